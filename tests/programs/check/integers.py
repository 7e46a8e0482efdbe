"""Integers of every width: arithmetic, comparison, conversion. Values are Python's integers."""
import numpy as np

from mlir import Module, array, tensor

WIDTHS = [1, 4, 8, 16, 32, 64]
COUNT = 8


def wrap(values, bits):
    """The numbers that remain in two's complement."""
    return [(v + (1 << bits - 1)) % (1 << bits) - (1 << bits - 1) for v in values]


def operands(bits):
    if bits == 1:
        return [0, -1, -1, 0, 0, -1, 0, -1], [0, 0, -1, -1, -1, 0, 0, -1]
    low, high = -(1 << bits - 1), (1 << bits - 1) - 1
    return [low, high, 0, 1, -1, 5, -7, low + 3], [3, high, -5, low, 2, -3, -2, low + 1]


def unsigned(value, bits):
    return value % (1 << bits)


def quotient(a, b):
    """Towards zero."""
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


ARITHMETIC = {
    "addi": lambda a, b, bits: a + b,
    "subi": lambda a, b, bits: a - b,
    "muli": lambda a, b, bits: a * b,
    "andi": lambda a, b, bits: a & b,
    "ori": lambda a, b, bits: a | b,
    "xori": lambda a, b, bits: a ^ b,
    "maxsi": lambda a, b, bits: max(a, b),
    "minui": lambda a, b, bits: min(unsigned(a, bits), unsigned(b, bits)),
}
DIVISION = {
    "divsi": lambda a, b, bits: quotient(a, b),
    "remsi": lambda a, b, bits: a - b * quotient(a, b),
    "divui": lambda a, b, bits: unsigned(a, bits) // unsigned(b, bits),
    "remui": lambda a, b, bits: unsigned(a, bits) % unsigned(b, bits),
}
SHIFTS = {
    "shli": lambda a, n, bits: a << n,
    "shrsi": lambda a, n, bits: a >> n,
    "shrui": lambda a, n, bits: unsigned(a, bits) >> n,
}
COMPARISONS = {
    "eq": lambda a, b, bits: a == b,
    "slt": lambda a, b, bits: a < b,
    "sge": lambda a, b, bits: a >= b,
    "ule": lambda a, b, bits: unsigned(a, bits) <= unsigned(b, bits),
}


def binary(function, operations, bits, lhs, rhs):
    element = f"i{bits}"
    a, b = (function.constant(array(v, element), element) for v in (lhs, rhs))
    for name, compute in operations.items():
        result = function.value(f"arith.{name} {a}, {b} : {tensor([COUNT], element)}")
        values = wrap([compute(x, y, bits) for x, y in zip(lhs, rhs)], bits)
        function.expect(result, array(values, element), element)


def compare(function, bits, lhs, rhs):
    element = f"i{bits}"
    a, b = (function.constant(array(v, element), element) for v in (lhs, rhs))
    for predicate, holds in COMPARISONS.items():
        result = function.value(f"arith.cmpi {predicate}, {a}, {b} : {tensor([COUNT], element)}")
        chosen = [holds(x, y, bits) for x, y in zip(lhs, rhs)]
        function.expect(result, np.array(chosen), "i1")
        picked = function.value(f"arith.select {result}, {a}, {b} : {tensor([COUNT], 'i1')}, "
                                f"{tensor([COUNT], element)}")
        values = [x if c else y for c, x, y in zip(chosen, lhs, rhs)]
        function.expect(picked, array(values, element), element)


def convert(function, bits, values):
    element = f"i{bits}"
    a = function.constant(array(values, element), element)

    def cast(operation, to, expected):
        result = function.value(f"arith.{operation} {a} : {tensor([COUNT], element)} to "
                                f"{tensor([COUNT], to)}")
        function.expect(result, array(expected, to), to)

    for wider in WIDTHS:
        if wider > bits:
            cast("extsi", f"i{wider}", values)
            cast("extui", f"i{wider}", [unsigned(v, bits) for v in values])
        elif wider < bits:
            cut = wrap(values, wider)
            cast("trunci", f"i{wider}", [v != 0 for v in cut] if wider == 1 else cut)
    # Numbers of 53 bits are converted without loss.
    for to in ["f32", "f64"]:
        cast("sitofp", to, np.array(values, np.int64).astype(np.float64))
        cast("uitofp", to, np.array([unsigned(v, bits) for v in values], np.uint64))


def small(function, bits):
    """To and from the narrow floats, all of which have these numbers."""
    element = f"i{bits}"
    values = [0, 1, -1, 2, -3, 4, -6, 7] if bits > 1 else [0, -1] * 4
    a = function.constant(array(values, element), element)
    for to in ["f16", "f8E5M2", "f8E4M3FN", "f8E5M2FNUZ", "f8E4M3FNUZ"]:
        result = function.value(f"arith.sitofp {a} : {tensor([COUNT], element)} to "
                                f"{tensor([COUNT], to)}")
        function.expect(result, array(values, to), to)
    if bits == 1:
        return
    for kind in ["f16", "bf16", "f32", "f64"]:
        floats = [0.0, 0.75, -0.75, 2.5, -2.5, 6.875, -7.0, 1.0]
        b = function.constant(array(floats, kind), kind)
        result = function.value(f"arith.fptosi {b} : {tensor([COUNT], kind)} to "
                                f"{tensor([COUNT], element)}")
        function.expect(result, array([int(v) for v in floats], element), element)


def module():
    integers = Module("integers")
    for bits in WIDTHS:
        lhs, rhs = operands(bits)
        binary(integers.function(f"arithmetic_i{bits}"), ARITHMETIC, bits, lhs, rhs)
        if bits > 1:
            binary(integers.function(f"division_i{bits}"), DIVISION, bits, lhs, rhs)
            amounts = [i % bits for i in [0, 1, 2, 3, bits - 1, bits // 2, 1, bits - 2]]
            binary(integers.function(f"shifts_i{bits}"), SHIFTS, bits, lhs, amounts)
        compare(integers.function(f"comparison_i{bits}"), bits, lhs, rhs)
        convert(integers.function(f"conversion_i{bits}"), bits, lhs)
        small(integers.function(f"narrow_floats_i{bits}"), bits)
    return integers
