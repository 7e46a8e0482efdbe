// Calls into `lib`, and optional imports that nobody provides.
vm.module @app {
  vm.import private @lib.twice(%x : i32) -> i32
  vm.import private @lib.state.calls() -> i32
  vm.import private @lib.mixed(%a : i32, %b : i64, %c : f32, %d : i32, %e : i64) -> (i64, f32, i32, i64)
  vm.import private @lib.make(%n : i64, %byte : i32) -> !vm.buffer
  vm.import private @lib.sum(%r : !vm.buffer) -> i64
  vm.import private @lib.fail(%code : i32) -> i32
  vm.import private @lib.slow(%n : i32, %x : i64) -> i64 attributes {vm.yield}
  vm.import private optional @lib.missing(%x : i32) -> i32
  vm.import private optional @nowhere.function(%x : i32, %r : !vm.buffer ...) -> i32

  vm.export @twice
  vm.func @twice(%x: i32) -> (i32, i32) {
    %r = vm.call @lib.twice(%x) : (i32) -> i32
    %n = vm.call @lib.state.calls() : () -> i32
    vm.return %r, %n : i32, i32
  }
  vm.export @mixed
  vm.func @mixed(%a: i32, %b: i64, %c: f32, %d: i32, %e: i64) -> (i64, f32, i32, i64) {
    %r:4 = vm.call @lib.mixed(%a, %b, %c, %d, %e) : (i32, i64, f32, i32, i64) -> (i64, f32, i32, i64)
    vm.return %r#0, %r#1, %r#2, %r#3 : i64, f32, i32, i64
  }
  // The buffer is made in the library, changed here, and read there twice.
  vm.export @share
  vm.func @share(%n: i64, %byte: i32, %at: i64, %v: i32) -> (i64, i64) {
    %x = vm.call @lib.make(%n, %byte) : (i64, i32) -> !vm.buffer
    %s = vm.call @lib.sum(%x) : (!vm.buffer) -> i64
    vm.buffer.store.i8 %v, %x[%at] : i32 -> !vm.buffer
    %t = vm.call @lib.sum(%x) : (!vm.buffer) -> i64
    vm.return %s, %t : i64, i64
  }
  vm.export @fail
  vm.func @fail(%code: i32) -> i32 {
    %r = vm.call @lib.fail(%code) : (i32) -> i32
    vm.return %r : i32
  }
  vm.export @null_sum
  vm.func @null_sum() -> i64 {
    %null = vm.const.ref.zero : !vm.buffer
    %t = vm.call @lib.sum(%null) : (!vm.buffer) -> i64
    vm.return %t : i64
  }
  vm.export @slow
  vm.func @slow(%n: i32, %x: i64, %y: i64) -> i64 {
    %r = vm.call @lib.slow(%n, %x) : (i32, i64) -> i64
    %s = vm.add.i64 %r, %y : i64
    vm.return %s : i64
  }

  vm.export @resolved
  vm.func @resolved() -> (i32, i32) {
    %a = vm.import.resolved @lib.missing : i32
    %b = vm.import.resolved @nowhere.function : i32
    vm.return %a, %b : i32, i32
  }
  // What programs do with an optional import.
  vm.export @guarded
  vm.func @guarded(%x: i32) -> i32 {
    %is = vm.import.resolved @lib.missing : i32
    vm.cond_br %is, ^there, ^end(%x : i32)
  ^there:
    %r = vm.call @lib.missing(%x) : (i32) -> i32
    vm.br ^end(%r : i32)
  ^end(%v: i32):
    vm.return %v : i32
  }
  vm.export @missing
  vm.func @missing(%x: i32) -> i32 {
    %r = vm.call @lib.missing(%x) : (i32) -> i32
    vm.return %r : i32
  }
  vm.export @missing_variadic
  vm.func @missing_variadic(%x: i32) -> i32 {
    %null = vm.const.ref.zero : !vm.buffer
    %r = vm.call.variadic @nowhere.function(%x, [%null, %null]) : (i32, !vm.buffer ...) -> i32
    vm.return %r : i32
  }
}
