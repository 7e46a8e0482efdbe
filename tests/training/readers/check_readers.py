"""Reads checkpoints with what others read them with: numpy, dump-parameters and, with --safetensors,
the Python package of that name, installed into a virtual environment of its own.

    check_readers.py WRITER DUMP_PARAMETERS WORK [--safetensors]
"""
import json
import pathlib
import struct
import subprocess
import sys

# One step by hand: errors 8, gradient 16, momenta 0.5 + 16, weights less by 0.125 * 16.5.
STATE = {"weights": [-1.0625, -0.0625, 0.9375, 1.9375], "momenta": [16.5] * 4}
NUMBERS = {"mote.step": [1], "mote.position": [21, 3, 16, 8, 45]}
LAYOUT = "4xf32 weights\n4xf32 momenta\n"


def crc32c(data):
    """RFC 3720, bit by bit."""
    remainder = 0xFFFFFFFF
    for byte in data:
        remainder ^= byte
        for _ in range(8):
            remainder = remainder >> 1 ^ (0x82F63B78 if remainder & 1 else 0)
    return remainder ^ 0xFFFFFFFF


def expect(what, found, expected):
    if found != expected:
        sys.exit(f"{what}: expected {expected}, found {found}")


def check_tensors(reader, tensors):
    """Tensors as {name: (type, numbers)}."""
    for names, kind in ((STATE, "F32"), (NUMBERS, "I64")):
        for name, numbers in names.items():
            expect(f"{reader}, {name}", tensors[name], (kind, numbers))
    progress = tensors["mote.progress"]
    expect(f"{reader}, mote.progress", (progress[0], progress[1][0] != progress[1][0], progress[1][1]),
           ("F64", True, 0))
    expect(f"{reader}, mote.layout", bytes(tensors["mote.layout"][1]).decode().rstrip("\n"), LAYOUT.rstrip("\n"))
    expect(f"{reader}, entries", len(tensors), 7)


def check_safetensors(path):
    """By the description of the format, and the checksums by theirs."""
    data = path.read_bytes()
    start = 8 + struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:start])
    codes = {"F32": "f", "F64": "d", "I64": "q", "U8": "B", "U32": "I"}
    tensors, sums = {}, [crc32c(data[:start])]
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        piece = data[start + begin:start + end]
        (count,) = entry["shape"]
        tensors[name] = entry["dtype"], list(struct.unpack(f"<{count}{codes[entry['dtype']]}", piece))
        if name != "mote.checksums":
            sums.append(crc32c(piece))
    sums.append(crc32c(struct.pack(f"<{len(sums)}I", *sums)))
    expect("checksums", tensors["mote.checksums"], ("U32", sums))
    check_tensors("the format", tensors)


def check_dump(tool, path, work):
    listed = subprocess.run([tool, f"--parameters={path}"], stdout=subprocess.PIPE, text=True, check=True).stdout
    for name in [*STATE, *NUMBERS, "mote.progress", "mote.layout", "mote.checksums"]:
        if name not in listed:
            sys.exit(f"dump-parameters does not list {name}:\n{listed}")
    for name, numbers in STATE.items():
        piece = work / "piece.bin"
        subprocess.run([tool, f"--parameters={path}", f"--extract={name}={piece}"], stdout=subprocess.DEVNULL,
                       check=True)
        expect(f"dump-parameters, {name}", list(struct.unpack("<4f", piece.read_bytes())), numbers)


def check_package(path, work):
    environment = work / "venv"
    python = environment / "bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "safetensors", "numpy"],
                       check=True)
    script = ("import json, sys; from safetensors.numpy import load_file; t = load_file(sys.argv[1]);"
              "kinds = {'float32': 'F32', 'float64': 'F64', 'int64': 'I64', 'uint8': 'U8', 'uint32': 'U32'};"
              "print(json.dumps({n: (kinds[str(v.dtype)], v.tolist()) for n, v in t.items()}))")
    result = subprocess.run([python, "-c", script, path], stdout=subprocess.PIPE, check=True)
    check_tensors("safetensors", {name: tuple(value) for name, value in json.loads(result.stdout).items()})


def main():
    writer, tool, work = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    work.mkdir(parents=True, exist_ok=True)
    for suffix in ("irpa", "safetensors"):
        subprocess.run([writer, work / f"model.{suffix}"], check=True)
        check_dump(tool, work / f"model-1.{suffix}", work)
    check_safetensors(work / "model-1.safetensors")
    if "--safetensors" in sys.argv:
        check_package(work / "model-1.safetensors", work)


main()
