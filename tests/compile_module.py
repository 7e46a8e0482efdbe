"""Compiles a program with the stock compiler, once: results are cached by content.

    compile_module.py --compiler PATH --cache DIR --output FILE.vmfb [--object FILE.o] SOURCE [FLAG...]

The cache is shared by all presets. Flags may come from a file: @FILE, one a line.
With --object the code goes to an object file, for the static loader.
"""
import argparse
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

COMPILER_VERSION = "3.13.0"
OBJECT_FLAGS = ["--iree-llvmcpu-link-embedded=false", "--iree-llvmcpu-link-static"]
# The compiler can hang on a few programs; none of ours should take this long.
TIMEOUT_S = 600


def read_flags(arguments):
    flags = []
    for argument in arguments:
        if argument.startswith("@"):
            path = pathlib.Path(argument[1:])
            flags += path.read_text().split() if path.exists() else []
        else:
            flags.append(argument)
    return flags


def host_cpu():
    """What code for this machine depends on; a cache may travel to another one."""
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    return repr(sorted({line for line in lines if line.startswith(("model name", "flags"))})).encode()


def compile_module(compiler, source, flags, target):
    command = [compiler, source, "-o", str(target), *flags]
    # A group of its own: the installed compiler is a wrapper around the real one.
    process = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
    try:
        _, errors = process.communicate(timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        sys.exit(f"{source}: the compiler took more than {TIMEOUT_S} s")
    if process.returncode != 0:
        sys.stderr.buffer.write(errors)
        sys.exit(f"{source}: the compiler failed")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--cache", required=True, type=pathlib.Path)
    parser.add_argument("--output", required=True, type=pathlib.Path)
    parser.add_argument("--object", type=pathlib.Path)
    parser.add_argument("source")
    arguments, flags = parser.parse_known_args()
    flags = read_flags(flags)
    if arguments.object:
        flags += OBJECT_FLAGS

    key = hashlib.sha256()
    key.update(repr([COMPILER_VERSION, flags]).encode())
    if any("target-cpu=host" in flag for flag in flags):
        key.update(host_cpu())
    key.update(pathlib.Path(arguments.source).read_bytes())
    cached = arguments.cache / (key.hexdigest() + ".vmfb")
    cached_object = cached.with_suffix(".o")
    if not cached.exists():
        arguments.cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=arguments.cache) as folder:
            fresh = pathlib.Path(folder) / "module.vmfb"
            if arguments.object:
                code = pathlib.Path(folder) / "code.o"
                flags.append(f"--iree-llvmcpu-static-library-output-path={code}")
            compile_module(arguments.compiler, arguments.source, flags, fresh)
            if arguments.object:
                if not code.exists():
                    sys.exit(f"{arguments.source}: no kernels, so no object")
                code.replace(cached_object)
            fresh.replace(cached)
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(cached, arguments.output)
    if arguments.object:
        shutil.copyfile(cached_object, arguments.object)


main()
