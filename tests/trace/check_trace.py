"""Checks that the trace of a call follows the rules of the Trace Event Format, and that its dispatches
are those that the compiler planned for the program.

    check_trace.py --run-module BIN --module M.vmfb --compiler IREE_COMPILE --source M.mlir \
        --compile-flag=FLAG... -- FLAGS OF THE CALL

The call must reach every dispatch of the program once: no loops, one function. What the compiler
planned is read from its own listing of the program before code generation.
"""
import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

DISPATCH = re.compile(r'stream\.cmd\.dispatch @"?[^:"]+"?::@"?([^(\[{" ]+)"?')


def planned_dispatches(compiler, source, flags):
    """{kernel: how often}"""
    text = subprocess.run([compiler, source, *flags, "--compile-to=stream", "-o", "-"], check=True,
                          capture_output=True, text=True).stdout
    return collections.Counter(DISPATCH.findall(text))


def check_event(event, stacks, last_time):
    """Returns what is wrong with an event, given the open ones and the last time of each thread."""
    if not isinstance(event.get("pid"), int) or not isinstance(event.get("tid"), int):
        return "pid and tid are integers"
    if event.get("ph") not in ("B", "E", "M"):
        return "an unknown phase"
    if not isinstance(event.get("args", {}), dict):
        return "args is an object"
    if event["ph"] != "E" and not (isinstance(event.get("name"), str) and event["name"]):
        return "an event without a name"
    if event["ph"] == "M":
        return None if event["name"] == "process_name" else "unknown metadata"
    thread = (event["pid"], event["tid"])
    time = event.get("ts")
    if not isinstance(time, (int, float)) or time < last_time.get(thread, 0):
        return "times of a thread do not fall"
    last_time[thread] = time
    if event["ph"] == "B":
        if not isinstance(event.get("cat"), str):
            return "an event without a category"
        stacks[thread].append(event)
    elif not stacks[thread]:
        return "an end without a beginning"
    else:
        stacks[thread].pop()
    return None


def check_trace(trace, planned):
    """Returns what is wrong with a trace."""
    stacks, last_time = collections.defaultdict(list), {}
    for index, event in enumerate(trace["traceEvents"]):
        wrong = check_event(event, stacks, last_time)
        if wrong:
            return f"event {index}: {wrong}: {event}"
    if any(stacks.values()):
        return f"never ended: {stacks}"
    dispatches = [e for e in trace["traceEvents"] if e.get("cat") == "dispatch"]
    for event in dispatches:
        counts = event["args"]["workgroups"]
        if len(counts) != 3 or not all(isinstance(c, int) and c > 0 for c in counts):
            return f"workgroup counts are three positive integers: {event}"
    found = collections.Counter(event["name"] for event in dispatches)
    if found != planned or not planned:
        return f"planned but not found: {planned - found}; found but not planned: {found - planned}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run-module", required=True)
    parser.add_argument("--module", required=True)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("--compile-flag", action="append", default=[])
    parser.add_argument("call", nargs="*")
    options = parser.parse_args()
    planned = planned_dispatches(options.compiler, options.source, options.compile_flag)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "trace.json")
        subprocess.run([options.run_module, f"--module={options.module}", f"--trace={path}",
                        *options.call], check=True, stdout=subprocess.DEVNULL)
        wrong = check_trace(json.loads(path.read_text()), planned)
    if wrong:
        sys.exit(wrong)
    print(f"{sum(planned.values())} dispatches of {len(planned)} kernels")


if __name__ == "__main__":
    main()
