// A whole file in memory.
#pragma once

#include <cstdio>

#include "mote/base/array.h"
#include "mote/base/status.h"

namespace mote::tools {

// Appends the bytes of a file, also of a pipe. Path "-" is a file name like any other.
// NOT_FOUND when it does not exist, INVALID_ARGUMENT for a directory, UNKNOWN for other failures.
Status read_file(const char* path, Array<uint8_t>& out);
// The same from what is open already, up to its end.
Status read_stream(std::FILE* file, Array<uint8_t>& out);

}  // namespace mote::tools
