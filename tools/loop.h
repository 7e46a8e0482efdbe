// --loop=FILE: one function called again and again with its results fed back, as when a model is
// trained or writes text. The file has a "key value..." a line:
//
//   function NAME
//   steps N
//   carry K          the first K results of a step are the first K inputs of the next
//   start FILE...    the first K inputs of the first step
//   feed FILE...     further inputs: slice i of each array, along its first dimension, in step i
//   expect FILE...   likewise, what the results after the carried ones must equal
//   final FILE...    what the first carried values must equal after the last step
//   tolerance X      of floats, absolute
//
// Files are .npy; relative names are relative to the file's folder. Lines that start with '#' are
// comments.
#pragma once

#include <cstdio>

#include "mote/mote.hpp"

namespace mote::tools {

// Prints a line for each step on `out`, until a result is not as expected; errors go to stderr.
// Whether all were as expected.
bool run_loop(const char* tool, Session& session, Program& program, const char* path,
              std::FILE* out);

}  // namespace mote::tools
