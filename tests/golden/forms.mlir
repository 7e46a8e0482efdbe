// Each way in which an instruction, a signature or a constant is written once, for dump-module.
vm.module @forms {
  vm.import private @host.wide(%a : i32, %b : i64, %c : f32, %r : !vm.buffer) -> (i64, f32)
  vm.import private optional @host.spans(%x : i32, %pairs : tuple<i32, !vm.buffer> ...) -> i32
  vm.import private @host.slow(%n : i32) -> i64 attributes {vm.yield}
  vm.rodata private @words "thirty-two letters and a few more of them"
  vm.rodata private @binary dense<[1, 200, 0, 255]> : tensor<4xui8>
  vm.global.i32 private mutable @g_i32 : i32
  vm.global.i64 private mutable @g_i64 : i64
  vm.global.f32 private mutable @g_f32 : f32
  vm.global.ref private mutable @g_ref : !vm.buffer

  vm.export @constants
  vm.export @constants as("alias")
  vm.func @constants() -> (i32, i64, f32, f32, i64, !vm.buffer, !vm.buffer)
      attributes {iree.reflection = {note = "some text", number = 3 : i32}} {
    %a = vm.const.i32 -2
    %b = vm.const.i64 1234567890123
    %c = vm.const.f32 0.1
    %d = vm.const.f32.zero
    %e = vm.const.i64.zero
    %f = vm.const.ref.rodata @words : !vm.buffer
    %g = vm.const.ref.zero : !vm.buffer
    vm.return %a, %b, %c, %d, %e, %f, %g : i32, i64, f32, f32, i64, !vm.buffer, !vm.buffer
  }

  vm.export @globals
  vm.func @globals(%a: i32, %b: i64, %c: f32, %r: !vm.buffer) -> (i32, i64, f32, !vm.buffer) {
    vm.global.store.i32 %a, @g_i32 : i32
    vm.global.store.i64 %b, @g_i64 : i64
    vm.global.store.f32 %c, @g_f32 : f32
    vm.global.store.ref %r, @g_ref : !vm.buffer
    %d = vm.global.load.i32 @g_i32 : i32
    %e = vm.global.load.i64 @g_i64 : i64
    %f = vm.global.load.f32 @g_f32 : f32
    %g = vm.global.load.ref @g_ref : !vm.buffer
    vm.return %d, %e, %f, %g : i32, i64, f32, !vm.buffer
  }

  vm.export @indirect
  vm.func @indirect(%at: i32, %r: !vm.buffer) -> (i32, !vm.buffer) {
    %a = vm.global.load.indirect.i32 %at : i32 -> i32
    vm.global.store.indirect.i32 %a, %at : i32 -> i32
    vm.global.store.indirect.ref %r, %at : !vm.buffer -> i32
    %b = vm.global.load.indirect.ref %at : i32 -> !vm.buffer
    vm.return %a, %b : i32, !vm.buffer
  }

  vm.export @lists
  vm.func @lists(%n: i32, %v: i64) -> (i64, i32, !vm.buffer) {
    %l = vm.list.alloc %n : (i32) -> !vm.list<i64>
    vm.list.resize %l, %n : (!vm.list<i64>, i32)
    vm.list.set.i64 %l, %n, %v : (!vm.list<i64>, i32, i64)
    %a = vm.list.get.i64 %l, %n : (!vm.list<i64>, i32) -> i64
    %size = vm.list.size %l : (!vm.list<i64>) -> i32
    %all = vm.list.alloc %n : (i32) -> !vm.list<?>
    %r = vm.list.get.ref %all, %n : (!vm.list<?>, i32) -> !vm.buffer
    vm.return %a, %size, %r : i64, i32, !vm.buffer
  }

  vm.export @choices
  vm.func @choices(%c: i32, %a: i64, %b: i64, %f: f32, %g: f32, %r: !vm.buffer, %s: !vm.buffer)
      -> (i32, i64, f32, !vm.buffer, i32, i64) {
    %d = vm.select.i32 %c, %c, %c : i32
    %e = vm.select.i64 %c, %a, %b : i64
    %h = vm.select.f32 %c, %f, %g : f32
    %t = vm.select.ref %c, %r, %s : !vm.buffer
    %i = vm.switch.i32 %c[%c, %d] else %c : i32
    %j = vm.switch.i64 %c[%a, %b] else %e : i64
    vm.return %d, %e, %h, %t, %i, %j : i32, i64, f32, !vm.buffer, i32, i64
  }

  vm.export @casts
  vm.func @casts(%any: !vm.ref<?>, %f: f32) -> (!vm.buffer, i64, i32) {
    %r = vm.cast.any.ref %any : !vm.ref<?> -> !vm.buffer
    %a = vm.cast.f32.si64 %f : f32 -> i64
    %b = vm.cmp.lt.f32.o %f, %f : f32
    vm.return %r, %a, %b : !vm.buffer, i64, i32
  }

  vm.export @buffers
  vm.func @buffers(%r: !vm.buffer, %at: i64, %v: i32) -> (i32, i64, !vm.buffer) {
    %length = vm.buffer.length %r : !vm.buffer -> i64
    %a = vm.buffer.load.i8.s %r[%at] : !vm.buffer -> i32
    vm.buffer.store.i16 %v, %r[%at] : i32 -> !vm.buffer
    vm.buffer.fill.i32 %r, %at, %length, %v : i32 -> !vm.buffer
    %copy = vm.buffer.clone %r, %at, %length, %v : !vm.buffer -> !vm.buffer
    vm.buffer.copy %r, %at, %copy, %at, %length : !vm.buffer -> !vm.buffer
    %same = vm.buffer.compare %r, %at, %copy, %at, %length : !vm.buffer, !vm.buffer
    %sum = vm.add.i32 %a, %same : i32
    vm.return %sum, %length, %copy : i32, i64, !vm.buffer
  }

  vm.export @branches
  vm.func @branches(%c: i32, %a: i64, %b: i64) -> i64 {
    vm.cond_br %c, ^end(%a : i64), ^more(%b, %a : i64, i64)
  ^more(%x: i64, %y: i64):
    vm.br_table %c {
      default: ^end(%x : i64),
      0: ^end(%y : i64),
      1: ^more(%y, %x : i64, i64)
    }
  ^end(%r: i64):
    vm.return %r : i64
  }

  vm.export @calls
  vm.func @calls(%a: i32, %b: i64, %c: f32, %r: !vm.buffer) -> i32 {
    %d:2 = vm.call @host.wide(%a, %b, %c, %r) : (i32, i64, f32, !vm.buffer) -> (i64, f32)
    %e = vm.call.variadic @host.spans(%a, [(%a, %r), (%a, %r)]) : (i32, tuple<i32, !vm.buffer> ...) -> i32
    %f = vm.call @inner(%d#0, %r) : (i64, !vm.buffer) -> i32
    %g = vm.import.resolved @host.spans : i32
    %h = vm.add.i32 %e, %f : i32
    %i = vm.add.i32 %h, %g : i32
    vm.return %i : i32
  }
  vm.func private @inner(%a: i64, %r: !vm.buffer) -> i32
      attributes {inlining_policy = #util.inline.never} {
    vm.print "some \22text\22"(%a, %r) : i64, !vm.buffer
    vm.trace "event"(%a) : i64
    %b = vm.trunc.i64.i32 %a : i64 -> i32
    %zero = vm.const.i32.zero
    vm.cond_br %b, ^bad, ^good
  ^bad:
    vm.fail %b, "not zero"
  ^good:
    vm.return %zero : i32
  }

  vm.export @yields
  vm.func @yields(%n: i32) -> i64 {
    vm.yield ^after
  ^after:
    %r = vm.call @host.slow(%n) : (i32) -> i64
    vm.return %r : i64
  }
}
