#include "tools/element.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "mote/hal/floats.h"
#include "tools/decimal.h"

namespace mote::tools {
namespace {

using hal::ElementClass;
using hal::ElementType;

struct NamedType {
  std::string_view name;
  ElementType type;
};

// Names that are not a prefix and a width.
constexpr NamedType special_types[] = {
    {"i1", ElementType::i1},
    {"f8E5M2", ElementType::f8E5M2},
    {"f8E4M3FN", ElementType::f8E4M3FN},
    {"f8E5M2FNUZ", ElementType::f8E5M2FNUZ},
    {"f8E4M3FNUZ", ElementType::f8E4M3FNUZ},
    {"f8E8M0FNU", ElementType::f8E8M0FNU},
};

struct Prefix {
  std::string_view text;
  ElementClass element_class;
};

constexpr Prefix prefixes[] = {
    {"i", ElementClass::signless},
    {"si", ElementClass::signed_integer},
    {"ui", ElementClass::unsigned_integer},
    {"f", ElementClass::ieee},
    {"bf", ElementClass::bfloat},
    {"cf", ElementClass::complex},
    {"*", ElementClass::opaque},
    {"x", ElementClass::opaque},  // where no shape comes before it
};

bool is_decimal(char c) { return c >= '0' && c <= '9'; }

// Reads what stands before the digits, "bf" of "bf16".
bool take_prefix(std::string_view text, size_t length, ElementClass& out) {
  for (const Prefix& prefix : prefixes) {
    if (std::string_view(text.data(), length) != prefix.text) continue;
    out = prefix.element_class;
    return true;
  }
  return false;
}

uint64_t load_bits(const uint8_t* bytes, uint64_t index, uint32_t bits) {
  uint64_t value = 0;
  for (uint32_t i = 0; i < bits; ++i) {
    uint64_t at = index * bits + i;
    value |= uint64_t((bytes[at / 8] >> (at % 8)) & 1) << i;
  }
  return value;
}

void store_bits(uint8_t* bytes, uint64_t index, uint32_t bits, uint64_t value) {
  for (uint32_t i = 0; i < bits; ++i) {
    uint64_t at = index * bits + i;
    uint8_t mask = uint8_t(1u << (at % 8));
    bytes[at / 8] = (value >> i) & 1 ? bytes[at / 8] | mask : bytes[at / 8] & uint8_t(~mask);
  }
}

// An integer of up to 64 bits, sign-extended unless the type is unsigned.
void append_integer(ElementType type, uint64_t value, TextWriter& out) {
  uint32_t unused = 64 - element_bits(type);
  if (element_class(type) == ElementClass::unsigned_integer)
    out.unsigned_number(value << unused >> unused);
  else
    out.number(static_cast<int64_t>(value << unused) >> unused);
}

void append_float(double value, TextWriter& out) {
  if (append_short_decimal(value, out)) return;
  char text[32];
  std::snprintf(text, sizeof text, "%G", value);
  out.text(text);
}

void append_hex(const uint8_t* bytes, size_t size, TextWriter& out) {
  for (size_t i = 0; i < size; ++i) {
    const char digits[] = {"0123456789ABCDEF"[bytes[i] >> 4], "0123456789ABCDEF"[bytes[i] & 15]};
    out.text({digits, 2});
  }
}

Status bad_number(std::string_view token, Diagnostic& diagnostic) {
  diagnostic.found.text("'").text(token).text("'");
  return invalid_argument<"not a number of this type">;
}

Status out_of_bounds(std::string_view token, int64_t low, int64_t high, Diagnostic& diagnostic) {
  diagnostic.expected.text("a number in ").number(low).text("..").number(high);
  return bad_number(token, diagnostic);
}

// Which values a type of at most 32 bits takes; wider ones wrap.
struct Range {
  int64_t low;
  int64_t high;
};
Range range_of(ElementType type) {
  uint32_t bits = element_bits(type);
  if (bits > 16) return {INT64_MIN, INT64_MAX};
  int64_t signed_limit = int64_t{1} << (bits - 1);
  int64_t unsigned_max = 2 * signed_limit - 1;
  switch (element_class(type)) {
    case ElementClass::signed_integer:
      return {INT64_MIN, signed_limit - 1};
    case ElementClass::unsigned_integer:
      return {0, unsigned_max};
    default:
      return {-signed_limit, unsigned_max};
  }
}

Status parse_integer_element(ElementType type, std::string_view token, uint64_t& out,
                             Diagnostic& diagnostic) {
  if (type == ElementType::ui64) {
    char* end;
    errno = 0;
    out = std::strtoull(token.data(), &end, 0);
    return end == token.data() || errno == ERANGE ? bad_number(token, diagnostic) : ok_status;
  }
  int64_t value;
  if (!parse_integer(token.data(), value).ok()) return bad_number(token, diagnostic);
  Range range = range_of(type);
  if (value < range.low || value > range.high)
    return out_of_bounds(token, range.low, range.high, diagnostic);
  out = static_cast<uint64_t>(value);
  return ok_status;
}

Status parse_float_element(ElementType type, std::string_view token, uint8_t* bytes,
                           Diagnostic& diagnostic) {
  if (type == ElementType::f64) {
    double value;
    if (!parse_f64(token.data(), value).ok()) return bad_number(token, diagnostic);
    store_le(bytes, value);
    return ok_status;
  }
  float value;
  if (!parse_f32(token.data(), value).ok()) return bad_number(token, diagnostic);
  if (type == ElementType::f32) {
    store_le(bytes, value);
    return ok_status;
  }
  uint16_t code = hal::encode_narrow_float(type, value);
  std::memcpy(bytes, &code, element_bytes(type));
  return ok_status;
}

uint8_t hex_digit(char c) {
  if (is_decimal(c)) return uint8_t(c - '0');
  char lower = char(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? uint8_t(lower - 'a' + 10) : 0;
}

// "1" and "true" beside the digits "01", which every type of this notation has.
bool parse_boolean(std::string_view token, uint8_t& out) {
  bool is_true = token == "1" || token == "true";
  if (!is_true && token != "0" && token != "false") return false;
  out = is_true;
  return true;
}

}  // namespace

Result<ElementType> parse_type_name(std::string_view text, Diagnostic& diagnostic) {
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  for (const NamedType& special : special_types)
    if (special.name == text) return special.type;
  size_t length = 0;
  while (length < text.size() && !is_decimal(text[length])) ++length;
  uint32_t bits = 0;
  for (size_t i = length; i < text.size() && is_decimal(text[i]) && bits < 256; ++i)
    bits = bits * 10 + uint32_t(text[i] - '0');
  ElementClass kind;
  if (take_prefix(text, length, kind) && bits >= 1 && bits <= 255)
    return hal::element_type(kind, bits);
  diagnostic.expected.text("a type such as f32, i8, ui16, bf16 or i1");
  diagnostic.found.text("'").text(text).text("'");
  return invalid_argument<"unknown element type">;
}

Notation notation_of(ElementType type) {
  uint32_t bits = element_bits(type);
  if (bits == 0 || (bits % 8 && bits > 64)) return Notation::none;
  if (bits % 8) return Notation::packed;
  if (hal::is_float(type)) return Notation::floating;
  bool is_number = hal::is_integer(type) && element_class(type) <= ElementClass::unsigned_integer;
  return is_number && bits <= 64 && is_power_of_two(bits) ? Notation::integer : Notation::hex;
}

size_t element_bytes(ElementType type) { return (element_bits(type) + 7) / 8; }

void append_element(ElementType type, const uint8_t* bytes, uint64_t index, TextWriter& out) {
  size_t size = element_bytes(type);
  const uint8_t* element = bytes + index * size;
  uint64_t bits = 0;
  switch (notation_of(type)) {
    case Notation::packed:
      return append_integer(type, load_bits(bytes, index, element_bits(type)), out);
    case Notation::integer:
      std::memcpy(&bits, element, size);
      return append_integer(type, bits, out);
    case Notation::floating:
      return append_float(hal::load_float(type, element), out);
    case Notation::hex:
      return append_hex(element, size, out);
    case Notation::none:
      return;
  }
}

Status parse_element(ElementType type, std::string_view token, uint8_t* bytes, uint64_t index,
                     Diagnostic& diagnostic) {
  size_t size = element_bytes(type);
  uint8_t* element = bytes + index * size;
  uint64_t integer = 0;
  switch (notation_of(type)) {
    case Notation::packed:
      MOTE_TRY(parse_integer_element(type, token, integer, diagnostic));
      store_bits(bytes, index, element_bits(type), integer);
      return ok_status;
    case Notation::integer:
      MOTE_TRY(parse_integer_element(type, token, integer, diagnostic));
      std::memcpy(element, &integer, size);
      return ok_status;
    case Notation::floating:
      return parse_float_element(type, token, element, diagnostic);
    case Notation::hex:
      break;
    case Notation::none:
      return invalid_argument<"elements of this type have no text">;
  }
  if (type == ElementType::i1 && parse_boolean(token, *element)) return ok_status;
  return parse_hex(token, {element, size}, diagnostic);
}

void copy_first_element(ElementType type, uint8_t* bytes, uint64_t to) {
  size_t size = element_bytes(type);
  uint32_t bits = element_bits(type);
  if (notation_of(type) == Notation::packed)
    store_bits(bytes, to, bits, load_bits(bytes, 0, bits));
  else
    std::memcpy(bytes + to * size, bytes, size);
}

Status parse_hex(std::string_view token, std::span<uint8_t> bytes, Diagnostic& diagnostic) {
  if (token.size() != bytes.size() * 2) {
    diagnostic.expected.unsigned_number(bytes.size() * 2).text(" hex digits");
    diagnostic.found.text("'").text(token).text("'");
    return invalid_argument<"wrong number of hex digits">;
  }
  for (size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = uint8_t(hex_digit(token[2 * i]) << 4 | hex_digit(token[2 * i + 1]));
  return ok_status;
}

Status parse_integer(const char* text, int64_t& out) {
  Decimal decimal;
  bool may_be_octal = text[*text == '-'] == '0';
  if (parse_short_decimal(text, decimal) && decimal.is_whole &&
      (!may_be_octal || decimal.value == 0)) {
    out = static_cast<int64_t>(decimal.value);
    return ok_status;
  }
  char* end;
  errno = 0;
  out = std::strtoll(text, &end, 0);
  return end == text || errno == ERANGE ? invalid_argument<"not an integer"> : ok_status;
}

Status parse_f32(const char* text, float& out) {
  Decimal decimal;
  if (parse_short_decimal(text, decimal)) {
    out = static_cast<float>(decimal.value);
    return ok_status;
  }
  char* end;
  errno = 0;
  out = std::strtof(text, &end);
  bool vanished = errno == ERANGE && out == 0;
  return end == text || vanished ? invalid_argument<"not a number"> : ok_status;
}

Status parse_f64(const char* text, double& out) {
  char* end;
  errno = 0;
  out = std::strtod(text, &end);
  bool vanished = errno == ERANGE && out == 0;
  return end == text || vanished ? invalid_argument<"not a number"> : ok_status;
}

}  // namespace mote::tools
