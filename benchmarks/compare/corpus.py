"""Programs exported from PyTorch with the results that PyTorch computes, where that folder is.

Each function of a program is a row, each loop another one.
"""
import dataclasses
import pathlib
import re

import numpy

import peers
from work import CPU, ONE_THREAD, Work, compile_module

FOLDER = peers.PROJECT.parent / "shared" / "corpus"
# Of mote/stock; for all others 1.
GOALS = {"linear": 0.4, "counter": 0.4, "train_regression": 0.4}
TRAINING_GOALS = {"train_regression": {"torch": 0.5}, "train_mlp": {"torch": 0.5}}
# What two threads must make quicker, and by how much.
SCALES = ("bert_mini", "llama_tiny.prefill", "resnet18")
SCALE_GOAL = 0.65
# Loops that have a counterpart among the trainings of models.py.
TRAININGS = {"train_regression": "regression", "train_mlp": "mlp", "train_cnn": "cnn"}


def read(folder, word):
    """ "@FILE", or a number as tools read it."""
    if word.startswith("@"):
        return numpy.load(folder / word[1:])
    return float(word) if "." in word or "e" in word else int(word)


def number_types(folder, function):
    """Types of the arguments and results of a function on numbers."""
    types = {"i32": numpy.int32, "i64": numpy.int64, "f32": numpy.float32, "f64": numpy.float64}
    declaration = re.search(rf"func\.func @{function}\((.*?)\) -> (.*?) {{",
                            (folder / "model.mlir").read_text())
    return [[types[word] for word in re.findall(r"\b[if]\d+\b", part)]
            for part in declaration.groups()]


def calls_of(folder):
    """(function, parameters, inputs, expected, tolerance) of each line that must succeed."""
    for line in (folder / "calls.txt").read_text().splitlines():
        if line.startswith("#"):
            continue
        flags = [word.partition("=")[::2] for word in line.split()]
        single = dict(flags)
        parameters = single.get("--parameters", "")
        if parameters:
            scope, _, file = parameters.partition("=")
            parameters = f"{scope}={folder / file}"
        tolerance = max((float(v) for k, v in flags if k.startswith("--expected_f")), default=1e-4)
        yield (single["--function"], parameters,
               [read(folder, v) for k, v in flags if k == "--input"],
               [read(folder, v) for k, v in flags if k == "--expected_output"], tolerance)


def varied(inputs, turn):
    """Other arguments of the same kind: floats a little changed, integers in another order."""
    generator = numpy.random.default_rng(turn)
    def other(value):
        if value.dtype.kind == "f":
            noise = generator.standard_normal(value.shape) * 0.01
            return numpy.asarray(value + noise, value.dtype)
        return numpy.roll(value, turn)
    return [other(v) for v in inputs]


def module_of(folder):
    source = folder / "model.mlir"
    if not source.exists():
        source = folder / "model.mlirbc"
    flags = folder / "compile.flags"
    extra = flags.read_text().split() if flags.exists() else []
    return compile_module(f"corpus-{folder.name}", source, (*CPU, *extra))


def program_rows(folder):
    module = module_of(folder)
    is_stateful = "# stateful" in (folder / "calls.txt").read_text()
    works = {}
    for function, parameters, inputs, expected, tolerance in calls_of(folder):
        name = folder.name if function == "main" else f"{folder.name}.{function}"
        if parameters:
            name += f" {pathlib.Path(parameters).name}"
        types = ()
        if any(isinstance(v, (int, float)) for v in inputs):
            arguments, types = number_types(folder, function)
            inputs = [kind(v) for kind, v in zip(arguments, inputs, strict=True)]
        elif inputs:
            name += f" {'x'.join(map(str, inputs[0].shape))}"
        if not expected:
            continue  # the stock runtime returns before the work is done: nothing to compare
        row = works.setdefault(name, Work("corpus", name, module, function, [], [],
                                          number_types=tuple(types), tolerance=tolerance,
                                          parameters=parameters,
                                          goals={"stock": GOALS.get(folder.name, 1.0)}))
        row.calls.append(inputs)
        # What PyTorch computed for a program with a state holds in its order of calls only.
        row.expected.append(None if is_stateful else expected)
    for row in works.values():
        if not row.number_types:
            for turn in range(len(row.calls), 4):
                row.calls.append(varied(row.calls[0], turn))
                row.expected.append(None)
        for threads in (1, 2):
            yield dataclasses.replace(row, threads=threads)


def loop_rows(folder):
    path = folder / "loop.txt"
    if not path.exists():
        return
    lines = {key: rest.split() for key, _, rest in
             (line.partition(" ") for line in path.read_text().splitlines())}
    load = lambda key: [numpy.load(folder / file) for file in lines.get(key, ())]
    start, feed, expect = load("start"), load("feed"), load("expect")
    steps = range(int(lines["steps"][0]))
    python = {}
    # Those of PyTorch are measured on one thread.
    others = ()
    if folder.name in TRAININGS:
        python, others = {"training": TRAININGS[folder.name]}, ("torch", "torch.compile")
    for threads in (1, 2):
        yield Work("loops", folder.name, module_of(folder), lines["function"][0],
                   [[numpy.asarray(f[i]) for f in feed] for i in steps],
                   [[numpy.asarray(e[i]) for e in expect] for i in steps], start=start,
                   tolerance=float(lines["tolerance"][0]), threads=threads, is_loop=True,
                   goals={"stock": GOALS.get(folder.name, 1.0),
                          **(TRAINING_GOALS.get(folder.name, {}) if threads == 1 else {})},
                   python=python if threads == 1 else {},
                   peers=("mote", "stock", *(others if threads == 1 else ())))


def folders():
    return sorted(path.parent for path in FOLDER.glob("*/calls.txt"))


def programs():
    for folder in folders():
        yield from program_rows(folder)


def scaling():
    """mote on two threads beside mote on one."""
    for row in programs():
        if row.threads == 2 and row.name.split()[0] in SCALES:
            yield dataclasses.replace(row, group="scaling", peers=("mote", ONE_THREAD),
                                      goals={ONE_THREAD: SCALE_GOAL})


def loops():
    for folder in folders():
        yield from loop_rows(folder)
