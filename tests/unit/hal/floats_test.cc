#include "mote/hal/floats.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

namespace mote::hal {
namespace {

// Codes from ml_dtypes 0.6; E8M0 follows the stock runtime.
TEST(NarrowFloat, RoundsLikeTheReference) {
  struct {
    ElementType type;
    double value;
    uint16_t code;
  } cases[] = {
      {ElementType::f16, 1, 0x3C00},
      {ElementType::f16, 0x1.333334p-2, 0x34CD},
      {ElementType::f16, -0x1.59999ap+1, 0xC166},
      {ElementType::f16, 65504, 0x7BFF},
      {ElementType::f16, 65520, 0x7C00},
      {ElementType::f16, 0x1.ffdffep+15, 0x7BFF},
      {ElementType::f16, 0x1p-24, 0x0001},
      {ElementType::f16, 0x1p-25, 0x0000},
      {ElementType::f16, 0x1.000002p-25, 0x0001},
      {ElementType::f16, 0x1.4p-23, 0x0002},
      {ElementType::f16, -INFINITY, 0xFC00},
      {ElementType::bf16, 0x1.333334p-2, 0x3E9A},
      {ElementType::bf16, 0x1.ffp+127, 0x7F80},
      {ElementType::bf16, 0x1.fefffep+127, 0x7F7F},
      {ElementType::bf16, 0x1p-134, 0x0000},
      {ElementType::bf16, 0x1.0002p-134, 0x0001},
      {ElementType::f8E5M2, 0x1.333334p-2, 0x35},
      {ElementType::f8E5M2, 61440, 0x7C},
      {ElementType::f8E5M2, 0x1.dffffep+15, 0x7B},
      {ElementType::f8E5M2, 0x1.8p-16, 0x02},
      {ElementType::f8E4M3FN, -0x1.59999ap+1, 0xC3},
      {ElementType::f8E4M3FN, 464, 0x7E},
      {ElementType::f8E4M3FN, 480, 0x7F},
      {ElementType::f8E4M3FN, -INFINITY, 0xFF},
      {ElementType::f8E4M3FN, 0x1p-10, 0x00},
      {ElementType::f8E5M2FNUZ, 0x1.333334p-2, 0x39},
      {ElementType::f8E5M2FNUZ, 61440, 0x80},
      {ElementType::f8E5M2FNUZ, 0x1.000002p-18, 0x01},
      {ElementType::f8E4M3FNUZ, 240, 0x7F},
      {ElementType::f8E4M3FNUZ, 248, 0x80},
      {ElementType::f8E4M3FNUZ, -0.0, 0x00},
      {ElementType::f8E8M0FNU, 1.49, 0x7F},
      {ElementType::f8E8M0FNU, 1.5, 0x80},
      {ElementType::f8E8M0FNU, 0.3, 0x7D},
      {ElementType::f8E8M0FNU, 0, 0x00},
      {ElementType::f8E8M0FNU, -1, 0x00},
      {ElementType::f8E8M0FNU, 2.5521178e+38, 0xFF},
      {ElementType::f8E8M0FNU, 2.552117e+38, 0xFE},
      {ElementType::f8E8M0FNU, -INFINITY, 0xFF},
  };
  for (const auto& c : cases)
    EXPECT_EQ(encode_narrow_float(c.type, static_cast<float>(c.value)), c.code)
        << std::hex << static_cast<uint32_t>(c.type) << " " << c.value;
}

TEST(NarrowFloat, EveryCodeSurvives) {
  for (ElementType type :
       {ElementType::f16, ElementType::bf16, ElementType::f8E5M2, ElementType::f8E4M3FN,
        ElementType::f8E5M2FNUZ, ElementType::f8E4M3FNUZ, ElementType::f8E8M0FNU}) {
    uint32_t count = 1u << element_bits(type);
    for (uint32_t code = 0; code < count; ++code) {
      double value = decode_narrow_float(type, static_cast<uint16_t>(code));
      if (std::isnan(value)) continue;
      ASSERT_EQ(encode_narrow_float(type, static_cast<float>(value)), code);
    }
  }
}

#ifdef __FLT16_MAX__
TEST(NarrowFloat, HalfAgreesWithTheCompiler) {
  for (uint32_t code = 0; code < 65536; ++code) {
    auto bits = static_cast<uint16_t>(code);
    _Float16 half;
    std::memcpy(&half, &bits, sizeof half);
    double expected = static_cast<double>(half);
    double actual = decode_narrow_float(ElementType::f16, bits);
    if (std::isnan(expected))
      ASSERT_TRUE(std::isnan(actual)) << code;
    else
      ASSERT_EQ(actual, expected) << code;
  }
}
#endif

TEST(IsClose, FollowsTheFormula) {
  struct {
    double actual, expected, absolute, relative;
    bool close;
  } cases[] = {
      {1, 1, 0, 0, true},
      {1.5, 1, 0.5, 0, true},
      {1.5625, 1, 0.5, 0, false},
      {-6, -4, 1, 0.25, true},  // 1 + 0.25 * |-4|, of the second value
      {-4, -6, 1, 0.125, false},
      {NAN, NAN, 0, 0, true},
      {NAN, 1, INFINITY, 0, false},
      {1, NAN, INFINITY, 0, false},
      {INFINITY, INFINITY, 0, 0, true},
      {INFINITY, -INFINITY, INFINITY, 1, false},
      {1, INFINITY, INFINITY, 1, false},
  };
  for (const auto& c : cases)
    EXPECT_EQ(is_close(c.actual, c.expected, c.absolute, c.relative), c.close)
        << c.actual << " " << c.expected;
}

}  // namespace
}  // namespace mote::hal
