"""Compares the gradients inside of a compiled step with finite differences of the loss.

    check_slopes.py RUN_MODULE MODULE.vmfb SLOPES.txt KIND FOLDER

SLOPES.txt has lines "parameter element slope", central differences in f64 of the loss alone, which
make_model.py of the sample computed for the batch that is made here. The step's own gradient g is
what its first call makes of zeros: momentum m = g; Adam's first moment m = (1 - 0.9) g; plain:
parameter - rate g. KIND: momentum, adam, plain.
"""
import pathlib
import sys

from training_files import read_floats, run, write_npy

SHARE = {"momentum": 1.0, "adam": 0.1}
# Absolute and relative. Layer norms of small numbers make rounding large.
ALLOWED = {"momentum": (1e-7, 1e-5), "adam": (2e-6, 2e-4), "plain": (1e-7, 1e-5)}
RATE = 1.0


def read_slopes(path):
    lines = [line.split() for line in pathlib.Path(path).read_text().splitlines()]
    return [(int(parameter), int(element), float(slope)) for parameter, element, slope in lines]


def main():
    run_module, module, slopes_path, kind = sys.argv[1:5]
    folder = pathlib.Path(sys.argv[5])
    folder.mkdir(parents=True, exist_ok=True)
    slopes = read_slopes(slopes_path)
    count = slopes[-1][0] + 1
    state_count = {"momentum": 2 * count, "adam": 3 * count + 1, "plain": count}[kind]
    call = [run_module, f"--module={module}", "--device=local-sync"]

    write_npy(folder / "rate.npy", "f4", "()", [RATE])
    if kind == "adam":
        write_npy(folder / "batch0.npy", "u1", "(2, 33)", [i * 7 % 17 for i in range(66)])
        batch = ["batch0.npy"]
    else:
        write_npy(folder / "batch0.npy", "u1", "(8, 64)", [i * 7 % 17 for i in range(512)])
        write_npy(folder / "batch1.npy", "u1", "(8,)", [i * 3 % 10 for i in range(8)])
        batch = ["batch0.npy", "batch1.npy"]

    before = [f"before{i}.npy" for i in range(state_count)]
    after = [f"after{i}.npy" for i in range(state_count)]
    function = ["--function=base"] if kind == "plain" else ["--function=init", "--input=i64=0"]
    run(*call, *function, *(f"--output=@{name}" for name in before), cwd=folder)
    run(*call, "--function=train_step", *(f"--input=@{name}" for name in [*before, "rate.npy", *batch]),
        *(f"--output=@{name}" for name in after), "--output=", "--output=", cwd=folder)

    worst, (absolute, relative) = 0, ALLOWED[kind]
    arrays = {}
    for parameter, element, slope in slopes:
        if parameter not in arrays:
            if kind == "plain":
                old, new = (read_floats(folder / names[parameter]) for names in (before, after))
                arrays[parameter] = [(a - b) / RATE for a, b in zip(old, new)]
            else:
                moments = read_floats(folder / after[count + parameter])
                arrays[parameter] = [m / SHARE[kind] for m in moments]
        found = arrays[parameter][element]
        worst = max(worst, abs(found - slope) / (absolute + relative * abs(slope)))
    largest = max(abs(slope) for _, _, slope in slopes)
    print(f"{len(slopes)} slopes of {count} parameters, up to {largest:.3g}; largest difference "
          f"{worst:.2g} of what is allowed")
    if not worst <= 1:
        sys.exit("the gradients are not the slopes of the loss")


main()
