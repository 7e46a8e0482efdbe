// Conversions between the value types. Narrow integers live in i32 registers.
vm.module @conversions {
  vm.export @narrow
  vm.func @narrow(%a: i32) -> (i32, i32, i32, i32, i32, i32) {
    %t8 = vm.trunc.i32.i8 %a : i32 -> i32
    %t16 = vm.trunc.i32.i16 %a : i32 -> i32
    %s8 = vm.ext.i8.i32.s %a : i32 -> i32
    %u8 = vm.ext.i8.i32.u %a : i32 -> i32
    %s16 = vm.ext.i16.i32.s %a : i32 -> i32
    %u16 = vm.ext.i16.i32.u %a : i32 -> i32
    vm.return %t8, %t16, %s8, %u8, %s16, %u16 : i32, i32, i32, i32, i32, i32
  }

  vm.export @widen
  vm.func @widen(%a: i32) -> (i64, i64) {
    %s = vm.ext.i32.i64.s %a : i32 -> i64
    %u = vm.ext.i32.i64.u %a : i32 -> i64
    vm.return %s, %u : i64, i64
  }

  vm.export @low_half
  vm.func @low_half(%a: i64) -> i32 {
    %r = vm.trunc.i64.i32 %a : i64 -> i32
    vm.return %r : i32
  }

  vm.export @i32_to_f32
  vm.func @i32_to_f32(%a: i32) -> (f32, f32) {
    %s = vm.cast.si32.f32 %a : i32 -> f32
    %u = vm.cast.ui32.f32 %a : i32 -> f32
    vm.return %s, %u : f32, f32
  }

  vm.export @i64_to_f32
  vm.func @i64_to_f32(%a: i64) -> (f32, f32) {
    %s = vm.cast.si64.f32 %a : i64 -> f32
    %u = vm.cast.ui64.f32 %a : i64 -> f32
    vm.return %s, %u : f32, f32
  }

  vm.export @i64_to_f64
  vm.func @i64_to_f64(%a: i64) -> (f64, f64) {
    %s = vm.cast.si64.f64 %a : i64 -> f64
    %u = vm.cast.ui64.f64 %a : i64 -> f64
    vm.return %s, %u : f64, f64
  }

  vm.export @f32_to_i32
  vm.func @f32_to_i32(%a: f32) -> (i32, i32) {
    %s = vm.cast.f32.si32 %a : f32 -> i32
    %u = vm.cast.f32.ui32 %a : f32 -> i32
    vm.return %s, %u : i32, i32
  }

  vm.export @f32_to_i64
  vm.func @f32_to_i64(%a: f32) -> (i64, i64) {
    %s = vm.cast.f32.si64 %a : f32 -> i64
    %u = vm.cast.f32.ui64 %a : f32 -> i64
    vm.return %s, %u : i64, i64
  }

  vm.export @f64_to_i64
  vm.func @f64_to_i64(%a: f64) -> (i64, i64) {
    %s = vm.cast.f64.si64 %a : f64 -> i64
    %u = vm.cast.f64.ui64 %a : f64 -> i64
    vm.return %s, %u : i64, i64
  }

  vm.export @f64_to_f32
  vm.func @f64_to_f32(%a: f64) -> f32 {
    %r = vm.trunc.f64.f32 %a : f64 -> f32
    vm.return %r : f32
  }

  vm.export @f32_to_f64
  vm.func @f32_to_f64(%a: f32) -> f64 {
    %r = vm.ext.f32.f64 %a : f32 -> f64
    vm.return %r : f64
  }

  vm.export @bits32
  vm.func @bits32(%a: i32, %b: f32) -> (f32, i32) {
    %f = vm.bitcast.i32.f32 %a : i32 -> f32
    %i = vm.bitcast.f32.i32 %b : f32 -> i32
    vm.return %f, %i : f32, i32
  }

  vm.export @bits64
  vm.func @bits64(%a: i64, %b: f64) -> (f64, i64) {
    %f = vm.bitcast.i64.f64 %a : i64 -> f64
    %i = vm.bitcast.f64.i64 %b : f64 -> i64
    vm.return %f, %i : f64, i64
  }
}
