module @kernels {
  func.func @add(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
    %0 = arith.addf %a, %b : tensor<4xf32>
    return %0 : tensor<4xf32>
  }
  func.func @scale(%a: tensor<?xf32>) -> tensor<?xf32> {
    %0 = arith.mulf %a, %a : tensor<?xf32>
    return %0 : tensor<?xf32>
  }
}
