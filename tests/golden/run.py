"""Runs golden cases: commands whose standard output and exit code must be exactly so.

    run.py --cases stock.txt --bin build/release/bin --modules build/release/modules/golden [ID...]

The cases file explains its format. Prints a diff for each case that differs.
"""
import argparse
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HEAD = re.compile(r"([A-Z]\d+) \$ (.*)")
EXIT = re.compile(r"=> (\d+)")
PRELUDE = """set -o pipefail
A="run-module --module=add.vmfb --input=4xf32=1,2,3,4 --input=4xf32"
P="run-module --module=kit.vmfb --function=pass"
B="benchmark-module --module=add.vmfb --function=add --input=4xf32=1 --input=4xf32=2 --benchmark_min_time=3x"
"""
TIMEOUT_S = 120


def read_cases(path):
    """[(id, command, expected output, expected exit code)]"""
    cases = []
    for line in path.read_text().splitlines(keepends=True):
        head, code = HEAD.fullmatch(line.rstrip("\n")), EXIT.fullmatch(line.rstrip("\n"))
        if head:
            cases.append([head[1], head[2], "", 0])
        elif cases and code:
            cases[-1][3] = int(code[1])
        elif cases:
            cases[-1][2] += line
    return cases


def run_case(case, folder, environment):
    name, command, expected, expected_code = case
    result = subprocess.run(["bash", "-c", PRELUDE + command], cwd=folder, env=environment,
                            capture_output=True, timeout=TIMEOUT_S)
    output = result.stdout.decode(errors="replace")
    if output == expected and result.returncode == expected_code:
        return True
    print(f"{name} $ {command}")
    sys.stdout.writelines(difflib.unified_diff(expected.splitlines(True), output.splitlines(True),
                                               "expected", "found"))
    if result.returncode != expected_code:
        print(f"exit code {result.returncode}, expected {expected_code}")
    print(result.stderr.decode(errors="replace"))
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", required=True, type=pathlib.Path)
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--modules", required=True, type=pathlib.Path)
    parser.add_argument("ids", nargs="*")
    arguments = parser.parse_args()
    environment = dict(os.environ, PATH=f"{arguments.bin.resolve()}:{os.environ['PATH']}")
    cases = read_cases(arguments.cases)
    failures = count = 0
    with tempfile.TemporaryDirectory() as folder:
        for module in arguments.modules.glob("*.vmfb"):
            shutil.copy(module, folder)
        for case in cases:
            # All of them run, since one may need the files of another.
            passed = run_case(case, folder, environment)
            if arguments.ids and case[0] not in arguments.ids:
                continue
            count += 1
            failures += not passed
    print(f"{count - failures} of {count} cases passed")
    sys.exit(1 if failures or not count else 0)


main()
