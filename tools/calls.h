// --calls=FILE: many calls in one program, one a line of the file, written as flags.
//
//   --function=add --input=5 --expected_output=5
//   # status OUT_OF_RANGE                the code of the next call that fails; any, if not given
//   # fails --function=at --input=9      must fail, and leave the program usable
//
// Other lines that start with '#' are comments. Relative file names are relative to the file's
// folder.
#pragma once

#include <cstdio>

#include "mote/mote.hpp"

namespace mote::tools {

// Runs the calls in order, until one does not do what it should. Prints a line for each on `out`,
// and results that nothing is expected of; errors go to stderr. Whether all calls did what they
// should.
bool run_calls(const char* tool, Session& session, Program& program, const char* path,
               std::FILE* out);

}  // namespace mote::tools
