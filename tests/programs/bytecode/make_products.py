"""Writes products.mlir and products.txt: matrix products for the microkernels of bytecode executables.

The inputs are small whole numbers made from indices, and what comes out is a weighted sum of each
row, which is exact in f32; the expected values are numpy's. The sizes reach from one tile of 16 to
more tiles than one workgroup takes (64) in each dimension.
"""
import pathlib

import numpy

SIZES = [(37, 150, 53), (16, 16, 16), (1, 40, 7), (1100, 18, 40), (20, 12, 1060), (24, 1100, 30)]
PLAIN_SIZES = [(40, 300, 50), (1100, 70, 20), (20, 70, 1100), (40, 1100, 40)]
TYPES = {"f32": ("f32", "f32"), "i8": ("i8", "i32")}


def matrix(name, rows, columns, element, a, b, modulus, low):
    """A constant computation: ((a * i + b * j + shift) mod modulus) + low."""
    convert = ("%r = arith.sitofp %n : i32 to f32" if element == "f32" else
               "%r = arith.trunci %n : i32 to i8" if element == "i8" else "%r = arith.addi %n, %z : i32")
    return f"""
  %{name}_empty = tensor.empty() : tensor<{rows}x{columns}x{element}>
  %{name} = linalg.generic {{indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}}
      outs(%{name}_empty : tensor<{rows}x{columns}x{element}>) {{
    ^bb0(%unused: {element}):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant {a} : i32
      %b = arith.constant {b} : i32
      %modulus = arith.constant {modulus} : i32
      %low = arith.constant {low} : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      {convert}
      linalg.yield %r : {element}
  }} -> tensor<{rows}x{columns}x{element}>
"""


def function(name, m, k, n, element, out):
    zero = "0.0" if out == "f32" else "0"
    add, mul = ("addf", "mulf") if out == "f32" else ("addi", "muli")
    return f"""
func.func @{name}(%shift_input: tensor<i32>) -> tensor<{m}x{out}> {{
  %shift = tensor.extract %shift_input[] : tensor<i32>
  %zero = arith.constant {zero} : {out}
{matrix("lhs", m, k, element, 7, 3, 11, -5)}{matrix("rhs", k, n, element, 5, 2, 13, -6)}\
{matrix("weights", m, n, out, 3, 4, 5, -2)}
  %empty = tensor.empty() : tensor<{m}x{n}x{out}>
  %zeros = linalg.fill ins(%zero : {out}) outs(%empty : tensor<{m}x{n}x{out}>)
      -> tensor<{m}x{n}x{out}>
  %product = linalg.matmul
      ins(%lhs, %rhs : tensor<{m}x{k}x{element}>, tensor<{k}x{n}x{element}>)
      outs(%zeros : tensor<{m}x{n}x{out}>) -> tensor<{m}x{n}x{out}>
  %row_empty = tensor.empty() : tensor<{m}x{out}>
  %row_zeros = linalg.fill ins(%zero : {out}) outs(%row_empty : tensor<{m}x{out}>)
      -> tensor<{m}x{out}>
  %sums = linalg.generic {{indexing_maps = [#all, #all, #row],
                          iterator_types = ["parallel", "reduction"]}}
      ins(%product, %weights : tensor<{m}x{n}x{out}>, tensor<{m}x{n}x{out}>)
      outs(%row_zeros : tensor<{m}x{out}>) {{
    ^bb0(%p: {out}, %w: {out}, %s: {out}):
      %pw = arith.{mul} %p, %w : {out}
      %next = arith.{add} %s, %pw : {out}
      linalg.yield %next : {out}
  }} -> tensor<{m}x{out}>
  return %sums : tensor<{m}x{out}>
}}
"""


def plain_function(name, m, k, n):
    return f"""
func.func @{name}(%lhs: tensor<{m}x{k}xf32>, %rhs: tensor<{k}x{n}xf32>) -> tensor<{m}x{n}xf32> {{
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<{m}x{n}xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<{m}x{n}xf32>) -> tensor<{m}x{n}xf32>
  %product = linalg.matmul ins(%lhs, %rhs : tensor<{m}x{k}xf32>, tensor<{k}x{n}xf32>)
      outs(%zeros : tensor<{m}x{n}xf32>) -> tensor<{m}x{n}xf32>
  return %product : tensor<{m}x{n}xf32>
}}
"""


def indexed(rows, columns, a, b, modulus, low, shift):
    i, j = numpy.indices((rows, columns))
    return (a * i + b * j + shift) % modulus + low


def expected(m, k, n, shift):
    lhs = indexed(m, k, 7, 3, 11, -5, shift)
    rhs = indexed(k, n, 5, 2, 13, -6, shift)
    weights = indexed(m, n, 3, 4, 5, -2, shift)
    product = lhs.astype(numpy.int64) @ rhs
    assert numpy.abs(product * weights).sum(axis=1).max() < 2**24
    return (product * weights).sum(axis=1)


def main():
    folder = pathlib.Path(__file__).parent
    mlir = ["#all = affine_map<(d0, d1) -> (d0, d1)>\n#row = affine_map<(d0, d1) -> (d0)>\n"]
    calls = []
    for m, k, n in SIZES:
        for kind, (element, out) in TYPES.items():
            name = f"{kind}_{m}x{k}x{n}"
            mlir.append(function(name, m, k, n, element, out))
            values = " ".join(str(value) for value in expected(m, k, n, 2))
            calls.append(f"--function={name} --input=i32=2 --expected_output={m}x{out}={values}\n")
    # Arguments go through tiles of their own, which a workgroup of smaller tiles would not fill.
    for m, k, n in PLAIN_SIZES:
        name = f"plain_{m}x{k}x{n}"
        mlir.append(plain_function(name, m, k, n))
        calls.append(f"--function={name} --input={m}x{k}xf32=3 --input={k}x{n}xf32=2 "
                     f"--expected_output={m}x{n}xf32={6 * k}\n")
    (folder / "products.mlir").write_text("".join(mlir))
    (folder / "products.txt").write_text("".join(calls))


main()
