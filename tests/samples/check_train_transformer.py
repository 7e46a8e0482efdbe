"""Trains the transformer for some epochs and compares with PyTorch's run.

    check_train_transformer.py PROGRAM SAMPLE EPOCHS FOLDER
"""
import pathlib
import sys

from training_files import check_curve, compare_losses, losses, read_table, run_lines

STEPS = 36  # of an epoch


def main():
    program, sample, epochs = sys.argv[1:4]
    folder = pathlib.Path(sys.argv[4])
    folder.mkdir(parents=True, exist_ok=True)
    *lines, last = run_lines(program, f"--epochs={epochs}", "--length=40", f"--curve={folder}/curve.svg")
    found = losses(lines)
    if len(found) != STEPS * int(epochs):
        sys.exit(f"{len(found)} steps in {epochs} epochs")
    compare_losses(found, read_table(f"{sample}/curve.csv"), 1e-3)
    check_curve(folder / "curve.svg", len(found), 0)
    known = set(pathlib.Path(sample, "text.txt").read_text())
    if len(last["text"]) != 40 or not set(last["text"]) <= known:
        sys.exit(f"written: {last}")


main()
