#!/usr/bin/env python3
"""Writes inline_calls.txt; needs numpy, which also computes what is expected."""
import pathlib

import numpy as np

NAMES = {"float32": "f32", "int64": "i64", "int32": "i32", "int8": "i8", "bool": "i1"}


def spec(value):
    if not isinstance(value, np.ndarray):
        return repr(value)
    shape = "".join(f"{n}x" for n in value.shape)
    numbers = ",".join(repr(x) for x in value.astype(int if value.dtype == bool else value.dtype)
                       .ravel().tolist())
    return f"{shape}{NAMES[str(value.dtype)]}={numbers}"


def call(function, inputs, results, threshold=0):
    flags = [f"--function={function}"]
    flags += [f"--input={spec(v)}" for v in inputs]
    flags += [f"--expected_output={spec(v)}" for v in results]
    return " ".join(flags + [f"--expected_f32_threshold={threshold:g}"])


def softmax(a):
    e = np.exp(a.astype(np.float64) - a.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True)).astype(np.float32)


def main():
    random = np.random.default_rng(7)

    def numbers(*shape, dtype=np.float32, low=-9, high=10):
        return random.integers(low, high, shape).astype(dtype)

    lines = []
    x, y = numbers(5), numbers(5)
    lines.append(call("axpy", [2.5, x, y], [np.float32(2.5) * x + y]))
    a, b = numbers(3, 5), numbers(5, 4)
    lines.append(call("matmul", [a, b], [a @ b]))
    for m, k, n in ((1, 1, 1), (2, 3, 4), (7, 9, 3), (70, 3, 65)):
        a, b = numbers(m, k), numbers(k, n)
        lines.append(call("matmul_any", [a, b], [a @ b]))
    for shape in ((1, 1), (3, 4), (5, 17)):
        a = numbers(*shape, dtype=np.int32, low=-(2**20), high=2**20)
        lines.append(call("rows", [a], [a.sum(axis=1, dtype=np.int32), a.max(axis=1)]))
    for shape in ((1, 3), (4, 6)):
        a = numbers(*shape, dtype=np.int64, low=-(2**40), high=2**40)
        lines.append(call("transpose", [a], [a.T.copy()]))
    a = numbers(6, dtype=np.int32)
    lines.append(call("total", [a], [int(2 * a.sum()), 6]))
    a, b = numbers(4, dtype=np.int8), numbers(4, dtype=np.int8)
    lines.append(call("choose", [0, a, b], [a + b]))
    lines.append(call("choose", [1, a, b], [a * b]))
    a = np.array([1, 2, 3, 1], np.int32)  # 7, 14, 28, ... 1792
    lines.append(call("steps", [a, 1000], [8]))
    lines.append(call("steps", [a, 7], [0]))
    a = numbers(2, 8)
    lines.append(call("softmax", [a], [softmax(a)], 1e-6))
    a, b = numbers(4), numbers(4)
    lines.append(call("less", [a, b], [a < b]))
    # A shape that the function does not take.
    lines.append("# status INVALID_ARGUMENT")
    lines.append("# fails " + call("matmul", [numbers(3, 4), numbers(5, 4)], []))
    target = pathlib.Path(__file__).with_name("inline_calls.txt")
    target.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
