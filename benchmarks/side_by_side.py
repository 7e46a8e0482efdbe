"""What the scripts that measure benchmark-module beside the stock iree-benchmark-module share."""
import argparse
import json
import pathlib
import subprocess

from compare_runner import BUILD, peer_tool


def parse_arguments(description, min_time):
    parser = argparse.ArgumentParser(description=description,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--benchmark-module", type=pathlib.Path,
                        default=BUILD / "release/bin/benchmark-module")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--min-time", type=float, default=min_time, metavar="SECONDS",
                        help="of one measurement")
    arguments = parser.parse_args()
    (BUILD / "benchmarks").mkdir(parents=True, exist_ok=True)
    return arguments


def compile_module(source, name, flags):
    target = BUILD / "benchmarks" / f"{name}.vmfb"
    subprocess.run([BUILD / "venv" / "bin" / "iree-compile", source, "-o", target, *flags],
                   check=True)
    return target


def measure(tool, flags):
    """CPU milliseconds of one call."""
    result = subprocess.run([tool, "--benchmark_format=json", *flags], check=True,
                            capture_output=True, text=True)
    row = json.loads(result.stdout[result.stdout.index("{"):])["benchmarks"][0]
    return row["cpu_time"] * {"ns": 1e-6, "us": 1e-3, "ms": 1, "s": 1e3}[row["time_unit"]]


def tools_of(arguments):
    return arguments.benchmark_module, peer_tool().with_name("iree-benchmark-module")


def take_turns(arguments, flags):
    """The smallest CPU milliseconds of one call, of mote and of the peer."""
    flags = [f"--benchmark_min_time={arguments.min_time}s", *flags]
    rounds = [[measure(tool, flags) for tool in tools_of(arguments)] for _ in range(arguments.rounds)]
    return [min(times) for times in zip(*rounds)]
