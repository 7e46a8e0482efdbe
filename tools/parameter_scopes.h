// Parameter files as the flags name them, and how people see them.
#pragma once

#include <cstdio>

#include "mote/io/parameters.h"
#include "tools/flags.h"

namespace mote::tools {

// Opens the files of --parameters as --parameter_mode says. Scopes come in the order in which they
// are first named. INVALID_ARGUMENT for an unknown mode, and the codes of
// io::ParameterFile::open().
Status open_parameters(const Flags& flags, Array<Ref<io::ParameterScope>>& out,
                       Diagnostic& diagnostic);

// `total` and the lengths of all parameters, at most UINT64_MAX: splats may claim any length.
uint64_t add_lengths(uint64_t total, const io::ParameterScope& scope);

// Prints a table of all parameters of a scope: where their bytes lie in the file, and their keys.
void print_listing(const io::ParameterScope& scope, std::FILE* out);

}  // namespace mote::tools
