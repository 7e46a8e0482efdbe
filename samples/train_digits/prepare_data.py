#!/usr/bin/env python3
"""Writes the digits as files that a program reads without Python: pixels.npy and labels.npy.

    python3 prepare_data.py FOLDER

Fetches digits.csv.gz into the folder when it is not there, see ../digits/fetch_data.py. Pixels are
u8[1797,64], from 0 (paper) to 16 (ink), labels u8[1797], in the order of the file. Standard library
only.
"""
import os
import pathlib
import struct
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "digits"))
import dataset  # noqa: E402
import fetch_data  # noqa: E402


def write_npy(path, shape, values):
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    data = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + bytes(values)
    # Renamed into its place: a program may have mapped the file that is there.
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(path)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    try:
        fetch_data.fetch(folder / "digits.csv.gz")
        digits = dataset.load(folder / "digits.csv.gz")
    except (fetch_data.FetchError, OSError, ValueError) as error:
        sys.exit(f"prepare_data: {error}")
    write_npy(folder / "pixels.npy", (len(digits), 64), [p for digit in digits for p in digit.pixels])
    write_npy(folder / "labels.npy", (len(digits),), [digit.label for digit in digits])
    print(f"{len(digits)} digits in {folder}")


if __name__ == "__main__":
    main()
