#include "tools/value_specs.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/tools/printed.h"
#include "tools/outputs.h"

namespace mote::tools {
namespace {

struct Parsed {
  StatusCode code;
  std::string text;  // of all values, printed
  std::string where;
};

Parsed parse(std::vector<const char*> texts, const char* slots) {
  FileStreams files(system_allocator());
  Array<HostValue> values(system_allocator());
  Diagnostic diagnostic;
  Status status = parse_values(texts, slots, "--input", files, values, diagnostic);
  std::string text = printed([&](std::FILE* out) {
    for (const HostValue& value : values) EXPECT_TRUE(print_value(value, 99, out).ok());
  });
  return {status.code(), text, std::string(diagnostic.where.view())};
}

TEST(ValueSpecs, NumbersFollowTheSlot) {
  EXPECT_EQ(parse({"5"}, "i").text, "i32=5\n");
  EXPECT_EQ(parse({"0x1F", "010", "1.5", "1e3"}, "iiii").text, "i32=31\ni32=8\ni32=1\ni32=1\n");
  EXPECT_EQ(parse({"4294967295"}, "i").text, "i32=-1\n");
  EXPECT_EQ(parse({"99999999999"}, "I").text, "i64=99999999999\n");
  EXPECT_EQ(parse({"-3.14", "0x1p-2"}, "fF").text, "f32=-3.14\nf64=0.25\n");
  EXPECT_EQ(parse({"nan", "-INF"}, "ff").text, "f32=nan\nf32=-inf\n");
  EXPECT_EQ(parse({"1e10"}, "f").text, "f32=1e+10\n");
  EXPECT_EQ(parse({"+5", "+0.5"}, "if").text, "i32=5\nf32=0.5\n");
  EXPECT_EQ(parse({"00000000000000000000000000000000000000000005"}, "i").text, "i32=5\n");
}

TEST(ValueSpecs, ObjectsAreTensorsOrStorage) {
  EXPECT_EQ(parse({"2xf32=1"}, "r").text, "hal.buffer_view\n2xf32=1 1\n");
  EXPECT_EQ(parse({"&4xi8=1"}, "r").text, "hal.buffer\n(no printer)\n");
  EXPECT_EQ(parse({"(null)", "(ignored)"}, "rr").text, "(null)\n(null)\n");
}

TEST(ValueSpecs, TooFewIsForTheCallerToSay) { EXPECT_EQ(parse({"1"}, "iif").code, StatusCode::ok); }

TEST(ValueSpecs, RefuseWhatDoesNotFit) {
  struct {
    std::vector<const char*> texts;
    const char* slots;
    StatusCode code;
    const char* where;
  } cases[] = {
      {{"1", ""}, "ii", StatusCode::invalid_argument, "--input[1]"},
      {{"x"}, "i", StatusCode::invalid_argument, "--input[0]"},
      {{"99999999999999999999"}, "I", StatusCode::invalid_argument, "--input[0]"},
      {{"1e-46"}, "f", StatusCode::invalid_argument, "--input[0]"},
      {{"1", "2"}, "i", StatusCode::invalid_argument, "--input[1]"},
      {{"(null)"}, "", StatusCode::invalid_argument, "--input[0]"},
      {{"&4xf32"}, "i", StatusCode::invalid_argument, "--input[0]"},
      {{"@a.npy"}, "f", StatusCode::invalid_argument, "--input[0]"},
      {{"5"}, "r", StatusCode::invalid_argument, "--input[0]"},
      {{"@a.bin"}, "r", StatusCode::unimplemented, "--input[0]"},
      {{"@/does/not/exist.npy"}, "r", StatusCode::unknown, "/does/not/exist.npy"},
      {{"*/does/not/exist.npy"}, "r", StatusCode::unknown, "/does/not/exist.npy"},
  };
  for (const auto& c : cases) {
    Parsed parsed = parse(c.texts, c.slots);
    EXPECT_EQ(parsed.code, c.code) << c.texts.back();
    EXPECT_EQ(parsed.where, c.where);
  }
}

class NpyValues : public testing::Test {
 protected:
  void SetUp() override {
    path_ = testing::TempDir() + "mote_values.npy";
    Diagnostic diagnostic;
    const int64_t shape[] = {2};
    for (uint8_t i = 0; i < 3; ++i) {
      const uint8_t bytes[] = {i, uint8_t(i + 1)};
      ASSERT_TRUE(
          write_tensor({shape, hal::ElementType::i8, bytes}, path_, i > 0, diagnostic).ok());
    }
  }
  Parsed parse_marked(std::string marks, const char* slots) {
    std::vector<std::string> texts;
    for (char mark : marks) texts.push_back(mark + path_);
    std::vector<const char*> pointers;
    for (const std::string& text : texts) pointers.push_back(text.c_str());
    return parse(pointers, slots);
  }
  std::string path_;
};

TEST_F(NpyValues, AreReadFromTheStartOrContinued) {
  const std::string view = "hal.buffer_view\n";
  std::string a = view + "2xsi8=0 1\n", b = view + "2xsi8=1 2\n", c = view + "2xsi8=2 3\n";
  EXPECT_EQ(parse_marked("@+@", "rrr").text, a + b + a);
  EXPECT_EQ(parse_marked("+*", "rrr").text, a + b + c);
  EXPECT_EQ(parse_marked("*@", "rrrr").text, a + b + c + a);
  EXPECT_EQ(parse_marked("**", "rrr").text, a + b + c);  // the second finds nothing more
  EXPECT_EQ(parse_marked("*", "rr").code, StatusCode::invalid_argument);
  EXPECT_EQ(parse_marked("*+", "rrrr").code, StatusCode::out_of_range);
  EXPECT_EQ(parse_marked("*", "rri").code, StatusCode::invalid_argument);
  // What .npy cannot tell is remembered.
  FileStreams files(system_allocator());
  Array<HostValue> values(system_allocator());
  Diagnostic diagnostic;
  std::string text = "@" + path_;
  const char* texts[] = {text.c_str()};
  ASSERT_TRUE(parse_values(texts, "r", "--input", files, values, diagnostic).ok());
  EXPECT_TRUE(values[0].from_npy);
}

}  // namespace
}  // namespace mote::tools
