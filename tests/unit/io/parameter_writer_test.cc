#include <unistd.h>

#include <filesystem>
#include <set>

#include "tests/unit/io/parameter_files.h"

namespace mote::io {
namespace {

// Texts are literals or outlive what is made of them.
Bytes bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

NewParameter data(std::string_view key, std::string_view bytes) {
  NewParameter parameter;
  parameter.entry.key = key;
  parameter.entry.length = bytes.size();
  parameter.bytes = bytes_of(bytes);
  return parameter;
}

NewParameter splat(std::string_view key, uint64_t length, const std::string& pattern) {
  NewParameter parameter;
  parameter.entry.key = key;
  parameter.entry.length = length;
  parameter.entry.splat.length = static_cast<uint8_t>(pattern.size());
  std::copy(pattern.begin(), pattern.end(), parameter.entry.splat.bytes);
  return parameter;
}

// Files are written to a folder of their own, so that nothing else may lie in it.
class ParameterWriter : public testing::Test {
 protected:
  ParameterWriter() { std::filesystem::create_directory(folder); }
  ~ParameterWriter() override { std::filesystem::remove_all(folder); }

  Status write(const std::string& name, const std::vector<NewParameter>& parameters,
               uint64_t alignment = default_parameter_alignment) {
    Diagnostic ignored;
    auto format = take(parameter_format_of(name, ignored));
    return write_parameters((folder + name).c_str(), format, parameters, alignment,
                            system_allocator(), diagnostic);
  }
  std::string written(const std::string& name) { return read_whole(folder + name); }
  std::set<std::string> names() const {
    std::set<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      out.insert(entry.path().filename());
    return out;
  }

