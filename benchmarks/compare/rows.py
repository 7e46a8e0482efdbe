"""The work that needs no PyTorch and no corpus: the runner, calls, the VM, dispatches, loading."""
import hashlib
import json
import pathlib
import re
import struct
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
    # As it is installed, whatever build the other rows are of.
    ours = peers.BUILD / "min/bin/run-module"
    for device in ("local-sync", "local-task"):
        yield Run("runner", f"one-dispatch module, {device}", {
            "mote": [ours, *flags, f"--device={device}"],
            "stock": [peers.stock_tool("iree-run-module"), *flags, f"--device={device}"]},
            goals={"stock": 0.35})


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
                   threads=threads, is_prepared=False)
        numbers = [(numpy.int32(a), numpy.int32(3)) for a in range(ROUND)]
        yield Work("calls", "scalar", scalars, "scalar", [list(pair) for pair in numbers],
                   [[a * b + b] for a, b in numbers], number_types=(numpy.int32,),
                   threads=threads, is_prepared=False)
        tensors = random_calls((4,), (4,))
        for name, is_prepared in (("one dispatch", False), ("one dispatch, prepared", True)):
            yield Work("calls", name, add_module(), "add", tensors,
                       [[a + b] for a, b in tensors], threads=threads, is_prepared=is_prepared,
                       goals={"stock": 0.25 if threads == 1 else 0.1})


def vm():
    source = peers.PROJECT / "benchmarks" / "vm_loops.mlir"
    module = compile_module("vm_loops", source, VM)
    kinds = {"i32": numpy.int32, "i64": numpy.int64, "f32": numpy.float32, "f64": numpy.float64}
    pattern = r"vm\.func @(\w+)\(%n: i32\) -> \(?([^({]+?)\)? \{"
    for name, results in re.findall(pattern, source.read_text()):
        arguments = [[numpy.int32(LOOP_STEPS + i)] for i in range(ROUND)]
        yield Work("vm", name, module, name, arguments,
                   number_types=tuple(kinds[r.strip()] for r in results.split(",")), goals={"stock": 0.6},
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
                       goals={"stock": 0.25} if (count, threads) == (64, 2) else {})
            inputs = random_calls((count, 256))
            offsets = numpy.arange(count, dtype=numpy.float32)[:, None] + numpy.float32(0.5)
            yield Work("dispatches", f"{count} independent", rows, "main", inputs,
                       [[x + offsets] for x, in inputs], threads=threads)


MICROKERNELS = ("--iree-vmvx-enable-microkernels",)
# Everything of a product in microkernels: pack, mmt4d, unpack, copy.
TILES = (*MICROKERNELS, "--iree-global-opt-data-tiling")

PRODUCT = """
func.func @main(%a: tensor<{n}x{n}x{i}>, %b: tensor<{n}x{n}x{i}>) -> tensor<{n}x{n}x{o}> {{
  %z = arith.constant {zero} : {o}
  %e = tensor.empty() : tensor<{n}x{n}x{o}>
  %f = linalg.fill ins(%z : {o}) outs(%e : tensor<{n}x{n}x{o}>) -> tensor<{n}x{n}x{o}>
  %r = linalg.matmul ins(%a, %b : tensor<{n}x{n}x{i}>, tensor<{n}x{n}x{i}>)
      outs(%f : tensor<{n}x{n}x{o}>) -> tensor<{n}x{n}x{o}>
  return %r : tensor<{n}x{n}x{o}>
}}
"""
ELEMENTWISE = """
func.func @main(%a: tensor<512x512xf32>, %b: tensor<512x512xf32>) -> tensor<512x512xf32> {
  %0 = arith.mulf %a, %b : tensor<512x512xf32>
  %1 = arith.addf %0, %a : tensor<512x512xf32>
  return %1 : tensor<512x512xf32>
}
"""
ROW_SUMS = """
func.func @main(%a: tensor<512x512xf32>) -> tensor<512xf32> {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<512xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<512xf32>) -> tensor<512xf32>
  %r = linalg.reduce ins(%a : tensor<512x512xf32>) outs(%f : tensor<512xf32>) dimensions = [1]
      (%x: f32, %y: f32) {
        %s = arith.addf %x, %y : f32
        linalg.yield %s : f32
      }
  return %r : tensor<512xf32>
}
"""


def bytecode_work(name, source, flags, calls, expected, unchecked=()):
    module = compile_module(f"bytecode-{name.replace(' ', '-')}", source, (*VMVX, *flags))
    return Work("bytecode", name, module, "main", calls, [[e] for e in expected], tolerance=1e-3,
                unchecked=unchecked)


def bytecode():
    pairs = random_calls((512, 512), (512, 512))
    for name, flags in (("elementwise", ()), ("elementwise, microkernels", MICROKERNELS)):
        yield bytecode_work(name, ELEMENTWISE, flags, pairs, [a * b + a for a, b in pairs])
    yield bytecode_work("row sums", ROW_SUMS, (), [[a] for a, _ in pairs],
                        [a.sum(1) for a, _ in pairs])
    small = random_calls((256, 256), (256, 256))
    yield bytecode_work("product f32 256", PRODUCT.format(n=256, i="f32", o="f32", zero="0.0"), (),
                        small, [a @ b for a, b in small])
    # The stock runtime packs 64 tiles of K, of 1 (f32) or 2 (i8), and no more.
    yield bytecode_work("product f32 512, tiles",
                        PRODUCT.format(n=512, i="f32", o="f32", zero="0.0"), TILES, pairs,
                        [a @ b for a, b in pairs], ("stock",))
    bytes_ = [[(127 * x).astype(numpy.int8) for x in pair] for pair in pairs]
    yield bytecode_work("product i8 512, tiles", PRODUCT.format(n=512, i="i8", o="i32", zero="0"),
                        TILES, bytes_, [a.astype(numpy.int32) @ b.astype(numpy.int32)
                                        for a, b in bytes_], ("stock",))


