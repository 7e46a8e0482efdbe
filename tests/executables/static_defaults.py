"""Writes the C++ source of add_defaults() for a program with static libraries and no other loader.

    static_defaults.py OUTPUT.cc OBJECT.o...
"""
import pathlib
import re
import subprocess
import sys

SOURCE = """#include "mote/hal/static_libraries.h"
#include "mote/mote.hpp"

{declarations}
namespace mote {{

const hal::Driver& sync_driver();
const vm::NativeModule& hal_module();
const vm::NativeModule& io_parameters_module();

namespace {{
constexpr hal::StaticLibraryQuery queries[] = {{{names}}};
constexpr hal::StaticLibraries libraries{{queries}};
hal::ExecutableLoader loader;
}}  // namespace

Status add_defaults(Session& session) {{
  MOTE_TRY_ASSIGN(loader, hal::make_static_loader(libraries, &session.diagnostic()));
  MOTE_TRY(session.add_loader(loader));
  MOTE_TRY(session.add_driver(sync_driver()));
  MOTE_TRY(session.add_module(io_parameters_module()));
  return session.add_module(hal_module());
}}

}}  // namespace mote
"""


def query_functions(path):
    symbols = subprocess.run(["nm", "--defined-only", "--extern-only", path], check=True,
                             capture_output=True, text=True).stdout
    return re.findall(r" T (\S+_library_query)$", symbols, re.M)


def main():
    output, *objects = sys.argv[1:]
    symbols = [symbol for path in objects for symbol in query_functions(path)]
    names = [f"library_{i}" for i in range(len(symbols))]
    # The names are the compiler's and need not be names of C.
    declarations = "".join(
        f'extern "C" const void* {name}(uint32_t version, const void* environment) asm("{symbol}");\n'
        for name, symbol in zip(names, symbols))
    pathlib.Path(output).write_text(
        SOURCE.format(declarations=declarations, names=", ".join(names)))


main()
