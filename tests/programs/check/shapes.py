"""Tensors of every shape: empty ones, scalars, dynamic sizes, and what rearranges elements."""
import numpy as np

from mlir import Module, array, tensor


def add(function, a, b, shape, element="f32"):
    operation = "addf" if element[0] == "f" else "addi"
    return function.value(f"arith.{operation} {a}, {b} : {tensor(shape, element)}")


def reduce(function, value, shape, axes, operation, start, element="f32"):
    kept = [dim for i, dim in enumerate(shape) if i not in axes]
    zero = function.value(f"arith.constant {start} : {element}")
    empty = function.value(f"tensor.empty() : {tensor(kept, element)}")
    filled = function.value(f"linalg.fill ins({zero} : {element}) "
                            f"outs({empty} : {tensor(kept, element)}) -> {tensor(kept, element)}")
    return function.value(f"linalg.reduce {{ arith.{operation} }} ins({value} : "
                          f"{tensor(shape, element)}) outs({filled} : {tensor(kept, element)}) "
                          f"dimensions = {list(axes)}")


def matmul(function, a, b, m, k, n, element):
    zero = function.value(f"arith.constant {'0.0' if element[0] == 'f' else '0'} : {element}")
    kind = tensor([m, n], element)
    empty = function.value(f"tensor.empty() : {kind}")
    filled = function.value(f"linalg.fill ins({zero} : {element}) outs({empty} : {kind}) -> {kind}")
    return function.value(f"linalg.matmul ins({a}, {b} : {tensor([m, k], element)}, "
                          f"{tensor([k, n], element)}) outs({filled} : {kind}) -> {kind}")


def scalars(module):
    f = module.function("rank_0")
    a = f.constant(np.float32(2.5), "f32")
    b = f.constant(np.float32(-0.75), "f32")
    f.expect(add(f, a, b, []), np.float32(1.75).reshape(()), "f32")
    c = f.constant(np.array([[1.5, 2.0], [-8.0, 0.25]], np.float32), "f32")
    f.expect(reduce(f, c, [2, 2], [0, 1], "addf", "0.0"), np.array(-4.25, np.float32), "f32")
    spread = f.generic([(a, [], "f32")], ([3], "f32"), "%y = arith.addf %x0, %x0 : f32",
                       ["()", "(d0)"])
    f.expect(spread, np.full(3, 5, np.float32), "f32")


def empty(module):
    f = module.function("no_elements")
    shape = [0, 4]
    a = f.constant(np.zeros(shape, np.float32), "f32")
    f.expect(add(f, a, a, shape), np.zeros(shape, np.float32), "f32")
    b = f.constant(np.arange(4, dtype=np.float32).reshape(1, 4), "f32")
    joined = f.value("tensor.concat dim(0) "
                     f"{a}, {b} : (tensor<0x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>")
    f.expect(joined, np.arange(4, dtype=np.float32).reshape(1, 4), "f32")
    nothing = f.value(f"tensor.extract_slice {b}[0, 2] [1, 0] [1, 1] : tensor<1x4xf32> to "
                      "tensor<1x0xf32>")
    f.expect(nothing, np.zeros([1, 0], np.float32), "f32")


def iota(function, size):
    """A tensor of a size that the compiler does not know: 0, 1, 2..."""
    count = function.value(f"util.unfoldable_constant {size} : index")
    start = function.value(f"tensor.empty({count}) : tensor<?xi32>")
    return function.value(f"""linalg.generic {{indexing_maps = [affine_map<(d0) -> (d0)>],
    iterator_types = ["parallel"]}} outs({start} : tensor<?xi32>) {{
^bb0(%o: i32):
  %i = linalg.index 0 : index
  %y = arith.index_cast %i : index to i32
  linalg.yield %y : i32
}} -> tensor<?xi32>""")


def dynamic(module):
    for size in [5, 1, 0, 1000]:
        f = module.function(f"dynamic_{size}")
        a = iota(f, size)
        numbers = np.arange(size, dtype=np.int32)
        twice = f.value(f"arith.addi {a}, {a} : tensor<?xi32>")
        expected = f.value(f"tensor.cast {f.constant(2 * numbers, 'i32')} : "
                           f"{tensor([size], 'i32')} to tensor<?xi32>")
        f.line(f"check.expect_eq({twice}, {expected}) : tensor<?xi32>")
        zero = f.value("arith.constant 0 : i32")
        start = f.value("tensor.empty() : tensor<i32>")
        filled = f.value(f"linalg.fill ins({zero} : i32) outs({start} : tensor<i32>) "
                         "-> tensor<i32>")
        total = f.value(f"linalg.reduce {{ arith.addi }} ins({twice} : tensor<?xi32>) "
                        f"outs({filled} : tensor<i32>) dimensions = [0]")
        f.expect(total, np.array(size * (size - 1), np.int32), "i32")
        # Sizes are numbers again.
        index = f.value("arith.constant 0 : index")
        dim = f.value(f"tensor.dim {twice}, {index} : tensor<?xi32>")
        word = f.value(f"arith.index_cast {dim} : index to i32")
        scalar = f.value(f"tensor.from_elements {word} : tensor<i32>")
        f.expect(scalar, np.array(size, np.int32), "i32")


