"""Runs a program whose weights lie in files, in every format and way of loading.

    run.py --run-module PATH --modules FOLDER

FOLDER has weights.mlir compiled for a unified and for a discrete memory model, scatter.mlir, and
add.mlir of the golden tests, which needs no parameters.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile

from files import write_files

HERE = pathlib.Path(__file__).resolve().parent
STATE = "--parameters=state=state.irpa"
GLOBAL = "--parameters=global.irpa"
LOADS = [
    f"--parameters=model=model.irpa {STATE} {GLOBAL}",
    f"--parameters=model=model.irpa {STATE} {GLOBAL} --parameter_mode=preload",
    "--parameters=model=model.safetensors --parameters=state=state.gguf --parameters==global.irpa",
    f"--parameters=model=model.gguf {STATE} {GLOBAL} --parameter_mode=file",
    f"{GLOBAL} --parameters=model=first.irpa {STATE} --parameters=model=second.irpa",
]
# Flags, and the code of the error.
FAILURES = [
    (f"--parameters=model=model.irpa {STATE}", "NOT_FOUND"),  # no global scope
    (f"--parameters=model=state.irpa {STATE} {GLOBAL}", "NOT_FOUND"),  # no such key
    (f"--parameters=model=model.irpa {STATE} --parameters=none.irpa", "NOT_FOUND"),
    (f"--parameters=model=short.irpa {STATE} {GLOBAL}", "OUT_OF_RANGE"),
    (f"--parameters=model=calls.txt {STATE} {GLOBAL}", "UNIMPLEMENTED"),
    (f"--parameters=model=model.irpa {STATE} {GLOBAL} --parameter_mode=mmap", "INVALID_ARGUMENT"),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run-module", required=True, type=pathlib.Path)
    parser.add_argument("--modules", required=True, type=pathlib.Path)
    arguments = parser.parse_args()
    calls = (HERE / "calls.txt").read_text()
    failures = count = 0
    with tempfile.TemporaryDirectory() as folder:
        write_files(pathlib.Path(folder))
        (pathlib.Path(folder) / "calls.txt").write_text(calls)

        def expect(module, flags, code):
            nonlocal failures, count
            count += 1
            command = [arguments.run_module.resolve(),
                       f"--module={arguments.modules.resolve() / module}.vmfb",
                       "--device=local-sync", *flags.split()]
            result = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
            found = result.stderr if result.returncode else "OK"
            if (result.returncode == 1) == (code != "OK") and code in found:
                return
            failures += 1
            print(f"{module} {flags}: expected {code}\n{result.stdout}{result.stderr}")

        first_call = calls.splitlines()[0]
        for model in ("unified", "discrete"):
            for flags in LOADS:
                expect(model, f"{flags} --calls=calls.txt", "OK")
            for flags, code in FAILURES:
                expect(model, f"{flags} {first_call}", code)
        # From the command line files are read-only.
        before = (pathlib.Path(folder) / "model.irpa").read_bytes()
        scatter = "--function=save --input=&4xf32=1,2,3,4 --parameters=model="
        expect("scatter", scatter + "model.irpa", "PERMISSION_DENIED")
        if before != (pathlib.Path(folder) / "model.irpa").read_bytes():
            failures += 1
            print("model.irpa was written to")
        # Files that nobody needs are not opened.
        expect("add", "--input=4xf32=1 --input=4xf32=2 --parameters=none.irpa", "OK")
    print(f"{count - failures} of {count} runs are as expected")
    sys.exit(1 if failures or not count else 0)


main()
