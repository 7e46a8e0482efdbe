// 64-bit integer instructions, on even pairs of registers. The leading i32
// argument of some functions puts an unused slot before the first pair.
vm.module @int64 {
  vm.export @arith
  vm.func @arith(%a: i64, %b: i64) -> (i64, i64, i64, i64, i64, i64) {
    %add = vm.add.i64 %a, %b : i64
    %sub = vm.sub.i64 %a, %b : i64
    %mul = vm.mul.i64 %a, %b : i64
    %and = vm.and.i64 %a, %b : i64
    %or = vm.or.i64 %a, %b : i64
    %xor = vm.xor.i64 %a, %b : i64
    vm.return %add, %sub, %mul, %and, %or, %xor : i64, i64, i64, i64, i64, i64
  }

  vm.export @fma
  vm.func @fma(%a: i64, %b: i64, %c: i64) -> i64 {
    %r = vm.fma.i64 %a, %b, %c : i64
    vm.return %r : i64
  }

  vm.export @divide_s
  vm.func @divide_s(%a: i64, %b: i64) -> (i64, i64) {
    %q = vm.div.i64.s %a, %b : i64
    %r = vm.rem.i64.s %a, %b : i64
    vm.return %q, %r : i64, i64
  }

  vm.export @divide_u
  vm.func @divide_u(%a: i64, %b: i64) -> (i64, i64) {
    %q = vm.div.i64.u %a, %b : i64
    %r = vm.rem.i64.u %a, %b : i64
    vm.return %q, %r : i64, i64
  }

  vm.export @rem_s
  vm.func @rem_s(%a: i64, %b: i64) -> i64 {
    %r = vm.rem.i64.s %a, %b : i64
    vm.return %r : i64
  }

  vm.export @rem_u
  vm.func @rem_u(%a: i64, %b: i64) -> i64 {
    %r = vm.rem.i64.u %a, %b : i64
    vm.return %r : i64
  }

  vm.export @unary
  vm.func @unary(%a: i64) -> (i64, i64, i64, i32) {
    %not = vm.not.i64 %a : i64
    %abs = vm.abs.i64 %a : i64
    %ctlz = vm.ctlz.i64 %a : i64
    %nz = vm.cmp.nz.i64 %a : i64
    vm.return %not, %abs, %ctlz, %nz : i64, i64, i64, i32
  }

  vm.export @minmax
  vm.func @minmax(%a: i64, %b: i64) -> (i64, i64, i64, i64) {
    %mins = vm.min.i64.s %a, %b : i64
    %minu = vm.min.i64.u %a, %b : i64
    %maxs = vm.max.i64.s %a, %b : i64
    %maxu = vm.max.i64.u %a, %b : i64
    vm.return %mins, %minu, %maxs, %maxu : i64, i64, i64, i64
  }

  // The amount is an i32 and taken modulo 64.
  vm.export @shifts
  vm.func @shifts(%n: i32, %a: i64) -> (i64, i64, i64) {
    %shl = vm.shl.i64 %a, %n : i64
    %shrs = vm.shr.i64.s %a, %n : i64
    %shru = vm.shr.i64.u %a, %n : i64
    vm.return %shl, %shrs, %shru : i64, i64, i64
  }

  vm.export @compare
  vm.func @compare(%a: i64, %b: i64) -> (i32, i32, i32, i32, i32, i32, i32, i32, i32, i32) {
    %eq = vm.cmp.eq.i64 %a, %b : i64
    %ne = vm.cmp.ne.i64 %a, %b : i64
    %lts = vm.cmp.lt.i64.s %a, %b : i64
    %ltu = vm.cmp.lt.i64.u %a, %b : i64
    %les = vm.cmp.lte.i64.s %a, %b : i64
    %leu = vm.cmp.lte.i64.u %a, %b : i64
    %gts = vm.cmp.gt.i64.s %a, %b : i64
    %gtu = vm.cmp.gt.i64.u %a, %b : i64
    %ges = vm.cmp.gte.i64.s %a, %b : i64
    %geu = vm.cmp.gte.i64.u %a, %b : i64
    vm.return %eq, %ne, %lts, %ltu, %les, %leu, %gts, %gtu, %ges, %geu : i32, i32, i32, i32, i32, i32, i32, i32, i32, i32
  }

  vm.export @select
  vm.func @select(%c: i32, %a: i64, %b: i64) -> i64 {
    %r = vm.select.i64 %c, %a, %b : i64
    vm.return %r : i64
  }

  vm.export @switch
  vm.func @switch(%x: i32, %d: i64, %a: i64, %b: i64, %c: i64) -> i64 {
    %r = vm.switch.i64 %x[%a, %b, %c] else %d : i64
    vm.return %r : i64
  }

  vm.export @constants
  vm.func @constants() -> (i64, i64, i64, i64) {
    %zero = vm.const.i64.zero
    %one = vm.const.i64 1
    %min = vm.const.i64 -9223372036854775808
    %mix = vm.const.i64 0x0123456789ABCDEF
    vm.return %zero, %one, %min, %mix : i64, i64, i64, i64
  }
}
