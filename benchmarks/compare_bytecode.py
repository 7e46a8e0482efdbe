"""Measures bytecode kernels (vmvx) with benchmark-module beside the stock iree-benchmark-module.

    compare_bytecode.py [--benchmark-module PATH] [--rounds N] [--min-time SECONDS]

The two take turns on local-sync. Prints the smallest CPU time of each and their ratio (below 1: mote
is faster), for matrix products also operations in a second and whether the result is right, and what
one core reaches in loops of multiply-adds alone. The time is that of the process's CPU, so that other
load on the machine counts little. Where the peer's result is wrong it packs only a part of K: 64 tiles,
of 1 (f32) or 2 (i8).
"""
import dataclasses
import subprocess

from compare_runner import BUILD, PROJECT
from side_by_side import compile_module, parse_arguments, take_turns, tools_of

COMPILE_FLAGS = ("--iree-hal-target-device=local", "--iree-hal-local-target-device-backends=vmvx")
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
ROWS = """
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


@dataclasses.dataclass
class Case:
    name: str
    source: str
    flags: tuple
    inputs: tuple
    expected: str = None
    operations: int = None  # of numbers


def product(n, i, o, name, flags):
    return Case(f"product {i} {n}{name}", PRODUCT.format(n=n, i=i, o=o, zero="0.0" if o == "f32" else "0"),
                flags, (f"{n}x{n}x{i}=1", f"{n}x{n}x{i}=2"), f"{n}x{n}x{o}={2 * n}", 2 * n**3)


PAIR = ("512x512xf32=1", "512x512xf32=2")
CASES = [
    product(256, "f32", "f32", "", ()),
    Case("elementwise", ELEMENTWISE, (), PAIR),
    Case("row sums", ROWS, (), ("512x512xf32=1",)),
    Case("elementwise, microkernels", ELEMENTWISE, MICROKERNELS, PAIR),
    *(product(n, *types, ", tiles", TILES)
      for types in (("f32", "f32"), ("i8", "i32")) for n in (64, 256, 512, 1024)),
]


def compile_case(index, case):
    path = BUILD / "benchmarks" / f"bytecode{index}.mlir"
    path.write_text(case.source)
    return compile_module(path, path.stem, (*COMPILE_FLAGS, *case.flags))


def peak():
    target = BUILD / "benchmarks" / "peak_flops"
    subprocess.run(["c++", "-O3", "-march=native", "-ffp-contract=fast", "-o", target,
                    PROJECT / "benchmarks" / "peak_flops.cc"], check=True)
    return subprocess.run([target], check=True, capture_output=True, text=True).stdout.strip()


def arguments_of(module, inputs):
    return (f"--module={module}", "--device=local-sync", "--function=main",
            *(f"--input={i}" for i in inputs))


def is_right(tool, module, case):
    return not case.expected or subprocess.run(
        [tool, *arguments_of(module, case.inputs), f"--expected_output={case.expected}"],
        capture_output=True).returncode == 0


def main():
    arguments = parse_arguments(__doc__, 0.1)
    runners = [tool.with_name(tool.name.replace("benchmark", "run")) for tool in tools_of(arguments)]
    print(f"one core: {peak()}")
    for index, case in enumerate(CASES):
        module = compile_case(index, case)
        times = take_turns(arguments, arguments_of(module, case.inputs))
        columns = []
        for name, time, runner in zip(("mote", "peer"), times, runners):
            rate = f" {case.operations / time * 1e-6:6.1f} G/s" if case.operations else ""
            wrong = "" if is_right(runner, module, case) else " wrong result"
            columns.append(f"{name} {time:8.3f} ms{rate}{wrong}")
        print(f"{case.name:26} {columns[0]}  {columns[1]}  ratio {times[0] / times[1]:.2f}", flush=True)


if __name__ == "__main__":
    main()
