// Module state: globals of every type, initialisers, and access by computed address.
// The functions that end in _at take byte offsets (values) or indices (references);
// the compiler places g_i32 at 0, g_f32 at 4, zeroed at 8, g_i64 at 16, g_f64 at 24
// and computed at 32, 40 bytes in all.
vm.module @globals {
  vm.global.i32 private mutable @g_i32 = -5 : i32
  vm.global.i64 private mutable @g_i64 = 1234567890123 : i64
  vm.global.f32 private mutable @g_f32 = 2.5 : f32
  vm.global.f64 private mutable @g_f64 = -0.125 : f64
  vm.global.ref private mutable @g_ref : !vm.buffer
  vm.global.i32 private mutable @zeroed : i32
  vm.global.i64 private mutable @computed : i64
  vm.rodata private @text "initial"

  // Runs once, after the initial values are in place; loops and calls are allowed.
  vm.initializer {
    %one = vm.const.i64 1
    %ten = vm.const.i64 10
    vm.br ^loop(%ten, %one : i64, i64)
  ^loop(%n: i64, %product: i64):
    %p = vm.mul.i64 %product, %n : i64
    %m = vm.sub.i64 %n, %one : i64
    %more = vm.cmp.nz.i64 %m : i64
    vm.cond_br %more, ^loop(%m, %p : i64, i64), ^end
  ^end:
    vm.global.store.i64 %p, @computed : i64
    vm.return
  }
  vm.initializer {
    %text = vm.const.ref.rodata @text : !vm.buffer
    vm.global.store.ref %text, @g_ref : !vm.buffer
    vm.return
  }

  vm.export @get
  vm.func @get() -> (i32, i64, f32, f64, i32, i64) {
    %a = vm.global.load.i32 @g_i32 : i32
    %b = vm.global.load.i64 @g_i64 : i64
    %c = vm.global.load.f32 @g_f32 : f32
    %d = vm.global.load.f64 @g_f64 : f64
    %e = vm.global.load.i32 @zeroed : i32
    %f = vm.global.load.i64 @computed : i64
    vm.return %a, %b, %c, %d, %e, %f : i32, i64, f32, f64, i32, i64
  }

  vm.export @set
  vm.func @set(%a: i32, %b: i64, %c: f32, %d: f64, %e: i32, %f: i64) {
    vm.global.store.i32 %a, @g_i32 : i32
    vm.global.store.i64 %b, @g_i64 : i64
    vm.global.store.f32 %c, @g_f32 : f32
    vm.global.store.f64 %d, @g_f64 : f64
    vm.global.store.i32 %e, @zeroed : i32
    vm.global.store.i64 %f, @computed : i64
    vm.return
  }

  // Adds to the counter, then fails when the sum is odd: the new value stays.
  vm.export @count_even
  vm.func @count_even(%n: i32) -> i32 {
    %old = vm.global.load.i32 @zeroed : i32
    %new = vm.add.i32 %old, %n : i32
    vm.global.store.i32 %new, @zeroed : i32
    %one = vm.const.i32 1
    %odd = vm.and.i32 %new, %one : i32
    %code = vm.const.i32 9
    vm.cond_br %odd, ^bad, ^good
  ^bad:
    vm.fail %code, "odd"
  ^good:
    vm.return %new : i32
  }

  // Length of the buffer in the reference global, -1 when it is null.
  vm.export @ref_length
  vm.func @ref_length() -> i64 {
    %none = vm.const.i64 -1
    %r = vm.global.load.ref @g_ref : !vm.buffer
    %is = vm.cmp.nz.ref %r : !vm.buffer
    vm.cond_br %is, ^some, ^end(%none : i64)
  ^some:
    %n = vm.buffer.length %r : !vm.buffer -> i64
    vm.br ^end(%n : i64)
  ^end(%length: i64):
    vm.return %length : i64
  }

  vm.export @ref_replace
  vm.func @ref_replace(%length: i64) -> i32 {
    %old = vm.global.load.ref @g_ref : !vm.buffer
    %align = vm.const.i32 16
    %new = vm.buffer.alloc %length, %align : !vm.buffer
    vm.global.store.ref %new, @g_ref : !vm.buffer
    %again = vm.global.load.ref @g_ref : !vm.buffer
    %same = vm.cmp.eq.ref %old, %again : !vm.buffer
    vm.return %same : i32
  }

  vm.export @ref_clear
  vm.func @ref_clear() {
    %null = vm.const.ref.zero : !vm.buffer
    vm.global.store.ref %null, @g_ref : !vm.buffer
    vm.return
  }

  vm.export @load32_at
  vm.func @load32_at(%at: i32) -> i32 {
    // Not in f32: the compiler encodes vm.global.load.indirect.f32 as the f64 form.
    %a = vm.global.load.indirect.i32 %at : i32 -> i32
    vm.return %a : i32
  }

  vm.export @load64_at
  vm.func @load64_at(%at: i32) -> (i64, f64) {
    %a = vm.global.load.indirect.i64 %at : i32 -> i64
    %b = vm.global.load.indirect.f64 %at : i32 -> f64
    vm.return %a, %b : i64, f64
  }

  vm.export @store_i32_at
  vm.func @store_i32_at(%at: i32, %v: i32) {
    vm.global.store.indirect.i32 %v, %at : i32 -> i32
    vm.return
  }
  vm.export @store_i64_at
  vm.func @store_i64_at(%at: i32, %v: i64) {
    vm.global.store.indirect.i64 %v, %at : i64 -> i32
    vm.return
  }
  vm.export @store_f32_at
  vm.func @store_f32_at(%at: i32, %v: f32) {
    vm.global.store.indirect.f32 %v, %at : f32 -> i32
    vm.return
  }
  vm.export @store_f64_at
  vm.func @store_f64_at(%at: i32, %v: f64) {
    vm.global.store.indirect.f64 %v, %at : f64 -> i32
    vm.return
  }

  // Puts a new buffer into reference global `at`; returns its length read back.
  vm.export @ref_replace_at
  vm.func @ref_replace_at(%at: i32, %length: i64) -> i64 {
    %align = vm.const.i32 16
    %new = vm.buffer.alloc %length, %align : !vm.buffer
    vm.global.store.indirect.ref %new, %at : !vm.buffer -> i32
    %back = vm.global.load.indirect.ref %at : i32 -> !vm.buffer
    %n = vm.buffer.length %back : !vm.buffer -> i64
    vm.return %n : i64
  }
}
