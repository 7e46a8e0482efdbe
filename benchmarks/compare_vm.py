"""Measures loops of scalar work (vm_loops.mlir) with benchmark-module beside iree-benchmark-module.

    compare_vm.py [--benchmark-module PATH] [--rounds N] [--min-time SECONDS]

The two take turns. Prints the smallest CPU time of a round of each loop and the ratio (below 1: mote is
faster), and the geometric mean of the ratios.
"""
import math
import re

from compare_runner import PROJECT
from side_by_side import compile_module, parse_arguments, take_turns

SOURCE = PROJECT / "benchmarks" / "vm_loops.mlir"
LOOP_ROUNDS = 100000


def main():
    arguments = parse_arguments(__doc__, 0.1)
    module = compile_module(SOURCE, SOURCE.stem, ("--compile-mode=vm",))
    ratios = []
    for name in re.findall(r"vm\.export @(\w+)", SOURCE.read_text()):
        ours, theirs = (time * 1e6 / LOOP_ROUNDS for time in take_turns(
            arguments, [f"--module={module}", f"--function={name}", f"--input={LOOP_ROUNDS}"]))
        ratios.append(ours / theirs)
        print(f"{name:14} mote {ours:7.2f} ns  peer {theirs:7.2f} ns  ratio {ratios[-1]:.2f}",
              flush=True)
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    print(f"geometric mean of {len(ratios)} ratios: {mean:.2f}; largest: {max(ratios):.2f}")


if __name__ == "__main__":
    main()
