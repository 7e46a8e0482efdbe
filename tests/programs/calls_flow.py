"""Programs control, refs, yield, fail, debug, imports, fences and frontend: Python
versions of what the functions say."""

import math

import numpy as np

from calls_common import I32_MAX, I32_MIN, I64_MAX, I64_MIN, INF, PAUSE, Program, s32, s64, signed, unsigned

STATUS = {1: "CANCELLED", 2: "UNKNOWN", 3: "INVALID_ARGUMENT", 4: "DEADLINE_EXCEEDED", 5: "NOT_FOUND",
          6: "ALREADY_EXISTS", 7: "PERMISSION_DENIED", 8: "RESOURCE_EXHAUSTED", 9: "FAILED_PRECONDITION",
          10: "ABORTED", 11: "OUT_OF_RANGE", 12: "UNIMPLEMENTED", 13: "INTERNAL", 14: "UNAVAILABLE",
          15: "DATA_LOSS", 16: "UNAUTHENTICATED", 18: "INCOMPATIBLE"}


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, s64(a + b)
    return a


def machine(n):
    state, acc = 0, 1
    for _ in range(n):
        if state == 0:
            state, acc = 1, s64(acc * 2)
        elif state == 1:
            state, acc = 2, s64(acc + 5)
        else:
            state = 3 if state == 2 else 0
    return state, acc


def control():
    p = Program("control")
    for x in (0, 1, -1, I32_MAX, I32_MIN):
        for name in ("sign", "sign.alias"):
            p.call(name, (x,), ((x > 0) - (x < 0),))
    for c in (0, 1, -1):
        p.call("order", (c, 1, I64_MIN), (I64_MIN, 1) if c else (1, I64_MIN))
    for n in (0, 1, 2, 10, 92, 93, 1000):
        p.call("fibonacci", (n,), (fibonacci(n),))
    for n in (0, 1, 2, 3, 4, 100001):
        a = (10, 20, 30)
        x = (2**40 + 1, -5)
        p.call("rotate", (n,) + a + x, a[n % 3:] + a[:n % 3] + x[n % 2:] + x[:n % 2])
    for n in (0, 1, 2, 5):
        v = [1.5, -2.25, INF]
        for _ in range(n):
            v = [v[0], v[0], v[1]]
        p.call("shift_in", (n,) + tuple(map(np.float32, (1.5, -2.25, INF))), [np.float32(x) for x in v])
    for n in (0, 1, 2, 7, 1000):
        swap = -1 if n % 2 else 1
        p.call("swap_refs", (n, 2**35, -9), (5, 7)[::swap] + (2**35, -9)[::swap])
    for x in (0, 1, 2, 3, 4, -1, I32_MAX, I32_MIN):
        a, b = 100, -7
        p.call("table", (x, a, b), ({0: a, 1: 2 * a, 2: 2 * b, 3: a + b}.get(x, b),))
    for n in (0, 1, 2, 3, 4, 5, 8, 300):
        p.call("machine", (n,), machine(n))
    for n in (0, 1, 2, 10, 100):
        p.call("coprime", (n,), (sum(math.gcd(i, j) == 1 for i in range(1, n + 1) for j in range(1, i + 1)),))
    for a, b, c in [(1, 2, 0.5), (I32_MIN, I64_MAX, -1e30), (-1, -(2**33), 0.1)]:
        c = np.float32(c)
        p.call("call_mixed", (a, b, c), (s64(b + b + 7), c + c, ~a, 7))
    for x in (0, 1, 3, -4, 70000):
        y = s32(2 * x)
        inner = s32(s32(y - s32(y * y)) + y)
        p.call("chain", (x,), (s32((inner ^ y) + x),))
    for c in (0, 1):
        p.call("pass_ref", (c,), (1, 5 if c else 7))
    values = [I64_MAX, 1, 2**40, -2, -3, 5, 7, 100, 11, I32_MAX, -13, 17]
    p.call("many", values, (s64(sum(values[0:10:2]) - values[10]), s32(sum(values[1:11:2]) - values[11])))
    p.call("nothing")
    p.fails("nothing", (1,), "INVALID_ARGUMENT")
    p.fails("sign", (), "INVALID_ARGUMENT")
    return p


