// Byte buffers. One mutable buffer is kept in a global and worked on by the calls;
// @text is read-only. Loads, stores and fills count in elements, the rest in bytes.
vm.module @buffers {
  vm.global.ref private mutable @buffer : !vm.buffer
  vm.rodata private @text "The quick brown fox jumps over the lazy dog"
  vm.rodata private @numbers dense<[1, -2, 40000, -70000]> : tensor<4xi32>
  vm.rodata private @empty dense<[]> : tensor<0xi8>

  vm.export @alloc
  vm.func @alloc(%length: i64, %align: i32) -> i64 {
    %b = vm.buffer.alloc %length, %align : !vm.buffer
    vm.global.store.ref %b, @buffer : !vm.buffer
    %n = vm.buffer.length %b : !vm.buffer -> i64
    vm.return %n : i64
  }
  // The buffer becomes a copy of a part of itself.
  vm.export @clone
  vm.func @clone(%offset: i64, %length: i64, %align: i32) -> i64 {
    %b = vm.global.load.ref @buffer : !vm.buffer
    %c = vm.buffer.clone %b, %offset, %length, %align : !vm.buffer -> !vm.buffer
    vm.global.store.ref %c, @buffer : !vm.buffer
    %n = vm.buffer.length %c : !vm.buffer -> i64
    vm.return %n : i64
  }
  // A mutable copy of read-only bytes.
  vm.export @clone_text
  vm.func @clone_text(%offset: i64, %length: i64, %align: i32) -> i64 {
    %b = vm.const.ref.rodata @text : !vm.buffer
    %c = vm.buffer.clone %b, %offset, %length, %align : !vm.buffer -> !vm.buffer
    vm.global.store.ref %c, @buffer : !vm.buffer
    %n = vm.buffer.length %c : !vm.buffer -> i64
    vm.return %n : i64
  }
  vm.export @lengths
  vm.func @lengths() -> (i64, i64, i64, i64) {
    %b = vm.global.load.ref @buffer : !vm.buffer
    %t = vm.const.ref.rodata @text : !vm.buffer
    %m = vm.const.ref.rodata @numbers : !vm.buffer
    %e = vm.const.ref.rodata @empty : !vm.buffer
    %n0 = vm.buffer.length %b : !vm.buffer -> i64
    %n1 = vm.buffer.length %t : !vm.buffer -> i64
    %n2 = vm.buffer.length %m : !vm.buffer -> i64
    %n3 = vm.buffer.length %e : !vm.buffer -> i64
    vm.return %n0, %n1, %n2, %n3 : i64, i64, i64, i64
  }

  vm.export @copy
  vm.func @copy(%from: i64, %to: i64, %length: i64) {
    %b = vm.global.load.ref @buffer : !vm.buffer
    vm.buffer.copy %b, %from, %b, %to, %length : !vm.buffer -> !vm.buffer
    vm.return
  }
  vm.export @copy_text
  vm.func @copy_text(%from: i64, %to: i64, %length: i64) {
    %b = vm.global.load.ref @buffer : !vm.buffer
    %t = vm.const.ref.rodata @text : !vm.buffer
    vm.buffer.copy %t, %from, %b, %to, %length : !vm.buffer -> !vm.buffer
    vm.return
  }
  // Not allowed, whatever the range.
  vm.export @copy_to_text
  vm.func @copy_to_text(%from: i64, %to: i64, %length: i64) {
    %b = vm.global.load.ref @buffer : !vm.buffer
    %t = vm.const.ref.rodata @text : !vm.buffer
    vm.buffer.copy %b, %from, %t, %to, %length : !vm.buffer -> !vm.buffer
    vm.return
  }
  vm.export @compare
  vm.func @compare(%a: i64, %b: i64, %length: i64) -> i32 {
    %m = vm.global.load.ref @buffer : !vm.buffer
    %t = vm.const.ref.rodata @text : !vm.buffer
    %r = vm.buffer.compare %m, %a, %t, %b, %length : !vm.buffer, !vm.buffer
    vm.return %r : i32
  }
  vm.export @hash
  vm.func @hash(%offset: i64, %length: i64) -> i64 {
    %b = vm.global.load.ref @buffer : !vm.buffer
    %r = vm.buffer.hash %b, %offset, %length : !vm.buffer -> i64
    vm.return %r : i64
  }

  vm.export @fill_i8
  vm.func @fill_i8(%at: i64, %n: i64, %v: i32) {
    %b = vm.global.load.ref @buffer : !vm.buffer
    vm.buffer.fill.i8 %b, %at, %n, %v : i32 -> !vm.buffer
    vm.return
  }
  vm.export @fill_i16
  vm.func @fill_i16(%at: i64, %n: i64, %v: i32) {
    %b = vm.global.load.ref @buffer : !vm.buffer
    vm.buffer.fill.i16 %b, %at, %n, %v : i32 -> !vm.buffer
    vm.return
  }
  vm.export @fill_i32
  vm.func @fill_i32(%at: i64, %n: i64, %v: i32) {
    %b = vm.global.load.ref @buffer : !vm.buffer
    vm.buffer.fill.i32 %b, %at, %n, %v : i32 -> !vm.buffer
    vm.return
  }
  vm.export @fill_i64
  vm.func @fill_i64(%at: i64, %n: i64, %v: i64) {
    %b = vm.global.load.ref @buffer : !vm.buffer
    vm.buffer.fill.i64 %b, %at, %n, %v : i64 -> !vm.buffer
    vm.return
  }
  vm.export @fill_f32
  vm.func @fill_f32(%at: i64, %n: i64, %v: f32) {
    %b = vm.global.load.ref @buffer : !vm.buffer
    vm.buffer.fill.f32 %b, %at, %n, %v : f32 -> !vm.buffer
    vm.return
  }
  vm.export @fill_f64
  vm.func @fill_f64(%at: i64, %n: i64, %v: f64) {
    %b = vm.global.load.ref @buffer : !vm.buffer
    vm.buffer.fill.f64 %b, %at, %n, %v : f64 -> !vm.buffer
    vm.return
  }
  vm.export @fill_text
  vm.func @fill_text(%at: i64, %n: i64, %v: i32) {
    %t = vm.const.ref.rodata @text : !vm.buffer
    vm.buffer.fill.i8 %t, %at, %n, %v : i32 -> !vm.buffer
    vm.return
  }

  vm.export @store_i8
  vm.func @store_i8(%at: i64, %v: i32) {
    %b = vm.global.load.ref @buffer : !vm.buffer
    vm.buffer.store.i8 %v, %b[%at] : i32 -> !vm.buffer
    vm.return
  }
  vm.export @store_i16
  vm.func @store_i16(%at: i64, %v: i32) {
    %b = vm.global.load.ref @buffer : !vm.buffer
    vm.buffer.store.i16 %v, %b[%at] : i32 -> !vm.buffer
    vm.return
  }
  vm.export @store_i32
  vm.func @store_i32(%at: i64, %v: i32) {
    %b = vm.global.load.ref @buffer : !vm.buffer
    vm.buffer.store.i32 %v, %b[%at] : i32 -> !vm.buffer
    vm.return
  }
  vm.export @store_i64
  vm.func @store_i64(%at: i64, %v: i64) {
    %b = vm.global.load.ref @buffer : !vm.buffer
    vm.buffer.store.i64 %v, %b[%at] : i64 -> !vm.buffer
    vm.return
  }
  vm.export @store_f32
  vm.func @store_f32(%at: i64, %v: f32) {
    %b = vm.global.load.ref @buffer : !vm.buffer
    vm.buffer.store.f32 %v, %b[%at] : f32 -> !vm.buffer
    vm.return
  }
  vm.export @store_f64
  vm.func @store_f64(%at: i64, %v: f64) {
    %b = vm.global.load.ref @buffer : !vm.buffer
    vm.buffer.store.f64 %v, %b[%at] : f64 -> !vm.buffer
    vm.return
  }
  vm.export @store_text
  vm.func @store_text(%at: i64, %v: i32) {
    %t = vm.const.ref.rodata @text : !vm.buffer
    vm.buffer.store.i8 %v, %t[%at] : i32 -> !vm.buffer
    vm.return
  }

  vm.export @load_i8
  vm.func @load_i8(%at: i64) -> (i32, i32) {
    %b = vm.global.load.ref @buffer : !vm.buffer
    %u = vm.buffer.load.i8.u %b[%at] : !vm.buffer -> i32
    %s = vm.buffer.load.i8.s %b[%at] : !vm.buffer -> i32
    vm.return %u, %s : i32, i32
  }
  vm.export @load_i16
  vm.func @load_i16(%at: i64) -> (i32, i32) {
    %b = vm.global.load.ref @buffer : !vm.buffer
    %u = vm.buffer.load.i16.u %b[%at] : !vm.buffer -> i32
    %s = vm.buffer.load.i16.s %b[%at] : !vm.buffer -> i32
    vm.return %u, %s : i32, i32
  }
  vm.export @load_i32
  vm.func @load_i32(%at: i64) -> (i32, f32) {
    %b = vm.global.load.ref @buffer : !vm.buffer
    %i = vm.buffer.load.i32 %b[%at] : !vm.buffer -> i32
    %f = vm.buffer.load.f32 %b[%at] : !vm.buffer -> f32
    vm.return %i, %f : i32, f32
  }
  vm.export @load_i64
  vm.func @load_i64(%at: i64) -> (i64, f64) {
    %b = vm.global.load.ref @buffer : !vm.buffer
    %i = vm.buffer.load.i64 %b[%at] : !vm.buffer -> i64
    %f = vm.buffer.load.f64 %b[%at] : !vm.buffer -> f64
    vm.return %i, %f : i64, f64
  }
  vm.export @load_number
  vm.func @load_number(%at: i64) -> i32 {
    %m = vm.const.ref.rodata @numbers : !vm.buffer
    %i = vm.buffer.load.i32 %m[%at] : !vm.buffer -> i32
    vm.return %i : i32
  }

  // Counts how often a byte occurs in the text.
  vm.export @count
  vm.func @count(%byte: i32) -> i32 {
    %t = vm.const.ref.rodata @text : !vm.buffer
    %n = vm.buffer.length %t : !vm.buffer -> i64
    %zero = vm.const.i32.zero
    %one = vm.const.i64 1
    vm.br ^loop(%n, %zero : i64, i32)
  ^loop(%i: i64, %c: i32):
    %more = vm.cmp.nz.i64 %i : i64
    vm.cond_br %more, ^next, ^end
  ^next:
    %j = vm.sub.i64 %i, %one : i64
    %v = vm.buffer.load.i8.u %t[%j] : !vm.buffer -> i32
    %is = vm.cmp.eq.i32 %v, %byte : i32
    %d = vm.add.i32 %c, %is : i32
    vm.br ^loop(%j, %d : i64, i32)
  ^end:
    vm.return %c : i32
  }
}
