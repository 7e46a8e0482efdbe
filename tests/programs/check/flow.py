"""Host code around kernels: loops whose ends are data, globals, calls, results that share memory."""
import numpy as np

from mlir import Module, tensor

# Called, never inlined.
PRELUDE = """
util.global private mutable @total = dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
util.global private mutable @count = 0 : i32
util.global private mutable @made : tensor<4xi32>

util.initializer {
  %a = util.unfoldable_constant dense<[1, 2, 3, 4]> : tensor<4xi32>
  %b = arith.muli %a, %a : tensor<4xi32>
  util.global.store %b, @made : tensor<4xi32>
  util.return
}

func.func private @bump(%by: tensor<4xf32>) -> i32 attributes {inlining_policy = #util.inline.never} {
  %old = util.global.load @total : tensor<4xf32>
  %new = arith.addf %old, %by : tensor<4xf32>
  util.global.store %new, @total : tensor<4xf32>
  %n = util.global.load @count : i32
  %one = arith.constant 1 : i32
  %m = arith.addi %n, %one : i32
  util.global.store %m, @count : i32
  return %m : i32
}

// Sum, difference and the first operand itself.
func.func private @both(%a: tensor<4xi32>, %b: tensor<4xi32>) -> (tensor<4xi32>, tensor<4xi32>, tensor<4xi32>)
    attributes {inlining_policy = #util.inline.never} {
  %s = arith.addi %a, %b : tensor<4xi32>
  %d = arith.subi %a, %b : tensor<4xi32>
  return %s, %d, %a : tensor<4xi32>, tensor<4xi32>, tensor<4xi32>
}

func.func private @twice(%a: tensor<4xi32>, %b: tensor<4xi32>) -> (tensor<4xi32>, tensor<4xi32>)
    attributes {inlining_policy = #util.inline.never} {
  %s, %d, %c = call @both(%a, %b) : (tensor<4xi32>, tensor<4xi32>) -> (tensor<4xi32>, tensor<4xi32>, tensor<4xi32>)
  %s2, %d2, %c2 = call @both(%s, %d) : (tensor<4xi32>, tensor<4xi32>) -> (tensor<4xi32>, tensor<4xi32>, tensor<4xi32>)
  return %s2, %d2 : tensor<4xi32>, tensor<4xi32>
}

// Replaces two rows; nobody needs the old tensor.
func.func private @patch(%a: tensor<4x2xi32>, %at: index, %rows: tensor<2x2xi32>) -> tensor<4x2xi32>
    attributes {inlining_policy = #util.inline.never} {
  %r = tensor.insert_slice %rows into %a[%at, 0] [2, 2] [1, 1] : tensor<2x2xi32> into tensor<4x2xi32>
  return %r : tensor<4x2xi32>
}
"""


def scalar(function, value, element):
    """Of a rank-0 tensor, on the host."""
    return function.value(f"tensor.extract {value}[] : tensor<{element}>")


def from_scalar(function, value, element):
    return function.value(f"tensor.from_elements {value} : tensor<{element}>")


def doubling(module):
    f = module.function("while_sum_is_small", "Doubles a tensor until its sum passes a limit.")
    a = f.constant(np.array([1, 2, 3, 4], np.int32), "i32")
    zero, one, limit = (f.value(f"arith.constant {v} : i32") for v in (0, 1, 1000))
    f.line(f"""%end, %steps = scf.while (%t = {a}, %n = {zero}) : (tensor<4xi32>, i32) -> (tensor<4xi32>, i32) {{
  %e = tensor.empty() : tensor<i32>
  %z = linalg.fill ins({zero} : i32) outs(%e : tensor<i32>) -> tensor<i32>
  %s = linalg.reduce {{ arith.addi }} ins(%t : tensor<4xi32>) outs(%z : tensor<i32>) dimensions = [0]
  %v = tensor.extract %s[] : tensor<i32>
  %more = arith.cmpi slt, %v, {limit} : i32
  scf.condition(%more) %t, %n : tensor<4xi32>, i32
}} do {{
^bb0(%t: tensor<4xi32>, %n: i32):
  %d = arith.addi %t, %t : tensor<4xi32>
  %m = arith.addi %n, {one} : i32
  scf.yield %d, %m : tensor<4xi32>, i32
}}""")
    numbers, steps = np.array([1, 2, 3, 4], np.int32), 0
    while numbers.sum() < 1000:
        numbers, steps = numbers * 2, steps + 1
    f.expect("%end", numbers, "i32")
    f.expect(from_scalar(f, "%steps", "i32"), np.array(steps, np.int32), "i32")


