// Written by make_check.py.

module @integers {

func.func @arithmetic_i1() {
  %1 = util.unfoldable_constant dense<[false, true, true, false, false, true, false, true]> : tensor<8xi1>
  %2 = util.unfoldable_constant dense<[false, false, true, true, true, false, false, true]> : tensor<8xi1>
  %3 = arith.addi %1, %2 : tensor<8xi1>
  check.expect_eq_const(%3, dense<[false, true, false, true, true, true, false, false]> : tensor<8xi1>) : tensor<8xi1>
  %4 = arith.subi %1, %2 : tensor<8xi1>
  check.expect_eq_const(%4, dense<[false, true, false, true, true, true, false, false]> : tensor<8xi1>) : tensor<8xi1>
  %5 = arith.muli %1, %2 : tensor<8xi1>
  check.expect_eq_const(%5, dense<[false, false, true, false, false, false, false, true]> : tensor<8xi1>) : tensor<8xi1>
  %6 = arith.andi %1, %2 : tensor<8xi1>
  check.expect_eq_const(%6, dense<[false, false, true, false, false, false, false, true]> : tensor<8xi1>) : tensor<8xi1>
  %7 = arith.ori %1, %2 : tensor<8xi1>
  check.expect_eq_const(%7, dense<[false, true, true, true, true, true, false, true]> : tensor<8xi1>) : tensor<8xi1>
  %8 = arith.xori %1, %2 : tensor<8xi1>
  check.expect_eq_const(%8, dense<[false, true, false, true, true, true, false, false]> : tensor<8xi1>) : tensor<8xi1>
  %9 = arith.maxsi %1, %2 : tensor<8xi1>
  check.expect_eq_const(%9, dense<[false, false, true, false, false, false, false, true]> : tensor<8xi1>) : tensor<8xi1>
  %10 = arith.minui %1, %2 : tensor<8xi1>
  check.expect_eq_const(%10, dense<[false, false, true, false, false, false, false, true]> : tensor<8xi1>) : tensor<8xi1>
  return
}

func.func @comparison_i1() {
  %1 = util.unfoldable_constant dense<[false, true, true, false, false, true, false, true]> : tensor<8xi1>
  %2 = util.unfoldable_constant dense<[false, false, true, true, true, false, false, true]> : tensor<8xi1>
  %3 = arith.cmpi eq, %1, %2 : tensor<8xi1>
  check.expect_eq_const(%3, dense<[true, false, true, false, false, false, true, true]> : tensor<8xi1>) : tensor<8xi1>
  %4 = arith.select %3, %1, %2 : tensor<8xi1>, tensor<8xi1>
  check.expect_eq_const(%4, dense<[false, false, true, true, true, false, false, true]> : tensor<8xi1>) : tensor<8xi1>
  %5 = arith.cmpi slt, %1, %2 : tensor<8xi1>
  check.expect_eq_const(%5, dense<[false, true, false, false, false, true, false, false]> : tensor<8xi1>) : tensor<8xi1>
  %6 = arith.select %5, %1, %2 : tensor<8xi1>, tensor<8xi1>
  check.expect_eq_const(%6, dense<[false, true, true, true, true, true, false, true]> : tensor<8xi1>) : tensor<8xi1>
  %7 = arith.cmpi sge, %1, %2 : tensor<8xi1>
  check.expect_eq_const(%7, dense<[true, false, true, true, true, false, true, true]> : tensor<8xi1>) : tensor<8xi1>
  %8 = arith.select %7, %1, %2 : tensor<8xi1>, tensor<8xi1>
  check.expect_eq_const(%8, dense<[false, false, true, false, false, false, false, true]> : tensor<8xi1>) : tensor<8xi1>
  %9 = arith.cmpi ule, %1, %2 : tensor<8xi1>
  check.expect_eq_const(%9, dense<[true, false, true, true, true, false, true, true]> : tensor<8xi1>) : tensor<8xi1>
  %10 = arith.select %9, %1, %2 : tensor<8xi1>, tensor<8xi1>
  check.expect_eq_const(%10, dense<[false, false, true, false, false, false, false, true]> : tensor<8xi1>) : tensor<8xi1>
  return
}

func.func @conversion_i1() {
  %1 = util.unfoldable_constant dense<[false, true, true, false, false, true, false, true]> : tensor<8xi1>
  %2 = arith.extsi %1 : tensor<8xi1> to tensor<8xi4>
  check.expect_eq_const(%2, dense<[0, -1, -1, 0, 0, -1, 0, -1]> : tensor<8xi4>) : tensor<8xi4>
  %3 = arith.extui %1 : tensor<8xi1> to tensor<8xi4>
  check.expect_eq_const(%3, dense<[0, 1, 1, 0, 0, 1, 0, 1]> : tensor<8xi4>) : tensor<8xi4>
  %4 = arith.extsi %1 : tensor<8xi1> to tensor<8xi8>
  check.expect_eq_const(%4, dense<[0, -1, -1, 0, 0, -1, 0, -1]> : tensor<8xi8>) : tensor<8xi8>
  %5 = arith.extui %1 : tensor<8xi1> to tensor<8xi8>
  check.expect_eq_const(%5, dense<[0, 1, 1, 0, 0, 1, 0, 1]> : tensor<8xi8>) : tensor<8xi8>
  %6 = arith.extsi %1 : tensor<8xi1> to tensor<8xi16>
  check.expect_eq_const(%6, dense<[0, -1, -1, 0, 0, -1, 0, -1]> : tensor<8xi16>) : tensor<8xi16>
  %7 = arith.extui %1 : tensor<8xi1> to tensor<8xi16>
  check.expect_eq_const(%7, dense<[0, 1, 1, 0, 0, 1, 0, 1]> : tensor<8xi16>) : tensor<8xi16>
  %8 = arith.extsi %1 : tensor<8xi1> to tensor<8xi32>
  check.expect_eq_const(%8, dense<[0, -1, -1, 0, 0, -1, 0, -1]> : tensor<8xi32>) : tensor<8xi32>
  %9 = arith.extui %1 : tensor<8xi1> to tensor<8xi32>
  check.expect_eq_const(%9, dense<[0, 1, 1, 0, 0, 1, 0, 1]> : tensor<8xi32>) : tensor<8xi32>
  %10 = arith.extsi %1 : tensor<8xi1> to tensor<8xi64>
  check.expect_eq_const(%10, dense<[0, -1, -1, 0, 0, -1, 0, -1]> : tensor<8xi64>) : tensor<8xi64>
  %11 = arith.extui %1 : tensor<8xi1> to tensor<8xi64>
  check.expect_eq_const(%11, dense<[0, 1, 1, 0, 0, 1, 0, 1]> : tensor<8xi64>) : tensor<8xi64>
  %12 = arith.sitofp %1 : tensor<8xi1> to tensor<8xf32>
  check.expect_eq_const(%12, dense<[0.0, -1.0, -1.0, 0.0, 0.0, -1.0, 0.0, -1.0]> : tensor<8xf32>) : tensor<8xf32>
  %13 = arith.uitofp %1 : tensor<8xi1> to tensor<8xf32>
  check.expect_eq_const(%13, dense<[0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0]> : tensor<8xf32>) : tensor<8xf32>
  %14 = arith.sitofp %1 : tensor<8xi1> to tensor<8xf64>
  check.expect_eq_const(%14, dense<[0.0, -1.0, -1.0, 0.0, 0.0, -1.0, 0.0, -1.0]> : tensor<8xf64>) : tensor<8xf64>
  %15 = arith.uitofp %1 : tensor<8xi1> to tensor<8xf64>
  check.expect_eq_const(%15, dense<[0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0]> : tensor<8xf64>) : tensor<8xf64>
  return
}

func.func @narrow_floats_i1() {
  %1 = util.unfoldable_constant dense<[false, true, false, true, false, true, false, true]> : tensor<8xi1>
  %2 = arith.sitofp %1 : tensor<8xi1> to tensor<8xf16>
  check.expect_eq_const(%2, dense<[0.0, -1.0, 0.0, -1.0, 0.0, -1.0, 0.0, -1.0]> : tensor<8xf16>) : tensor<8xf16>
  %3 = arith.sitofp %1 : tensor<8xi1> to tensor<8xf8E5M2>
  check.expect_eq_const(%3, dense<[0.0, -1.0, 0.0, -1.0, 0.0, -1.0, 0.0, -1.0]> : tensor<8xf8E5M2>) : tensor<8xf8E5M2>
  %4 = arith.sitofp %1 : tensor<8xi1> to tensor<8xf8E4M3FN>
  check.expect_eq_const(%4, dense<[0.0, -1.0, 0.0, -1.0, 0.0, -1.0, 0.0, -1.0]> : tensor<8xf8E4M3FN>) : tensor<8xf8E4M3FN>
  %5 = arith.sitofp %1 : tensor<8xi1> to tensor<8xf8E5M2FNUZ>
  check.expect_eq_const(%5, dense<[0.0, -1.0, 0.0, -1.0, 0.0, -1.0, 0.0, -1.0]> : tensor<8xf8E5M2FNUZ>) : tensor<8xf8E5M2FNUZ>
  %6 = arith.sitofp %1 : tensor<8xi1> to tensor<8xf8E4M3FNUZ>
  check.expect_eq_const(%6, dense<[0.0, -1.0, 0.0, -1.0, 0.0, -1.0, 0.0, -1.0]> : tensor<8xf8E4M3FNUZ>) : tensor<8xf8E4M3FNUZ>
  return
}

func.func @arithmetic_i4() {
  %1 = util.unfoldable_constant dense<[-8, 7, 0, 1, -1, 5, -7, -5]> : tensor<8xi4>
  %2 = util.unfoldable_constant dense<[3, 7, -5, -8, 2, -3, -2, -7]> : tensor<8xi4>
  %3 = arith.addi %1, %2 : tensor<8xi4>
  check.expect_eq_const(%3, dense<[-5, -2, -5, -7, 1, 2, 7, 4]> : tensor<8xi4>) : tensor<8xi4>
  %4 = arith.subi %1, %2 : tensor<8xi4>
  check.expect_eq_const(%4, dense<[5, 0, 5, -7, -3, -8, -5, 2]> : tensor<8xi4>) : tensor<8xi4>
  %5 = arith.muli %1, %2 : tensor<8xi4>
  check.expect_eq_const(%5, dense<[-8, 1, 0, -8, -2, 1, -2, 3]> : tensor<8xi4>) : tensor<8xi4>
  %6 = arith.andi %1, %2 : tensor<8xi4>
  check.expect_eq_const(%6, dense<[0, 7, 0, 0, 2, 5, -8, -7]> : tensor<8xi4>) : tensor<8xi4>
  %7 = arith.ori %1, %2 : tensor<8xi4>
  check.expect_eq_const(%7, dense<[-5, 7, -5, -7, -1, -3, -1, -5]> : tensor<8xi4>) : tensor<8xi4>
  %8 = arith.xori %1, %2 : tensor<8xi4>
  check.expect_eq_const(%8, dense<[-5, 0, -5, -7, -3, -8, 7, 2]> : tensor<8xi4>) : tensor<8xi4>
  %9 = arith.maxsi %1, %2 : tensor<8xi4>
  check.expect_eq_const(%9, dense<[3, 7, 0, 1, 2, 5, -2, -5]> : tensor<8xi4>) : tensor<8xi4>
  %10 = arith.minui %1, %2 : tensor<8xi4>
  check.expect_eq_const(%10, dense<[3, 7, 0, 1, 2, 5, -7, -7]> : tensor<8xi4>) : tensor<8xi4>
  return
}

func.func @division_i4() {
  %1 = util.unfoldable_constant dense<[-8, 7, 0, 1, -1, 5, -7, -5]> : tensor<8xi4>
  %2 = util.unfoldable_constant dense<[3, 7, -5, -8, 2, -3, -2, -7]> : tensor<8xi4>
  %3 = arith.divsi %1, %2 : tensor<8xi4>
  check.expect_eq_const(%3, dense<[-2, 1, 0, 0, 0, -1, 3, 0]> : tensor<8xi4>) : tensor<8xi4>
  %4 = arith.remsi %1, %2 : tensor<8xi4>
  check.expect_eq_const(%4, dense<[-2, 0, 0, 1, -1, 2, -1, -5]> : tensor<8xi4>) : tensor<8xi4>
  %5 = arith.divui %1, %2 : tensor<8xi4>
  check.expect_eq_const(%5, dense<[2, 1, 0, 0, 7, 0, 0, 1]> : tensor<8xi4>) : tensor<8xi4>
  %6 = arith.remui %1, %2 : tensor<8xi4>
  check.expect_eq_const(%6, dense<[2, 0, 0, 1, 1, 5, -7, 2]> : tensor<8xi4>) : tensor<8xi4>
  return
}

func.func @shifts_i4() {
  %1 = util.unfoldable_constant dense<[-8, 7, 0, 1, -1, 5, -7, -5]> : tensor<8xi4>
  %2 = util.unfoldable_constant dense<[0, 1, 2, 3, 3, 2, 1, 2]> : tensor<8xi4>
  %3 = arith.shli %1, %2 : tensor<8xi4>
  check.expect_eq_const(%3, dense<[-8, -2, 0, -8, -8, 4, 2, -4]> : tensor<8xi4>) : tensor<8xi4>
  %4 = arith.shrsi %1, %2 : tensor<8xi4>
  check.expect_eq_const(%4, dense<[-8, 3, 0, 0, -1, 1, -4, -2]> : tensor<8xi4>) : tensor<8xi4>
  %5 = arith.shrui %1, %2 : tensor<8xi4>
  check.expect_eq_const(%5, dense<[-8, 3, 0, 0, 1, 1, 4, 2]> : tensor<8xi4>) : tensor<8xi4>
  return
}

func.func @comparison_i4() {
  %1 = util.unfoldable_constant dense<[-8, 7, 0, 1, -1, 5, -7, -5]> : tensor<8xi4>
  %2 = util.unfoldable_constant dense<[3, 7, -5, -8, 2, -3, -2, -7]> : tensor<8xi4>
  %3 = arith.cmpi eq, %1, %2 : tensor<8xi4>
  check.expect_eq_const(%3, dense<[false, true, false, false, false, false, false, false]> : tensor<8xi1>) : tensor<8xi1>
  %4 = arith.select %3, %1, %2 : tensor<8xi1>, tensor<8xi4>
  check.expect_eq_const(%4, dense<[3, 7, -5, -8, 2, -3, -2, -7]> : tensor<8xi4>) : tensor<8xi4>
  %5 = arith.cmpi slt, %1, %2 : tensor<8xi4>
  check.expect_eq_const(%5, dense<[true, false, false, false, true, false, true, false]> : tensor<8xi1>) : tensor<8xi1>
  %6 = arith.select %5, %1, %2 : tensor<8xi1>, tensor<8xi4>
  check.expect_eq_const(%6, dense<[-8, 7, -5, -8, -1, -3, -7, -7]> : tensor<8xi4>) : tensor<8xi4>
  %7 = arith.cmpi sge, %1, %2 : tensor<8xi4>
  check.expect_eq_const(%7, dense<[false, true, true, true, false, true, false, true]> : tensor<8xi1>) : tensor<8xi1>
  %8 = arith.select %7, %1, %2 : tensor<8xi1>, tensor<8xi4>
  check.expect_eq_const(%8, dense<[3, 7, 0, 1, 2, 5, -2, -5]> : tensor<8xi4>) : tensor<8xi4>
  %9 = arith.cmpi ule, %1, %2 : tensor<8xi4>
  check.expect_eq_const(%9, dense<[false, true, true, true, false, true, true, false]> : tensor<8xi1>) : tensor<8xi1>
  %10 = arith.select %9, %1, %2 : tensor<8xi1>, tensor<8xi4>
  check.expect_eq_const(%10, dense<[3, 7, 0, 1, 2, 5, -7, -7]> : tensor<8xi4>) : tensor<8xi4>
  return
}

func.func @conversion_i4() {
  %1 = util.unfoldable_constant dense<[-8, 7, 0, 1, -1, 5, -7, -5]> : tensor<8xi4>
  %2 = arith.trunci %1 : tensor<8xi4> to tensor<8xi1>
  check.expect_eq_const(%2, dense<[false, true, false, true, true, true, true, true]> : tensor<8xi1>) : tensor<8xi1>
  %3 = arith.extsi %1 : tensor<8xi4> to tensor<8xi8>
  check.expect_eq_const(%3, dense<[-8, 7, 0, 1, -1, 5, -7, -5]> : tensor<8xi8>) : tensor<8xi8>
  %4 = arith.extui %1 : tensor<8xi4> to tensor<8xi8>
  check.expect_eq_const(%4, dense<[8, 7, 0, 1, 15, 5, 9, 11]> : tensor<8xi8>) : tensor<8xi8>
  %5 = arith.extsi %1 : tensor<8xi4> to tensor<8xi16>
  check.expect_eq_const(%5, dense<[-8, 7, 0, 1, -1, 5, -7, -5]> : tensor<8xi16>) : tensor<8xi16>
  %6 = arith.extui %1 : tensor<8xi4> to tensor<8xi16>
  check.expect_eq_const(%6, dense<[8, 7, 0, 1, 15, 5, 9, 11]> : tensor<8xi16>) : tensor<8xi16>
  %7 = arith.extsi %1 : tensor<8xi4> to tensor<8xi32>
  check.expect_eq_const(%7, dense<[-8, 7, 0, 1, -1, 5, -7, -5]> : tensor<8xi32>) : tensor<8xi32>
  %8 = arith.extui %1 : tensor<8xi4> to tensor<8xi32>
  check.expect_eq_const(%8, dense<[8, 7, 0, 1, 15, 5, 9, 11]> : tensor<8xi32>) : tensor<8xi32>
  %9 = arith.extsi %1 : tensor<8xi4> to tensor<8xi64>
  check.expect_eq_const(%9, dense<[-8, 7, 0, 1, -1, 5, -7, -5]> : tensor<8xi64>) : tensor<8xi64>
  %10 = arith.extui %1 : tensor<8xi4> to tensor<8xi64>
  check.expect_eq_const(%10, dense<[8, 7, 0, 1, 15, 5, 9, 11]> : tensor<8xi64>) : tensor<8xi64>
  %11 = arith.sitofp %1 : tensor<8xi4> to tensor<8xf32>
  check.expect_eq_const(%11, dense<[-8.0, 7.0, 0.0, 1.0, -1.0, 5.0, -7.0, -5.0]> : tensor<8xf32>) : tensor<8xf32>
  %12 = arith.uitofp %1 : tensor<8xi4> to tensor<8xf32>
  check.expect_eq_const(%12, dense<[8.0, 7.0, 0.0, 1.0, 15.0, 5.0, 9.0, 11.0]> : tensor<8xf32>) : tensor<8xf32>
  %13 = arith.sitofp %1 : tensor<8xi4> to tensor<8xf64>
  check.expect_eq_const(%13, dense<[-8.0, 7.0, 0.0, 1.0, -1.0, 5.0, -7.0, -5.0]> : tensor<8xf64>) : tensor<8xf64>
  %14 = arith.uitofp %1 : tensor<8xi4> to tensor<8xf64>
  check.expect_eq_const(%14, dense<[8.0, 7.0, 0.0, 1.0, 15.0, 5.0, 9.0, 11.0]> : tensor<8xf64>) : tensor<8xf64>
  return
}

func.func @narrow_floats_i4() {
  %1 = util.unfoldable_constant dense<[0, 1, -1, 2, -3, 4, -6, 7]> : tensor<8xi4>
  %2 = arith.sitofp %1 : tensor<8xi4> to tensor<8xf16>
  check.expect_eq_const(%2, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf16>) : tensor<8xf16>
  %3 = arith.sitofp %1 : tensor<8xi4> to tensor<8xf8E5M2>
  check.expect_eq_const(%3, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf8E5M2>) : tensor<8xf8E5M2>
  %4 = arith.sitofp %1 : tensor<8xi4> to tensor<8xf8E4M3FN>
  check.expect_eq_const(%4, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf8E4M3FN>) : tensor<8xf8E4M3FN>
  %5 = arith.sitofp %1 : tensor<8xi4> to tensor<8xf8E5M2FNUZ>
  check.expect_eq_const(%5, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf8E5M2FNUZ>) : tensor<8xf8E5M2FNUZ>
  %6 = arith.sitofp %1 : tensor<8xi4> to tensor<8xf8E4M3FNUZ>
  check.expect_eq_const(%6, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf8E4M3FNUZ>) : tensor<8xf8E4M3FNUZ>
  %7 = util.unfoldable_constant dense<[0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]> : tensor<8xf16>
  %8 = arith.fptosi %7 : tensor<8xf16> to tensor<8xi4>
  check.expect_eq_const(%8, dense<[0, 0, 0, 2, -2, 6, -7, 1]> : tensor<8xi4>) : tensor<8xi4>
  %9 = util.unfoldable_constant dense<[0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]> : tensor<8xbf16>
  %10 = arith.fptosi %9 : tensor<8xbf16> to tensor<8xi4>
  check.expect_eq_const(%10, dense<[0, 0, 0, 2, -2, 6, -7, 1]> : tensor<8xi4>) : tensor<8xi4>
  %11 = util.unfoldable_constant dense<[0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]> : tensor<8xf32>
  %12 = arith.fptosi %11 : tensor<8xf32> to tensor<8xi4>
  check.expect_eq_const(%12, dense<[0, 0, 0, 2, -2, 6, -7, 1]> : tensor<8xi4>) : tensor<8xi4>
  %13 = util.unfoldable_constant dense<[0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]> : tensor<8xf64>
  %14 = arith.fptosi %13 : tensor<8xf64> to tensor<8xi4>
  check.expect_eq_const(%14, dense<[0, 0, 0, 2, -2, 6, -7, 1]> : tensor<8xi4>) : tensor<8xi4>
  return
}

func.func @arithmetic_i8() {
  %1 = util.unfoldable_constant dense<[-128, 127, 0, 1, -1, 5, -7, -125]> : tensor<8xi8>
  %2 = util.unfoldable_constant dense<[3, 127, -5, -128, 2, -3, -2, -127]> : tensor<8xi8>
  %3 = arith.addi %1, %2 : tensor<8xi8>
  check.expect_eq_const(%3, dense<[-125, -2, -5, -127, 1, 2, -9, 4]> : tensor<8xi8>) : tensor<8xi8>
  %4 = arith.subi %1, %2 : tensor<8xi8>
  check.expect_eq_const(%4, dense<[125, 0, 5, -127, -3, 8, -5, 2]> : tensor<8xi8>) : tensor<8xi8>
  %5 = arith.muli %1, %2 : tensor<8xi8>
  check.expect_eq_const(%5, dense<[-128, 1, 0, -128, -2, -15, 14, 3]> : tensor<8xi8>) : tensor<8xi8>
  %6 = arith.andi %1, %2 : tensor<8xi8>
  check.expect_eq_const(%6, dense<[0, 127, 0, 0, 2, 5, -8, -127]> : tensor<8xi8>) : tensor<8xi8>
  %7 = arith.ori %1, %2 : tensor<8xi8>
  check.expect_eq_const(%7, dense<[-125, 127, -5, -127, -1, -3, -1, -125]> : tensor<8xi8>) : tensor<8xi8>
  %8 = arith.xori %1, %2 : tensor<8xi8>
  check.expect_eq_const(%8, dense<[-125, 0, -5, -127, -3, -8, 7, 2]> : tensor<8xi8>) : tensor<8xi8>
  %9 = arith.maxsi %1, %2 : tensor<8xi8>
  check.expect_eq_const(%9, dense<[3, 127, 0, 1, 2, 5, -2, -125]> : tensor<8xi8>) : tensor<8xi8>
  %10 = arith.minui %1, %2 : tensor<8xi8>
  check.expect_eq_const(%10, dense<[3, 127, 0, 1, 2, 5, -7, -127]> : tensor<8xi8>) : tensor<8xi8>
  return
}

func.func @division_i8() {
  %1 = util.unfoldable_constant dense<[-128, 127, 0, 1, -1, 5, -7, -125]> : tensor<8xi8>
  %2 = util.unfoldable_constant dense<[3, 127, -5, -128, 2, -3, -2, -127]> : tensor<8xi8>
  %3 = arith.divsi %1, %2 : tensor<8xi8>
  check.expect_eq_const(%3, dense<[-42, 1, 0, 0, 0, -1, 3, 0]> : tensor<8xi8>) : tensor<8xi8>
  %4 = arith.remsi %1, %2 : tensor<8xi8>
  check.expect_eq_const(%4, dense<[-2, 0, 0, 1, -1, 2, -1, -125]> : tensor<8xi8>) : tensor<8xi8>
  %5 = arith.divui %1, %2 : tensor<8xi8>
  check.expect_eq_const(%5, dense<[42, 1, 0, 0, 127, 0, 0, 1]> : tensor<8xi8>) : tensor<8xi8>
  %6 = arith.remui %1, %2 : tensor<8xi8>
  check.expect_eq_const(%6, dense<[2, 0, 0, 1, 1, 5, -7, 2]> : tensor<8xi8>) : tensor<8xi8>
  return
}

func.func @shifts_i8() {
  %1 = util.unfoldable_constant dense<[-128, 127, 0, 1, -1, 5, -7, -125]> : tensor<8xi8>
  %2 = util.unfoldable_constant dense<[0, 1, 2, 3, 7, 4, 1, 6]> : tensor<8xi8>
  %3 = arith.shli %1, %2 : tensor<8xi8>
  check.expect_eq_const(%3, dense<[-128, -2, 0, 8, -128, 80, -14, -64]> : tensor<8xi8>) : tensor<8xi8>
  %4 = arith.shrsi %1, %2 : tensor<8xi8>
  check.expect_eq_const(%4, dense<[-128, 63, 0, 0, -1, 0, -4, -2]> : tensor<8xi8>) : tensor<8xi8>
  %5 = arith.shrui %1, %2 : tensor<8xi8>
  check.expect_eq_const(%5, dense<[-128, 63, 0, 0, 1, 0, 124, 2]> : tensor<8xi8>) : tensor<8xi8>
  return
}

func.func @comparison_i8() {
  %1 = util.unfoldable_constant dense<[-128, 127, 0, 1, -1, 5, -7, -125]> : tensor<8xi8>
  %2 = util.unfoldable_constant dense<[3, 127, -5, -128, 2, -3, -2, -127]> : tensor<8xi8>
  %3 = arith.cmpi eq, %1, %2 : tensor<8xi8>
  check.expect_eq_const(%3, dense<[false, true, false, false, false, false, false, false]> : tensor<8xi1>) : tensor<8xi1>
  %4 = arith.select %3, %1, %2 : tensor<8xi1>, tensor<8xi8>
  check.expect_eq_const(%4, dense<[3, 127, -5, -128, 2, -3, -2, -127]> : tensor<8xi8>) : tensor<8xi8>
  %5 = arith.cmpi slt, %1, %2 : tensor<8xi8>
  check.expect_eq_const(%5, dense<[true, false, false, false, true, false, true, false]> : tensor<8xi1>) : tensor<8xi1>
  %6 = arith.select %5, %1, %2 : tensor<8xi1>, tensor<8xi8>
  check.expect_eq_const(%6, dense<[-128, 127, -5, -128, -1, -3, -7, -127]> : tensor<8xi8>) : tensor<8xi8>
  %7 = arith.cmpi sge, %1, %2 : tensor<8xi8>
  check.expect_eq_const(%7, dense<[false, true, true, true, false, true, false, true]> : tensor<8xi1>) : tensor<8xi1>
  %8 = arith.select %7, %1, %2 : tensor<8xi1>, tensor<8xi8>
  check.expect_eq_const(%8, dense<[3, 127, 0, 1, 2, 5, -2, -125]> : tensor<8xi8>) : tensor<8xi8>
  %9 = arith.cmpi ule, %1, %2 : tensor<8xi8>
  check.expect_eq_const(%9, dense<[false, true, true, true, false, true, true, false]> : tensor<8xi1>) : tensor<8xi1>
  %10 = arith.select %9, %1, %2 : tensor<8xi1>, tensor<8xi8>
  check.expect_eq_const(%10, dense<[3, 127, 0, 1, 2, 5, -7, -127]> : tensor<8xi8>) : tensor<8xi8>
  return
}

func.func @conversion_i8() {
  %1 = util.unfoldable_constant dense<[-128, 127, 0, 1, -1, 5, -7, -125]> : tensor<8xi8>
  %2 = arith.trunci %1 : tensor<8xi8> to tensor<8xi1>
  check.expect_eq_const(%2, dense<[false, true, false, true, true, true, true, true]> : tensor<8xi1>) : tensor<8xi1>
  %3 = arith.trunci %1 : tensor<8xi8> to tensor<8xi4>
  check.expect_eq_const(%3, dense<[0, -1, 0, 1, -1, 5, -7, 3]> : tensor<8xi4>) : tensor<8xi4>
  %4 = arith.extsi %1 : tensor<8xi8> to tensor<8xi16>
  check.expect_eq_const(%4, dense<[-128, 127, 0, 1, -1, 5, -7, -125]> : tensor<8xi16>) : tensor<8xi16>
  %5 = arith.extui %1 : tensor<8xi8> to tensor<8xi16>
  check.expect_eq_const(%5, dense<[128, 127, 0, 1, 255, 5, 249, 131]> : tensor<8xi16>) : tensor<8xi16>
  %6 = arith.extsi %1 : tensor<8xi8> to tensor<8xi32>
  check.expect_eq_const(%6, dense<[-128, 127, 0, 1, -1, 5, -7, -125]> : tensor<8xi32>) : tensor<8xi32>
  %7 = arith.extui %1 : tensor<8xi8> to tensor<8xi32>
  check.expect_eq_const(%7, dense<[128, 127, 0, 1, 255, 5, 249, 131]> : tensor<8xi32>) : tensor<8xi32>
  %8 = arith.extsi %1 : tensor<8xi8> to tensor<8xi64>
  check.expect_eq_const(%8, dense<[-128, 127, 0, 1, -1, 5, -7, -125]> : tensor<8xi64>) : tensor<8xi64>
  %9 = arith.extui %1 : tensor<8xi8> to tensor<8xi64>
  check.expect_eq_const(%9, dense<[128, 127, 0, 1, 255, 5, 249, 131]> : tensor<8xi64>) : tensor<8xi64>
  %10 = arith.sitofp %1 : tensor<8xi8> to tensor<8xf32>
  check.expect_eq_const(%10, dense<[-128.0, 127.0, 0.0, 1.0, -1.0, 5.0, -7.0, -125.0]> : tensor<8xf32>) : tensor<8xf32>
  %11 = arith.uitofp %1 : tensor<8xi8> to tensor<8xf32>
  check.expect_eq_const(%11, dense<[128.0, 127.0, 0.0, 1.0, 255.0, 5.0, 249.0, 131.0]> : tensor<8xf32>) : tensor<8xf32>
  %12 = arith.sitofp %1 : tensor<8xi8> to tensor<8xf64>
  check.expect_eq_const(%12, dense<[-128.0, 127.0, 0.0, 1.0, -1.0, 5.0, -7.0, -125.0]> : tensor<8xf64>) : tensor<8xf64>
  %13 = arith.uitofp %1 : tensor<8xi8> to tensor<8xf64>
  check.expect_eq_const(%13, dense<[128.0, 127.0, 0.0, 1.0, 255.0, 5.0, 249.0, 131.0]> : tensor<8xf64>) : tensor<8xf64>
  return
}

func.func @narrow_floats_i8() {
  %1 = util.unfoldable_constant dense<[0, 1, -1, 2, -3, 4, -6, 7]> : tensor<8xi8>
  %2 = arith.sitofp %1 : tensor<8xi8> to tensor<8xf16>
  check.expect_eq_const(%2, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf16>) : tensor<8xf16>
  %3 = arith.sitofp %1 : tensor<8xi8> to tensor<8xf8E5M2>
  check.expect_eq_const(%3, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf8E5M2>) : tensor<8xf8E5M2>
  %4 = arith.sitofp %1 : tensor<8xi8> to tensor<8xf8E4M3FN>
  check.expect_eq_const(%4, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf8E4M3FN>) : tensor<8xf8E4M3FN>
  %5 = arith.sitofp %1 : tensor<8xi8> to tensor<8xf8E5M2FNUZ>
  check.expect_eq_const(%5, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf8E5M2FNUZ>) : tensor<8xf8E5M2FNUZ>
  %6 = arith.sitofp %1 : tensor<8xi8> to tensor<8xf8E4M3FNUZ>
  check.expect_eq_const(%6, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf8E4M3FNUZ>) : tensor<8xf8E4M3FNUZ>
  %7 = util.unfoldable_constant dense<[0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]> : tensor<8xf16>
  %8 = arith.fptosi %7 : tensor<8xf16> to tensor<8xi8>
  check.expect_eq_const(%8, dense<[0, 0, 0, 2, -2, 6, -7, 1]> : tensor<8xi8>) : tensor<8xi8>
  %9 = util.unfoldable_constant dense<[0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]> : tensor<8xbf16>
  %10 = arith.fptosi %9 : tensor<8xbf16> to tensor<8xi8>
  check.expect_eq_const(%10, dense<[0, 0, 0, 2, -2, 6, -7, 1]> : tensor<8xi8>) : tensor<8xi8>
  %11 = util.unfoldable_constant dense<[0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]> : tensor<8xf32>
  %12 = arith.fptosi %11 : tensor<8xf32> to tensor<8xi8>
  check.expect_eq_const(%12, dense<[0, 0, 0, 2, -2, 6, -7, 1]> : tensor<8xi8>) : tensor<8xi8>
  %13 = util.unfoldable_constant dense<[0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]> : tensor<8xf64>
  %14 = arith.fptosi %13 : tensor<8xf64> to tensor<8xi8>
  check.expect_eq_const(%14, dense<[0, 0, 0, 2, -2, 6, -7, 1]> : tensor<8xi8>) : tensor<8xi8>
  return
}

func.func @arithmetic_i16() {
  %1 = util.unfoldable_constant dense<[-32768, 32767, 0, 1, -1, 5, -7, -32765]> : tensor<8xi16>
  %2 = util.unfoldable_constant dense<[3, 32767, -5, -32768, 2, -3, -2, -32767]> : tensor<8xi16>
  %3 = arith.addi %1, %2 : tensor<8xi16>
  check.expect_eq_const(%3, dense<[-32765, -2, -5, -32767, 1, 2, -9, 4]> : tensor<8xi16>) : tensor<8xi16>
  %4 = arith.subi %1, %2 : tensor<8xi16>
  check.expect_eq_const(%4, dense<[32765, 0, 5, -32767, -3, 8, -5, 2]> : tensor<8xi16>) : tensor<8xi16>
  %5 = arith.muli %1, %2 : tensor<8xi16>
  check.expect_eq_const(%5, dense<[-32768, 1, 0, -32768, -2, -15, 14, 3]> : tensor<8xi16>) : tensor<8xi16>
  %6 = arith.andi %1, %2 : tensor<8xi16>
  check.expect_eq_const(%6, dense<[0, 32767, 0, 0, 2, 5, -8, -32767]> : tensor<8xi16>) : tensor<8xi16>
  %7 = arith.ori %1, %2 : tensor<8xi16>
  check.expect_eq_const(%7, dense<[-32765, 32767, -5, -32767, -1, -3, -1, -32765]> : tensor<8xi16>) : tensor<8xi16>
  %8 = arith.xori %1, %2 : tensor<8xi16>
  check.expect_eq_const(%8, dense<[-32765, 0, -5, -32767, -3, -8, 7, 2]> : tensor<8xi16>) : tensor<8xi16>
  %9 = arith.maxsi %1, %2 : tensor<8xi16>
  check.expect_eq_const(%9, dense<[3, 32767, 0, 1, 2, 5, -2, -32765]> : tensor<8xi16>) : tensor<8xi16>
  %10 = arith.minui %1, %2 : tensor<8xi16>
  check.expect_eq_const(%10, dense<[3, 32767, 0, 1, 2, 5, -7, -32767]> : tensor<8xi16>) : tensor<8xi16>
  return
}

func.func @division_i16() {
  %1 = util.unfoldable_constant dense<[-32768, 32767, 0, 1, -1, 5, -7, -32765]> : tensor<8xi16>
  %2 = util.unfoldable_constant dense<[3, 32767, -5, -32768, 2, -3, -2, -32767]> : tensor<8xi16>
  %3 = arith.divsi %1, %2 : tensor<8xi16>
  check.expect_eq_const(%3, dense<[-10922, 1, 0, 0, 0, -1, 3, 0]> : tensor<8xi16>) : tensor<8xi16>
  %4 = arith.remsi %1, %2 : tensor<8xi16>
  check.expect_eq_const(%4, dense<[-2, 0, 0, 1, -1, 2, -1, -32765]> : tensor<8xi16>) : tensor<8xi16>
  %5 = arith.divui %1, %2 : tensor<8xi16>
  check.expect_eq_const(%5, dense<[10922, 1, 0, 0, 32767, 0, 0, 1]> : tensor<8xi16>) : tensor<8xi16>
  %6 = arith.remui %1, %2 : tensor<8xi16>
  check.expect_eq_const(%6, dense<[2, 0, 0, 1, 1, 5, -7, 2]> : tensor<8xi16>) : tensor<8xi16>
  return
}

func.func @shifts_i16() {
  %1 = util.unfoldable_constant dense<[-32768, 32767, 0, 1, -1, 5, -7, -32765]> : tensor<8xi16>
  %2 = util.unfoldable_constant dense<[0, 1, 2, 3, 15, 8, 1, 14]> : tensor<8xi16>
  %3 = arith.shli %1, %2 : tensor<8xi16>
  check.expect_eq_const(%3, dense<[-32768, -2, 0, 8, -32768, 1280, -14, -16384]> : tensor<8xi16>) : tensor<8xi16>
  %4 = arith.shrsi %1, %2 : tensor<8xi16>
  check.expect_eq_const(%4, dense<[-32768, 16383, 0, 0, -1, 0, -4, -2]> : tensor<8xi16>) : tensor<8xi16>
  %5 = arith.shrui %1, %2 : tensor<8xi16>
  check.expect_eq_const(%5, dense<[-32768, 16383, 0, 0, 1, 0, 32764, 2]> : tensor<8xi16>) : tensor<8xi16>
  return
}

func.func @comparison_i16() {
  %1 = util.unfoldable_constant dense<[-32768, 32767, 0, 1, -1, 5, -7, -32765]> : tensor<8xi16>
  %2 = util.unfoldable_constant dense<[3, 32767, -5, -32768, 2, -3, -2, -32767]> : tensor<8xi16>
  %3 = arith.cmpi eq, %1, %2 : tensor<8xi16>
  check.expect_eq_const(%3, dense<[false, true, false, false, false, false, false, false]> : tensor<8xi1>) : tensor<8xi1>
  %4 = arith.select %3, %1, %2 : tensor<8xi1>, tensor<8xi16>
  check.expect_eq_const(%4, dense<[3, 32767, -5, -32768, 2, -3, -2, -32767]> : tensor<8xi16>) : tensor<8xi16>
  %5 = arith.cmpi slt, %1, %2 : tensor<8xi16>
  check.expect_eq_const(%5, dense<[true, false, false, false, true, false, true, false]> : tensor<8xi1>) : tensor<8xi1>
  %6 = arith.select %5, %1, %2 : tensor<8xi1>, tensor<8xi16>
  check.expect_eq_const(%6, dense<[-32768, 32767, -5, -32768, -1, -3, -7, -32767]> : tensor<8xi16>) : tensor<8xi16>
  %7 = arith.cmpi sge, %1, %2 : tensor<8xi16>
  check.expect_eq_const(%7, dense<[false, true, true, true, false, true, false, true]> : tensor<8xi1>) : tensor<8xi1>
  %8 = arith.select %7, %1, %2 : tensor<8xi1>, tensor<8xi16>
  check.expect_eq_const(%8, dense<[3, 32767, 0, 1, 2, 5, -2, -32765]> : tensor<8xi16>) : tensor<8xi16>
  %9 = arith.cmpi ule, %1, %2 : tensor<8xi16>
  check.expect_eq_const(%9, dense<[false, true, true, true, false, true, true, false]> : tensor<8xi1>) : tensor<8xi1>
  %10 = arith.select %9, %1, %2 : tensor<8xi1>, tensor<8xi16>
  check.expect_eq_const(%10, dense<[3, 32767, 0, 1, 2, 5, -7, -32767]> : tensor<8xi16>) : tensor<8xi16>
  return
}

func.func @conversion_i16() {
  %1 = util.unfoldable_constant dense<[-32768, 32767, 0, 1, -1, 5, -7, -32765]> : tensor<8xi16>
  %2 = arith.trunci %1 : tensor<8xi16> to tensor<8xi1>
  check.expect_eq_const(%2, dense<[false, true, false, true, true, true, true, true]> : tensor<8xi1>) : tensor<8xi1>
  %3 = arith.trunci %1 : tensor<8xi16> to tensor<8xi4>
  check.expect_eq_const(%3, dense<[0, -1, 0, 1, -1, 5, -7, 3]> : tensor<8xi4>) : tensor<8xi4>
  %4 = arith.trunci %1 : tensor<8xi16> to tensor<8xi8>
  check.expect_eq_const(%4, dense<[0, -1, 0, 1, -1, 5, -7, 3]> : tensor<8xi8>) : tensor<8xi8>
  %5 = arith.extsi %1 : tensor<8xi16> to tensor<8xi32>
  check.expect_eq_const(%5, dense<[-32768, 32767, 0, 1, -1, 5, -7, -32765]> : tensor<8xi32>) : tensor<8xi32>
  %6 = arith.extui %1 : tensor<8xi16> to tensor<8xi32>
  check.expect_eq_const(%6, dense<[32768, 32767, 0, 1, 65535, 5, 65529, 32771]> : tensor<8xi32>) : tensor<8xi32>
  %7 = arith.extsi %1 : tensor<8xi16> to tensor<8xi64>
  check.expect_eq_const(%7, dense<[-32768, 32767, 0, 1, -1, 5, -7, -32765]> : tensor<8xi64>) : tensor<8xi64>
  %8 = arith.extui %1 : tensor<8xi16> to tensor<8xi64>
  check.expect_eq_const(%8, dense<[32768, 32767, 0, 1, 65535, 5, 65529, 32771]> : tensor<8xi64>) : tensor<8xi64>
  %9 = arith.sitofp %1 : tensor<8xi16> to tensor<8xf32>
  check.expect_eq_const(%9, dense<[-32768.0, 32767.0, 0.0, 1.0, -1.0, 5.0, -7.0, -32765.0]> : tensor<8xf32>) : tensor<8xf32>
  %10 = arith.uitofp %1 : tensor<8xi16> to tensor<8xf32>
  check.expect_eq_const(%10, dense<[32768.0, 32767.0, 0.0, 1.0, 65535.0, 5.0, 65529.0, 32771.0]> : tensor<8xf32>) : tensor<8xf32>
  %11 = arith.sitofp %1 : tensor<8xi16> to tensor<8xf64>
  check.expect_eq_const(%11, dense<[-32768.0, 32767.0, 0.0, 1.0, -1.0, 5.0, -7.0, -32765.0]> : tensor<8xf64>) : tensor<8xf64>
  %12 = arith.uitofp %1 : tensor<8xi16> to tensor<8xf64>
  check.expect_eq_const(%12, dense<[32768.0, 32767.0, 0.0, 1.0, 65535.0, 5.0, 65529.0, 32771.0]> : tensor<8xf64>) : tensor<8xf64>
  return
}

func.func @narrow_floats_i16() {
  %1 = util.unfoldable_constant dense<[0, 1, -1, 2, -3, 4, -6, 7]> : tensor<8xi16>
  %2 = arith.sitofp %1 : tensor<8xi16> to tensor<8xf16>
  check.expect_eq_const(%2, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf16>) : tensor<8xf16>
  %3 = arith.sitofp %1 : tensor<8xi16> to tensor<8xf8E5M2>
  check.expect_eq_const(%3, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf8E5M2>) : tensor<8xf8E5M2>
  %4 = arith.sitofp %1 : tensor<8xi16> to tensor<8xf8E4M3FN>
  check.expect_eq_const(%4, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf8E4M3FN>) : tensor<8xf8E4M3FN>
  %5 = arith.sitofp %1 : tensor<8xi16> to tensor<8xf8E5M2FNUZ>
  check.expect_eq_const(%5, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf8E5M2FNUZ>) : tensor<8xf8E5M2FNUZ>
  %6 = arith.sitofp %1 : tensor<8xi16> to tensor<8xf8E4M3FNUZ>
  check.expect_eq_const(%6, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf8E4M3FNUZ>) : tensor<8xf8E4M3FNUZ>
  %7 = util.unfoldable_constant dense<[0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]> : tensor<8xf16>
  %8 = arith.fptosi %7 : tensor<8xf16> to tensor<8xi16>
  check.expect_eq_const(%8, dense<[0, 0, 0, 2, -2, 6, -7, 1]> : tensor<8xi16>) : tensor<8xi16>
  %9 = util.unfoldable_constant dense<[0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]> : tensor<8xbf16>
  %10 = arith.fptosi %9 : tensor<8xbf16> to tensor<8xi16>
  check.expect_eq_const(%10, dense<[0, 0, 0, 2, -2, 6, -7, 1]> : tensor<8xi16>) : tensor<8xi16>
  %11 = util.unfoldable_constant dense<[0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]> : tensor<8xf32>
  %12 = arith.fptosi %11 : tensor<8xf32> to tensor<8xi16>
  check.expect_eq_const(%12, dense<[0, 0, 0, 2, -2, 6, -7, 1]> : tensor<8xi16>) : tensor<8xi16>
  %13 = util.unfoldable_constant dense<[0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]> : tensor<8xf64>
  %14 = arith.fptosi %13 : tensor<8xf64> to tensor<8xi16>
  check.expect_eq_const(%14, dense<[0, 0, 0, 2, -2, 6, -7, 1]> : tensor<8xi16>) : tensor<8xi16>
  return
}

func.func @arithmetic_i32() {
  %1 = util.unfoldable_constant dense<[-2147483648, 2147483647, 0, 1, -1, 5, -7, -2147483645]> : tensor<8xi32>
  %2 = util.unfoldable_constant dense<[3, 2147483647, -5, -2147483648, 2, -3, -2, -2147483647]> : tensor<8xi32>
  %3 = arith.addi %1, %2 : tensor<8xi32>
  check.expect_eq_const(%3, dense<[-2147483645, -2, -5, -2147483647, 1, 2, -9, 4]> : tensor<8xi32>) : tensor<8xi32>
  %4 = arith.subi %1, %2 : tensor<8xi32>
  check.expect_eq_const(%4, dense<[2147483645, 0, 5, -2147483647, -3, 8, -5, 2]> : tensor<8xi32>) : tensor<8xi32>
  %5 = arith.muli %1, %2 : tensor<8xi32>
  check.expect_eq_const(%5, dense<[-2147483648, 1, 0, -2147483648, -2, -15, 14, 3]> : tensor<8xi32>) : tensor<8xi32>
  %6 = arith.andi %1, %2 : tensor<8xi32>
  check.expect_eq_const(%6, dense<[0, 2147483647, 0, 0, 2, 5, -8, -2147483647]> : tensor<8xi32>) : tensor<8xi32>
  %7 = arith.ori %1, %2 : tensor<8xi32>
  check.expect_eq_const(%7, dense<[-2147483645, 2147483647, -5, -2147483647, -1, -3, -1, -2147483645]> : tensor<8xi32>) : tensor<8xi32>
  %8 = arith.xori %1, %2 : tensor<8xi32>
  check.expect_eq_const(%8, dense<[-2147483645, 0, -5, -2147483647, -3, -8, 7, 2]> : tensor<8xi32>) : tensor<8xi32>
  %9 = arith.maxsi %1, %2 : tensor<8xi32>
  check.expect_eq_const(%9, dense<[3, 2147483647, 0, 1, 2, 5, -2, -2147483645]> : tensor<8xi32>) : tensor<8xi32>
  %10 = arith.minui %1, %2 : tensor<8xi32>
  check.expect_eq_const(%10, dense<[3, 2147483647, 0, 1, 2, 5, -7, -2147483647]> : tensor<8xi32>) : tensor<8xi32>
  return
}

func.func @division_i32() {
  %1 = util.unfoldable_constant dense<[-2147483648, 2147483647, 0, 1, -1, 5, -7, -2147483645]> : tensor<8xi32>
  %2 = util.unfoldable_constant dense<[3, 2147483647, -5, -2147483648, 2, -3, -2, -2147483647]> : tensor<8xi32>
  %3 = arith.divsi %1, %2 : tensor<8xi32>
  check.expect_eq_const(%3, dense<[-715827882, 1, 0, 0, 0, -1, 3, 0]> : tensor<8xi32>) : tensor<8xi32>
  %4 = arith.remsi %1, %2 : tensor<8xi32>
  check.expect_eq_const(%4, dense<[-2, 0, 0, 1, -1, 2, -1, -2147483645]> : tensor<8xi32>) : tensor<8xi32>
  %5 = arith.divui %1, %2 : tensor<8xi32>
  check.expect_eq_const(%5, dense<[715827882, 1, 0, 0, 2147483647, 0, 0, 1]> : tensor<8xi32>) : tensor<8xi32>
  %6 = arith.remui %1, %2 : tensor<8xi32>
  check.expect_eq_const(%6, dense<[2, 0, 0, 1, 1, 5, -7, 2]> : tensor<8xi32>) : tensor<8xi32>
  return
}

func.func @shifts_i32() {
  %1 = util.unfoldable_constant dense<[-2147483648, 2147483647, 0, 1, -1, 5, -7, -2147483645]> : tensor<8xi32>
  %2 = util.unfoldable_constant dense<[0, 1, 2, 3, 31, 16, 1, 30]> : tensor<8xi32>
  %3 = arith.shli %1, %2 : tensor<8xi32>
  check.expect_eq_const(%3, dense<[-2147483648, -2, 0, 8, -2147483648, 327680, -14, -1073741824]> : tensor<8xi32>) : tensor<8xi32>
  %4 = arith.shrsi %1, %2 : tensor<8xi32>
  check.expect_eq_const(%4, dense<[-2147483648, 1073741823, 0, 0, -1, 0, -4, -2]> : tensor<8xi32>) : tensor<8xi32>
  %5 = arith.shrui %1, %2 : tensor<8xi32>
  check.expect_eq_const(%5, dense<[-2147483648, 1073741823, 0, 0, 1, 0, 2147483644, 2]> : tensor<8xi32>) : tensor<8xi32>
  return
}

func.func @comparison_i32() {
  %1 = util.unfoldable_constant dense<[-2147483648, 2147483647, 0, 1, -1, 5, -7, -2147483645]> : tensor<8xi32>
  %2 = util.unfoldable_constant dense<[3, 2147483647, -5, -2147483648, 2, -3, -2, -2147483647]> : tensor<8xi32>
  %3 = arith.cmpi eq, %1, %2 : tensor<8xi32>
  check.expect_eq_const(%3, dense<[false, true, false, false, false, false, false, false]> : tensor<8xi1>) : tensor<8xi1>
  %4 = arith.select %3, %1, %2 : tensor<8xi1>, tensor<8xi32>
  check.expect_eq_const(%4, dense<[3, 2147483647, -5, -2147483648, 2, -3, -2, -2147483647]> : tensor<8xi32>) : tensor<8xi32>
  %5 = arith.cmpi slt, %1, %2 : tensor<8xi32>
  check.expect_eq_const(%5, dense<[true, false, false, false, true, false, true, false]> : tensor<8xi1>) : tensor<8xi1>
  %6 = arith.select %5, %1, %2 : tensor<8xi1>, tensor<8xi32>
  check.expect_eq_const(%6, dense<[-2147483648, 2147483647, -5, -2147483648, -1, -3, -7, -2147483647]> : tensor<8xi32>) : tensor<8xi32>
  %7 = arith.cmpi sge, %1, %2 : tensor<8xi32>
  check.expect_eq_const(%7, dense<[false, true, true, true, false, true, false, true]> : tensor<8xi1>) : tensor<8xi1>
  %8 = arith.select %7, %1, %2 : tensor<8xi1>, tensor<8xi32>
  check.expect_eq_const(%8, dense<[3, 2147483647, 0, 1, 2, 5, -2, -2147483645]> : tensor<8xi32>) : tensor<8xi32>
  %9 = arith.cmpi ule, %1, %2 : tensor<8xi32>
  check.expect_eq_const(%9, dense<[false, true, true, true, false, true, true, false]> : tensor<8xi1>) : tensor<8xi1>
  %10 = arith.select %9, %1, %2 : tensor<8xi1>, tensor<8xi32>
  check.expect_eq_const(%10, dense<[3, 2147483647, 0, 1, 2, 5, -7, -2147483647]> : tensor<8xi32>) : tensor<8xi32>
  return
}

func.func @conversion_i32() {
  %1 = util.unfoldable_constant dense<[-2147483648, 2147483647, 0, 1, -1, 5, -7, -2147483645]> : tensor<8xi32>
  %2 = arith.trunci %1 : tensor<8xi32> to tensor<8xi1>
  check.expect_eq_const(%2, dense<[false, true, false, true, true, true, true, true]> : tensor<8xi1>) : tensor<8xi1>
  %3 = arith.trunci %1 : tensor<8xi32> to tensor<8xi4>
  check.expect_eq_const(%3, dense<[0, -1, 0, 1, -1, 5, -7, 3]> : tensor<8xi4>) : tensor<8xi4>
  %4 = arith.trunci %1 : tensor<8xi32> to tensor<8xi8>
  check.expect_eq_const(%4, dense<[0, -1, 0, 1, -1, 5, -7, 3]> : tensor<8xi8>) : tensor<8xi8>
  %5 = arith.trunci %1 : tensor<8xi32> to tensor<8xi16>
  check.expect_eq_const(%5, dense<[0, -1, 0, 1, -1, 5, -7, 3]> : tensor<8xi16>) : tensor<8xi16>
  %6 = arith.extsi %1 : tensor<8xi32> to tensor<8xi64>
  check.expect_eq_const(%6, dense<[-2147483648, 2147483647, 0, 1, -1, 5, -7, -2147483645]> : tensor<8xi64>) : tensor<8xi64>
  %7 = arith.extui %1 : tensor<8xi32> to tensor<8xi64>
  check.expect_eq_const(%7, dense<[2147483648, 2147483647, 0, 1, 4294967295, 5, 4294967289, 2147483651]> : tensor<8xi64>) : tensor<8xi64>
  %8 = arith.sitofp %1 : tensor<8xi32> to tensor<8xf32>
  check.expect_eq_const(%8, dense<[-2147483648.0, 2147483648.0, 0.0, 1.0, -1.0, 5.0, -7.0, -2147483648.0]> : tensor<8xf32>) : tensor<8xf32>
  %9 = arith.uitofp %1 : tensor<8xi32> to tensor<8xf32>
  check.expect_eq_const(%9, dense<[2147483648.0, 2147483648.0, 0.0, 1.0, 4294967296.0, 5.0, 4294967296.0, 2147483648.0]> : tensor<8xf32>) : tensor<8xf32>
  %10 = arith.sitofp %1 : tensor<8xi32> to tensor<8xf64>
  check.expect_eq_const(%10, dense<[-2147483648.0, 2147483647.0, 0.0, 1.0, -1.0, 5.0, -7.0, -2147483645.0]> : tensor<8xf64>) : tensor<8xf64>
  %11 = arith.uitofp %1 : tensor<8xi32> to tensor<8xf64>
  check.expect_eq_const(%11, dense<[2147483648.0, 2147483647.0, 0.0, 1.0, 4294967295.0, 5.0, 4294967289.0, 2147483651.0]> : tensor<8xf64>) : tensor<8xf64>
  return
}

func.func @narrow_floats_i32() {
  %1 = util.unfoldable_constant dense<[0, 1, -1, 2, -3, 4, -6, 7]> : tensor<8xi32>
  %2 = arith.sitofp %1 : tensor<8xi32> to tensor<8xf16>
  check.expect_eq_const(%2, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf16>) : tensor<8xf16>
  %3 = arith.sitofp %1 : tensor<8xi32> to tensor<8xf8E5M2>
  check.expect_eq_const(%3, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf8E5M2>) : tensor<8xf8E5M2>
  %4 = arith.sitofp %1 : tensor<8xi32> to tensor<8xf8E4M3FN>
  check.expect_eq_const(%4, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf8E4M3FN>) : tensor<8xf8E4M3FN>
  %5 = arith.sitofp %1 : tensor<8xi32> to tensor<8xf8E5M2FNUZ>
  check.expect_eq_const(%5, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf8E5M2FNUZ>) : tensor<8xf8E5M2FNUZ>
  %6 = arith.sitofp %1 : tensor<8xi32> to tensor<8xf8E4M3FNUZ>
  check.expect_eq_const(%6, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf8E4M3FNUZ>) : tensor<8xf8E4M3FNUZ>
  %7 = util.unfoldable_constant dense<[0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]> : tensor<8xf16>
  %8 = arith.fptosi %7 : tensor<8xf16> to tensor<8xi32>
  check.expect_eq_const(%8, dense<[0, 0, 0, 2, -2, 6, -7, 1]> : tensor<8xi32>) : tensor<8xi32>
  %9 = util.unfoldable_constant dense<[0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]> : tensor<8xbf16>
  %10 = arith.fptosi %9 : tensor<8xbf16> to tensor<8xi32>
  check.expect_eq_const(%10, dense<[0, 0, 0, 2, -2, 6, -7, 1]> : tensor<8xi32>) : tensor<8xi32>
  %11 = util.unfoldable_constant dense<[0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]> : tensor<8xf32>
  %12 = arith.fptosi %11 : tensor<8xf32> to tensor<8xi32>
  check.expect_eq_const(%12, dense<[0, 0, 0, 2, -2, 6, -7, 1]> : tensor<8xi32>) : tensor<8xi32>
  %13 = util.unfoldable_constant dense<[0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]> : tensor<8xf64>
  %14 = arith.fptosi %13 : tensor<8xf64> to tensor<8xi32>
  check.expect_eq_const(%14, dense<[0, 0, 0, 2, -2, 6, -7, 1]> : tensor<8xi32>) : tensor<8xi32>
  return
}

func.func @arithmetic_i64() {
  %1 = util.unfoldable_constant dense<[-9223372036854775808, 9223372036854775807, 0, 1, -1, 5, -7, -9223372036854775805]> : tensor<8xi64>
  %2 = util.unfoldable_constant dense<[3, 9223372036854775807, -5, -9223372036854775808, 2, -3, -2, -9223372036854775807]> : tensor<8xi64>
  %3 = arith.addi %1, %2 : tensor<8xi64>
  check.expect_eq_const(%3, dense<[-9223372036854775805, -2, -5, -9223372036854775807, 1, 2, -9, 4]> : tensor<8xi64>) : tensor<8xi64>
  %4 = arith.subi %1, %2 : tensor<8xi64>
  check.expect_eq_const(%4, dense<[9223372036854775805, 0, 5, -9223372036854775807, -3, 8, -5, 2]> : tensor<8xi64>) : tensor<8xi64>
  %5 = arith.muli %1, %2 : tensor<8xi64>
  check.expect_eq_const(%5, dense<[-9223372036854775808, 1, 0, -9223372036854775808, -2, -15, 14, 3]> : tensor<8xi64>) : tensor<8xi64>
  %6 = arith.andi %1, %2 : tensor<8xi64>
  check.expect_eq_const(%6, dense<[0, 9223372036854775807, 0, 0, 2, 5, -8, -9223372036854775807]> : tensor<8xi64>) : tensor<8xi64>
  %7 = arith.ori %1, %2 : tensor<8xi64>
  check.expect_eq_const(%7, dense<[-9223372036854775805, 9223372036854775807, -5, -9223372036854775807, -1, -3, -1, -9223372036854775805]> : tensor<8xi64>) : tensor<8xi64>
  %8 = arith.xori %1, %2 : tensor<8xi64>
  check.expect_eq_const(%8, dense<[-9223372036854775805, 0, -5, -9223372036854775807, -3, -8, 7, 2]> : tensor<8xi64>) : tensor<8xi64>
  %9 = arith.maxsi %1, %2 : tensor<8xi64>
  check.expect_eq_const(%9, dense<[3, 9223372036854775807, 0, 1, 2, 5, -2, -9223372036854775805]> : tensor<8xi64>) : tensor<8xi64>
  %10 = arith.minui %1, %2 : tensor<8xi64>
  check.expect_eq_const(%10, dense<[3, 9223372036854775807, 0, 1, 2, 5, -7, -9223372036854775807]> : tensor<8xi64>) : tensor<8xi64>
  return
}

func.func @division_i64() {
  %1 = util.unfoldable_constant dense<[-9223372036854775808, 9223372036854775807, 0, 1, -1, 5, -7, -9223372036854775805]> : tensor<8xi64>
  %2 = util.unfoldable_constant dense<[3, 9223372036854775807, -5, -9223372036854775808, 2, -3, -2, -9223372036854775807]> : tensor<8xi64>
  %3 = arith.divsi %1, %2 : tensor<8xi64>
  check.expect_eq_const(%3, dense<[-3074457345618258602, 1, 0, 0, 0, -1, 3, 0]> : tensor<8xi64>) : tensor<8xi64>
  %4 = arith.remsi %1, %2 : tensor<8xi64>
  check.expect_eq_const(%4, dense<[-2, 0, 0, 1, -1, 2, -1, -9223372036854775805]> : tensor<8xi64>) : tensor<8xi64>
  %5 = arith.divui %1, %2 : tensor<8xi64>
  check.expect_eq_const(%5, dense<[3074457345618258602, 1, 0, 0, 9223372036854775807, 0, 0, 1]> : tensor<8xi64>) : tensor<8xi64>
  %6 = arith.remui %1, %2 : tensor<8xi64>
  check.expect_eq_const(%6, dense<[2, 0, 0, 1, 1, 5, -7, 2]> : tensor<8xi64>) : tensor<8xi64>
  return
}

func.func @shifts_i64() {
  %1 = util.unfoldable_constant dense<[-9223372036854775808, 9223372036854775807, 0, 1, -1, 5, -7, -9223372036854775805]> : tensor<8xi64>
  %2 = util.unfoldable_constant dense<[0, 1, 2, 3, 63, 32, 1, 62]> : tensor<8xi64>
  %3 = arith.shli %1, %2 : tensor<8xi64>
  check.expect_eq_const(%3, dense<[-9223372036854775808, -2, 0, 8, -9223372036854775808, 21474836480, -14, -4611686018427387904]> : tensor<8xi64>) : tensor<8xi64>
  %4 = arith.shrsi %1, %2 : tensor<8xi64>
  check.expect_eq_const(%4, dense<[-9223372036854775808, 4611686018427387903, 0, 0, -1, 0, -4, -2]> : tensor<8xi64>) : tensor<8xi64>
  %5 = arith.shrui %1, %2 : tensor<8xi64>
  check.expect_eq_const(%5, dense<[-9223372036854775808, 4611686018427387903, 0, 0, 1, 0, 9223372036854775804, 2]> : tensor<8xi64>) : tensor<8xi64>
  return
}

func.func @comparison_i64() {
  %1 = util.unfoldable_constant dense<[-9223372036854775808, 9223372036854775807, 0, 1, -1, 5, -7, -9223372036854775805]> : tensor<8xi64>
  %2 = util.unfoldable_constant dense<[3, 9223372036854775807, -5, -9223372036854775808, 2, -3, -2, -9223372036854775807]> : tensor<8xi64>
  %3 = arith.cmpi eq, %1, %2 : tensor<8xi64>
  check.expect_eq_const(%3, dense<[false, true, false, false, false, false, false, false]> : tensor<8xi1>) : tensor<8xi1>
  %4 = arith.select %3, %1, %2 : tensor<8xi1>, tensor<8xi64>
  check.expect_eq_const(%4, dense<[3, 9223372036854775807, -5, -9223372036854775808, 2, -3, -2, -9223372036854775807]> : tensor<8xi64>) : tensor<8xi64>
  %5 = arith.cmpi slt, %1, %2 : tensor<8xi64>
  check.expect_eq_const(%5, dense<[true, false, false, false, true, false, true, false]> : tensor<8xi1>) : tensor<8xi1>
  %6 = arith.select %5, %1, %2 : tensor<8xi1>, tensor<8xi64>
  check.expect_eq_const(%6, dense<[-9223372036854775808, 9223372036854775807, -5, -9223372036854775808, -1, -3, -7, -9223372036854775807]> : tensor<8xi64>) : tensor<8xi64>
  %7 = arith.cmpi sge, %1, %2 : tensor<8xi64>
  check.expect_eq_const(%7, dense<[false, true, true, true, false, true, false, true]> : tensor<8xi1>) : tensor<8xi1>
  %8 = arith.select %7, %1, %2 : tensor<8xi1>, tensor<8xi64>
  check.expect_eq_const(%8, dense<[3, 9223372036854775807, 0, 1, 2, 5, -2, -9223372036854775805]> : tensor<8xi64>) : tensor<8xi64>
  %9 = arith.cmpi ule, %1, %2 : tensor<8xi64>
  check.expect_eq_const(%9, dense<[false, true, true, true, false, true, true, false]> : tensor<8xi1>) : tensor<8xi1>
  %10 = arith.select %9, %1, %2 : tensor<8xi1>, tensor<8xi64>
  check.expect_eq_const(%10, dense<[3, 9223372036854775807, 0, 1, 2, 5, -7, -9223372036854775807]> : tensor<8xi64>) : tensor<8xi64>
  return
}

func.func @conversion_i64() {
  %1 = util.unfoldable_constant dense<[-9223372036854775808, 9223372036854775807, 0, 1, -1, 5, -7, -9223372036854775805]> : tensor<8xi64>
  %2 = arith.trunci %1 : tensor<8xi64> to tensor<8xi1>
  check.expect_eq_const(%2, dense<[false, true, false, true, true, true, true, true]> : tensor<8xi1>) : tensor<8xi1>
  %3 = arith.trunci %1 : tensor<8xi64> to tensor<8xi4>
  check.expect_eq_const(%3, dense<[0, -1, 0, 1, -1, 5, -7, 3]> : tensor<8xi4>) : tensor<8xi4>
  %4 = arith.trunci %1 : tensor<8xi64> to tensor<8xi8>
  check.expect_eq_const(%4, dense<[0, -1, 0, 1, -1, 5, -7, 3]> : tensor<8xi8>) : tensor<8xi8>
  %5 = arith.trunci %1 : tensor<8xi64> to tensor<8xi16>
  check.expect_eq_const(%5, dense<[0, -1, 0, 1, -1, 5, -7, 3]> : tensor<8xi16>) : tensor<8xi16>
  %6 = arith.trunci %1 : tensor<8xi64> to tensor<8xi32>
  check.expect_eq_const(%6, dense<[0, -1, 0, 1, -1, 5, -7, 3]> : tensor<8xi32>) : tensor<8xi32>
  %7 = arith.sitofp %1 : tensor<8xi64> to tensor<8xf32>
  check.expect_eq_const(%7, dense<[-9.223372036854776e+18, 9.223372036854776e+18, 0.0, 1.0, -1.0, 5.0, -7.0, -9.223372036854776e+18]> : tensor<8xf32>) : tensor<8xf32>
  %8 = arith.uitofp %1 : tensor<8xi64> to tensor<8xf32>
  check.expect_eq_const(%8, dense<[9.223372036854776e+18, 9.223372036854776e+18, 0.0, 1.0, 1.8446744073709552e+19, 5.0, 1.8446744073709552e+19, 9.223372036854776e+18]> : tensor<8xf32>) : tensor<8xf32>
  %9 = arith.sitofp %1 : tensor<8xi64> to tensor<8xf64>
  check.expect_eq_const(%9, dense<[-9.223372036854776e+18, 9.223372036854776e+18, 0.0, 1.0, -1.0, 5.0, -7.0, -9.223372036854776e+18]> : tensor<8xf64>) : tensor<8xf64>
  %10 = arith.uitofp %1 : tensor<8xi64> to tensor<8xf64>
  check.expect_eq_const(%10, dense<[9.223372036854776e+18, 9.223372036854776e+18, 0.0, 1.0, 1.8446744073709552e+19, 5.0, 1.8446744073709552e+19, 9.223372036854776e+18]> : tensor<8xf64>) : tensor<8xf64>
  return
}

func.func @narrow_floats_i64() {
  %1 = util.unfoldable_constant dense<[0, 1, -1, 2, -3, 4, -6, 7]> : tensor<8xi64>
  %2 = arith.sitofp %1 : tensor<8xi64> to tensor<8xf16>
  check.expect_eq_const(%2, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf16>) : tensor<8xf16>
  %3 = arith.sitofp %1 : tensor<8xi64> to tensor<8xf8E5M2>
  check.expect_eq_const(%3, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf8E5M2>) : tensor<8xf8E5M2>
  %4 = arith.sitofp %1 : tensor<8xi64> to tensor<8xf8E4M3FN>
  check.expect_eq_const(%4, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf8E4M3FN>) : tensor<8xf8E4M3FN>
  %5 = arith.sitofp %1 : tensor<8xi64> to tensor<8xf8E5M2FNUZ>
  check.expect_eq_const(%5, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf8E5M2FNUZ>) : tensor<8xf8E5M2FNUZ>
  %6 = arith.sitofp %1 : tensor<8xi64> to tensor<8xf8E4M3FNUZ>
  check.expect_eq_const(%6, dense<[0.0, 1.0, -1.0, 2.0, -3.0, 4.0, -6.0, 7.0]> : tensor<8xf8E4M3FNUZ>) : tensor<8xf8E4M3FNUZ>
  %7 = util.unfoldable_constant dense<[0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]> : tensor<8xf16>
  %8 = arith.fptosi %7 : tensor<8xf16> to tensor<8xi64>
  check.expect_eq_const(%8, dense<[0, 0, 0, 2, -2, 6, -7, 1]> : tensor<8xi64>) : tensor<8xi64>
  %9 = util.unfoldable_constant dense<[0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]> : tensor<8xbf16>
  %10 = arith.fptosi %9 : tensor<8xbf16> to tensor<8xi64>
  check.expect_eq_const(%10, dense<[0, 0, 0, 2, -2, 6, -7, 1]> : tensor<8xi64>) : tensor<8xi64>
  %11 = util.unfoldable_constant dense<[0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]> : tensor<8xf32>
  %12 = arith.fptosi %11 : tensor<8xf32> to tensor<8xi64>
  check.expect_eq_const(%12, dense<[0, 0, 0, 2, -2, 6, -7, 1]> : tensor<8xi64>) : tensor<8xi64>
  %13 = util.unfoldable_constant dense<[0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]> : tensor<8xf64>
  %14 = arith.fptosi %13 : tensor<8xf64> to tensor<8xi64>
  check.expect_eq_const(%14, dense<[0, 0, 0, 2, -2, 6, -7, 1]> : tensor<8xi64>) : tensor<8xi64>
  return
}

}
