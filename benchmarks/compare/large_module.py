"""Writes a program with a large constant of random numbers as MLIR bytecode.

    large_module.py MEBIBYTES FILE      main(f32[256], i32) adds a row of the constant
"""
import sys

import numpy
from iree.compiler import ir

WIDTH = 256

PROGRAM = """
util.global private @weights = dense_resource<weights> : tensor<{rows}x{width}xf32>
func.func @main(%x: tensor<{width}xf32>, %row: i32) -> tensor<{width}xf32> {{
  %weights = util.global.load @weights : tensor<{rows}x{width}xf32>
  %at = arith.index_cast %row : i32 to index
  %part = tensor.extract_slice %weights[%at, 0] [1, {width}] [1, 1]
      : tensor<{rows}x{width}xf32> to tensor<{width}xf32>
  %sum = arith.addf %x, %part : tensor<{width}xf32>
  return %sum : tensor<{width}xf32>
}}
"""


def weights(mebibytes):
    generator = numpy.random.default_rng(7)
    return generator.random((mebibytes << 20) // (4 * WIDTH) * WIDTH, dtype=numpy.float32).reshape(
        -1, WIDTH)


def main():
    mebibytes, path = int(sys.argv[1]), sys.argv[2]
    numbers = weights(mebibytes)
    with ir.Context(), ir.Location.unknown():
        module = ir.Module.parse(PROGRAM.format(rows=len(numbers), width=WIDTH))
        kind = ir.RankedTensorType.get(numbers.shape, ir.F32Type.get())
        value = ir.DenseResourceElementsAttr.get_from_buffer(numbers, "weights", kind)
        module.body.operations[0].attributes["initial_value"] = value
        with open(path, "wb") as file:
            module.operation.write_bytecode(file)


if __name__ == "__main__":
    main()
