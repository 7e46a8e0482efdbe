#!/usr/bin/env python3
"""Lets run-module read handwritten digits that the classifier has never seen.

    python3 demo.py --run-module build/release/bin/run-module \\
        --module build/demo/digits.vmfb --data build/demo/digits.csv.gz

A few images go through run-module one at a time and are drawn beside their scores;
then all held-out images go through it in one call, and the number read rightly must
be the one in expected.txt, which PyTorch counted. Standard library only.
"""
import argparse
import ast
import math
import pathlib
import struct
import subprocess
import sys
import tempfile
import zlib

import dataset

HERE = pathlib.Path(__file__).resolve().parent
CLASSES = 10
INK = " .:-=+*#%@"
BAR = 40
MISREAD_SHOWN = 10
TIME_LIMIT_S = 60


class DemoError(Exception):
    """What went wrong, as one line for the user."""


# npy 1.0: magic, version, u16 length of the header, the header (a Python dictionary
# as text, padded so that the data starts at a multiple of 64), then the data.
NPY_MAGIC = b"\x93NUMPY\x01\x00"


def write_npy(path, shape, values):
    """Writes values as a little-endian f32 array."""
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}"
    room = -(-(len(NPY_MAGIC) + 2 + len(header) + 1) // 64) * 64
    header = header.ljust(room - len(NPY_MAGIC) - 3) + "\n"
    path.write_bytes(NPY_MAGIC + struct.pack("<H", len(header)) +
                     header.encode("ascii") + struct.pack(f"<{len(values)}f", *values))


def read_npy(path, shape):
    """The values of a little-endian f32 array that must have this shape."""
    data = path.read_bytes()
    try:
        if not data.startswith(NPY_MAGIC):
            raise ValueError("no npy 1.0 file")
        start = len(NPY_MAGIC) + 2
        end = start + struct.unpack_from("<H", data, len(NPY_MAGIC))[0]
        header = ast.literal_eval(data[start:end].decode("ascii").strip())
        wanted = {"descr": "<f4", "fortran_order": False, "shape": shape}
        if header != wanted:
            raise ValueError(f"holds {header}, not {wanted}")
        return struct.unpack(f"<{math.prod(shape)}f", data[end:])
    except (ValueError, SyntaxError, struct.error) as error:
        raise DemoError(f"run-module's output is not as expected: {error}") from None


def classify(args, digits, folder):
    """The ten scores of each digit, from one call of run-module."""
    pixels, scores = folder / "pixels.npy", folder / "scores.npy"
    write_npy(pixels, (len(digits), 1, 8, 8), [p for d in digits for p in d.pixels])
    scores.unlink(missing_ok=True)  # a result of an earlier call must not pass for one
    command = [args.run_module, "--device=local-sync", f"--module={args.module}",
               f"--input=@{pixels}", f"--output=@{scores}"]
    try:
        result = subprocess.run(command, capture_output=True, text=True,
                                errors="replace", timeout=TIME_LIMIT_S)
    except OSError as error:
        raise DemoError(f"cannot start {args.run_module}: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise DemoError(f"run-module took longer than {TIME_LIMIT_S} s") from None
    if result.returncode != 0:
        said = result.stderr.strip() or result.stdout.strip() or "no message"
        raise DemoError(f"run-module failed with {result.returncode}: "
                        f"{said.splitlines()[0]}")
    if not scores.is_file():
        raise DemoError("run-module succeeded but wrote no output")
    values = read_npy(scores, (len(digits), CLASSES))
    if not all(0 <= v <= 1 for v in values):  # false for NaN, too
        raise DemoError("run-module's scores are not all between 0 and 1")
    return [values[i:i + CLASSES] for i in range(0, len(values), CLASSES)]


def best(scores):
    return scores.index(max(scores))


def draw(digit, scores):
    """Ten lines: the image, each pixel two characters wide, beside the scores."""
    edge = "+" + "-" * 16 + "+"
    rows = [digit.pixels[i:i + 8] for i in range(0, 64, 8)]
    image = ["|" + "".join(2 * INK[-(-p * 9 // 16)] for p in row) + "|" for row in rows]
    for number, (line, score) in enumerate(zip([edge, *image, edge], scores)):
        bar = ("#" * round(score * BAR)).ljust(BAR)
        print(f"  {line}   {number}  {bar}  {score:.3f}")


def expected_counts():
    """(right, held out) as PyTorch counted them."""
    path = HERE / "expected.txt"
    lines = [line for line in path.read_text(encoding="ascii").splitlines()
             if not line.startswith("#")]
    right, _, total = lines[0].partition("/")
    return int(right), int(total)


def demo(args):
    if not pathlib.Path(args.module).is_file():
        raise DemoError(f"no module at {args.module}")
    try:
        training, held_out = dataset.split(dataset.load(args.data))
    except (OSError, ValueError, EOFError, zlib.error) as error:
        raise DemoError(f"cannot read {args.data}: {error}") from None
    expected, total = expected_counts()
    if len(held_out) != total:
        raise DemoError(f"{args.data} gives {len(held_out)} held-out digits, "
                        f"not {total}")

    print(f"{len(training)} digits trained the classifier; {total} others "
          "were held out.\nSome of those, one call of run-module each:\n")
    with tempfile.TemporaryDirectory(prefix="mote-digits-") as name:
        folder = pathlib.Path(name)
        alone = []
        for digit in held_out[:args.images]:
            scores = classify(args, [digit], folder)[0]
            alone.append(best(scores))
            draw(digit, scores)
            print(f"  image {digit.row}: predicted {alone[-1]}, truly {digit.label}\n")
        predicted = [best(scores) for scores in classify(args, held_out, folder)]

    if predicted[:len(alone)] != alone:
        raise DemoError("an image has another class alone than among all")
    wrong = [f"image {d.row}, a {d.label}, as {p}"
             for d, p in zip(held_out, predicted) if p != d.label]
    right = total - len(wrong)
    print(f"All {total} in one call; misread: {len(wrong)}")
    for line in wrong[:MISREAD_SHOWN]:
        print(f"  {line}")
    if len(wrong) > MISREAD_SHOWN:
        print("  ...")
    print(f"held-out accuracy: {right}/{total} = {100 * right / total:.2f} % "
          f"(expected {expected}/{total})")
    if right != expected:
        raise DemoError(f"{right} of {total} are right, not the expected {expected}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run-module", required=True, help="the program run-module")
    parser.add_argument("--module", required=True, help="compiled digits.mlir")
    parser.add_argument("--data", required=True, help="digits.csv.gz")
    parser.add_argument("--images", type=int, default=5, help="how many to draw (5)")
    args = parser.parse_args()
    try:
        demo(args)
    except (DemoError, OSError) as error:
        sys.stdout.flush()
        sys.exit(f"demo: {error}")


if __name__ == "__main__":
    main()
