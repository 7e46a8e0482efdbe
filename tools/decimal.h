// Decimal numbers of a few digits. The C library converts all of them, but touches so many pages of
// code and tables for it that a short run is a tenth longer and larger; what is converted here has
// exactly the same result.
#pragma once

#include <cstdio>

#include "mote/base/text.h"

namespace mote::tools {

// The number of at most seven digits, without an exponent, that `text` starts with; false for any
// other. What follows the number is ignored. Digits and scale being exact, the division rounds
// once; that rounding to f32 afterwards cannot differ from rounding the text follows from
// |d / 10^k - m| >= 2^-49 |m| for each m between two f32 that is not equal.
struct Decimal {
  double value;
  bool is_whole;
};
bool parse_short_decimal(const char* text, Decimal& out);

// Appends what printf writes for %g where that is six digits or less, no exponent, and `value` is
// an f32; false, and nothing, otherwise.
bool append_short_decimal(double value, TextWriter& out);

void print_integer(int64_t value, std::FILE* out);
// "title[index]: "
void print_index(const char* title, size_t index, std::FILE* out);

}  // namespace mote::tools
