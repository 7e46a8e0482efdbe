// Text assembled in a fixed buffer: what a message needs without a heap and without stdio.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mote {

// Appends to a buffer that it does not own. The text is always terminated by a NUL; what does not
// fit is cut.
class TextWriter {
 public:
  TextWriter(char* buffer, size_t capacity) : buffer_(buffer), capacity_(capacity) { clear(); }

  TextWriter& text(std::string_view part);
  // Text that a file or a program chose: control characters, which could end the line, are blanks.
  TextWriter& line_text(std::string_view part);
  TextWriter& number(int64_t value);
  TextWriter& unsigned_number(uint64_t value);
  // 0x and at least `digits` upper-case digits.
  TextWriter& hex(uint64_t value, int digits = 1);

  std::string_view view() const { return {buffer_, length_}; }
  void clear();

 private:
  char* buffer_;
  size_t capacity_;
  size_t length_ = 0;
};

// A TextWriter with its own storage of N bytes, NUL included.
template <size_t N>
class FixedText : public TextWriter {
 public:
  FixedText() : TextWriter(storage_, N) {}
  FixedText(const FixedText& other) : FixedText() { text(other.view()); }
  FixedText& operator=(const FixedText& other) {
    if (this != &other) {
      clear();
      text(other.view());
    }
    return *this;
  }
  const char* c_str() const { return storage_; }

 private:
  char storage_[N];
};

}  // namespace mote
