"""The models that every peer runs, with random weights, and the trainings as PyTorch does them.

    models.py FOLDER    exports each model as ONNX, MLIR and for ExecuTorch, with inputs and the results of PyTorch
"""
import pathlib
import sys

import numpy
import torch
from torch import nn
from torch.nn import functional

SEED = 7
CALLS = 4


def convolution(inner, outer, size, stride=1, groups=1, activation=nn.ReLU):
    layers = [nn.Conv2d(inner, outer, size, stride, size // 2, groups=groups, bias=False),
              nn.BatchNorm2d(outer)]
    return nn.Sequential(*layers, *([activation()] if activation else []))


class BasicBlock(nn.Module):
    def __init__(self, inner, outer, stride):
        super().__init__()
        self.body = nn.Sequential(convolution(inner, outer, 3, stride),
                                  convolution(outer, outer, 3, activation=None))
        is_same = stride == 1 and inner == outer
        self.shortcut = (nn.Identity() if is_same
                         else convolution(inner, outer, 1, stride, activation=None))

    def forward(self, x):
        return functional.relu(self.body(x) + self.shortcut(x))


def resnet18():
    blocks, inner = [], 64
    for outer, stride in ((64, 1), (128, 2), (256, 2), (512, 2)):
        blocks += [BasicBlock(inner, outer, stride), BasicBlock(outer, outer, 1)]
        inner = outer
    return nn.Sequential(convolution(3, 64, 7, 2), nn.MaxPool2d(3, 2, 1), *blocks,
                         nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 1000))


class InvertedResidual(nn.Module):
    def __init__(self, inner, outer, stride, expansion):
        super().__init__()
        hidden = inner * expansion
        expand = [convolution(inner, hidden, 1, activation=nn.ReLU6)] if expansion > 1 else []
        self.body = nn.Sequential(
            *expand, convolution(hidden, hidden, 3, stride, hidden, nn.ReLU6),
            convolution(hidden, outer, 1, activation=None))
        self.is_residual = stride == 1 and inner == outer

    def forward(self, x):
        return x + self.body(x) if self.is_residual else self.body(x)


def mobilenet_v2():
    layers, inner = [convolution(3, 32, 3, 2, activation=nn.ReLU6)], 32
    # expansion, channels, repetitions, stride of the first
    for expansion, outer, count, stride in ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2),
                                            (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2),
                                            (6, 320, 1, 1)):
        for i in range(count):
            layers.append(InvertedResidual(inner, outer, stride if i == 0 else 1, expansion))
            inner = outer
    return nn.Sequential(*layers, convolution(320, 1280, 1, activation=nn.ReLU6),
                         nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1280, 1000))


def perceptron():
    return nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(),
                         nn.Linear(128, 10))


MODELS = {"perceptron": (perceptron, (1, 784)), "resnet18 224x224": (resnet18, (1, 3, 224, 224)),
          "mobilenet_v2 224x224": (mobilenet_v2, (1, 3, 224, 224))}


def build(name):
    torch.manual_seed(SEED)
    model = MODELS[name][0]()
    for layer in model.modules():
        if isinstance(layer, nn.BatchNorm2d):  # as if trained
            layer.running_mean.normal_(0, 0.1)
            layer.running_var.uniform_(0.5, 1.5)
    return model.eval().requires_grad_(False)


class Training:
    """Steps of a model with an optimizer of torch.optim, from given parameters."""

    def __init__(self, model, optimizer, loss, start, is_compiled):
        self.model, self.optimizer, self.loss = model, optimizer, loss
        self.start = start
        self.run = torch.compile(self.evaluate) if is_compiled else self.evaluate
        self.restart()

    def evaluate(self, x, y):
        return self.loss(self.model(x), y)

    def restart(self):
        with torch.no_grad():
            for parameter, value in zip(self.model.parameters(), self.start):
                parameter.copy_(value)
        self.optimizer.state.clear()

    def step(self, x, y):
        self.optimizer.zero_grad()
        loss = self.run(x, y)
        loss.backward()
        self.optimizer.step()
        return loss.detach()


class Regression(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(8, 1))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return x @ self.weight + self.bias


def train_regression(start, is_compiled):
    model = Regression()
    return Training(model, torch.optim.SGD(model.parameters(), lr=0.1), functional.mse_loss, start,
                    is_compiled)


def train_mlp(start, is_compiled):
    model = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
    return Training(model, torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9),
                    functional.cross_entropy, start, is_compiled)


def train_cnn(start, is_compiled):
    model = nn.Sequential(nn.Conv2d(1, 6, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                          nn.Conv2d(6, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                          nn.Flatten(), nn.Linear(12 * 7 * 7, 10))
    return Training(model, torch.optim.SGD(model.parameters(), lr=0.2), functional.cross_entropy,
                    start, is_compiled)


TRAININGS = {"regression": train_regression, "mlp": train_mlp, "cnn": train_cnn}


def inference_norm(x, weight, bias, mean, variance, momentum, epsilon):
    """A batch norm without training, as scale and shift."""
    scale = weight * torch.rsqrt(variance + epsilon)
    shape = (1, -1, *[1] * (x.dim() - 2))
    return (x * scale.view(shape) + (bias - mean * scale).view(shape), x.new_empty(0),
            x.new_empty(0))


def export_mlir(model, example, path):
    from iree.compiler import ir
    from iree.compiler.extras.fx_importer import FxImporter
    program = torch.export.export(model, (example,)).run_decompositions(
        {torch.ops.aten._native_batch_norm_legit_no_training.default: inference_norm})
    importer = FxImporter()
    importer.import_program(program, func_name="main")
    # Without locations, which name files.
    text = importer.module_op.operation.get_asm()
    with ir.Context() as context:
        context.allow_unregistered_dialects = True
        with open(path, "wb") as file:
            ir.Module.parse(text).operation.write_bytecode(file)


def export(name, folder):
    from executorch.backends.xnnpack.partition.xnnpack_partitioner import XnnpackPartitioner
    from executorch.exir import to_edge_transform_and_lower
    model, shape = build(name), MODELS[name][1]
    generator = numpy.random.default_rng(SEED)
    inputs = [generator.random(shape, dtype=numpy.float32) for _ in range(CALLS)]
    example = torch.from_numpy(inputs[0])
    torch.onnx.export(model, (example,), folder / f"{name}.onnx", dynamo=True, verbose=False,
                      external_data=False)
    export_mlir(model, example, folder / f"{name}.mlirbc")
    program = to_edge_transform_and_lower(torch.export.export(model, (example,)),
                                          partitioner=[XnnpackPartitioner()])
    (folder / f"{name}.pte").write_bytes(program.to_executorch().buffer)
    numpy.savez(folder / f"{name}.npz", inputs=inputs,
                results=[model(torch.from_numpy(x)).numpy() for x in inputs])


if __name__ == "__main__":
    for model_name in MODELS:
        export(model_name, pathlib.Path(sys.argv[1]))
