// Written by make_check.py.

module @flow {

util.global private mutable @total = dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
util.global private mutable @count = 0 : i32
util.global private mutable @made : tensor<4xi32>

util.initializer {
  %a = util.unfoldable_constant dense<[1, 2, 3, 4]> : tensor<4xi32>
  %b = arith.muli %a, %a : tensor<4xi32>
  util.global.store %b, @made : tensor<4xi32>
  util.return
}

func.func private @bump(%by: tensor<4xf32>) -> i32 attributes {inlining_policy = #util.inline.never} {
  %old = util.global.load @total : tensor<4xf32>
  %new = arith.addf %old, %by : tensor<4xf32>
  util.global.store %new, @total : tensor<4xf32>
  %n = util.global.load @count : i32
  %one = arith.constant 1 : i32
  %m = arith.addi %n, %one : i32
  util.global.store %m, @count : i32
  return %m : i32
}

// Sum, difference and the first operand itself.
func.func private @both(%a: tensor<4xi32>, %b: tensor<4xi32>) -> (tensor<4xi32>, tensor<4xi32>, tensor<4xi32>)
    attributes {inlining_policy = #util.inline.never} {
  %s = arith.addi %a, %b : tensor<4xi32>
  %d = arith.subi %a, %b : tensor<4xi32>
  return %s, %d, %a : tensor<4xi32>, tensor<4xi32>, tensor<4xi32>
}

func.func private @twice(%a: tensor<4xi32>, %b: tensor<4xi32>) -> (tensor<4xi32>, tensor<4xi32>)
    attributes {inlining_policy = #util.inline.never} {
  %s, %d, %c = call @both(%a, %b) : (tensor<4xi32>, tensor<4xi32>) -> (tensor<4xi32>, tensor<4xi32>, tensor<4xi32>)
  %s2, %d2, %c2 = call @both(%s, %d) : (tensor<4xi32>, tensor<4xi32>) -> (tensor<4xi32>, tensor<4xi32>, tensor<4xi32>)
  return %s2, %d2 : tensor<4xi32>, tensor<4xi32>
}

// Replaces two rows; nobody needs the old tensor.
func.func private @patch(%a: tensor<4x2xi32>, %at: index, %rows: tensor<2x2xi32>) -> tensor<4x2xi32>
    attributes {inlining_policy = #util.inline.never} {
  %r = tensor.insert_slice %rows into %a[%at, 0] [2, 2] [1, 1] : tensor<2x2xi32> into tensor<4x2xi32>
  return %r : tensor<4x2xi32>
}

// Doubles a tensor until its sum passes a limit.
func.func @while_sum_is_small() {
  %1 = util.unfoldable_constant dense<[1, 2, 3, 4]> : tensor<4xi32>
  %2 = arith.constant 0 : i32
  %3 = arith.constant 1 : i32
  %4 = arith.constant 1000 : i32
  %end, %steps = scf.while (%t = %1, %n = %2) : (tensor<4xi32>, i32) -> (tensor<4xi32>, i32) {
    %e = tensor.empty() : tensor<i32>
    %z = linalg.fill ins(%2 : i32) outs(%e : tensor<i32>) -> tensor<i32>
    %s = linalg.reduce { arith.addi } ins(%t : tensor<4xi32>) outs(%z : tensor<i32>) dimensions = [0]
    %v = tensor.extract %s[] : tensor<i32>
    %more = arith.cmpi slt, %v, %4 : i32
    scf.condition(%more) %t, %n : tensor<4xi32>, i32
  } do {
  ^bb0(%t: tensor<4xi32>, %n: i32):
    %d = arith.addi %t, %t : tensor<4xi32>
    %m = arith.addi %n, %3 : i32
    scf.yield %d, %m : tensor<4xi32>, i32
  }
  check.expect_eq_const(%end, dense<[128, 256, 384, 512]> : tensor<4xi32>) : tensor<4xi32>
  %5 = tensor.from_elements %steps : tensor<i32>
  check.expect_eq_const(%5, dense<7> : tensor<i32>) : tensor<i32>
  return
}

// Square roots, until the largest error is small.
func.func @newton() {
  %1 = util.unfoldable_constant dense<[2.0, 9.0, 100.0, 0.25]> : tensor<4xf32>
  %2 = util.unfoldable_constant dense<[1.0, 1.0, 1.0, 1.0]> : tensor<4xf32>
  %half = arith.constant dense<0.5> : tensor<4xf32>
  %zero = arith.constant 0.0 : f32
  %small = arith.constant 1.0e-4 : f32
  %root = scf.while (%x = %2) : (tensor<4xf32>) -> tensor<4xf32> {
    %q = arith.mulf %x, %x : tensor<4xf32>
    %d = arith.subf %q, %1 : tensor<4xf32>
    %b = math.absf %d : tensor<4xf32>
    %e = tensor.empty() : tensor<f32>
    %z = linalg.fill ins(%zero : f32) outs(%e : tensor<f32>) -> tensor<f32>
    %s = linalg.reduce { arith.maximumf } ins(%b : tensor<4xf32>) outs(%z : tensor<f32>) dimensions = [0]
    %v = tensor.extract %s[] : tensor<f32>
    %more = arith.cmpf ogt, %v, %small : f32
    scf.condition(%more) %x : tensor<4xf32>
  } do {
  ^bb0(%x: tensor<4xf32>):
    %q = arith.divf %1, %x : tensor<4xf32>
    %s = arith.addf %x, %q : tensor<4xf32>
    %m = arith.mulf %s, %half : tensor<4xf32>
    scf.yield %m : tensor<4xf32>
  }
  check.expect_almost_eq_const(%root, dense<[1.4142135381698608, 3.0, 10.0, 0.5]> : tensor<4xf32>, atol 1.0e-05, rtol 0.0) : tensor<4xf32>
  return
}

// The largest element is the number of steps.
func.func @for_as_often_as_data_says() {
  %1 = util.unfoldable_constant dense<[3, 7, 5, 2]> : tensor<4xi32>
  %low = arith.constant 0 : i32
  %e = tensor.empty() : tensor<i32>
  %z = linalg.fill ins(%low : i32) outs(%e : tensor<i32>) -> tensor<i32>
  %s = linalg.reduce { arith.maxsi } ins(%1 : tensor<4xi32>) outs(%z : tensor<i32>) dimensions = [0]
  %v = tensor.extract %s[] : tensor<i32>
  %end = arith.index_cast %v : i32 to index
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %sum = scf.for %i = %c0 to %end step %c1 iter_args(%t = %1) -> (tensor<4xi32>) {
    %k = arith.index_cast %i : index to i32
    %e4 = tensor.empty() : tensor<4xi32>
    %ks = linalg.fill ins(%k : i32) outs(%e4 : tensor<4xi32>) -> tensor<4xi32>
    %n = arith.addi %t, %ks : tensor<4xi32>
    scf.yield %n : tensor<4xi32>
  }
  check.expect_eq_const(%sum, dense<[24, 28, 26, 23]> : tensor<4xi32>) : tensor<4xi32>
  return
}

func.func @if_positive() {
  %1 = util.unfoldable_constant dense<[4, 5]> : tensor<2xi32>
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0 : i32
  %v = tensor.extract %1[%c0] : tensor<2xi32>
  %up = arith.cmpi sgt, %v, %zero : i32
  %r = scf.if %up -> (tensor<2xi32>) {
    %d = arith.addi %1, %1 : tensor<2xi32>
    scf.yield %d : tensor<2xi32>
  } else {
    %m = arith.muli %1, %1 : tensor<2xi32>
    scf.yield %m : tensor<2xi32>
  }
  check.expect_eq_const(%r, dense<[8, 10]> : tensor<2xi32>) : tensor<2xi32>
  return
}

func.func @if_negative() {
  %1 = util.unfoldable_constant dense<[-4, -5]> : tensor<2xi32>
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0 : i32
  %v = tensor.extract %1[%c0] : tensor<2xi32>
  %up = arith.cmpi sgt, %v, %zero : i32
  %r = scf.if %up -> (tensor<2xi32>) {
    %d = arith.addi %1, %1 : tensor<2xi32>
    scf.yield %d : tensor<2xi32>
  } else {
    %m = arith.muli %1, %1 : tensor<2xi32>
    scf.yield %m : tensor<2xi32>
  }
  check.expect_eq_const(%r, dense<[16, 25]> : tensor<2xi32>) : tensor<2xi32>
  return
}

func.func @globals_2() {
  %1 = util.unfoldable_constant dense<[0.5, -1.0, 10.0, 0.25]> : tensor<4xf32>
  %2 = call @bump(%1) : (tensor<4xf32>) -> i32
  %3 = call @bump(%1) : (tensor<4xf32>) -> i32
  %4 = tensor.from_elements %3 : tensor<i32>
  check.expect_eq_const(%4, dense<2> : tensor<i32>) : tensor<i32>
  %5 = util.global.load @total : tensor<4xf32>
  check.expect_eq_const(%5, dense<[2.0, 0.0, 23.0, 4.5]> : tensor<4xf32>) : tensor<4xf32>
  %6 = util.global.load @made : tensor<4xi32>
  check.expect_eq_const(%6, dense<[1, 4, 9, 16]> : tensor<4xi32>) : tensor<4xi32>
  return
}

func.func @globals_3() {
  %1 = util.unfoldable_constant dense<[0.5, -1.0, 10.0, 0.25]> : tensor<4xf32>
  %2 = call @bump(%1) : (tensor<4xf32>) -> i32
  %3 = call @bump(%1) : (tensor<4xf32>) -> i32
  %4 = call @bump(%1) : (tensor<4xf32>) -> i32
  %5 = tensor.from_elements %4 : tensor<i32>
  check.expect_eq_const(%5, dense<3> : tensor<i32>) : tensor<i32>
  %6 = util.global.load @total : tensor<4xf32>
  check.expect_eq_const(%6, dense<[2.5, -1.0, 33.0, 4.75]> : tensor<4xf32>) : tensor<4xf32>
  %7 = util.global.load @made : tensor<4xi32>
  check.expect_eq_const(%7, dense<[1, 4, 9, 16]> : tensor<4xi32>) : tensor<4xi32>
  return
}

func.func @several_results() {
  %1 = util.unfoldable_constant dense<[5, 6, 7, 8]> : tensor<4xi32>
  %2 = util.unfoldable_constant dense<[1, 20, -3, 4]> : tensor<4xi32>
  %s, %d, %c = call @both(%1, %2) : (tensor<4xi32>, tensor<4xi32>) -> (tensor<4xi32>, tensor<4xi32>, tensor<4xi32>)
  %s2, %d2 = call @twice(%1, %2) : (tensor<4xi32>, tensor<4xi32>) -> (tensor<4xi32>, tensor<4xi32>)
  check.expect_eq_const(%s, dense<[6, 26, 4, 12]> : tensor<4xi32>) : tensor<4xi32>
  check.expect_eq_const(%d, dense<[4, -14, 10, 4]> : tensor<4xi32>) : tensor<4xi32>
  check.expect_eq_const(%c, dense<[5, 6, 7, 8]> : tensor<4xi32>) : tensor<4xi32>
  check.expect_eq_const(%s2, dense<[10, 12, 14, 16]> : tensor<4xi32>) : tensor<4xi32>
  check.expect_eq_const(%d2, dense<[2, 40, -6, 8]> : tensor<4xi32>) : tensor<4xi32>
  return
}

// A loop writes rows into one tensor.
func.func @updated_in_place() {
  %1 = util.unfoldable_constant dense<[[0, 1], [2, 3], [4, 5], [6, 7]]> : tensor<4x2xi32>
  %2 = util.unfoldable_constant dense<[[10, 20], [30, 40]]> : tensor<2x2xi32>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %r = scf.for %i = %c0 to %c3 step %c1 iter_args(%t = %1) -> (tensor<4x2xi32>) {
    %k = arith.index_cast %i : index to i32
    %e4 = tensor.empty() : tensor<2x2xi32>
    %ks = linalg.fill ins(%k : i32) outs(%e4 : tensor<2x2xi32>) -> tensor<2x2xi32>
    %p = arith.addi %2, %ks : tensor<2x2xi32>
    %n = func.call @patch(%t, %i, %p) : (tensor<4x2xi32>, index, tensor<2x2xi32>) -> tensor<4x2xi32>
    scf.yield %n : tensor<4x2xi32>
  }
  check.expect_eq_const(%r, dense<[[10, 20], [11, 21], [12, 22], [32, 42]]> : tensor<4x2xi32>) : tensor<4x2xi32>
  check.expect_eq_const(%1, dense<[[0, 1], [2, 3], [4, 5], [6, 7]]> : tensor<4x2xi32>) : tensor<4x2xi32>
  return
}

func.func @booleans() {
  %1 = util.unfoldable_constant dense<[3, -1, 2]> : tensor<3xi32>
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0 : i32
  %v = tensor.extract %1[%c0] : tensor<3xi32>
  %yes = arith.cmpi sgt, %v, %zero : i32
  %no = arith.cmpi slt, %v, %zero : i32
  check.expect_true(%yes) : i1
  check.expect_false(%no) : i1
  check.expect_true(%v) : i32
  %w = arith.addi %1, %1 : tensor<3xi32>
  check.expect_all_true(%w) : tensor<3xi32>
  return
}

}
