// Parameters as the command line describes them.
#include "tools/parameter_specs.h"

#include <gtest/gtest.h>

#include <string>

namespace mote::tools {
namespace {

std::string hex(const io::SplatPattern& pattern) {
  std::string text;
  for (int i = 0; i < pattern.length; ++i) {
    text += "0123456789abcdef"[pattern.bytes[i] >> 4];
    text += "0123456789abcdef"[pattern.bytes[i] & 15];
  }
  return text;
}

// Lengths and bytes are those of numpy: np.float16(0.1).tobytes().hex() and so on.
TEST(ParameterSpecs, TellLengthAndOneElement) {
  struct Case {
    const char* text;
    const char* name;
    uint64_t length;
    const char* pattern;
  };
  const Case cases[] = {
      {"a=4xi8=-2", "a", 4, "fe"},
      {"a=3xf16=0.1", "a", 6, "662e"},
      {"a.b=2x3xf32=-1.5", "a.b", 24, "0000c0bf"},
      {"=f32=2", "", 4, "00000040"},
      {"a=xi64=0x10", "a", 8, "1000000000000000"},
      {"a=2xcf128=000102030405060708090A0B0C0D0E0F", "a", 32, "000102030405060708090a0b0c0d0e0f"},
      // Without a value one zero byte repeats, also for elements that cannot repeat.
      {"a=5xf64", "a", 40, "00"},
      {"a=2xi24=", "a", 6, "00"},
      {"a=0x4xi32=1", "a", 0, "01000000"},
      // Only the leading number counts.
      {"a=4xi16=1,2 3", "a", 8, "0100"},
      {"a=\"2xi8=7\"", "a", 2, "07"},
  };
  for (const Case& c : cases) {
    ParameterSpec spec(system_allocator());
    Diagnostic diagnostic;
    ASSERT_TRUE(parse_parameter_spec(c.text, spec, diagnostic).ok()) << c.text;
    EXPECT_EQ(spec.name, c.name) << c.text;
    EXPECT_EQ(spec.length, c.length) << c.text;
    EXPECT_EQ(hex(spec.pattern), c.pattern) << c.text;
  }
}

TEST(ParameterSpecs, RejectWhatHasNoLengthOrNoElement) {
  struct Case {
    const char* text;
    StatusCode code;
  };
  const Case cases[] = {
      {"", StatusCode::invalid_argument},
      {"a", StatusCode::invalid_argument},
      {"a=", StatusCode::invalid_argument},
      {"a==1", StatusCode::invalid_argument},
      {"a=4x4", StatusCode::invalid_argument},
      {"a=?xi8", StatusCode::invalid_argument},
      {"a=-1xi8", StatusCode::invalid_argument},
      {"a=2xx16=CAFE", StatusCode::invalid_argument},
      {"a=4xi4", StatusCode::invalid_argument},
      {"a=2xi24=010203", StatusCode::invalid_argument},
      {"a=2xi248=1", StatusCode::invalid_argument},
      {"a=2xi8=256", StatusCode::invalid_argument},
      {"a=2xi8=x", StatusCode::invalid_argument},
      {"a=2xcf64=1", StatusCode::invalid_argument},
      {"a=1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xi8", StatusCode::out_of_range},
      {"a=4294967296x4294967296xi8", StatusCode::out_of_range},
  };
  for (const Case& c : cases) {
    ParameterSpec spec(system_allocator());
    Diagnostic diagnostic;
    EXPECT_EQ(parse_parameter_spec(c.text, spec, diagnostic).code(), c.code) << c.text;
  }
}

TEST(ParameterSpecs, SplatsHaveATypeWithoutShape) {
  struct Case {
    const char* text;
    const char* name;
    const char* pattern;
  };
  const Case cases[] = {
      {"a", "a", "00"},           {"a=", "a", "00"},           {"a=i8=-1", "a", "ff"},
      {"=f32=1", "", "0000803f"}, {"a=x16=CAFE", "a", "cafe"}, {"a=*16=CAFE", "a", "cafe"},
  };
  for (const Case& c : cases) {
    SplatSpec spec;
    Diagnostic diagnostic;
    ASSERT_TRUE(parse_splat_spec(c.text, spec, diagnostic).ok()) << c.text;
    EXPECT_EQ(spec.name, c.name) << c.text;
    EXPECT_EQ(hex(spec.pattern), c.pattern) << c.text;
  }
  for (const char* text : {"a=i8", "a=f32=", "a=2xi8=1", "a=i4=1", "a=x24=010203", "a=x16=CA",
                           "a=x16=CAFE,CAFE", "a=7"}) {
    SplatSpec spec;
    Diagnostic diagnostic;
    EXPECT_EQ(parse_splat_spec(text, spec, diagnostic).code(), StatusCode::invalid_argument)
        << text;
  }
}

}  // namespace
}  // namespace mote::tools
