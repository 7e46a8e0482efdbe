"""Compares the expected values with what the stock runtime computes.

    python check_stock.py

The functions are compiled as ones that return their values, since the stock runtime ignores
expectations. Needs numpy, ml_dtypes 0.6, and iree-base-compiler and iree-base-runtime 3.13.0, whose
tools must be on the PATH.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

from mlir import DTYPES

HERE = pathlib.Path(__file__).parent
FLAGS = ["--iree-hal-target-device=local", "--iree-hal-local-target-device-backends=llvm-cpu",
         "--iree-llvmcpu-target-cpu=generic", *(HERE / "compile.flags").read_text().split()]


def is_equal(found, wanted, check):
    if check["atol"] is None:
        return found == wanted
    dtype = DTYPES[check["element"]]
    a, b = (np.frombuffer(part, dtype).astype(np.float64) for part in (found, wanted))
    return np.allclose(a, b, atol=check["atol"], rtol=check["rtol"], equal_nan=True)


def run_function(folder, module, name, checks):
    """How many of its values differ."""
    outputs = [f"--output=@{folder}/found.{i}.bin" for i in range(len(checks))]
    subprocess.run(["iree-run-module", "--device=local-sync", f"--module={folder}/{module}.vmfb",
                    f"--function={name}", *outputs], check=True, capture_output=True)
    failures = 0
    for i, check in enumerate(checks):
        found = (folder / f"found.{i}.bin").read_bytes()
        wanted = (folder / check["file"]).read_bytes()
        if not is_equal(found, wanted, check):
            failures += 1
            print(f"{module}.{name}, value {i} ({check['element']}): "
                  f"expected {wanted.hex()}, found {found.hex()}")
    return failures


def main():
    failures = count = 0
    with tempfile.TemporaryDirectory() as path:
        folder = pathlib.Path(path)
        subprocess.run([sys.executable, HERE / "make_check.py", "--returning", path], check=True)
        for description in sorted(folder.glob("*.json")):
            module = description.stem
            subprocess.run(["iree-compile", *FLAGS, folder / f"{module}.mlir", "-o",
                            folder / f"{module}.vmfb"], check=True, stderr=subprocess.DEVNULL)
            for name, checks in json.loads(description.read_text()).items():
                count += len(checks)
                failures += run_function(folder, module, name, checks)
    print(f"{count - failures} of {count} values are as expected")
    sys.exit(1 if failures or not count else 0)


main()
