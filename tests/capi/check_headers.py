"""Checks the C headers: each compiles alone, strictly and as C++ too; each function is documented and tested.

    check_headers.py PROJECT INCLUDE CC CXX

INCLUDE: the folder with headers that the build generates.
"""
import pathlib
import re
import subprocess
import sys

FUNCTION = re.compile(r"^(?:MOTE_API|static inline)[^;{]*?\b(mote_\w+)\(", re.M)
# The first of a group of functions without a comment.
BARE = re.compile(r"^\s*\n(?:MOTE_API|static inline)[^;{]*?\b(mote_\w+)\(", re.M)
STRICT = ["-Wall", "-Wextra", "-pedantic", "-Werror", "-Wshadow", "-Wconversion", "-fsyntax-only"]


def main():
    project, generated = map(pathlib.Path, sys.argv[1:3])
    cc, cxx = sys.argv[3:5]
    headers = [project / "include/mote" / name for name in ("mote.h", "native.h", "parameters.h", "training.h")]
    headers.append(generated / "mote/components.h")
    functions, problems = [], []
    for header in headers:
        functions += FUNCTION.findall(header.read_text())
        if header.name != "components.h":
            problems += [f"{name}() has no comment" for name in BARE.findall(header.read_text())]
        for compiler, language, standard in ((cc, "c", "c11"), (cxx, "c++", "c++17"), (cxx, "c++", "c++20")):
            subprocess.run([compiler, "-x", language, f"-std={standard}", *STRICT, f"-I{project}/include",
                            f"-I{generated}", "-"], input=f'#include "mote/{header.name}"\n', text=True, check=True)
    tests = "".join(path.read_text() for path in sorted((project / "tests/capi").glob("*.[ch]")))
    problems += [f"{name}() is in no test" for name in functions if not re.search(rf"\b{name}\(", tests)]
    names = "".join(header.read_text() for header in headers)
    for name in re.findall(r"\bmote_\w+", (project / "docs/MIGRATING.md").read_text()):
        if not re.search(rf"\b{name}\b", names) and name not in ("mote_add_module", "mote_embed"):
            problems.append(f"docs/MIGRATING.md: there is no {name}")
    version = re.search(r"set\(MOTE_ABI_VERSION (\d+)\)", (project / "CMakeLists.txt").read_text()).group(1)
    if f"#define MOTE_ABI_VERSION {version}\n" not in headers[0].read_text():
        problems.append(f"mote.h and CMakeLists.txt disagree on MOTE_ABI_VERSION, {version} there")
    print("\n".join(problems) or f"{len(functions)} functions are tested")
    sys.exit(1 if problems or len(functions) < 100 else 0)


main()
