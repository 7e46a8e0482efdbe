"""Builds samples/hello without each thing that a build can leave out, runs it, and says what that saved.

    knobs.py PROJECT WORK [--components]

Preset min; bytes of the stripped file. --components also builds run-module without each driver, loader
and native module. docs/SIZE.md has the figures.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

KNOBS = ["MOTE_STATUS_TEXT", "MOTE_DIAGNOSTICS", "MOTE_TRACE", "MOTE_F32", "MOTE_F64"]
COMPONENTS = {"MOTE_DRIVERS": ["sync", "task", "null"], "MOTE_LOADERS": ["system", "elf", "vmvx"],
              "MOTE_MODULES": ["hal", "hal_inline", "hal_loader", "io_parameters"]}


def run(*command, **options):
    command = [str(word) for word in command]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if result.returncode:
        sys.exit(f"{' '.join(command)}\n{result.stdout}exit code {result.returncode}")
    return result.stdout


def build(project, work, target, *definitions):
    work = work / target
    launcher = ["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"] if shutil.which("ccache") else []
    run("cmake", "--preset", "min", "-B", work, *launcher,
        f"-DMOTE_BUILD_SAMPLES={'ON' if target == 'hello' else 'OFF'}", *definitions, cwd=project)
    run("cmake", "--build", work, "--target", target)
    with tempfile.TemporaryDirectory() as folder:
        stripped = pathlib.Path(folder) / target
        run("strip", "--strip-all", "-o", stripped, work / "bin" / target)
        return stripped.stat().st_size


def build_hello(project, work, without):
    size = build(project, work, "hello", *(f"-D{knob}={'OFF' if knob in without else 'ON'}" for knob in KNOBS))
    if run(work / "hello/bin/hello") != (project / "samples/hello/expected.txt").read_text():
        sys.exit(f"hello without {', '.join(without)} prints something else")
    return size


def main():
    project, work = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    everything = build_hello(project, work, [])
    print(f"hello: {everything} bytes")
    for without in [*([knob] for knob in KNOBS), ["MOTE_F32", "MOTE_F64"], KNOBS]:
        print(f"without {', '.join(without)}: {build_hello(project, work, without) - everything:+d}", flush=True)
    if "--components" in sys.argv:
        lists = {name: ";".join(entries) for name, entries in COMPONENTS.items()}
        everything = build(project, work, "run-module", *(f"-D{name}={text}" for name, text in lists.items()))
        print(f"run-module: {everything} bytes")
        for name, entries in COMPONENTS.items():
            for entry in entries:
                rest = dict(lists, **{name: ";".join(other for other in entries if other != entry)})
                size = build(project, work, "run-module", *(f"-D{key}={text}" for key, text in rest.items()))
                print(f"without {name} {entry}: {size - everything:+d}", flush=True)


main()
