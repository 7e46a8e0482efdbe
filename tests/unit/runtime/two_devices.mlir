// Work on two devices: the sum on the first, the square of it on the second.
module @two_devices {
  func.func @square_of_sum(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
    %sum = arith.addf %a, %b : tensor<4xf32>
    %moved = flow.tensor.transfer %sum : tensor<4xf32> to #hal.device.promise<@second>
    %square = arith.mulf %moved, %moved : tensor<4xf32>
    %result = flow.tensor.transfer %square : tensor<4xf32> to #hal.device.promise<@first>
    return %result : tensor<4xf32>
  }
}
