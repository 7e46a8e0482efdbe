// Branches, loops whose block arguments trade places, branch tables, calls.
vm.module @control {
  vm.rodata private @primes dense<[2, 3, 5, 7, 11]> : tensor<5xi8>
  vm.rodata private @word "seven b"

  // -1, 0 or 1.
  vm.export @sign
  vm.func @sign(%x: i32) -> i32 {
    %zero = vm.const.i32.zero
    %one = vm.const.i32 1
    %minus = vm.const.i32 -1
    vm.cond_br %x, ^nonzero, ^end(%zero : i32)
  ^nonzero:
    %neg = vm.cmp.lt.i32.s %x, %zero : i32
    vm.cond_br %neg, ^end(%minus : i32), ^end(%one : i32)
  ^end(%r: i32):
    vm.return %r : i32
  }

  // Both edges of a conditional branch reach the same block, remapped differently.
  vm.export @order
  vm.func @order(%swap: i32, %a: i64, %b: i64) -> (i64, i64) {
    vm.cond_br %swap, ^end(%b, %a : i64, i64), ^end(%a, %b : i64, i64)
  ^end(%x: i64, %y: i64):
    vm.return %x, %y : i64, i64
  }

  vm.export @fibonacci
  vm.func @fibonacci(%n: i32) -> i64 {
    %zero = vm.const.i64.zero
    %one = vm.const.i64 1
    %step = vm.const.i32 1
    vm.br ^loop(%n, %zero, %one : i32, i64, i64)
  ^loop(%i: i32, %a: i64, %b: i64):
    vm.cond_br %i, ^next, ^end
  ^next:
    %j = vm.sub.i32 %i, %step : i32
    %c = vm.add.i64 %a, %b : i64
    vm.br ^loop(%j, %b, %c : i32, i64, i64)
  ^end:
    vm.return %a : i64
  }

  // Rotates three i32 and swaps two i64 in each of n rounds: cycles in the remap list.
  vm.export @rotate
  vm.func @rotate(%n: i32, %a: i32, %b: i32, %c: i32, %x: i64, %y: i64) -> (i32, i32, i32, i64, i64) {
    %step = vm.const.i32 1
    vm.br ^loop(%n, %a, %b, %c, %x, %y : i32, i32, i32, i32, i64, i64)
  ^loop(%i: i32, %p: i32, %q: i32, %r: i32, %u: i64, %v: i64):
    %j = vm.sub.i32 %i, %step : i32
    vm.cond_br %i, ^loop(%j, %q, %r, %p, %v, %u : i32, i32, i32, i32, i64, i64), ^end
  ^end:
    vm.return %p, %q, %r, %u, %v : i32, i32, i32, i64, i64
  }

  // Copies one value into two places while shifting the others along.
  vm.export @shift_in
  vm.func @shift_in(%n: i32, %a: f32, %b: f32, %c: f32) -> (f32, f32, f32) {
    %step = vm.const.i32 1
    vm.br ^loop(%n, %a, %b, %c : i32, f32, f32, f32)
  ^loop(%i: i32, %p: f32, %q: f32, %r: f32):
    %j = vm.sub.i32 %i, %step : i32
    vm.cond_br %i, ^loop(%j, %p, %p, %q : i32, f32, f32, f32), ^end
  ^end:
    vm.return %p, %q, %r : f32, f32, f32
  }

  // Swaps two references n times; lengths 5 and 7 tell them apart.
  vm.export @swap_refs
  vm.func @swap_refs(%n: i32, %x: i64, %y: i64) -> (i64, i64, i64, i64) {
    %step = vm.const.i32 1
    %r0 = vm.const.ref.rodata @primes : !vm.buffer
    %r1 = vm.const.ref.rodata @word : !vm.buffer
    vm.br ^loop(%n, %r0, %r1, %x, %y : i32, !vm.buffer, !vm.buffer, i64, i64)
  ^loop(%i: i32, %a: !vm.buffer, %b: !vm.buffer, %u: i64, %v: i64):
    %j = vm.sub.i32 %i, %step : i32
    vm.cond_br %i, ^loop(%j, %b, %a, %v, %u : i32, !vm.buffer, !vm.buffer, i64, i64), ^end
  ^end:
    %la = vm.buffer.length %a : !vm.buffer -> i64
    %lb = vm.buffer.length %b : !vm.buffer -> i64
    vm.return %la, %lb, %u, %v : i64, i64, i64, i64
  }

  // A branch table with remapped values, a shared target and a default.
  vm.export @table
  vm.func @table(%x: i32, %a: i32, %b: i32) -> i32 {
    vm.br_table %x {
      default: ^end(%b : i32),
      0: ^end(%a : i32),
      1: ^double(%a : i32),
      2: ^double(%b : i32),
      3: ^add
    }
  ^double(%v: i32):
    %w = vm.add.i32 %v, %v : i32
    vm.br ^end(%w : i32)
  ^add:
    %s = vm.add.i32 %a, %b : i32
    vm.br ^end(%s : i32)
  ^end(%r: i32):
    vm.return %r : i32
  }

  // A state machine: a table inside a loop. Counts n down through four states.
  vm.export @machine
  vm.func @machine(%n: i32) -> (i32, i64) {
    %zero = vm.const.i32.zero
    %one = vm.const.i32 1
    %three = vm.const.i32 3
    %acc0 = vm.const.i64 1
    %two64 = vm.const.i64 2
    %five64 = vm.const.i64 5
    vm.br ^loop(%n, %zero, %acc0 : i32, i32, i64)
  ^loop(%i: i32, %state: i32, %acc: i64):
    %j = vm.sub.i32 %i, %one : i32
    vm.cond_br %i, ^dispatch, ^end
  ^dispatch:
    vm.br_table %state {
      default: ^loop(%j, %zero, %acc : i32, i32, i64),
      0: ^twice,
      1: ^plus,
      2: ^jump
    }
  ^twice:
    %m = vm.mul.i64 %acc, %two64 : i64
    vm.br ^loop(%j, %one, %m : i32, i32, i64)
  ^plus:
    %p = vm.add.i64 %acc, %five64 : i64
    %s = vm.add.i32 %state, %one : i32
    vm.br ^loop(%j, %s, %p : i32, i32, i64)
  ^jump:
    vm.br ^loop(%j, %three, %acc : i32, i32, i64)
  ^end:
    vm.return %state, %acc : i32, i64
  }

  // Pairs (i, j), j <= i <= n, whose greatest common divisor is 1.
  vm.export @coprime
  vm.func @coprime(%n: i32) -> i32 {
    %zero = vm.const.i32.zero
    %one = vm.const.i32 1
    vm.br ^outer(%one, %zero : i32, i32)
  ^outer(%i: i32, %count: i32):
    %over = vm.cmp.lt.i32.s %n, %i : i32
    vm.cond_br %over, ^end, ^inner(%one, %count : i32, i32)
  ^inner(%j: i32, %sum: i32):
    %done = vm.cmp.lt.i32.s %i, %j : i32
    vm.cond_br %done, ^advance, ^test
  ^test:
    %g = vm.call @gcd(%i, %j) : (i32, i32) -> i32
    %is = vm.cmp.eq.i32 %g, %one : i32
    %next = vm.add.i32 %sum, %is : i32
    %k = vm.add.i32 %j, %one : i32
    vm.br ^inner(%k, %next : i32, i32)
  ^advance:
    %l = vm.add.i32 %i, %one : i32
    vm.br ^outer(%l, %sum : i32, i32)
  ^end:
    vm.return %count : i32
  }

  vm.func private @gcd(%a: i32, %b: i32) -> i32 attributes {inlining_policy = #util.inline.never} {
    vm.br ^loop(%a, %b : i32, i32)
  ^loop(%x: i32, %y: i32):
    vm.cond_br %y, ^step, ^end
  ^step:
    %r = vm.rem.i32.s %x, %y : i32
    vm.br ^loop(%y, %r : i32, i32)
  ^end:
    vm.return %x : i32
  }

  // Every kind of argument and result in one internal call.
  vm.export @call_mixed
  vm.func @call_mixed(%a: i32, %b: i64, %c: f32) -> (i64, f32, i32, i64) {
    %word = vm.const.ref.rodata @word : !vm.buffer
    %r:3 = vm.call @mixed(%a, %b, %word, %c, %b) : (i32, i64, !vm.buffer, f32, i64) -> (i64, f32, i32)
    // The reference is used again, so the call may not have taken it.
    %n = vm.buffer.length %word : !vm.buffer -> i64
    vm.return %r#0, %r#1, %r#2, %n : i64, f32, i32, i64
  }

  vm.func private @mixed(%a: i32, %b: i64, %r: !vm.buffer, %c: f32, %d: i64) -> (i64, f32, i32) attributes {inlining_policy = #util.inline.never} {
    %n = vm.buffer.length %r : !vm.buffer -> i64
    %sum = vm.add.i64 %b, %d : i64
    %all = vm.add.i64 %sum, %n : i64
    %cc = vm.add.f32 %c, %c : f32
    %not = vm.not.i32 %a : i32
    vm.return %all, %cc, %not : i64, f32, i32
  }

  // Four frames deep; each level uses its argument again after its call.
  vm.export @chain
  vm.func @chain(%x: i32) -> i32 {
    %r = vm.call @level1(%x) : (i32) -> i32
    %s = vm.add.i32 %r, %x : i32
    vm.return %s : i32
  }
  vm.func private @level1(%x: i32) -> i32 attributes {inlining_policy = #util.inline.never} {
    %y = vm.add.i32 %x, %x : i32
    %r = vm.call @level2(%y) : (i32) -> i32
    %s = vm.xor.i32 %r, %y : i32
    vm.return %s : i32
  }
  vm.func private @level2(%x: i32) -> i32 attributes {inlining_policy = #util.inline.never} {
    %y = vm.mul.i32 %x, %x : i32
    %r:2 = vm.call @level3(%y, %x) : (i32, i32) -> (i32, i32)
    %s = vm.sub.i32 %r#0, %r#1 : i32
    %t = vm.add.i32 %s, %x : i32
    vm.return %t : i32
  }
  vm.func private @level3(%x: i32, %y: i32) -> (i32, i32) attributes {inlining_policy = #util.inline.never} {
    vm.return %y, %x : i32, i32
  }

  // A reference goes through two calls and comes back.
  vm.export @pass_ref
  vm.func @pass_ref(%c: i32) -> (i32, i64) {
    %a = vm.const.ref.rodata @primes : !vm.buffer
    %b = vm.const.ref.rodata @word : !vm.buffer
    %r = vm.call @choose(%c, %a, %b) : (i32, !vm.buffer, !vm.buffer) -> !vm.buffer
    %s = vm.call @choose(%c, %r, %r) : (i32, !vm.buffer, !vm.buffer) -> !vm.buffer
    %same = vm.cmp.eq.ref %r, %s : !vm.buffer
    %n = vm.buffer.length %s : !vm.buffer -> i64
    vm.return %same, %n : i32, i64
  }
  vm.func private @choose(%c: i32, %a: !vm.buffer, %b: !vm.buffer) -> !vm.buffer attributes {inlining_policy = #util.inline.never} {
    vm.cond_br %c, ^end(%a : !vm.buffer), ^end(%b : !vm.buffer)
  ^end(%r: !vm.buffer):
    vm.return %r : !vm.buffer
  }

  // More arguments than a small fixed array would hold.
  vm.export @many
  vm.func @many(%a: i64, %b: i32, %c: i64, %d: i32, %e: i64, %f: i32, %g: i64, %h: i32, %i: i64, %j: i32, %k: i64, %l: i32) -> (i64, i32) {
    %r:2 = vm.call @sum(%a, %c, %e, %g, %i, %k, %b, %d, %f, %h, %j, %l) : (i64, i64, i64, i64, i64, i64, i32, i32, i32, i32, i32, i32) -> (i64, i32)
    vm.return %r#0, %r#1 : i64, i32
  }
  vm.func private @sum(%a: i64, %b: i64, %c: i64, %d: i64, %e: i64, %f: i64, %g: i32, %h: i32, %i: i32, %j: i32, %k: i32, %l: i32) -> (i64, i32) attributes {inlining_policy = #util.inline.never} {
    %s1 = vm.add.i64 %a, %b : i64
    %s2 = vm.add.i64 %s1, %c : i64
    %s3 = vm.add.i64 %s2, %d : i64
    %s4 = vm.add.i64 %s3, %e : i64
    %s5 = vm.sub.i64 %s4, %f : i64
    %t1 = vm.add.i32 %g, %h : i32
    %t2 = vm.add.i32 %t1, %i : i32
    %t3 = vm.add.i32 %t2, %j : i32
    %t4 = vm.add.i32 %t3, %k : i32
    %t5 = vm.sub.i32 %t4, %l : i32
    vm.return %s5, %t5 : i64, i32
  }

  vm.export @nothing
  vm.func @nothing() {
    vm.return
  }
  // Another name of an exported function.
  vm.export @sign as("sign.alias")
}
