// The module that `app` imports from.
vm.module @lib {
  vm.global.i32 private mutable @total : i32

  vm.func private @count() attributes {inlining_policy = #util.inline.never} {
    %one = vm.const.i32 1
    %old = vm.global.load.i32 @total : i32
    %new = vm.add.i32 %old, %one : i32
    vm.global.store.i32 %new, @total : i32
    vm.return
  }

  vm.export @twice
  vm.func @twice(%x: i32) -> i32 {
    vm.call @count() : () -> ()
    %r = vm.add.i32 %x, %x : i32
    vm.return %r : i32
  }
  // Names may contain dots after the module's.
  vm.export @calls as("state.calls")
  vm.func @calls() -> i32 {
    %v = vm.global.load.i32 @total : i32
    vm.return %v : i32
  }
  vm.export @mixed
  vm.func @mixed(%a: i32, %b: i64, %c: f32, %d: i32, %e: i64) -> (i64, f32, i32, i64) {
    %be = vm.sub.i64 %b, %e : i64
    %cc = vm.mul.f32 %c, %c : f32
    %ad = vm.xor.i32 %a, %d : i32
    vm.return %be, %cc, %ad, %b : i64, f32, i32, i64
  }
  vm.export @make
  vm.func @make(%n: i64, %byte: i32) -> !vm.buffer {
    %align = vm.const.i32 16
    %zero = vm.const.i64.zero
    %x = vm.buffer.alloc %n, %align : !vm.buffer
    vm.buffer.fill.i8 %x, %zero, %n, %byte : i32 -> !vm.buffer
    vm.return %x : !vm.buffer
  }
  vm.export @sum
  vm.func @sum(%r: !vm.buffer) -> i64 {
    %n = vm.buffer.length %r : !vm.buffer -> i64
    %one = vm.const.i64 1
    %zero = vm.const.i64.zero
    vm.br ^loop(%n, %zero : i64, i64)
  ^loop(%i: i64, %s: i64):
    %more = vm.cmp.nz.i64 %i : i64
    vm.cond_br %more, ^next, ^end
  ^next:
    %j = vm.sub.i64 %i, %one : i64
    %v = vm.buffer.load.i8.u %r[%j] : !vm.buffer -> i32
    %w = vm.ext.i32.i64.u %v : i32 -> i64
    %t = vm.add.i64 %s, %w : i64
    vm.br ^loop(%j, %t : i64, i64)
  ^end:
    vm.return %s : i64
  }
  vm.export @fail
  vm.func @fail(%code: i32) -> i32 {
    vm.call @count() : () -> ()
    vm.cond_fail %code, %code, "from the library"
    vm.return %code : i32
  }
  // Pauses n times.
  vm.export @slow
  vm.func @slow(%n: i32, %x: i64) -> i64 {
    %one = vm.const.i32 1
    vm.br ^loop(%n, %x : i32, i64)
  ^loop(%i: i32, %y: i64):
    vm.cond_br %i, ^pause, ^end
  ^pause:
    %j = vm.sub.i32 %i, %one : i32
    %z = vm.add.i64 %y, %y : i64
    vm.yield ^loop(%j, %z : i32, i64)
  ^end:
    vm.return %y : i64
  }
}
