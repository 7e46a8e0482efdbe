// Written by make_model.py: 4 -> 8 (ReLU) -> 3 (softmax).
module @mlp {
  func.func @main(%input: tensor<1x4xf32>) -> tensor<1x3xf32> {
    %hidden_weights = arith.constant dense<[[0.17, 0.41, 0.17, -0.65, 0.45, 0.22, -0.27, 0.29], [0.18, 0.15, 0.01, 0.27, -0.37, -0.08, -0.24, 0.3], [0.02, -0.15, -0.39, -0.13, 0.0, -0.14, 0.65, 0.5], [-1.36, -0.94, -0.09, -0.21, 0.11, 0.11, 1.06, -0.56]]> : tensor<4x8xf32>
    %hidden_bias = arith.constant dense<[[-0.19, 1.02, 0.32, 0.33, -0.26, -0.82, 0.08, 0.05]]> : tensor<1x8xf32>
    %weights = arith.constant dense<[[-0.61, -0.34, -0.04], [-0.47, -0.05, 0.05], [0.02, -0.25, 0.3], [0.45, 0.16, -0.41], [0.37, -0.25, 0.44], [-0.54, 0.46, -0.01], [-0.62, -0.16, 0.03], [0.14, -0.49, -0.55]]> : tensor<8x3xf32>
    %bias = arith.constant dense<[[0.1, -0.23, 0.12]]> : tensor<1x3xf32>
    %zero = arith.constant dense<0.0> : tensor<1x8xf32>
    %empty = tensor.empty() : tensor<1x3xf32>
    %hidden_sum = linalg.matmul ins(%input, %hidden_weights : tensor<1x4xf32>, tensor<4x8xf32>)
        outs(%hidden_bias : tensor<1x8xf32>) -> tensor<1x8xf32>
    %hidden = arith.maximumf %hidden_sum, %zero : tensor<1x8xf32>
    %scores = linalg.matmul ins(%hidden, %weights : tensor<1x8xf32>, tensor<8x3xf32>)
        outs(%bias : tensor<1x3xf32>) -> tensor<1x3xf32>
    %probabilities = linalg.softmax dimension(1) ins(%scores : tensor<1x3xf32>)
        outs(%empty : tensor<1x3xf32>) -> tensor<1x3xf32>
    return %probabilities : tensor<1x3xf32>
  }
}
