"""Writes calls.txt, what run-module is to find with the parameters of files.py; needs numpy."""
import pathlib

import numpy as np

from files import F32, I32


def tensor(values, kind):
    return f"4x{kind}=" + ",".join(str(v) for v in values)


def main():
    f = {key: np.array(value, np.float32) for key, value in F32.items()}
    x = np.array([2.0, 0.5, -4.0, 1.0], np.float32)
    state, count, more = f["s"], np.array(I32["c"], np.int32), f["a"]
    result = x * f["a"] + f["g"] + f["b"].reshape(2, 4)[1]
    lines = [f"--function=apply --input={tensor(x, 'f32')} --expected_output={tensor(result, 'f32')}"]
    for _ in range(2):
        state, count, more = state + x, count + 1, more * x
        lines.append(f"--function=step --input={tensor(x, 'f32')} "
                     f"--expected_output={tensor(state, 'f32')} "
                     f"--expected_output={tensor(count, 'i32')} "
                     f"--expected_output={tensor(more, 'f32')}")
    # Constants are as they were.
    lines.append(lines[0])
    pathlib.Path(__file__).with_name("calls.txt").write_text("\n".join(lines) + "\n")


main()
