#include "tools/declaration.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tools/value_specs.h"

namespace mote::tools {
namespace {

// Checks values against the declaration of @f; empty when it has no objection.
std::string check(const std::string& declaration, std::vector<const char*> texts, const char* slots,
                  const char* function = "f") {
  FileStreams files(system_allocator());
  Array<HostValue> values(system_allocator());
  Diagnostic diagnostic;
  EXPECT_TRUE(parse_values(texts, slots, "--input", files, values, diagnostic).ok());
  Status status = check_arguments(declaration, function, {values.data(), values.size()},
                                  std::string_view(slots).size(), diagnostic);
  if (status.ok()) return {};
  EXPECT_EQ(status.code(), StatusCode::invalid_argument);
  return std::string(diagnostic.expected.view()) + " | " + std::string(diagnostic.found.view()) +
         " | " + std::string(diagnostic.where.view());
}

// As the stock compiler writes it.
const std::string typical =
    "sync func @f(%input0: tensor<4xf32>, %input1: tensor<?x16xf32>, %input2: index) -> "
    "(%output0: tensor<4xf32>)";

TEST(Declaration, AcceptsWhatItSays) {
  EXPECT_EQ(check(typical, {"4xf32", "3x16xf32", "5"}, "rrI"), "");
  EXPECT_EQ(check(typical, {"4xf32", "0x16xf32", "5"}, "rrI"), "");
  EXPECT_EQ(check(typical, {"(null)", "1x16xf32", "5"}, "rrI"), "");
}

TEST(Declaration, TellsExpectedAndFound) {
  EXPECT_EQ(check(typical, {"5xf32", "3x16xf32", "5"}, "rrI"), "4xf32 | 5xf32 | argument 0");
  EXPECT_EQ(check(typical, {"4xi32", "3x16xf32", "5"}, "rrI"), "4xf32 | 4xi32 | argument 0");
  EXPECT_EQ(check(typical, {"4xf32", "3x17xf32", "5"}, "rrI"), "?x16xf32 | 3x17xf32 | argument 1");
  EXPECT_EQ(check(typical, {"4xf32", "16xf32", "5"}, "rrI"), "?x16xf32 | 16xf32 | argument 1");
  EXPECT_EQ(check(typical, {"4xf32", "1x1x16xf32", "5"}, "rrI"),
            "?x16xf32 | 1x1x16xf32 | argument 1");
  EXPECT_EQ(check(typical, {"&4xf32"}, "rrI"), "4xf32 | hal.buffer 4xf32 | argument 0");
}

TEST(Declaration, TypesMatchAsCompiledCodeMatchesThem) {
  auto one = [](const char* type, const char* value) {
    return check(std::string("async func @f(%a: ") + type + " {iree.abi.x = 0 : index}) -> ()",
                 {value}, "r");
  };
  EXPECT_EQ(one("tensor<f32>", "f32="), "");
  EXPECT_NE(one("tensor<f32>", "1xf32"), "");
  EXPECT_EQ(one("tensor<2xi8>", "2xui8"), "");
  EXPECT_EQ(one("tensor<2xi1>", "2xi8"), "");
  EXPECT_NE(one("tensor<2xi8>", "2xi16"), "");
  EXPECT_NE(one("tensor<2xf16>", "2xbf16"), "");
  EXPECT_EQ(one("tensor<2xf32>", "2x*16"), "");
  EXPECT_EQ(one("tensor<2xcomplex<f32>>", "2xcf64"), "");
  EXPECT_NE(one("tensor<2xcomplex<f32>>", "2xcf128"), "");
  EXPECT_EQ(one("tensor<2xf8E4M3FN>", "2xf8E4M3FN"), "");
  EXPECT_EQ(one("tensor<4xi4>", "4xi4"), "");
  EXPECT_EQ(one("tensor<4x?xi32, #stock.encoding<[\"a, b\"]>>", "4x9xi32"), "");
  EXPECT_NE(one("tensor<4x?xi32, #stock.encoding<[\"a, b\"]>>", "4x9xf32"), "");
}

TEST(Declaration, WhatItDoesNotTellIsNotChecked) {
  const char* f = "sync func @f(%a: TYPE) -> ()";
  for (const char* type : {"tensor<2xindex>", "tensor<2xf4E2M1FN>", "tensor<2xf8E4M3>",
                           "!hal.buffer_view", "!util.list<?>", "tensor<2x!quant<i8>>"}) {
    std::string declaration = f;
    declaration.replace(declaration.find("TYPE"), 4, type);
    EXPECT_EQ(check(declaration, {"2xi64"}, "r"), "") << type;
  }
  for (const char* declaration :
       {"", "@", "@f", "@f(", "sync func @g(%a: tensor<4xf32>)", "@f(tensor<4xf32>)",
        "@f(%a: tensor<4xf32>, %b: tensor<4xf32>)", "@f(%a: tensor<4xf32", "@f(%a: tensor<>)",
        "@f(%a: tensor<99999999999999999999xf32>", ">>>@f(%a>: <<<", "@f(%a: tensor<4x>, )"})
    EXPECT_EQ(check(declaration, {"2xi64"}, "r"), "") << declaration;
}

TEST(Declaration, NamesMayBeOdd) {
  EXPECT_EQ(check("sync func @odd (name(%we(ird: x: tensor<4xf32>, %b: !hal.buffer) -> ()",
                  {"4xf32", "&4xi8"}, "rr", "odd (name"),
            "");
}

}  // namespace
}  // namespace mote::tools
