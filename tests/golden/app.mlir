// Imports a function of lib.mlir.
module @app {
  func.func private @lib.twice(%a: tensor<4xf32>) -> tensor<4xf32>
  func.func @main(%a: tensor<4xf32>) -> tensor<4xf32> {
    %0 = call @lib.twice(%a) : (tensor<4xf32>) -> tensor<4xf32>
    %1 = arith.mulf %0, %a : tensor<4xf32>
    return %1 : tensor<4xf32> } }
