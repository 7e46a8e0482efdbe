"""Writes mote as one source file, mote_all.cc, and a folder of public headers.

    amalgamate.py --project DIR --build DIR --output DIR

BUILD is a configured and built folder of mote: the list of sources, the code that flatc generates and
add_defaults() come from there. Users need neither flatc nor the FlatBuffers headers, which are part
of the file with their licence notice:

    c++ -std=c++20 -O2 -ffp-contract=off -fno-exceptions -fno-rtti -Iinclude -c mote_all.cc

and for programs -lm, and -ldl where the C library wants it. Left out are the matrix kernels that must
be compiled for one kind of processor each; those for any processor take their place.

Two things keep sources apart that become one: headers are taken once, and a name that several
sources have in an anonymous namespace, or a header outside, gets the number of its source appended.
"""
import argparse
import collections
import json
import pathlib
import re
import shutil

# Where compilers put what becomes the library.
OBJECT = re.compile(r" -o CMakeFiles/mote(_core|_driver_\w+|_loader_\w+|_module_\w+|_training)?\.dir/")
DEFINITION = re.compile(r" -D(MOTE_\w+)(?:=(\S+))?")
# Compiled with flags of their own.
LEFT_OUT = re.compile(r"/tiles_(?!portable)\w+\.cc$")
INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]')
TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|//[^\n]*|/\*.*?\*/|::|->|[A-Za-z_]\w*|\s+|.', re.S)
TYPE = re.compile(r"^(?:struct|class|enum class) (\w+)", re.M)
WORD = re.compile(r"[A-Za-z_]\w*$")
HEAD = """// mote {version}, all of it in one file. Made by cmake/amalgamate.py; do not edit.
//
//   c++ -std=c++20 -O2 -ffp-contract=off -fno-exceptions -fno-rtti -Iinclude -c mote_all.cc
//
// mote is under the licence in LICENSE. The parts that come from FlatBuffers begin with their own
// notice (Apache License, Version 2.0).

"""


def words_of(text):
    """Tokens without comments and space."""
    return [token for token in TOKEN.findall(text) if not token.isspace() and not token.startswith(("//", "/*"))]


def anonymous_parts(text):
    for match in re.finditer(r"^namespace \{\n(.*?)^\}  // namespace$", text, re.S | re.M):
        yield re.sub(r"^\s*#.*?(?<!\\)$", "", match.group(1), flags=re.S | re.M)


def declared_names(part):
    """What the declarations of a namespace name: the last word before what begins a body, a list of
    parameters or a value. Members that are defined there have a scope before their name."""
    names, statement, depth = set(), [], 0
    for body in re.findall(r"^enum(?: : \w+)? \{(.*?)\}", part, re.S | re.M):
        names.update(re.findall(r"(\w+) =", body))

    def take():
        scope, name, _ = ["", "", *statement][-3:]
        if "=" not in statement[:-1] and WORD.match(name) and scope != "::":
            names.add(name)

    for token in words_of(part):
        if depth == 0:
            statement.append(token)
        if token in "({[":
            # Behind `template <...>`, whose parameters may be classes, too.
            is_template = depth == 0 and statement[0] == "template" and ">" in statement[:-1]
            head = statement[statement.index(">") + 1:] if is_template else statement
            if depth == 0 and token == "{" and head[0] in ("struct", "class", "enum", "union"):
                name = head[2 if head[1] == "class" else 1]
                if WORD.match(name):
                    names.add(name)
            elif depth == 0:
                take()
            depth += 1
        elif token in ")}]":
            depth -= 1
            if depth == 0 and token == "}":
                statement = []
        elif depth == 0 and token in (";", "="):
            take()
            if token == ";":
                statement = []
    return names - {"operator", "static_assert", "sizeof", "alignas", "const", "final", "default"}


def rename(text, names, suffix):
    """Not members (what follows a point, an arrow or a class), and no type of another namespace."""
    result, before, scope = [], "", ""
    for token in TOKEN.findall(text):
        is_member = before in (".", "->") or before == "::" and (scope[0].isupper() or token[0].isupper())
        if token in names and not is_member:
            token += suffix
        if WORD.match(token):
            scope = token
        if not token.isspace():
            before = token
        result.append(token)
    return "".join(result)


class Amalgamation:
    def __init__(self, project, build):
        self.project, self.build = project, build
        self.taken = set()
        self.output = []
        self.definitions = {}
        (flatbuffers,) = {p.parent.resolve() for p in build.glob("**/generated/flatbuffers/flatbuffers.h")}
        self.roots = [project, build / "schemas/generated", flatbuffers.parent]

    def find(self, name):
        """Where a private header is; None for one of the system or of include/, which stay."""
        for root in self.roots:
            if root != self.roots[-1] or name.startswith("flatbuffers/"):
                if (root / name).is_file():
                    return root / name
        return None

    def take(self, name, text):
        self.output.append(f"// ---- {name}\n")
        for line in text.splitlines(keepends=True):
            include = INCLUDE.match(line)
            path = include and self.find(include.group(1))
            if line.strip() == "#pragma once":
                continue
            if not path:
                self.output.append(line)
            elif path.suffix == ".def" or path not in self.taken:
                self.taken.add(path)
                self.take(include.group(1), self.adapt(path))

    def adapt(self, path):
        text = path.read_text()
        if "runtime/modules/vmvx" in path.as_posix():
            text = text.replace("defined(__x86_64__)", "defined(MOTE_TILES_FOR_PROCESSORS)")
        return text

    def sources(self):
        for entry in json.loads((self.build / "compile_commands.json").read_text()):
            path = pathlib.Path(entry["file"]).resolve()
            if OBJECT.search(entry["command"]) and not LEFT_OUT.search(path.as_posix()):
                self.definitions.update(DEFINITION.findall(entry["command"]))
                yield path

    def write(self, version):
        texts = {path: self.adapt(path) for path in dict.fromkeys(self.sources())}
        names = {path: set().union(*map(declared_names, anonymous_parts(text))) for path, text in texts.items()}
        uses = collections.Counter(name for found in names.values() for name in found)
        for folder in ("include/mote", "base", "vm", "hal", "runtime"):
            for header in (self.project / folder).glob("**/*.h"):
                uses.update(TYPE.findall(header.read_text()))
        self.output.append(HEAD.format(version=version))
        self.output += [f"#define {name} {value or 1}\n" for name, value in self.definitions.items()]
        for number, (path, text) in enumerate(texts.items(), 1):
            shared = {name for name in names[path] if uses[name] > 1}
            where = path.relative_to(self.project if path.is_relative_to(self.project) else self.build)
            self.take(where.name if where.name == "defaults.cc" else where.as_posix(), rename(text, shared, f"_{number}"))
        return "".join(self.output)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("project", "build", "output"):
        parser.add_argument("--" + name, type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    project, build = arguments.project.resolve(), arguments.build.resolve()
    version = re.search(r"project\(mote VERSION (\S+)", (project / "CMakeLists.txt").read_text()).group(1)
    text = Amalgamation(project, build).write(version)
    headers = arguments.output / "include"
    shutil.rmtree(headers, ignore_errors=True)
    shutil.copytree(project / "include", headers)
    shutil.copy(build / "include/mote/components.h", headers / "mote")
    shutil.copy(project / "LICENSE", arguments.output)
    (arguments.output / "mote_all.cc").write_text(text)


main()
