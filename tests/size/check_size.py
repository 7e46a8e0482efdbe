"""Compares the `min` build with tests/size/limits.txt and with the rules for what it may need.

    check_size.py build/min

Fails when a target is over its limit, links a library beyond the C library's own, holds a symbol of
the C++ library's strings, vectors or streams, has static constructors, or runs kernels and does not
need the C library's mathematics. Prints limit, last value
and this value.
"""
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile

C_LIBRARY = {"linux-vdso.so.1", "libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2"}
MATHS = "libm.so.6"
RUN_KERNELS = {"run-module", "benchmark-module", "check-module"}
CXX_LIBRARY = re.compile(r"basic_string<|std::(__cxx11::|vector|allocator|ios_base|ostream|istream)")


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def check(name, limit, last, program):
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        stripped = pathlib.Path(folder) / name
        shutil.copy(program, stripped)
        run("strip", "--strip-all", str(stripped))
        size = stripped.stat().st_size
    print(f"{name}: {size} bytes, limit {limit}, last recorded {last} ({size - last:+d})")
    if size > limit:
        problems.append(f"{name}: {size} bytes are over the limit of {limit}")
    libraries = {line.split()[0].rsplit("/", 1)[-1] for line in run("ldd", str(program)).splitlines()}
    if libraries - C_LIBRARY:
        problems.append(f"{name}: needs {', '.join(sorted(libraries - C_LIBRARY))}")
    if name in RUN_KERNELS and MATHS in libraries:
        problems.append(f"{name}: loads {MATHS} when it starts, not when it needs it")
    # One entry is the C start-up code's own.
    constructors = re.search(r"\.init_array\s+\w+\s+\w+\s+\w+\s+(\w+)", run("readelf", "-SW", str(program)))
    if constructors and int(constructors.group(1), 16) > 8:
        problems.append(f"{name}: has static constructors")
    symbols = {line for line in run("nm", "--demangle", str(program)).splitlines()
               if CXX_LIBRARY.search(line)}
    if symbols:
        problems.append(f"{name}: holds " + "; ".join(sorted(symbols)[:5]))
    return problems


def main():
    folder = pathlib.Path(sys.argv[1])
    if platform.machine() != "x86_64":
        print("limits are for x86-64; nothing to compare here")
        return
    problems, count = [], 0
    limits = pathlib.Path(__file__).with_name("limits.txt")
    for line in limits.read_text().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        name, limit, last, _ = line.split()
        program = folder / "bin" / name
        if not program.exists():
            problems.append(f"{program} is missing: ./dev build min")
            continue
        count += 1
        problems += check(name, int(limit), int(last), program)
    print("\n".join(problems))
    sys.exit(1 if problems or not count else 0)


main()
