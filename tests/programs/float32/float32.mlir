// 32-bit float instructions. Results that must be exact are returned as they
// are; @exact_bits returns the bit patterns, where -0.0 and 0.0 differ.
vm.module @float32 {
  vm.export @arith
  vm.func @arith(%a: f32, %b: f32) -> (f32, f32, f32, f32, f32) {
    %add = vm.add.f32 %a, %b : f32
    %sub = vm.sub.f32 %a, %b : f32
    %mul = vm.mul.f32 %a, %b : f32
    %div = vm.div.f32 %a, %b : f32
    %rem = vm.rem.f32 %a, %b : f32
    vm.return %add, %sub, %mul, %div, %rem : f32, f32, f32, f32, f32
  }

  vm.export @exact_bits
  vm.func @exact_bits(%x: i32, %y: i32) -> (i32, i32, i32, i32, i32, i32, i32) {
    %a = vm.bitcast.i32.f32 %x : i32 -> f32
    %b = vm.bitcast.i32.f32 %y : i32 -> f32
    %add = vm.add.f32 %a, %b : f32
    %mul = vm.mul.f32 %a, %b : f32
    %neg = vm.neg.f32 %a : f32
    %abs = vm.abs.f32 %a : f32
    %ceil = vm.ceil.f32 %a : f32
    %floor = vm.floor.f32 %a : f32
    %round = vm.round.f32 %a : f32
    %r0 = vm.bitcast.f32.i32 %add : f32 -> i32
    %r1 = vm.bitcast.f32.i32 %mul : f32 -> i32
    %r2 = vm.bitcast.f32.i32 %neg : f32 -> i32
    %r3 = vm.bitcast.f32.i32 %abs : f32 -> i32
    %r4 = vm.bitcast.f32.i32 %ceil : f32 -> i32
    %r5 = vm.bitcast.f32.i32 %floor : f32 -> i32
    %r6 = vm.bitcast.f32.i32 %round : f32 -> i32
    vm.return %r0, %r1, %r2, %r3, %r4, %r5, %r6 : i32, i32, i32, i32, i32, i32, i32
  }

  vm.export @fma
  vm.func @fma(%a: f32, %b: f32, %c: f32) -> f32 {
    %r = vm.fma.f32 %a, %b, %c : f32
    vm.return %r : f32
  }

  vm.export @unary
  vm.func @unary(%a: f32) -> (f32, f32, f32, f32, f32, f32) {
    %abs = vm.abs.f32 %a : f32
    %neg = vm.neg.f32 %a : f32
    %ceil = vm.ceil.f32 %a : f32
    %floor = vm.floor.f32 %a : f32
    %round = vm.round.f32 %a : f32
    %even = vm.round.f32.even %a : f32
    vm.return %abs, %neg, %ceil, %floor, %round, %even : f32, f32, f32, f32, f32, f32
  }

  // With a NaN on either side the first operand wins.
  vm.export @minmax
  vm.func @minmax(%a: f32, %b: f32) -> (f32, f32) {
    %min = vm.min.f32 %a, %b : f32
    %max = vm.max.f32 %a, %b : f32
    vm.return %min, %max : f32, f32
  }

  vm.export @trigonometry
  vm.func @trigonometry(%a: f32) -> (f32, f32, f32, f32) {
    %sin = vm.sin.f32 %a : f32
    %cos = vm.cos.f32 %a : f32
    %atan = vm.atan.f32 %a : f32
    %tanh = vm.tanh.f32 %a : f32
    vm.return %sin, %cos, %atan, %tanh : f32, f32, f32, f32
  }

  vm.export @exponentials
  vm.func @exponentials(%a: f32) -> (f32, f32, f32, f32) {
    %exp = vm.exp.f32 %a : f32
    %exp2 = vm.exp2.f32 %a : f32
    %expm1 = vm.expm1.f32 %a : f32
    %erf = vm.erf.f32 %a : f32
    vm.return %exp, %exp2, %expm1, %erf : f32, f32, f32, f32
  }

  vm.export @logarithms
  vm.func @logarithms(%a: f32) -> (f32, f32, f32, f32) {
    %log = vm.log.f32 %a : f32
    %log2 = vm.log2.f32 %a : f32
    %log10 = vm.log10.f32 %a : f32
    %log1p = vm.log1p.f32 %a : f32
    vm.return %log, %log2, %log10, %log1p : f32, f32, f32, f32
  }

  vm.export @roots
  vm.func @roots(%a: f32) -> (f32, f32) {
    %sqrt = vm.sqrt.f32 %a : f32
    %rsqrt = vm.rsqrt.f32 %a : f32
    vm.return %sqrt, %rsqrt : f32, f32
  }

  vm.export @powers
  vm.func @powers(%a: f32, %b: f32) -> (f32, f32) {
    %pow = vm.pow.f32 %a, %b : f32
    %atan2 = vm.atan2.f32 %a, %b : f32
    vm.return %pow, %atan2 : f32, f32
  }

  // Only the low 32 bits of the exponent count.
  vm.export @powi
  vm.func @powi(%a: f32, %n: i64) -> f32 {
    %r = vm.fpowi.f32 %a, %n : f32
    vm.return %r : f32
  }

  // Suffix o: 0 with a NaN, except ne; suffix u: 1 with a NaN.
  vm.export @compare
  vm.func @compare(%a: f32, %b: f32) -> (i32, i32, i32, i32, i32, i32, i32, i32, i32) {
    %eqo = vm.cmp.eq.f32.o %a, %b : f32
    %equ = vm.cmp.eq.f32.u %a, %b : f32
    %neo = vm.cmp.ne.f32.o %a, %b : f32
    %neu = vm.cmp.ne.f32.u %a, %b : f32
    %lto = vm.cmp.lt.f32.o %a, %b : f32
    %ltu = vm.cmp.lt.f32.u %a, %b : f32
    %leo = vm.cmp.lte.f32.o %a, %b : f32
    %leu = vm.cmp.lte.f32.u %a, %b : f32
    %nan = vm.cmp.nan.f32 %a : f32
    vm.return %eqo, %equ, %neo, %neu, %lto, %ltu, %leo, %leu, %nan : i32, i32, i32, i32, i32, i32, i32, i32, i32
  }

  // Built by the compiler from the ones above.
  vm.export @compare_built
  vm.func @compare_built(%a: f32, %b: f32) -> (i32, i32, i32, i32) {
    %gto = vm.cmp.gt.f32.o %a, %b : f32
    %gtu = vm.cmp.gt.f32.u %a, %b : f32
    %geo = vm.cmp.gte.f32.o %a, %b : f32
    %geu = vm.cmp.gte.f32.u %a, %b : f32
    vm.return %gto, %gtu, %geo, %geu : i32, i32, i32, i32
  }

  vm.export @select
  vm.func @select(%c: i32, %a: f32, %b: f32) -> f32 {
    %r = vm.select.f32 %c, %a, %b : f32
    vm.return %r : f32
  }

  vm.export @switch
  vm.func @switch(%x: i32, %d: f32, %a: f32, %b: f32, %c: f32) -> f32 {
    %r = vm.switch.f32 %x[%a, %b, %c] else %d : f32
    vm.return %r : f32
  }

  vm.export @constants
  vm.func @constants() -> (f32, f32, f32, f32, f32) {
    %zero = vm.const.f32.zero
    %neg = vm.const.f32 -2.5
    %inf = vm.const.f32 0x7F800000
    %nan = vm.const.f32 0x7FC00000
    %tiny = vm.const.f32 0x00000001
    vm.return %zero, %neg, %inf, %nan, %tiny : f32, f32, f32, f32, f32
  }
}
