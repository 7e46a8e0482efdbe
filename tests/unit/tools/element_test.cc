#include "tools/element.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace mote::tools {
namespace {

using hal::ElementType;

TEST(TypeName, HasTheCodesOfTheModuleAbi) {
  struct {
    const char* name;
    uint32_t code;
  } cases[] = {
      {"i8", 0x10000008},         {"i64", 0x10000040},        {"si16", 0x11000010},
      {"ui32", 0x12000020},       {"i1", 0x13000008},         {"f16", 0x21000010},
      {"f64", 0x21000040},        {"bf16", 0x22000010},       {"cf64", 0x23000040},
      {"cf128", 0x23000080},      {"f8E5M2", 0x24000008},     {"f8E4M3FN", 0x25000008},
      {"f8E5M2FNUZ", 0x26000008}, {"f8E4M3FNUZ", 0x27000008}, {"f8E8M0FNU", 0x28000008},
      {"i4", 0x10000004},         {"i24", 0x10000018},        {"bf32", 0x22000020},
      {"*16", 0x00000010},        {"ui255", 0x120000FF},
  };
  for (const auto& c : cases) {
    Diagnostic diagnostic;
    Result<ElementType> type = parse_type_name(c.name, diagnostic);
    ASSERT_TRUE(type.ok()) << c.name;
    EXPECT_EQ(static_cast<uint32_t>(type.value()), c.code) << c.name;
    FixedText<32> text;
    hal::format_element_type(text, type.value());
    EXPECT_EQ(text.view(), c.name);
  }
}

TEST(TypeName, IgnoresWhatFollowsTheWidth) {
  Diagnostic diagnostic;
  EXPECT_EQ(parse_type_name("i8junk", diagnostic).value(), ElementType::i8);
  EXPECT_EQ(parse_type_name("f32 ", diagnostic).value(), ElementType::f32);
  // Not a name that is known, hence eight opaque bits of a float.
  EXPECT_EQ(static_cast<uint32_t>(parse_type_name("f8E4M3", diagnostic).value()), 0x21000008u);
}

TEST(TypeName, RefusesOthers) {
  for (const char* name : {"", "i", "i0", "i256", "i99999999999", "I8", "q7", " f32", "8", "fi8"}) {
    Diagnostic diagnostic;
    EXPECT_EQ(parse_type_name(name, diagnostic).status().code(), StatusCode::invalid_argument)
        << name;
    EXPECT_FALSE(diagnostic.expected.view().empty());
  }
}

std::string text_of(ElementType type, std::initializer_list<uint8_t> bytes, uint64_t index = 0) {
  FixedText<80> text;
  append_element(type, bytes.begin(), index, text);
  return std::string(text.view());
}

TEST(Element, IsWrittenByItsType) {
  EXPECT_EQ(text_of(ElementType::i8, {0xFF}), "-1");
  EXPECT_EQ(text_of(ElementType::ui8, {0xFF}), "255");
  EXPECT_EQ(text_of(ElementType::si16, {0, 0x80}), "-32768");
  EXPECT_EQ(text_of(ElementType::ui64, {255, 255, 255, 255, 255, 255, 255, 255}),
            "18446744073709551615");
  EXPECT_EQ(text_of(ElementType::i1, {1}), "01");
  EXPECT_EQ(text_of(ElementType::f32, {0, 0, 0xC0, 0xFF}), "-NAN");
  EXPECT_EQ(text_of(ElementType::f16, {0, 0xFE}), "NAN");
  EXPECT_EQ(text_of(ElementType::f32, {0xF9, 2, 0x15, 0x50}), "1E+10");
  EXPECT_EQ(text_of(ElementType::cf64, {0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0}), "0000803F000000C0");
  EXPECT_EQ(
      text_of(hal::element_type(hal::ElementClass::signless, 24), {1, 2, 3, 0xA, 0xB, 0xC}, 1),
      "0A0B0C");
  // Packed: first element in the low bits.
  EXPECT_EQ(text_of(ElementType::i4, {0x8F, 0x21}, 0), "-1");
  EXPECT_EQ(text_of(ElementType::i4, {0x8F, 0x21}, 1), "-8");
  EXPECT_EQ(text_of(ElementType::i4, {0x8F, 0x21}, 3), "2");
  EXPECT_EQ(text_of(hal::element_type(hal::ElementClass::unsigned_integer, 3), {0xC1, 1}, 2), "7");
}

TEST(Element, ChecksTheRangeOfItsType) {
  struct {
    ElementType type;
    const char* token;
    bool valid;
  } cases[] = {
      {ElementType::i8, "-128", true},
      {ElementType::i8, "255", true},
      {ElementType::i8, "256", false},
      {ElementType::i8, "-129", false},
      {ElementType::si8, "127", true},
      {ElementType::si8, "128", false},
      {ElementType::si8, "-200", true},
      {ElementType::ui8, "-1", false},
      {ElementType::ui16, "65535", true},
      {ElementType::ui16, "65536", false},
      {ElementType::i32, "4294967295", true},
      {ElementType::ui32, "-1", true},
      {ElementType::i64, "9223372036854775808", false},
      {ElementType::ui64, "18446744073709551615", true},
      {ElementType::ui64, "18446744073709551616", false},
      {ElementType::i4, "15", true},
      {ElementType::i4, "16", false},
      {ElementType::i4, "-9", false},
      {ElementType::i8, "x", false},
      {ElementType::f32, "1e-46", false},
      {ElementType::f32, "0x1p-200", false},
      {ElementType::f32, "1e99", true},
      {ElementType::f64, "1e-400", false},
      {ElementType::f16, "3e-8", true},
      {ElementType::f32, "", false},
      {ElementType::i1, "true", true},
      {ElementType::i1, "1", true},
      {ElementType::i1, "01", true},
      {ElementType::i1, "001", false},
      {ElementType::cf64, "00", false},
      {ElementType::f32, "nan(1)", true},
      // Longer than any number needs to be.
      {ElementType::i32, "0000000000000000000000000000000000000000000000000000000000000017", true},
  };
  for (const auto& c : cases) {
    uint8_t bytes[16] = {};
    Diagnostic diagnostic;
    Status status = parse_element(c.type, c.token, bytes, 0, diagnostic);
    EXPECT_EQ(status.ok(), c.valid) << c.token;
    if (!c.valid) {
      EXPECT_EQ(status.code(), StatusCode::invalid_argument);
      EXPECT_FALSE(diagnostic.found.view().empty());
    }
  }
}

}  // namespace
}  // namespace mote::tools
