#include "runtime/io/npy.h"

#include <gtest/gtest.h>

#include <string>

namespace mote::io {
namespace {

// A file's header: magic, version, length, text.
std::string make_header(int major, const std::string& text) {
  std::string header = std::string("\x93NUMPY") + static_cast<char>(major) + '\0';
  for (int i = 0; i < (major == 1 ? 2 : 4); ++i)
    header += static_cast<char>(text.size() >> (8 * i) & 0xFF);
  return header + text;
}

Bytes bytes_of(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

Status parse(const std::string& file, NpyHeader& out) {
  Diagnostic diagnostic;
  MOTE_TRY_ASSIGN(size_t size, npy_header_bytes(bytes_of(file), diagnostic));
  EXPECT_LE(size, file.size());
  return parse_npy_header(bytes_of(file).first(size), out, diagnostic);
}

StatusCode parse_code(const std::string& text) {
  NpyHeader header;
  return parse(make_header(1, text), header).code();
}

TEST(Npy, ReadsWhatNumpyWrites) {
  // numpy.save(file, numpy.zeros((2, 3), "f4")), version 2.4: the first 128 bytes.
  std::string text = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
  text.append(117 - text.size(), ' ').append("\n");
  NpyHeader header;
  ASSERT_TRUE(parse(make_header(1, text) + "data", header).ok());
  EXPECT_EQ(header.kind, 'f');
  EXPECT_EQ(header.item_bytes, 4u);
  ASSERT_EQ(header.rank, 2u);
  EXPECT_EQ(header.dims[0], 2);
  EXPECT_EQ(header.dims[1], 3);
}

TEST(Npy, AcceptsTheFormatsFreedom) {
  NpyHeader header;
  for (int major : {1, 2, 3}) {
    SCOPED_TRACE(major);
    ASSERT_TRUE(parse(make_header(major,
                                  "{\"shape\":(7,),'extra': [(1, 'a'), {}], 'fortran_order':False,"
                                  "'descr':'|b1'}"),
                      header)
                    .ok());
    EXPECT_EQ(header.kind, 'b');
    EXPECT_EQ(header.item_bytes, 1u);
    ASSERT_EQ(header.rank, 1u);
    EXPECT_EQ(header.dims[0], 7);
  }
  ASSERT_TRUE(
      parse(make_header(1, "{'descr': '=V12', 'fortran_order': False, 'shape': ()}"), header).ok());
  EXPECT_EQ(header.kind, 'V');
  EXPECT_EQ(header.item_bytes, 12u);
  EXPECT_EQ(header.rank, 0u);
}

TEST(Npy, RefusesWhatItDoesNotSupport) {
  for (const char* text : {
           "{'descr': '>f4', 'fortran_order': False, 'shape': (), }",
           "{'descr': '<U4', 'fortran_order': False, 'shape': (), }",
           "{'descr': '|O', 'fortran_order': False, 'shape': (), }",
           "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (), }",
           "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }",
       })
    EXPECT_EQ(parse_code(text), StatusCode::unimplemented) << text;
  Diagnostic diagnostic;
  std::string version_4 = make_header(1, std::string(64, ' '));
  version_4[6] = 4;
  EXPECT_EQ(npy_header_bytes(bytes_of(version_4), diagnostic).status().code(),
            StatusCode::unimplemented);
}

TEST(Npy, RefusesMalformedHeaders) {
  for (const char* text : {
           "",
           "{",
           "}",
           "{}",
           "{'descr'",
           "{'descr': ",
           "{'descr': '<f4",
           "{'descr': '<f4'",
           "{'descr': '<f4', }",
           "{'descr': '<f', 'fortran_order': False, 'shape': (), }",
           "{'descr': '<f0', 'fortran_order': False, 'shape': (), }",
           "{'descr': '<f99999999999999999999', 'fortran_order': False, 'shape': (), }",
           "{'descr': '<f4x', 'fortran_order': False, 'shape': (), }",
           "{'descr': '', 'fortran_order': 0, 'shape': (), }",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (}",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2), }",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }",
           "{'descr': '<f4' 'fortran_order': False, 'shape': (), }",
           "{'x': ((((, 'descr': '<f4', 'fortran_order': False, 'shape': (), }",
           "{'x': '",
       })
    EXPECT_NE(parse_code(text), StatusCode::ok) << text;
}

TEST(Npy, RefusesOtherFiles) {
  Diagnostic diagnostic;
  for (std::string file : {std::string(), std::string("\x93NUMPY\x01"), std::string(64, 'x'),
                           make_header(2, "").replace(8, 4, "\xFF\xFF\xFF\xFF"),
                           std::string("\x93NUMPY\x01\x00\x00\x00  ", 12)})
    EXPECT_EQ(npy_header_bytes(bytes_of(file), diagnostic).status().code(),
              StatusCode::invalid_argument);
}

TEST(Npy, RefusesTooManyDimensions) {
  std::string shape;
  for (uint32_t i = 0; i <= npy_max_rank; ++i) shape += "1,";
  EXPECT_EQ(parse_code("{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }"),
            StatusCode::unimplemented);
}

std::string written(char kind, uint32_t item_bytes, std::initializer_list<int64_t> shape) {
  NpyHeader header;
  header.kind = kind;
  header.item_bytes = item_bytes;
  for (int64_t dim : shape) header.dims[header.rank++] = dim;
  FixedText<npy_header_capacity> text;
  write_npy_header(header, text);
  return std::string(text.view());
}

TEST(Npy, WritesHeadersThatNumpyReads) {
  std::string header = written('f', 4, {2, 4});
  EXPECT_EQ(header.size() % 64, 0u);
  EXPECT_EQ(header.substr(0, 10), std::string("\x93NUMPY\x01\x00\x76\x00", 10));
  EXPECT_EQ(header.substr(10, 59), "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 4), }");
  EXPECT_EQ(header.back(), '\n');
  EXPECT_NE(written('i', 1, {4}).find("'|i1', 'fortran_order': False, 'shape': (4,), }"),
            std::string::npos);
  EXPECT_NE(written('i', 8, {}).find("'<i8', 'fortran_order': False, 'shape': (), }"),
            std::string::npos);
}

TEST(Npy, ReadsTheLargestHeaderItWrites) {
  NpyHeader header;
  header.kind = 'c';
  header.item_bytes = 16;
  for (; header.rank < npy_max_rank; ++header.rank) header.dims[header.rank] = INT64_MAX;
  FixedText<npy_header_capacity> text;
  write_npy_header(header, text);
  NpyHeader again;
  ASSERT_TRUE(parse(std::string(text.view()), again).ok());
  EXPECT_EQ(again.rank, npy_max_rank);
  EXPECT_EQ(again.dims[npy_max_rank - 1], INT64_MAX);
}

}  // namespace
}  // namespace mote::io
