#!/usr/bin/env python3
"""Compiles the programs with iree-compile and runs their calls on the stock runtime.

Needs the packages iree-base-compiler and iree-base-runtime, both 3.13.0, and numpy.
Calls after a line `# mote: ...` are left out, and so are null arguments, which the
Python binding cannot pass. The stock runtime does not resume a call that pauses, so
pauses are compiled to plain branches here, which must not change any result. Give names to check only those programs.
"""

import math
import pathlib
import subprocess
import sys
import tempfile

import iree.runtime as rt
import numpy as np

from calls_common import PAUSE

HERE = pathlib.Path(__file__).resolve().parent
COMPILER = pathlib.Path(sys.executable).with_name("iree-compile")


def compile_program(folder, out):
    order = folder / "modules.txt"
    names = order.read_text().split() if order.exists() else [folder.name]
    extra = folder / "compile.flags"
    flags = extra.read_text().split() if extra.exists() else []
    for name in names:
        source = (folder / f"{name}.mlir").read_text()
        source = source.replace("vm.yield ^", "vm.br ^").replace(" attributes {vm.yield}", "")
        subprocess.run([COMPILER, *flags, "-", "-o", out / f"{name}.vmfb"],
                       input=source, text=True, check=True, timeout=120)
    return [out / f"{name}.vmfb" for name in names]


def number(word):
    try:
        return int(word, 0)
    except ValueError:
        return float(word)


def near(actual, expected, flags):
    if expected == "(ignored)":
        return True
    e = number(expected)
    if isinstance(actual, int):
        return actual == e
    if math.isnan(actual) or math.isnan(e):
        return math.isnan(actual) and math.isnan(e)
    if actual == e:
        return True
    atol = max((float(v) for k, v in flags.items() if k.endswith("_threshold")), default=1e-4)
    # An f32 result arrives as a double, the expectation is its shortest decimal.
    same = np.float32(actual) == np.float32(e) and float(np.float32(actual)) == actual
    return same or abs(actual - e) <= atol + float(flags.get("--expected_rtol", 1e-5)) * abs(e)


def run(module, context, line):
    """The results of a call line, or the error text; and what the line expects."""
    words = [w.partition("=")[::2] for w in line.split()]
    flags = dict(words)
    inputs = rt.VmVariantList(16)
    for key, value in words:
        if key == "--input":
            value = number(value)
            inputs.push_int(value) if isinstance(value, int) else inputs.push_float(value)
    outputs = rt.VmVariantList(16)
    expected = [v for k, v in words if k == "--expected_output"]
    try:
        context.invoke(module.lookup_function(flags["--function"]), inputs, outputs)
    except (RuntimeError, ValueError, IndexError) as error:
        return str(error), expected, flags
    return [outputs.get_variant(i) for i in range(len(outputs))], expected, flags


def check(folder, out):
    instance = rt.VmInstance()
    hal = rt.create_hal_module(instance, rt.get_device("local-sync"))
    modules = [rt.VmModule.mmap(instance, str(p)) for p in compile_program(folder, out)]
    context = rt.VmContext(instance, [hal, *modules])
    good = bad = skipped = 0
    skip, status = False, None
    for line in (folder / "calls.txt").read_text().splitlines():
        if line.startswith("# mote: "):
            skip = PAUSE not in line
        elif line.startswith("# status "):
            status = line.split()[2]
        elif line.startswith("# fails ") or line.startswith("--"):
            fails, line = line.startswith("# fails "), line.removeprefix("# fails ")
            if skip or "(null)" in line:
                skipped += 1
            else:
                results, expected, flags = run(modules[-1], context, line)
                if isinstance(results, str):
                    ok = fails and (status is None or status in results)
                else:
                    ok = not fails and len(results) == len(expected) and all(
                        near(a, e, flags) for a, e in zip(results, expected))
                good, bad = good + ok, bad + (not ok)
                if not ok:
                    print(f"{folder.name}: {line}\n    stock: {results}")
            skip, status = False, None
    print(f"{folder.name}: {good} agree, {bad} differ, {skipped} not checked", flush=True)
    return bad


def main():
    names = sys.argv[1:] or sorted(p.parent.name for p in HERE.glob("*/calls.txt"))
    with tempfile.TemporaryDirectory() as out:
        bad = sum(check(HERE / name, pathlib.Path(out)) for name in names)
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
