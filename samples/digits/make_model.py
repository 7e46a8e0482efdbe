#!/usr/bin/env python3
"""Trains the classifier and writes digits.mlir and expected.txt beside this file.

    python3 make_model.py ../../build/demo/digits.csv.gz

Needs torch 2.15.0 and iree-base-compiler 3.13.0; the data is fetched when it is
missing. The demo uses the two written files only.
"""
import argparse
import pathlib
import sys

import torch
import torch.nn.functional as F
from iree.compiler import ir
from iree.compiler.extras.fx_importer import FxImporter
from torch import nn

import dataset
import fetch_data

HERE = pathlib.Path(__file__).resolve().parent
SEED = 0
EPOCHS = 40
BATCH = 64
# Two scores closer than this could change places under another machine's rounding.
SMALLEST_MARGIN = 0.01


class Classifier(nn.Module):
    """Scores of the classes 0 to 9 for 8x8 images, about 10 000 weights."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(),
            nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(),
            nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.3),
            nn.Linear(32 * 4 * 4, 10))

    def logits(self, pixels):
        return self.layers(pixels / 16)

    def forward(self, pixels):
        return self.logits(pixels).softmax(dim=1)


def tensors(digits):
    pixels = torch.tensor([d.pixels for d in digits], dtype=torch.float32)
    return pixels.reshape(-1, 1, 8, 8), torch.tensor([d.label for d in digits])


def shifted(pixels):
    """The same digits, moved by up to one pixel: more variety than the set has."""
    down, right = torch.randint(0, 3, (2,)).tolist()
    return F.pad(pixels, (1, 1, 1, 1))[:, :, down:down + 8, right:right + 8]


def train(model, pixels, labels):
    steps = EPOCHS * -(-len(pixels) // BATCH)
    optimizer = torch.optim.Adam(model.parameters())
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, steps)
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(pixels)).split(BATCH):
            batch = pixels[rows]
            if torch.rand(()) < 0.5:
                batch = shifted(batch)
            optimizer.zero_grad()
            F.cross_entropy(model.logits(batch), labels[rows]).backward()
            optimizer.step()
            schedule.step()


def evaluate(model, pixels, labels):
    """(how many are right, smallest distance of the best score to the second)."""
    with torch.no_grad():
        scores = model(pixels)
    best = scores.topk(2).values
    right = (scores.argmax(dim=1) == labels).sum()
    return int(right), float((best[:, 0] - best[:, 1]).min())


def to_mlir(model):
    """One function `main`: tensor<?x1x8x8xf32> -> tensor<?x10xf32>."""
    batch = torch.export.Dim("batch", min=1)
    program = torch.export.export(model, (torch.zeros(2, 1, 8, 8),),
                                  dynamic_shapes=({0: batch},))
    importer = FxImporter()
    importer.import_program(program.run_decompositions({}), func_name="main")
    module = importer.module_op.operation
    with module.context:
        module.attributes["sym_name"] = ir.StringAttr.get("digits")
    module.verify()
    return module.get_asm()  # without locations, which would name files here


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", help="digits.csv.gz; fetched when it is not there")
    args = parser.parse_args()

    fetch_data.fetch(args.data)
    training, held_out = dataset.split(dataset.load(args.data))

    # One thread: sums in one order, the same weights in every run on a machine.
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(True)
    model = Classifier()
    train(model, *tensors(training))
    model.eval()

    right, margin = evaluate(model, *tensors(held_out))
    weights = sum(p.numel() for p in model.parameters())
    print(f"{weights} weights; held out {right}/{len(held_out)} right; "
          f"smallest margin {margin:.4f}")
    if margin < SMALLEST_MARGIN:
        sys.exit("make_model: a class hangs on rounding; train with another seed")

    (HERE / "digits.mlir").write_text(to_mlir(model))
    (HERE / "expected.txt").write_text(
        "# Held-out digits that PyTorch classifies rightly; written by make_model.py\n"
        f"{right}/{len(held_out)}\n")


if __name__ == "__main__":
    main()
