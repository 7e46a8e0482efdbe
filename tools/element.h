// Element types as people write them: names, and the text of one element.
#pragma once

#include <cstdint>
#include <string_view>

#include "mote/base/bytes.h"
#include "mote/base/diagnostic.h"
#include "mote/base/status.h"
#include "mote/base/text.h"
#include "mote/hal/types.h"

namespace mote::tools {

// The type that hal::format_element_type() writes as `text`. What follows the width is ignored, as
// in "i8junk". INVALID_ARGUMENT for an unknown name.
Result<hal::ElementType> parse_type_name(std::string_view text, Diagnostic& diagnostic);

// How the elements of a type are written.
enum class Notation : uint8_t {
  integer,   // decimal; read in base 10, 8 or 16
  floating,  // as %G prints it
  hex,       // two digits a byte, lowest address first
  packed,    // not whole bytes, stored without gaps: integers
  none,      // has no text: no bits, or packed and more than 64 bits
};
Notation notation_of(hal::ElementType type);
// Bytes that one element takes; rounded up for packed types.
size_t element_bytes(hal::ElementType type);

// Writes element `index` of an array.
void append_element(hal::ElementType type, const uint8_t* bytes, uint64_t index, TextWriter& out);

// Reads one element into `bytes`. `token` is followed by a NUL or by a character that ends a
// number. INVALID_ARGUMENT when it is no number or out of range.
Status parse_element(hal::ElementType type, std::string_view token, uint8_t* bytes, uint64_t index,
                     Diagnostic& diagnostic);

// Element `to` becomes a copy of element 0.
void copy_first_element(hal::ElementType type, uint8_t* bytes, uint64_t to);

// Bytes from hex digits, whatever the type; INVALID_ARGUMENT for another number of digits.
Status parse_hex(std::string_view token, std::span<uint8_t> bytes, Diagnostic& diagnostic);

// Numbers at the start of a text that is terminated by a NUL; what follows is ignored.
// INVALID_ARGUMENT without digits, when an integer needs more than 64 bits, and when a float that
// is not zero would become zero.
Status parse_integer(const char* text, int64_t& out);
Status parse_f32(const char* text, float& out);
Status parse_f64(const char* text, double& out);

}  // namespace mote::tools
