"""Floats of every width, and complex numbers. Values are numpy's and ml_dtypes'."""
import numpy as np

from mlir import FLOATS, Module, array, tensor

NARROW = ["f8E5M2", "f8E4M3FN", "f8E5M2FNUZ", "f8E4M3FNUZ"]
WIDE = ["f16", "bf16", "f32", "f64"]
LHS = [1.0, -2.5, 0.1875, 3.0, -0.875, 14.0, 0.5, -6.0]
RHS = [0.75, 1.5, -2.0, 3.0, 0.625, -1.25, 4.0, 0.4375]
BITS = {"f16": 16, "bf16": 16, "f32": 32, "f64": 64}
COUNT = 8


def computed(element, compute, *arguments):
    """As the standard demands: exactly, then rounded once. Narrow ones are computed as f32."""
    if element not in ("f32", "f64"):
        arguments = [a.astype(np.float32) for a in arguments]
    with np.errstate(all="ignore"):
        return array(compute(*arguments), element)


def arithmetic(function, element):
    lhs, rhs = array(LHS, element), array(RHS, element)
    a, b = function.constant(lhs, element), function.constant(rhs, element)
    for name, compute in {"addf": np.add, "subf": np.subtract, "mulf": np.multiply,
                          "divf": np.divide, "maximumf": np.maximum,
                          "minimumf": np.minimum}.items():
        result = function.value(f"arith.{name} {a}, {b} : {tensor([COUNT], element)}")
        function.expect(result, computed(element, compute, lhs, rhs), element)
    result = function.value(f"arith.negf {a} : {tensor([COUNT], element)}")
    function.expect(result, computed(element, np.negative, lhs), element)


def specials(element):
    """NaN, infinities and negative zero where the type has them, its largest numbers."""
    values = array([np.nan, 1.0, 0.0, 2.0], element)
    if element != "f8E8M0FNU":
        # The compiler takes the negative NaN of f8E4M3FN for a number, see README.md.
        low = -2.0 if element == "f8E4M3FN" else -np.inf
        values = np.concatenate([values, array([-0.0, -1.0, np.inf, low], element)])
    return values


COMPARISONS = {
    "olt": lambda a, b: a < b,
    "oge": lambda a, b: a >= b,
    "oeq": lambda a, b: a == b,
    "une": lambda a, b: a != b,
    "uno": lambda a, b: np.isnan(a) | np.isnan(b),
}


def comparison(function, element):
    lhs = specials(element)
    rhs = np.roll(lhs, 1)
    rhs[-1] = lhs[-1]
    a, b = function.constant(lhs, element), function.constant(rhs, element)
    shape = lhs.shape
    for predicate, compute in COMPARISONS.items():
        result = function.value(f"arith.cmpf {predicate}, {a}, {b} : {tensor(shape, element)}")
        holds = compute(lhs.astype(np.float64), rhs.astype(np.float64))
        function.expect(result, holds, "i1")
    picked = function.value(f"arith.select {result}, {a}, {b} : {tensor(shape, 'i1')}, "
                            f"{tensor(shape, element)}")
    function.expect(picked, np.where(holds, lhs, rhs), element)


def movement(function, element):
    """Elements are moved, never looked at: every code survives."""
    codes = np.arange(256, dtype=np.uint8)
    if element in BITS:
        values = array(np.concatenate([LHS, RHS]), element)
    else:
        values = codes.view(array([0.0], element).dtype)
    values = values.reshape(4, -1)
    rows, columns = values.shape
    a = function.constant(values, element)
    empty = function.value(f"tensor.empty() : {tensor([columns, rows], element)}")
    turned = function.value(
        f"linalg.transpose ins({a} : {tensor([rows, columns], element)}) "
        f"outs({empty} : {tensor([columns, rows], element)}) permutation = [1, 0]")
    function.expect(turned, np.ascontiguousarray(values.T), element)
    part = function.value(
        f"tensor.extract_slice {a}[1, 1] [2, {columns - 2}] [1, 1] : "
        f"{tensor([rows, columns], element)} to {tensor([2, columns - 2], element)}")
    function.expect(part, np.ascontiguousarray(values[1:3, 1:-1]), element)


# Ties, carries into the exponent and signs; in the range of every type.
ROUNDED = [1.0, 1.0625, 1.1875, -1.3125, 3.9, -0.7, 13.3, 0.015625 * 1.45]
POWERS = [1.0, 1.25, 3.0, 3.5, 0.3, 100.0, 2.0 ** -10, 5.9]


def converted(values, to):
    """To nearest, ties to even; to powers of two by dropping the significand."""
    if to == "f8E8M0FNU":
        values = 2.0 ** np.floor(np.log2(values.astype(np.float64)))
    return array(values, to)


