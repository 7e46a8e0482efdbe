"""Reads scikit-learn's handwritten digits and cuts them in two.

Training and demo both import this file, so that the demo shows only images that
the classifier has never seen. Standard library only.
"""
import csv
import gzip
import random
from typing import NamedTuple

SEED = 2024
HELD_OUT_SHARE = 0.2


class Digit(NamedTuple):
    row: int  # its line in the file, counted from 0
    pixels: tuple  # 64 values from 0 (paper) to 16 (ink), row by row
    label: int


def load(path):
    """All digits of digits.csv.gz: 64 pixels and a label a line."""
    digits = []
    with gzip.open(path, "rt", encoding="ascii", newline="") as f:
        for row, line in enumerate(csv.reader(f)):
            values = [int(v) for v in line]
            if len(values) != 65:
                raise ValueError(f"line {row + 1} has {len(values)} values, not 65")
            digits.append(Digit(row, tuple(values[:64]), values[64]))
    return digits


def split(digits):
    """(training, held out): a random fifth is held out, the same one every time."""
    # Sorting by random() and not shuffle(): Python promises the sequence of
    # random() for a seed across versions, but not what shuffle makes of it.
    rng = random.Random(SEED)
    keys = [rng.random() for _ in digits]
    order = sorted(range(len(digits)), key=keys.__getitem__)
    cut = len(digits) - round(len(digits) * HELD_OUT_SHARE)
    return [digits[i] for i in order[:cut]], [digits[i] for i in order[cut:]]
