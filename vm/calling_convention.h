// Calling convention strings: "0rIiCrID_r".
#pragma once

#include <cstdint>
#include <string_view>

#include "mote/base/status.h"

namespace mote::vm {

// A parsed view of the string. Kinds: i I f F r; arguments may hold spans, 'C' kinds 'D'.
struct CallingConvention {
  std::string_view arguments;  // empty for none
  std::string_view results;
  uint32_t positions = 0;  // scalars and spans of `arguments`
  bool has_spans = false;
};

// INVALID_ARGUMENT for a string outside the grammar or a span where none is allowed,
// UNIMPLEMENTED for a version other than '0'.
Status parse_calling_convention(std::string_view text, bool spans_allowed,
                                CallingConvention& convention);

// 64-bit kinds take two value registers.
constexpr bool is_wide(char kind) { return kind == 'I' || kind == 'F'; }

// "i32" for 'i' and so on, "!vm.ref<?>" for 'r'.
const char* kind_name(char kind);

// Register slots that the arguments of a function without spans take.
struct RegisterCounts {
  uint32_t values = 0;
  uint32_t refs = 0;
};
RegisterCounts argument_registers(const CallingConvention& convention);

// The registers that arguments are placed in, one after the other.
class ArgumentPlacer {
 public:
  // Ordinal in the bank of `kind`.
  uint32_t next(char kind) {
    if (kind == 'r') return counts_.refs++;
    uint32_t width = is_wide(kind) ? 2 : 1;
    uint32_t at = (counts_.values + width - 1) & ~(width - 1);
    counts_.values = at + width;
    return at;
  }
  RegisterCounts counts() const { return counts_; }

 private:
  RegisterCounts counts_;
};

}  // namespace mote::vm
