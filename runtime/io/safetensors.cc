// .safetensors: a length, a JSON object that tells a range for each key, and the bytes.
#include "runtime/io/parameter_formats.h"

namespace mote::io {
namespace {

constexpr Status malformed = invalid_argument<"malformed JSON in the header of .safetensors">;
constexpr Status malformed_offsets = invalid_argument<"data_offsets are not two numbers">;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads JSON from the front to the back. Text of strings stays as it is, escapes included.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  size_t position() const { return at_; }
  // The next character that is no blank; 0 at the end.
  char peek() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != text_.npos) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  bool take_string(std::string_view& out) {
    if (!take('"')) return false;
    size_t start = at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    if (at_ >= text_.size()) return false;
    out = {text_.data() + start, at_ - start};
    ++at_;
    return true;
  }

  bool take_key(std::string_view& out) { return take_string(out) && take(':'); }

  bool take_unsigned(uint64_t& out) {
    if (!is_digit(peek())) return false;
    for (out = 0; at_ < text_.size() && is_digit(text_[at_]); ++at_) {
      if (!checked_multiply(out, 10, out)) return false;
      if (!checked_add(out, static_cast<uint64_t>(text_[at_] - '0'), out)) return false;
    }
    return true;
  }

  // Any value. A stack of bits tells objects from arrays, so depth costs nothing.
  bool skip_value() {
    uint64_t kinds = 0;
    int depth = 0;
    for (;;) {
      bool is_object = peek() == '{';
      bool is_opened = take('{') || take('[');
      if (is_opened) {
        if (++depth > max_depth) return false;
        kinds = kinds << 1 | is_object;
      } else if (!skip_scalar()) {
        return false;
      }
      // Ends of brackets, then what stands between two values.
      for (;; is_opened = false) {
        if (depth == 0) return true;
        char end = kinds & 1 ? '}' : ']';
        if (!is_opened && peek() != end && !take(',')) return false;
        if (!take(end)) break;
        kinds >>= 1;
        --depth;
      }
      std::string_view ignored;
      if ((kinds & 1) && !take_key(ignored)) return false;
    }
  }

 private:
  static constexpr int max_depth = 64;

  bool skip_scalar() {
    std::string_view word;
    if (peek() == '"') return take_string(word);
    size_t start = at_;
    while (at_ < text_.size() && std::string_view(" \t\r\n,:[]{}\"").find(text_[at_]) == text_.npos)
      ++at_;
    word = {text_.data() + start, at_ - start};
    if (word.empty()) return false;
    return word == "true" || word == "false" || word == "null" || is_digit(word[0]) ||
           (word[0] == '-' && word.size() > 1);
  }

  std::string_view text_;
  size_t at_ = 0;
};

class Reader {
 public:
  Reader(Scanner& scanner, uint64_t data_start, uint64_t data_size)
      : scanner_(scanner), data_start_(data_start), data_size_(data_size) {}

  Status read_index(Array<ParameterEntry>& out) {
    if (!scanner_.take('{')) return malformed;
    while (!scanner_.take('}')) {
      ParameterEntry entry;
      if (!scanner_.take_key(entry.key)) return malformed;
      if (entry.key == "__metadata__") {
        if (!scanner_.skip_value()) return malformed;
      } else {
        MOTE_TRY(read_entry(entry));
        MOTE_TRY(out.push(entry));
      }
      if (!scanner_.take(',') && scanner_.peek() != '}') return malformed;
    }
    return ok_status;
  }

 private:
  Status read_entry(ParameterEntry& entry) {
    if (!scanner_.take('{')) return malformed;
    bool has_offsets = false;
    while (!scanner_.take('}')) {
      std::string_view member;
      if (!scanner_.take_key(member)) return malformed;
      if (member == "data_offsets" && !has_offsets) {
        MOTE_TRY(read_offsets(entry));
        has_offsets = true;
      } else if (!scanner_.skip_value()) {
        return malformed;
      }
      if (!scanner_.take(',') && scanner_.peek() != '}') return malformed;
    }
    return has_offsets ? ok_status : not_found<"an entry of .safetensors has no data_offsets">;
  }

  Status read_offsets(ParameterEntry& entry) {
    uint64_t begin, end;
    if (!scanner_.take('[') || !scanner_.take_unsigned(begin) || !scanner_.take(',') ||
        !scanner_.take_unsigned(end))
      return malformed_offsets;
    if (scanner_.take(',') && scanner_.peek() != ']') return malformed_offsets;
    if (!scanner_.take(']')) return malformed_offsets;
    if (begin > end || end > data_size_)
      return invalid_argument<"data_offsets leave the data of .safetensors">;
    entry.offset = data_start_ + begin;
    entry.length = end - begin;
    return ok_status;
  }

  Scanner& scanner_;
  uint64_t data_start_, data_size_;
};

}  // namespace

Status parse_safetensors(Bytes file, Array<ParameterEntry>& out, Diagnostic& diagnostic) {
  constexpr uint64_t prefix_size = 8;
  if (file.size() < prefix_size) return out_of_range<".safetensors begins with 8 bytes of length">;
  auto header_size = load_le<uint64_t>(file.data());
  if (header_size > file.size() - prefix_size) {
    diagnostic.expected.unsigned_number(header_size).text(" bytes of header");
    diagnostic.found.unsigned_number(file.size() - prefix_size);
    return out_of_range<"the header of .safetensors leaves the file">;
  }
  Bytes header = file.subspan(prefix_size, static_cast<size_t>(header_size));
  std::string_view text{reinterpret_cast<const char*>(header.data()), header.size()};
  Scanner scanner(text);
  uint64_t data_start = prefix_size + header_size;
  // Blanks come anywhere but here.
  Status status = text.starts_with('{')
                      ? Reader(scanner, data_start, file.size() - data_start).read_index(out)
                      : malformed;
  if (!status.ok()) diagnostic.offset = prefix_size + scanner.position();
  return status;
}

}  // namespace mote::io
