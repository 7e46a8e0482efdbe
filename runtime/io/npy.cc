#include "runtime/io/npy.h"

#include <string_view>

namespace mote::io {
namespace {

constexpr std::string_view magic("\x93NUMPY", 6);
// Real headers have a few hundred bytes; the limit keeps a hostile length from costing memory.
constexpr uint64_t max_header_bytes = 1 << 20;

constexpr Status malformed = invalid_argument<"malformed .npy header">;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads the header's text, a Python literal such as {'descr': '<f4', 'shape': (2, 3), }.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  char peek() {
    skip_space();
    return at_ < end_ ? *at_ : 0;
  }

  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  bool take_word(std::string_view word) {
    skip_space();
    if (static_cast<size_t>(end_ - at_) < word.size()) return false;
    if (std::string_view(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  bool take_string(std::string_view& out) {
    char quote = peek();
    if (quote != '\'' && quote != '"') return false;
    const char* begin = ++at_;
    while (at_ < end_ && *at_ != quote) ++at_;
    if (at_ == end_) return false;
    out = {begin, static_cast<size_t>(at_ - begin)};
    ++at_;
    return true;
  }

  bool take_number(int64_t& out) {
    if (!is_digit(peek())) return false;
    out = 0;
    for (; at_ < end_ && is_digit(*at_); ++at_) {
      if (__builtin_mul_overflow(out, 10, &out)) return false;
      if (__builtin_add_overflow(out, *at_ - '0', &out)) return false;
    }
    return true;
  }

  // Any literal, up to the comma or brace that follows it.
  bool skip_value() {
    int depth = 0;
    for (char c = peek(); c; c = peek()) {
      if (depth == 0 && (c == ',' || c == '}')) return true;
      if (c == '(' || c == '[' || c == '{') ++depth;
      if (c == ')' || c == ']' || c == '}') --depth;
      std::string_view ignored;
      if (c == '\'' || c == '"') {
        if (!take_string(ignored)) return false;
      } else {
        ++at_;
      }
    }
    return false;
  }

 private:
  void skip_space() {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r')) ++at_;
  }

  const char* at_;
  const char* end_;
};

Status parse_descr(Cursor& cursor, NpyHeader& out, Diagnostic& diagnostic) {
  std::string_view descr;
  if (!cursor.take_string(descr)) {
    if (cursor.peek() != '[') return malformed;
    diagnostic.found.text("a structured type");
    return unimplemented<"unsupported .npy element type">;
  }
  diagnostic.found.text("'").text(descr).text("'");
  Cursor type(descr);
  if (type.peek() == '>') return unimplemented<"big-endian .npy files are not supported">;
  if (!type.take('<') && !type.take('=')) type.take('|');
  out.kind = type.peek();
  if (std::string_view("biufcV").find(out.kind) == std::string_view::npos || !out.kind)
    return unimplemented<"unsupported .npy element type">;
  type.take(out.kind);
  int64_t bytes;
  if (!type.take_number(bytes) || type.peek() || bytes == 0 || bytes > INT32_MAX) return malformed;
  out.item_bytes = static_cast<uint32_t>(bytes);
  diagnostic.found.clear();
  return ok_status;
}

Status parse_order(Cursor& cursor) {
  if (cursor.take_word("False")) return ok_status;
  if (cursor.take_word("True")) return unimplemented<"Fortran order in .npy is not supported">;
  return malformed;
}

Status parse_shape(Cursor& cursor, NpyHeader& out) {
  if (!cursor.take('(')) return malformed;
  out.rank = 0;
  while (!cursor.take(')')) {
    if (out.rank == npy_max_rank) return unimplemented<"too many dimensions in .npy">;
    if (!cursor.take_number(out.dims[out.rank++])) return malformed;
    if (!cursor.take(',') && cursor.peek() != ')') return malformed;
  }
  return ok_status;
}

}  // namespace

Result<size_t> npy_header_bytes(Bytes preamble, Diagnostic& diagnostic) {
  if (preamble.size() < npy_preamble_bytes ||
      std::string_view(reinterpret_cast<const char*>(preamble.data()), magic.size()) != magic)
    return invalid_argument<"not an .npy file">;
  uint8_t major = preamble[6];
  if (major < 1 || major > 3) {
    diagnostic.expected.text("version 1, 2 or 3");
    diagnostic.found.unsigned_number(major);
    return unimplemented<"unsupported version of .npy">;
  }
  uint64_t size = major == 1 ? 10u + load_le<uint16_t>(&preamble[8])
                             : 12u + uint64_t{load_le<uint32_t>(&preamble[8])};
  if (size < npy_preamble_bytes || size > max_header_bytes) return malformed;
  return static_cast<size_t>(size);
}

Status parse_npy_header(Bytes header, NpyHeader& out, Diagnostic& diagnostic) {
  size_t start = header[6] == 1 ? 10 : 12;
  Cursor cursor({reinterpret_cast<const char*>(header.data()) + start, header.size() - start});
  bool has_descr = false, has_order = false, has_shape = false;
  if (!cursor.take('{')) return malformed;
  while (!cursor.take('}')) {
    std::string_view key;
    if (!cursor.take_string(key) || !cursor.take(':')) return malformed;
    if (key == "descr") {
      MOTE_TRY(parse_descr(cursor, out, diagnostic));
      has_descr = true;
    } else if (key == "fortran_order") {
      MOTE_TRY(parse_order(cursor));
      has_order = true;
    } else if (key == "shape") {
      MOTE_TRY(parse_shape(cursor, out));
      has_shape = true;
    } else if (!cursor.skip_value()) {
      return malformed;
    }
    if (!cursor.take(',') && cursor.peek() != '}') return malformed;
  }
  return has_descr && has_order && has_shape ? ok_status : malformed;
}

void write_npy_header(const NpyHeader& header, TextWriter& out) {
  FixedText<npy_header_capacity> dict;
  const char kind[] = {header.item_bytes == 1 ? '|' : '<', header.kind, 0};
  dict.text("{'descr': '").text(kind).unsigned_number(header.item_bytes);
  dict.text("', 'fortran_order': False, 'shape': (");
  for (uint32_t i = 0; i < header.rank; ++i) {
    if (i) dict.text(" ");
    dict.number(header.dims[i]);
    if (i + 1 < header.rank || header.rank == 1) dict.text(",");
  }
  dict.text("), }");
  size_t text_bytes = static_cast<size_t>(align_up(10 + dict.view().size() + 1, 64)) - 10;
  const char length[] = {static_cast<char>(text_bytes & 0xFF), static_cast<char>(text_bytes >> 8)};
  out.text(magic).text({"\x01\x00", 2}).text({length, 2}).text(dict.view());
  for (size_t i = dict.view().size(); i + 1 < text_bytes; ++i) out.text(" ");
  out.text("\n");
}

}  // namespace mote::io
