"""What the tests of samples that train share."""
import csv
import json
import pathlib
import re
import struct
import subprocess
import sys

KINDS = {"f4": "f", "u1": "B", "i8": "q"}


def write_npy(path, kind, shape, values):
    header = f"{{'descr': '{'|' if kind == 'u1' else '<'}{kind}', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    data = struct.pack(f"<{len(values)}{KINDS[kind]}", *values)
    pathlib.Path(path).write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + data)


def read_floats(path):
    """The elements of an .npy file of f32."""
    data = pathlib.Path(path).read_bytes()
    size, = struct.unpack("<H", data[8:10])
    if b"'<f4'" not in data[:10 + size]:
        sys.exit(f"{path} is no array of f32")
    return [value for value, in struct.iter_unpack("<f", data[10 + size:])]


def run(*command, **options):
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)
    if result.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{result.stdout[-2000:]}{result.stderr}exit code {result.returncode}")
    return result.stdout


def run_lines(*command):
    """The JSON lines that a program prints."""
    return [json.loads(line) for line in run(*command).splitlines()]


def losses(lines):
    return [line["loss"] for line in lines if "step" in line]


def read_table(path):
    with open(path, newline="") as f:
        return list(csv.DictReader(f))


def compare_losses(found, table, tolerance):
    """Each step beside PyTorch's: absolute for losses below 1, else relative."""
    expected = [float(row["loss"]) for row in table][:len(found)]
    worst = max(abs(a - b) / max(1, b) for a, b in zip(found, expected, strict=True))
    print(f"{len(found)} losses, largest difference to PyTorch's {worst:.2g}, allowed {tolerance:g}")
    if not worst <= tolerance:
        sys.exit("the losses are not PyTorch's")


def check_curve(path, points, accuracies):
    """A drawing with that many points in its lines."""
    text = pathlib.Path(path).read_text()
    counts = [len(line.split()) for line in re.findall(r'<polyline [^>]*points="([^"]*)"', text)]
    if counts != [points, accuracies]:
        sys.exit(f"{path} has lines of {counts} points, not of {points} and {accuracies}")