  std::string folder = testing::TempDir() + "writer." + std::to_string(getpid()) + "/";
  Diagnostic diagnostic;
};

// The specification shows these bytes: a splat of 16 bytes and 16 bytes of data.
TEST_F(ParameterWriter, IrpaToTheByte) {
  const std::string zeros(16, '\0');
  ASSERT_TRUE(write("m.irpa", {splat("weight", 16, {"\0\0\0\x40", 4}), data("bias", zeros)}).ok());
  FileBuilder expected;
  expected.u32(0x41505249).u32(0).u64(88).u64(0).u64(0).u64(2);
  expected.u64(0x60).u64(0xac).u64(0x10c).u64(0x0a).u64(0x140).u64(0x10).u64(0);
  expected.u64(0x55).u32(1).u64(0).u64(0).u64(6).u64(0).u64(0).u64(0).u64(16);
  expected.u32(0x40000000).u32(0).u64(0).number(uint8_t{4}).pad(16);
  expected.u64(0x4c).u32(2).u64(0).u64(6).u64(4).u64(0).u64(0).u64(64).u64(0).u64(16);
  expected.text("weightbias").pad(4096);
  EXPECT_EQ(written("m.irpa"), expected.bytes());
}

TEST_F(ParameterWriter, IrpaWithoutEntriesOrWithoutData) {
  ASSERT_TRUE(write("none.irpa", {}).ok());
  FileBuilder none;
  none.u32(0x41505249).u32(0).u64(88).u64(0).u64(0).u64(0);
  none.u64(96).u64(0).u64(96).u64(0).u64(96).u64(0).pad(4096);
  EXPECT_EQ(written("none.irpa"), none.bytes());
  // Nothing to align: storage is where metadata ends.
  ASSERT_TRUE(write("splat.irpa", {splat("weight", 16, "x")}).ok());
  EXPECT_EQ(load_le<uint64_t>(&written("splat.irpa")[72]), 0xbbu);
}

TEST_F(ParameterWriter, IrpaAlignment) {
  for (uint64_t alignment : {1, 64, 4096, 16384}) {
    ASSERT_TRUE(write("a.irpa",
                      {data("a", "123"), data("empty", ""), splat("s", 3, "ab"), data("b", "4567")},
                      alignment)
                    .ok());
    EXPECT_EQ(written("a.irpa").size() % 4096, 0u);
    Parsed parsed(ParameterFormat::irpa, written("a.irpa"));
    ASSERT_TRUE(parsed.file.ok());
    EXPECT_EQ(describe(*parsed.file.value()), "a=123 empty= s=aba b=4567");
    for (const char* key : {"a", "b"})
      EXPECT_EQ(parsed.file.value()->find(key)->offset % alignment, 0u);
  }
  for (uint64_t alignment : {uint64_t{0}, uint64_t{3}, UINT64_MAX})
    EXPECT_EQ(write("b.irpa", {data("a", "1")}, alignment).code(), StatusCode::invalid_argument);
  EXPECT_EQ(names(), std::set<std::string>{"a.irpa"});
}

TEST_F(ParameterWriter, IrpaMetadata) {
  NewParameter first = data("a", "1"), second = data("b", "2");
  const std::string text = "meta";
  first.entry.metadata = bytes_of(text);
  ASSERT_TRUE(write("m.irpa", {first, second}).ok());
  Parsed parsed(ParameterFormat::irpa, written("m.irpa"));
  Bytes metadata = parsed.file.value()->find("a")->metadata;
  EXPECT_EQ(std::string(metadata.begin(), metadata.end()), "meta");
  EXPECT_EQ(parsed.file.value()->find("b")->key, "b");
  EXPECT_TRUE(parsed.file.value()->find("b")->metadata.empty());
}

TEST_F(ParameterWriter, Safetensors) {
  NewParameter typed = data("t", "12345678");
  typed.dtype = "F32";
  const int64_t shape[] = {1, 2};
  typed.shape = shape;
  ASSERT_TRUE(write("m.safetensors", {typed, splat("s", 5, "ab"), data("raw", "xyz")}).ok());
  std::string bytes = written("m.safetensors");
  auto header_size = load_le<uint64_t>(bytes.data());
  EXPECT_EQ((8 + header_size) % 8, 0u);
  std::string header = bytes.substr(8, header_size);
  header.resize(header.find_last_not_of(' ') + 1);
  EXPECT_EQ(header, R"({"t":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},)"
                    R"("s":{"dtype":"U8","shape":[5],"data_offsets":[8,13]},)"
                    R"("raw":{"dtype":"U8","shape":[3],"data_offsets":[13,16]}})");
  EXPECT_EQ(bytes.substr(8 + header_size), "12345678ababaxyz");
  ASSERT_TRUE(write("none.safetensors", {}).ok());
  EXPECT_EQ(describe(ParameterFormat::safetensors, written("none.safetensors")), "");
}

TEST_F(ParameterWriter, WhatFormatsCannotHave) {
  for (const char* key : {"a\"b", "a\\b", "a\nb", "__metadata__"})
    EXPECT_EQ(write("x.safetensors", {data(key, "1")}).code(), StatusCode::invalid_argument);
  EXPECT_EQ(write("x.gguf", {}).code(), StatusCode::unimplemented);
  NewParameter wrong = data("a", "1");
  wrong.entry.length = 2;
  EXPECT_EQ(write("x.irpa", {wrong}).code(), StatusCode::invalid_argument);
  NewParameter huge = data("a", "");
  huge.entry.length = UINT64_MAX - 10;
  huge.read = [](void*, uint64_t, std::span<uint8_t>) { return ok_status; };
  EXPECT_EQ(write("x.irpa", {data("b", "1"), huge}).code(), StatusCode::resource_exhausted);
  EXPECT_TRUE(names().empty());
}

struct Source {
  uint64_t next = 0;
  uint64_t fails_at = UINT64_MAX;
};

Status read_numbers(void* user, uint64_t offset, std::span<uint8_t> target) {
  auto& source = *static_cast<Source*>(user);
  EXPECT_EQ(offset, source.next);
  source.next += target.size();
  if (source.next > source.fails_at) return Status(status_record<StatusCode::data_loss, "torn">);
  for (size_t i = 0; i < target.size(); ++i) target[i] = static_cast<uint8_t>((offset + i) % 251);
  return ok_status;
}

NewParameter stream(Source& source, uint64_t length) {
  NewParameter parameter = data("stream", "");
  parameter.entry.length = length;
  parameter.read = read_numbers;
  parameter.user = &source;
  return parameter;
}

TEST_F(ParameterWriter, BytesInPieces) {
  Source source;
  ASSERT_TRUE(write("s.irpa", {stream(source, 100001), data("after", "1")}).ok());
  Parsed parsed(ParameterFormat::irpa, written("s.irpa"));
  Bytes bytes = parsed.file.value()->bytes(*parsed.file.value()->find("stream"));
  ASSERT_EQ(bytes.size(), 100001u);
  for (size_t i = 0; i < bytes.size(); ++i) ASSERT_EQ(bytes[i], i % 251);
}

TEST_F(ParameterWriter, FailureLeavesTheOldFile) {
  ASSERT_TRUE(write("s.irpa", {data("old", "1")}).ok());
  const std::string before = written("s.irpa");
  Source source{.fails_at = 50000};
  EXPECT_EQ(write("s.irpa", {stream(source, 100000)}).code(), StatusCode::data_loss);
  EXPECT_EQ(written("s.irpa"), before);
  EXPECT_EQ(names(), std::set<std::string>{"s.irpa"});
}

TEST_F(ParameterWriter, PathsThatAreNoFiles) {
  std::filesystem::create_directory(folder + "folder.irpa");
  EXPECT_EQ(write("folder.irpa", {}).code(), StatusCode::invalid_argument);
  EXPECT_EQ(write("none/x.irpa", {}).code(), StatusCode::not_found);
  std::filesystem::create_symlink("/dev/null", folder + "null.irpa");
  EXPECT_EQ(write("null.irpa", {}).code(), StatusCode::invalid_argument);
  EXPECT_EQ(names(), (std::set<std::string>{"folder.irpa", "null.irpa"}));
}

TEST_F(ParameterWriter, LinksStay) {
  ASSERT_TRUE(write("real.irpa", {}).ok());
  std::filesystem::create_symlink("real.irpa", folder + "link.irpa");
  ASSERT_TRUE(write("link.irpa", {data("a", "1")}).ok());
  EXPECT_TRUE(std::filesystem::is_symlink(folder + "link.irpa"));
  EXPECT_EQ(describe(ParameterFormat::irpa, written("real.irpa")), "a=1");
}

}  // namespace
}  // namespace mote::io
