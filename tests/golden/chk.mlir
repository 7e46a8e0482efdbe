// Expectations that hold and that do not. The values go through kernels.
module @chk {
  func.func @ok_true() {
    %v = util.unfoldable_constant 7 : i32
    check.expect_true(%v) : i32
    return
  }
  func.func @bad_true() {
    %v = util.unfoldable_constant 0 : i32
    check.expect_true(%v) : i32
    return
  }
  func.func @bad_false() {
    %v = util.unfoldable_constant 3 : i32
    check.expect_false(%v) : i32
    return
  }
  func.func @bad_all() {
    %a = util.unfoldable_constant dense<[[1, 2], [-1, 4]]> : tensor<2x2xi8>
    %one = util.unfoldable_constant dense<1> : tensor<2x2xi8>
    %b = arith.addi %a, %one : tensor<2x2xi8>
    check.expect_all_true(%b) : tensor<2x2xi8>
    return
  }
  // Goes on after the first failure.
  func.func @bad_equal() {
    %a = util.unfoldable_constant dense<[1, 2, 3]> : tensor<3xi32>
    %b = arith.addi %a, %a : tensor<3xi32>
    check.expect_eq_const(%b, dense<[2, 4, 7]> : tensor<3xi32>) : tensor<3xi32>
    check.expect_eq_const(%b, dense<[2, 4, 6]> : tensor<3xi32>) : tensor<3xi32>
    check.expect_eq_const(%b, dense<[0, 4, 6]> : tensor<3xi32>) : tensor<3xi32>
    return
  }
  func.func @bad_close() {
    %a = util.unfoldable_constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
    %b = arith.addf %a, %a : tensor<3xf32>
    check.expect_almost_eq_const(%b, dense<[2.0, 4.00005, 6.5]> : tensor<3xf32>) : tensor<3xf32>
    check.expect_almost_eq_const(%b, dense<[2.0, 4.0, 6.5]> : tensor<3xf32>, atol 0.25, rtol 0.125) : tensor<3xf32>
    return
  }
  func.func @bad_call() {
    %v = util.unfoldable_constant 0 : i32
    %one = arith.constant 1 : i32
    %is = arith.cmpi eq, %v, %one : i32
    cf.assert %is, "not one"
    return
  }
}