def dynamic_matrices(module):
    for m, k, n in [(5, 3, 4), (2, 0, 3)]:
        f = module.function(f"dynamic_matmul_{m}_{k}_{n}")
        a = np.arange(m * k, dtype=np.float32).reshape(m, k) - 7
        b = np.arange(k * n, dtype=np.float32).reshape(k, n) * 0.5
        kind = "tensor<?x?xf32>"
        rows, inner, columns = (f.value(f"util.unfoldable_constant {size} : index")
                                for size in (m, k, n))
        left, right = (
            f.value(f"flow.tensor.reshape {f.constant(values, 'f32')} : "
                    f"{tensor(values.shape, 'f32')} -> {kind}{{{sizes}}}")
            for values, sizes in ((a, f"{rows}, {inner}"), (b, f"{inner}, {columns}")))
        zero = f.value("arith.constant 0.0 : f32")
        start = f.value(f"tensor.empty({rows}, {columns}) : {kind}")
        filled = f.value(f"linalg.fill ins({zero} : f32) outs({start} : {kind}) -> {kind}")
        product = f.value(f"linalg.matmul ins({left}, {right} : {kind}, {kind}) "
                          f"outs({filled} : {kind}) -> {kind}")
        fixed = f.value(f"tensor.cast {product} : {kind} to {tensor([m, n], 'f32')}")
        f.expect(fixed, a @ b, "f32")


def rearranged(module):
    f = module.function("rearranged")
    numbers = np.arange(24, dtype=np.int16).reshape(2, 3, 4)
    a = f.constant(numbers, "i16")
    start = f.value("tensor.empty() : tensor<4x2x3xi16>")
    turned = f.value(f"linalg.transpose ins({a} : tensor<2x3x4xi16>) outs({start} : "
                     "tensor<4x2x3xi16>) permutation = [2, 0, 1]")
    f.expect(turned, np.ascontiguousarray(numbers.transpose(2, 0, 1)), "i16")
    flat = f.value(f"tensor.collapse_shape {turned} [[0], [1, 2]] : tensor<4x2x3xi16> into "
                   "tensor<4x6xi16>")
    f.expect(flat, numbers.transpose(2, 0, 1).reshape(4, 6).copy(), "i16")
    strided = f.value(f"tensor.extract_slice {flat}[0, 1] [2, 3] [2, 2] : tensor<4x6xi16> to "
                      "tensor<2x3xi16>")
    f.expect(strided, numbers.transpose(2, 0, 1).reshape(4, 6)[::2, 1::2].copy(), "i16")
    fill = f.value("arith.constant -1 : i16")
    padded = f.value(f"""tensor.pad {strided} low[1, 0] high[0, 2] {{
^bb0(%i: index, %j: index):
  tensor.yield {fill} : i16
}} : tensor<2x3xi16> to tensor<3x5xi16>""")
    expected = np.pad(numbers.transpose(2, 0, 1).reshape(4, 6)[::2, 1::2], [(1, 0), (0, 2)],
                      constant_values=-1)
    f.expect(padded, expected, "i16")
    patch = f.constant(np.array([[7, 8], [9, 10]], np.int16), "i16")
    patched = f.value(f"tensor.insert_slice {patch} into {padded}[1, 3] [2, 2] [1, 1] : "
                      "tensor<2x2xi16> into tensor<3x5xi16>")
    expected = expected.copy()
    expected[1:3, 3:5] = [[7, 8], [9, 10]]
    f.expect(patched, expected, "i16")


def gathered(module):
    f = module.function("gathered", "Reads at places that are data.")
    table = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]], np.float32)
    places = np.array([3, 0, 2, 2, 1], np.int32)
    a, b = f.constant(table, "f32"), f.constant(places, "i32")
    rows = f.generic([(b, [5], "i32")], ([5, 3], "f32"), f"""%i = arith.index_cast %x0 : i32 to index
  %j = linalg.index 1 : index
  %y = tensor.extract {a}[%i, %j] : tensor<4x3xf32>""", ["(d0)", "(d0, d1)"])
    f.expect(rows, table[places], "f32")


def products(module):
    for element in ["i8", "i32", "f16", "f32", "f64"]:
        f = module.function(f"matmul_{element}")
        a = array(np.arange(28).reshape(4, 7) % 5 - 2, element)
        b = array(np.arange(21).reshape(7, 3) % 4 - 1, element)
        product = matmul(f, f.constant(a, element), f.constant(b, element), 4, 7, 3, element)
        f.expect(product, array(a.astype(np.int64) @ b.astype(np.int64), element), element)


def wide(module):
    f = module.function("many_workgroups")
    shape = [300, 400]
    start = f.value(f"tensor.empty() : {tensor(shape, 'i32')}")
    made = f.value(f"""linalg.generic {{indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>],
    iterator_types = ["parallel", "parallel"]}} outs({start} : {tensor(shape, 'i32')}) {{
^bb0(%o: i32):
  %i = linalg.index 0 : index
  %j = linalg.index 1 : index
  %k = arith.muli %i, %j : index
  %y = arith.index_cast %k : index to i32
  linalg.yield %y : i32
}} -> {tensor(shape, 'i32')}""")
    stored = f.value(f"util.optimization_barrier {made} : {tensor(shape, 'i32')}")
    numbers = np.outer(np.arange(300), np.arange(400)).astype(np.int32)
    f.expect(reduce(f, stored, shape, [1], "addi", "0", "i32"), numbers.sum(1, dtype=np.int32),
             "i32")
    f.expect(reduce(f, stored, shape, [0], "maxsi", "0", "i32"), numbers.max(0), "i32")


def module():
    shapes = Module("shapes")
    for add_functions in [scalars, empty, dynamic, dynamic_matrices, rearranged, gathered,
                          products, wide]:
        add_functions(shapes)
    return shapes
