#include "tools/tensor.h"

#include <cstdlib>
#include <cstring>

#include "tools/decimal.h"
#include "tools/element.h"
#include "tools/tensor_files.h"

namespace mote::tools {
namespace {

using hal::ElementType;

constexpr size_t max_rank = 128;

// Splits a list of elements at anything that is not part of one. Brackets are decoration.
class Tokens {
 public:
  explicit Tokens(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  bool next(std::string_view& token) {
    while (at_ < end_ && is_separator(*at_)) ++at_;
    const char* begin = at_;
    while (at_ < end_ && !is_separator(*at_)) ++at_;
    token = {begin, static_cast<size_t>(at_ - begin)};
    return !token.empty();
  }

 private:
  static bool is_separator(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == ',' || c == '[' || c == ']';
  }

  const char* at_;
  const char* end_;
};

uint64_t count_tokens(std::string_view text) {
  Tokens tokens(text);
  std::string_view token;
  uint64_t count = 0;
  while (tokens.next(token)) ++count;
  return count;
}

bool is_hex_pair(std::string_view token) {
  if (token.size() != 2) return false;
  for (char c : token)
    if (!std::strchr("0123456789abcdefABCDEF", c)) return false;
  return true;
}

// Bytes of packed elements may be given as they are stored, two digits each.
bool are_packed_bytes(std::string_view text, uint64_t byte_count) {
  if (count_tokens(text) != byte_count) return false;
  Tokens tokens(text);
  std::string_view token;
  while (tokens.next(token))
    if (!is_hex_pair(token)) return false;
  return true;
}

Status parse_packed_bytes(std::string_view text, std::span<uint8_t> bytes, Diagnostic& diagnostic) {
  Tokens tokens(text);
  std::string_view token;
  for (uint8_t& byte : bytes) {
    tokens.next(token);
    MOTE_TRY(parse_hex(token, {&byte, 1}, diagnostic));
  }
  return ok_status;
}

Status parse_elements(std::string_view text, ElementType type, uint64_t count,
                      std::span<uint8_t> bytes, Diagnostic& diagnostic) {
  if (notation_of(type) == Notation::packed && are_packed_bytes(text, bytes.size()))
    return parse_packed_bytes(text, bytes, diagnostic);
  uint64_t token_count = count_tokens(text);
  bool is_splat = token_count == 1 && count > 0;
  if (token_count != count && !is_splat) {
    diagnostic.expected.unsigned_number(count).text(" elements");
    diagnostic.found.unsigned_number(token_count);
    return out_of_range<"wrong number of elements">;
  }
  Tokens tokens(text);
  std::string_view token;
  for (uint64_t i = 0; i < token_count; ++i) {
    tokens.next(token);
    MOTE_TRY(parse_element(type, token, bytes.data(), i, diagnostic));
  }
  for (uint64_t i = token_count; i < count; ++i) copy_first_element(type, bytes.data(), i);
  return ok_status;
}

Status bad_shape(std::string_view shape, Diagnostic& diagnostic) {
  diagnostic.expected.text("dimensions such as 2x3");
  diagnostic.found.text("'").text(shape).text("'");
  return invalid_argument<"malformed shape">;
}

// `text` is what precedes the last 'x' of "2x3xf32".
Status parse_shape(std::string_view text, Array<int64_t>& out, Diagnostic& diagnostic) {
  std::string_view rest = text;
  while (!text.empty()) {
    size_t length = rest.find('x');
    bool is_last = length == std::string_view::npos;
    if (is_last) length = rest.size();
    // A copy, lest "0x10" be read as sixteen.
    char digits[32];
    if (length >= sizeof digits) return bad_shape(text, diagnostic);
    std::memcpy(digits, rest.data(), length);
    digits[length] = 0;
    int64_t dim;
    if (!parse_integer(digits, dim).ok() || dim < 0) return bad_shape(text, diagnostic);
    if (out.size() == max_rank) return resource_exhausted<"too many dimensions">;
    MOTE_TRY(out.push(dim));
    if (is_last) break;
    rest.remove_prefix(length + 1);
  }
  return ok_status;
}

class Printer {
 public:
  Printer(const TensorView& tensor, int64_t max_elements, std::FILE* out)
      : tensor_(tensor),
        budget_(max_elements < 0 ? UINT64_MAX : static_cast<uint64_t>(max_elements)),
        out_(out) {}

