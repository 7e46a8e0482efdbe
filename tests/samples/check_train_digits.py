"""Trains on digits and compares with PyTorch's run from the same weights on the same batches.

    check_train_digits.py PROGRAM SAMPLE DATA MODEL FOLDER

The curve, and held-out accuracy: at least 97 %, within 0.3 points of PyTorch's.
"""
import pathlib
import sys
import time

from training_files import check_curve, compare_losses, losses, read_table, run_lines


def main():
    program, sample, data, model = sys.argv[1:5]
    folder = pathlib.Path(sys.argv[5])
    folder.mkdir(parents=True, exist_ok=True)
    table = read_table(f"{sample}/{model}_curve.csv")
    began = time.monotonic()
    lines = run_lines(program, f"--model={model}", f"--data={data}", f"--curve={folder}/{model}.svg")
    seconds = time.monotonic() - began
    if len(losses(lines)) != len(table):
        sys.exit(f"{len(losses(lines))} steps, PyTorch did {len(table)}")
    compare_losses(losses(lines), table, 2e-3)

    shares = [line["accuracy"] for line in lines if "step" in line]
    if any(share * 32 % 1 for share in shares) or sum(shares[-44:]) < 43.5:
        sys.exit("batches are read wrongly in the last epoch, or accuracies are no shares of 32")
    accuracies = [line["held_out_accuracy"] for line in lines if "held_out_accuracy" in line]
    right, count = map(int, table[-1]["held_out"].split("/"))
    percent, expected = 100 * accuracies[-1], 100 * right / count
    print(f"{model}: {percent:.2f} % of the held-out digits, PyTorch {expected:.2f} %; {seconds:.1f} s")
    if percent < 97 or abs(percent - expected) > 0.3 or seconds > 60:
        sys.exit("expected 97 %, PyTorch's accuracy within 0.3 points, and less than a minute")
    check_curve(folder / f"{model}.svg", len(table) // 2, len(accuracies))


main()
