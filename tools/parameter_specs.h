// Parameters as people describe them on the command line.
#pragma once

#include <cstdint>
#include <string_view>

#include "mote/base/array.h"
#include "mote/hal/types.h"
#include "mote/io/parameters.h"

namespace mote::tools {

// "NAME=SHAPExTYPE[=VALUE]": every element is VALUE, or zero.
struct ParameterSpec {
  explicit ParameterSpec(Allocator& allocator) : shape(allocator) {}

  std::string_view name;
  Array<int64_t> shape;
  hal::ElementType type = hal::ElementType::none;
  uint64_t length = 0;  // bytes
  io::SplatPattern pattern;
};
// Texts point into `text`, which is terminated by a NUL. INVALID_ARGUMENT for text that breaks a
// rule, a type without whole bytes and a value whose bytes are not 1, 2, 4, 8 or 16; OUT_OF_RANGE
// for more than 16 dimensions and for a length of 2^64 bits.
Status parse_parameter_spec(const char* text, ParameterSpec& out, Diagnostic& diagnostic);

// "NAME[=TYPE=VALUE]": VALUE, or zero, in the place of a parameter's bytes.
struct SplatSpec {
  std::string_view name;
  io::SplatPattern pattern;
};
// INVALID_ARGUMENT as above.
Status parse_splat_spec(const char* text, SplatSpec& out, Diagnostic& diagnostic);

// What .safetensors files call a type, "F32"; empty for types that they do not have.
std::string_view safetensors_dtype(hal::ElementType type);

}  // namespace mote::tools
