#!/usr/bin/env python3
"""Writes the module of the sample and what PyTorch makes of the same training.

    python3 make_model.py

transformer.mlir has the functions init, train_step and next; curve.csv the loss of each step, from
plain autograd and torch.optim.Adam; slopes.txt finite differences of the loss. Needs torch 2.15.0
and iree-base-compiler 3.13.0.
"""
import math
import pathlib
import sys

import torch
import torch.nn.functional as F
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "training"))
import export  # noqa: E402
import order  # noqa: E402

# As in main.cc.
SEED = 0
EPOCHS = 10
BATCH = 16
RATE = 3e-3
STRIDE = 4  # characters from one window of the text to the next
CONTEXT = 32
BETAS = (0.9, 0.99)
EPS = 1e-5  # 1e-8 would make rounding visible

TEXT = (HERE / "text.txt").read_text()
VOCABULARY = sorted(set(TEXT))  # a character's number is its place in it


class Block(nn.Module):
    """Of rows [batch * CONTEXT, width]: a layer on [batch, CONTEXT, width] would fix the batch."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.to_heads, self.from_heads = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)

    def attend(self, x):
        split = self.to_heads(x).reshape(-1, CONTEXT, 3, self.heads, x.shape[1] // self.heads).permute(2, 0, 3, 1, 4)
        query, key, value = split.unbind(0)
        scores = query @ key.transpose(2, 3) / math.sqrt(query.shape[-1])
        later = torch.ones(CONTEXT, CONTEXT, dtype=torch.bool).triu(1)
        weights = scores.masked_fill(later, -1e9).softmax(-1)
        return self.from_heads((weights @ value).transpose(1, 2).reshape(x.shape))

    def forward(self, x):
        x = x + self.attend(self.norm1(x))
        return x + self.down(F.gelu(self.up(self.norm2(x)), approximate="tanh"))


class Transformer(nn.Module):
    """Scores of the next character after each of CONTEXT ones."""

    def __init__(self, width=32, heads=4, blocks=2):
        super().__init__()
        self.characters = nn.Embedding(len(VOCABULARY), width)
        self.places = nn.Embedding(CONTEXT, width)
        self.blocks = nn.Sequential(*(Block(width, heads) for _ in range(blocks)))
        self.norm = nn.LayerNorm(width)
        self.scores = nn.Linear(width, len(VOCABULARY))

    def forward(self, characters):
        x = self.characters(characters.to(torch.int64)) + self.places.weight
        return self.scores(self.norm(self.blocks(x.reshape(-1, x.shape[2])))).reshape(*characters.shape, -1)


def loss(model, windows):
    """Of windows [batch, CONTEXT + 1]: each character but the first is predicted from those before."""
    scores, next_ones = model(windows[:, :-1]), windows[:, 1:].to(torch.int64)
    target = (next_ones[..., None] == torch.arange(len(VOCABULARY))).to(scores.dtype)
    right = ((scores * target).sum(2) >= scores.amax(2)).to(scores.dtype).mean()
    return F.cross_entropy(scores.flatten(0, 1), target.flatten(0, 1)), right


def to_mlir(model):
    count = len(list(model.parameters()))
    names = [n for n, _ in model.named_parameters()]

    def init(seed):
        values = export.initial(model, seed)
        zeros = [torch.zeros_like(v) for v in values]
        return (*values, *zeros, *(torch.zeros_like(v) for v in values), torch.zeros(()))

    def next_character(*arguments):
        scores = torch.func.functional_call(model, dict(zip(names, arguments[:count])), (arguments[count],))
        return scores[:, -1].softmax(1)

    seed = torch.tensor(SEED)
    state = init(seed)
    step = export.adam_step(export.loss_and_gradients(model, loss), count, BETAS, EPS)
    windows = torch.zeros(BATCH, CONTEXT + 1, dtype=torch.uint8)
    return export.to_mlir("transformer", {
        "init": (init, (seed,), ()),
        "train_step": (step, (*state, torch.tensor(RATE), windows), (3 * count + 2,)),
        "next": (next_character, (*state[:count], windows[:1, 1:]), ()),
    })


def train(model, windows):
    """The curve, without anything that was exported."""
    export.set_initial(model, SEED)
    optimizer = torch.optim.Adam(model.parameters(), RATE, betas=BETAS, eps=EPS)
    lines = ["step,loss\n"]
    for epoch in range(EPOCHS):
        for rows in order.batches(range(len(windows)), BATCH, SEED, epoch):
            optimizer.zero_grad()
            scores, next_ones = model(windows[rows, :-1]), windows[rows, 1:].to(torch.int64)
            value = F.cross_entropy(scores.flatten(0, 1), next_ones.flatten())
            value.backward()
            optimizer.step()
            lines.append(f"{len(lines)},{value.item():.6g}\n")
    print(lines[-1], end="")
    return lines


def slopes(model):
    """Of a batch that needs no data: see tests/samples/check_slopes.py."""
    model = model.double()
    export.set_initial(model, SEED)
    torch.set_default_dtype(torch.float64)
    windows = torch.arange(2 * (CONTEXT + 1)).reshape(2, -1) * 7 % 17
    lines = export.slopes_by_differences(model, loss, (windows,), SEED, 4)
    torch.set_default_dtype(torch.float32)
    return lines


def main():
    torch.set_num_threads(1)
    numbers = torch.tensor([VOCABULARY.index(c) for c in TEXT], dtype=torch.uint8)
    windows = numbers.unfold(0, CONTEXT + 1, STRIDE)
    model = Transformer()
    print(f"{len(VOCABULARY)} characters, {len(windows)} windows, "
          f"{sum(p.numel() for p in model.parameters())} parameters")
    (HERE / "transformer.mlir").write_text(to_mlir(model))
    (HERE / "curve.csv").write_text("".join(train(Transformer(), windows)))
    (HERE / "slopes.txt").write_text("".join(slopes(Transformer())))


if __name__ == "__main__":
    main()
