"""Lets the torch wheel of PyPI work on a machine without CUDA: its CPU part needs none of it.

    cuda_stand_in.py FOLDER     of torch's shared libraries

The libraries that the loader misses become links to one library, which has every name and version
that torch asks them for. Needs a C compiler and objdump.
"""
import collections
import pathlib
import re
import subprocess
import sys

STAND_IN = "libcuda_stand_in.so"
# CUDA's own names for its libraries, all that may be missing.
VENDOR = re.compile(r"lib(cu|nv|nccl)")
CODE = """
static const char text[] = "no CUDA";
long no_device(void) { return 100; }
long success(void) { return 0; }
long message(void) { return (long)text; }
char bytes[4096] __attribute__((aligned(64)));
"""


def objdump(option, path):
    return subprocess.run(["objdump", option, path], check=True, capture_output=True,
                          text=True).stdout


def stands_for(symbol):
    """What a symbol does: device counts fail, registration at load seems to work."""
    if symbol.startswith("nvshmem"):
        return "bytes"
    if symbol.startswith("__"):
        return "success"
    return "message" if symbol.startswith("cudaGetError") else "no_device"


def needs_of(objects):
    """Names of missing libraries, and the symbols to define by version ("" for none)."""
    libraries, symbols, defined = set(), collections.defaultdict(set), set()
    for path in objects:
        headers = objdump("-p", path)
        libraries |= {name for name in re.findall(r"NEEDED\s+(\S+)", headers) if VENDOR.match(name)}
        # Sections "required from LIBRARY:" with lines that end in a version.
        versions = {}
        for library, lines in re.findall(r"required from (\S+):\n((?:\s+0x.*\n?)+)", headers):
            versions.update(dict.fromkeys(re.findall(r"(\S+)\n", lines + "\n"), library))
        for line in objdump("-T", path).splitlines():
            words = line.split()
            if "*UND*" not in words:
                defined.update(words[-1:])
                continue
            version = words[-2].strip("()") if words[-2].startswith("(") else ""
            if not version or VENDOR.match(versions.get(version, "")):
                symbols[version].add(words[-1])
    symbols[""] = {s for s in symbols[""] - defined if re.match(r"_*(cu|nv|nccl)", s)}
    return libraries, symbols


def write(folder):
    libraries, symbols = needs_of([path for path in sorted(folder.glob("*.so"))
                                   if path.name != STAND_IN])
    source, script = [CODE], []
    named = set()
    for version, names in sorted(symbols.items(), reverse=True):
        names -= named  # a name without version is found under any
        named |= names
        for name in sorted(names):
            kind = stands_for(name)
            source.append(f"extern char {name}[4096] __attribute__((alias(\"bytes\")));"
                          if kind == "bytes" else
                          f"long {name}(void) __attribute__((alias(\"{kind}\")));")
        members = "".join(f"{name};" for name in sorted(names))
        if version:
            script.append(f"{version} {{ global: {members} }};\n")
        elif script:
            script[0] = script[0].replace("global:", "global: " + members)
    (folder / "stand_in.map").write_text("".join(script))
    subprocess.run(["c++", "-x", "c", "-w", "-shared", "-nostdlib", "-fno-builtin",
                    f"-Wl,--version-script,{folder / 'stand_in.map'}", "-o", folder / STAND_IN,
                    "-"], input="\n".join(source), text=True, check=True)
    for name in libraries:
        link = folder / name
        link.unlink(missing_ok=True)
        # libcuda.so comes with the driver, where there is one.
        if not name.startswith("libcuda.so"):
            link.symlink_to(STAND_IN)


if __name__ == "__main__":
    write(pathlib.Path(sys.argv[1]))
