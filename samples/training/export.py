"""From PyTorch to the MLIR of a module that trains: init, train_step, evaluate.

Gradients come from torch.func, which torch.export does not trace: make_fx flattens a step first.
Needs torch 2.15.0 and iree-base-compiler 3.13.0.
"""
import math

import torch
from iree.compiler import ir
from iree.compiler.extras.fx_importer import FxImporter
from iree.compiler.passmanager import PassManager
from torch import nn
from torch._decomp import get_decompositions
from torch.fx.experimental.proxy_tensor import make_fx

aten = torch.ops.aten


def embedding_backward(gradient, indices, rows, padding, scale_by_frequency):
    """The sum of the gradients of each row of the table."""
    if padding >= 0 or scale_by_frequency:
        raise NotImplementedError("embeddings with padding or scaled gradients")
    # A product instead of a scatter, which the compiler takes for static shapes only.
    chosen = (torch.arange(rows)[:, None] == indices.reshape(-1)).to(gradient.dtype)
    return chosen @ gradient.reshape(-1, gradient.shape[-1])


def decompositions():
    """For operators that the compiler does not take as they are."""
    table = get_decompositions([aten.nll_loss_forward, aten.nll_loss_backward, aten.mse_loss_backward,
                                aten.native_layer_norm_backward, aten.select_backward, aten.slice_backward])
    table[aten.embedding_dense_backward.default] = embedding_backward
    return table


def to_mlir(name, functions):
    """{function name: (function, arguments, which of them are batches)} -> text of a module.

    Batches have a first dimension that is known at run time only. Examples need at least 2 rows."""
    importer = FxImporter()
    batch = torch.export.Dim("batch", min=2, max=1 << 16)
    for function_name, (function, arguments, batches) in functions.items():
        mode = "symbolic" if batches else "real"
        graph = make_fx(function, tracing_mode=mode, _allow_non_fake_inputs=True)(*arguments)
        shapes = tuple({0: batch} if i in batches else None for i in range(len(arguments)))
        program = torch.export.export(graph, tuple(arguments), dynamic_shapes=shapes if batches else None)
        importer.import_program(program.run_decompositions(decompositions()), func_name=function_name)
    module = importer.module_op.operation
    with module.context:
        module.attributes["sym_name"] = ir.StringAttr.get(name)
        PassManager.parse("any(cse)").run(module)  # the importer repeats each constant
    module.verify()
    return module.get_asm()  # without locations, which would name files here


# ---- Initial weights: the same numbers in PyTorch and on the device.


def uniform(seed, stream, shape, bound):
    """Numbers in [-bound, bound): a hash of seed, stream and index, in exact arithmetic."""
    x = torch.arange(math.prod(shape)) + (seed * 277803737 + (stream << 24))
    x = torch.bitwise_and(x, 0xFFFFFFFF)
    for shift, factor in ((16, 0x7FEB352D), (15, 0x2C1B3C6D)):
        x = torch.bitwise_and(torch.bitwise_xor(x, x >> shift) * factor, 0xFFFFFFFF)
    x = torch.bitwise_xor(x, x >> 16)
    return (((x >> 8).to(torch.float32) * 2**-23 - 1) * bound).reshape(shape)


def initial(model, seed):
    """Values for the parameters of a model, in their order."""
    values = {}
    for prefix, layer in model.named_modules():
        for name, parameter in layer.named_parameters(prefix, recurse=False):
            shape = tuple(parameter.shape)
            if isinstance(layer, nn.LayerNorm):
                values[name] = torch.ones(shape) if name.endswith("weight") else torch.zeros(shape)
                continue
            # Layers with products: as PyTorch does it. Tables that are looked up: small numbers.
            weight = getattr(layer, "weight", None)
            is_table = isinstance(layer, nn.Embedding) or weight is None
            bound = 0.1 if is_table else 1 / math.sqrt(weight[0].numel())
            values[name] = uniform(seed, len(values), shape, bound)
    return [values[name] for name, _ in model.named_parameters()]


def set_initial(model, seed):
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), initial(model, torch.tensor(seed))):
            parameter.copy_(value)


# ---- Steps.


def loss_and_gradients(model, loss):
    """A function of (parameters, *batch) -> (gradients, loss, metric); loss(model, *batch) -> (loss, metric)."""
    names = [name for name, _ in model.named_parameters()]

    def run(parameters, *batch):
        def of(values):
            return loss(lambda *inputs: torch.func.functional_call(model, values, inputs), *batch)

        gradients, (value, metric) = torch.func.grad_and_value(of, has_aux=True)(dict(zip(names, parameters)))
        return [gradients[name] for name in names], value, metric

    return run


def momentum_step(gradients, count, momentum):
    """(parameters, momenta, rate, *batch) -> (parameters, momenta, loss, metric)."""

    def step(*arguments):
        parameters, momenta, rate = arguments[:count], arguments[count:2 * count], arguments[2 * count]
        slopes, loss, metric = gradients(parameters, *arguments[2 * count + 1:])
        momenta = [momentum * m + g for m, g in zip(momenta, slopes)]
        parameters = [p - rate * m for p, m in zip(parameters, momenta)]
        return (*parameters, *momenta, loss, metric)

    return step


def plain_step(gradients, count):
    """(parameters, rate, *batch) -> (parameters, loss, metric)."""

    def step(*arguments):
        parameters, rate = arguments[:count], arguments[count]
        slopes, loss, metric = gradients(parameters, *arguments[count + 1:])
        return (*(p - rate * g for p, g in zip(parameters, slopes)), loss, metric)

    return step


def adam_step(gradients, count, betas, eps):
    """(parameters, first moments, second moments, steps, rate, *batch) -> the same, loss, metric."""
    b1, b2 = betas

    def step(*arguments):
        parameters, firsts, seconds = (arguments[i * count:(i + 1) * count] for i in range(3))
        steps, rate = arguments[3 * count] + 1, arguments[3 * count + 1]
        slopes, loss, metric = gradients(parameters, *arguments[3 * count + 2:])
        firsts = [b1 * m + (1 - b1) * g for m, g in zip(firsts, slopes)]
        seconds = [b2 * v + (1 - b2) * g * g for v, g in zip(seconds, slopes)]
        scale1, scale2 = 1 - torch.pow(b1, steps), 1 - torch.pow(b2, steps)
        parameters = [p - rate * (m / scale1) / ((v / scale2).sqrt() + eps)
                      for p, m, v in zip(parameters, firsts, seconds)]
        return (*parameters, *firsts, *seconds, steps, loss, metric)

    return step


# ---- What tests compare with.


def slopes_by_differences(model, loss, batch, seed, per_parameter):
    """Lines "parameter index slope": central differences of the loss in f64, without any gradient,
    at some elements of each parameter."""
    model = model.double()
    lines = []
    with torch.no_grad():
        for number, parameter in enumerate(model.parameters()):
            values = parameter.view(-1)
            random = torch.Generator().manual_seed(seed + number)
            for index in torch.randperm(len(values), generator=random)[:per_parameter].sort().values.tolist():
                kept, width, sides = values[index].item(), 1e-5, []
                for side in (width, -width):
                    values[index] = kept + side
                    sides.append(loss(model, *batch)[0].item())
                values[index] = kept
                lines.append(f"{number} {index} {(sides[0] - sides[1]) / (2 * width):.9g}\n")
    return lines
