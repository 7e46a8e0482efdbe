// 64-bit float instructions. Results that must be exact are returned as they
// are; @exact_bits returns the bit patterns, where -0.0 and 0.0 differ.
vm.module @float64 {
  vm.export @arith
  vm.func @arith(%a: f64, %b: f64) -> (f64, f64, f64, f64, f64) {
    %add = vm.add.f64 %a, %b : f64
    %sub = vm.sub.f64 %a, %b : f64
    %mul = vm.mul.f64 %a, %b : f64
    %div = vm.div.f64 %a, %b : f64
    %rem = vm.rem.f64 %a, %b : f64
    vm.return %add, %sub, %mul, %div, %rem : f64, f64, f64, f64, f64
  }

  vm.export @exact_bits
  vm.func @exact_bits(%x: i64, %y: i64) -> (i64, i64, i64, i64, i64, i64, i64) {
    %a = vm.bitcast.i64.f64 %x : i64 -> f64
    %b = vm.bitcast.i64.f64 %y : i64 -> f64
    %add = vm.add.f64 %a, %b : f64
    %mul = vm.mul.f64 %a, %b : f64
    %neg = vm.neg.f64 %a : f64
    %abs = vm.abs.f64 %a : f64
    %ceil = vm.ceil.f64 %a : f64
    %floor = vm.floor.f64 %a : f64
    %round = vm.round.f64 %a : f64
    %r0 = vm.bitcast.f64.i64 %add : f64 -> i64
    %r1 = vm.bitcast.f64.i64 %mul : f64 -> i64
    %r2 = vm.bitcast.f64.i64 %neg : f64 -> i64
    %r3 = vm.bitcast.f64.i64 %abs : f64 -> i64
    %r4 = vm.bitcast.f64.i64 %ceil : f64 -> i64
    %r5 = vm.bitcast.f64.i64 %floor : f64 -> i64
    %r6 = vm.bitcast.f64.i64 %round : f64 -> i64
    vm.return %r0, %r1, %r2, %r3, %r4, %r5, %r6 : i64, i64, i64, i64, i64, i64, i64
  }

  vm.export @fma
  vm.func @fma(%a: f64, %b: f64, %c: f64) -> f64 {
    %r = vm.fma.f64 %a, %b, %c : f64
    vm.return %r : f64
  }

  vm.export @unary
  vm.func @unary(%a: f64) -> (f64, f64, f64, f64, f64, f64) {
    %abs = vm.abs.f64 %a : f64
    %neg = vm.neg.f64 %a : f64
    %ceil = vm.ceil.f64 %a : f64
    %floor = vm.floor.f64 %a : f64
    %round = vm.round.f64 %a : f64
    %even = vm.round.f64.even %a : f64
    vm.return %abs, %neg, %ceil, %floor, %round, %even : f64, f64, f64, f64, f64, f64
  }

  // With a NaN on either side the first operand wins.
  vm.export @minmax
  vm.func @minmax(%a: f64, %b: f64) -> (f64, f64) {
    %min = vm.min.f64 %a, %b : f64
    %max = vm.max.f64 %a, %b : f64
    vm.return %min, %max : f64, f64
  }

  vm.export @trigonometry
  vm.func @trigonometry(%a: f64) -> (f64, f64, f64, f64) {
    %sin = vm.sin.f64 %a : f64
    %cos = vm.cos.f64 %a : f64
    %atan = vm.atan.f64 %a : f64
    %tanh = vm.tanh.f64 %a : f64
    vm.return %sin, %cos, %atan, %tanh : f64, f64, f64, f64
  }

  vm.export @exponentials
  vm.func @exponentials(%a: f64) -> (f64, f64, f64, f64) {
    %exp = vm.exp.f64 %a : f64
    %exp2 = vm.exp2.f64 %a : f64
    %expm1 = vm.expm1.f64 %a : f64
    %erf = vm.erf.f64 %a : f64
    vm.return %exp, %exp2, %expm1, %erf : f64, f64, f64, f64
  }

  vm.export @logarithms
  vm.func @logarithms(%a: f64) -> (f64, f64, f64, f64) {
    %log = vm.log.f64 %a : f64
    %log2 = vm.log2.f64 %a : f64
    %log10 = vm.log10.f64 %a : f64
    %log1p = vm.log1p.f64 %a : f64
    vm.return %log, %log2, %log10, %log1p : f64, f64, f64, f64
  }

  vm.export @roots
  vm.func @roots(%a: f64) -> (f64, f64) {
    %sqrt = vm.sqrt.f64 %a : f64
    %rsqrt = vm.rsqrt.f64 %a : f64
    vm.return %sqrt, %rsqrt : f64, f64
  }

  vm.export @powers
  vm.func @powers(%a: f64, %b: f64) -> (f64, f64) {
    %pow = vm.pow.f64 %a, %b : f64
    %atan2 = vm.atan2.f64 %a, %b : f64
    vm.return %pow, %atan2 : f64, f64
  }

  // Only the low 32 bits of the exponent count.
  vm.export @powi
  vm.func @powi(%a: f64, %n: i64) -> f64 {
    %r = vm.fpowi.f64 %a, %n : f64
    vm.return %r : f64
  }

  // Suffix o: 0 with a NaN, except ne; suffix u: 1 with a NaN.
  vm.export @compare
  vm.func @compare(%a: f64, %b: f64) -> (i32, i32, i32, i32, i32, i32, i32, i32, i32) {
    %eqo = vm.cmp.eq.f64.o %a, %b : f64
    %equ = vm.cmp.eq.f64.u %a, %b : f64
    %neo = vm.cmp.ne.f64.o %a, %b : f64
    %neu = vm.cmp.ne.f64.u %a, %b : f64
    %lto = vm.cmp.lt.f64.o %a, %b : f64
    %ltu = vm.cmp.lt.f64.u %a, %b : f64
    %leo = vm.cmp.lte.f64.o %a, %b : f64
    %leu = vm.cmp.lte.f64.u %a, %b : f64
    %nan = vm.cmp.nan.f64 %a : f64
    vm.return %eqo, %equ, %neo, %neu, %lto, %ltu, %leo, %leu, %nan : i32, i32, i32, i32, i32, i32, i32, i32, i32
  }

  // Built by the compiler from the ones above.
  vm.export @compare_built
  vm.func @compare_built(%a: f64, %b: f64) -> (i32, i32, i32, i32) {
    %gto = vm.cmp.gt.f64.o %a, %b : f64
    %gtu = vm.cmp.gt.f64.u %a, %b : f64
    %geo = vm.cmp.gte.f64.o %a, %b : f64
    %geu = vm.cmp.gte.f64.u %a, %b : f64
    vm.return %gto, %gtu, %geo, %geu : i32, i32, i32, i32
  }

  vm.export @select
  vm.func @select(%c: i32, %a: f64, %b: f64) -> f64 {
    %r = vm.select.f64 %c, %a, %b : f64
    vm.return %r : f64
  }

  vm.export @switch
  vm.func @switch(%x: i32, %d: f64, %a: f64, %b: f64, %c: f64) -> f64 {
    %r = vm.switch.f64 %x[%a, %b, %c] else %d : f64
    vm.return %r : f64
  }

  vm.export @constants
  vm.func @constants() -> (f64, f64, f64, f64, f64) {
    %zero = vm.const.f64.zero
    %neg = vm.const.f64 -2.5
    %inf = vm.const.f64 0x7FF0000000000000
    %nan = vm.const.f64 0x7FF8000000000000
    %tiny = vm.const.f64 0x0000000000000001
    vm.return %zero, %neg, %inf, %nan, %tiny : f64, f64, f64, f64, f64
  }
}
