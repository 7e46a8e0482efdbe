"""What the calls_*.py modules share: number helpers and the calls.txt writer."""

import math
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent

I32_MIN, I32_MAX = -(2**31), 2**31 - 1
I64_MIN, I64_MAX = -(2**63), 2**63 - 1
INF, NAN = math.inf, math.nan
# The reason of a `# mote:` line that check_stock.py knows how to get around.
PAUSE = "the stock runtime never resumes a paused call"


def unsigned(x, bits):
    return x & ((1 << bits) - 1)


def signed(x, bits):
    x = unsigned(x, bits)
    return x - (1 << bits) if x >> (bits - 1) else x


def s32(x):
    return signed(x, 32)


def s64(x):
    return signed(x, 64)


def float_bits(x, width):
    """The bit pattern of a float as a signed integer."""
    kind = {32: (np.float32, np.int32), 64: (np.float64, np.int64)}[width]
    return int(kind[0](x).view(kind[1]))


def float_of_bits(x, width):
    kind = {32: (np.uint32, np.float32), 64: (np.uint64, np.float64)}[width]
    return kind[0](unsigned(x, width)).view(kind[1])


def text(value):
    """A value as run-module reads it; numpy prints the shortest exact decimal."""
    if isinstance(value, str):
        return value
    if isinstance(value, (np.float32, np.float64)):
        return str(value)
    if isinstance(value, bool):
        return str(int(value))
    assert isinstance(value, (int, np.integer)), repr(value)
    return str(int(value))


class Program:
    """Collects the calls of one program, in the order in which they run.

    `mote` names the reason why a call is not checked against the stock runtime:
    stock crashes, differs from mote's rule, or cannot finish the call.
    """

    def __init__(self, name, stateful=False):
        self.name = name
        self.lines = ["# stateful"] if stateful else []

    def comment(self, line):
        self.lines.append(f"# {line}")

    def _line(self, function, inputs, outputs=(), tolerance=None):
        parts = [f"--function={function}"]
        parts += [f"--input={text(v)}" for v in inputs]
        parts += [f"--expected_output={text(v)}" for v in outputs]
        kinds = sorted({32 if isinstance(v, np.float32) else 64
                        for v in outputs if isinstance(v, np.floating)})
        if kinds:
            # Exact unless told otherwise; infinities and NaN always are.
            absolute, relative = tolerance or (0, 0)
            parts += [f"--expected_f{k}_threshold={absolute:g}" for k in kinds]
            parts.append(f"--expected_rtol={relative:g}")
        return " ".join(parts)

    def call(self, function, inputs=(), outputs=(), tolerance=None, mote=None):
        if mote:
            self.comment(f"mote: {mote}")
        self.lines.append(self._line(function, inputs, outputs, tolerance))

    def fails(self, function, inputs, status, mote=None):
        if mote:
            self.comment(f"mote: {mote}")
        self.comment(f"status {status}")
        self.comment(f"fails {self._line(function, inputs)}")

    def write(self):
        path = HERE / self.name / "calls.txt"
        path.write_text("\n".join(self.lines) + "\n")
        return path
