"""Measures mote and its peers in turns and reports the ratios.

    ./dev bench [--only PATTERN] [--quick] [--seconds N] [--build FOLDER] [--write] [--list]

Writes build/bench/results.json and build/bench/chart.svg. Exits with 1 when a peer gives a wrong
result or fails. See docs/PERFORMANCE.md for the last table and benchmarks/README.md for how times
are taken.
"""
import argparse
import datetime
import os
import pathlib
import re
import subprocess
import sys

import corpus
import limits
import measure
import peers
import report
import rows
import work

GROUPS = {
    "runner": ("Start to exit, and peak resident memory, of the runner", rows.runner),
    "calls": ("Latency of a call", rows.calls),
    "vm": ("Loops of scalar work in the VM, a step", rows.vm),
    "dispatches": ("Small dispatches in one call", rows.dispatches),
    "bytecode": ("Kernels as bytecode, a call", rows.bytecode),
    "load": ("Load and one call: start to exit of the runner, and peak resident memory", rows.load),
    "models": ("Models with random weights, a call", rows.models),
    "corpus": ("Programs exported from PyTorch, a call", corpus.programs),
    "scaling": ("Two threads of mote beside one", corpus.scaling),
    "loops": ("Programs that feed results back, a step", corpus.loops),
}


def parse_arguments():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="PATTERN",
                        help="rows whose GROUP/NAME the regular expression matches")
    parser.add_argument("--quick", action="store_true", help="a tenth of the time")
    parser.add_argument("--seconds", type=float, default=4, help="for a row")
    parser.add_argument("--build", type=pathlib.Path, default=peers.BUILD / "release",
                        metavar="FOLDER", help="whose compare-driver and run-module are measured")
    parser.add_argument("--write", action="store_true",
                        help="into docs/PERFORMANCE.md and docs/performance.svg")
    parser.add_argument("--list", action="store_true", help="name the rows, measure nothing")
    return parser.parse_args()


def chosen(only):
    """The work of each group."""
    pattern = re.compile(only)
    for group, (_, make) in GROUPS.items():
        # No group is set up that the pattern rules out by its name.
        if re.fullmatch(r"\w+/[\w ,]*", only) and not only.startswith(group + "/"):
            continue
        for item in make():
            if pattern.search(f"{item.group}/{item.title}"):
                yield item


def machine():
    """The processor, and what else is going on."""
    text = pathlib.Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*: (.*)", text)
    count = text.count("processor\t")
    return (f"{model.group(1) if model else 'unknown processor'}, {count} processors, "
            f"load average {os.getloadavg()[0]:.1f} at the start")


def main():
    arguments = parse_arguments()
    if arguments.list:
        for item in chosen(arguments.only):
            print(f"{item.group}/{item.title}")
        return 0
    about_machine = machine()
    seconds = arguments.seconds / 10 if arguments.quick else arguments.seconds
    table, failures = [], []
    with measure.Bench(arguments.build / "bin", seconds) as bench:
        for item in chosen(arguments.only):
            try:
                new = measure.rows_of(bench, item)
            except measure.Failed as error:
                failures.append(f"{item.group}/{item.title}: {error}")
                print(f"FAILED {failures[-1]}", flush=True)
                continue
            table += new
            print(f"{item.group}/{report.terminal(new)}", flush=True)
        machine_limits = limits.measure(bench) if re.search(arguments.only, "limits/") else {}
    return finish(arguments, about_machine, table, failures, machine_limits)


def finish(arguments, about_machine, table, failures, machine_limits):
    about = {"command": " ".join(["./dev bench", *sys.argv[1:]]),
             "date": datetime.date.today().isoformat(), "machine": about_machine,
             "versions": peers.versions(), "notes": [f"{k}: {v}" for k, v in peers.LEFT_OUT.items()],
             "failures": failures, "groups": {name: text for name, (text, _) in GROUPS.items()},
             "limits": machine_limits,
             "distances": list(limits.distances(machine_limits, table)) if machine_limits else []}
    for group, members in report.groups_of(table).items():
        print(f"\n{GROUPS[group][0]}\n{report.terminal(members)}\n{report.mean_line(members)}")
    print(report.limits_text(about))
    for note in about["notes"]:
        print(note)
    report.write_json(work.FOLDER / "results.json", about, table)
    (work.FOLDER / "chart.svg").write_text(report.chart(table))
    print(f"\n{work.FOLDER / 'results.json'}\n{work.FOLDER / 'chart.svg'}")
    if arguments.write and not failures:
        document = peers.PROJECT / "docs" / "PERFORMANCE.md"
        report.write_document(document, about, table)
        (document.parent / "performance.svg").write_text(report.chart(table))
    for failure in failures:
        print(f"FAILED {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
