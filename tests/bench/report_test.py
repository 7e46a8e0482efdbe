"""Ratios and reports of ./dev bench, on times that are made up."""
import json
import pathlib
import sys
import tempfile
import types
import unittest

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(PROJECT / "benchmarks" / "compare"))

import ratios  # noqa: E402
import report  # noqa: E402

# Three rounds: ratios of the rounds 0.5, 0.25 and 0.3, of the minima 20 / 80.
MOTE = [[50, 60], [20, 30], [30, 90]]
STOCK = [[100, 110], [80, 90], [100, 100]]


def row(goals, unit="ns", mote=MOTE, stock=STOCK):
    item = types.SimpleNamespace(group="calls", name="one dispatch", threads=2, goals=goals)
    return ratios.row_of(item, unit, {"mote": mote, "stock": stock})


class Ratios(unittest.TestCase):
    def test_minima_medians_and_spread(self):
        made = row({})
        self.assertEqual(made["peers"]["mote"], {"min": 20, "median": 40, "samples": 6})
        self.assertEqual(made["ratios"]["stock"]["min"], 0.25)
        self.assertEqual(made["ratios"]["stock"]["median"], 40 / 100)
        # Quartiles of 0.25, 0.3, 0.5 are 0.25 and 0.5.
        self.assertAlmostEqual(made["ratios"]["stock"]["spread"], 0.125)


class Goals(unittest.TestCase):
    def test_is_met_up_to_the_limit(self):
        self.assertEqual(report.verdict(row({"stock": 0.25})), "≤ 0.25: yes")
        self.assertEqual(report.verdict(row({"stock": 0.24})), "≤ 0.24: no")

    def test_spread_counts_for_a_goal_of_one(self):
        self.assertTrue(report.is_met(row({"stock": 1.0}, mote=[[110], [90], [130]],
                                          stock=[[85], [85], [85]]), "stock"))
        self.assertFalse(report.is_met(row({"stock": 1.0}, mote=[[110]] * 3, stock=[[85]] * 3),
                                       "stock"))


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.about = {"command": "./dev bench", "date": "2026-01-02", "machine": "a machine",
                      "versions": {"torch": "1"}, "groups": {"calls": "Latency of a call"},
                      "notes": ["left out"], "limits": {}, "distances": []}

    def test_json_has_rows_with_ratios(self):
        report.write_json(self.folder / "r.json", self.about, [row({})])
        read = json.loads((self.folder / "r.json").read_text())
        self.assertEqual(read["rows"][0]["ratios"]["stock"]["min"], 0.25)

    def test_document_keeps_what_is_around_the_table(self):
        path = self.folder / "P.md"
        path.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")
        report.write_document(path, self.about, [row({"stock": 0.3}), row({}, "bytes")])
        text = path.read_text()
        self.assertTrue(text.startswith("before\n") and text.endswith("\nafter\n"))
        self.assertNotIn("old", text)
        self.assertIn("| one dispatch, 2 threads | 20 ns | 40 ns | 80 ns | 0.250 ±0.125 | ≤ 0.3: yes |",
                      text)
        self.assertIn("left out", text)

    def test_chart_has_a_bar_for_each_ratio(self):
        picture = report.chart([row({}), row({}, "bytes")])
        self.assertEqual(picture.count(f'fill="{report.PEERS["stock"]}"'), 3)  # one in the legend


if __name__ == "__main__":
    unittest.main()
