// The same machine reached from the dialects that programs are written in:
// structured loops, lists, buffers and the arithmetic of `arith` and `math`.
util.global private mutable @seed = 1 : i64

// A linear congruential generator whose state is a global. The result is its top 31 bits.
func.func private @next() -> i64 attributes {inlining_policy = #util.inline.never} {
  %mul = arith.constant 6364136223846793005 : i64
  %inc = arith.constant 1442695040888963407 : i64
  %shift = arith.constant 33 : i64
  %old = util.global.load @seed : i64
  %a = arith.muli %old, %mul : i64
  %b = arith.addi %a, %inc : i64
  util.global.store %b, @seed : i64
  %r = arith.shrui %b, %shift : i64
  return %r : i64
}

func.func @reseed(%x: i64) {
  util.global.store %x, @seed : i64
  return
}

func.func @random(%n: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %first = arith.constant 0 : index
  %step = arith.constant 1 : index
  %end = arith.index_cast %n : i64 to index
  %last = scf.for %i = %first to %end step %step iter_args(%v = %zero) -> (i64) {
    %r = func.call @next() : () -> i64
    scf.yield %r : i64
  }
  return %last : i64
}

// Insertion sort of n random numbers in a list; returns a checksum of the order
// and the number of moves.
func.func @sort(%n: i64) -> (i64, i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %count = arith.index_cast %n : i64 to index
  %list = util.list.create %count : !util.list<i64>
  util.list.resize %list, %count : !util.list<i64>
  scf.for %i = %c0 to %count step %c1 {
    %r = func.call @next() : () -> i64
    util.list.set %list[%i], %r : i64 -> !util.list<i64>
  }
  %moves = scf.for %i = %c1 to %count step %c1 iter_args(%m = %zero) -> (i64) {
    %x = util.list.get %list[%i] : !util.list<i64> -> i64
    %place, %moved = scf.while (%j = %i, %k = %m) : (index, i64) -> (index, i64) {
      %some = arith.cmpi ugt, %j, %c0 : index
      %go = scf.if %some -> (i1) {
        %h = arith.subi %j, %c1 : index
        %y = util.list.get %list[%h] : !util.list<i64> -> i64
        %bigger = arith.cmpi sgt, %y, %x : i64
        scf.yield %bigger : i1
      } else {
        scf.yield %some : i1
      }
      scf.condition(%go) %j, %k : index, i64
    } do {
    ^bb0(%j: index, %k: i64):
      %h = arith.subi %j, %c1 : index
      %y = util.list.get %list[%h] : !util.list<i64> -> i64
      util.list.set %list[%j], %y : i64 -> !util.list<i64>
      %k1 = arith.addi %k, %one : i64
      scf.yield %h, %k1 : index, i64
    }
    util.list.set %list[%place], %x : i64 -> !util.list<i64>
    scf.yield %moved : i64
  }
  %three = arith.constant 3 : i64
  %sum = scf.for %i = %c0 to %count step %c1 iter_args(%s = %zero) -> (i64) {
    %x = util.list.get %list[%i] : !util.list<i64> -> i64
    %t = arith.muli %s, %three : i64
    %u = arith.xori %t, %x : i64
    scf.yield %u : i64
  }
  return %sum, %moves : i64, i64
}

// Counts the primes below n with a sieve in a byte buffer.
func.func @primes(%n: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %yes = arith.constant 1 : i8
  %no = arith.constant 0 : i8
  %size = arith.index_cast %n : i64 to index
  %sieve = util.buffer.alloc uninitialized : !util.buffer{%size}
  util.buffer.fill %yes, %sieve[%c0 for %size] : i8 -> !util.buffer{%size}
  %count = scf.for %i = %c2 to %size step %c1 iter_args(%c = %zero) -> (i64) {
    %flag = util.buffer.load %sieve[%i for %c1] : !util.buffer{%size} -> i8
    %prime = arith.cmpi ne, %flag, %no : i8
    %next = scf.if %prime -> (i64) {
      %square = arith.muli %i, %i : index
      scf.for %j = %square to %size step %i {
        util.buffer.store %no, %sieve[%j for %c1] : i8 -> !util.buffer{%size}
      }
      %d = arith.addi %c, %one : i64
      scf.yield %d : i64
    } else {
      scf.yield %c : i64
    }
    scf.yield %next : i64
  }
  return %count : i64
}

