module @p {
  util.global private @w = #flow.parameter.named<"model"::"weight"> : tensor<4xf32>
  util.global private @b = #flow.parameter.named<"bias"> : tensor<4xf32>
  func.func @run(%x: tensor<4xf32>) -> tensor<4xf32> {
    %w = util.global.load @w : tensor<4xf32>
    %b = util.global.load @b : tensor<4xf32>
    %0 = arith.mulf %x, %w : tensor<4xf32>
    %1 = arith.addf %0, %b : tensor<4xf32>
    return %1 : tensor<4xf32> } }
