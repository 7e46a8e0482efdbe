"""Whether the compiler still refuses what README.md says it refuses.

    check_refused.py COMPILER
"""
import pathlib
import re
import subprocess
import sys
import tempfile

FLAGS = ["--iree-hal-target-device=local", "--iree-hal-local-target-device-backends=llvm-cpu",
         "--iree-llvmcpu-target-cpu=generic", "--iree-input-demote-f64-to-f32=false"]
TITLE = "## What the compiler refuses"
ROW = re.compile(r"\| (?:`(.*?)`)? ?\| `(.*?)` \| `(.*?)` \|")
TIMEOUT_S = 120


def source(operands, operation):
    lines = [f"func.func @f({operands or ''}) {{", f"  {operation}"]
    if operation.startswith("%r"):
        result = re.findall(r"tensor<\S+>", operation)[-1]
        lines.append(f"  util.optimization_barrier %r : {result}")
    return "\n".join([*lines, "  return", "}"])


def main():
    readme = pathlib.Path(__file__).with_name("README.md").read_text()
    section = readme.split(TITLE)[1].split("\n## ")[0]
    rows = ROW.findall(section)
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for operands, operation, error in rows:
            result = subprocess.run(
                [sys.argv[1], *FLAGS, "-", "-o", f"{folder}/module.vmfb"], timeout=TIMEOUT_S,
                input=source(operands, operation), capture_output=True, text=True)
            if result.returncode == 0 or error not in result.stderr:
                failures += 1
                print(f"{operation}\n  expected the error: {error}\n"
                      f"  exit code {result.returncode}: {result.stderr[:500]}")
    print(f"{len(rows) - failures} of {len(rows)} operations are refused as expected")
    sys.exit(1 if failures or not rows else 0)


main()