// Rounds until z leaves the circle of radius 2, at most 100.
func.func @mandelbrot(%x: f32, %y: f32) -> i32 {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %limit = arith.constant 100 : i32
  %f0 = arith.constant 0.0 : f32
  %f4 = arith.constant 4.0 : f32
  %r:3 = scf.while (%i = %zero, %a = %f0, %b = %f0) : (i32, f32, f32) -> (i32, f32, f32) {
    %aa = arith.mulf %a, %a : f32
    %bb = arith.mulf %b, %b : f32
    %norm = arith.addf %aa, %bb : f32
    %inside = arith.cmpf ole, %norm, %f4 : f32
    %few = arith.cmpi slt, %i, %limit : i32
    %go = arith.andi %inside, %few : i1
    scf.condition(%go) %i, %a, %b : i32, f32, f32
  } do {
  ^bb0(%i: i32, %a: f32, %b: f32):
    %aa = arith.mulf %a, %a : f32
    %bb = arith.mulf %b, %b : f32
    %ab = arith.mulf %a, %b : f32
    %re = arith.subf %aa, %bb : f32
    %im = arith.addf %ab, %ab : f32
    %c = arith.addf %re, %x : f32
    %d = arith.addf %im, %y : f32
    %j = arith.addi %i, %one : i32
    scf.yield %j, %c, %d : i32, f32, f32
  }
  return %r#0 : i32
}

// A calculator on 32-bit numbers; unknown operations give -1.
func.func @calculate(%op: i32, %a: i32, %b: i32) -> i32 {
  %c32 = arith.constant 32 : i32
  cf.switch %op : i32, [
    default: ^unknown,
    0: ^add,
    1: ^sub,
    2: ^mul,
    3: ^end(%b : i32),
    7: ^ceil
  ]
^add:
  %r0 = arith.addi %a, %b : i32
  cf.br ^end(%r0 : i32)
^sub:
  %r1 = arith.subi %a, %b : i32
  cf.br ^end(%r1 : i32)
^mul:
  %r2 = arith.muli %a, %b : i32
  cf.br ^end(%r2 : i32)
^ceil:
  %r7 = arith.ceildivui %a, %c32 : i32
  cf.br ^end(%r7 : i32)
^unknown:
  %none = arith.constant -1 : i32
  cf.br ^end(%none : i32)
^end(%r: i32):
  return %r : i32
}

// i8 and i16 arithmetic wraps within 32-bit registers.
func.func @narrow(%a: i32, %b: i32) -> (i32, i32, i32, i32) {
  %a8 = arith.trunci %a : i32 to i8
  %b8 = arith.trunci %b : i32 to i8
  %s8 = arith.addi %a8, %b8 : i8
  %r0 = arith.extsi %s8 : i8 to i32
  %r1 = arith.extui %s8 : i8 to i32
  %a16 = arith.trunci %a : i32 to i16
  %b16 = arith.trunci %b : i32 to i16
  %p16 = arith.muli %a16, %b16 : i16
  %r2 = arith.extsi %p16 : i16 to i32
  %less = arith.cmpi slt, %a8, %b8 : i8
  %r3 = arith.extui %less : i1 to i32
  return %r0, %r1, %r2, %r3 : i32, i32, i32, i32
}

// Length of the hypotenuse, and the sine of x^2 + y^2.
func.func @geometry(%x: f32, %y: f32) -> (f32, f32) {
  %xx = arith.mulf %x, %x : f32
  %yy = arith.mulf %y, %y : f32
  %sum = arith.addf %xx, %yy : f32
  %root = math.sqrt %sum : f32
  %sine = math.sin %sum : f32
  return %root, %sine : f32, f32
}

// A list that holds values of several types.
func.func @mixed_list(%a: i32, %b: f32) -> (!util.list<?>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %list = util.list.create %c2 : !util.list<?>
  util.list.resize %list, %c2 : !util.list<?>
  util.list.set %list[%c0], %a : i32 -> !util.list<?>
  util.list.set %list[%c1], %b : f32 -> !util.list<?>
  return %list : !util.list<?>
}

// A message and FAILED_PRECONDITION when x is negative.
func.func @positive(%x: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %ok = arith.cmpi sge, %x, %zero : i64
  cf.assert %ok, "x must not be negative"
  return %x : i64
}
