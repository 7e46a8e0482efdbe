#!/usr/bin/env python3
"""Writes the modules of the sample and what PyTorch makes of the same training.

    python3 make_model.py ../../build/demo/digits.csv.gz

For each network: NAME.mlir with the functions init, train_step and evaluate; NAME_curve.csv, the
loss of each step and the held-out accuracy after each epoch, from plain autograd and torch.optim;
NAME_slopes.txt, finite differences of the loss. Needs torch 2.15.0 and iree-base-compiler 3.13.0;
the data is fetched when it is missing.
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

# As in main.cc.
SEED = 0
SPLIT_SEED = 2024
HELD_OUT = 359
EPOCHS = 20
BATCH = 32
MOMENTUM = 0.9


def mlp():
    return nn.Sequential(Pixels(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))


def cnn():
    return nn.Sequential(
        Pixels(), nn.Unflatten(1, (1, 8, 8)),
        nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(256, 10))


NETWORKS = {"mlp": (mlp, 0.1), "cnn": (cnn, 0.05)}  # with their learning rates


def to_mlir(name, model):
    count = len(list(model.parameters()))
    names = [n for n, _ in model.named_parameters()]

    def init(seed):
        values = export.initial(model, seed)
        return (*values, *(torch.zeros_like(v) for v in values))

    def evaluate(*arguments):
        parameters, (pixels, labels) = dict(zip(names, arguments[:count])), arguments[count:]
        return losses(torch.func.functional_call(model, parameters, (pixels,)), labels)

    seed = torch.tensor(SEED)
    state = init(seed)
    step = export.momentum_step(export.loss_and_gradients(model, loss), count, MOMENTUM)
    batch = (torch.zeros(BATCH, 64, dtype=torch.uint8), torch.zeros(BATCH, dtype=torch.uint8))
    return export.to_mlir(name, {
        "init": (init, (seed,), ()),
        "train_step": (step, (*state, torch.tensor(0.1), *batch), (2 * count + 1, 2 * count + 2)),
        "evaluate": (evaluate, (*state[:count], *batch), (count, count + 1)),
    })


def train(model, rate, pixels, labels):
    """The curve, without anything that was exported."""
    training, held_out = order.split(len(pixels), HELD_OUT, SPLIT_SEED)
    export.set_initial(model, SEED)
    optimizer = torch.optim.SGD(model.parameters(), rate, momentum=MOMENTUM)
    lines = ["step,loss,held_out\n"]
    for epoch in range(EPOCHS):
        for rows in order.batches(training, BATCH, SEED, epoch):
            optimizer.zero_grad()
            value = F.cross_entropy(model(pixels[rows]), labels[rows])
            value.backward()
            optimizer.step()
            lines.append(f"{len(lines)},{value.item():.6g},\n")
        with torch.no_grad():
            right = (model(pixels[held_out]).argmax(1) == labels[held_out]).sum().item()
        lines[-1] = lines[-1].replace(",\n", f",{right}/{HELD_OUT}\n")
    print(lines[-1], end="")
    return lines


def slopes(model):
    """Of a batch that needs no data: see tests/samples/check_slopes.py."""
    model = model.double()
    export.set_initial(model, SEED)
    torch.set_default_dtype(torch.float64)
    pixels = torch.arange(8 * 64).reshape(8, 64) * 7 % 17
    lines = export.slopes_by_differences(model, loss, (pixels, torch.arange(8) * 3 % 10), SEED, 16)
    torch.set_default_dtype(torch.float32)
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", help="digits.csv.gz; fetched when it is not there")
    arguments = parser.parse_args()
    fetch_data.fetch(arguments.data)
    digits = dataset.load(arguments.data)
    pixels = torch.tensor([d.pixels for d in digits], dtype=torch.uint8)
    labels = torch.tensor([d.label for d in digits])
    # One thread: sums in one order, the same curve in every run on a machine.
    torch.set_num_threads(1)
    for name, (make, rate) in NETWORKS.items():
        (HERE / f"{name}.mlir").write_text(to_mlir(name, make()))
        (HERE / f"{name}_curve.csv").write_text("".join(train(make(), rate, pixels, labels)))
        (HERE / f"{name}_slopes.txt").write_text("".join(slopes(make())))


if __name__ == "__main__":
    main()
