"""Runs mutants of modules through run-module: exit code 0 or 1, never a signal, never a hang, and on
failure one clear line on stderr, which a trace of the program's frames may follow.

    run_mutants.py RUN_MODULE COUNT MODULE.vmfb CALLS.TXT [MODULE.vmfb CALLS.TXT]...
"""
import pathlib
import random
import re
import shlex
import struct
import subprocess
import sys
import tempfile

ERROR_LINE = re.compile(r"run-module: [A-Z_]+; .*[a-z]")
TRACE_LINE = re.compile(r"\[ *\d+\] ")


def mutate(data, generator):
    """Bit flips, a truncation, or an inflated number."""
    data = bytearray(data)
    kind = generator.randrange(4)
    if kind == 0:
        return data[: generator.randrange(len(data))]
    if kind == 1:
        for _ in range(generator.randrange(1, 9)):
            data[generator.randrange(len(data))] ^= 1 << generator.randrange(8)
        return data
    form = generator.choice(["<H", "<I", "<Q"])
    size = struct.calcsize(form)
    offset = generator.randrange((len(data) - size) // 2) * 2
    (old,) = struct.unpack_from(form, data, offset)
    numbers = [0, 1, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, old + 1, old - 1, old * 100, old + 4096]
    struct.pack_into(form, data, offset, generator.choice(numbers) % (1 << 8 * size))
    return data


def read_calls(path):
    """The flags of each call, without those that say what is expected."""
    calls = []
    for line in path.read_text().splitlines():
        flags = shlex.split(line.removeprefix("# fails "))
        if flags and flags[0].startswith("--function="):
            calls.append([flag for flag in flags if not flag.startswith("--expected")])
    return calls


def check(result):
    """What is wrong with the outcome, or nothing."""
    if result.returncode not in (0, 1):
        return f"exit code {result.returncode}"
    lines = [line for line in result.stderr.decode(errors="replace").split("\n") if line]
    if result.returncode == 0:
        return ""
    if not lines or not ERROR_LINE.match(lines[0]):
        return "no clear first line on stderr"
    if any(not TRACE_LINE.match(line) for line in lines[1:]):
        return "more than one line on stderr"
    return ""


def main():
    run_module, count = sys.argv[1], int(sys.argv[2])
    sources = [
        (pathlib.Path(module).read_bytes(), read_calls(pathlib.Path(calls)))
        for module, calls in zip(sys.argv[3::2], sys.argv[4::2])
    ]
    outcomes = {0: 0, 1: 0}
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(count):
            generator = random.Random(seed)
            data, calls = sources[seed % len(sources)]
            path = pathlib.Path(folder, f"{seed}.vmfb")
            path.write_bytes(mutate(data, generator))
            command = [run_module, f"--module={path}", "--max_instructions=20000"]
            command += generator.choice(calls)
            try:
                result = subprocess.run(command, capture_output=True, timeout=60)
            except subprocess.TimeoutExpired:
                failures += 1
                print(f"seed {seed}: hangs: {shlex.join(command)}")
                continue
            problem = check(result)
            if problem:
                failures += 1
                print(f"seed {seed}: {problem}: {shlex.join(command)}")
                print(result.stderr.decode(errors="replace")[-2000:])
            else:
                outcomes[result.returncode] += 1
            path.unlink()
    print(f"{count} mutants: {outcomes[0]} ran, {outcomes[1]} failed as they should, {failures} wrong")
    # Both outcomes occur, or the mutants are not what they should be.
    sys.exit(1 if failures or not all(outcomes.values()) else 0)


main()