LARGE_MEBIBYTES = 512
# Only where there is room for it twice, and for the compiler.
LARGEST_MEBIBYTES = 6144
MEMORY = 20 << 30
BYTECODE_FUNCTIONS = 4000


def large_module(mebibytes):
    """Where a module with so large a constant is; the source goes away."""
    target = FOLDER / "modules" / f"constants{mebibytes}.vmfb"
    if not target.exists():
        source = FOLDER / f"constants{mebibytes}.mlirbc"
        FOLDER.mkdir(parents=True, exist_ok=True)
        script = pathlib.Path(__file__).with_name("large_module.py")
        subprocess.run([sys.executable, script, str(mebibytes), source], check=True)
        made = compile_module(f"constants{mebibytes}", source, CPU, MEMORY)
        source.unlink()
        return made
    return target


def much_bytecode(count):
    """A function that calls `count` others, each of 40 operations."""
    operations = ("add", "mul", "xor", "sub")
    lines = ["vm.module @m {"]
    for i in range(count):
        lines += [f"  vm.func private @f{i}(%a: i32, %b: i32) -> i32 "
                  "attributes {inlining_policy = #util.inline.never} {",
                  "    %0 = vm.add.i32 %a, %b : i32"]
        lines += [f"    %{k + 1} = vm.{operations[(i + k) % 4]}.i32 %{k}, "
                  f"%{'a' if k % 3 else 'b'} : i32" for k in range(39)]
        lines += ["    vm.return %39 : i32", "  }"]
    lines += ["  vm.export @main", "  vm.func @main(%a: i32) -> i32 {", "    %x0 = vm.const.i32 7"]
    lines += [f"    %x{i + 1} = vm.call @f{i}(%x{i}, %a) : (i32, i32) -> i32" for i in range(count)]
    return "\n".join([*lines, f"    vm.return %x{count} : i32", "  }", "}"])


PARAMETERS = """
util.global private @weights = #flow.parameter.named<"model"::"weights"> : tensor<{rows}x256xf32>
func.func @main(%x: tensor<256xf32>, %row: i32) -> tensor<256xf32> {{
  %weights = util.global.load @weights : tensor<{rows}x256xf32>
  %at = arith.index_cast %row : i32 to index
  %part = tensor.extract_slice %weights[%at, 0] [1, 256] [1, 1]
      : tensor<{rows}x256xf32> to tensor<256xf32>
  %sum = arith.addf %x, %part : tensor<256xf32>
  return %sum : tensor<256xf32>
}}
"""


def parameter_file(rows):
    path = FOLDER / "weights.irpa"
    if not path.exists():
        numbers = numpy.random.default_rng(GENERATOR).random((rows, 256), dtype=numpy.float32)
        header = json.dumps({"weights": {"dtype": "F32", "shape": numbers.shape,
                                         "data_offsets": [0, numbers.nbytes]}}).encode()
        source = path.with_suffix(".safetensors")
        with open(source, "wb") as file:
            file.write(struct.pack("<Q", len(header)) + header)
            numbers.tofile(file)
        subprocess.run([peers.stock_tool("iree-convert-parameters"), f"--parameters={source}",
                        f"--output={path}", "--quiet"], check=True)
        source.unlink()
    return path


def run_both(name, flags):
    tools = {"mote": "run-module",
             "stock": peers.stock_tool("iree-run-module")}
    return Run("load", name, {peer: [tool, "--function=main", "--device=local-sync", *flags]
                              for peer, tool in tools.items()}, {"stock": 1.0})


def available_memory():
    text = pathlib.Path("/proc/meminfo").read_text()
    return int(re.search(r"MemAvailable:\s+(\d+)", text).group(1)) << 10


def load():
    """Start to exit of the runner: load, and one call."""
    one_row = ["--input=256xf32=1", "--input=5"]
    sizes = [LARGE_MEBIBYTES]
    if available_memory() >= MEMORY:
        sizes.append(LARGEST_MEBIBYTES)
    for size in sizes:
        module = large_module(size)
        for mode in ("preload", "mmap"):
            yield run_both(f"{size} MiB of constants, {mode}",
                           [f"--module={module}", f"--module_mode={mode}", *one_row])
    count = LARGE_MEBIBYTES << 10
    module = compile_module("parameters", PARAMETERS.format(rows=count), CPU)
    for mode in ("file", "preload"):
        yield run_both(f"{LARGE_MEBIBYTES} MiB of parameters, {mode}",
                       [f"--module={module}", f"--parameters=model={parameter_file(count)}",
                        f"--parameter_mode={mode}", *one_row])
    module = compile_module("bytecode", much_bytecode(BYTECODE_FUNCTIONS), VM)
    megabytes = module.stat().st_size * 1e-6
    yield run_both(f"{BYTECODE_FUNCTIONS} functions, {megabytes:.2f} MB of bytecode",
                   [f"--module={module}", "--input=5"])


MODELS = ("perceptron", "resnet18 224x224", "mobilenet_v2 224x224")


def exported():
    """The folder with what models.py writes."""
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
                       [[y] for y in data["results"]], tolerance=1e-3, threads=threads,
                       goals={"stock": 1.0},
                       python={"model": name, "onnx": str(folder / f"{name}.onnx"),
                               "executorch": str(folder / f"{name}.pte")},
                       peers=("mote", "stock", "onnxruntime", "executorch", "torch",
                              "torch.compile"))
