// What happens to results: comparison and --output.
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "tests/unit/tools/printed.h"
#include "tools/compare.h"
#include "tools/outputs.h"
#include "tools/value_specs.h"

namespace mote::tools {
namespace {

Array<HostValue> values(std::vector<const char*> texts, const char* slots) {
  FileStreams files(system_allocator());
  Array<HostValue> out(system_allocator());
  Diagnostic diagnostic;
  EXPECT_TRUE(parse_values(texts, slots, "--input", files, out, diagnostic).ok());
  return out;
}

std::string compare(const char* actual, const char* expected, const char* slot = "r",
                    const Tolerances& tolerances = {}) {
  Array<HostValue> a = values({actual}, slot), e = values({expected}, slot);
  bool matches = true;
  std::string text = printed([&](std::FILE* out) {
    matches = compare_results({a.data(), a.size()}, {e.data(), e.size()}, tolerances, out);
  });
  EXPECT_EQ(matches, text.empty()) << text;
  return text.substr(0, text.find('\n'));
}

// Texts of the stock tool.
TEST(Compare, NamesTheFirstDifference) {
  Array<HostValue> actual = values({"4xf32=1 2 3 4"}, "r"),
                   expected = values({"4xf32=1 2 3 5"}, "r");
  EXPECT_EQ(printed([&](std::FILE* out) {
              EXPECT_FALSE(compare_results({actual.data(), 1}, {expected.data(), 1}, {}, out));
            }),
            "[FAILED] result[0]: element at index 3 (4) does not match the expected (5); expected "
            "that the view is equal to contents of a view of 4xf32\n"
            "  expected:\n4xf32=1 2 3 5\n  actual:\n4xf32=1 2 3 4\n");
  EXPECT_EQ(
      compare("4xf32=1 2 3 4", "2x2xf32=1 2 3 4"),
      "[FAILED] result[0]: metadata is 4xf32; expected that the view matches 2x2xf32; expected "
      "that the view is equal to contents of a view of 2x2xf32");
  EXPECT_EQ(compare("4xi24", "4xi24=010203"),
            "[FAILED] result[0]: element at index 0 (000000) does not match the expected (010203); "
            "expected that the view is equal to contents of a view of 4xi24");
  EXPECT_EQ(compare("4xf32=1", "&4xf32=1"),
            "[FAILED] result[0]: variant types mismatch; expected hal.buffer but got "
            "hal.buffer_view");
  EXPECT_EQ(compare("(null)", "4xf32=1"),
            "[FAILED] result[0]: variant types mismatch; expected hal.buffer_view but got empty");
  // A name that the stock tool cannot print.
  EXPECT_EQ(compare("f8E4M3FNUZ=1", "f8E4M3FNUZ=2"),
            "[FAILED] result[0]: element at index 0 (1) does not match the expected (2); expected "
            "that the view is equal to contents of a view of f8E4M3FNUZ");
}

TEST(Compare, UsesTheToleranceOfTheType) {
  EXPECT_EQ(compare("4xf32=1 2 3 4", "4xf32=1 2 3 4.0001"), "");
  EXPECT_NE(compare("f32=1", "f32=1.0002"), "");
  EXPECT_EQ(compare("f16=1", "f16=1.0009"), "");
  EXPECT_NE(compare("f64=1", "f64=1.0009"), "");
  EXPECT_EQ(compare("bf16=1", "bf16=1.0078"), "");
  EXPECT_NE(compare("bf16=0.3", "bf16=0.5"), "");
  EXPECT_EQ(compare("3xf32=nan inf -inf", "3xf32=-nan inf -inf"), "");
  EXPECT_NE(compare("f32=-inf", "f32=inf"), "");
  EXPECT_NE(compare("f32=1", "f32=inf"), "");
  EXPECT_NE(compare("f32=nan", "f32=1"), "");
  EXPECT_EQ(compare("f8E4M3FN=0.3", "f8E4M3FN=0.32"), "");  // both round to 0.3125
  Tolerances relative;
  relative.relative = 0.01;
  EXPECT_EQ(compare("f32=100", "f32=101", "r", relative), "");
  Tolerances exact;
  exact.exact = true;
  EXPECT_NE(compare("f32=0", "f32=-0", "r", exact), "");
  EXPECT_EQ(compare("f32=nan", "f32=nan", "r", exact), "");
  EXPECT_EQ(compare("f32=0", "f32=-0"), "");
}

TEST(Compare, IntegersOfOneWidthAreAlikeWhenOneSideCannotTell) {
  EXPECT_EQ(compare("2xi32=1 -1", "2xsi32=1 -1"), "");
  EXPECT_EQ(compare("2xui8=255 0", "2xi8=-1 0"), "");
  EXPECT_NE(compare("2xui32=1 1", "2xsi32=1 1"), "");
  EXPECT_NE(compare("2xi32=1 1", "2xi64=1 1"), "");
  Array<HostValue> actual = values({"2xi1=1 0"}, "r"), expected = values({"2xui8=1 0"}, "r");
  EXPECT_NE(printed([&](std::FILE* out) {
              compare_results({actual.data(), 1}, {expected.data(), 1}, {}, out);
            }),
            "");
  expected[0].from_npy = true;
  EXPECT_TRUE(compare_results({actual.data(), 1}, {expected.data(), 1}, {}, stdout));
}

TEST(Compare, PackedElementsOneByOne) {
  EXPECT_EQ(compare("3xi4=1 2 3", "3xi4=1 2 3"), "");
  EXPECT_EQ(compare("3xi4=1 2 3", "3xi4=1 -2 3"),
            "[FAILED] result[0]: element at index 1 (2) does not match the expected (-2); expected "
            "that the view is equal to contents of a view of 3xi4");
}

TEST(Compare, NumbersHaveTheTolerancesOfTensors) {
  EXPECT_EQ(compare("5", "5", "i"), "");
  EXPECT_EQ(compare("5", "(ignored)", "i"), "");
  EXPECT_EQ(compare("1.00001", "1", "f"), "");
  EXPECT_EQ(compare("nan", "nan", "F"), "");
  Array<HostValue> actual = values({"6"}, "I"), expected = values({"5"}, "I");
  EXPECT_EQ(printed([&](std::FILE* out) {
              EXPECT_FALSE(compare_results({actual.data(), 1}, {expected.data(), 1}, {}, out));
            }),
            "[FAILED] result[0]: i64 values differ\n  expected: 5\n  actual: 6\n");
}

TEST(Compare, CountsComeFirst) {
  Array<HostValue> actual = values({"1", "2", "3"}, "iii"), expected = values({"1"}, "iii");
  EXPECT_EQ(printed([&](std::FILE* out) {
              EXPECT_FALSE(compare_results({actual.data(), 3}, {expected.data(), 1}, {}, out));
            }),
            "[FAILED] expected 1 list elements but 3 provided\n");
}

TEST(Compare, StorageHasBytesOnly) {
  EXPECT_EQ(compare("&4xi8=1 2 3 4", "&2xi16=513 1027"), "");
  EXPECT_NE(compare("&4xi8=1 2 3 4", "&4xi8=1 2 3 5"), "");
  EXPECT_NE(compare("&4xi8=1 2 3 4", "&5xi8=1"), "");
}

TEST(PrintResults, NumbersThem) {
  Array<HostValue> results = values({"7", "(null)", "f32=4"}, "irr");
  EXPECT_EQ(printed([&](std::FILE* out) {
              EXPECT_TRUE(print_results({results.data(), results.size()}, 9, out).ok());
            }),
            "result[0]: i32=7\nresult[1]: (null)\nresult[2]: hal.buffer_view\nf32=4\n");
}

TEST(PrintResults, ListsAreNested) {
  HostValue list(system_allocator());
  list.kind = HostValue::Kind::list;
  list.type_name = "vm.list";
  for (HostValue& item : values({"42", "1.5"}, "if"))
    ASSERT_TRUE(list.items.push(std::move(item)).ok());
  EXPECT_EQ(printed([&](std::FILE* out) { EXPECT_TRUE(print_value(list, 9, out).ok()); }),
            "vm.list\nchild_list[0]: i32=42\nchild_list[1]: f32=1.5\n\n");
}

class WriteResults : public testing::Test {
 protected:
  StatusCode write(const Array<HostValue>& results, std::vector<const char*> outputs) {
    Status status = ok_status;
    text_ = printed([&](std::FILE* out) {
      Diagnostic diagnostic;
      status =
          write_results({results.data(), results.size()}, outputs, 9, folder_, out, diagnostic);
    });
    return status.code();
  }
  std::string read(const char* name) {
    std::ifstream in(folder_ + "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::string folder_ = testing::TempDir();
  std::string text_;
};

TEST_F(WriteResults, OneTextForEach) {
  Array<HostValue> results = values({"123", "f32=4", "2xi8=5"}, "irr");
  EXPECT_EQ(write(results, {"-", "", "-"}), StatusCode::ok);
  EXPECT_EQ(text_, "i32=123\nhal.buffer_view\n2xi8=5 5\n");
  EXPECT_EQ(write(results, {"-"}), StatusCode::out_of_range);
  EXPECT_EQ(text_, "");
  EXPECT_EQ(write(results, {"-", "foo", "-"}), StatusCode::unimplemented);
  EXPECT_EQ(text_, "i32=123\n");
  EXPECT_EQ(write(results, {"@mote_t.bin", "+mote_t.bin", "+mote_t.bin"}), StatusCode::ok);
  EXPECT_EQ(read("mote_t.bin"), std::string("\x7B\0\0\0\0\0\x80\x40\x05\x05", 10));
}

TEST_F(WriteResults, FilesHoldTensorsOnly) {
  Array<HostValue> results = values({"(null)"}, "r");
  EXPECT_EQ(write(results, {"@mote_null.npy"}), StatusCode::ok);
  EXPECT_NE(read("mote_null.npy").find("'|i1', 'fortran_order': False, 'shape': (0,), }"),
            std::string::npos);
  results[0].kind = HostValue::Kind::list;
  EXPECT_EQ(write(results, {"@mote_list.bin"}), StatusCode::invalid_argument);
}

}  // namespace
}  // namespace mote::tools
