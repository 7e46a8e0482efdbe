#!/usr/bin/env python3
"""Trains the model that the sample adapts, and writes its module and what PyTorch makes of adapting it.

    python3 make_model.py ../../build/demo/digits.csv.gz

personalise.mlir has the functions base, train_step and evaluate and all weights; expected.csv the
held-out accuracy before and after for some seeds, from plain autograd and torch.optim; slopes.txt
finite differences of the loss. Needs torch 2.15.0 and iree-base-compiler 3.13.0; the data is fetched
when it is missing.
"""
import argparse
import pathlib
import sys

import torch
import torch.nn.functional as F
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "training"), str(HERE.parent / "digits")]
import dataset  # noqa: E402
import export  # noqa: E402
import fetch_data  # noqa: E402
import order  # noqa: E402
from digits_loss import Pixels, loss, losses  # noqa: E402

WIDTH = 128
BASE_ROWS = 1437  # the first 80 %: those who wrote them are not those who wrote the rest
BASE_EPOCHS = 10
BASE_BATCH = 32
BASE_RATE = 0.1

# As in main.cc.
SEEDS = range(8)
EPOCHS = 50
BATCH = 20
RATE = 1.0


def train_base(pixels, labels):
    model = nn.Sequential(Pixels(), nn.Linear(64, WIDTH), nn.ReLU(), nn.Linear(WIDTH, 10))
    export.set_initial(model, 0)
    optimizer = torch.optim.SGD(model.parameters(), BASE_RATE, momentum=0.9)
    for epoch in range(BASE_EPOCHS):
        for rows in order.batches(range(BASE_ROWS), BASE_BATCH, 0, epoch):
            optimizer.zero_grad()
            F.cross_entropy(model(pixels[rows]), labels[rows]).backward()
            optimizer.step()
    return model.requires_grad_(False)


def to_mlir(model):
    features, last = model[:-1], model[-1]
    state = tuple(last.parameters())

    def base():
        return tuple(value.clone() for value in state)

    def step_loss(score, pixels, labels):
        return loss(lambda p: score(features(p)), pixels, labels)

    def evaluate(weight, bias, pixels, labels):
        return losses(F.linear(features(pixels), weight, bias), labels)

    step = export.plain_step(export.loss_and_gradients(last, step_loss), len(state))
    batch = (torch.zeros(BATCH, 64, dtype=torch.uint8), torch.zeros(BATCH, dtype=torch.uint8))
    return export.to_mlir("personalise", {
        "base": (base, (), ()),
        "train_step": (step, (*state, torch.tensor(RATE), *batch), (3, 4)),
        "evaluate": (evaluate, (*state, *batch), (2, 3)),
    })


def adapt(model, pixels, labels, seed):
    """Rightly read digits of the other half before and after, without anything that was exported."""
    adapted, other = order.split(len(pixels) - BASE_ROWS, (len(pixels) - BASE_ROWS) // 2, seed)
    adapted, other = ([BASE_ROWS + row for row in rows] for rows in (adapted, other))
    last = nn.Linear(WIDTH, 10)
    last.load_state_dict(model[-1].state_dict())
    optimizer = torch.optim.SGD(last.parameters(), RATE)
    features = model[:-1](pixels)

    def right():
        with torch.no_grad():
            return (last(features[other]).argmax(1) == labels[other]).sum().item()

    before = right()
    for epoch in range(EPOCHS):
        for rows in order.batches(adapted, BATCH, seed, epoch):
            optimizer.zero_grad()
            F.cross_entropy(last(features[rows]), labels[rows]).backward()
            optimizer.step()
    return before, right(), len(other)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", help="digits.csv.gz; fetched when it is not there")
    arguments = parser.parse_args()
    fetch_data.fetch(arguments.data)
    digits = dataset.load(arguments.data)
    pixels = torch.tensor([d.pixels for d in digits], dtype=torch.uint8)
    labels = torch.tensor([d.label for d in digits])
    torch.set_num_threads(1)
    model = train_base(pixels, labels)
    (HERE / "personalise.mlir").write_text(to_mlir(model))
    lines = ["seed,before,after,of\n"]
    lines += ["{},{},{},{}\n".format(seed, *adapt(model, pixels, labels, seed)) for seed in SEEDS]
    print("".join(lines), end="")
    (HERE / "expected.csv").write_text("".join(lines))
    torch.set_default_dtype(torch.float64)
    model = model.double()
    features = model[:-1](torch.arange(8 * 64).reshape(8, 64) * 7 % 17)
    (HERE / "slopes.txt").write_text("".join(export.slopes_by_differences(
        model[-1], loss, (features, torch.arange(8) * 3 % 10), 0, 16)))


if __name__ == "__main__":
    main()
