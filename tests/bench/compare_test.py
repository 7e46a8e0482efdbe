"""./dev bench itself, on few rows, with the peers that are installed.

    compare_test.py BIN     the folder of compare-driver and run-module
"""
import pathlib
import sys
import unittest

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(PROJECT / "benchmarks" / "compare"))

import measure  # noqa: E402
import rows  # noqa: E402

BIN = pathlib.Path(sys.argv.pop())


def row(name):
    return next(work for work in rows.calls() if work.title == name)


class Compare(unittest.TestCase):
    def setUp(self):
        self.bench = measure.Bench(BIN, 0.1)
        self.bench.__enter__()
        self.addCleanup(self.bench.__exit__)

    def test_peers_take_turns(self):
        for name in ("scalar, 1 thread", "one dispatch, prepared, 2 threads"):
            turns = self.bench.measure(row(name))
            self.assertEqual(set(turns), {"mote", "stock"})
            self.assertEqual(len(turns["mote"]), len(turns["stock"]))
            self.assertGreaterEqual(len(turns["mote"]), measure.MIN_ROUNDS)
            for turn in turns["mote"] + turns["stock"]:
                self.assertGreater(min(turn), 0)

    def test_wrong_results_are_found(self):
        for call in (0, rows.ROUND - 1):
            work = row("one dispatch, 1 thread")
            work.expected[call][0][2] += 1
            with self.assertRaisesRegex(measure.Failed, f"mote: call {call}, result 0: off by 1"):
                self.bench.measure(work)

    def test_a_call_that_fails_is_no_time(self):
        work = row("one dispatch, 1 thread")
        work.function = "absent"
        with self.assertRaises(measure.Failed):
            self.bench.measure(work)


if __name__ == "__main__":
    unittest.main()
