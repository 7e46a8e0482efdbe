module @weights {
  util.global private @a = #flow.parameter.named<"model"::"a"> : tensor<4xf32>
  util.global private @b = #flow.parameter.named<"model"::"b"> : tensor<2x4xf32>
  util.global private @g = #flow.parameter.named<"g"> : tensor<4xf32>
  util.global private mutable @state = #flow.parameter.named<"state"::"s"> : tensor<4xf32>
  util.global private mutable @count = #flow.parameter.named<"state"::"c"> : tensor<4xi32>
  util.global private mutable @more = #flow.parameter.named<"model"::"a"> : tensor<4xf32>
  func.func @apply(%x: tensor<4xf32>) -> tensor<4xf32> {
    %a = util.global.load @a : tensor<4xf32>
    %g = util.global.load @g : tensor<4xf32>
    %b = util.global.load @b : tensor<2x4xf32>
    %row = tensor.extract_slice %b[1, 0] [1, 4] [1, 1] : tensor<2x4xf32> to tensor<4xf32>
    %0 = arith.mulf %x, %a : tensor<4xf32>
    %1 = arith.addf %0, %g : tensor<4xf32>
    %2 = arith.addf %1, %row : tensor<4xf32>
    return %2 : tensor<4xf32>
  }
  func.func @step(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xi32>, tensor<4xf32>) {
    %s = util.global.load @state : tensor<4xf32>
    %c = util.global.load @count : tensor<4xi32>
    %m = util.global.load @more : tensor<4xf32>
    %one = arith.constant dense<1> : tensor<4xi32>
    %s1 = arith.addf %s, %x : tensor<4xf32>
    %c1 = arith.addi %c, %one : tensor<4xi32>
    %m1 = arith.mulf %m, %x : tensor<4xf32>
    util.global.store %s1, @state : tensor<4xf32>
    util.global.store %c1, @count : tensor<4xi32>
    util.global.store %m1, @more : tensor<4xf32>
    return %s1, %c1, %m1 : tensor<4xf32>, tensor<4xi32>, tensor<4xf32>
  }
}
