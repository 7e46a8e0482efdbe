"""The peers at work: each opens a Work, gives its results once, and times calls in turns.

mote and the stock runtime run in a process of their own for each turn, so that where memory happens
to lie counts as little as what else the machine does. The stock runtime's own benchmark tool calls
with the same arguments every time; all others have others for each call of a round. What feeds
results back is beyond that tool and goes by the stock runtime's Python bindings.
"""
import json
import pathlib
import pickle
import subprocess
import sys

import peers
import values

BATCH_NS = 3e6
TURN_NS = 50e6
MAX_BATCHES = 12


def output_of(command):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError(f"{pathlib.Path(command[0]).name}: {result.stderr.strip()[-800:]}")
    return result.stdout


def device_of(threads):
    return "local-sync" if threads == 1 else "local-task"


class Sized:
    """How many rounds make a batch, and how many batches a turn; found by a first call."""

    def calibrate(self, work):
        self.rounds = self.batches = 1
        round_ns = max(min(self.take_turn()) * len(work.calls), 1)
        # The first call is slower than the rest.
        if round_ns < BATCH_NS:
            self.rounds = max(int(BATCH_NS / round_ns / 4), 1)
            round_ns = max(min(self.take_turn()) * len(work.calls), 1)
        self.rounds = max(round(BATCH_NS / round_ns), 1)
        self.batches = int(min(max(TURN_NS / (self.rounds * round_ns), 1), MAX_BATCHES))


class Mote(Sized):
    def __init__(self, folder, threads):
        self.driver = folder / "compare-driver"
        self.threads = threads

    def open(self, work):
        folder = values.Folder(work.folder / f"mote{self.threads}")
        self.command = [self.driver, f"--module={work.module}", f"--function={work.function}",
                        f"--device={device_of(self.threads)}", f"--workers={self.threads}",
                        f"--prepared={int(work.is_prepared)}",
                        f"--arguments={folder.calls_file('calls.txt', work.calls)}"]
        if work.parameters:
            self.command.append(f"--parameters={work.parameters}")
        if work.start:
            self.command.append(f"--start={folder.calls_file('start.txt', [work.start])}")
        self.results_file = folder.path / "results.bin"
        self.calls = len(work.calls)

    def results(self, like):
        """`like`: all results of each call, the carried ones first."""
        output_of([*self.command, f"--results={self.results_file}"])
        flat = values.split(self.results_file.read_bytes(), [v for call in like for v in call])
        self.results_file.unlink()
        results = iter(flat)
        return [[next(results) for _ in call] for call in like]

    def take_turn(self):
        text = output_of([*self.command, f"--calls={self.rounds * self.calls}",
                          f"--batches={self.batches}"])
        return [float(line) for line in text.split()]

    def close(self):
        pass


class StockTool(Sized):
    def __init__(self):
        self.tool = peers.stock_tool("iree-benchmark-module")

    def open(self, work):
        folder = values.Folder(work.folder / "stock")
        self.command = [self.tool, f"--module={work.module}", f"--function={work.function}",
                        f"--device={device_of(work.threads)}", *folder.input_flags(work.calls[0]),
                        "--benchmark_format=json"]
        if work.threads > 1:
            self.command.append(f"--task_topology_group_count={work.threads}")
        if work.parameters:
            self.command.append(f"--parameters={work.parameters}")
        self.calls = len(work.calls)

    def take_turn(self):
        text = output_of([*self.command, f"--benchmark_min_time={self.rounds * self.calls}x",
                          f"--benchmark_repetitions={self.batches}"])
        rows = json.loads(text[text.index("{"):])["benchmarks"]
        scale = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}
        return [row["real_time"] * scale[row["time_unit"]] for row in rows
                if row["run_type"] == "iteration"]

    def close(self):
        pass


class Worker(Sized):
    """A peer in Python, alive as long as this object."""

    def __init__(self, kind, threads):
        script = pathlib.Path(__file__).with_name("worker.py")
        self.process = subprocess.Popen([sys.executable, script, kind, str(threads)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)

    def ask(self, command, argument=None):
        pickle.dump((command, argument), self.process.stdin)
        self.process.stdin.flush()
        is_ok, answer = pickle.load(self.process.stdout)
        if not is_ok:
            raise RuntimeError(answer)
        return answer

    def open(self, work):
        self.ask("open", {"module": str(work.module), "function": work.function,
                          "calls": work.calls, "start": list(work.start),
                          "parameters": work.parameters, "python": work.python})

    def results(self):
        return self.ask("results")

    def take_turn(self):
        return self.ask("sample", (self.rounds, self.batches))

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()
