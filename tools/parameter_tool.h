// What the parameter tools share: the life of a tool that needs no session, and its output file.
#pragma once

#include <span>
#include <string_view>

#include "mote/io/parameters.h"
#include "tools/flags.h"

namespace mote::tools {

struct ParameterTool {
  const char* name;
  FlagTable flags;
  std::string_view usage;  // what --help says before the flags
  Status (*run)(const Flags& flags, Diagnostic& diagnostic);
};

// Takes the arguments of main() and returns the exit code. Errors go to stderr.
int run_parameter_tool(const ParameterTool& tool, int argc, char** argv);

// Writes the file of --output in the format of its suffix and lists it unless --quiet. Either all
// of it is there afterwards or what was there before. NOT_FOUND without --output, and the codes of
// io::write_parameters().
Status write_output(const Flags& flags, std::span<const io::NewParameter> parameters,
                    uint64_t alignment, Diagnostic& diagnostic);

}  // namespace mote::tools
