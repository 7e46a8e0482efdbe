#include "tools/decimal.h"

namespace mote::tools {
namespace {

bool is_decimal(char c) { return c >= '0' && c <= '9'; }

// Digits up to the last one that is not 0; `scale` is the weight of the first, times ten.
void append_fraction(uint32_t fraction, uint32_t scale, TextWriter& out) {
  out.text(".");
  for (; fraction; fraction %= scale) {
    scale /= 10;
    char digit = static_cast<char>('0' + fraction / scale);
    out.text({&digit, 1});
  }
}

}  // namespace

bool parse_short_decimal(const char* text, Decimal& out) {
  constexpr int max_digits = 7;
  bool is_negative = *text == '-';
  text += is_negative;
  bool has_point = false;
  int32_t digits = 0, scale = 1;
  int count = 0;
  for (;; ++text) {
    if (is_decimal(*text)) {
      if (++count > max_digits) return false;
      digits = digits * 10 + (*text - '0');
      if (has_point) scale *= 10;
    } else if (*text == '.' && !has_point) {
      has_point = true;
    } else {
      break;
    }
  }
  double magnitude = static_cast<double>(digits) / scale;
  out = {is_negative ? -magnitude : magnitude, scale == 1};
  char next = static_cast<char>(*text | 0x20);
  return count > 0 && next != 'e' && next != 'x';
}

bool append_short_decimal(double value, TextWriter& out) {
  // As many places as bring six digits before the point. Up to 10^9, whose odd part has 21 bits,
  // the product with the 24 bits of an f32 is exact.
  constexpr uint32_t max_scale = 1000000000;
  double magnitude = __builtin_fabs(value);
  if (!(magnitude < 999999.5) || static_cast<double>(static_cast<float>(value)) != value)
    return false;
  uint32_t scale = 1;
  while (magnitude * scale < 100000) {
    if (scale == max_scale) break;
    scale *= 10;
  }
  if (magnitude != 0 && magnitude * scale < 100000) return false;
  // Half of a digit rounds to the even one, as the sum does.
  constexpr double no_fractions = 0x1p52;
  auto digits = static_cast<uint32_t>(magnitude * scale + no_fractions - no_fractions);
  if (__builtin_signbit(value)) out.text("-");
  out.unsigned_number(digits / scale);
  if (digits % scale) append_fraction(digits % scale, scale, out);
  return true;
}

void print_integer(int64_t value, std::FILE* out) {
  FixedText<24> text;
  text.number(value);
  std::fputs(text.c_str(), out);
}

void print_index(const char* title, size_t index, std::FILE* out) {
  std::fputs(title, out);
  std::fputc('[', out);
  print_integer(static_cast<int64_t>(index), out);
  std::fputs("]: ", out);
}

}  // namespace mote::tools
