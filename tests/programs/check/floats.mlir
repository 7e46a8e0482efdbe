// Written by make_check.py.

module @floats {

func.func @movement_f16() {
  %1 = util.unfoldable_constant dense<[[1.0, -2.5, 0.1875, 3.0], [-0.875, 14.0, 0.5, -6.0], [0.75, 1.5, -2.0, 3.0], [0.625, -1.25, 4.0, 0.4375]]> : tensor<4x4xf16>
  %2 = tensor.empty() : tensor<4x4xf16>
  %3 = linalg.transpose ins(%1 : tensor<4x4xf16>) outs(%2 : tensor<4x4xf16>) permutation = [1, 0]
  check.expect_eq_const(%3, dense<[[1.0, -0.875, 0.75, 0.625], [-2.5, 14.0, 1.5, -1.25], [0.1875, 0.5, -2.0, 4.0], [3.0, -6.0, 3.0, 0.4375]]> : tensor<4x4xf16>) : tensor<4x4xf16>
  %4 = tensor.extract_slice %1[1, 1] [2, 2] [1, 1] : tensor<4x4xf16> to tensor<2x2xf16>
  check.expect_eq_const(%4, dense<[[14.0, 0.5], [1.5, -2.0]]> : tensor<2x2xf16>) : tensor<2x2xf16>
  return
}

func.func @conversion_f16() {
  %1 = util.unfoldable_constant dense<[1.0, 1.25, 3.0, 3.5, 0.300048828125, 100.0, 0.0009765625, 5.8984375]> : tensor<8xf16>
  %2 = arith.truncf %1 : tensor<8xf16> to tensor<8xf8E8M0FNU>
  check.expect_eq_const(%2, dense<[1.0, 1.0, 2.0, 2.0, 0.25, 64.0, 0.0009765625, 4.0]> : tensor<8xf8E8M0FNU>) : tensor<8xf8E8M0FNU>
  %3 = util.unfoldable_constant dense<[1.0, -2.5, 0.1875, 3.0, -0.875, 14.0, 0.5, -6.0]> : tensor<8xf16>
  %4 = arith.extf %3 : tensor<8xf16> to tensor<8xf32>
  check.expect_eq_const(%4, dense<[1.0, -2.5, 0.1875, 3.0, -0.875, 14.0, 0.5, -6.0]> : tensor<8xf32>) : tensor<8xf32>
  %5 = util.unfoldable_constant dense<[1.0, -2.5, 0.1875, 3.0, -0.875, 14.0, 0.5, -6.0]> : tensor<8xf16>
  %6 = arith.extf %5 : tensor<8xf16> to tensor<8xf64>
  check.expect_eq_const(%6, dense<[1.0, -2.5, 0.1875, 3.0, -0.875, 14.0, 0.5, -6.0]> : tensor<8xf64>) : tensor<8xf64>
  return
}

func.func @arithmetic_f16() {
  %1 = util.unfoldable_constant dense<[1.0, -2.5, 0.1875, 3.0, -0.875, 14.0, 0.5, -6.0]> : tensor<8xf16>
  %2 = util.unfoldable_constant dense<[0.75, 1.5, -2.0, 3.0, 0.625, -1.25, 4.0, 0.4375]> : tensor<8xf16>
  %3 = arith.addf %1, %2 : tensor<8xf16>
  check.expect_eq_const(%3, dense<[1.75, -1.0, -1.8125, 6.0, -0.25, 12.75, 4.5, -5.5625]> : tensor<8xf16>) : tensor<8xf16>
  %4 = arith.subf %1, %2 : tensor<8xf16>
  check.expect_eq_const(%4, dense<[0.25, -4.0, 2.1875, 0.0, -1.5, 15.25, -3.5, -6.4375]> : tensor<8xf16>) : tensor<8xf16>
  %5 = arith.mulf %1, %2 : tensor<8xf16>
  check.expect_eq_const(%5, dense<[0.75, -3.75, -0.375, 9.0, -0.546875, -17.5, 2.0, -2.625]> : tensor<8xf16>) : tensor<8xf16>
  %6 = arith.divf %1, %2 : tensor<8xf16>
  check.expect_eq_const(%6, dense<[1.3330078125, -1.6669921875, -0.09375, 1.0, -1.400390625, -11.203125, 0.125, -13.7109375]> : tensor<8xf16>) : tensor<8xf16>
  %7 = arith.maximumf %1, %2 : tensor<8xf16>
  check.expect_eq_const(%7, dense<[1.0, 1.5, 0.1875, 3.0, 0.625, 14.0, 4.0, 0.4375]> : tensor<8xf16>) : tensor<8xf16>
  %8 = arith.minimumf %1, %2 : tensor<8xf16>
  check.expect_eq_const(%8, dense<[0.75, -2.5, -2.0, 3.0, -0.875, -1.25, 0.5, -6.0]> : tensor<8xf16>) : tensor<8xf16>
  %9 = arith.negf %1 : tensor<8xf16>
  check.expect_eq_const(%9, dense<[-1.0, 2.5, -0.1875, -3.0, 0.875, -14.0, -0.5, 6.0]> : tensor<8xf16>) : tensor<8xf16>
  return
}

func.func @comparison_f16() {
  %1 = util.unfoldable_constant dense<[0x7E00, 1.0, 0.0, 2.0, -0.0, -1.0, 0x7C00, 0xFC00]> : tensor<8xf16>
  %2 = util.unfoldable_constant dense<[0xFC00, 0x7E00, 1.0, 0.0, 2.0, -0.0, -1.0, 0xFC00]> : tensor<8xf16>
  %3 = arith.cmpf olt, %1, %2 : tensor<8xf16>
  check.expect_eq_const(%3, dense<[false, false, true, false, true, true, false, false]> : tensor<8xi1>) : tensor<8xi1>
  %4 = arith.cmpf oge, %1, %2 : tensor<8xf16>
  check.expect_eq_const(%4, dense<[false, false, false, true, false, false, true, true]> : tensor<8xi1>) : tensor<8xi1>
  %5 = arith.cmpf oeq, %1, %2 : tensor<8xf16>
  check.expect_eq_const(%5, dense<[false, false, false, false, false, false, false, true]> : tensor<8xi1>) : tensor<8xi1>
  %6 = arith.cmpf une, %1, %2 : tensor<8xf16>
  check.expect_eq_const(%6, dense<[true, true, true, true, true, true, true, false]> : tensor<8xi1>) : tensor<8xi1>
  %7 = arith.cmpf uno, %1, %2 : tensor<8xf16>
  check.expect_eq_const(%7, dense<[true, true, false, false, false, false, false, false]> : tensor<8xi1>) : tensor<8xi1>
  %8 = arith.select %7, %1, %2 : tensor<8xi1>, tensor<8xf16>
  check.expect_eq_const(%8, dense<[0x7E00, 1.0, 1.0, 0.0, 2.0, -0.0, -1.0, 0xFC00]> : tensor<8xf16>) : tensor<8xf16>
  return
}

func.func @movement_bf16() {
  %1 = util.unfoldable_constant dense<[[1.0, -2.5, 0.1875, 3.0], [-0.875, 14.0, 0.5, -6.0], [0.75, 1.5, -2.0, 3.0], [0.625, -1.25, 4.0, 0.4375]]> : tensor<4x4xbf16>
  %2 = tensor.empty() : tensor<4x4xbf16>
  %3 = linalg.transpose ins(%1 : tensor<4x4xbf16>) outs(%2 : tensor<4x4xbf16>) permutation = [1, 0]
  check.expect_eq_const(%3, dense<[[1.0, -0.875, 0.75, 0.625], [-2.5, 14.0, 1.5, -1.25], [0.1875, 0.5, -2.0, 4.0], [3.0, -6.0, 3.0, 0.4375]]> : tensor<4x4xbf16>) : tensor<4x4xbf16>
  %4 = tensor.extract_slice %1[1, 1] [2, 2] [1, 1] : tensor<4x4xbf16> to tensor<2x2xbf16>
  check.expect_eq_const(%4, dense<[[14.0, 0.5], [1.5, -2.0]]> : tensor<2x2xbf16>) : tensor<2x2xbf16>
  return
}

func.func @conversion_bf16() {
  %1 = util.unfoldable_constant dense<[1.0, 1.0625, 1.1875, -1.3125, 3.90625, -0.69921875, 13.3125, 0.022705078125]> : tensor<8xbf16>
  %2 = arith.truncf %1 : tensor<8xbf16> to tensor<8xf8E5M2>
  check.expect_eq_const(%2, dense<[1.0, 1.0, 1.25, -1.25, 4.0, -0.75, 14.0, 0.0234375]> : tensor<8xf8E5M2>) : tensor<8xf8E5M2>
  %3 = util.unfoldable_constant dense<[1.0, 1.0625, 1.1875, -1.3125, 3.90625, -0.69921875, 13.3125, 0.022705078125]> : tensor<8xbf16>
  %4 = arith.truncf %3 : tensor<8xbf16> to tensor<8xf8E4M3FN>
  check.expect_eq_const(%4, dense<[1.0, 1.0, 1.25, -1.25, 4.0, -0.6875, 13.0, 0.0234375]> : tensor<8xf8E4M3FN>) : tensor<8xf8E4M3FN>
  %5 = util.unfoldable_constant dense<[1.0, 1.0625, 1.1875, -1.3125, 3.90625, -0.69921875, 13.3125, 0.022705078125]> : tensor<8xbf16>
  %6 = arith.truncf %5 : tensor<8xbf16> to tensor<8xf8E5M2FNUZ>
  check.expect_eq_const(%6, dense<[1.0, 1.0, 1.25, -1.25, 4.0, -0.75, 14.0, 0.0234375]> : tensor<8xf8E5M2FNUZ>) : tensor<8xf8E5M2FNUZ>
  %7 = util.unfoldable_constant dense<[1.0, 1.0625, 1.1875, -1.3125, 3.90625, -0.69921875, 13.3125, 0.022705078125]> : tensor<8xbf16>
  %8 = arith.truncf %7 : tensor<8xbf16> to tensor<8xf8E4M3FNUZ>
  check.expect_eq_const(%8, dense<[1.0, 1.0, 1.25, -1.25, 4.0, -0.6875, 13.0, 0.0234375]> : tensor<8xf8E4M3FNUZ>) : tensor<8xf8E4M3FNUZ>
  %9 = util.unfoldable_constant dense<[1.0, 1.25, 3.0, 3.5, 0.30078125, 100.0, 0.0009765625, 5.90625]> : tensor<8xbf16>
  %10 = arith.truncf %9 : tensor<8xbf16> to tensor<8xf8E8M0FNU>
  check.expect_eq_const(%10, dense<[1.0, 1.0, 2.0, 2.0, 0.25, 64.0, 0.0009765625, 4.0]> : tensor<8xf8E8M0FNU>) : tensor<8xf8E8M0FNU>
  %11 = util.unfoldable_constant dense<[1.0, -2.5, 0.1875, 3.0, -0.875, 14.0, 0.5, -6.0]> : tensor<8xbf16>
  %12 = arith.extf %11 : tensor<8xbf16> to tensor<8xf32>
  check.expect_eq_const(%12, dense<[1.0, -2.5, 0.1875, 3.0, -0.875, 14.0, 0.5, -6.0]> : tensor<8xf32>) : tensor<8xf32>
  %13 = util.unfoldable_constant dense<[1.0, -2.5, 0.1875, 3.0, -0.875, 14.0, 0.5, -6.0]> : tensor<8xbf16>
  %14 = arith.extf %13 : tensor<8xbf16> to tensor<8xf64>
  check.expect_eq_const(%14, dense<[1.0, -2.5, 0.1875, 3.0, -0.875, 14.0, 0.5, -6.0]> : tensor<8xf64>) : tensor<8xf64>
  return
}

func.func @arithmetic_bf16() {
  %1 = util.unfoldable_constant dense<[1.0, -2.5, 0.1875, 3.0, -0.875, 14.0, 0.5, -6.0]> : tensor<8xbf16>
  %2 = util.unfoldable_constant dense<[0.75, 1.5, -2.0, 3.0, 0.625, -1.25, 4.0, 0.4375]> : tensor<8xbf16>
  %3 = arith.addf %1, %2 : tensor<8xbf16>
  check.expect_eq_const(%3, dense<[1.75, -1.0, -1.8125, 6.0, -0.25, 12.75, 4.5, -5.5625]> : tensor<8xbf16>) : tensor<8xbf16>
  %4 = arith.subf %1, %2 : tensor<8xbf16>
  check.expect_eq_const(%4, dense<[0.25, -4.0, 2.1875, 0.0, -1.5, 15.25, -3.5, -6.4375]> : tensor<8xbf16>) : tensor<8xbf16>
  %5 = arith.mulf %1, %2 : tensor<8xbf16>
  check.expect_eq_const(%5, dense<[0.75, -3.75, -0.375, 9.0, -0.546875, -17.5, 2.0, -2.625]> : tensor<8xbf16>) : tensor<8xbf16>
  %6 = arith.divf %1, %2 : tensor<8xbf16>
  check.expect_eq_const(%6, dense<[1.3359375, -1.6640625, -0.09375, 1.0, -1.3984375, -11.1875, 0.125, -13.6875]> : tensor<8xbf16>) : tensor<8xbf16>
  %7 = arith.maximumf %1, %2 : tensor<8xbf16>
  check.expect_eq_const(%7, dense<[1.0, 1.5, 0.1875, 3.0, 0.625, 14.0, 4.0, 0.4375]> : tensor<8xbf16>) : tensor<8xbf16>
  %8 = arith.minimumf %1, %2 : tensor<8xbf16>
  check.expect_eq_const(%8, dense<[0.75, -2.5, -2.0, 3.0, -0.875, -1.25, 0.5, -6.0]> : tensor<8xbf16>) : tensor<8xbf16>
  %9 = arith.negf %1 : tensor<8xbf16>
  check.expect_eq_const(%9, dense<[-1.0, 2.5, -0.1875, -3.0, 0.875, -14.0, -0.5, 6.0]> : tensor<8xbf16>) : tensor<8xbf16>
  return
}

func.func @comparison_bf16() {
  %1 = util.unfoldable_constant dense<[0x7FC0, 1.0, 0.0, 2.0, -0.0, -1.0, 0x7F80, 0xFF80]> : tensor<8xbf16>
  %2 = util.unfoldable_constant dense<[0xFF80, 0x7FC0, 1.0, 0.0, 2.0, -0.0, -1.0, 0xFF80]> : tensor<8xbf16>
  %3 = arith.cmpf olt, %1, %2 : tensor<8xbf16>
  check.expect_eq_const(%3, dense<[false, false, true, false, true, true, false, false]> : tensor<8xi1>) : tensor<8xi1>
  %4 = arith.cmpf oge, %1, %2 : tensor<8xbf16>
  check.expect_eq_const(%4, dense<[false, false, false, true, false, false, true, true]> : tensor<8xi1>) : tensor<8xi1>
  %5 = arith.cmpf oeq, %1, %2 : tensor<8xbf16>
  check.expect_eq_const(%5, dense<[false, false, false, false, false, false, false, true]> : tensor<8xi1>) : tensor<8xi1>
  %6 = arith.cmpf une, %1, %2 : tensor<8xbf16>
  check.expect_eq_const(%6, dense<[true, true, true, true, true, true, true, false]> : tensor<8xi1>) : tensor<8xi1>
  %7 = arith.cmpf uno, %1, %2 : tensor<8xbf16>
  check.expect_eq_const(%7, dense<[true, true, false, false, false, false, false, false]> : tensor<8xi1>) : tensor<8xi1>
  %8 = arith.select %7, %1, %2 : tensor<8xi1>, tensor<8xbf16>
  check.expect_eq_const(%8, dense<[0x7FC0, 1.0, 1.0, 0.0, 2.0, -0.0, -1.0, 0xFF80]> : tensor<8xbf16>) : tensor<8xbf16>
  return
}

func.func @movement_f32() {
  %1 = util.unfoldable_constant dense<[[1.0, -2.5, 0.1875, 3.0], [-0.875, 14.0, 0.5, -6.0], [0.75, 1.5, -2.0, 3.0], [0.625, -1.25, 4.0, 0.4375]]> : tensor<4x4xf32>
  %2 = tensor.empty() : tensor<4x4xf32>
  %3 = linalg.transpose ins(%1 : tensor<4x4xf32>) outs(%2 : tensor<4x4xf32>) permutation = [1, 0]
  check.expect_eq_const(%3, dense<[[1.0, -0.875, 0.75, 0.625], [-2.5, 14.0, 1.5, -1.25], [0.1875, 0.5, -2.0, 4.0], [3.0, -6.0, 3.0, 0.4375]]> : tensor<4x4xf32>) : tensor<4x4xf32>
  %4 = tensor.extract_slice %1[1, 1] [2, 2] [1, 1] : tensor<4x4xf32> to tensor<2x2xf32>
  check.expect_eq_const(%4, dense<[[14.0, 0.5], [1.5, -2.0]]> : tensor<2x2xf32>) : tensor<2x2xf32>
  return
}

func.func @conversion_f32() {
  %1 = util.unfoldable_constant dense<[1.0, 1.0625, 1.1875, -1.3125, 3.9000000953674316, -0.699999988079071, 13.300000190734863, 0.02265625074505806]> : tensor<8xf32>
  %2 = arith.truncf %1 : tensor<8xf32> to tensor<8xf8E5M2>
  check.expect_eq_const(%2, dense<[1.0, 1.0, 1.25, -1.25, 4.0, -0.75, 14.0, 0.0234375]> : tensor<8xf8E5M2>) : tensor<8xf8E5M2>
  %3 = util.unfoldable_constant dense<[1.0, 1.0625, 1.1875, -1.3125, 3.9000000953674316, -0.699999988079071, 13.300000190734863, 0.02265625074505806]> : tensor<8xf32>
  %4 = arith.truncf %3 : tensor<8xf32> to tensor<8xf8E4M3FN>
  check.expect_eq_const(%4, dense<[1.0, 1.0, 1.25, -1.25, 4.0, -0.6875, 13.0, 0.0234375]> : tensor<8xf8E4M3FN>) : tensor<8xf8E4M3FN>
  %5 = util.unfoldable_constant dense<[1.0, 1.0625, 1.1875, -1.3125, 3.9000000953674316, -0.699999988079071, 13.300000190734863, 0.02265625074505806]> : tensor<8xf32>
  %6 = arith.truncf %5 : tensor<8xf32> to tensor<8xf8E5M2FNUZ>
  check.expect_eq_const(%6, dense<[1.0, 1.0, 1.25, -1.25, 4.0, -0.75, 14.0, 0.0234375]> : tensor<8xf8E5M2FNUZ>) : tensor<8xf8E5M2FNUZ>
  %7 = util.unfoldable_constant dense<[1.0, 1.0625, 1.1875, -1.3125, 3.9000000953674316, -0.699999988079071, 13.300000190734863, 0.02265625074505806]> : tensor<8xf32>
  %8 = arith.truncf %7 : tensor<8xf32> to tensor<8xf8E4M3FNUZ>
  check.expect_eq_const(%8, dense<[1.0, 1.0, 1.25, -1.25, 4.0, -0.6875, 13.0, 0.0234375]> : tensor<8xf8E4M3FNUZ>) : tensor<8xf8E4M3FNUZ>
  %9 = util.unfoldable_constant dense<[1.0, 1.25, 3.0, 3.5, 0.30000001192092896, 100.0, 0.0009765625, 5.900000095367432]> : tensor<8xf32>
  %10 = arith.truncf %9 : tensor<8xf32> to tensor<8xf8E8M0FNU>
  check.expect_eq_const(%10, dense<[1.0, 1.0, 2.0, 2.0, 0.25, 64.0, 0.0009765625, 4.0]> : tensor<8xf8E8M0FNU>) : tensor<8xf8E8M0FNU>
  %11 = util.unfoldable_constant dense<[1.0, 1.0625, 1.1875, -1.3125, 3.9000000953674316, -0.699999988079071, 13.300000190734863, 0.02265625074505806]> : tensor<8xf32>
  %12 = arith.truncf %11 : tensor<8xf32> to tensor<8xf16>
  check.expect_eq_const(%12, dense<[1.0, 1.0625, 1.1875, -1.3125, 3.900390625, -0.7001953125, 13.296875, 0.0226593017578125]> : tensor<8xf16>) : tensor<8xf16>
  %13 = util.unfoldable_constant dense<[1.0, 1.0625, 1.1875, -1.3125, 3.9000000953674316, -0.699999988079071, 13.300000190734863, 0.02265625074505806]> : tensor<8xf32>
  %14 = arith.truncf %13 : tensor<8xf32> to tensor<8xbf16>
  check.expect_eq_const(%14, dense<[1.0, 1.0625, 1.1875, -1.3125, 3.90625, -0.69921875, 13.3125, 0.022705078125]> : tensor<8xbf16>) : tensor<8xbf16>
  %15 = util.unfoldable_constant dense<[1.0, -2.5, 0.1875, 3.0, -0.875, 14.0, 0.5, -6.0]> : tensor<8xf32>
  %16 = arith.extf %15 : tensor<8xf32> to tensor<8xf64>
  check.expect_eq_const(%16, dense<[1.0, -2.5, 0.1875, 3.0, -0.875, 14.0, 0.5, -6.0]> : tensor<8xf64>) : tensor<8xf64>
  return
}

func.func @arithmetic_f32() {
  %1 = util.unfoldable_constant dense<[1.0, -2.5, 0.1875, 3.0, -0.875, 14.0, 0.5, -6.0]> : tensor<8xf32>
  %2 = util.unfoldable_constant dense<[0.75, 1.5, -2.0, 3.0, 0.625, -1.25, 4.0, 0.4375]> : tensor<8xf32>
  %3 = arith.addf %1, %2 : tensor<8xf32>
  check.expect_eq_const(%3, dense<[1.75, -1.0, -1.8125, 6.0, -0.25, 12.75, 4.5, -5.5625]> : tensor<8xf32>) : tensor<8xf32>
  %4 = arith.subf %1, %2 : tensor<8xf32>
  check.expect_eq_const(%4, dense<[0.25, -4.0, 2.1875, 0.0, -1.5, 15.25, -3.5, -6.4375]> : tensor<8xf32>) : tensor<8xf32>
  %5 = arith.mulf %1, %2 : tensor<8xf32>
  check.expect_eq_const(%5, dense<[0.75, -3.75, -0.375, 9.0, -0.546875, -17.5, 2.0, -2.625]> : tensor<8xf32>) : tensor<8xf32>
  %6 = arith.divf %1, %2 : tensor<8xf32>
  check.expect_eq_const(%6, dense<[1.3333333730697632, -1.6666666269302368, -0.09375, 1.0, -1.399999976158142, -11.199999809265137, 0.125, -13.714285850524902]> : tensor<8xf32>) : tensor<8xf32>
  %7 = arith.maximumf %1, %2 : tensor<8xf32>
  check.expect_eq_const(%7, dense<[1.0, 1.5, 0.1875, 3.0, 0.625, 14.0, 4.0, 0.4375]> : tensor<8xf32>) : tensor<8xf32>
  %8 = arith.minimumf %1, %2 : tensor<8xf32>
  check.expect_eq_const(%8, dense<[0.75, -2.5, -2.0, 3.0, -0.875, -1.25, 0.5, -6.0]> : tensor<8xf32>) : tensor<8xf32>
  %9 = arith.negf %1 : tensor<8xf32>
  check.expect_eq_const(%9, dense<[-1.0, 2.5, -0.1875, -3.0, 0.875, -14.0, -0.5, 6.0]> : tensor<8xf32>) : tensor<8xf32>
  return
}

func.func @comparison_f32() {
  %1 = util.unfoldable_constant dense<[0x7FC00000, 1.0, 0.0, 2.0, -0.0, -1.0, 0x7F800000, 0xFF800000]> : tensor<8xf32>
  %2 = util.unfoldable_constant dense<[0xFF800000, 0x7FC00000, 1.0, 0.0, 2.0, -0.0, -1.0, 0xFF800000]> : tensor<8xf32>
  %3 = arith.cmpf olt, %1, %2 : tensor<8xf32>
  check.expect_eq_const(%3, dense<[false, false, true, false, true, true, false, false]> : tensor<8xi1>) : tensor<8xi1>
  %4 = arith.cmpf oge, %1, %2 : tensor<8xf32>
  check.expect_eq_const(%4, dense<[false, false, false, true, false, false, true, true]> : tensor<8xi1>) : tensor<8xi1>
  %5 = arith.cmpf oeq, %1, %2 : tensor<8xf32>
  check.expect_eq_const(%5, dense<[false, false, false, false, false, false, false, true]> : tensor<8xi1>) : tensor<8xi1>
  %6 = arith.cmpf une, %1, %2 : tensor<8xf32>
  check.expect_eq_const(%6, dense<[true, true, true, true, true, true, true, false]> : tensor<8xi1>) : tensor<8xi1>
  %7 = arith.cmpf uno, %1, %2 : tensor<8xf32>
  check.expect_eq_const(%7, dense<[true, true, false, false, false, false, false, false]> : tensor<8xi1>) : tensor<8xi1>
  %8 = arith.select %7, %1, %2 : tensor<8xi1>, tensor<8xf32>
  check.expect_eq_const(%8, dense<[0x7FC00000, 1.0, 1.0, 0.0, 2.0, -0.0, -1.0, 0xFF800000]> : tensor<8xf32>) : tensor<8xf32>
  return
}

func.func @movement_f64() {
  %1 = util.unfoldable_constant dense<[[1.0, -2.5, 0.1875, 3.0], [-0.875, 14.0, 0.5, -6.0], [0.75, 1.5, -2.0, 3.0], [0.625, -1.25, 4.0, 0.4375]]> : tensor<4x4xf64>
  %2 = tensor.empty() : tensor<4x4xf64>
  %3 = linalg.transpose ins(%1 : tensor<4x4xf64>) outs(%2 : tensor<4x4xf64>) permutation = [1, 0]
  check.expect_eq_const(%3, dense<[[1.0, -0.875, 0.75, 0.625], [-2.5, 14.0, 1.5, -1.25], [0.1875, 0.5, -2.0, 4.0], [3.0, -6.0, 3.0, 0.4375]]> : tensor<4x4xf64>) : tensor<4x4xf64>
  %4 = tensor.extract_slice %1[1, 1] [2, 2] [1, 1] : tensor<4x4xf64> to tensor<2x2xf64>
  check.expect_eq_const(%4, dense<[[14.0, 0.5], [1.5, -2.0]]> : tensor<2x2xf64>) : tensor<2x2xf64>
  return
}

func.func @conversion_f64() {
  %1 = util.unfoldable_constant dense<[1.0, 1.25, 3.0, 3.5, 0.3, 100.0, 0.0009765625, 5.9]> : tensor<8xf64>
  %2 = arith.truncf %1 : tensor<8xf64> to tensor<8xf8E8M0FNU>
  check.expect_eq_const(%2, dense<[1.0, 1.0, 2.0, 2.0, 0.25, 64.0, 0.0009765625, 4.0]> : tensor<8xf8E8M0FNU>) : tensor<8xf8E8M0FNU>
  %3 = util.unfoldable_constant dense<[1.0, 1.0625, 1.1875, -1.3125, 3.9, -0.7, 13.3, 0.02265625]> : tensor<8xf64>
  %4 = arith.truncf %3 : tensor<8xf64> to tensor<8xf16>
  check.expect_eq_const(%4, dense<[1.0, 1.0625, 1.1875, -1.3125, 3.900390625, -0.7001953125, 13.296875, 0.0226593017578125]> : tensor<8xf16>) : tensor<8xf16>
  %5 = util.unfoldable_constant dense<[1.0, 1.0625, 1.1875, -1.3125, 3.9, -0.7, 13.3, 0.02265625]> : tensor<8xf64>
  %6 = arith.truncf %5 : tensor<8xf64> to tensor<8xbf16>
  check.expect_eq_const(%6, dense<[1.0, 1.0625, 1.1875, -1.3125, 3.90625, -0.69921875, 13.3125, 0.022705078125]> : tensor<8xbf16>) : tensor<8xbf16>
  %7 = util.unfoldable_constant dense<[1.0, 1.0625, 1.1875, -1.3125, 3.9, -0.7, 13.3, 0.02265625]> : tensor<8xf64>
  %8 = arith.truncf %7 : tensor<8xf64> to tensor<8xf32>
  check.expect_eq_const(%8, dense<[1.0, 1.0625, 1.1875, -1.3125, 3.9000000953674316, -0.699999988079071, 13.300000190734863, 0.02265625074505806]> : tensor<8xf32>) : tensor<8xf32>
  return
}

func.func @arithmetic_f64() {
  %1 = util.unfoldable_constant dense<[1.0, -2.5, 0.1875, 3.0, -0.875, 14.0, 0.5, -6.0]> : tensor<8xf64>
  %2 = util.unfoldable_constant dense<[0.75, 1.5, -2.0, 3.0, 0.625, -1.25, 4.0, 0.4375]> : tensor<8xf64>
  %3 = arith.addf %1, %2 : tensor<8xf64>
  check.expect_eq_const(%3, dense<[1.75, -1.0, -1.8125, 6.0, -0.25, 12.75, 4.5, -5.5625]> : tensor<8xf64>) : tensor<8xf64>
  %4 = arith.subf %1, %2 : tensor<8xf64>
  check.expect_eq_const(%4, dense<[0.25, -4.0, 2.1875, 0.0, -1.5, 15.25, -3.5, -6.4375]> : tensor<8xf64>) : tensor<8xf64>
  %5 = arith.mulf %1, %2 : tensor<8xf64>
  check.expect_eq_const(%5, dense<[0.75, -3.75, -0.375, 9.0, -0.546875, -17.5, 2.0, -2.625]> : tensor<8xf64>) : tensor<8xf64>
  %6 = arith.divf %1, %2 : tensor<8xf64>
  check.expect_eq_const(%6, dense<[1.3333333333333333, -1.6666666666666667, -0.09375, 1.0, -1.4, -11.2, 0.125, -13.714285714285714]> : tensor<8xf64>) : tensor<8xf64>
  %7 = arith.maximumf %1, %2 : tensor<8xf64>
  check.expect_eq_const(%7, dense<[1.0, 1.5, 0.1875, 3.0, 0.625, 14.0, 4.0, 0.4375]> : tensor<8xf64>) : tensor<8xf64>
  %8 = arith.minimumf %1, %2 : tensor<8xf64>
  check.expect_eq_const(%8, dense<[0.75, -2.5, -2.0, 3.0, -0.875, -1.25, 0.5, -6.0]> : tensor<8xf64>) : tensor<8xf64>
  %9 = arith.negf %1 : tensor<8xf64>
  check.expect_eq_const(%9, dense<[-1.0, 2.5, -0.1875, -3.0, 0.875, -14.0, -0.5, 6.0]> : tensor<8xf64>) : tensor<8xf64>
  return
}

func.func @comparison_f64() {
  %1 = util.unfoldable_constant dense<[0x7FF8000000000000, 1.0, 0.0, 2.0, -0.0, -1.0, 0x7FF0000000000000, 0xFFF0000000000000]> : tensor<8xf64>
  %2 = util.unfoldable_constant dense<[0xFFF0000000000000, 0x7FF8000000000000, 1.0, 0.0, 2.0, -0.0, -1.0, 0xFFF0000000000000]> : tensor<8xf64>
  %3 = arith.cmpf olt, %1, %2 : tensor<8xf64>
  check.expect_eq_const(%3, dense<[false, false, true, false, true, true, false, false]> : tensor<8xi1>) : tensor<8xi1>
  %4 = arith.cmpf oge, %1, %2 : tensor<8xf64>
  check.expect_eq_const(%4, dense<[false, false, false, true, false, false, true, true]> : tensor<8xi1>) : tensor<8xi1>
  %5 = arith.cmpf oeq, %1, %2 : tensor<8xf64>
  check.expect_eq_const(%5, dense<[false, false, false, false, false, false, false, true]> : tensor<8xi1>) : tensor<8xi1>
  %6 = arith.cmpf une, %1, %2 : tensor<8xf64>
  check.expect_eq_const(%6, dense<[true, true, true, true, true, true, true, false]> : tensor<8xi1>) : tensor<8xi1>
  %7 = arith.cmpf uno, %1, %2 : tensor<8xf64>
  check.expect_eq_const(%7, dense<[true, true, false, false, false, false, false, false]> : tensor<8xi1>) : tensor<8xi1>
  %8 = arith.select %7, %1, %2 : tensor<8xi1>, tensor<8xf64>
  check.expect_eq_const(%8, dense<[0x7FF8000000000000, 1.0, 1.0, 0.0, 2.0, -0.0, -1.0, 0xFFF0000000000000]> : tensor<8xf64>) : tensor<8xf64>
  return
}

func.func @mathematics_f16() {
  %1 = util.unfoldable_constant dense<[0.25, 1.0, 1.5, 2.0, 0.625, 3.0, 0.125, 4.0]> : tensor<8xf16>
  %2 = math.sqrt %1 : tensor<8xf16>
  check.expect_almost_eq_const(%2, dense<[0.5, 1.0, 1.224609375, 1.4140625, 0.79052734375, 1.732421875, 0.353515625, 2.0]> : tensor<8xf16>, atol 0.001, rtol 0.001) : tensor<8xf16>
  %3 = math.exp %1 : tensor<8xf16>
  check.expect_almost_eq_const(%3, dense<[1.2841796875, 2.71875, 4.48046875, 7.390625, 1.8681640625, 20.078125, 1.1328125, 54.59375]> : tensor<8xf16>, atol 0.001, rtol 0.001) : tensor<8xf16>
  %4 = math.log %1 : tensor<8xf16>
  check.expect_almost_eq_const(%4, dense<[-1.38671875, 0.0, 0.405517578125, 0.693359375, -0.469970703125, 1.0986328125, -2.080078125, 1.38671875]> : tensor<8xf16>, atol 0.001, rtol 0.001) : tensor<8xf16>
  %5 = math.tanh %1 : tensor<8xf16>
  check.expect_almost_eq_const(%5, dense<[0.244873046875, 0.76171875, 0.9052734375, 0.9638671875, 0.5546875, 0.9951171875, 0.12432861328125, 0.99951171875]> : tensor<8xf16>, atol 0.001, rtol 0.001) : tensor<8xf16>
  %6 = math.sin %1 : tensor<8xf16>
  check.expect_almost_eq_const(%6, dense<[0.2474365234375, 0.84130859375, 0.99755859375, 0.9091796875, 0.5849609375, 0.14111328125, 0.12469482421875, -0.7568359375]> : tensor<8xf16>, atol 0.001, rtol 0.001) : tensor<8xf16>
  return
}

func.func @mathematics_bf16() {
  %1 = util.unfoldable_constant dense<[0.25, 1.0, 1.5, 2.0, 0.625, 3.0, 0.125, 4.0]> : tensor<8xbf16>
  %2 = math.sqrt %1 : tensor<8xbf16>
  check.expect_almost_eq_const(%2, dense<[0.5, 1.0, 1.2265625, 1.4140625, 0.7890625, 1.734375, 0.353515625, 2.0]> : tensor<8xbf16>, atol 0.01, rtol 0.01) : tensor<8xbf16>
  %3 = math.exp %1 : tensor<8xbf16>
  check.expect_almost_eq_const(%3, dense<[1.28125, 2.71875, 4.46875, 7.375, 1.8671875, 20.125, 1.1328125, 54.5]> : tensor<8xbf16>, atol 0.01, rtol 0.01) : tensor<8xbf16>
  %4 = math.log %1 : tensor<8xbf16>
  check.expect_almost_eq_const(%4, dense<[-1.3828125, 0.0, 0.40625, 0.69140625, -0.470703125, 1.1015625, -2.078125, 1.3828125]> : tensor<8xbf16>, atol 0.01, rtol 0.01) : tensor<8xbf16>
  %5 = math.tanh %1 : tensor<8xbf16>
  check.expect_almost_eq_const(%5, dense<[0.2451171875, 0.76171875, 0.90625, 0.96484375, 0.5546875, 0.99609375, 0.12451171875, 1.0]> : tensor<8xbf16>, atol 0.01, rtol 0.01) : tensor<8xbf16>
  %6 = math.sin %1 : tensor<8xbf16>
  check.expect_almost_eq_const(%6, dense<[0.2470703125, 0.83984375, 0.99609375, 0.91015625, 0.5859375, 0.1416015625, 0.12451171875, -0.7578125]> : tensor<8xbf16>, atol 0.01, rtol 0.01) : tensor<8xbf16>
  return
}

func.func @mathematics_f32() {
  %1 = util.unfoldable_constant dense<[0.25, 1.0, 1.5, 2.0, 0.625, 3.0, 0.125, 4.0]> : tensor<8xf32>
  %2 = math.sqrt %1 : tensor<8xf32>
  check.expect_almost_eq_const(%2, dense<[0.5, 1.0, 1.2247449159622192, 1.4142135381698608, 0.7905694246292114, 1.7320507764816284, 0.3535533845424652, 2.0]> : tensor<8xf32>, atol 1.0e-06, rtol 1.0e-06) : tensor<8xf32>
  %3 = math.exp %1 : tensor<8xf32>
  check.expect_almost_eq_const(%3, dense<[1.2840254306793213, 2.7182817459106445, 4.481688976287842, 7.389056205749512, 1.8682459592819214, 20.08553695678711, 1.133148431777954, 54.598148345947266]> : tensor<8xf32>, atol 1.0e-06, rtol 1.0e-06) : tensor<8xf32>
  %4 = math.log %1 : tensor<8xf32>
  check.expect_almost_eq_const(%4, dense<[-1.3862943649291992, 0.0, 0.40546509623527527, 0.6931471824645996, -0.4700036346912384, 1.0986123085021973, -2.079441547393799, 1.3862943649291992]> : tensor<8xf32>, atol 1.0e-06, rtol 1.0e-06) : tensor<8xf32>
  %5 = math.tanh %1 : tensor<8xf32>
  check.expect_almost_eq_const(%5, dense<[0.24491865932941437, 0.7615941762924194, 0.9051482677459717, 0.9640275835990906, 0.5545997023582458, 0.9950547814369202, 0.12435299903154373, 0.9993293285369873]> : tensor<8xf32>, atol 1.0e-06, rtol 1.0e-06) : tensor<8xf32>
  %6 = math.sin %1 : tensor<8xf32>
  check.expect_almost_eq_const(%6, dense<[0.24740396440029144, 0.8414709568023682, 0.9974949955940247, 0.9092974066734314, 0.5850972533226013, 0.14112000167369843, 0.1246747300028801, -0.756802499294281]> : tensor<8xf32>, atol 1.0e-06, rtol 1.0e-06) : tensor<8xf32>
  return
}

func.func @mathematics_f64() {
  %1 = util.unfoldable_constant dense<[0.25, 1.0, 1.5, 2.0, 0.625, 3.0, 0.125, 4.0]> : tensor<8xf64>
  %2 = math.sqrt %1 : tensor<8xf64>
  check.expect_almost_eq_const(%2, dense<[0.5, 1.0, 1.224744871391589, 1.4142135623730951, 0.7905694150420949, 1.7320508075688772, 0.3535533905932738, 2.0]> : tensor<8xf64>, atol 1.0e-06, rtol 1.0e-06) : tensor<8xf64>
  %3 = math.exp %1 : tensor<8xf64>
  check.expect_almost_eq_const(%3, dense<[1.2840254166877414, 2.718281828459045, 4.4816890703380645, 7.38905609893065, 1.8682459574322223, 20.085536923187668, 1.1331484530668263, 54.598150033144236]> : tensor<8xf64>, atol 1.0e-06, rtol 1.0e-06) : tensor<8xf64>
  %4 = math.log %1 : tensor<8xf64>
  check.expect_almost_eq_const(%4, dense<[-1.3862943611198906, 0.0, 0.4054651081081644, 0.6931471805599453, -0.4700036292457356, 1.0986122886681098, -2.0794415416798357, 1.3862943611198906]> : tensor<8xf64>, atol 1.0e-06, rtol 1.0e-06) : tensor<8xf64>
  return
}

func.func @complex_f32() {
  %1 = util.unfoldable_constant dense<[1.0, -2.5, 0.1875, 3.0, -0.875, 14.0, 0.5, -6.0]> : tensor<8xf32>
  %2 = util.unfoldable_constant dense<[0.75, 1.5, -2.0, 3.0, 0.625, -1.25, 4.0, 0.4375]> : tensor<8xf32>
  %3 = tensor.empty() : tensor<8xcomplex<f32>>
  %4 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%1, %2 : tensor<8xf32>, tensor<8xf32>) outs(%3 : tensor<8xcomplex<f32>>) {
  ^bb0(%x0: f32, %x1: f32, %o: complex<f32>):
    %y = complex.create %x0, %x1 : complex<f32>
    linalg.yield %y : complex<f32>
  } -> tensor<8xcomplex<f32>>
  %5 = util.optimization_barrier %4 : tensor<8xcomplex<f32>>
  %6 = util.unfoldable_constant dense<[0.4375, 4.0, -1.25, 0.625, 3.0, -2.0, 1.5, 0.75]> : tensor<8xf32>
  %7 = util.unfoldable_constant dense<[-1.0, 2.5, -0.1875, -3.0, 0.875, -14.0, -0.5, 6.0]> : tensor<8xf32>
  %8 = tensor.empty() : tensor<8xcomplex<f32>>
  %9 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%6, %7 : tensor<8xf32>, tensor<8xf32>) outs(%8 : tensor<8xcomplex<f32>>) {
  ^bb0(%x0: f32, %x1: f32, %o: complex<f32>):
    %y = complex.create %x0, %x1 : complex<f32>
    linalg.yield %y : complex<f32>
  } -> tensor<8xcomplex<f32>>
  %10 = util.optimization_barrier %9 : tensor<8xcomplex<f32>>
  %11 = tensor.empty() : tensor<8xcomplex<f32>>
  %12 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%5, %10 : tensor<8xcomplex<f32>>, tensor<8xcomplex<f32>>) outs(%11 : tensor<8xcomplex<f32>>) {
  ^bb0(%x0: complex<f32>, %x1: complex<f32>, %o: complex<f32>):
    %y = complex.add %x0, %x1 : complex<f32>
    linalg.yield %y : complex<f32>
  } -> tensor<8xcomplex<f32>>
  %13 = util.optimization_barrier %12 : tensor<8xcomplex<f32>>
  %14 = tensor.empty() : tensor<8xf32>
  %15 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%13 : tensor<8xcomplex<f32>>) outs(%14 : tensor<8xf32>) {
  ^bb0(%x0: complex<f32>, %o: f32):
    %y = complex.re %x0 : complex<f32>
    linalg.yield %y : f32
  } -> tensor<8xf32>
  check.expect_eq_const(%15, dense<[1.4375, 1.5, -1.0625, 3.625, 2.125, 12.0, 2.0, -5.25]> : tensor<8xf32>) : tensor<8xf32>
  %16 = tensor.empty() : tensor<8xf32>
  %17 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%13 : tensor<8xcomplex<f32>>) outs(%16 : tensor<8xf32>) {
  ^bb0(%x0: complex<f32>, %o: f32):
    %y = complex.im %x0 : complex<f32>
    linalg.yield %y : f32
  } -> tensor<8xf32>
  check.expect_eq_const(%17, dense<[-0.25, 4.0, -2.1875, 0.0, 1.5, -15.25, 3.5, 6.4375]> : tensor<8xf32>) : tensor<8xf32>
  %18 = tensor.empty() : tensor<8xcomplex<f32>>
  %19 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%5, %10 : tensor<8xcomplex<f32>>, tensor<8xcomplex<f32>>) outs(%18 : tensor<8xcomplex<f32>>) {
  ^bb0(%x0: complex<f32>, %x1: complex<f32>, %o: complex<f32>):
    %y = complex.sub %x0, %x1 : complex<f32>
    linalg.yield %y : complex<f32>
  } -> tensor<8xcomplex<f32>>
  %20 = util.optimization_barrier %19 : tensor<8xcomplex<f32>>
  %21 = tensor.empty() : tensor<8xf32>
  %22 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%20 : tensor<8xcomplex<f32>>) outs(%21 : tensor<8xf32>) {
  ^bb0(%x0: complex<f32>, %o: f32):
    %y = complex.re %x0 : complex<f32>
    linalg.yield %y : f32
  } -> tensor<8xf32>
  check.expect_eq_const(%22, dense<[0.5625, -6.5, 1.4375, 2.375, -3.875, 16.0, -1.0, -6.75]> : tensor<8xf32>) : tensor<8xf32>
  %23 = tensor.empty() : tensor<8xf32>
  %24 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%20 : tensor<8xcomplex<f32>>) outs(%23 : tensor<8xf32>) {
  ^bb0(%x0: complex<f32>, %o: f32):
    %y = complex.im %x0 : complex<f32>
    linalg.yield %y : f32
  } -> tensor<8xf32>
  check.expect_eq_const(%24, dense<[1.75, -1.0, -1.8125, 6.0, -0.25, 12.75, 4.5, -5.5625]> : tensor<8xf32>) : tensor<8xf32>
  %25 = tensor.empty() : tensor<8xcomplex<f32>>
  %26 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%5, %10 : tensor<8xcomplex<f32>>, tensor<8xcomplex<f32>>) outs(%25 : tensor<8xcomplex<f32>>) {
  ^bb0(%x0: complex<f32>, %x1: complex<f32>, %o: complex<f32>):
    %y = complex.mul %x0, %x1 : complex<f32>
    linalg.yield %y : complex<f32>
  } -> tensor<8xcomplex<f32>>
  %27 = util.optimization_barrier %26 : tensor<8xcomplex<f32>>
  %28 = tensor.empty() : tensor<8xf32>
  %29 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%27 : tensor<8xcomplex<f32>>) outs(%28 : tensor<8xf32>) {
  ^bb0(%x0: complex<f32>, %o: f32):
    %y = complex.re %x0 : complex<f32>
    linalg.yield %y : f32
  } -> tensor<8xf32>
  check.expect_eq_const(%29, dense<[1.1875, -13.75, -0.609375, 10.875, -3.171875, -45.5, 2.75, -7.125]> : tensor<8xf32>) : tensor<8xf32>
  %30 = tensor.empty() : tensor<8xf32>
  %31 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%27 : tensor<8xcomplex<f32>>) outs(%30 : tensor<8xf32>) {
  ^bb0(%x0: complex<f32>, %o: f32):
    %y = complex.im %x0 : complex<f32>
    linalg.yield %y : f32
  } -> tensor<8xf32>
  check.expect_eq_const(%31, dense<[-0.671875, -0.25, 2.46484375, -7.125, 1.109375, -193.5, 5.75, -35.671875]> : tensor<8xf32>) : tensor<8xf32>
  %32 = tensor.empty() : tensor<8xcomplex<f32>>
  %33 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%5, %10 : tensor<8xcomplex<f32>>, tensor<8xcomplex<f32>>) outs(%32 : tensor<8xcomplex<f32>>) {
  ^bb0(%x0: complex<f32>, %x1: complex<f32>, %o: complex<f32>):
    %y = complex.div %x0, %x1 : complex<f32>
    linalg.yield %y : complex<f32>
  } -> tensor<8xcomplex<f32>>
  %34 = util.optimization_barrier %33 : tensor<8xcomplex<f32>>
  %35 = tensor.empty() : tensor<8xf32>
  %36 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%34 : tensor<8xcomplex<f32>>) outs(%35 : tensor<8xf32>) {
  ^bb0(%x0: complex<f32>, %o: f32):
    %y = complex.re %x0 : complex<f32>
    linalg.yield %y : f32
  } -> tensor<8xf32>
  check.expect_almost_eq_const(%36, dense<[-0.26229506731033325, -0.2808988690376282, 0.08801955729722977, -0.7587354183197021, -0.21279999613761902, -0.05249999836087227, -0.5, -0.05128205195069313]> : tensor<8xf32>, atol 1.0e-06, rtol 0.0) : tensor<8xf32>
  %37 = tensor.empty() : tensor<8xf32>
  %38 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%34 : tensor<8xcomplex<f32>>) outs(%37 : tensor<8xf32>) {
  ^bb0(%x0: complex<f32>, %o: f32):
    %y = complex.im %x0 : complex<f32>
    linalg.yield %y : f32
  } -> tensor<8xf32>
  check.expect_almost_eq_const(%38, dense<[1.1147540807724, 0.550561785697937, 1.5867971181869507, 1.1580698490142822, 0.2703999876976013, 0.9925000071525574, 2.5, 0.9935897588729858]> : tensor<8xf32>, atol 1.0e-06, rtol 0.0) : tensor<8xf32>
  %39 = tensor.empty() : tensor<8xf32>
  %40 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%5 : tensor<8xcomplex<f32>>) outs(%39 : tensor<8xf32>) {
  ^bb0(%x0: complex<f32>, %o: f32):
    %y = complex.abs %x0 : complex<f32>
    linalg.yield %y : f32
  } -> tensor<8xf32>
  check.expect_almost_eq_const(%40, dense<[1.25, 2.915475845336914, 2.0087697505950928, 4.242640495300293, 1.0752906799316406, 14.055692672729492, 4.031128883361816, 6.015929222106934]> : tensor<8xf32>, atol 1.0e-06, rtol 0.0) : tensor<8xf32>
  %41 = tensor.empty() : tensor<8xi1>
  %42 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%5, %10 : tensor<8xcomplex<f32>>, tensor<8xcomplex<f32>>) outs(%41 : tensor<8xi1>) {
  ^bb0(%x0: complex<f32>, %x1: complex<f32>, %o: i1):
    %y = complex.eq %x0, %x1 : complex<f32>
    linalg.yield %y : i1
  } -> tensor<8xi1>
  check.expect_eq_const(%42, dense<[false, false, false, false, false, false, false, false]> : tensor<8xi1>) : tensor<8xi1>
  %43 = tensor.empty() : tensor<8xi1>
  %44 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%5, %5 : tensor<8xcomplex<f32>>, tensor<8xcomplex<f32>>) outs(%43 : tensor<8xi1>) {
  ^bb0(%x0: complex<f32>, %x1: complex<f32>, %o: i1):
    %y = complex.eq %x0, %x1 : complex<f32>
    linalg.yield %y : i1
  } -> tensor<8xi1>
  check.expect_eq_const(%44, dense<[true, true, true, true, true, true, true, true]> : tensor<8xi1>) : tensor<8xi1>
  return
}

