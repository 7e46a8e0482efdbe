module @duo { func.func @mul(%a: tensor<4xf32> {iree.abi.affinity = #hal.device.promise<@d0>})
    -> (tensor<4xf32> {iree.abi.affinity = #hal.device.promise<@d0>}) {
  %k = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %t = arith.mulf %a, %k : tensor<4xf32>
  %u = flow.tensor.transfer %t : tensor<4xf32> to #hal.device.promise<@d1>
  %v = arith.addf %u, %k : tensor<4xf32>
  %w = flow.tensor.transfer %v : tensor<4xf32> to #hal.device.promise<@d0>
  return %w : tensor<4xf32> } }
