"""The work that needs no PyTorch and no corpus: the runner, calls, the VM, dispatches, loading."""
import hashlib
import pathlib
import re
import subprocess
import sys

import numpy

import peers
from work import CPU, FOLDER, VM, VMVX, Run, Work, compile_module

GENERATOR = 7
ROUND = 4  # calls with different arguments
LOOP_STEPS = 100000
CHAINS = (1, 4, 16, 64)


def random_calls(*shapes, count=ROUND):
    generator = numpy.random.default_rng(GENERATOR)
    return [[generator.random(shape, dtype=numpy.float32) for shape in shapes]
            for _ in range(count)]


def add_module():
    return compile_module("add", peers.PROJECT / "tests/golden/add.mlir", CPU)


def runner():
    flags = [f"--module={add_module()}", "--function=add", "--input=4xf32=1,2,3,4",
             "--input=4xf32=10"]
    ours = peers.BUILD / "min/bin/run-module"
    for device in ("local-sync", "local-task"):
        yield Run("runner", f"one-dispatch module, {device}", {
            "mote": [ours, *flags, f"--device={device}"],
            "stock": [peers.stock_tool("iree-run-module"), *flags, f"--device={device}"]},
            goal=0.35, memory_goal=0.35)


SCALARS = """
func.func @nothing() { return }
func.func @scalar(%a: i32, %b: i32) -> i32 {
  %0 = arith.muli %a, %b : i32
  %1 = arith.addi %0, %b : i32
  return %1 : i32
}
"""


def calls():
    scalars = compile_module("scalars", SCALARS, CPU)
    for threads in (1, 2):
        yield Work("calls", "no operation", scalars, "nothing", [[]] * ROUND, [[]] * ROUND,
                   threads=threads)
        numbers = [(numpy.int32(a), numpy.int32(3)) for a in range(ROUND)]
        yield Work("calls", "scalar", scalars, "scalar", [list(pair) for pair in numbers],
                   [[a * b + b] for a, b in numbers], number_types=(numpy.int32,),
                   threads=threads)
        tensors = random_calls((4,), (4,))
        yield Work("calls", "one dispatch", add_module(), "add", tensors,
                   [[a + b] for a, b in tensors], threads=threads,
                   goal=0.25 if threads == 1 else 0.1)


def vm():
    source = peers.PROJECT / "benchmarks" / "vm_loops.mlir"
    module = compile_module("vm_loops", source, VM)
    kinds = {"i32": numpy.int32, "i64": numpy.int64, "f32": numpy.float32, "f64": numpy.float64}
    pattern = r"vm\.func @(\w+)\(%n: i32\) -> \(?([^({]+?)\)? \{"
    for name, results in re.findall(pattern, source.read_text()):
        arguments = [[numpy.int32(LOOP_STEPS + i)] for i in range(ROUND)]
        yield Work("vm", name, module, name, arguments,
                   number_types=tuple(kinds[r.strip()] for r in results.split(",")), goal=0.6,
                   steps=LOOP_STEPS)


def dependent(count):
    """Each dispatch reads what the one before it wrote."""
    lines = [f"func.func @main(%x0: tensor<256xf32>) -> tensor<256xf32> {{",
             "  %c = arith.constant dense<1.5> : tensor<256xf32>"]
    for i in range(count):
        lines += [f"  %y{i} = arith.addf %x{i}, %c : tensor<256xf32>",
                  f"  %x{i + 1} = util.optimization_barrier %y{i} : tensor<256xf32>"]
    return "\n".join([*lines, f"  return %x{count} : tensor<256xf32>", "}"])


def independent(count):
    """Each dispatch writes rows of its own."""
    total = f"tensor<{count}x256xf32>"
    lines = [f"func.func @main(%x: {total}) -> {total} {{",
             f"  %r0 = tensor.empty() : {total}"]
    for i in range(count):
        lines += [
            f"  %s{i} = tensor.extract_slice %x[{i}, 0] [1, 256] [1, 1] : {total} to tensor<256xf32>",
            f"  %c{i} = arith.constant dense<{i}.5> : tensor<256xf32>",
            f"  %y{i} = arith.addf %s{i}, %c{i} : tensor<256xf32>",
            f"  %z{i} = util.optimization_barrier %y{i} : tensor<256xf32>",
            f"  %r{i + 1} = tensor.insert_slice %z{i} into %r{i}[{i}, 0] [1, 256] [1, 1] : "
            f"tensor<256xf32> into {total}"]
    return "\n".join([*lines, f"  return %r{count} : {total}", "}"])


def dispatches():
    for count in CHAINS:
        chain = compile_module(f"dependent{count}", dependent(count), CPU)
        rows = compile_module(f"independent{count}", independent(count), CPU)
        for threads in (1, 2):
            inputs = random_calls((256,))
            yield Work("dispatches", f"{count} dependent", chain, "main", inputs,
                       [[x + numpy.float32(1.5 * count)] for x, in inputs], threads=threads,
                       goal=0.25 if (count, threads) == (64, 2) else None)
            inputs = random_calls((count, 256))
            offsets = numpy.arange(count, dtype=numpy.float32)[:, None] + numpy.float32(0.5)
            yield Work("dispatches", f"{count} independent", rows, "main", inputs,
                       [[x + offsets] for x, in inputs], threads=threads)


MODELS = ("perceptron", "resnet18 224x224", "mobilenet_v2 224x224")


def exported():
    """The folder with every model as ONNX and MLIR."""
    folder, source = FOLDER / "models", pathlib.Path(__file__).with_name("models.py")
    stamp, state = folder / "stamp", hashlib.sha256(source.read_bytes()).hexdigest()
    if not (stamp.exists() and stamp.read_text() == state):
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, source, folder], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        stamp.write_text(state)
    return folder


def models():
    folder = exported()
    for name in MODELS:
        module = compile_module(name.replace(" ", "-"), folder / f"{name}.mlirbc", CPU)
        data = numpy.load(folder / f"{name}.npz")
        for threads in (1, 2):
            yield Work("models", name, module, "main", [[x] for x in data["inputs"]],
                       [[y] for y in data["results"]], tolerance=1e-3, threads=threads, goal=1.0,
                       python={"model": name, "onnx": str(folder / f"{name}.onnx")},
                       peers=("mote", "stock", "onnxruntime", "torch", "torch.compile"))
