"""Parameters of weights.mlir, and writers of the files they lie in.

Written from the description of the formats and on the standard library alone, so that the files
that mote reads do not come from mote.
"""
import json
import struct

F32 = {
    "a": [1.5, -2.0, 0.25, 3.0],
    "b": [9.0, 9.0, 9.0, 9.0, 0.5, 1.0, -1.0, 2.0],
    "g": [1.0, 2.0, 3.0, 4.0],
    "s": [10.0, 20.0, 30.0, 40.0],
}
I32 = {"c": [7, -7, 7, -7]}


def bytes_of(key):
    if key in I32:
        return struct.pack(f"<{len(I32[key])}i", *I32[key])
    return struct.pack(f"<{len(F32[key])}f", *F32[key])


def irpa(data, splats=()):
    """{key: bytes} and {key: (length, pattern)} as one archive."""
    table, metadata, storage = b"", b"", b""
    for key, value in [*data.items(), *dict(splats).items()]:
        table += b"\0" * (-len(table) % 16)
        name = struct.pack("<QQQQ", len(metadata), len(key), 0, 0)
        metadata += key.encode()
        if isinstance(value, tuple):
            length, pattern = value
            extra = struct.pack("<Q16sB", length, pattern, len(pattern))
            table += struct.pack("<QIQ", 60 + len(extra), 1, 0) + name + struct.pack("<Q", 0) + extra
        else:
            storage += b"\0" * (-len(storage) % 64)
            extra = struct.pack("<QQ", len(storage), len(value))
            table += struct.pack("<QIQ", 60 + len(extra), 2, 0) + name + struct.pack("<Q", 64) + extra
            storage += value
    storage_at = 96 + len(table) + len(metadata)
    storage_at += -storage_at % 64
    header = struct.pack("<4sHHQQQQ6Q", b"IRPA", 0, 0, 88, 0, 0, len(data) + len(splats),
                         96, len(table), 96 + len(table), len(metadata), storage_at, len(storage))
    body = (header + bytes(8) + table + metadata).ljust(storage_at, b"\0") + storage
    return body + b"\0" * (-len(body) % 4096)


def chain(*archives):
    """One file of several archives, each of which tells how far it is to the next."""
    out = b""
    for i, archive in enumerate(archives):
        distance = len(archive) if i + 1 < len(archives) else 0
        out += archive[:16] + struct.pack("<Q", distance) + archive[24:]
    return out


def safetensors(data):
    members, payload = {"__metadata__": {"format": "pt"}}, b""
    for key, value in data.items():
        members[key] = {"dtype": "U8", "shape": [len(value)],
                        "data_offsets": [len(payload), len(payload) + len(value)]}
        payload += value
    header = json.dumps(members).encode()
    header += b" " * (-len(header) % 8)
    return struct.pack("<Q", len(header)) + header + payload


def gguf(data):
    def text(value):
        return struct.pack("<Q", len(value)) + value.encode()

    tensors, payload = b"", b""
    for key, value in data.items():
        payload += b"\0" * (-len(payload) % 64)
        kind = 26 if key in I32 else 0
        tensors += text(key) + struct.pack("<IQIQ", 1, len(value) // 4, kind, len(payload))
        payload += value
    pairs = text("general.name") + struct.pack("<I", 8) + text("test")
    pairs += text("general.alignment") + struct.pack("<II", 4, 64)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(data), 2) + pairs + tensors
    return head + b"\0" * (-len(head) % 64) + payload


def write_files(folder):
    a, b, g, s, c = (bytes_of(key) for key in "abgsc")
    wrong = bytes(len(a))
    files = {
        "model.irpa": irpa({"a": a, "b": b}),
        "model.safetensors": safetensors({"b": b, "a": a}),
        "model.gguf": gguf({"b": b, "a": a}),
        "state.irpa": irpa({"s": s}, {"c": (16, c[:8])}),  # patterns of 8 and 16 bytes
        "state.gguf": gguf({"s": s, "c": c}),
        "global.irpa": irpa({}, {"g": (16, g)}),
        "first.irpa": chain(irpa({"x": wrong}), irpa({"a": a, "unused": wrong}), irpa({"y": wrong})),
        "second.irpa": irpa({"a": wrong, "b": b}),
        "short.irpa": irpa({"a": a[:12], "b": b}),
    }
    for name, contents in files.items():
        (folder / name).write_bytes(contents)
