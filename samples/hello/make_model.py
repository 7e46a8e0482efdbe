"""Writes mlp.mlir, a network with weights from a seeded generator, and expected.txt, what numpy
makes of it. Needs numpy.

    python make_model.py
"""
import pathlib

import numpy

HERE = pathlib.Path(__file__).parent
MODEL = """// Written by make_model.py: 4 -> 8 (ReLU) -> 3 (softmax).
module @mlp {{
  func.func @main(%input: tensor<1x4xf32>) -> tensor<1x3xf32> {{
    %hidden_weights = arith.constant dense<{hidden_weights}> : tensor<4x8xf32>
    %hidden_bias = arith.constant dense<{hidden_bias}> : tensor<1x8xf32>
    %weights = arith.constant dense<{weights}> : tensor<8x3xf32>
    %bias = arith.constant dense<{bias}> : tensor<1x3xf32>
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
  }}
}}
"""


def main():
    random = numpy.random.default_rng(1)
    parts = {name: random.normal(0, 0.5, shape).round(2).astype(numpy.float32) for name, shape in
             {"hidden_weights": (4, 8), "hidden_bias": (1, 8), "weights": (8, 3), "bias": (1, 3)}.items()}
    text = {name: repr(part.astype(float).round(2).tolist()) for name, part in parts.items()}
    (HERE / "mlp.mlir").write_text(MODEL.format(**text))
    sample = numpy.array([[5.1, 3.5, 1.4, 0.2]], numpy.float32)  # as in main.cc
    hidden = numpy.maximum(sample @ parts["hidden_weights"] + parts["hidden_bias"], 0)
    scores = hidden @ parts["weights"] + parts["bias"]
    powers = numpy.exp(scores - scores.max())
    probabilities = (powers / powers.sum())[0]
    thousandths = [int(value * 1000 + 0.5) for value in probabilities]
    print(probabilities)
    (HERE / "expected.txt").write_text("".join(
        f"class {index}: {value} of 1000\n" for index, value in enumerate(thousandths)))


main()
