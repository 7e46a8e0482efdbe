// Loops of scalar work for ./dev bench: each function runs `n` rounds of what its name says.
vm.module @loops {
  vm.global.i32 private mutable @counter : i32
  vm.global.i64 private mutable @total : i64

  vm.export @integers
  vm.func @integers(%n: i32) -> i32 {
    %zero = vm.const.i32.zero
    %one = vm.const.i32 1
    %factor = vm.const.i32 1664525
    vm.br ^head(%zero, %one : i32, i32)
  ^head(%i: i32, %x: i32):
    %more = vm.cmp.lt.i32.s %i, %n : i32
    vm.cond_br %more, ^body, ^end
  ^body:
    %y = vm.mul.i32 %x, %factor : i32
    %z = vm.add.i32 %y, %i : i32
    %j = vm.add.i32 %i, %one : i32
    vm.br ^head(%j, %z : i32, i32)
  ^end:
    vm.return %x : i32
  }

  // A generator of the kind xorshift, and the largest number that it gave.
  vm.export @wide_integers
  vm.func @wide_integers(%n: i32) -> i64 {
    %zero = vm.const.i32.zero
    %one = vm.const.i32 1
    %c13 = vm.const.i32 13
    %c7 = vm.const.i32 7
    %c17 = vm.const.i32 17
    %seed = vm.const.i64 88172645463325252
    vm.br ^head(%zero, %seed, %seed : i32, i64, i64)
  ^head(%i: i32, %x: i64, %m: i64):
    %more = vm.cmp.lt.i32.s %i, %n : i32
    vm.cond_br %more, ^body, ^end
  ^body:
    %a = vm.shl.i64 %x, %c13 : i64
    %b = vm.xor.i64 %x, %a : i64
    %c = vm.shr.i64.u %b, %c7 : i64
    %d = vm.xor.i64 %b, %c : i64
    %e = vm.shl.i64 %d, %c17 : i64
    %f = vm.xor.i64 %d, %e : i64
    %g = vm.cmp.lt.i64.u %m, %f : i64
    %h = vm.select.i64 %g, %f, %m : i64
    %j = vm.add.i32 %i, %one : i32
    vm.br ^head(%j, %f, %h : i32, i64, i64)
  ^end:
    vm.return %m : i64
  }

  vm.export @floats
  vm.func @floats(%n: i32) -> f32 {
    %zero = vm.const.i32.zero
    %one = vm.const.i32 1
    %a = vm.const.f32 0.75
    %b = vm.const.f32 0.125
    vm.br ^head(%zero, %a : i32, f32)
  ^head(%i: i32, %x: f32):
    %more = vm.cmp.lt.i32.s %i, %n : i32
    vm.cond_br %more, ^body, ^end
  ^body:
    %f = vm.cast.si32.f32 %i : i32 -> f32
    %p = vm.mul.f32 %x, %a : f32
    %q = vm.sub.f32 %f, %p : f32
    %r = vm.mul.f32 %q, %b : f32
    %s = vm.min.f32 %r, %f : f32
    %j = vm.add.i32 %i, %one : i32
    vm.br ^head(%j, %s : i32, f32)
  ^end:
    vm.return %x : f32
  }

  // Rounds of Newton's method for a square root, with a limit that is never reached.
  vm.export @wide_floats
  vm.func @wide_floats(%n: i32) -> f64 {
    %zero = vm.const.i32.zero
    %one = vm.const.i32 1
    %half = vm.const.f64 0.5
    %two = vm.const.f64 2.0
    %limit = vm.const.f64 1.0e300
    vm.br ^head(%zero, %two : i32, f64)
  ^head(%i: i32, %x: f64):
    %more = vm.cmp.lt.i32.s %i, %n : i32
    vm.cond_br %more, ^body, ^end
  ^body:
    %q = vm.div.f64 %two, %x : f64
    %s = vm.add.f64 %q, %x : f64
    %y = vm.mul.f64 %s, %half : f64
    %small = vm.cmp.lt.f64.o %y, %limit : f64
    %j = vm.add.i32 %i, %one : i32
    vm.cond_br %small, ^head(%j, %y : i32, f64), ^end
  ^end:
    vm.return %x : f64
  }

  vm.func private @mix(%a: i32, %b: i32) -> i32 attributes {inlining_policy = #util.inline.never} {
    %c = vm.xor.i32 %a, %b : i32
    %d = vm.add.i32 %c, %b : i32
    vm.return %d : i32
  }
  vm.export @calls
  vm.func @calls(%n: i32) -> i32 {
    %zero = vm.const.i32.zero
    %one = vm.const.i32 1
    vm.br ^head(%zero, %one : i32, i32)
  ^head(%i: i32, %x: i32):
    %more = vm.cmp.lt.i32.s %i, %n : i32
    vm.cond_br %more, ^body, ^end
  ^body:
    %y = vm.call @mix(%x, %i) : (i32, i32) -> i32
    %j = vm.add.i32 %i, %one : i32
    vm.br ^head(%j, %y : i32, i32)
  ^end:
    vm.return %x : i32
  }

  // Arguments and results of every kind, two calls deep.
  vm.func private @inner(%b: !vm.buffer, %x: i64, %y: f64) -> (f64, i64) attributes {inlining_policy = #util.inline.never} {
    %l = vm.buffer.length %b : !vm.buffer -> i64
    %s = vm.add.i64 %l, %x : i64
    %t = vm.add.f64 %y, %y : f64
    vm.return %t, %s : f64, i64
  }
  vm.func private @outer(%b: !vm.buffer, %i: i32, %x: i64, %y: f64) -> (i64, f64) attributes {inlining_policy = #util.inline.never} {
    %w = vm.ext.i32.i64.s %i : i32 -> i64
    %s = vm.add.i64 %w, %x : i64
    %r:2 = vm.call @inner(%b, %s, %y) : (!vm.buffer, i64, f64) -> (f64, i64)
    %q = vm.sub.f64 %r#0, %y : f64
    vm.return %r#1, %q : i64, f64
  }
  vm.export @deep_calls
  vm.func @deep_calls(%n: i32) -> (i64, f64) {
    %zero = vm.const.i32.zero
    %one = vm.const.i32 1
    %start = vm.const.i64 1
    %half = vm.const.f64 0.5
    %bytes = vm.const.i64 64
    %b = vm.buffer.alloc %bytes, %one : !vm.buffer
    vm.br ^head(%zero, %start, %half : i32, i64, f64)
  ^head(%i: i32, %x: i64, %y: f64):
    %more = vm.cmp.lt.i32.s %i, %n : i32
    vm.cond_br %more, ^body, ^end
  ^body:
    %r:2 = vm.call @outer(%b, %i, %x, %y) : (!vm.buffer, i32, i64, f64) -> (i64, f64)
    %j = vm.add.i32 %i, %one : i32
    vm.br ^head(%j, %r#0, %r#1 : i32, i64, f64)
  ^end:
    vm.return %x, %y : i64, f64
  }

  // Adds up a list of 1000 numbers, again and again, counting in one of them.
  vm.export @lists
  vm.func @lists(%n: i32) -> i32 {
    %zero = vm.const.i32.zero
    %one = vm.const.i32 1
    %size = vm.const.i32 1000
    %l = vm.list.alloc %size : (i32) -> !vm.list<i32>
    vm.list.resize %l, %size : (!vm.list<i32>, i32)
    vm.br ^head(%zero, %zero, %zero : i32, i32, i32)
  ^head(%i: i32, %k: i32, %sum: i32):
    %more = vm.cmp.lt.i32.s %i, %n : i32
    vm.cond_br %more, ^body, ^end
  ^body:
    %x = vm.list.get.i32 %l, %k : (!vm.list<i32>, i32) -> i32
    %y = vm.add.i32 %x, %i : i32
    vm.list.set.i32 %l, %k, %y : (!vm.list<i32>, i32, i32)
    %s = vm.add.i32 %sum, %x : i32
    %j = vm.add.i32 %i, %one : i32
    %next = vm.add.i32 %k, %one : i32
    %inside = vm.cmp.lt.i32.s %next, %size : i32
    %m = vm.select.i32 %inside, %next, %zero : i32
    vm.br ^head(%j, %m, %s : i32, i32, i32)
  ^end:
    vm.return %sum : i32
  }

  // Counts the bytes of a buffer by their low bits, as words of another.
  vm.export @buffers
  vm.func @buffers(%n: i32) -> i32 {
    %zero = vm.const.i32.zero
    %one = vm.const.i32 1
    %mask = vm.const.i32 1023
    %low = vm.const.i32 15
    %bytes = vm.const.i64 1024
    %words = vm.const.i64 64
    %b = vm.buffer.alloc %bytes, %one : !vm.buffer
    %c = vm.buffer.alloc %words, %one : !vm.buffer
    vm.br ^head(%zero : i32)
  ^head(%i: i32):
    %more = vm.cmp.lt.i32.s %i, %n : i32
    vm.cond_br %more, ^body, ^end
  ^body:
    %k = vm.and.i32 %i, %mask : i32
    %at = vm.ext.i32.i64.u %k : i32 -> i64
    %x = vm.buffer.load.i8.u %b[%at] : !vm.buffer -> i32
    %y = vm.and.i32 %x, %low : i32
    %slot = vm.ext.i32.i64.u %y : i32 -> i64
    %count = vm.buffer.load.i32 %c[%slot] : !vm.buffer -> i32
    %sum = vm.add.i32 %count, %one : i32
    vm.buffer.store.i32 %sum, %c[%slot] : i32 -> !vm.buffer
    %z = vm.add.i32 %x, %one : i32
    vm.buffer.store.i8 %z, %b[%at] : i32 -> !vm.buffer
    %j = vm.add.i32 %i, %one : i32
    vm.br ^head(%j : i32)
  ^end:
    %first = vm.const.i64.zero
    %r = vm.buffer.load.i32 %c[%first] : !vm.buffer -> i32
    vm.return %r : i32
  }

  // Halves an even number, else triples it and adds one; begins anew at 1.
  vm.export @branches
  vm.func @branches(%n: i32) -> i32 {
    %zero = vm.const.i32.zero
    %one = vm.const.i32 1
    %three = vm.const.i32 3
    %start = vm.const.i32 27
    vm.br ^head(%zero, %start : i32, i32)
  ^head(%i: i32, %x: i32):
    %more = vm.cmp.lt.i32.s %i, %n : i32
    vm.cond_br %more, ^body, ^end
  ^body:
    %j = vm.add.i32 %i, %one : i32
    %bit = vm.and.i32 %x, %one : i32
    vm.cond_br %bit, ^odd, ^even
  ^even:
    %h = vm.shr.i32.u %x, %one : i32
    vm.br ^head(%j, %h : i32, i32)
  ^odd:
    %last = vm.cmp.eq.i32 %x, %one : i32
    vm.cond_br %last, ^head(%j, %start : i32, i32), ^triple
  ^triple:
    %t = vm.fma.i32 %x, %three, %one : i32
    vm.br ^head(%j, %t : i32, i32)
  ^end:
    vm.return %x : i32
  }

  // A machine of four states that a table of branches moves on.
  vm.export @tables
  vm.func @tables(%n: i32) -> i32 {
    %zero = vm.const.i32.zero
    %one = vm.const.i32 1
    %two = vm.const.i32 2
    %three = vm.const.i32 3
    vm.br ^head(%zero, %zero, %zero : i32, i32, i32)
  ^head(%i: i32, %state: i32, %x: i32):
    %more = vm.cmp.lt.i32.s %i, %n : i32
    vm.cond_br %more, ^body, ^end
  ^body:
    %j = vm.add.i32 %i, %one : i32
    vm.br_table %state {
      default: ^s3,
      0: ^s0,
      1: ^s1,
      2: ^s2
    }
  ^s0:
    %x0 = vm.add.i32 %x, %i : i32
    vm.br ^head(%j, %two, %x0 : i32, i32, i32)
  ^s1:
    %x1 = vm.sub.i32 %x, %one : i32
    vm.br ^head(%j, %three, %x1 : i32, i32, i32)
  ^s2:
    %x2 = vm.xor.i32 %x, %i : i32
    vm.br ^head(%j, %one, %x2 : i32, i32, i32)
  ^s3:
    %x3 = vm.add.i32 %x, %two : i32
    vm.br ^head(%j, %zero, %x3 : i32, i32, i32)
  ^end:
    vm.return %x : i32
  }

  // Values that trade places when the loop goes on.
  vm.export @moves
  vm.func @moves(%n: i32) -> i64 {
    %zero = vm.const.i64.zero
    %wide = vm.const.i64 1
    %one = vm.const.i32 1
    vm.br ^head(%n, %zero, %wide : i32, i64, i64)
  ^head(%i: i32, %a: i64, %b: i64):
    vm.cond_br %i, ^next, ^end
  ^next:
    %j = vm.sub.i32 %i, %one : i32
    %c = vm.add.i64 %a, %b : i64
    vm.br ^head(%j, %b, %c : i32, i64, i64)
  ^end:
    vm.return %a : i64
  }

  // A count and a sum that outlive the call.
  vm.export @globals
  vm.func @globals(%n: i32) -> i64 {
    %zero = vm.const.i32.zero
    %one = vm.const.i32 1
    vm.br ^head(%zero : i32)
  ^head(%i: i32):
    %more = vm.cmp.lt.i32.s %i, %n : i32
    vm.cond_br %more, ^body, ^end
  ^body:
    %w = vm.ext.i32.i64.s %i : i32 -> i64
    %t = vm.global.load.i64 @total : i64
    %s = vm.add.i64 %t, %w : i64
    vm.global.store.i64 %s, @total : i64
    %c = vm.global.load.i32 @counter : i32
    %d = vm.add.i32 %c, %one : i32
    vm.global.store.i32 %d, @counter : i32
    %j = vm.add.i32 %i, %one : i32
    vm.br ^head(%j : i32)
  ^end:
    %r = vm.global.load.i64 @total : i64
    vm.return %r : i64
  }
}
