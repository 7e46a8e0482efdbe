// What every tool tells a person: errors on stderr, --help and --version on stdout.
#pragma once

#include <string_view>

#include "mote/mote.hpp"
#include "tools/flags.h"

namespace mote::tools {

// Prints "tool: CODE; message; details" on stderr.
void report_error(const char* tool, Status status, const Diagnostic& diagnostic);
// The same from a session's diagnostic, with the complete list of missing imports if that is the
// reason, and of exports if `program` is given.
void report_session_error(const char* tool, Status status, Session& session,
                          const Program* program = nullptr);
// For wrong flags, which have a line of their own before it.
void report_flag_error(const char* tool, Status status, const Diagnostic& diagnostic);

// Runs the action that the flags hold if it is --help or --version, else returns false. `usage` is
// what --help says before the flags.
bool print_help_or_version(const Flags& flags, const char* tool, std::string_view usage);

}  // namespace mote::tools
