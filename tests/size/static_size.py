"""Measures the programs of preset musl: static, with every byte that they need but the kernel's.

    static_size.py BUILD [--write SIZE.md]

core: text and data of mote in samples/hello, which is VM, module "hal", driver sync and ELF loader:
what the linker's map does not give to the C library or to the embedded model. Constants that the
linker merged count as mote's.
Other rows are bytes of the stripped file, hello's without the model, those of programs that train with theirs.
Compares with tests/size/limits_static.txt; --write puts the table with the date into docs/SIZE.md.
"""
import argparse
import datetime
import pathlib
import re
import subprocess
import sys
import tempfile

MOTE = re.compile(r"4mote|flatbuffers|^\.text\.main$")
HERE = pathlib.Path(__file__).parent


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def link_map(build):
    """What the linker says when it links hello once more."""
    command = run("ninja", "-C", build, "-t", "commands", "bin/hello").splitlines()[-1]
    command = command.removeprefix(": && ").removesuffix(" && :")
    with tempfile.TemporaryDirectory() as folder:
        command = command.replace("-o bin/hello", f"-o {folder}/hello -Wl,--print-map")
        return run("sh", "-c", command, cwd=build)


def core_and_model(build):
    core = model = 0
    for line in link_map(build).splitlines():
        fields = line.split(None, 4)
        # VMA, LMA, size, alignment, input section; lines of symbols repeat what their section says.
        match = len(fields) == 5 and fields[0] != "0" and re.match(r"(\S.*):\((\.[^+)]*)", fields[4])
        if not match or not re.search(r"\.o\)?$|<internal>$", match[1]):
            continue
        size, section = int(fields[2], 16), match[2]
        if section == ".rodata.mlp":
            model = size
        elif section.startswith((".text", ".rodata", ".data")) and (
                MOTE.search(section) or match[1] == "<internal>"):
            core += size
    return core, model


def file_size(build, name):
    with tempfile.TemporaryDirectory() as folder:
        run("strip", "--strip-all", "-o", f"{folder}/{name}", build / "bin" / name)
        return pathlib.Path(folder, name).stat().st_size


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--write", type=pathlib.Path)
    arguments = parser.parse_args()
    build = arguments.build
    expected = (HERE.parent.parent / "samples/hello/expected.txt").read_text()
    if run(build / "bin/hello") != expected:
        sys.exit("hello prints something else than samples/hello/expected.txt")
    core, model = core_and_model(build)
    sizes = {"core": core, "hello": file_size(build, "hello") - model}
    for program in ("train_regression", "train_digits_mlp", "train_digits", "run-module"):
        if (build / "bin" / program).exists():
            sizes[program] = file_size(build, program)

    problems, rows = [], []
    for line in (HERE / "limits_static.txt").read_text().splitlines():
        preset, name, limit, last, date = (line.split() + [""] * 5)[:5]
        if preset != build.name or name not in sizes:
            continue
        size = sizes[name]
        print(f"{preset} {name}: {size} bytes, limit {limit}, last recorded {last} ({size - int(last):+d})")
        rows.append(f"| `{preset}` | {name} | {size:,} | {int(limit):,} | {datetime.date.today()} |\n")
        if size > int(limit):
            problems.append(f"{preset} {name}: {size} bytes are over the limit of {limit}")
    if arguments.write:
        text = arguments.write.read_text()
        kept = [line for line in re.search(r"<!-- static -->\n(.*?)<!-- end -->", text, re.S)[1].splitlines(True)
                if not line.startswith(f"| `{build.name}`")]
        head, body = kept[:2], kept[2:]
        table = "".join(head + sorted(body + rows))
        arguments.write.write_text(re.sub(r"(<!-- static -->\n).*?(<!-- end -->)",
                                          lambda m: m[1] + table + m[2], text, flags=re.S))
    print("\n".join(problems))
    sys.exit(1 if problems or not rows else 0)


main()
