#include "tools/decimal.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

namespace mote::tools {
namespace {

std::string printed(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

// What is appended is what printf writes; returns whether something was.
bool check_written(double value) {
  FixedText<40> text;
  bool is_short = append_short_decimal(value, text);
  EXPECT_EQ(text.view(), is_short ? printed(value) : "") << printed(value);
  return is_short;
}

TEST(ShortDecimal, IsWrittenAsByPrintf) {
  std::mt19937 random(7);
  int count = 0;
  for (int i = 0; i < 200000; ++i) {
    // Every exponent from 2^-16 to 2^21 with random digits.
    auto bits = static_cast<uint32_t>((111 + random() % 37) << 23 | (random() & 0x807fffff));
    count += check_written(double{std::bit_cast<float>(bits)});
  }
  EXPECT_GT(count, 150000);
  for (int i = -2000000; i < 2000000; i += 7) check_written(i / 1024.0);
}

TEST(ShortDecimal, RoundsHalvesToEvenAndCarries) {
  for (double value :
       {0.5, 100000.5, 100001.5, 99999.95, 9.9999995, 999999.4375, 999999.5, 999999.0, 0.0001,
        0.00099999995, 0.00009999999, 1e6, 123456.5, -0.0, 0.0, 16777217.0})
    check_written(double{static_cast<float>(value)});
  for (float value : {1.0f, -0.0f, 0.1f, 11.0f, -2.5f, 999999.0f, 0.001f})
    EXPECT_TRUE(check_written(double{value})) << value;
}

TEST(ShortDecimal, LeavesOtherNumbersToPrintf) {
  for (double value : {0.1, 1e6, 1e-5, double{INFINITY}, -double{INFINITY}, double{NAN}, 1e300})
    EXPECT_FALSE(check_written(value)) << value;
}

TEST(ShortDecimal, IsReadAsByTheLibrary) {
  std::mt19937 random(11);
  for (int i = 0; i < 200000; ++i) {
    std::string text = random() % 2 ? "-" : "";
    int digits = 1 + static_cast<int>(random() % 7), point = static_cast<int>(random() % 9);
    for (int j = 0; j < digits; ++j) {
      if (j == point) text += '.';
      text += static_cast<char>('0' + random() % 10);
    }
    Decimal decimal;
    ASSERT_TRUE(parse_short_decimal((text + ",1").c_str(), decimal)) << text;
    EXPECT_EQ(std::bit_cast<uint32_t>(static_cast<float>(decimal.value)),
              std::bit_cast<uint32_t>(std::strtof(text.c_str(), nullptr)))
        << text;
    EXPECT_EQ(std::bit_cast<uint64_t>(decimal.value),
              std::bit_cast<uint64_t>(std::strtod(text.c_str(), nullptr)))
        << text;
    EXPECT_EQ(static_cast<int64_t>(decimal.value), std::strtoll(text.c_str(), nullptr, 10));
    EXPECT_TRUE(!decimal.is_whole || decimal.value == std::trunc(decimal.value)) << text;
  }
}

TEST(ShortDecimal, LeavesOtherTextsToTheLibrary) {
  Decimal decimal;
  for (const char* text : {"", "-", ".", "-.", "+1", " 1", "12345678", "1e5", "1.5E2", "0x10",
                           "nan", "inf", "1.234567890"})
    EXPECT_FALSE(parse_short_decimal(text, decimal)) << text;
  // A second point ends the number.
  ASSERT_TRUE(parse_short_decimal("1.5.7", decimal));
  EXPECT_EQ(decimal.value, 1.5);
}

}  // namespace
}  // namespace mote::tools
