// 32-bit integer instructions. Every operand is an argument, so nothing folds.
vm.module @int32 {
  vm.export @arith
  vm.func @arith(%a: i32, %b: i32) -> (i32, i32, i32, i32, i32, i32) {
    %add = vm.add.i32 %a, %b : i32
    %sub = vm.sub.i32 %a, %b : i32
    %mul = vm.mul.i32 %a, %b : i32
    %and = vm.and.i32 %a, %b : i32
    %or = vm.or.i32 %a, %b : i32
    %xor = vm.xor.i32 %a, %b : i32
    vm.return %add, %sub, %mul, %and, %or, %xor : i32, i32, i32, i32, i32, i32
  }

  // The result may be kept in the register of an operand.
  vm.export @fma
  vm.func @fma(%a: i32, %b: i32, %c: i32) -> i32 {
    %r = vm.fma.i32 %a, %b, %c : i32
    vm.return %r : i32
  }

  vm.export @divide_s
  vm.func @divide_s(%a: i32, %b: i32) -> (i32, i32) {
    %q = vm.div.i32.s %a, %b : i32
    %r = vm.rem.i32.s %a, %b : i32
    vm.return %q, %r : i32, i32
  }

  vm.export @divide_u
  vm.func @divide_u(%a: i32, %b: i32) -> (i32, i32) {
    %q = vm.div.i32.u %a, %b : i32
    %r = vm.rem.i32.u %a, %b : i32
    vm.return %q, %r : i32, i32
  }

  // Alone, so that a zero divisor reaches the remainder instructions too.
  vm.export @rem_s
  vm.func @rem_s(%a: i32, %b: i32) -> i32 {
    %r = vm.rem.i32.s %a, %b : i32
    vm.return %r : i32
  }

  vm.export @rem_u
  vm.func @rem_u(%a: i32, %b: i32) -> i32 {
    %r = vm.rem.i32.u %a, %b : i32
    vm.return %r : i32
  }

  vm.export @unary
  vm.func @unary(%a: i32) -> (i32, i32, i32, i32) {
    %not = vm.not.i32 %a : i32
    %abs = vm.abs.i32 %a : i32
    %ctlz = vm.ctlz.i32 %a : i32
    %nz = vm.cmp.nz.i32 %a : i32
    vm.return %not, %abs, %ctlz, %nz : i32, i32, i32, i32
  }

  vm.export @minmax
  vm.func @minmax(%a: i32, %b: i32) -> (i32, i32, i32, i32) {
    %mins = vm.min.i32.s %a, %b : i32
    %minu = vm.min.i32.u %a, %b : i32
    %maxs = vm.max.i32.s %a, %b : i32
    %maxu = vm.max.i32.u %a, %b : i32
    vm.return %mins, %minu, %maxs, %maxu : i32, i32, i32, i32
  }

  // The amount is taken modulo 32.
  vm.export @shifts
  vm.func @shifts(%a: i32, %n: i32) -> (i32, i32, i32) {
    %shl = vm.shl.i32 %a, %n : i32
    %shrs = vm.shr.i32.s %a, %n : i32
    %shru = vm.shr.i32.u %a, %n : i32
    vm.return %shl, %shrs, %shru : i32, i32, i32
  }

  // Only eq, ne and lt exist as instructions; the others are built from them.
  vm.export @compare
  vm.func @compare(%a: i32, %b: i32) -> (i32, i32, i32, i32, i32, i32, i32, i32, i32, i32) {
    %eq = vm.cmp.eq.i32 %a, %b : i32
    %ne = vm.cmp.ne.i32 %a, %b : i32
    %lts = vm.cmp.lt.i32.s %a, %b : i32
    %ltu = vm.cmp.lt.i32.u %a, %b : i32
    %les = vm.cmp.lte.i32.s %a, %b : i32
    %leu = vm.cmp.lte.i32.u %a, %b : i32
    %gts = vm.cmp.gt.i32.s %a, %b : i32
    %gtu = vm.cmp.gt.i32.u %a, %b : i32
    %ges = vm.cmp.gte.i32.s %a, %b : i32
    %geu = vm.cmp.gte.i32.u %a, %b : i32
    vm.return %eq, %ne, %lts, %ltu, %les, %leu, %gts, %gtu, %ges, %geu : i32, i32, i32, i32, i32, i32, i32, i32, i32, i32
  }

  vm.export @select
  vm.func @select(%c: i32, %a: i32, %b: i32) -> i32 {
    %r = vm.select.i32 %c, %a, %b : i32
    vm.return %r : i32
  }

  // A negative index takes the default, like one past the end.
  vm.export @switch
  vm.func @switch(%x: i32, %d: i32, %a: i32, %b: i32, %c: i32) -> i32 {
    %r = vm.switch.i32 %x[%a, %b, %c] else %d : i32
    vm.return %r : i32
  }

  vm.export @constants
  vm.func @constants() -> (i32, i32, i32, i32) {
    %zero = vm.const.i32.zero
    %one = vm.const.i32 1
    %min = vm.const.i32 -2147483648
    %max = vm.const.i32 2147483647
    vm.return %zero, %one, %min, %max : i32, i32, i32, i32
  }
}
