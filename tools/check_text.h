// Failed expectations of test programs as a person reads them.
#pragma once

#include <cstdio>

#include "mote/check.h"

namespace mote::tools {

void print_expectation(const FailedExpectation& expectation, std::FILE* out);

}  // namespace mote::tools
