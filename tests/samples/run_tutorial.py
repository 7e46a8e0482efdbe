"""Runs the commands that docs/TRAINING.md shows, in order, and compares what they print.

    run_tutorial.py PROJECT BUILD [PYTHON_WITH_TORCH]

A ```text block behind a ```sh block is what the commands print. `./dev build` is left out, for the
tests have built already, and folders of build/ are those of BUILD: build/release is BUILD itself.
Without PYTHON_WITH_TORCH the block that needs PyTorch is left out and a line says so. A block of
code with the name of a file is a part of that file.
"""
import pathlib
import re
import shutil
import subprocess
import sys


def run_block(project, build, script, expected):
    script = script.replace("./dev build\n", "").replace("build/release", build)
    script = script.replace("build/tutorial", f"{build}/tutorial")
    script = script.replace("../../samples", f"{project}/samples")
    result = subprocess.run(["sh", "-eu", "-c", script], cwd=project, stdout=subprocess.PIPE, text=True)
    if result.returncode:
        sys.exit(f"{script}{result.stdout}exit code {result.returncode}")
    if expected is not None and result.stdout != expected:
        sys.exit(f"{script}prints\n{result.stdout}expected\n{expected}")


def main():
    project, build, *torch = sys.argv[1:]
    shutil.rmtree(f"{build}/tutorial", ignore_errors=True)
    pathlib.Path(build, "tutorial").mkdir()
    text = pathlib.Path(project, "docs/TRAINING.md").read_text()
    blocks = re.findall(r"^```([^\n]+)\n(.*?)^```$", text, re.M | re.S)
    commands = 0
    for (info, body), (next_info, next_body) in zip(blocks, [*blocks[1:], ("", "")]):
        language, _, file = info.partition(" ")
        if language == "sh":
            if file == "pytorch":
                if not torch:
                    print("left out: the block that needs PyTorch, see MOTE_TORCH_PYTHON")
                    continue
                body = body.replace("python3", torch[0])
            run_block(project, build, body, next_body if next_info == "text" else None)
            commands += 1
        elif file and body not in pathlib.Path(project, file).read_text():
            sys.exit(f"not a part of {file}:\n{body}")
    print(f"{commands} blocks of commands, {len(blocks)} blocks")


main()
