"""Measures bytecode kernels (vmvx) with benchmark-module beside the stock iree-benchmark-module.

    compare_bytecode.py [--benchmark-module PATH] [--rounds N] [--min-time SECONDS]

The two take turns on local-sync. Prints the smallest CPU time of each and their ratio (below 1: mote
is faster), for matrix products also GFLOP/s, and what one core reaches in a loop of multiply-adds.
The time is that of the process's CPU, so that other load on the machine counts little.
"""
import subprocess

from compare_runner import BUILD, PROJECT
from side_by_side import compile_module, parse_arguments, take_turns

COMPILE_FLAGS = ("--iree-hal-target-device=local", "--iree-hal-local-target-device-backends=vmvx")
MICROKERNELS = ("--iree-vmvx-enable-microkernels",)
TILES = (*MICROKERNELS, "--iree-opt-data-tiling")

PRODUCT = """
func.func @main(%a: tensor<256x256x{i}>, %b: tensor<256x256x{i}>) -> tensor<256x256x{o}> {{
  %z = arith.constant {zero} : {o}
  %e = tensor.empty() : tensor<256x256x{o}>
  %f = linalg.fill ins(%z : {o}) outs(%e : tensor<256x256x{o}>) -> tensor<256x256x{o}>
  %r = linalg.matmul ins(%a, %b : tensor<256x256x{i}>, tensor<256x256x{i}>)
      outs(%f : tensor<256x256x{o}>) -> tensor<256x256x{o}>
  return %r : tensor<256x256x{o}>
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
F32 = PRODUCT.format(i="f32", o="f32", zero="0.0")
I8 = PRODUCT.format(i="i8", o="i32", zero="0")
PAIR = ("256x256xf32=1", "256x256xf32=2")
# Name, source, flags, inputs, floating-point or integer operations.
CASES = [
    ("product f32", F32, (), PAIR, 2 * 256**3),
    ("elementwise", ELEMENTWISE, (), ("512x512xf32=1", "512x512xf32=2"), None),
    ("row sums", ROWS, (), ("512x512xf32=1",), None),
    ("elementwise, microkernels", ELEMENTWISE, MICROKERNELS, ("512x512xf32=1", "512x512xf32=2"), None),
    ("product f32, tiles", F32, TILES, PAIR, 2 * 256**3),
    ("product i8, tiles", I8, TILES, ("256x256xi8=1", "256x256xi8=2"), 2 * 256**3),
]


def compile_case(index, source, flags):
    path = BUILD / "benchmarks" / f"bytecode{index}.mlir"
    path.write_text(source)
    return compile_module(path, path.stem, (*COMPILE_FLAGS, *flags))


def peak():
    target = BUILD / "benchmarks" / "peak_flops"
    subprocess.run(["c++", "-O3", "-march=native", "-ffp-contract=fast", "-o", target,
                    PROJECT / "benchmarks" / "peak_flops.cc"], check=True)
    return subprocess.run([target], check=True, capture_output=True, text=True).stdout.strip()


def main():
    arguments = parse_arguments(__doc__, 0.3)
    print(f"one core: {peak()} GFLOP/s")
    for index, (name, source, flags, inputs, operations) in enumerate(CASES):
        module = compile_case(index, source, flags)
        ours, theirs = take_turns(arguments, [
            f"--module={module}", "--device=local-sync", "--function=main",
            *(f"--input={i}" for i in inputs)])
        rates = ""
        if operations:
            rates = "  ".join(f"{operations / time * 1e-6:.1f}" for time in (ours, theirs))
            rates = f"  GFLOP/s {rates}"
        print(f"{name:28} mote {ours:8.3f} ms  peer {theirs:8.3f} ms  ratio {ours / theirs:.2f}{rates}")


if __name__ == "__main__":
    main()
