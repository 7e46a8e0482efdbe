// Functions that suspend. A caller that just wants the result resumes at once.
vm.module @yield {
  vm.global.i32 private mutable @count : i32
  vm.rodata private @text "kept over the pause"

  // Initialisers may call a function that pauses.
  vm.initializer {
    %c = vm.const.i32 100
    %v = vm.call @start(%c) : (i32) -> i32
    vm.global.store.i32 %v, @count : i32
    vm.return
  }
  vm.func private @start(%x: i32) -> i32 attributes {inlining_policy = #util.inline.never} {
    vm.yield ^go
  ^go:
    vm.return %x : i32
  }

  vm.func private @note() attributes {inlining_policy = #util.inline.never} {
    %one = vm.const.i32 1
    %old = vm.global.load.i32 @count : i32
    %new = vm.add.i32 %old, %one : i32
    vm.global.store.i32 %new, @count : i32
    vm.return
  }
  vm.export @resumed
  vm.func @resumed() -> i32 {
    %v = vm.global.load.i32 @count : i32
    vm.return %v : i32
  }

  vm.export @once
  vm.func @once(%x: i32) -> i32 {
    vm.yield ^go
  ^go:
    vm.call @note() : () -> ()
    vm.return %x : i32
  }

  // The remap list is applied before the pause.
  vm.export @swap
  vm.func @swap(%c: i32, %a: i64, %b: i64) -> (i64, i64) {
    vm.cond_br %c, ^swapped, ^straight
  ^swapped:
    vm.yield ^end(%b, %a : i64, i64)
  ^straight:
    vm.yield ^end(%a, %b : i64, i64)
  ^end(%x: i64, %y: i64):
    vm.call @note() : () -> ()
    vm.return %x, %y : i64, i64
  }

  // Pauses n times; the running values trade places over every pause.
  vm.export @loop
  vm.func @loop(%n: i32, %a: i64, %b: i64) -> (i64, i64) {
    %one = vm.const.i32 1
    vm.br ^loop(%n, %a, %b : i32, i64, i64)
  ^loop(%i: i32, %x: i64, %y: i64):
    vm.cond_br %i, ^pause, ^end
  ^pause:
    %j = vm.sub.i32 %i, %one : i32
    %z = vm.add.i64 %x, %y : i64
    vm.yield ^loop(%j, %y, %z : i32, i64, i64)
  ^end:
    vm.return %x, %y : i64, i64
  }

  // References survive the pause.
  vm.export @hold
  vm.func @hold(%n: i64) -> (i64, i64) {
    %align = vm.const.i32 16
    %x = vm.buffer.alloc %n, %align : !vm.buffer
    %t = vm.const.ref.rodata @text : !vm.buffer
    vm.yield ^go(%t, %x : !vm.buffer, !vm.buffer)
  ^go(%p: !vm.buffer, %q: !vm.buffer):
    %lp = vm.buffer.length %p : !vm.buffer -> i64
    %lq = vm.buffer.length %q : !vm.buffer -> i64
    vm.return %lp, %lq : i64, i64
  }

  // The pause happens three frames down.
  vm.export @nested
  vm.func @nested(%x: i32) -> i32 {
    %r = vm.call @middle(%x) : (i32) -> i32
    %s = vm.add.i32 %r, %x : i32
    vm.return %s : i32
  }
  vm.func private @middle(%x: i32) -> i32 attributes {inlining_policy = #util.inline.never} {
    %y = vm.add.i32 %x, %x : i32
    %r:2 = vm.call @inner(%y, %x) : (i32, i32) -> (i32, i64)
    %low = vm.trunc.i64.i32 %r#1 : i64 -> i32
    %s = vm.mul.i32 %r#0, %low : i32
    vm.return %s : i32
  }
  vm.func private @inner(%a: i32, %b: i32) -> (i32, i64) attributes {inlining_policy = #util.inline.never} {
    vm.yield ^go
  ^go:
    vm.call @note() : () -> ()
    %w = vm.ext.i32.i64.s %b : i32 -> i64
    vm.return %a, %w : i32, i64
  }

  // Calls a pausing function in a loop and sums.
  vm.export @repeat
  vm.func @repeat(%n: i32) -> i64 {
    %one = vm.const.i32 1
    %zero = vm.const.i64.zero
    vm.br ^loop(%n, %zero : i32, i64)
  ^loop(%i: i32, %sum: i64):
    vm.cond_br %i, ^next, ^end
  ^next:
    %r:2 = vm.call @inner(%i, %i) : (i32, i32) -> (i32, i64)
    %s = vm.add.i64 %sum, %r#1 : i64
    %j = vm.sub.i32 %i, %one : i32
    vm.br ^loop(%j, %s : i32, i64)
  ^end:
    vm.return %sum : i64
  }

  // Fails after the pause; the note stays.
  vm.export @fail_after
  vm.func @fail_after(%code: i32) -> i32 {
    %r:2 = vm.call @inner(%code, %code) : (i32, i32) -> (i32, i64)
    vm.cond_fail %r#0, "after the pause"
    vm.return %r#0 : i32
  }
}
