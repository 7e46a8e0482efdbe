#!/usr/bin/env python3
"""Prints the peak of resident memory of a training beside what it cannot do without.

    python3 measure_memory.py PROGRAM DATA [MODEL...]

The least: parameters, momenta, and the activations of a batch of 32 that the gradient needs. The
peak is the system's number for the whole program (VmHWM): code, module, mapped data, C library and
stack, too. Written: the part of it that comes from no file (RssAnon). Linux, standard library only.
"""
import pathlib
import re
import subprocess
import sys

BATCH = 32
# Numbers of 4 bytes for each digit: inputs, what comes out of each layer; of the pooling 8 more
# bytes for the place of each maximum.
ACTIVATIONS = {"mlp": 64 + 64 + 10, "cnn": 64 + 8 * 64 + 16 * 64 + 256 + 2 * 256 + 10}
PARAMETERS = {"mlp": 64 * 64 + 64 + 64 * 10 + 10,
              "cnn": 9 * 8 + 8 + 9 * 8 * 16 + 16 + 256 * 10 + 10}

EPOCHS = {"mlp": 100, "cnn": 3}  # long enough to look at


def peaks(command):
    """(peak, written) in bytes: of the last look at the process before it ends, the most."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    status = pathlib.Path(f"/proc/{process.pid}/status")
    most = {"VmHWM": 0, "RssAnon": 0}
    while process.poll() is None:
        text = status.read_text()
        if f"Name:\t{pathlib.Path(command[0]).name[:15]}\n" not in text:
            continue  # not yet this program
        for name, number in re.findall(r"(VmHWM|RssAnon):\s+(\d+) kB", text):
            most[name] = max(most[name], int(number) * 1024)
    if process.returncode or not all(most.values()):
        sys.exit(f"{' '.join(command)} failed")
    return most["VmHWM"], most["RssAnon"]


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program, data, *models = sys.argv[1:]
    print("| network | parameters | momenta | activations | least | peak | written |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for model in models or PARAMETERS:
        parts = [4 * PARAMETERS[model], 4 * PARAMETERS[model], 4 * BATCH * ACTIVATIONS[model]]
        measured = peaks([program, f"--model={model}", f"--data={data}", f"--epochs={EPOCHS[model]}"])
        print(f"| {model} | " + " | ".join(f"{number:,}" for number in [*parts, sum(parts), *measured]) + " |")


main()