def conversion(function, element):
    def cast(operation, values, to):
        a = function.constant(values, element)
        result = function.value(f"arith.{operation} {a} : {tensor(values.shape, element)} to "
                                f"{tensor(values.shape, to)}")
        function.expect(result, converted(values, to), to)

    bits = BITS.get(element, 8)
    for to in FLOATS:
        if BITS.get(to, 8) > bits and (to in ("f32", "bf16") or element not in NARROW):
            cast("extf", array(LHS if element != "f8E8M0FNU" else POWERS, element), to)
        if BITS.get(to, 8) < bits and (element in ("f32", "bf16") or to not in NARROW):
            cast("truncf", array(POWERS if to == "f8E8M0FNU" else ROUNDED, element), to)


FUNCTIONS = {"sqrt": np.sqrt, "exp": np.exp, "log": np.log}
SMALLER_FUNCTIONS = {"tanh": np.tanh, "sin": np.sin}  # not of f64


def mathematics(function, element, tolerance):
    values = array([0.25, 1.0, 1.5, 2.0, 0.625, 3.0, 0.125, 4.0], element)
    a = function.constant(values, element)
    functions = FUNCTIONS if element == "f64" else FUNCTIONS | SMALLER_FUNCTIONS
    for name, compute in functions.items():
        result = function.value(f"math.{name} {a} : {tensor([COUNT], element)}")
        function.expect(result, array(compute(values.astype(np.float64)), element), element,
                        tolerance, tolerance)


def complex_numbers(function, element):
    """complex.create takes them from parts, and the results are parts again; in between they are
    stored as complex tensors."""
    kind = f"complex<{element}>"
    lhs = array(LHS, element) + 1j * array(RHS, element)
    rhs = array(RHS, element)[::-1] - 1j * array(LHS, element)

    def create(values):
        parts = [function.constant(np.ascontiguousarray(part), element)
                 for part in (values.real, values.imag)]
        made = function.generic([(p, [COUNT], element) for p in parts], ([COUNT], kind),
                                f"%y = complex.create %x0, %x1 : {kind}")
        return function.value(f"util.optimization_barrier {made} : {tensor([COUNT], kind)}")

    a, b = create(lhs), create(rhs)

    def expect_part(value, operation, expected, atol):
        part = function.generic([(value, [COUNT], kind)], ([COUNT], element),
                                f"%y = complex.{operation} %x0 : {kind}")
        function.expect(part, np.ascontiguousarray(expected.astype(lhs.real.dtype)), element, atol)

    for name, compute in {"add": np.add, "sub": np.subtract, "mul": np.multiply,
                          "div": np.divide}.items():
        made = function.generic([(v, [COUNT], kind) for v in (a, b)], ([COUNT], kind),
                                f"%y = complex.{name} %x0, %x1 : {kind}")
        stored = function.value(f"util.optimization_barrier {made} : {tensor([COUNT], kind)}")
        exact = compute(lhs.astype(np.complex128), rhs.astype(np.complex128))
        expect_part(stored, "re", exact.real, None if name != "div" else 1e-6)
        expect_part(stored, "im", exact.imag, None if name != "div" else 1e-6)
    expect_part(a, "abs", np.abs(lhs.astype(np.complex128)), 1e-6)
    equal = function.generic([(v, [COUNT], kind) for v in (a, b)], ([COUNT], "i1"),
                             f"%y = complex.eq %x0, %x1 : {kind}")
    function.expect(equal, lhs == rhs, "i1")
    same = function.generic([(v, [COUNT], kind) for v in (a, a)], ([COUNT], "i1"),
                            f"%y = complex.eq %x0, %x1 : {kind}")
    function.expect(same, lhs == lhs, "i1")


def complex_constants(function):
    """As tensors of constants there are only those of f32."""
    values = (np.array(LHS) + 1j * np.array(RHS)).astype(np.complex64)
    text = ", ".join(f"({v.real}, {v.imag})" for v in values)
    a = function.value(f"util.unfoldable_constant dense<[{text}]> : tensor<8xcomplex<f32>>")
    for part in ["re", "im"]:
        result = function.generic([(a, [COUNT], "complex<f32>")], ([COUNT], "f32"),
                                  f"%y = complex.{part} %x0 : complex<f32>")
        function.expect(result, np.ascontiguousarray(values.real if part == "re" else values.imag),
                        "f32")


def add_functions(module, elements):
    for element in elements:
        movement(module.function(f"movement_{element}"), element)
        conversion(module.function(f"conversion_{element}"), element)
        if element == "f8E8M0FNU":
            continue  # the compiler's arithmetic of this type is wrong, see README.md
        arithmetic(module.function(f"arithmetic_{element}"), element)
        comparison(module.function(f"comparison_{element}"), element)
    return module


def module_of_8_bits():
    return add_functions(Module("floats8"), [e for e in FLOATS if e not in WIDE])


def module():
    floats = add_functions(Module("floats"), WIDE)
    for element, tolerance in {"f16": 1e-3, "bf16": 1e-2, "f32": 1e-6, "f64": 1e-6}.items():
        mathematics(floats.function(f"mathematics_{element}"), element, tolerance)
    for element in ["f32", "f64"]:
        complex_numbers(floats.function(f"complex_{element}"), element)
    complex_constants(floats.function("complex_constants"))
    return floats
