// Flags of the samples that train: --name=value.
#pragma once

#include <cstdint>
#include <span>

namespace samples {

struct Option {
  const char* name;   // "epochs"
  const char* value;  // the default; afterwards what was given; null: a switch that is off
  const char* help;
};

// Takes the arguments of main(). False, after saying why on stderr, when one is no flag of these.
// --help lists them and ends the program.
bool parse_options(int argc, const char* const* argv, std::span<Option> options);

// The value of an option as a number; false, after saying why on stderr, when it is none.
bool read_option(const Option& option, uint64_t& value);
bool read_option(const Option& option, float& value);
// Whether the switch "resume" is on; false, after saying so on stderr, when it is without a path of
// checkpoints.
bool read_resume(const Option& resume, const Option& checkpoint, bool& resumes);

}  // namespace samples
