#!/usr/bin/env python3
"""Writes docs/EXECUTION_MODELS.md: which program runs in which execution model.

    make_table.py [--build build/release] [--corpus DIR] [--check] [--only PROGRAM...]

Every cell comes from compiling the program and making the calls of its calls.txt. Where mote fails,
the stock runner is asked as well; it is put into build/peer-venv when it is needed first. With
--check nothing is written, and the exit code is 1 when the file differs. --only prints a part.
"""
import argparse
import hashlib
import pathlib
import re
import shlex
import subprocess
import sys
import time
import venv

PROJECT = pathlib.Path(__file__).resolve().parents[2]
TABLE = PROJECT / "docs" / "EXECUTION_MODELS.md"
PEER_PACKAGE = "iree-base-runtime==3.13.0"
RUN_TIMEOUT_S = 300

LOCAL = ["--iree-hal-target-device=local"]
CPU = [*LOCAL, "--iree-hal-local-target-device-backends=llvm-cpu", "--iree-llvmcpu-target-cpu=generic"]
# Name, flags of the compiler, what the column is called in the text.
MODES = {
    "ELF": CPU,
    "ELF async": [*CPU, "--iree-execution-model=async-external"],
    "system": [*CPU, "--iree-llvmcpu-link-embedded=false"],
    "static": CPU,  # the flags that make an object file are those of compile_module.py --object
    "VMVX": [*LOCAL, "--iree-hal-local-target-device-backends=vmvx"],
    "inline-dynamic": [*CPU, "--iree-execution-model=inline-dynamic"],
    "inline-static": [*LOCAL, "--iree-hal-local-target-device-backends=vmvx-inline",
                      "--iree-execution-model=inline-static"],
}
STATIC_DEFAULTS = PROJECT / "tests" / "executables" / "static_defaults.py"

OK, REFUSED, NO_KERNELS = "ok", "compiler refuses", "no kernels"
FAILS = "**fails**"

INTRODUCTION = """\
# Execution models

Which programs run in which form. `tests/modes/make_table.py` writes this file and `./dev test all`
checks it; every cell is the outcome of compiling the program and making the calls of its
`calls.txt`, whose expected results come from PyTorch, numpy or arithmetic.

"""

FOOTER = """\

- **ok**: every call gives what is expected.
- **no kernels**: the program has none, so that there is no object to link.
- **compiler refuses**: the stock `iree-compile` 3.13.0 ends with an error.
- **stock fails too**: the call fails here, and the stock runner ends with the exit code shown when it
  makes the same call without a comparison of results.
- **fails**: the call fails here and works there; of `static` only the former is known.

"""


class Program:
    def __init__(self, name, source, calls, flags=()):
        self.name, self.source, self.calls, self.flags = name, source, calls, list(flags)
        self.text = calls.read_text()
        # The PyTorch front end writes both forms, f and f$async, whatever the model.
        self.is_torch = b"$async" in source.read_bytes()

    def call_lines(self):
        """Flags of each call, and whether it must fail; file names absolute."""
        for line in self.text.splitlines():
            must_fail = line.startswith("# fails ")
            line = line.removeprefix("# fails ")
            if line.strip() and not line.startswith("#"):
                yield self.absolute(line), must_fail

    def absolute(self, line):
        return re.sub(r"([@ ]|=model=)([a-z0-9_./]+\.(?:npy|irpa|safetensors))",
                      rf"\1{self.calls.parent}/\2", line)


def find_programs(corpus):
    inline = PROJECT / "tests" / "programs" / "inline"
    programs = [Program("inline", inline / "inline.mlir", inline / "inline_calls.txt")]
    for calls in sorted(corpus.glob("*/calls.txt")):
        folder = calls.parent
        flags = folder / "compile.flags"
        programs.append(Program(folder.name, next(folder.glob("model.mlir*")), calls,
                                [f"@{flags}"] if flags.exists() else []))
    return programs