func.func @complex_f64() {
  %1 = util.unfoldable_constant dense<[1.0, -2.5, 0.1875, 3.0, -0.875, 14.0, 0.5, -6.0]> : tensor<8xf64>
  %2 = util.unfoldable_constant dense<[0.75, 1.5, -2.0, 3.0, 0.625, -1.25, 4.0, 0.4375]> : tensor<8xf64>
  %3 = tensor.empty() : tensor<8xcomplex<f64>>
  %4 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%1, %2 : tensor<8xf64>, tensor<8xf64>) outs(%3 : tensor<8xcomplex<f64>>) {
  ^bb0(%x0: f64, %x1: f64, %o: complex<f64>):
    %y = complex.create %x0, %x1 : complex<f64>
    linalg.yield %y : complex<f64>
  } -> tensor<8xcomplex<f64>>
  %5 = util.optimization_barrier %4 : tensor<8xcomplex<f64>>
  %6 = util.unfoldable_constant dense<[0.4375, 4.0, -1.25, 0.625, 3.0, -2.0, 1.5, 0.75]> : tensor<8xf64>
  %7 = util.unfoldable_constant dense<[-1.0, 2.5, -0.1875, -3.0, 0.875, -14.0, -0.5, 6.0]> : tensor<8xf64>
  %8 = tensor.empty() : tensor<8xcomplex<f64>>
  %9 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%6, %7 : tensor<8xf64>, tensor<8xf64>) outs(%8 : tensor<8xcomplex<f64>>) {
  ^bb0(%x0: f64, %x1: f64, %o: complex<f64>):
    %y = complex.create %x0, %x1 : complex<f64>
    linalg.yield %y : complex<f64>
  } -> tensor<8xcomplex<f64>>
  %10 = util.optimization_barrier %9 : tensor<8xcomplex<f64>>
  %11 = tensor.empty() : tensor<8xcomplex<f64>>
  %12 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%5, %10 : tensor<8xcomplex<f64>>, tensor<8xcomplex<f64>>) outs(%11 : tensor<8xcomplex<f64>>) {
  ^bb0(%x0: complex<f64>, %x1: complex<f64>, %o: complex<f64>):
    %y = complex.add %x0, %x1 : complex<f64>
    linalg.yield %y : complex<f64>
  } -> tensor<8xcomplex<f64>>
  %13 = util.optimization_barrier %12 : tensor<8xcomplex<f64>>
  %14 = tensor.empty() : tensor<8xf64>
  %15 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%13 : tensor<8xcomplex<f64>>) outs(%14 : tensor<8xf64>) {
  ^bb0(%x0: complex<f64>, %o: f64):
    %y = complex.re %x0 : complex<f64>
    linalg.yield %y : f64
  } -> tensor<8xf64>
  check.expect_eq_const(%15, dense<[1.4375, 1.5, -1.0625, 3.625, 2.125, 12.0, 2.0, -5.25]> : tensor<8xf64>) : tensor<8xf64>
  %16 = tensor.empty() : tensor<8xf64>
  %17 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%13 : tensor<8xcomplex<f64>>) outs(%16 : tensor<8xf64>) {
  ^bb0(%x0: complex<f64>, %o: f64):
    %y = complex.im %x0 : complex<f64>
    linalg.yield %y : f64
  } -> tensor<8xf64>
  check.expect_eq_const(%17, dense<[-0.25, 4.0, -2.1875, 0.0, 1.5, -15.25, 3.5, 6.4375]> : tensor<8xf64>) : tensor<8xf64>
  %18 = tensor.empty() : tensor<8xcomplex<f64>>
  %19 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%5, %10 : tensor<8xcomplex<f64>>, tensor<8xcomplex<f64>>) outs(%18 : tensor<8xcomplex<f64>>) {
  ^bb0(%x0: complex<f64>, %x1: complex<f64>, %o: complex<f64>):
    %y = complex.sub %x0, %x1 : complex<f64>
    linalg.yield %y : complex<f64>
  } -> tensor<8xcomplex<f64>>
  %20 = util.optimization_barrier %19 : tensor<8xcomplex<f64>>
  %21 = tensor.empty() : tensor<8xf64>
  %22 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%20 : tensor<8xcomplex<f64>>) outs(%21 : tensor<8xf64>) {
  ^bb0(%x0: complex<f64>, %o: f64):
    %y = complex.re %x0 : complex<f64>
    linalg.yield %y : f64
  } -> tensor<8xf64>
  check.expect_eq_const(%22, dense<[0.5625, -6.5, 1.4375, 2.375, -3.875, 16.0, -1.0, -6.75]> : tensor<8xf64>) : tensor<8xf64>
  %23 = tensor.empty() : tensor<8xf64>
  %24 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%20 : tensor<8xcomplex<f64>>) outs(%23 : tensor<8xf64>) {
  ^bb0(%x0: complex<f64>, %o: f64):
    %y = complex.im %x0 : complex<f64>
    linalg.yield %y : f64
  } -> tensor<8xf64>
  check.expect_eq_const(%24, dense<[1.75, -1.0, -1.8125, 6.0, -0.25, 12.75, 4.5, -5.5625]> : tensor<8xf64>) : tensor<8xf64>
  %25 = tensor.empty() : tensor<8xcomplex<f64>>
  %26 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%5, %10 : tensor<8xcomplex<f64>>, tensor<8xcomplex<f64>>) outs(%25 : tensor<8xcomplex<f64>>) {
  ^bb0(%x0: complex<f64>, %x1: complex<f64>, %o: complex<f64>):
    %y = complex.mul %x0, %x1 : complex<f64>
    linalg.yield %y : complex<f64>
  } -> tensor<8xcomplex<f64>>
  %27 = util.optimization_barrier %26 : tensor<8xcomplex<f64>>
  %28 = tensor.empty() : tensor<8xf64>
  %29 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%27 : tensor<8xcomplex<f64>>) outs(%28 : tensor<8xf64>) {
  ^bb0(%x0: complex<f64>, %o: f64):
    %y = complex.re %x0 : complex<f64>
    linalg.yield %y : f64
  } -> tensor<8xf64>
  check.expect_eq_const(%29, dense<[1.1875, -13.75, -0.609375, 10.875, -3.171875, -45.5, 2.75, -7.125]> : tensor<8xf64>) : tensor<8xf64>
  %30 = tensor.empty() : tensor<8xf64>
  %31 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%27 : tensor<8xcomplex<f64>>) outs(%30 : tensor<8xf64>) {
  ^bb0(%x0: complex<f64>, %o: f64):
    %y = complex.im %x0 : complex<f64>
    linalg.yield %y : f64
  } -> tensor<8xf64>
  check.expect_eq_const(%31, dense<[-0.671875, -0.25, 2.46484375, -7.125, 1.109375, -193.5, 5.75, -35.671875]> : tensor<8xf64>) : tensor<8xf64>
  %32 = tensor.empty() : tensor<8xcomplex<f64>>
  %33 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%5, %10 : tensor<8xcomplex<f64>>, tensor<8xcomplex<f64>>) outs(%32 : tensor<8xcomplex<f64>>) {
  ^bb0(%x0: complex<f64>, %x1: complex<f64>, %o: complex<f64>):
    %y = complex.div %x0, %x1 : complex<f64>
    linalg.yield %y : complex<f64>
  } -> tensor<8xcomplex<f64>>
  %34 = util.optimization_barrier %33 : tensor<8xcomplex<f64>>
  %35 = tensor.empty() : tensor<8xf64>
  %36 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%34 : tensor<8xcomplex<f64>>) outs(%35 : tensor<8xf64>) {
  ^bb0(%x0: complex<f64>, %o: f64):
    %y = complex.re %x0 : complex<f64>
    linalg.yield %y : f64
  } -> tensor<8xf64>
  check.expect_almost_eq_const(%36, dense<[-0.26229508196721313, -0.2808988764044944, 0.08801955990220049, -0.7587354409317804, -0.21279999999999996, -0.05249999999999999, -0.49999999999999994, -0.05128205128205128]> : tensor<8xf64>, atol 1.0e-06, rtol 0.0) : tensor<8xf64>
  %37 = tensor.empty() : tensor<8xf64>
  %38 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%34 : tensor<8xcomplex<f64>>) outs(%37 : tensor<8xf64>) {
  ^bb0(%x0: complex<f64>, %o: f64):
    %y = complex.im %x0 : complex<f64>
    linalg.yield %y : f64
  } -> tensor<8xf64>
  check.expect_almost_eq_const(%38, dense<[1.1147540983606556, 0.550561797752809, 1.5867970660146702, 1.1580698835274543, 0.2704, 0.9924999999999999, 2.5, 0.9935897435897436]> : tensor<8xf64>, atol 1.0e-06, rtol 0.0) : tensor<8xf64>
  %39 = tensor.empty() : tensor<8xf64>
  %40 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%5 : tensor<8xcomplex<f64>>) outs(%39 : tensor<8xf64>) {
  ^bb0(%x0: complex<f64>, %o: f64):
    %y = complex.abs %x0 : complex<f64>
    linalg.yield %y : f64
  } -> tensor<8xf64>
  check.expect_almost_eq_const(%40, dense<[1.25, 2.91547594742265, 2.0087698349985246, 4.242640687119286, 1.0752906583803283, 14.055692796870598, 4.031128874149275, 6.015929375416571]> : tensor<8xf64>, atol 1.0e-06, rtol 0.0) : tensor<8xf64>
  %41 = tensor.empty() : tensor<8xi1>
  %42 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%5, %10 : tensor<8xcomplex<f64>>, tensor<8xcomplex<f64>>) outs(%41 : tensor<8xi1>) {
  ^bb0(%x0: complex<f64>, %x1: complex<f64>, %o: i1):
    %y = complex.eq %x0, %x1 : complex<f64>
    linalg.yield %y : i1
  } -> tensor<8xi1>
  check.expect_eq_const(%42, dense<[false, false, false, false, false, false, false, false]> : tensor<8xi1>) : tensor<8xi1>
  %43 = tensor.empty() : tensor<8xi1>
  %44 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%5, %5 : tensor<8xcomplex<f64>>, tensor<8xcomplex<f64>>) outs(%43 : tensor<8xi1>) {
  ^bb0(%x0: complex<f64>, %x1: complex<f64>, %o: i1):
    %y = complex.eq %x0, %x1 : complex<f64>
    linalg.yield %y : i1
  } -> tensor<8xi1>
  check.expect_eq_const(%44, dense<[true, true, true, true, true, true, true, true]> : tensor<8xi1>) : tensor<8xi1>
  return
}

