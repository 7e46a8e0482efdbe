// Errors raised by the program. The instance stays usable after each.
vm.module @fail {
  vm.global.i32 private mutable @count : i32
  vm.rodata private @text "held"

  vm.export @entered
  vm.func @entered() -> i32 {
    %v = vm.global.load.i32 @count : i32
    vm.return %v : i32
  }

  vm.export @fail
  vm.func @fail(%code: i32) {
    vm.fail %code, "as told"
  }
  vm.export @fail_silently
  vm.func @fail_silently(%code: i32) {
    vm.fail %code
  }

  // Returns x unless the condition is set.
  vm.export @fail_if
  vm.func @fail_if(%c: i32, %code: i32, %x: i32) -> i32 {
    vm.cond_fail %c, %code, "condition"
    vm.return %x : i32
  }

  // Fails three frames down while every frame holds a reference.
  vm.export @nested
  vm.func @nested(%code: i32) -> i32 {
    %r = vm.const.ref.rodata @text : !vm.buffer
    %n = vm.call @middle(%code, %r) : (i32, !vm.buffer) -> i64
    %m = vm.buffer.length %r : !vm.buffer -> i64
    %s = vm.add.i64 %n, %m : i64
    %t = vm.trunc.i64.i32 %s : i64 -> i32
    vm.return %t : i32
  }
  vm.func private @middle(%code: i32, %r: !vm.buffer) -> i64 attributes {inlining_policy = #util.inline.never} {
    %align = vm.const.i32 16
    %n = vm.const.i64 1000
    %x = vm.buffer.alloc %n, %align : !vm.buffer
    vm.call @inner(%code, %x) : (i32, !vm.buffer) -> ()
    %l = vm.buffer.length %x : !vm.buffer -> i64
    vm.return %l : i64
  }
  vm.func private @inner(%code: i32, %r: !vm.buffer) attributes {inlining_policy = #util.inline.never} {
    %one = vm.const.i32 1
    %old = vm.global.load.i32 @count : i32
    %new = vm.add.i32 %old, %one : i32
    vm.global.store.i32 %new, @count : i32
    vm.cond_fail %code, %code, "inner"
    vm.return
  }

  // The checks of the dialect turn into the same instructions.
  vm.export @check
  vm.func @check(%a: i32, %b: i32) {
    vm.check.eq %a, %b, "equal" : i32
    vm.check.nz %a, "not zero" : i32
    vm.return
  }
}