class Table:
    def __init__(self, build):
        self.build = build
        self.folder = build / "modes"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.peer = None
        self.main_object = None
        self.refusals = {}  # what the compiler says -> mode -> programs

    def cell(self, program, mode):
        module = self.folder / f"{program.name}-{mode.replace(' ', '-')}.vmfb"
        if mode == "static" and not STATIC_DEFAULTS.exists():
            return "no loader"
        outcome = self.compile(program, mode, module)
        if outcome != OK:
            return outcome
        runner = self.static_runner(module) if mode == "static" else self.build / "bin" / "run-module"
        calls, is_async = program, mode == "ELF async" and program.is_torch
        if self.mote_passes(runner, module, calls, is_async):
            return OK
        if mode == "static":  # the stock runner has no place for the object
            return FAILS
        code = self.peer_exit_code(module, program, is_async)
        return f"stock fails too ({code})" if code else FAILS

    def compile(self, program, mode, module):
        """The outcome: OK or what a cell says instead."""
        flags = [f for f in MODES[mode]
                 if not (program.is_torch and f == "--iree-execution-model=async-external")]
        command = [sys.executable, PROJECT / "tests" / "compile_module.py",
                   "--compiler", PROJECT / "build" / "venv" / "bin" / "iree-compile",
                   "--cache", PROJECT / "build" / "modules", "--output", module]
        if mode == "static":
            command += ["--object", module.with_suffix(".o")]
        command += [program.source, *flags, *program.flags]
        # What the compiler refused once it refuses again.
        key = hashlib.sha256(repr([mode == "static", flags, program.flags]).encode())
        key.update(program.source.read_bytes())
        refused = PROJECT / "build" / "modules" / (key.hexdigest() + ".refused")
        if refused.exists():
            return self.refuse(program, mode, refused.read_text())
        result = subprocess.run(command, capture_output=True, text=True)
        if "no kernels, so no object" in result.stderr:
            return NO_KERNELS
        if result.returncode:
            if "error:" not in result.stderr or "the compiler failed" not in result.stderr:
                sys.exit(f"{program.name} as {mode}:\n{result.stderr[-4000:]}")
            refused.write_text(result.stderr)
            return self.refuse(program, mode, result.stderr)
        return OK

    def refuse(self, program, mode, errors):
        message = re.search(r"error: (.*)", errors).group(1)
        message = message.split(" that was explicitly marked illegal")[0]
        self.refusals.setdefault(message, {}).setdefault(mode, []).append(program.name)
        return REFUSED

    def describe_refusals(self):
        lines = ["| what the compiler says | of |", "| --- | --- |"]
        for message, modes in self.refusals.items():
            where = "; ".join(f"{mode}: {', '.join(names)}" for mode, names in modes.items())
            lines.append(f"| `{message}` | {where} |")
        return "\n".join(lines) + "\n\n"

    def static_runner(self, module):
        """run-module once more, with the code of the program in it."""
        compiler = ["c++", "-std=c++20", "-fno-exceptions", "-fno-rtti", f"-I{PROJECT}",
                    f"-I{PROJECT / 'include'}"]
        if not self.main_object:
            self.main_object = self.folder / "run_module_main.o"
            subprocess.run([*compiler, "-c", PROJECT / "tools" / "run_module_main.cc",
                            "-o", self.main_object], check=True)
        defaults, runner = module.with_suffix(".cc"), module.with_suffix("")
        target = module.with_suffix(".o")
        subprocess.run([sys.executable, STATIC_DEFAULTS, defaults, target], check=True)
        subprocess.run([*compiler, self.main_object, defaults, target,
                        self.build / "libmote_tools.a", self.build / "libmote.a", "-lm", "-ldl",
                        "-o", runner], check=True)
        return runner

    def mote_passes(self, runner, module, program, is_async):
        common = [runner, f"--module={module}", "--device=local-sync"]
        if "--parameters=" in program.text:  # the flags of each call name files: it is a run of its own
            return all(run([*common, *shlex.split(as_async(line, is_async))]) == int(must_fail)
                       for line, must_fail in program.call_lines())
        calls = program.calls
        if is_async:
            calls = module.with_suffix(".txt")
            calls.write_text("".join(as_async(program.absolute(line), True) + "\n"
                                     for line in program.text.splitlines()))
        return run([*common, f"--calls={calls}"]) == 0

    def peer_exit_code(self, module, program, is_async):
        """0 when the stock runner makes all calls that stand alone, else its first other exit code."""
        self.peer = self.peer or peer_tool()
        # A process makes one call: of a program with state only the first can be asked for.
        lines = list(program.call_lines())
        for line, must_fail in lines[:1] if "# stateful" in program.text else lines:
            flags = [f for f in shlex.split(as_async(line, is_async)) if not f.startswith("--expected_")]
            code = run([self.peer, f"--module={module}", "--device=local-sync", *flags])
            if code and not must_fail:
                return code
        return 0


def as_async(line, is_async):
    return re.sub(r"(--function=)([a-z_]+)", r"\1\2$async", line) if is_async else line


def run(command):
    try:
        return subprocess.run(command, capture_output=True, timeout=RUN_TIMEOUT_S).returncode
    except subprocess.TimeoutExpired:
        return f"more than {RUN_TIMEOUT_S} s"


def peer_tool():
    """The program itself; the installed command is a Python script around it."""
    environment = PROJECT / "build" / "peer-venv"
    pattern = "lib/python*/site-packages/iree/_runtime_libs/iree-run-module"
    if not list(environment.glob(pattern)):
        venv.create(environment, with_pip=True)
        subprocess.run([environment / "bin" / "python", "-m", "pip", "install", "-q", PEER_PACKAGE],
                       check=True)
    return next(environment.glob(pattern))


def rows_of(programs, table):
    lines = ["| program | " + " | ".join(MODES) + " |", "| --- " * (len(MODES) + 1) + "|"]
    for program in programs:
        start = time.monotonic()
        cells = [table.cell(program, mode) for mode in MODES]
        lines.append(f"| {program.name} | " + " | ".join(cells) + " |")
        print(f"{time.monotonic() - start:6.1f} s {lines[-1]}", flush=True)
    return "\n".join(lines) + "\n"


def describe_modes():
    lines = ["| column | flags of `iree-compile` |", "| --- | --- |"]
    for mode, flags in MODES.items():
        text = " ".join(f"`{flag}`" for flag in flags)
        if mode == "static":
            text += " and those of static libraries; the object is linked into the runner"
        if mode == "ELF async":
            text += "; programs of PyTorch are called as `NAME$async` instead"
        lines.append(f"| {mode} | {text} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=PROJECT / "build" / "release")
    parser.add_argument("--corpus", type=pathlib.Path, default=PROJECT.parent / "shared" / "corpus")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only", nargs="+", default=[])
    arguments = parser.parse_args()

    start = time.monotonic()
    programs = [p for p in find_programs(arguments.corpus)
                if not arguments.only or p.name in arguments.only]
    if not programs:
        sys.exit("no such program")
    table = Table(arguments.build.resolve())
    text = INTRODUCTION + rows_of(programs, table) + FOOTER
    if table.refusals:
        text += table.describe_refusals()
    text += describe_modes()
    print(f"{time.monotonic() - start:.0f} s in all")
    if arguments.only:
        return
    if not arguments.check:
        TABLE.write_text(text)
    elif not TABLE.exists() or TABLE.read_text() != text:
        sys.exit(f"{TABLE} is not what was found: run tests/modes/make_table.py")


main()
