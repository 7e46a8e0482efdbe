"""Writes step.mlir into the current folder: a step of training that PyTorch made of a model.

    python3 step.py

Needs torch 2.15.0 and iree-base-compiler 3.13.0.
"""
import torch
import torch.nn.functional as F
from iree.compiler.extras.fx_importer import FxImporter
from torch._decomp import get_decompositions
from torch.fx.experimental.proxy_tensor import make_fx

BATCH = 32
torch.manual_seed(1)
model = torch.nn.Sequential(torch.nn.Linear(2, 16), torch.nn.Tanh(), torch.nn.Linear(16, 2))
names = [name for name, _ in model.named_parameters()]


def scores(parameters, points):
    return torch.func.functional_call(model, dict(zip(names, parameters)), (points,))


def initial_state():
    return tuple(parameter.detach().clone() for parameter in model.parameters())


def train_step(w0, b0, w1, b1, rate, points, sides):
    def loss(parameters):
        return F.cross_entropy(scores(parameters, points), sides)

    slopes, value = torch.func.grad_and_value(loss)((w0, b0, w1, b1))
    return *(p - rate * s for p, s in zip((w0, b0, w1, b1), slopes)), value


def evaluate(w0, b0, w1, b1, points, sides):
    found = scores((w0, b0, w1, b1), points)
    return F.cross_entropy(found, sides, reduction="none"), (found.argmax(1) == sides).float()


state, rate = initial_state(), torch.tensor(0.5)
batch = torch.zeros(BATCH, 2), torch.zeros(BATCH, dtype=torch.int64)
table = get_decompositions([torch.ops.aten.nll_loss_forward, torch.ops.aten.nll_loss_backward])
importer = FxImporter()
for function, arguments in ((initial_state, ()), (train_step, (*state, rate, *batch)),
                            (evaluate, (*state, *batch))):
    flat = make_fx(function)(*arguments)  # torch.export does not trace gradients by itself
    program = torch.export.export(flat, arguments).run_decompositions(table)
    importer.import_program(program, func_name=function.__name__)
with open("step.mlir", "w") as file:
    file.write(importer.module_op.operation.get_asm())
