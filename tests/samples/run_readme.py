"""Runs the commands that the README of a sample shows and compares what they print.

    run_readme.py PROJECT SAMPLE BUILD [TOLERANCE]

Numbers may differ by TOLERANCE, everything else must be equal. Commands are the first ```sh block; `./dev build` is left out, for the tests have built already,
and folders of build/ are those of BUILD: build/release is BUILD itself.
"""
import pathlib
import re
import subprocess
import sys

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def is_close(found, expected, tolerance):
    numbers = zip(NUMBER.findall(found), NUMBER.findall(expected))
    return NUMBER.sub("", found) == NUMBER.sub("", expected) and \
        all(abs(float(a) - float(b)) <= tolerance for a, b in numbers)


def main():
    project, build = pathlib.Path(sys.argv[1]), sys.argv[3]
    sample = project / "samples" / sys.argv[2]
    readme = (sample / "README.md").read_text()
    script = re.search(r"```sh\n(.*?)```", readme, re.S).group(1)
    script = script.replace("./dev build\n", "").replace("build/release", build)
    script = script.replace(f"build/{sample.name}", f"{build}/samples/{sample.name}")
    expected = (sample / "expected.txt").read_text()
    if "".join(f"    {line}\n" for line in expected.splitlines()) not in readme:
        sys.exit("the README shows another output than expected.txt")
    result = subprocess.run(["sh", "-eu", "-c", script], cwd=project, stdout=subprocess.PIPE, text=True)
    print(result.stdout, end="")
    if result.returncode:
        sys.exit(f"the commands end with exit code {result.returncode}")
    if not is_close(result.stdout, expected, float(sys.argv[4]) if len(sys.argv) > 4 else 0):
        sys.exit("expected:\n" + expected)


main()
