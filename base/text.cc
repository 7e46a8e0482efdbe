#include "mote/base/text.h"

#include <cstring>

namespace mote {

void TextWriter::clear() {
  length_ = 0;
  if (capacity_) buffer_[0] = 0;
}

TextWriter& TextWriter::text(std::string_view part) {
  if (!capacity_) return *this;
  size_t room = capacity_ - 1 - length_;
  size_t count = part.size() < room ? part.size() : room;
  if (count) std::memcpy(buffer_ + length_, part.data(), count);
  length_ += count;
  buffer_[length_] = 0;
  return *this;
}

TextWriter& TextWriter::line_text(std::string_view part) {
  size_t start = length_;
  text(part);
  for (size_t i = start; i < length_; ++i)
    if (static_cast<uint8_t>(buffer_[i]) < 0x20 || buffer_[i] == 0x7F) buffer_[i] = ' ';
  return *this;
}

TextWriter& TextWriter::number(int64_t value) {
  if (value >= 0) return unsigned_number(static_cast<uint64_t>(value));
  return text("-").unsigned_number(0 - static_cast<uint64_t>(value));
}

TextWriter& TextWriter::unsigned_number(uint64_t value) {
  char digits[20];
  size_t at = sizeof digits;
  do {
    digits[--at] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value);
  return text({digits + at, sizeof digits - at});
}

TextWriter& TextWriter::hex(uint64_t value, int digits) {
  char text_digits[16];
  int at = 16;
  do {
    text_digits[--at] = "0123456789ABCDEF"[value & 15];
    value >>= 4;
  } while (at > 0 && (value || 16 - at < digits));
  return text("0x").text({text_digits + at, static_cast<size_t>(16 - at)});
}

}  // namespace mote
