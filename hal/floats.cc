// Floats of 16 bits or less differ in four numbers, which a table holds.
#include "mote/hal/floats.h"

#include <cmath>

#include "mote/base/bytes.h"

namespace mote::hal {
namespace {

struct Format {
  ElementType type;
  uint8_t exponent_bits;
  uint8_t mantissa_bits;
  int16_t bias;
  // Codes without sign: the largest finite value, what is written past it, and NaN.
  uint16_t max_finite;
  uint16_t overflow;
  uint16_t nan;
  bool has_negative_zero;
};

constexpr Format formats[] = {
    {ElementType::f16, 5, 10, 15, 0x7BFF, 0x7C00, 0x7FFF, true},
    {ElementType::bf16, 8, 7, 127, 0x7F7F, 0x7F80, 0x7FFF, true},
    {ElementType::f8E5M2, 5, 2, 15, 0x7B, 0x7C, 0x7F, true},
    {ElementType::f8E4M3FN, 4, 3, 7, 0x7E, 0x7F, 0x7F, true},
    {ElementType::f8E5M2FNUZ, 5, 2, 16, 0x7F, 0x80, 0x80, false},
    {ElementType::f8E4M3FNUZ, 4, 3, 8, 0x7F, 0x80, 0x80, false},
};

const Format* find_format(ElementType type) {
  for (const Format& format : formats)
    if (format.type == type) return &format;
  return nullptr;
}

// E8M0 has powers of two only: 2^(code - 127), and NaN.
uint16_t encode_e8m0(float value) {
  if (!std::isfinite(value)) return 0xFF;
  if (value <= 0) return 0;
  int exponent;
  float significand = std::frexp(value, &exponent) * 2;  // [1, 2)
  int code = exponent - 1 + 127 + (significand >= 1.5f ? 1 : 0);
  if (code < 0) return 0;
  return code < 0xFF ? static_cast<uint16_t>(code) : 0xFF;
}

}  // namespace

bool is_narrow_float(ElementType type) {
  return find_format(type) || type == ElementType::f8E8M0FNU;
}

bool is_float(ElementType type) {
  return type == ElementType::f32 || type == ElementType::f64 || is_narrow_float(type);
}

double load_float(ElementType type, const uint8_t* bytes) {
  if (type == ElementType::f32) return double{load_le<float>(bytes)};
  if (type == ElementType::f64) return load_le<double>(bytes);
  return decode_narrow_float(type, element_bits(type) == 8 ? *bytes : load_le<uint16_t>(bytes));
}

bool is_close(double actual, double expected, double absolute, double relative) {
  if (actual == expected || (std::isnan(actual) && std::isnan(expected))) return true;
  return std::isfinite(expected) &&
         std::fabs(actual - expected) <= absolute + relative * std::fabs(expected);
}

uint16_t encode_narrow_float(ElementType type, float value) {
  const Format* format = find_format(type);
  if (!format) return encode_e8m0(value);
  uint32_t sign_bit = 1u << (format->exponent_bits + format->mantissa_bits);
  uint16_t sign = static_cast<uint16_t>(std::signbit(value) ? sign_bit : 0);
  if (std::isnan(value)) return format->nan | sign;
  if (std::isinf(value)) return format->overflow | sign;
  if (value == 0) return format->has_negative_zero ? sign : 0;

  // value = significand * 2^(exponent - mantissa_bits), subnormals included.
  int exponent;
  std::frexp(value, &exponent);
  exponent -= 1;
  if (exponent < 1 - format->bias) exponent = 1 - format->bias;
  double significand = std::nearbyint(std::ldexp(double{value}, format->mantissa_bits - exponent));
  uint32_t magnitude = static_cast<uint32_t>(std::fabs(significand));
  uint32_t implicit = 1u << format->mantissa_bits;
  // A significand that rounded up to the next power of two carries into the exponent by itself; one
  // below `implicit` is subnormal and takes one off.
  int64_t code = (int64_t{exponent} + format->bias) * implicit + magnitude - implicit;
  if (code > format->max_finite) return format->overflow | sign;
  if (code == 0 && !format->has_negative_zero) return 0;
  return static_cast<uint16_t>(code) | sign;
}

double decode_narrow_float(ElementType type, uint16_t code) {
  const Format* format = find_format(type);
  if (!format) return code == 0xFF ? NAN : std::ldexp(1.0, code - 127);
  uint32_t sign_bit = 1u << (format->exponent_bits + format->mantissa_bits);
  uint32_t magnitude = code & (sign_bit - 1);
  bool negative = code & sign_bit;
  double value;
  if (!format->has_negative_zero && code == format->nan) return NAN;
  if (magnitude > format->max_finite) {
    if (magnitude != format->overflow || format->overflow == format->nan) return NAN;
    value = INFINITY;
  } else {
    uint32_t implicit = 1u << format->mantissa_bits;
    uint32_t exponent = magnitude >> format->mantissa_bits;
    uint32_t significand = (magnitude & (implicit - 1)) | (exponent ? implicit : 0);
    value = std::ldexp(double(significand),
                       int(exponent ? exponent : 1) - format->bias - format->mantissa_bits);
  }
  return negative ? -value : value;
}

}  // namespace mote::hal
