// Parameters and executables, for --output=requires of dump-module.
module @needs {
  util.global private @w = #flow.parameter.named<"model"::"layer.weight"> : tensor<4xf32>
  util.global private @b = #flow.parameter.named<"model"::"layer.bias"> : tensor<2x4xf32>
  util.global private @plain = #flow.parameter.named<"single"> : tensor<8xf32>
  func.func @main(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<2x4xf32>, tensor<8xf32>) {
    %w = util.global.load @w : tensor<4xf32>
    %b = util.global.load @b : tensor<2x4xf32>
    %p = util.global.load @plain : tensor<8xf32>
    %y = arith.addf %x, %w : tensor<4xf32>
    %z = arith.addf %b, %b : tensor<2x4xf32>
    %q = arith.addf %p, %p : tensor<8xf32>
    return %y, %z, %q : tensor<4xf32>, tensor<2x4xf32>, tensor<8xf32>
  }
}
