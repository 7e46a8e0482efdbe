"""What the machine can do at best, measured in the same run, and how far from it mote is."""
import re
import subprocess

import peers
import work

EMPTY = "int main() {}\n"


def built(name, source, *flags):
    target = work.FOLDER / name
    subprocess.run(["c++", *flags, "-o", target, *source], check=True)
    return target


def measure(bench):
    folder = peers.PROJECT / "benchmarks"
    limits = {}
    output = subprocess.run([built("limits", [folder / "limits.cc"], "-std=c++20", "-O3",
                                   "-march=native")], check=True, capture_output=True, text=True)
    for line in output.stdout.splitlines():
        name, value = line.split()
        limits[name] = float(value)
    flops = built("peak_flops", [folder / "peak_flops.cc"], "-O3", "-march=native",
                  "-ffp-contract=fast")
    for threads, name in ((1, "f32_flops"), (2, "f32_flops_2")):
        running = [subprocess.Popen([flops], stdout=subprocess.PIPE, text=True)
                   for _ in range(threads)]
        limits[name] = 1e9 * sum(float(re.search(r"f32 ([\d.]+)", p.communicate()[0]).group(1))
                                 for p in running)
    wake_up = built("wake_up", [folder / "wake_up.cc"], "-std=c++20", "-O3", "-march=native")
    wake = subprocess.run([wake_up],
                          check=True, capture_output=True, text=True).stdout
    limits |= dict(zip(("wake_spinning_ns", "wake_asleep_ns", "read_own_ns", "read_others_ns"),
                       (1e3 * float(x) for x in re.findall(r": ([\d.]+) us at least", wake))))
    source = work.FOLDER / "empty.c"
    source.write_text(EMPTY)
    empty = built("empty", ["-x", "c", source], "-O2")
    limits["empty_program_ns"] = min(bench.launch([empty])[0] for _ in range(200))
    return limits


DESCRIPTIONS = {
    "memory_read_1": ("reading memory, 1 thread", 1e-9, "GB/s"),
    "memory_read_2": ("reading memory, 2 threads", 1e-9, "GB/s"),
    "cache_read": ("reading 1 MiB again and again, 1 thread", 1e-9, "GB/s"),
    "memory_copy": ("copying memory, 1 thread", 1e-9, "GB/s"),
    "f32_flops": ("multiply-adds of f32, 1 thread", 1e-9, "Gflop/s"),
    "f32_flops_2": ("multiply-adds of f32, 2 processes", 1e-9, "Gflop/s"),
    "syscall_ns": ("a system call", 1, "ns"),
    "first_touch_ns": ("the first touch of a page", 1, "ns"),
    "wake_spinning_ns": ("bringing in a thread that spins", 1, "ns"),
    "wake_asleep_ns": ("bringing in a thread that sleeps", 1e-3, "us"),
    "read_own_ns": ("reading 64 KiB that the same core has just written", 1e-3, "us"),
    "read_others_ns": ("reading 64 KiB that the other core has just written", 1e-3, "us"),
    "empty_program_ns": ("start to exit of a program that does nothing", 1e-3, "us"),
}

PERCEPTRON_WEIGHTS = 784 * 256 + 256 + 256 * 128 + 128 + 128 * 10 + 10
# Forward, gradients of the weights, and of the second layer's input.
TRAIN_MLP_PRODUCTS = 32 * (2 * 784 * 128 + 3 * 128 * 10)
# Multiply-adds of the convolutions and the linear layer.
RESNET18_PRODUCTS = 1814073344
MOBILENET_PRODUCTS = 300774272

# Row, what bounds it, and the bound in nanoseconds.
BOUNDS = (
    ("runner", "one-dispatch module, local-sync", "a process starts and ends",
     lambda m: m["empty_program_ns"]),
    ("load", "512 MiB of constants, preload", "the file is copied once",
     lambda m: (512 << 20) / m["memory_copy"] * 1e9),
    ("models", "perceptron", "the weights are read from the second-level cache",
     lambda m: 4 * PERCEPTRON_WEIGHTS / m["cache_read"] * 1e9),
    ("models", "resnet18 224x224", "multiply-adds of one core",
     lambda m: 2 * RESNET18_PRODUCTS / m["f32_flops"] * 1e9),
    ("models", "mobilenet_v2 224x224", "multiply-adds of one core",
     lambda m: 2 * MOBILENET_PRODUCTS / m["f32_flops"] * 1e9),
    ("loops", "train_mlp", "multiply-adds of one core",
     lambda m: 2 * TRAIN_MLP_PRODUCTS / m["f32_flops"] * 1e9),
)


def distances(limits, rows):
    """(title, mote's time, bound, factor, what bounds it) of the rows that were measured."""
    found = {(row["group"], row["name"]): row for row in reversed(rows)
             if row["unit"] == "ns" and row["threads"] == 1}
    for group, name, text, bound in BOUNDS:
        row = found.get((group, name))
        if row:
            time, least = row["peers"]["mote"]["min"], bound(limits)
            yield f"{group}/{name}", time, least, time / least, text
