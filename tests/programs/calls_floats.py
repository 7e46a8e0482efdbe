"""Programs float32 and float64. Rounded operations come from numpy, which rounds each
result once like the instructions; functions of the C library come from Python's math
in double precision and are compared with a tolerance."""

import math

import numpy as np

from calls_common import I32_MIN, INF, NAN, Program, float_bits, signed


def round_away(x):
    """Nearest integer, ties away from zero; exact, unlike floor(x + 0.5)."""
    if math.isnan(x) or math.isinf(x):
        return x
    whole = math.trunc(x)
    if abs(x - whole) >= 0.5:
        whole += 1 if x > 0 else -1
    return math.copysign(whole, x)


def remainder(a, b):
    """The IEEE remainder, which is always exact."""
    if math.isnan(a) or math.isnan(b) or math.isinf(a) or b == 0:
        return NAN
    return math.remainder(a, b)


def power_int(a, n, kind):
    """Square and multiply, every product rounded; the low 32 bits of n count."""
    m = signed(n, 32)
    bits, base, r = abs(m), kind(a), kind(1)
    with np.errstate(all="ignore"):
        while bits:
            if bits & 1:
                r = kind(r * base)
            bits >>= 1
            if bits:
                base = kind(base * base)
        return kind(1) / r if m < 0 else r


def library(function, x):
    """The function with the C library's results where Python's math raises instead."""
    try:
        return function(x)
    except OverflowError:
        return INF
    except ValueError:
        return NAN


def log(function, pole):
    def f(x):
        return -INF if x == pole else library(function, x)
    return f


def power(x, y):
    try:
        r = math.pow(x, y)
    except OverflowError:
        return -INF if x < 0 and y % 2 == 1 else INF
    except ValueError:
        if x != 0:
            return NAN
        return math.copysign(INF, x) if y % 2 == 1 else INF
    return r


def root(x):
    return NAN if x < 0 else math.sqrt(x) if not math.isnan(x) else x


def reciprocal_root(x):
    if x == 0:
        return math.copysign(INF, x)
    r = root(x)
    return 1 / r if not math.isinf(r) else 0.0


