"""Says where the bytes of a program are: by folder of the source, and the largest symbols.

    breakdown.py PROGRAM PROJECT [COUNT]

PROGRAM is of preset min with -g, which changes no instruction: folders come from its debug
information. Inlined code counts where it was inlined. Text of messages has no symbol and no folder.
"""
import collections
import pathlib
import re
import subprocess
import sys


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def folder_of(location, name, project):
    if "status_constant" in name:
        return "texts of errors"
    path = location.rsplit(":", 1)[0]
    if not path:
        return "tables without debug information"
    path = pathlib.Path(path)
    path = pathlib.Path(*path.parts[:1]).joinpath(*path.parts[1:]).resolve()
    if path.is_relative_to(project / "build"):
        return "schemas" if "schemas" in path.parts else "generated"
    return path.parent.relative_to(project).as_posix() if path.is_relative_to(project) else "libraries' headers"


def main():
    program, project = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 30
    folders, symbols = collections.Counter(), []
    for line in run("nm", "-S", "-l", "-C", program).splitlines():
        symbol, _, location = line.partition("\t")
        match = re.match(r"\w+ (\w+) ([^bB]) (.*)", symbol)
        if match:
            size, name = int(match[1], 16), match[3]
            folder = folder_of(location, name, project)
            folders[folder] += size
            symbols.append((size, name if len(name) < 100 else name[:97] + "...", folder))
    sections = {name: int(size, 16) for name, size in re.findall(
        r"^\s*\[\s*\d+\] (\.\S+)\s+(?!NOBITS)\w+\s+\w+ \w+ (\w+) \w+\s+\w*A", run("readelf", "-SW", program), re.M)
        if not name.startswith(".eh_frame")}
    total = sum(sections.values())
    for folder, size in folders.most_common():
        print(f"{size:8} {folder}")
    print(f"{total - sum(folders.values()):8} strings, jump tables, dynamic symbols, start-up code")
    print(f"{total:8} in all\n")
    for size, name, folder in sorted(symbols, reverse=True)[:count]:
        print(f"{size:8} {name}  ({folder})")


main()