func.func @complex_constants() {
  %1 = util.unfoldable_constant dense<[(1.0, 0.75), (-2.5, 1.5), (0.1875, -2.0), (3.0, 3.0), (-0.875, 0.625), (14.0, -1.25), (0.5, 4.0), (-6.0, 0.4375)]> : tensor<8xcomplex<f32>>
  %2 = tensor.empty() : tensor<8xf32>
  %3 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%1 : tensor<8xcomplex<f32>>) outs(%2 : tensor<8xf32>) {
  ^bb0(%x0: complex<f32>, %o: f32):
    %y = complex.re %x0 : complex<f32>
    linalg.yield %y : f32
  } -> tensor<8xf32>
  check.expect_eq_const(%3, dense<[1.0, -2.5, 0.1875, 3.0, -0.875, 14.0, 0.5, -6.0]> : tensor<8xf32>) : tensor<8xf32>
  %4 = tensor.empty() : tensor<8xf32>
  %5 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%1 : tensor<8xcomplex<f32>>) outs(%4 : tensor<8xf32>) {
  ^bb0(%x0: complex<f32>, %o: f32):
    %y = complex.im %x0 : complex<f32>
    linalg.yield %y : f32
  } -> tensor<8xf32>
  check.expect_eq_const(%5, dense<[0.75, 1.5, -2.0, 3.0, 0.625, -1.25, 4.0, 0.4375]> : tensor<8xf32>) : tensor<8xf32>
  return
}

}
