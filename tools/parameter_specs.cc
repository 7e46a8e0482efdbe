#include "tools/parameter_specs.h"

#include <cstring>

#include "tools/element.h"
#include "tools/lines.h"
#include "tools/tensor.h"

namespace mote::tools {
namespace {

using hal::ElementType;

constexpr size_t max_rank = 16;

Status check_whole_bytes(ElementType type, Diagnostic& diagnostic) {
  if (hal::element_bits(type) % 8 == 0) return ok_status;
  diagnostic.expected.text("whole bytes, such as 2xi8 for 4xi4");
  hal::format_element_type(diagnostic.found, type);
  return invalid_argument<"elements that share bytes">;
}

// `value` is what follows the '=' of a text that is terminated by a NUL.
Status parse_pattern(ElementType type, std::string_view value, io::SplatPattern& out,
                     Diagnostic& diagnostic) {
  size_t size = element_bytes(type);
  if (size > io::SplatPattern::max_length || !is_power_of_two(size)) {
    diagnostic.expected.text("1, 2, 4, 8 or 16 bytes");
    diagnostic.found.unsigned_number(size);
    return invalid_argument<"the size of a value that repeats">;
  }
  out.length = static_cast<uint8_t>(size);
  return parse_element(type, value, out.bytes, 0, diagnostic);
}

constexpr io::SplatPattern zero_pattern{.length = 1};

}  // namespace

Status parse_parameter_spec(const char* text, ParameterSpec& out, Diagnostic& diagnostic) {
  std::string_view rest = text;
  out.name = take_until(rest, '=');
  if (rest.starts_with('"')) rest.remove_prefix(1);
  if (rest.ends_with('"')) rest.remove_suffix(1);
  bool has_value = rest.find('=') != std::string_view::npos;
  std::string_view type = take_until(rest, '=');
  if (type.empty()) {
    diagnostic.expected.text("NAME=SHAPExTYPE[=VALUE], as in weight=4x8xf32=0.5");
    diagnostic.found.text("'").text(text).text("'");
    return invalid_argument<"not a description of a parameter">;
  }
  MOTE_TRY(parse_shape_and_type(type, out.shape, out.type, diagnostic));
  if (out.shape.size() > max_rank) {
    diagnostic.expected.text("at most 16");
    diagnostic.found.unsigned_number(out.shape.size());
    return out_of_range<"too many dimensions">;
  }
  MOTE_TRY(check_whole_bytes(out.type, diagnostic));
  if (!hal::dense_size({out.shape.data(), out.shape.size()}, out.type, out.length))
    return out_of_range<"a parameter is too large">;
  out.pattern = zero_pattern;
  if (!has_value || rest.empty()) return ok_status;
  return parse_pattern(out.type, rest, out.pattern, diagnostic);
}

Status parse_splat_spec(const char* text, SplatSpec& out, Diagnostic& diagnostic) {
  std::string_view rest = text;
  out.name = take_until(rest, '=');
  out.pattern = zero_pattern;
  if (rest.empty()) return ok_status;
  std::string_view type_name = take_until(rest, '=');
  MOTE_TRY_ASSIGN(ElementType type, parse_type_name(type_name, diagnostic));
  MOTE_TRY(check_whole_bytes(type, diagnostic));
  return parse_pattern(type, rest, out.pattern, diagnostic);
}

std::string_view safetensors_dtype(ElementType type) {
  switch (type) {
    case ElementType::i1:
      return "BOOL";
    case ElementType::i8:
    case ElementType::si8:
      return "I8";
    case ElementType::i16:
    case ElementType::si16:
      return "I16";
    case ElementType::i32:
    case ElementType::si32:
      return "I32";
    case ElementType::i64:
    case ElementType::si64:
      return "I64";
    case ElementType::ui8:
      return "U8";
    case ElementType::ui16:
      return "U16";
    case ElementType::ui32:
      return "U32";
    case ElementType::ui64:
      return "U64";
    case ElementType::f16:
      return "F16";
    case ElementType::bf16:
      return "BF16";
    case ElementType::f32:
      return "F32";
    case ElementType::f64:
      return "F64";
    case ElementType::f8E5M2:
      return "F8_E5M2";
    case ElementType::f8E4M3FN:
      return "F8_E4M3";
    default:
      return {};
  }
}

}  // namespace mote::tools
