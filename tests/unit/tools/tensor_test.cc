#include "tools/tensor.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/unit/tools/printed.h"
#include "tools/tensor_files.h"

namespace mote::tools {
namespace {

struct Parsed {
  StatusCode code;
  std::string text;  // printed again
  std::string bytes;
};

Parsed parse(const char* text, int64_t max_elements = 1024) {
  FileStreams files(system_allocator());
  HostTensor tensor(system_allocator());
  Diagnostic diagnostic;
  Status status = parse_tensor(text, files, tensor, diagnostic);
  Parsed parsed{status.code(), {}, {}};
  if (!status.ok()) return parsed;
  parsed.bytes.assign(reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size());
  parsed.text = printed(
      [&](std::FILE* out) { EXPECT_TRUE(print_tensor(tensor.view(), max_elements, out).ok()); });
  return parsed;
}

// Outputs of the stock tool, which echoes its input.
TEST(Tensor, IsPrintedAsTheStockToolPrintsIt) {
  struct {
    const char* text;
    const char* printed;
  } cases[] = {
      {"3xi8=-128 255 0xFF", "3xi8=-128 -1 -1"},
      {"2x2xui16=[[1 2][3 65535]]", "2x2xui16=[1 2][3 65535]"},
      {"2xi64=010 -9223372036854775808", "2xi64=8 -9223372036854775808"},
      {"3xsi32=7", "3xsi32=7 7 7"},
      {"i32=4294967295", "i32=-1"},
      {"ui32=4294967296", "ui32=0"},
      {"si8=-200", "si8=56"},
      {"8xf32=1 -0 nan -nan inf 1e10 123456789 0x1p-3",
       "8xf32=1 -0 NAN -NAN INF 1E+10 1.23457E+08 0.125"},
      {"4xf64=0.1 1e300 100000 1000000", "4xf64=0.1 1E+300 100000 1E+06"},
      {"6xf16=0.1 65504 65520 2049 2051 6.1035e-5",
       "6xf16=0.0999756 65504 INF 2048 2052 6.10352E-05"},
      {"3xbf16=1 3.14159 1e39", "3xbf16=1 3.14062 INF"},
      {"5xf8E4M3FN=0.3 448 464 465 nan", "5xf8E4M3FN=0.3125 448 448 NAN NAN"},
      {"4xf8E5M2FNUZ=57344 61440 -0 nan", "4xf8E5M2FNUZ=57344 NAN 0 NAN"},
      {"4xf8E8M0FNU=3 0.3 0 nan", "4xf8E8M0FNU=4 0.25 5.87747E-39 NAN"},
      {"cf64=0000803f000000C0", "cf64=0000803F000000C0"},
      {"3xi1=00 01 01", "3xi1=00 01 01"},
      {"2xi24=010203 0a0b0c", "2xi24=010203 0A0B0C"},
      {"f8=3c", "f8=3C"},
      {"2x0xf32", "2x0xf32=[][]"},
      {"0x2xi8=", "0x2xi8="},
      {"0xi32=,", "0xi32="},
      {"1x1x2xi32=7", "1x1x2xi32=[[7 7]]"},
      {"2x1x2xi8=1,2,3,4", "2x1x2xi8=[[1 2]][[3 4]]"},
      {"i32=", "i32=0"},
      {"xi32=1", "i32=1"},
      {"010xi8", "8xi8=0 0 0 0 0 0 0 0"},
      {"0x10xi8", "0x10xi8="},
      {"2 x 3xf32=1", "2x3xf32=[1 1 1][1 1 1]"},
      {"2xf32 = 1", "2xf32=1 1"},
      {"3axi8=1", "3xi8=1 1 1"},
      {"1xi8junk=3", "1xi8=3"},
      {"\"2xf32=1 2\"", "2xf32=1 2"},
      {"\"2xf32=1 2", "2xf32=1 2"},
      {"1x*16=0102", "1x*16=0102"},
      {"1x*16", "1x*16=0000"},
      {"2xi1=zz 0g", "2xi1=00 00"},
      {"2xf32=1_2 1f", "2xf32=1 1"},
      {"2xi32=1;2 3", "2xi32=1 3"},
      {"2xf32=infinity nan(abc)", "2xf32=INF NAN"},
  };
  for (const auto& c : cases) {
    Parsed parsed = parse(c.text);
    EXPECT_EQ(parsed.code, StatusCode::ok) << c.text;
    EXPECT_EQ(parsed.text, c.printed) << c.text;
  }
}

TEST(Tensor, ErrorsHaveTheCodesOfTheStockTool) {
  struct {
    const char* text;
    StatusCode code;
  } cases[] = {
      {"f32", StatusCode::invalid_argument},
      {"cf64", StatusCode::invalid_argument},
      {"4xq7", StatusCode::invalid_argument},
      {"-1xf32", StatusCode::invalid_argument},
      {"?xf32", StatusCode::invalid_argument},
      {"x2xf32", StatusCode::invalid_argument},
      {"2xxf32", StatusCode::invalid_argument},
      {"99999999999999999999xf32", StatusCode::invalid_argument},
      {"2x f32=1", StatusCode::invalid_argument},
      {"1xf32x=3", StatusCode::invalid_argument},
      {"i=3", StatusCode::invalid_argument},
      {"1xi256=3", StatusCode::invalid_argument},
      {"1xi255=3", StatusCode::invalid_argument},
      {"f32=x", StatusCode::invalid_argument},
      {"4xi32=1,2,3", StatusCode::out_of_range},
      {"4xi32=1,2,3,4,5", StatusCode::out_of_range},
      {"0xi32=1", StatusCode::out_of_range},
      {"2xi32=,", StatusCode::out_of_range},
      {"4611686018427387904x4xf64", StatusCode::resource_exhausted},
      {"2xf32=@does/not/exist", StatusCode::unknown},
      {"", StatusCode::invalid_argument},
      {"=", StatusCode::invalid_argument},
      {"\"", StatusCode::invalid_argument},
      {"x", StatusCode::invalid_argument},
  };
  for (const auto& c : cases) EXPECT_EQ(parse(c.text).code, c.code) << c.text;
  std::string deep;
  for (int i = 0; i < 129; ++i) deep += "1x";
  EXPECT_EQ(parse((deep + "i8").c_str()).code, StatusCode::resource_exhausted);
}

TEST(Tensor, PacksElementsOfLessThanAByte) {
  // As many tokens of two digits as bytes: the bytes.
  EXPECT_EQ(parse("4xi4=10 F2").bytes, "\x10\xF2");
  EXPECT_EQ(parse("4xi4=10 F2").text, "4xi4=0 1 2 -1");
  // Else one number an element, or one for all.
  EXPECT_EQ(parse("4xi4=1 -2 3 15").bytes, "\xE1\xF3");
  EXPECT_EQ(parse("3xi4=-1").bytes, "\xFF\x0F");
  EXPECT_EQ(parse("3xui4=9").text, "3xui4=9 9 9");
  EXPECT_EQ(parse("5xi3=1 2 3 -4 -1").text, "5xi3=1 2 3 -4 -1");
  EXPECT_EQ(parse("4xi12=1 -2 3 2047").text, "4xi12=1 -2 3 2047");
  EXPECT_EQ(parse("4xi12=1 -2 3 2047").bytes.size(), 6u);
  EXPECT_EQ(parse("4xi4=1 2 3").code, StatusCode::out_of_range);
  EXPECT_EQ(parse("4xi4=16").code, StatusCode::invalid_argument);
}

TEST(Tensor, ReadsBooleans) {
  EXPECT_EQ(parse("6xi1=0 1 true false 00 01").text, "6xi1=00 01 01 00 00 01");
}

TEST(Tensor, PrintsAtMostSoManyElements) {
  EXPECT_EQ(parse("2x4xi32=0 1 2 3 4 5 6 7", 3).text, "2x4xi32=[0 1 2...][...]");
  EXPECT_EQ(parse("2x4xi32=0 1 2 3 4 5 6 7", 4).text, "2x4xi32=[0 1 2 3][...]");
  EXPECT_EQ(parse("2x4xi32=0 1 2 3 4 5 6 7", 8).text, "2x4xi32=[0 1 2 3][4 5 6 7]");
  EXPECT_EQ(parse("2x4xi32=0 1 2 3 4 5 6 7", -1).text, "2x4xi32=[0 1 2 3][4 5 6 7]");
  EXPECT_EQ(parse("4xf32=1", 0).text, "4xf32=...");
  EXPECT_EQ(parse("f32=1", 0).text, "f32=...");
  EXPECT_EQ(parse("2x2x2xi8=1", 1).text, "2x2x2xi8=[[1...][...]][[...][...]]");
}

TEST(Tensor, WithoutTextIsAnError) {
  const int64_t shape[] = {4};
  const uint8_t bytes[4] = {};
  for (const TensorView& tensor : {
           TensorView{shape, hal::ElementType::none, bytes},
           TensorView{shape, hal::ElementType::f32, bytes},
           TensorView{shape, hal::element_type(hal::ElementClass::signless, 255), bytes},
       })
    EXPECT_EQ(printed([&](std::FILE* out) {
                EXPECT_EQ(print_tensor(tensor, 9, out).code(), StatusCode::out_of_range);
              }),
              "");
}

class TensorFiles : public testing::Test {
 protected:
  std::string path(const char* name) { return testing::TempDir() + "mote_" + name; }
  void write(const std::string& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
  }
  std::string read(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

TEST_F(TensorFiles, ContinueWhereTheyWereLeft) {
  std::string file = path("stream.bin");
  write(file, "\x01\x02\x03\x04\x05");
  FileStreams files(system_allocator());
  Diagnostic diagnostic;
  std::string from_start = "2xi8=@" + file, next = "1xi16=+" + file;
  struct {
    const std::string& text;
    const char* printed;
  } cases[] = {
      {next, "1xi16=513"}, {next, "1xi16=1027"}, {from_start, "2xi8=1 2"}, {next, "1xi16=1027"}};
  for (const auto& c : cases) {
    HostTensor tensor(system_allocator());
    ASSERT_TRUE(parse_tensor(c.text.c_str(), files, tensor, diagnostic).ok());
    EXPECT_EQ(printed([&](std::FILE* out) { (void)print_tensor(tensor.view(), 9, out).ok(); }),
              c.printed);
  }
  HostTensor tensor(system_allocator());
  EXPECT_EQ(parse_tensor(next.c_str(), files, tensor, diagnostic).code(), StatusCode::out_of_range);
  EXPECT_EQ(diagnostic.where.view(), file.substr(0, 159));
}

TEST_F(TensorFiles, HostileSizesCostNothing) {
  std::string file = path("short.bin");
  write(file, "1234");
  std::string text = "1152921504606846976xi8=@" + file;
  EXPECT_EQ(parse(text.c_str()).code, StatusCode::out_of_range);
}

TEST_F(TensorFiles, KeepTensorsAsNpy) {
  std::string file = path("two.npy");
  const int64_t shape[] = {2, 2};
  const float values[] = {1, 2, 3, 4};
  TensorView tensor{
      shape, hal::ElementType::f32, {reinterpret_cast<const uint8_t*>(values), sizeof values}};
  const uint8_t numbers[] = {5, 0, 0, 0};
  Diagnostic diagnostic;
  ASSERT_TRUE(write_tensor(tensor, file, false, diagnostic).ok());
  ASSERT_TRUE(write_tensor({{}, hal::ElementType::i32, numbers}, file, true, diagnostic).ok());
  EXPECT_EQ(read(file).size(), 2 * 128u + 16 + 4);

  std::FILE* stream = std::fopen(file.c_str(), "rb");
  HostTensor first(system_allocator()), second(system_allocator()), none(system_allocator());
  ASSERT_TRUE(read_npy(stream, first, diagnostic).ok());
  ASSERT_TRUE(read_npy(stream, second, diagnostic).ok());
  EXPECT_TRUE(at_end(stream));
  EXPECT_EQ(read_npy(stream, none, diagnostic).code(), StatusCode::out_of_range);
  std::fclose(stream);
  auto text = [](const HostTensor& t) {
    return printed([&](std::FILE* out) { (void)print_tensor(t.view(), 9, out).ok(); });
  };
  EXPECT_EQ(text(first), "2x2xf32=[1 2][3 4]");
  EXPECT_EQ(text(second), "si32=5");
}

TEST_F(TensorFiles, WriteNothingTheyCannotWrite) {
  std::string file = path("no.npy");
  std::remove(file.c_str());
  const uint8_t bytes[] = {1, 2};
  const int64_t shape[] = {2};
  Diagnostic diagnostic;
  for (hal::ElementType type :
       {hal::ElementType::bf16, hal::ElementType::f8E5M2, hal::ElementType::i4})
    EXPECT_EQ(write_tensor({shape, type, bytes}, file, false, diagnostic).code(),
              StatusCode::unimplemented);
  EXPECT_EQ(std::fopen(file.c_str(), "rb"), nullptr);
  EXPECT_EQ(
      write_tensor({shape, hal::ElementType::i8, bytes}, "/does/not/exist.bin", false, diagnostic)
          .code(),
      StatusCode::unknown);
  // A device is not removed when it is full.
  EXPECT_EQ(
      write_tensor({shape, hal::ElementType::i8, bytes}, "/dev/full", false, diagnostic).code(),
      StatusCode::unknown);
  std::FILE* full = std::fopen("/dev/full", "wb");
  ASSERT_NE(full, nullptr);
  std::fclose(full);
}

}  // namespace
}  // namespace mote::tools
