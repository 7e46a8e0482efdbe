#include "tests/unit/io/parameter_files.h"

namespace mote::io {
namespace {

constexpr auto format = ParameterFormat::gguf;

std::string u32(uint32_t value) { return FileBuilder().u32(value).bytes(); }

TEST(Gguf, TensorsLieAfterThePadding) {
  Gguf file;
  file.tensor("a", {4}, 24, 0).tensor("b", {2, 2}, 24, 3).tensor("scalar", {}, 24, 7);
  std::string bytes = file.build("12345678");
  EXPECT_EQ(describe(format, bytes), "a=1234 b=4567 scalar=8");
  Parsed parsed(format, bytes);
  EXPECT_EQ(parsed.file.value()->entries()[1].offset, bytes.size() - 8 + 3);
}

TEST(Gguf, OnlyTheAlignmentOfThePairsCounts) {
  Gguf file;
  for (uint32_t type = 0; type <= 12; ++type) {
    constexpr size_t sizes[] = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
    if (type == 8 || type == 9) continue;
    file.pair("scalar", type, std::string(sizes[type], 'x'));
    file.pair("array", 9,
              FileBuilder().u32(type).u64(3).text(std::string(sizes[type] * 3, 'y')).bytes());
  }
  file.pair("string", 8, Gguf::string("text"));
  file.pair("strings", 9,
            FileBuilder().u32(8).u64(2).text(Gguf::string("p")).text(Gguf::string("")).bytes());
  file.pair("general.alignment", 4, u32(256));
  file.alignment = 256;
  file.tensor("a", {4}, 24, 0);
  EXPECT_EQ(describe(format, file.build("1234")), "a=1234");
}

// Bytes and elements of a block, from the public enumeration of ggml.
TEST(Gguf, LengthsOfTypes) {
  struct Type {
    uint32_t number, bytes, elements;
  };
  constexpr Type types[] = {
      {0, 4, 1},      {1, 2, 1},      {2, 18, 32},   {3, 20, 32},    {6, 22, 32},    {7, 24, 32},
      {8, 34, 32},    {9, 36, 32},    {10, 84, 256}, {11, 110, 256}, {12, 144, 256}, {13, 176, 256},
      {14, 210, 256}, {15, 292, 256}, {16, 66, 256}, {17, 74, 256},  {18, 98, 256},  {24, 1, 1},
      {25, 2, 1},     {26, 4, 1},     {27, 8, 1},    {28, 8, 1},     {30, 2, 1},
  };
  for (const Type& type : types) {
    Gguf file;
    file.tensor("t", {2, 256}, type.number, 0).tensor("odd", {3}, type.number, 0);
    Parsed parsed(format, file.build(std::string(4096, 'x')));
    ASSERT_TRUE(parsed.file.ok()) << type.number;
    EXPECT_EQ(parsed.file.value()->entries()[0].length, 512u / type.elements * type.bytes);
    EXPECT_EQ(parsed.file.value()->entries()[1].length, 3u * type.bytes / type.elements);
  }
  for (uint32_t number : {4, 5, 19, 23, 29, 31, 1000, -1}) {
    Gguf file;
    file.tensor("t", {4}, number, 0);
    EXPECT_EQ(code_of(format, file.build("12345678")), StatusCode::unimplemented) << number;
  }
}

TEST(Gguf, NothingIsReadWithoutTensors) {
  Gguf file;
  file.pair_count = 7;
  EXPECT_EQ(describe(format, file.build("")), "");
}

TEST(Gguf, Headers) {
  EXPECT_EQ(code_of(format, "GGUX" + std::string(30, '\0')), StatusCode::invalid_argument);
  for (uint32_t version : {0, 1, 4}) {
    Gguf file;
    file.version = version;
    EXPECT_EQ(code_of(format, file.build("")), StatusCode::unimplemented);
  }
  Gguf old;
  old.version = 2;
  EXPECT_EQ(describe(format, old.build("")), "");
}

TEST(Gguf, BadAlignments) {
  for (uint32_t alignment : {0, 3, 48}) {
    Gguf file;
    file.pair("general.alignment", 4, u32(alignment)).tensor("t", {4}, 24, 0);
    EXPECT_EQ(code_of(format, file.build("12345678")), StatusCode::invalid_argument) << alignment;
  }
  Gguf file;
  file.pair("general.alignment", 10, FileBuilder().u64(32).bytes()).tensor("t", {4}, 24, 0);
  EXPECT_EQ(code_of(format, file.build("12345678")), StatusCode::invalid_argument);
}

TEST(Gguf, BadValues) {
  auto code_with = [](uint32_t type, const std::string& value) {
    Gguf file;
    file.pair("k", type, value).tensor("t", {4}, 24, 0);
    return code_of(format, file.build("12345678"));
  };
  EXPECT_EQ(code_with(13, "x"), StatusCode::invalid_argument);
  EXPECT_EQ(code_with(9, FileBuilder().u32(9).u64(0).bytes()), StatusCode::invalid_argument);
  EXPECT_EQ(code_with(9, FileBuilder().u32(13).u64(0).bytes()), StatusCode::invalid_argument);
  for (uint64_t count : {uint64_t{1000}, uint64_t{1} << 60, uint64_t{1} << 61, UINT64_MAX}) {
    EXPECT_EQ(code_with(8, FileBuilder().u64(count).bytes()), StatusCode::out_of_range);
    EXPECT_EQ(code_with(9, FileBuilder().u32(10).u64(count).bytes()), StatusCode::out_of_range);
    EXPECT_EQ(code_with(9, FileBuilder().u32(8).u64(count).bytes()), StatusCode::out_of_range);
  }
}

TEST(Gguf, EveryTruncation) {
  Gguf file;
  file.pair("k", 8, Gguf::string("text")).tensor("t", {4, 1}, 24, 0);
  const std::string whole = file.build("");
  const size_t unpadded = 24 + file.pairs.bytes().size() + file.tensors.bytes().size();
  for (size_t size = 1; size < unpadded; ++size)
    ASSERT_EQ(code_of(format, whole.substr(0, size)), StatusCode::out_of_range) << size;
  EXPECT_EQ(code_of(format, whole), StatusCode::invalid_argument);  // no data
  // What takes no room needs none.
  Gguf empty;
  empty.tensor("t", {0}, 0, 0);
  EXPECT_EQ(describe(format, empty.build("")), "t=");
}

TEST(Gguf, Counts) {
  for (uint64_t count : {uint64_t{2}, uint64_t{1} << 60, UINT64_MAX}) {
    Gguf tensors, pairs, dims;
    tensors.tensor("t", {4}, 24, 0).tensor_count = count;
    EXPECT_EQ(code_of(format, tensors.build("")), StatusCode::out_of_range);
    pairs.tensor("t", {4}, 24, 0).pair_count = count;
    EXPECT_NE(code_of(format, pairs.build("")), StatusCode::ok);
    dims.tensors.text(Gguf::string("t")).u32(UINT32_MAX).u64(1);
    dims.tensor_count = 1;
    EXPECT_EQ(code_of(format, dims.build("")), StatusCode::out_of_range);
  }
}

TEST(Gguf, TensorsOutsideTheData) {
  const std::vector<uint64_t> shapes[] = {
      {9}, {3, 3}, {UINT64_MAX}, {uint64_t{1} << 32, uint64_t{1} << 32}, {UINT64_MAX, 0}};
  for (const auto& shape : shapes) {
    Gguf file;
    file.tensor("t", shape, 24, 0);
    EXPECT_EQ(code_of(format, file.build("12345678")),
              shape.back() ? StatusCode::invalid_argument : StatusCode::ok);
  }
  Gguf wide;  // only in bytes is it too large
  wide.tensor("t", {uint64_t{1} << 62}, 0, 0);
  EXPECT_EQ(code_of(format, wide.build("12345678")), StatusCode::invalid_argument);
  for (uint64_t offset : {uint64_t{5}, UINT64_MAX, UINT64_MAX - 3}) {
    Gguf file;
    file.tensor("t", {4}, 24, offset);
    EXPECT_EQ(code_of(format, file.build("12345678")), StatusCode::invalid_argument) << offset;
  }
}

}  // namespace
}  // namespace mote::io
