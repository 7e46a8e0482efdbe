"""Programs int32, int64 and conversions, computed with Python's exact integers."""

import math
from fractions import Fraction

import numpy as np

from calls_common import (I32_MAX, I32_MIN, I64_MAX, I64_MIN, INF, NAN, Program, float_bits,
                          float_of_bits, s32, s64, signed, unsigned)

ZERO = "division by zero is an error; stock traps"
OVERFLOW = "minimum / -1 wraps; stock traps"


def divide(a, b, bits, is_signed):
    """Quotient toward zero and the remainder with the sign of a."""
    if not is_signed:
        a, b = unsigned(a, bits), unsigned(b, bits)
    q = abs(a) // abs(b)
    if (a < 0) != (b < 0):
        q = -q
    return signed(q, bits), signed(a - b * q, bits)


def leading_zeros(a, bits):
    return bits - unsigned(a, bits).bit_length()


def integer_program(bits):
    p = Program(f"int{bits}")
    low, high = -(1 << (bits - 1)), (1 << (bits - 1)) - 1

    def wrap(x):
        return signed(x, bits)

    def u(x):
        return unsigned(x, bits)

    half = 1 << (bits // 2)
    pairs = [(0, 0), (1, 2), (-1, 1), (high, 1), (low, -1), (low, low), (high, high),
             (low, high), (half, half), (half - 1, -half), (-7, 3), (7, -3),
             (wrap(0x123456789ABCDEF0), wrap(0x0FEDCBA987654321)), (-1, -1)]
    for a, b in pairs:
        p.call("arith", (a, b), [wrap(v) for v in (a + b, a - b, a * b, a & b, a | b, a ^ b)])
    for a, b, c in [(2, 3, 4), (high, 2, 3), (low, -1, low), (half + 1, half - 1, -5), (0, high, -1)]:
        p.call("fma", (a, b, c), [wrap(a * b + c)])

    for a, b in [(7, 2), (-7, 2), (7, -2), (-7, -2), (0, 5), (low, 2), (low, low), (low, 1),
                 (high, -1), (high, low), (1, high), (-1, high), (half * 3 + 1, 10)]:
        p.call("divide_s", (a, b), divide(a, b, bits, True))
        p.call("divide_u", (a, b), divide(a, b, bits, False))
    p.call("divide_s", (low, -1), (low, 0), mote=OVERFLOW)
    p.call("rem_s", (low, -1), (0,), mote=OVERFLOW)
    p.call("divide_u", (low, -1), divide(low, -1, bits, False))
    for function in ("divide_s", "divide_u", "rem_s", "rem_u"):
        for a in (5, 0, low):
            p.fails(function, (a, 0), "INVALID_ARGUMENT", mote=ZERO)
    p.call("rem_s", (-7, 4), (-3,))
    p.call("rem_u", (-7, 4), (u(-7) % 4,))

    for a in (0, 1, -1, low, high, low + 1, half, -half, 12345, half >> 1):
        p.call("unary", (a,), (wrap(~a), wrap(abs(a)), leading_zeros(a, bits), int(a != 0)))
    for a, b in [(1, 2), (2, 1), (-1, 1), (1, -1), (low, high), (low, -1), (3, 3), (0, low)]:
        p.call("minmax", (a, b), (min(a, b), wrap(min(u(a), u(b))), max(a, b), wrap(max(u(a), u(b)))))
        p.call("minmax", (b, a), (min(a, b), wrap(min(u(a), u(b))), max(a, b), wrap(max(u(a), u(b)))))

    # The amount counts modulo the width, so 32 or 64 shifts nothing.
    for n in (0, 1, 7, 31, 32, 33, 63, 64, 65, 127, -1, I32_MIN, I32_MAX):
        for a in (1, -1, low, high, wrap(0x123456789ABCDEF1)):
            m = n % bits
            out = (wrap(a << m), a >> m, wrap(u(a) >> m))
            p.call("shifts", (a, n) if bits == 32 else (n, a), out)

    for a, b in [(0, 0), (1, 2), (2, 1), (-1, 1), (1, -1), (low, high), (high, low), (-2, -1),
                 (low, 0), (-1, -1), (half, -half)]:
        p.call("compare", (a, b), [int(v) for v in (
            a == b, a != b, a < b, u(a) < u(b), a <= b, u(a) <= u(b),
            a > b, u(a) > u(b), a >= b, u(a) >= u(b))])
    if bits == 64:
        # Equal in one half of the pair only.
        for a, b in [(1, 1 + 2**32), (2**32, 2**33), (2**32 - 1, -1), (2**31, -(2**31))]:
            p.call("compare", (a, b), [int(v) for v in (
                a == b, a != b, a < b, u(a) < u(b), a <= b, u(a) <= u(b),
                a > b, u(a) > u(b), a >= b, u(a) >= u(b))])

    for c in (0, 1, -1, 2, I32_MIN):
        p.call("select", (c, 11, low), (11 if c else low,))
    # The stock runtime reads a chosen 64-bit value as sign-extended 32 bits (the default is whole).
    values = (10, -20, 30) if bits == 32 else (10, -20, I32_MAX)
    default = wrap(0x1122334455667788)
    for x in (0, 1, 2, 3, -1, I32_MIN, I32_MAX):
        out = values[x] if 0 <= x < 3 else default
        p.call("switch", (x, default) + values, (out,))
    if bits == 64:
        wide = (2**40 + 1, low, 2**31)
        for x in range(4):
            p.call("switch", (x, -1) + wide, ((wide + (-1,))[x],),
                   mote=None if x == 3 else "all 64 bits of the chosen value; stock keeps 32")
    p.call("constants", (), (0, 1, low, high if bits == 32 else 0x0123456789ABCDEF))
    return p


def to_integer(x, bits, is_signed):
    """The value converted (ties away from zero, saturated) and whether stock must agree."""
    low, high = (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if is_signed else (0, (1 << bits) - 1)
    if math.isnan(x):
        return 0, False
    if math.isinf(x):
        return signed(high if x > 0 else low, bits), False
    magnitude = math.floor(abs(Fraction(float(x))) + Fraction(1, 2))
    value = -magnitude if x < 0 else magnitude
    return signed(min(max(value, low), high), bits), low <= value <= high


def nearest(value, kind):
    """The float nearest to an integer, ties to even."""
    if kind is np.float64:
        return np.float64(float(value))  # Python rounds int to float once, to nearest even
    # Halving with a sticky bit keeps the rounding of wide integers to 24 bits exact.
    magnitude, shift = abs(value), 0
    while magnitude.bit_length() > 50:
        magnitude, shift = (magnitude >> 1) | (magnitude & 1), shift + 1
    result = np.float32(float(magnitude)) * np.float32(2.0**shift)
    return np.float32(-result if value < 0 else result)


def conversions():
    p = Program("conversions")
    for a in (0, 1, 127, 128, 255, 256, 32767, 32768, 65535, 65536, -1, -128, -129,
              I32_MIN, I32_MAX, 0x12348765):
        p.call("narrow", (a,), (a & 0xFF, a & 0xFFFF, signed(a, 8), a & 0xFF, signed(a, 16), a & 0xFFFF))
        p.call("widen", (a,), (a, unsigned(a, 32)))
    for a in (0, 1, -1, 2**32, 2**32 + 5, 2**31, -(2**31) - 1, I64_MIN, I64_MAX, 0x123456789ABCDEF0):
        p.call("low_half", (a,), (s32(a),))

    for a in (0, 1, -1, 2**24, 2**24 + 1, 2**24 + 2, 2**24 + 3, -(2**24) - 1, I32_MAX, I32_MIN, 123456789):
        p.call("i32_to_f32", (a,), (nearest(a, np.float32), nearest(unsigned(a, 32), np.float32)))
    tie = 2**53 + 2**29  # twice rounded (f64, then f32) this would go the wrong way
    for a in (0, 1, -1, 2**40 + 2**16, 2**40 + 2**16 + 1, tie, tie + 1, -tie - 1, 2**53 + 1, 2**63 - 1,
              I64_MIN, I64_MIN + 1, 0x7FFFFF4000000001, -3):
        p.call("i64_to_f32", (a,), (nearest(a, np.float32), nearest(unsigned(a, 64), np.float32)))
        p.call("i64_to_f64", (a,), (nearest(a, np.float64), nearest(unsigned(a, 64), np.float64)))

    def casts(function, kind, bits, values):
        for v in values:
            x = kind(v)
            (s, s_agrees), (u, u_agrees) = to_integer(x, bits, True), to_integer(x, bits, False)
            p.call(function, (x,), (s, u),
                   mote=None if s_agrees and u_agrees else "saturates, NaN gives 0; stock depends on the processor")

    common = [0.0, -0.0, 0.25, 0.5, 0.75, 1.5, 2.5, 3.5, 100.4999, 1e-40, -0.25, -0.5, -1.5, -2.5, -100.6,
              INF, -INF, NAN]
    f32_only = [8388607.5, 8388609.0, 16777217.0, 2147483520.0, 2147483648.0, -2147483648.0,
                -2147483904.0, 4294967040.0, 4294967296.0, 1e20, -1e20]
    casts("f32_to_i32", np.float32, 32, common + f32_only + [0.49999997, -0.49999997])
    casts("f32_to_i64", np.float32, 64, common + f32_only +
          [9223371487098961920.0, 9223372036854775808.0, -9223372036854775808.0,
           18446742974197923840.0, 18446744073709551616.0])
    casts("f64_to_i64", np.float64, 64, common +
          [0.49999999999999994, 4503599627370495.5, 4503599627370497.5, 9007199254740993.0,
           9223372036854774784.0, 9223372036854775808.0, -9223372036854775808.0,
           -9223372036854777856.0, 18446744073709549568.0, 18446744073709551616.0, 1e300])

    for v in (0.0, -0.0, 0.1, 1 / 3, 1e-46, 1e-45, 1e-40, 1e39, -1e39, 3.4028235677973366e38,
              16777217.0, 16777219.0, INF, -INF, NAN):
        with np.errstate(over="ignore"):
            p.call("f64_to_f32", (np.float64(v),), (np.float32(np.float64(v)),))
    for v in (0.0, -0.0, 0.1, 1e-45, 3.4028235e38, INF, -INF, NAN):
        p.call("f32_to_f64", (np.float32(v),), (np.float64(np.float32(v)),))

    for i, f in [(0, 1.0), (0x3F800000, -0.0), (I32_MIN, 1e-45), (0x7F800000, INF), (-1, -2.5),
                 (0x7FC00000, 0.1), (0x00000001, -INF)]:
        p.call("bits32", (i, np.float32(f)), (float_of_bits(i, 32), float_bits(f, 32)))
    for i, f in [(0, 1.0), (0x3FF0000000000000, -0.0), (I64_MIN, 5e-324), (0x7FF0000000000000, INF),
                 (-1, -2.5), (s64(0xC005BF0A8B145769), 0.1)]:
        p.call("bits64", (i, np.float64(f)), (float_of_bits(i, 64), float_bits(f, 64)))
    return p


def programs():
    return [integer_program(32), integer_program(64), conversions()]
