"""Writes what is beside this file: x.npy and y.npy, the data; regression.mlir, the step that
PyTorch differentiated; expected.txt, the losses of PyTorch's own training on the same batches.

    python make_model.py

Needs torch 2.15.0 and iree-base-compiler 3.13.0. The program needs what is written only.
"""
import pathlib

import numpy as np
import torch
from iree.compiler.extras.fx_importer import FxImporter
from torch._decomp import get_decompositions
from torch.fx.experimental.proxy_tensor import make_fx

HERE = pathlib.Path(__file__).parent
ROWS, FEATURES, BATCH, EPOCHS, SEED, RATE = 160, 4, 16, 10, 7, 0.05
MASK = (1 << 64) - 1


def splitmix64(state):
    """The generator of mote/training.hpp."""
    while True:
        state = state + 0x9E3779B97F4A7C15 & MASK
        z = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
        yield z ^ z >> 31


def shuffled(rows, seed, epoch):
    """The order of an epoch, as mote::training::shuffle() makes it."""
    rows, random = list(rows), splitmix64(next(splitmix64(seed)) + epoch & MASK)
    for i in range(len(rows) - 1, 0, -1):
        j = (next(random) >> 32) * (i + 1) >> 32
        rows[i], rows[j] = rows[j], rows[i]
    return rows


def loss_of(parameters, x, y):
    w, b = parameters
    return ((x @ w + b - y) ** 2).mean()


def train_step(w, b, x, y):
    (dw, db), loss = torch.func.grad_and_value(loss_of)((w, b), x, y)
    return w - RATE * dw, b - RATE * db, loss


def initial_state():
    return torch.zeros(FEATURES, 1), torch.zeros(1)


class Call(torch.nn.Module):
    """torch.export takes modules."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *arguments):
        return self.function(*arguments)


def write_model(functions):
    importer = FxImporter()
    for function, arguments in functions:
        # torch.export does not trace torch.func: make_fx flattens it first.
        flat = make_fx(function)(*arguments)
        program = torch.export.export(Call(flat), arguments)
        program = program.run_decompositions(get_decompositions([torch.ops.aten.mse_loss_backward]))
        importer.import_program(program, func_name=function.__name__)
    (HERE / "regression.mlir").write_text(str(importer.module_op) + "\n")


def train(x, y):
    """PyTorch's own loop: autograd and torch.optim, and nothing of the step above."""
    w, b = (value.requires_grad_() for value in initial_state())
    optimizer = torch.optim.SGD([w, b], lr=RATE)
    for epoch in range(EPOCHS):
        rows = shuffled(range(ROWS), SEED, epoch)
        for batch in np.reshape(rows, (-1, BATCH)):
            loss = torch.nn.functional.mse_loss(x[batch] @ w + b, y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        yield float(loss.detach())


def main():
    torch.manual_seed(SEED)
    x = torch.randn(ROWS, FEATURES)
    y = x @ torch.randn(FEATURES, 1) + 0.7 + 0.1 * torch.randn(ROWS, 1)
    np.save(HERE / "x.npy", x.numpy())
    np.save(HERE / "y.npy", y.numpy())
    write_model([(train_step, (*initial_state(), x[:BATCH], y[:BATCH])), (initial_state, ())])
    lines = [f"epoch {epoch}: loss {loss:.6f}\n" for epoch, loss in enumerate(train(x, y))]
    (HERE / "expected.txt").write_text("".join(lines))


main()
