// Lines of text files that people write.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace mote::tools {

inline std::string_view trim(std::string_view text) {
  while (!text.empty() && std::strchr(" \t\r\n\v\f", text.front())) text.remove_prefix(1);
  while (!text.empty() && std::strchr(" \t\r\n\v\f", text.back())) text.remove_suffix(1);
  return text;
}

// Takes what precedes `separator`, or all of it, from the front, and the separator too.
inline std::string_view take_until(std::string_view& text, char separator) {
  size_t length = text.find(separator);
  bool is_last = length == std::string_view::npos;
  std::string_view part(text.data(), is_last ? text.size() : length);
  text.remove_prefix(is_last ? text.size() : length + 1);
  return part;
}

// Hands out the lines of a text, trimmed; empty ones too.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  bool next(std::string_view& line) {
    if (rest_.empty()) return false;
    line = trim(take_until(rest_, '\n'));
    ++number_;
    return true;
  }
  // Of the line that next() gave last, from 1.
  uint64_t number() const { return number_; }

 private:
  std::string_view rest_;
  uint64_t number_ = 0;
};

}  // namespace mote::tools
