"""Runs every line of a calls.txt as a command of its own, as a person would type it.

    run_lines.py --run-module PATH --module=FILE.vmfb CALLS.TXT

Each process runs in the folder of calls.txt. `# fails FLAGS` must exit with 1.
"""
import pathlib
import shlex
import subprocess
import sys


def main():
    run_module, module, calls = sys.argv[2], sys.argv[3], pathlib.Path(sys.argv[4])
    failures = count = 0
    for number, line in enumerate(calls.read_text().splitlines(), 1):
        must_fail = line.startswith("# fails ")
        flags = line.removeprefix("# fails ")
        if flags.startswith("#") or not flags.strip():
            continue
        count += 1
        command = [run_module, module, "--device=local-sync", *shlex.split(flags)]
        result = subprocess.run(command, cwd=calls.parent, capture_output=True, text=True)
        if result.returncode != must_fail:
            failures += 1
            print(f"{calls}:{number}: exit code {result.returncode}, expected {int(must_fail)}")
            print(result.stdout[-2000:] + result.stderr[-2000:])
    print(f"{count - failures} of {count} calls passed")
    sys.exit(1 if failures or not count else 0)


main()
