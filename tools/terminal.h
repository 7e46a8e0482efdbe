// What only a person at a terminal sees: colours.
#pragma once

#include <cstdio>

namespace mote::tools {

// Whether `out` is a terminal that is known to have colours.
bool has_colors(std::FILE* out);

// What is printed between the two stands out if `out` has colours.
enum class Tone { heading, good, bad };
void begin_tone(std::FILE* out, Tone tone);
void end_tone(std::FILE* out);
void print_toned(std::FILE* out, Tone tone, const char* text);

// What lines about comparisons begin with.
inline void print_failed(std::FILE* out) { print_toned(out, Tone::bad, "[FAILED] "); }
inline void print_success(std::FILE* out) { print_toned(out, Tone::good, "[SUCCESS] "); }

}  // namespace mote::tools
