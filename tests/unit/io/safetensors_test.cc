#include "tests/unit/io/parameter_files.h"

namespace mote::io {
namespace {

constexpr auto format = ParameterFormat::safetensors;

std::string entries_of(const std::string& header) {
  return describe(format, make_safetensors(header, "12345678"));
}

StatusCode code_with(const std::string& header) {
  return code_of(format, make_safetensors(header, "12345678"));
}

TEST(Safetensors, Entries) {
  EXPECT_EQ(entries_of(R"({"b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},)"
                       R"("a":{"data_offsets":[4,8],"dtype":"nonsense"}})"),
            "b=1234 a=5678");
  EXPECT_EQ(entries_of("{}"), "");
}

TEST(Safetensors, OffsetsCountFromTheEndOfTheHeader) {
  const std::string header = R"({"a":{"data_offsets":[3,5]}})";
  Parsed parsed(format, make_safetensors(header, "12345678"));
  ASSERT_TRUE(parsed.file.ok());
  EXPECT_EQ(parsed.file.value()->entries()[0].offset, 8 + header.size() + 3);
}

TEST(Safetensors, WhatIsTolerated) {
  const char* const headers[] = {
      "{ \"a\" :\t{ \"data_offsets\" : [ 0 ,\n4 ] } } \n",  // blanks
      R"({"a":{"data_offsets":[0,4],},})",                  // commas before brackets
      R"({"a":{"data_offsets":[0,4,]}})",
      R"({"a":{"data_offsets":[0,4]}} what follows)",
      R"({"__metadata__":{"x":"y{\"}"},"a":{"data_offsets":[0,4]}})",
      R"({"a":{"data_offsets":[0,4]},"__metadata__":-3.5e7})",
      R"({"a":{"x":{"data_offsets":[0,1]},"data_offsets":[0,4]}})",
      R"({"a":{"x":[[],{},[{"y":[null,true,false,1.5]}],],"data_offsets":[0,4]}})",
      R"({"a":{"data_offsets":[0,4],"data_offsets":[1,2]}})",  // the first counts
  };
  for (const char* header : headers) EXPECT_EQ(entries_of(header), "a=1234") << header;
  // Overlaps, gaps and repeated keys; escapes stay as they are.
  EXPECT_EQ(entries_of(R"({"a":{"data_offsets":[0,2]},"a":{"data_offsets":[1,2]}})"), "a=12 a=2");
  EXPECT_EQ(entries_of(R"({"a\"\u0041":{"data_offsets":[7,8]},"":{"data_offsets":[8,8]}})"),
            R"(a\"\u0041=8 =)");
}

TEST(Safetensors, WhatIsMalformed) {
  const char* const headers[] = {
      "",
      " {}",
      "[]",
      "\"a\"",
      "{",
      R"({"a":{"data_offsets":[0,4]})",
      R"({"a":{"data_offsets":[0,4)",
      R"({"a":{"data_offsets":[0,4]}"b":{"data_offsets":[0,4]}})",
      R"({a:{"data_offsets":[0,4]}})",
      R"({'a':{'data_offsets':[0,4]}})",
      R"({"a")",
      R"({"a)",
      R"({"a\)",
      R"({"a" {"data_offsets":[0,4]}})",
      R"({"a":"b"})",
      R"({"a":null})",
      R"({"a":[0,4]})",
      R"({"a":{"x":foo,"data_offsets":[0,4]}})",
      R"({"a":{"x":,"data_offsets":[0,4]}})",
      R"({"a":{"x":[1},"data_offsets":[0,4]}})",
      R"({"a":{"x":[1 2],"data_offsets":[0,4]}})",
      R"({"a":{"x":[,1],"data_offsets":[0,4]}})",
      R"({"a":{"x":{"y"},"data_offsets":[0,4]}})",
      R"({"a":{"data_offsets":[0]}})",
      R"({"a":{"data_offsets":[]}})",
      R"({"a":{"data_offsets":{"0":4}}})",
      R"({"a":{"data_offsets":7}})",
      R"({"a":{"data_offsets":["0",4]}})",
      R"({"a":{"data_offsets":[-1,4]}})",
      R"({"a":{"data_offsets":[0,0x4]}})",
      R"({"a":{"data_offsets":[0 4]}})",
      R"({"a":{"data_offsets":[4,3]}})",
      R"({"a":{"data_offsets":[0,9]}})",
      R"({"a":{"data_offsets":[9,9]}})",
      R"({"a":{"data_offsets":[0,18446744073709551616]}})",
      R"({"a":{"data_offsets":[0,184467440737095516170000004]}})",
  };
  for (const char* header : headers)
    EXPECT_EQ(code_with(header), StatusCode::invalid_argument) << header;
}

TEST(Safetensors, NoOffsets) {
  EXPECT_EQ(code_with(R"({"a":{}})"), StatusCode::not_found);
  EXPECT_EQ(code_with(R"({"a":{"dtype":"U8","shape":[4]}})"), StatusCode::not_found);
}

TEST(Safetensors, LengthOfTheHeader) {
  for (uint64_t length : {uint64_t{3}, uint64_t{1} << 60, UINT64_MAX, UINT64_MAX - 7})
    EXPECT_EQ(code_of(format, FileBuilder().u64(length).text("{}").bytes()),
              StatusCode::out_of_range)
        << length;
  EXPECT_EQ(code_of(format, "1234567"), StatusCode::out_of_range);
}

TEST(Safetensors, DepthCostsNoStack) {
  for (const char* opening : {"[", "{\"x\":"}) {
    std::string deep;
    for (int i = 0; i < 1000000; ++i) deep += opening;
    EXPECT_EQ(code_with("{\"__metadata__\":" + deep), StatusCode::invalid_argument);
  }
}

TEST(Safetensors, ErrorsTellTheOffset) {
  Parsed parsed(format, make_safetensors("{\"a\":7}", ""));
  EXPECT_EQ(parsed.diagnostic.offset, 8u + 5);
}

}  // namespace
}  // namespace mote::io