def float_program(width):
    kind = {32: np.float32, 64: np.float64}[width]
    info = np.finfo(kind)
    top, normal, tiny = float(info.max), float(info.tiny), float(info.smallest_subnormal)
    loose = (1e-6, 1e-6) if width == 32 else (1e-14, 1e-14)
    p = Program(f"float{width}")

    def k(*values):
        with np.errstate(over="ignore", under="ignore"):
            return tuple(kind(v) for v in values)

    def arith(a, b):
        with np.errstate(all="ignore"):
            return a + b, a - b, a * b, a / b, kind(remainder(float(a), float(b)))

    pairs = [(1, 2), (0.1, 0.2), (-0.1, 0.3), (1 / 3, 3), (5, 3), (-5, 3), (5, -3), (2.5, 1), (3.5, 1),
             (1e10, 0.7), (top, top), (top, -top), (normal, 2), (tiny, tiny), (tiny, 0.5), (tiny, 3),
             (1, 0), (-1, 0), (0, 0), (1, -0.0), (INF, INF), (INF, -INF), (INF, 2), (2, INF), (0, INF),
             (NAN, 1), (1, NAN), (2.0**24 + 2, 1), (0.3, 0.1), (6, 4), (10, 4), (-6, 4), (7.25, 0.5)]
    for a, b in pairs:
        a, b = k(a, b)
        p.call("arith", (a, b), arith(a, b))

    # As bit patterns, so that the sign of zero counts. No NaN: their payload is free.
    for a, b in [(0.0, -0.0), (-0.0, -0.0), (-0.0, 0.0), (-0.25, 0.0), (0.25, -1), (-0.5, 1), (0.5, 2),
                 (-0.75, 4), (1.5, -1.5), (tiny, -tiny), (-tiny, 0.25), (-normal, 0.5), (top, top),
                 (-INF, 2), (2.5, 1), (-2.5, 1)]:
        a, b = k(a, b)
        with np.errstate(all="ignore"):
            out = (a + b, a * b, -a, abs(a), np.ceil(a), np.floor(a), kind(round_away(float(a))))
        p.call("exact_bits", (float_bits(a, width), float_bits(b, width)),
               [float_bits(v, width) for v in out])

    # Products are exact here, so that one and two roundings agree.
    for a, b, c in [(2, 3, 4), (0.5, 0.25, 0.1), (-1.5, 2, 0.3), (1e5, 1e3, -1e8), (0, 5, -0.0),
                    (INF, 1, 2), (INF, 0, 1), (INF, 1, -INF), (1, NAN, 1), (top, 2, -INF)]:
        a, b, c = k(a, b, c)
        with np.errstate(all="ignore"):
            p.call("fma", (a, b, c), (a * b + c,))

    halves = [0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.5, 3.5, 4.5, 0.1, 1e30, tiny, 1 - info.epsneg,
              0.5 - info.epsneg / 2, 2.0**(info.nmant - 1) + 0.5, 2.0**info.nmant + 1, top, INF]
    for v in halves + [-v for v in halves] + [NAN]:
        v, = k(v)
        p.call("unary", (v,), (abs(v), -v, np.ceil(v), np.floor(v), kind(round_away(float(v))), np.rint(v)))

    for a, b in [(1, 2), (2, 1), (-1, 1), (1, 1), (INF, 1), (-INF, INF), (NAN, 1), (1, NAN), (NAN, NAN),
                 (NAN, -INF), (-INF, NAN), (tiny, 0), (-tiny, tiny)]:
        a, b = k(a, b)
        p.call("minmax", (a, b), (b if b < a else a, b if a < b else a))

    def functions(name, table, values):
        for v in values:
            v, = k(v)
            out = k(*(f(float(v)) if not math.isnan(v) else NAN for f in table))
            p.call(name, (v,), out, loose)

    def safe(function):
        return lambda x: library(function, x)

    angles = [0.0, 0.5, -0.5, 1.0, 1.5707963, 3.14159265, -2.0, 10.0, 100.0, -12345.5, tiny, INF, -INF, NAN]
    functions("trigonometry", [safe(math.sin), safe(math.cos), math.atan, math.tanh], angles)
    functions("exponentials", [safe(math.exp), lambda x: power(2.0, x), safe(math.expm1), math.erf],
              [0.0, 1.0, -1.0, 0.5, 1e-6, -1e-6, 2.25, -3.75, 10.0, -20.0, 1000.0 if width == 32 else 2000.0,
               -2000.0, INF, -INF, NAN])
    functions("logarithms", [log(math.log, 0), log(math.log2, 0), log(math.log10, 0), log(math.log1p, -1)],
              [1.0, 2.0, 0.5, 10.0, 1e-6, 1.000001, 1e30, normal, top, 0.0, -0.5, -1.0, -2.0, INF, -INF, NAN])
    functions("roots", [root, reciprocal_root],
              [0.0, 1.0, 2.0, 4.0, 0.1, 1e-30, 1e30, top, normal, -1.0, INF, -INF, NAN])
    for a, b in [(2, 10), (2, 0.5), (2, -1), (10, -3), (-2, 3), (-2, 2), (-2, 0.5), (0, 0), (0, -1), (0, 2),
                 (1.1, 40), (top, 2), (-top, 3), (0.5, 2000), (1, NAN), (NAN, 0), (INF, -1), (-INF, 3), (-1, INF)]:
        a, b = k(a, b)
        p.call("powers", (a, b), k(power(float(a), float(b)), math.atan2(float(a), float(b))), loose)
    for a, b in [(1, 1), (1, -1), (-1, -1), (-1, 1), (0.0, -1), (-0.0, -1), (INF, INF), (-INF, INF), (1, INF)]:
        a, b = k(a, b)
        p.call("powers", (a, b), k(power(float(a), float(b)), math.atan2(float(a), float(b))), loose)

    for a, n in [(2, 10), (2, 0), (2, -2), (1.1, 7), (1.1, -7), (-3, 3), (-3, 4), (0.1, 20), (0, 3), (0, -1),
                 (0, 0), (NAN, 0), (NAN, 1), (INF, -1), (2, 2**32 + 1), (3, 2**32), (2, 2**31), (1.5, 2**33 - 2),
                 (1, I32_MIN), (10, 100), (10, -100), (1.0001, 30000)]:
        p.call("powi", (kind(a), n), (power_int(a, n, kind),))

    for a, b in [(1, 2), (2, 1), (1, 1), (0.0, -0.0), (-1, 1), (INF, INF), (-INF, INF), (top, INF), (tiny, 0),
                 (NAN, 1), (1, NAN), (NAN, NAN), (NAN, INF)]:
        a, b = k(a, b)
        nan = bool(math.isnan(a) or math.isnan(b))
        eq, lt, le = bool(a == b), bool(a < b), bool(a <= b)
        # cmp.ne.o gives 1 with a NaN (kept from the stock runtime).
        p.call("compare", (a, b), [int(v) for v in (
            eq, eq or nan, not eq, not eq, lt, lt or nan, le, le or nan, math.isnan(a))])
        # The compiler makes gte from a negated lt of the same suffix.
        p.call("compare_built", (a, b), [int(v) for v in (
            b < a, b < a or nan, not lt, not (lt or nan))])

    for c in (0, 1, -1, I32_MIN):
        p.call("select", (c,) + k(1.5, -2.5), k(1.5 if c else -2.5))
    for x in (0, 1, 2, 3, -1, I32_MIN):
        values = k(0.1, -2, INF)
        p.call("switch", (x,) + k(-0.5) + values, (values[x] if 0 <= x < 3 else kind(-0.5),))
    p.call("constants", (), k(0, -2.5, INF, NAN, tiny))
    return p


def programs():
    return [float_program(32), float_program(64)]
