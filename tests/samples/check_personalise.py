"""Adapts the last layer to the writers of the rest of the file, for some choices of half of it.

    check_personalise.py PROGRAM SAMPLE DATA

Accuracy on the other half rises by at least 2 points with the default seed and on average, and is
PyTorch's up to one digit.
"""
import sys

from training_files import read_table, run_lines


def main():
    program, sample, data = sys.argv[1:]
    gains = []
    for row in read_table(f"{sample}/expected.csv"):
        lines = run_lines(program, f"--data={data}", f"--seed={row['seed']}")
        count = int(row["of"])
        before, after = (line[key] * count for line, key in
                         ((lines[0], "accuracy_before"), (lines[-1], "accuracy_after")))
        gains.append(100 * (after - before) / count)
        print(f"seed {row['seed']}: {before:.0f} -> {after:.0f} of {count}, PyTorch {row['before']} -> {row['after']}")
        if max(abs(before - int(row["before"])), abs(after - int(row["after"]))) > 1.01:
            sys.exit("that is not what PyTorch has")
    mean = sum(gains) / len(gains)
    print(f"gain: {gains[0]:.2f} points with the default seed, {mean:.2f} on average")
    if gains[0] < 2 or mean < 2:
        sys.exit("expected 2 points")


main()
