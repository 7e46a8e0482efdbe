// What becomes of results: --output.
#pragma once

#include <cstdio>
#include <span>

#include "tools/host_value.h"

namespace mote::tools {

// Prints all results with their numbers, "result[0]: i32=5".
Status print_results(std::span<const HostValue> results, int64_t max_elements, std::FILE* out);

// Does with each result what the text at its place says: "" drops it, "-" prints it, "@path" writes
// and "+path" appends it. Relative paths are relative to `folder`.
// OUT_OF_RANGE for another number of texts than of results, UNIMPLEMENTED for another text, and the
// codes of write_tensor(); what comes before a failure is done.
Status write_results(std::span<const HostValue> results, std::span<const char* const> outputs,
                     int64_t max_elements, std::string_view folder, std::FILE* out,
                     Diagnostic& diagnostic);

}  // namespace mote::tools