  void print(size_t dim) {
    size_t rank = tensor_.shape.size();
    if (dim + 1 >= rank) return print_row(rank ? tensor_.shape[dim] : 1);
    for (int64_t i = 0; i < tensor_.shape[dim]; ++i) {
      std::fputc('[', out_);
      print(dim + 1);
      std::fputc(']', out_);
    }
  }

 private:
  void print_row(int64_t length) {
    for (int64_t i = 0; i < length; ++i) {
      if (budget_ == 0) {
        std::fputs("...", out_);
        next_ += static_cast<uint64_t>(length - i);
        return;
      }
      --budget_;
      FixedText<80> text;
      append_element(tensor_.type, tensor_.bytes.data(), next_++, text);
      if (i) std::fputc(' ', out_);
      std::fputs(text.c_str(), out_);
    }
  }

  const TensorView& tensor_;
  uint64_t budget_;
  uint64_t next_ = 0;
  std::FILE* out_;
};

}  // namespace

Status parse_shape_and_type(std::string_view text, Array<int64_t>& shape, ElementType& type,
                            Diagnostic& diagnostic) {
  if (size_t split = text.rfind('x'); split != std::string_view::npos) {
    MOTE_TRY(parse_shape({text.data(), split}, shape, diagnostic));
    text.remove_prefix(split + 1);
  }
  MOTE_TRY_ASSIGN(type, parse_type_name(text, diagnostic));
  return ok_status;
}

Status parse_tensor(const char* text, FileStreams& files, HostTensor& out, Diagnostic& diagnostic) {
  std::string_view spec = text;
  if (spec.starts_with('"')) spec.remove_prefix(1);
  if (spec.ends_with('"')) spec.remove_suffix(1);
  std::string_view head = spec;
  std::string_view data;
  size_t equals = spec.find('=');
  if (equals != std::string_view::npos) {
    head.remove_suffix(spec.size() - equals);
    data = spec;
    data.remove_prefix(equals + 1);
  }
  if (equals == std::string_view::npos && head.rfind('x') == std::string_view::npos) {
    diagnostic.expected.text("SHAPExTYPE[=DATA], as in 2x3xf32=1");
    diagnostic.found.text("'").text(spec).text("'");
    return invalid_argument<"not a tensor">;
  }
  MOTE_TRY(parse_shape_and_type(head, out.shape, out.type, diagnostic));

  uint64_t count, size;
  if (!hal::element_count({out.shape.data(), out.shape.size()}, count) ||
      !hal::dense_size({out.shape.data(), out.shape.size()}, out.type, size))
    return resource_exhausted<"tensor too large">;
  if (data.starts_with('@') || data.starts_with('+')) {
    std::string_view path = data;
    path.remove_prefix(1);
    return read_raw(files, path, data[0] == '@', size, out.bytes, diagnostic);
  }
  if (size > SIZE_MAX) return out_of_memory;
  MOTE_TRY(out.bytes.resize(static_cast<size_t>(size)));
  if (data.empty()) return ok_status;
  return parse_elements(data, out.type, count, {out.bytes.data(), out.bytes.size()}, diagnostic);
}

Status print_tensor(const TensorView& tensor, int64_t max_elements, std::FILE* out) {
  uint64_t size;
  if (!hal::dense_size(tensor.shape, tensor.type, size) || size > tensor.bytes.size() ||
      notation_of(tensor.type) == Notation::none)
    return out_of_range<"a tensor without text: unknown type, or a buffer smaller than its shape">;
  // Dimension by dimension: there is no bound on the rank of a view that a program makes.
  for (int64_t dim : tensor.shape) {
    print_integer(dim, out);
    std::fputc('x', out);
  }
  FixedText<32> type;
  hal::format_element_type(type, tensor.type);
  type.text("=");
  std::fputs(type.c_str(), out);
  Printer(tensor, max_elements, out).print(0);
  return ok_status;
}

}  // namespace mote::tools
