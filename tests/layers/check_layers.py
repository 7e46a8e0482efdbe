"""Fails on an #include that the layers of docs/DESIGN.md do not allow, and on a cycle of headers.

    check_layers.py PROJECT
"""
import pathlib
import re
import sys

# Folder -> folders it may include besides itself. A public header include/mote/X counts as X,
# include/mote/io as runtime/io.
# Where an entry names a folder, the folders below it are meant too; the longest match counts.
ALLOWED = {
    "base": [],
    "schemas": ["base"],
    "vm": ["base", "schemas"],
    "hal": ["base", "schemas"],
    "hal/drivers": ["hal", "base"],
    "hal/drivers/cuda": ["hal", "base", "schemas"],
    "hal/loaders": ["hal", "base"],
    "hal/loaders/vmvx": ["hal", "base", "vm"],
    "runtime/io": ["base"],
    "runtime/modules": ["vm", "hal", "base", "runtime/modules/common"],
    "runtime/modules/common": ["vm", "hal", "base"],
    "runtime/modules/check": ["vm", "hal", "base", "mote"],
    "runtime/modules/vmvx": ["vm", "hal", "base", "hal/loaders/vmvx"],
    "runtime/modules/io_parameters": ["vm", "hal", "base", "runtime/io"],
    "runtime": ["base", "schemas", "vm", "hal", "runtime/io", "runtime/modules", "mote"],
    "runtime/training": ["mote", "base", "vm", "hal", "runtime/io"],
    "runtime/capi": ["base", "vm", "hal", "runtime/io", "runtime", "mote"],
    # The installed headers.
    "mote": ["base", "vm", "hal", "runtime/io"],
    "tools": ["mote", "base", "vm", "hal", "runtime/io"],
    "samples": ["mote", "base", "vm", "hal", "runtime/io"],
    "benchmarks": ["mote", "base", "vm", "hal", "runtime/io"],
}
# Of these only the public headers, and the private ones that are named.
PUBLIC_ONLY = {
    "tools": {"vm/disassembler.h", "vm/bytecode_module.h", "vm/module_json.h", "vm/opcodes.h",
              "vm/text_sink.h"},
    "runtime/training": {"base/port/port.h", "base/port/folder.h", "runtime/io/npy.h"},
    "samples": set(),
    "benchmarks": set(),
    "mote": set(),
}
# Made by the build: what there is to register, and the programs that samples embed.
GENERATED = {"mote/components.h", "mlp.h", "regression.h", "digits_mlp.h", "digits_cnn.h", "transformer.h",
             "lamp_keeper.h", "personalise_model.h", "step.h"}
TOP = ["base", "schemas", "vm", "hal", "runtime", "include", "tools", "samples", "benchmarks"]
# Headers that would bring the C++ library into code that must link without it.
FORBIDDEN = {"string", "vector", "iostream", "sstream", "fstream", "ostream", "istream", "map",
             "unordered_map", "set", "functional", "thread", "mutex", "condition_variable",
             "filesystem", "memory", "stdexcept", "regex", "format"}
CORE = ("base", "vm", "hal", "runtime", "mote", "tools")
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.M)


def layer_of(path):
    """The key of ALLOWED for a path relative to the project, or None."""
    parts = pathlib.PurePosixPath(path).parts
    if parts[0] == "include":
        parts = parts[2:] if len(parts) > 3 else ("mote",)
        if parts[0] == "io":
            parts = ("runtime", *parts)
    for length in range(len(parts), 0, -1):
        key = "/".join(parts[:length])
        if key in ALLOWED:
            return key
    return None


def resolve(project, name):
    """The file that an #include "name" means, relative to the project."""
    for folder in ("", "include/"):
        if (project / folder / name).is_file():
            return folder + name
    # Generated from schemas/*.fbs.
    return name if name.startswith("schemas/") else None


def may_include(source, target_path):
    layer, target = layer_of(source), layer_of(target_path)
    if layer == target and pathlib.PurePosixPath(source).parent.parts[:3] == \
            pathlib.PurePosixPath(target_path).parent.parts[:3]:
        return True
    is_public = target_path.startswith("include/")
    if source.startswith("include/") and not is_public:
        return False
    if layer in PUBLIC_ONLY and layer != target:
        if not is_public and target_path not in PUBLIC_ONLY[layer] and \
                (layer, target) != ("tools", "runtime/io"):
            return False
    if layer == target:
        # Drivers, loaders and native modules know nothing of each other.
        return layer not in ("hal/drivers", "hal/loaders", "runtime/modules")
    return target in ALLOWED[layer]


def find_cycle(graph):
    state = {}

    def visit(node, path):
        state[node] = "open"
        for target in graph.get(node, ()):
            if state.get(target) == "open":
                return path + [node, target]
            if target not in state:
                cycle = visit(target, path + [node])
                if cycle:
                    return cycle
        state[node] = "done"
        return None

    for node in graph:
        if node not in state:
            cycle = visit(node, [])
            if cycle:
                return cycle
    return None


def main():
    project = pathlib.Path(sys.argv[1])
    problems, graph, count = [], {}, 0
    files = [f for top in TOP for f in sorted((project / top).rglob("*"))
             if f.suffix in (".h", ".hpp", ".cc", ".def")]
    for file in files:
        source = file.relative_to(project).as_posix()
        layer = layer_of(source)
        if layer is None:
            problems.append(f"{source}: its folder is in no layer")
            continue
        for quoted, system in INCLUDE.findall(file.read_text()):
            count += 1
            if system:
                if system in FORBIDDEN and layer.split("/")[0] in CORE:
                    problems.append(f"{source}: <{system}> needs the C++ library")
                if system.startswith("flatbuffers/"):
                    problems.append(f"{source}: FlatBuffers only through a generated header")
                continue
            if quoted in GENERATED:
                continue
            target = resolve(project, quoted)
            if target is None:
                problems.append(f"{source}: {quoted} is not a file of the project")
                continue
            if target.startswith("schemas/") and file.suffix != ".cc":
                problems.append(f"{source}: a FlatBuffers type in a header")
            graph.setdefault(source, []).append(target)
            if not may_include(source, target):
                problems.append(f"{source}: may not include {target}")
    cycle = find_cycle(graph)
    if cycle:
        problems.append("a cycle of includes: " + " -> ".join(cycle))
    print("\n".join(problems) or f"{count} includes of {len(files)} files are in order")
    sys.exit(1 if problems or not count else 0)


main()