def refs():
    p = Program("refs", stateful=True)
    p.call("compare", (0,), (1, 0, 0, 1, 1))
    p.call("compare", (1,), (0, 1, 0, 1, 1))
    p.call("null_argument", ("(null)",), (1, 0, 0))
    p.fails("null_length", ("(null)",), "INVALID_ARGUMENT")
    lengths = (3, 5, 7)
    for c in (0, 1, -1):
        p.call("select_last", (c, 10, 20), (10 if c else 20,))
        p.call("select_kept", (c,), (3 if c else 5, 3, 5))
    for x in (0, 1, 3, -1, I32_MIN):
        p.call("switch_last", (x,), (lengths[x] if 0 <= x < 2 else 7,))
    p.fails("switch_last", (2,), "INVALID_ARGUMENT")
    for x in (0, 1, 2, 3, -1):
        p.call("switch_kept", (x,), (3 if x in (0, 2) else 5, 8))
    p.call("cast", (0,), (1,))
    p.fails("cast", (1,), "INVALID_ARGUMENT")
    p.call("cast", (2,), (0,))
    p.fails("cast_list", (0,), "INVALID_ARGUMENT")
    p.call("cast_list", (1,), (1,))
    p.call("cast_list", (2,), (0,))
    p.call("cast_kept", (0,), (1, 3))
    p.fails("cast_kept", (1,), "INVALID_ARGUMENT")
    p.fails("cast_kept", (2,), "INVALID_ARGUMENT")  # the length of null
    p.fails("kept_byte", (), "INVALID_ARGUMENT")
    p.call("shared", (8,), (1, 77, 77))
    p.call("kept_byte", (), (77,))
    p.fails("shared", (0,), "OUT_OF_RANGE")
    p.fails("kept_byte", (), "OUT_OF_RANGE")  # the empty buffer was kept before the error
    p.fails("churn", (0,), "INVALID_ARGUMENT")
    for n in (1, 2, 5000):
        p.call("churn", (n,), (65536,))
    for kind in (0, 1, 2):
        p.call("result", (kind,), ("(ignored)",))
    return p