def newton(module):
    f = module.function("newton", "Square roots, until the largest error is small.")
    squares = np.array([2, 9, 100, 0.25], np.float32)
    a = f.constant(squares, "f32")
    start = f.constant(np.ones(4, np.float32), "f32")
    f.line(f"""%half = arith.constant dense<0.5> : tensor<4xf32>
%zero = arith.constant 0.0 : f32
%small = arith.constant 1.0e-4 : f32
%root = scf.while (%x = {start}) : (tensor<4xf32>) -> tensor<4xf32> {{
  %q = arith.mulf %x, %x : tensor<4xf32>
  %d = arith.subf %q, {a} : tensor<4xf32>
  %b = math.absf %d : tensor<4xf32>
  %e = tensor.empty() : tensor<f32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<f32>) -> tensor<f32>
  %s = linalg.reduce {{ arith.maximumf }} ins(%b : tensor<4xf32>) outs(%z : tensor<f32>) dimensions = [0]
  %v = tensor.extract %s[] : tensor<f32>
  %more = arith.cmpf ogt, %v, %small : f32
  scf.condition(%more) %x : tensor<4xf32>
}} do {{
^bb0(%x: tensor<4xf32>):
  %q = arith.divf {a}, %x : tensor<4xf32>
  %s = arith.addf %x, %q : tensor<4xf32>
  %m = arith.mulf %s, %half : tensor<4xf32>
  scf.yield %m : tensor<4xf32>
}}""")
    f.expect("%root", np.sqrt(squares), "f32", 1e-5)


def counted(module):
    f = module.function("for_as_often_as_data_says", "The largest element is the number of steps.")
    numbers = np.array([3, 7, 5, 2], np.int32)
    a = f.constant(numbers, "i32")
    f.line(f"""%low = arith.constant 0 : i32
%e = tensor.empty() : tensor<i32>
%z = linalg.fill ins(%low : i32) outs(%e : tensor<i32>) -> tensor<i32>
%s = linalg.reduce {{ arith.maxsi }} ins({a} : tensor<4xi32>) outs(%z : tensor<i32>) dimensions = [0]
%v = tensor.extract %s[] : tensor<i32>
%end = arith.index_cast %v : i32 to index
%c0 = arith.constant 0 : index
%c1 = arith.constant 1 : index
%sum = scf.for %i = %c0 to %end step %c1 iter_args(%t = {a}) -> (tensor<4xi32>) {{
  %k = arith.index_cast %i : index to i32
  %e4 = tensor.empty() : tensor<4xi32>
  %ks = linalg.fill ins(%k : i32) outs(%e4 : tensor<4xi32>) -> tensor<4xi32>
  %n = arith.addi %t, %ks : tensor<4xi32>
  scf.yield %n : tensor<4xi32>
}}""")
    f.expect("%sum", numbers + np.int32(sum(range(7))), "i32")


def chosen(module):
    for sign in [1, -1]:
        f = module.function(f"if_{'positive' if sign > 0 else 'negative'}")
        numbers = sign * np.array([4, 5], np.int32)
        a = f.constant(numbers, "i32")
        f.line(f"""%c0 = arith.constant 0 : index
%zero = arith.constant 0 : i32
%v = tensor.extract {a}[%c0] : tensor<2xi32>
%up = arith.cmpi sgt, %v, %zero : i32
%r = scf.if %up -> (tensor<2xi32>) {{
  %d = arith.addi {a}, {a} : tensor<2xi32>
  scf.yield %d : tensor<2xi32>
}} else {{
  %m = arith.muli {a}, {a} : tensor<2xi32>
  scf.yield %m : tensor<2xi32>
}}""")
        f.expect("%r", numbers * 2 if sign > 0 else numbers * numbers, "i32")


