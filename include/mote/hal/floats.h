// Elements that are floats, of any width: their values, and when two are close enough.
#pragma once

#include <cstdint>

#include "mote/hal/types.h"

namespace mote::hal {

// f16, bf16 and the five floats of 8 bits.
bool is_narrow_float(ElementType type);
// Those, f32 and f64.
bool is_float(ElementType type);

// The value of one element of a type that is_float().
double load_float(ElementType type, const uint8_t* bytes);

// Narrow floats. Rounds to nearest even; past the largest finite value lies infinity where the type
// has one, else NaN.
uint16_t encode_narrow_float(ElementType type, float value);
double decode_narrow_float(ElementType type, uint16_t code);

// Equal, or both NaN, or `expected` is finite and no further away than
// absolute + relative * |expected|.
bool is_close(double actual, double expected, double absolute, double relative);

}  // namespace mote::hal
