// Shared libraries of the system. A header and a .cc of their own: programs that load none, such as
// those that are linked statically, do not need a port to have them.
#pragma once

#include "mote/base/bytes.h"
#include "mote/base/status.h"
#include "mote/base/text.h"

namespace mote::port {

struct Library {
  void* handle = nullptr;
  int file = -1;  // the name of a library in memory is that of this file
};

// Loads a shared library with everything that it needs, or fails; its symbols stay its own. The
// code of its initialisers runs. INVALID_ARGUMENT for what is no library and for symbols that it
// misses: `error` then has the system's text. UNKNOWN without room for a temporary file.
Status load_library(Bytes bytes, Library& out, TextWriter& error);
// The same from a file; a path without '/' is a name for the system to search. NOT_FOUND.
Status load_library(const char* path, Library& out, TextWriter& error);

// Null when the library does not define the symbol.
void* find_symbol(const Library& library, const char* name);

void unload_library(Library& library);

}  // namespace mote::port
