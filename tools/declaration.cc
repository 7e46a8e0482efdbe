#include "tools/declaration.h"

#include "tools/element.h"

namespace mote::tools {
namespace {

using hal::ElementClass;
using hal::ElementType;

std::string_view trim(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::string_view first(std::string_view text, size_t length) { return {text.data(), length}; }

// Length of `text` up to `stop` outside all brackets and strings.
size_t find_outside(std::string_view text, char stop) {
  int depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (depth == 0 && c == stop) return i;
    if (c == '(' || c == '[' || c == '{' || c == '<') ++depth;
    bool is_arrow = c == '>' && i > 0 && text[i - 1] == '-';
    if (c == ')' || c == ']' || c == '}' || (c == '>' && !is_arrow)) --depth;
  }
  return text.size();
}

// The text between the parentheses that follow "@function".
bool find_arguments(std::string_view declaration, std::string_view function,
                    std::string_view& out) {
  size_t at = declaration.find('@');
  if (at == std::string_view::npos) return false;
  declaration.remove_prefix(at + 1);
  if (!declaration.starts_with(function)) return false;
  declaration.remove_prefix(function.size());
  if (!declaration.starts_with('(')) return false;
  declaration.remove_prefix(1);
  out = first(declaration, find_outside(declaration, ')'));
  return true;
}

// Takes an argument, and the comma after it, from the front.
std::string_view take_argument(std::string_view& rest) {
  size_t length = find_outside(rest, ',');
  std::string_view argument = first(rest, length);
  rest.remove_prefix(length < rest.size() ? length + 1 : length);
  return argument;
}

size_t count_arguments(std::string_view rest) {
  size_t count = 0;
  for (; !rest.empty(); ++count) take_argument(rest);
  return count;
}

// "tensor<4xf32>" of "%input0: tensor<4xf32> {attributes}".
std::string_view argument_type(std::string_view argument) {
  size_t colon = argument.find(": ");
  if (colon == std::string_view::npos) return {};
  argument.remove_prefix(colon + 2);
  return trim(first(argument, find_outside(argument, '{')));
}

// Takes "4x" or "?x" from the front; -1 for the latter.
bool take_dim(std::string_view& text, int64_t& dim) {
  size_t length = 0;
  dim = text.starts_with('?') ? -1 : 0;
  if (dim < 0)
    length = 1;
  else
    for (; length < text.size() && text[length] >= '0' && text[length] <= '9'; ++length)
      if (__builtin_mul_overflow(dim, 10, &dim) ||
          __builtin_add_overflow(dim, text[length] - '0', &dim))
        return false;
  if (length == 0 || length >= text.size() || text[length] != 'x') return false;
  text.remove_prefix(length + 1);
  return true;
}

// None when the type has another name in MLIR, or none.
ElementType find_element_type(std::string_view name) {
  if (name == "complex<f32>") return ElementType::cf64;
  if (name == "complex<f64>") return ElementType::cf128;
  Diagnostic ignored;
  Result<ElementType> type = parse_type_name(name, ignored);
  if (!type.ok()) return ElementType::none;
  FixedText<32> same;
  hal::format_element_type(same, type.value());
  return same.view() == name ? type.value() : ElementType::none;
}

// What the assertions in compiled code let pass.
bool are_compatible(ElementType declared, ElementType given) {
  if (declared == ElementType::none || declared == given) return true;
  if (hal::element_class(given) == ElementClass::opaque) return true;
  return hal::is_integer(declared) && hal::is_integer(given) &&
         hal::element_bits(declared) == hal::element_bits(given);
}

// Whether the text in "tensor<...>" has dimensions and a type that this code understands.
bool is_clear(std::string_view declared) {
  for (int64_t dim; take_dim(declared, dim);) {
  }
  if (declared.empty()) return false;
  char lower = static_cast<char>(declared[0] | 0x20);
  return (lower >= 'a' && lower <= 'z') || declared[0] == '!';
}

bool matches(std::string_view declared, const TensorView& given) {
  size_t rank = 0;
  bool same_dims = true;
  for (int64_t dim; take_dim(declared, dim); ++rank)
    if (rank >= given.shape.size() || (dim >= 0 && dim != given.shape[rank])) same_dims = false;
  std::string_view name = trim(first(declared, find_outside(declared, ',')));
  return same_dims && rank == given.shape.size() &&
         are_compatible(find_element_type(name), given.type);
}

Status check_argument(std::string_view type, const HostValue& argument, Diagnostic& diagnostic) {
  constexpr std::string_view tensor = "tensor<";
  bool is_view = argument.kind == HostValue::Kind::tensor;
  if (!is_view && argument.kind != HostValue::Kind::storage) return ok_status;
  if (!type.starts_with(tensor) || !type.ends_with('>')) return ok_status;
  type.remove_prefix(tensor.size());
  type.remove_suffix(1);
  TensorView given = argument.tensor.view();
  if (!is_clear(type) || (is_view && matches(type, given))) return ok_status;
  diagnostic.expected.text(type);
  if (!is_view) diagnostic.found.text(argument.type_name).text(" ");
  hal::format_shape_and_type(diagnostic.found, given.shape, given.type);
  return invalid_argument<"an input does not match the function's declaration">;
}

}  // namespace

Status check_arguments(std::string_view declaration, std::string_view function,
                       std::span<const HostValue> arguments, size_t slot_count,
                       Diagnostic& diagnostic) {
  std::string_view rest;
  if (!find_arguments(declaration, function, rest)) return ok_status;
  if (count_arguments(rest) != slot_count) return ok_status;
  for (size_t i = 0; i < arguments.size(); ++i) {
    std::string_view type = argument_type(take_argument(rest));
    Status status = check_argument(type, arguments[i], diagnostic);
    if (status.ok()) continue;
    diagnostic.where.text("argument ").unsigned_number(i);
    return status;
  }
  return ok_status;
}

}  // namespace mote::tools