def globals_of(module):
    """The program of one test does not see what another did: each finds the initial values."""
    for times in [2, 3]:
        f = module.function(f"globals_{times}")
        step = np.array([0.5, -1, 10, 0.25], np.float32)
        a = f.constant(step, "f32")
        for _ in range(times):
            count = f.value(f"call @bump({a}) : (tensor<4xf32>) -> i32")
        f.expect(from_scalar(f, count, "i32"), np.array(times, np.int32), "i32")
        total = f.value("util.global.load @total : tensor<4xf32>")
        f.expect(total, np.array([1, 2, 3, 4], np.float32) + step * np.float32(times), "f32")
        made = f.value("util.global.load @made : tensor<4xi32>")
        f.expect(made, np.array([1, 4, 9, 16], np.int32), "i32")


def calls(module):
    f = module.function("several_results")
    a, b = np.array([5, 6, 7, 8], np.int32), np.array([1, 20, -3, 4], np.int32)
    left, right = f.constant(a, "i32"), f.constant(b, "i32")
    kind = tensor([4], "i32")
    f.line(f"%s, %d, %c = call @both({left}, {right}) : ({kind}, {kind}) -> ({kind}, {kind}, {kind})")
    f.line(f"%s2, %d2 = call @twice({left}, {right}) : ({kind}, {kind}) -> ({kind}, {kind})")
    for value, expected in [("%s", a + b), ("%d", a - b), ("%c", a), ("%s2", 2 * a), ("%d2", 2 * b)]:
        f.expect(value, expected, "i32")


def in_place(module):
    f = module.function("updated_in_place", "A loop writes rows into one tensor.")
    big = np.arange(8, dtype=np.int32).reshape(4, 2)
    rows = np.array([[10, 20], [30, 40]], np.int32)
    a, b = f.constant(big, "i32"), f.constant(rows, "i32")
    f.line(f"""%c0 = arith.constant 0 : index
%c1 = arith.constant 1 : index
%c3 = arith.constant 3 : index
%r = scf.for %i = %c0 to %c3 step %c1 iter_args(%t = {a}) -> (tensor<4x2xi32>) {{
  %k = arith.index_cast %i : index to i32
  %e4 = tensor.empty() : tensor<2x2xi32>
  %ks = linalg.fill ins(%k : i32) outs(%e4 : tensor<2x2xi32>) -> tensor<2x2xi32>
  %p = arith.addi {b}, %ks : tensor<2x2xi32>
  %n = func.call @patch(%t, %i, %p) : (tensor<4x2xi32>, index, tensor<2x2xi32>) -> tensor<4x2xi32>
  scf.yield %n : tensor<4x2xi32>
}}""")
    expected = big.copy()
    for i in range(3):
        expected[i:i + 2] = rows + i
    f.expect("%r", expected, "i32")
    f.expect(a, big, "i32")  # still needed here, so that the loop had to copy it


def booleans(module):
    f = module.function("booleans")
    a = f.constant(np.array([3, -1, 2], np.int32), "i32")
    f.line(f"""%c0 = arith.constant 0 : index
%zero = arith.constant 0 : i32
%v = tensor.extract {a}[%c0] : tensor<3xi32>
%yes = arith.cmpi sgt, %v, %zero : i32
%no = arith.cmpi slt, %v, %zero : i32
check.expect_true(%yes) : i1
check.expect_false(%no) : i1
check.expect_true(%v) : i32
%w = arith.addi {a}, {a} : tensor<3xi32>
check.expect_all_true(%w) : tensor<3xi32>""")


def module():
    flow = Module("flow", PRELUDE)
    for add_functions in [doubling, newton, counted, chosen, globals_of, calls, in_place, booleans]:
        add_functions(flow)
    return flow
