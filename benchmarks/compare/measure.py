"""Takes turns: every peer does the same work once a round, so that what slows the machine down slows
all of them."""
import pathlib
import subprocess
import time

import engines
import ratios
import values
import work as works

MIN_ROUNDS = 4


class Failed(Exception):
    """A peer gives other results than expected, or none."""


class Bench:
    def __init__(self, mote_tools, seconds):
        self.mote_tools = mote_tools
        self.seconds = seconds
        self.workers = {}
        self.launcher = works.FOLDER / "launcher"

    def __enter__(self):
        works.FOLDER.mkdir(parents=True, exist_ok=True)
        source = pathlib.Path(__file__).parent.parent / "measure.cc"
        subprocess.run(["c++", "-O2", "-o", self.launcher, source], check=True)
        return self

    def __exit__(self, *_):
        for worker in self.workers.values():
            worker.close()

    def worker(self, kind, threads):
        key = kind, threads
        if key not in self.workers:
            self.workers[key] = engines.Worker(kind, threads)
        return self.workers[key]

    def engine(self, peer, work):
        if peer in ("mote", works.ONE_THREAD):
            return engines.Mote(self.mote_tools, 1 if peer == works.ONE_THREAD else work.threads)
        if peer == "stock" and work.uses_tool:
            return engines.StockTool()
        return self.worker(peer, work.threads)

    def oracle(self, work):
        """The stock runtime's results: what is expected where nobody else knows."""
        worker = self.worker("stock", work.threads)
        worker.open(work)
        results = worker.results()
        if work.number_types:
            results = [[kind(v) for kind, v in zip(work.number_types, call, strict=True)]
                       for call in results]
        return results

    def check(self, work, opened):
        """Compares what every peer computes with what is expected."""
        stock = self.oracle(work)
        expected = [known if known is not None else theirs for known, theirs
                    in zip(work.expected or [None] * len(stock), stock)]
        for peer, engine in opened.items():
            if peer in work.unchecked:
                continue
            try:
                if isinstance(engine, engines.Mote):
                    results = engine.results([[*work.start, *call] for call in expected])
                    results = [call[len(work.start):] for call in results]
                elif peer == "stock":
                    results = stock
                else:
                    results = engine.results()
                values.check(results, expected, work.tolerance)
            except (AssertionError, RuntimeError) as error:
                raise Failed(f"{peer}: {error}") from error

    def measure(self, work):
        """Turns of each peer: lists of nanoseconds for a step."""
        opened = {peer: self.engine(peer, work) for peer in work.peers}
        try:
            for engine in opened.values():
                engine.open(work)
            self.check(work, opened)
            for peer, engine in opened.items():
                if peer == "stock":  # check() may have used the same worker
                    engine.open(work)
                engine.calibrate(work)
        except RuntimeError as error:
            raise Failed(str(error)) from error
        return self.take_turns({peer: lambda e=engine: [t / work.steps for t in e.take_turn()]
                                for peer, engine in opened.items()})

    def take_turns(self, turns):
        samples = {peer: [] for peer in turns}
        end = time.monotonic() + self.seconds
        while time.monotonic() < end or len(samples["mote"]) < MIN_ROUNDS:
            for peer, turn in turns.items():
                samples[peer].append(turn())
        return samples

    def launch(self, command):
        """Nanoseconds from start to exit, and peak resident bytes."""
        result = subprocess.run([self.launcher, *command], stderr=subprocess.PIPE, text=True)
        elapsed, peak, code = result.stderr.splitlines()[-1].split()
        if code != "0":
            raise Failed(f"{command[0]}: {result.stderr}")
        return int(elapsed), int(peak)

    def run(self, run):
        """Turns of nanoseconds, and of bytes."""
        commands = {peer: [self.mote_tools / tool, *flags]
                    for peer, (tool, *flags) in run.commands.items()}
        said = {peer: engines.output_of(command) for peer, command in commands.items()}
        if said["mote"] != said["stock"]:
            raise Failed(f"mote says {said['mote']!r}, stock {said['stock']!r}")
        both = self.take_turns({peer: lambda c=command: [self.launch(c)]
                                for peer, command in commands.items()})
        return ({peer: [[one[0] for one in turn] for turn in turns] for peer, turns in both.items()},
                {peer: [[one[1] for one in turn] for turn in turns] for peer, turns in both.items()})


def rows_of(bench, item):
    """Raises Failed."""
    if isinstance(item, works.Run):
        times, memory = bench.run(item)
        return [ratios.row_of(item, "ns", times), ratios.row_of(item, "bytes", memory)]
    return [ratios.row_of(item, "ns", bench.measure(item))]
