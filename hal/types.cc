#include "mote/hal/types.h"

#include "mote/base/bytes.h"

namespace mote::hal {
namespace {

struct ClassName {
  const char* name;
  ElementClass element_class;
  bool with_width;  // the width in bits follows the name
};

constexpr ClassName class_names[] = {
    {"i", ElementClass::signless, true},
    {"si", ElementClass::signed_integer, true},
    {"ui", ElementClass::unsigned_integer, true},
    {"i1", ElementClass::boolean, false},
    {"f", ElementClass::ieee, true},
    {"bf", ElementClass::bfloat, true},
    {"cf", ElementClass::complex, true},
    {"f8E5M2", ElementClass::f8E5M2, false},
    {"f8E4M3FN", ElementClass::f8E4M3FN, false},
    {"f8E5M2FNUZ", ElementClass::f8E5M2FNUZ, false},
    {"f8E4M3FNUZ", ElementClass::f8E4M3FNUZ, false},
    {"f8E8M0FNU", ElementClass::f8E8M0FNU, false},
};

}  // namespace

bool element_count(std::span<const int64_t> shape, uint64_t& count) {
  count = 1;
  bool is_empty = false;
  for (int64_t dimension : shape) {
    if (dimension < 0) return false;
    // Zero must win over dimensions whose product would not fit.
    if (dimension == 0) is_empty = true;
  }
  if (is_empty) count = 0;
  for (int64_t dimension : shape) {
    if (!checked_multiply(count, static_cast<uint64_t>(dimension), count)) return false;
  }
  return true;
}

bool dense_size(std::span<const int64_t> shape, ElementType type, uint64_t& bytes) {
  uint64_t count;
  uint64_t bits;
  if (!element_count(shape, count) || !checked_multiply(count, element_bits(type), bits))
    return false;
  bytes = bits / 8 + (bits % 8 != 0);
  return true;
}

void format_element_type(TextWriter& out, ElementType type) {
  for (const ClassName& entry : class_names) {
    if (entry.element_class != element_class(type)) continue;
    out.text(entry.name);
    if (entry.with_width) out.unsigned_number(element_bits(type));
    return;
  }
  out.text("*").unsigned_number(element_bits(type));
}

void format_shape_and_type(TextWriter& out, std::span<const int64_t> shape, ElementType type) {
  for (int64_t dimension : shape) out.number(dimension).text("x");
  format_element_type(out, type);
}

}  // namespace mote::hal