def yields():
    p = Program("yield", stateful=True)
    resumed = 100

    def call(function, inputs, outputs, pauses=0):
        nonlocal resumed
        p.call(function, inputs, outputs, mote=PAUSE)
        resumed += pauses
        p.call("resumed", (), (resumed,), mote=PAUSE)

    call("resumed", (), (100,))
    call("once", (7,), (7,), 1)
    for c in (0, 1):
        call("swap", (c, 2**40, -3), (-3, 2**40) if c else (2**40, -3), 1)
    for n in (0, 1, 2, 90, 1000):
        x, y = 1, I64_MAX
        for _ in range(n):
            x, y = y, s64(x + y)
        call("loop", (n, 1, I64_MAX), (x, y))
    call("hold", (1000,), (19, 1000))
    for x in (3, -5, 70000):
        call("nested", (x,), (s32(2 * x * x + x),), 1)
    for n in (0, 1, 10):
        call("repeat", (n,), (n * (n + 1) // 2,), n)
    for code in (3, 13):
        p.fails("fail_after", (code,), STATUS[code], mote=PAUSE)
        resumed += 1
        call("resumed", (), (resumed,))
    call("fail_after", (0,), (0,), 1)
    return p


def fail():
    p = Program("fail", stateful=True)
    for code, name in STATUS.items():
        p.fails("fail", (code,), name)
        p.fails("fail_silently", (code,), name)
    p.fails("fail", (0,), "INTERNAL", mote="stock continues after the end of the block")
    for code in (17, 19, 31, 32, 35, -1, I32_MIN):
        p.fails("fail", (code,), "UNKNOWN", mote="not a status code; stock takes the low 5 bits")
    p.call("fail_if", (0, 9, 42), (42,))
    for c in (1, -1):
        p.fails("fail_if", (c, 9, 42), "FAILED_PRECONDITION")
    p.call("fail_if", (0, 0, -42), (-42,))
    p.call("entered", (), (0,))
    p.call("nested", (0,), (1004,))
    for count, code in enumerate((5, 11, 5), 2):
        p.fails("nested", (code,), STATUS[code])
        p.call("entered", (), (count,))
    p.call("nested", (0,), (1004,))
    p.call("entered", (), (5,))
    p.call("check", (3, 3))
    p.fails("check", (3, 4), "FAILED_PRECONDITION")
    p.fails("check", (0, 0), "FAILED_PRECONDITION")
    return p


def debug():
    p = Program("debug")
    p.call("print", (-1, 2**40, np.float32(1.5)), (-1, 2**40, np.float32(1.5)))
    p.call("trace", (-2, 2**40), (2**40 - 2,))
    p.call("print_refs", (100,), (6,))
    p.call("break", (1, 2), (2, 1))
    return p


def imports():
    p = Program("imports", stateful=True)
    calls = 0
    for x in (5, -6, I32_MIN):
        calls += 1
        p.call("twice", (x,), (s32(2 * x), calls))
    for a, b, c, d, e in [(1, 2, 0.5, 4, 5), (-1, I64_MIN, -0.1, I32_MIN, 1), (0, 2**33, INF, 7, -(2**33))]:
        c = np.float32(c)
        p.call("mixed", (a, b, c, d, e), (s64(b - e), c * c, a ^ d, b))
    for n, byte, at, v in [(10, 200, 3, 7), (1, 255, 0, 0), (1000, 1, 999, 2)]:
        p.call("share", (n, byte, at, v), (n * byte, n * byte - byte + v))
    p.fails("share", (4, 1, 4, 1), "OUT_OF_RANGE")
    for code in (3, 14):
        p.fails("fail", (code,), STATUS[code])
        calls += 1
    p.call("fail", (0,), (0,))
    p.call("twice", (1,), (2, calls + 2))
    p.fails("null_sum", (), "INVALID_ARGUMENT")
    p.call("resolved", (), (0, 0))
    p.call("guarded", (9,), (9,))
    p.fails("missing", (1,), "NOT_FOUND")
    p.fails("missing_variadic", (1,), "NOT_FOUND")
    p.call("slow", (0, 5, 7), (12,))
    for n in (1, 2, 62, 70):
        p.call("slow", (n, 1, -1), (s64(2**n - 1),), mote=PAUSE)
    p.call("twice", (1,), (2, calls + 3))
    return p


def fences():
    p = Program("fences")
    p.call("join", (), (0, 0, 0))
    for timeout in (0, 1000, -1):
        p.call("await", (timeout, 2**40), (0, 0, 2**40))
    return p


class Generator:
    """The linear congruential generator of frontend.mlir."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & (2**64 - 1)
        return self.state >> 33


def sort_checksum(values):
    values, moves = list(values), 0
    for i in range(1, len(values)):
        moves += sum(v > values[i] for v in values[:i])
        values[:i + 1] = sorted(values[:i + 1])
    total = 0
    for v in values:
        total = s64(total * 3) ^ v
    return total, moves


def mandelbrot(x, y):
    """Rounds; raises when it matters whether a product and a sum are rounded once or twice."""
    f = np.float32
    counts = set()
    for fused in (False, True):
        a = b = f(0)
        i = 0

        def mul_add(p, q, r):
            return f(np.float64(p) * np.float64(q) + np.float64(r)) if fused else f(f(p * q) + r)

        while mul_add(a, a, f(b * b)) <= 4 and i < 100:
            a, b = f(mul_add(a, a, -f(b * b)) + x), f(mul_add(a, b, f(a * b)) + y)
            i += 1
        counts.add(i)
    assert len(counts) == 1, (x, y, counts)
    return counts.pop()


def frontend():
    p = Program("frontend", stateful=True)
    generator = Generator(1)
    for n in (1, 1, 10, 0):
        values = [generator.next() for _ in range(n)]
        p.call("random", (n,), (values[-1] if n else 0,))
    for seed, n in [(5, 0), (6, 1), (7, 2), (8, 50), (-9, 200)]:
        p.call("reseed", (seed,))
        generator = Generator(unsigned(seed, 64))
        p.call("sort", (n,), sort_checksum([generator.next() for _ in range(n)]))
    for n in (2, 3, 10, 100, 1000):
        p.call("primes", (n,), (sum(all(k % d for d in range(2, math.isqrt(k) + 1)) for k in range(2, n)),))
    for x, y in [(0, 0), (1, 1), (-1, 0), (0.3, 0.5), (-0.75, 0.2), (0.4, 0.4), (2, 2), (-2, 0), (0.26, 0)]:
        x, y = np.float32(x), np.float32(y)
        p.call("mandelbrot", (x, y), (mandelbrot(x, y),))
    for op in (0, 1, 2, 3, 4, 6, 7, 8, -1):
        for a, b in [(100, 7), (I32_MAX, 2), (-1, 33), (0, 0)]:
            ceiling = s32(-(-unsigned(a, 32) // 32))
            p.call("calculate", (op, a, b), ({0: s32(a + b), 1: s32(a - b), 2: s32(a * b), 3: b,
                                              7: ceiling}.get(op, -1),))
    for a, b in [(1, 2), (127, 1), (128, 128), (255, 1), (256, 300), (-1, -1), (1000, 1000), (32767, 2)]:
        total = (a + b) & 0xFF
        # The compiler compares i8 values zero-extended even when the comparison is signed.
        p.call("narrow", (a, b), (signed(total, 8), total, signed(a * b, 16), int(a & 0xFF < b & 0xFF)))
    for x, y in [(3, 4), (0, 0), (0.1, 0.2), (-1.5, 2.25), (30, 0.01)]:
        x, y = np.float32(x), np.float32(y)
        total = float(x) ** 2 + float(y) ** 2
        p.call("geometry", (x, y), (np.float32(math.sqrt(total)), np.float32(math.sin(total))),
               tolerance=(1e-4, 1e-6))
    p.call("mixed_list", (42, np.float32(1.5)), ("(ignored)",))
    p.call("positive", (0,), (0,))
    p.call("positive", (I64_MAX,), (I64_MAX,))
    for x in (-1, I64_MIN):
        p.fails("positive", (x,), "FAILED_PRECONDITION")
    return p


def programs():
    return [control(), refs(), yields(), fail(), debug(), imports(), fences(), frontend()]
