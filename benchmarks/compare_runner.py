"""Measures run-module beside the stock iree-run-module: start to exit, and peak resident memory.

    compare_runner.py [--run-module PATH] [--rounds N] [--at-most RATIO]

Both run the same one-dispatch module with the same arguments, in turns. Prints minimum, median and
maximum of each and the ratio of the minima. With --at-most, exits with 1 when a ratio is larger.
"""
import argparse
import pathlib
import statistics
import subprocess
import sys
import venv

PROJECT = pathlib.Path(__file__).resolve().parent.parent
BUILD = PROJECT / "build"
PEER_PACKAGE = "iree-base-runtime==3.13.0"
# Both tools' default device, and the one that runs on the calling thread.
DEVICES = ("local-task", "local-sync")
COMPILE_FLAGS = ("--iree-hal-target-device=local",
                 "--iree-hal-local-target-device-backends=llvm-cpu",
                 "--iree-llvmcpu-target-cpu=generic")


def peer_tool():
    """The program itself; the installed command is a Python script around it."""
    environment = BUILD / "peer-venv"
    python = environment / "bin" / "python"
    if not python.exists():
        venv.create(environment, with_pip=True)
    found = list(environment.glob("lib/python*/site-packages/iree/_runtime_libs/iree-run-module"))
    if not found:
        subprocess.run([python, "-m", "pip", "install", "-q", PEER_PACKAGE], check=True)
        found = list(environment.glob("lib/python*/site-packages/iree/_runtime_libs/iree-run-module"))
    return found[0]


def compile_module():
    target = BUILD / "benchmarks" / "add.vmfb"
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([BUILD / "venv" / "bin" / "iree-compile", PROJECT / "tests/golden/add.mlir",
                    "-o", target, *COMPILE_FLAGS], check=True)
    return target


def build_launcher():
    target = BUILD / "benchmarks" / "measure"
    source = PROJECT / "benchmarks" / "measure.cc"
    subprocess.run(["c++", "-O2", "-o", target, source], check=True)
    return target


def measure(launcher, command):
    """Seconds from start to exit and peak resident bytes."""
    result = subprocess.run([launcher, *command], stderr=subprocess.PIPE, text=True, check=True)
    elapsed, peak, code = result.stderr.splitlines()[-1].split()
    if code != "0":
        sys.exit(f"{command[0]} failed: {result.stderr}")
    return int(elapsed) * 1e-9, int(peak)


def describe(values, scale, unit):
    return (f"{min(values) / scale:8.2f} {statistics.median(values) / scale:8.2f} "
            f"{max(values) / scale:8.2f} {unit}")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run-module", default=BUILD / "min" / "bin" / "run-module")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--at-most", type=float)
    arguments = parser.parse_args()

    module = compile_module()
    launcher = build_launcher()
    tools = {"mote": arguments.run_module, "peer": peer_tool()}
    worst = 0.0
    for device in DEVICES:
        flags = [f"--module={module}", f"--device={device}", "--function=add",
                 "--input=4xf32=1,2,3,4", "--input=4xf32=10"]
        results = {name: [] for name in tools}
        for turn in range(arguments.rounds + 1):
            for name, tool in tools.items():
                result = measure(launcher, [tool, *flags])
                if turn:  # the first round fills the file cache
                    results[name].append(result)
        print(f"--device={device}, {arguments.rounds} rounds       min   median      max")
        for index, (what, scale, unit) in enumerate((("start to exit", 1e-3, "ms"),
                                                     ("peak memory", 1 << 20, "MiB"))):
            series = {name: [r[index] for r in results[name]] for name in tools}
            for name in tools:
                print(f"  {what:14} {name}              {describe(series[name], scale, unit)}")
            ratio = min(series["mote"]) / min(series["peer"])
            print(f"  {what:14} mote / peer: {ratio:.3f}")
            worst = max(worst, ratio)
    if arguments.at_most is not None and worst > arguments.at_most:
        sys.exit(f"the largest ratio, {worst:.3f}, is over {arguments.at_most}")


if __name__ == "__main__":
    main()
