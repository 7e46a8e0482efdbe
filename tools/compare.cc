#include "tools/compare.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string_view>

#include "mote/hal/floats.h"
#include "tools/element.h"
#include "tools/terminal.h"

namespace mote::tools {
namespace {

using hal::ElementClass;
using hal::ElementType;

constexpr int64_t max_printed_elements = 1024;
// Room for any shape that a person wrote; longer ones are cut in the message.
using ShapeText = FixedText<512>;

// The tolerance of a type, or a negative number when its bytes are compared.
double tolerance_of(ElementType type, const Tolerances& tolerances) {
  if (tolerances.exact) return -1;
  switch (type) {
    case ElementType::f16:
      return tolerances.f16;
    case ElementType::f32:
      return tolerances.f32;
    case ElementType::f64:
      return tolerances.f64;
    case ElementType::bf16:
      return tolerances.bf16;
    default:
      return -1;
  }
}

// Signless integers, and whatever .npy says about its integers, stand for any of that width.
bool are_same_type(const HostValue& actual, const HostValue& expected) {
  ElementType a = actual.tensor.type;
  ElementType e = expected.tensor.type;
  if (a == e) return true;
  bool either_signless = hal::element_class(a) == ElementClass::signless ||
                         hal::element_class(e) == ElementClass::signless;
  return hal::is_integer(a) && hal::is_integer(e) && hal::element_bits(a) == hal::element_bits(e) &&
         (expected.from_npy || either_signless);
}

bool are_same_shape(const HostTensor& a, const HostTensor& b) {
  return std::equal(a.shape.begin(), a.shape.end(), b.shape.begin(), b.shape.end());
}

// Index of the first element that differs, or `count`.
uint64_t find_difference(const HostTensor& actual, const HostTensor& expected, uint64_t count,
                         const Tolerances& tolerances) {
  Notation notation = notation_of(expected.type);
  if (notation == Notation::none)
    return std::equal(expected.bytes.begin(), expected.bytes.end(), actual.bytes.begin()) ? count
                                                                                          : 0;
  double absolute = tolerance_of(expected.type, tolerances);
  size_t size = element_bytes(expected.type);
  for (uint64_t i = 0; i < count; ++i) {
    if (notation == Notation::packed) {
      FixedText<32> a, e;
      append_element(expected.type, actual.bytes.data(), i, a);
      append_element(expected.type, expected.bytes.data(), i, e);
      if (a.view() != e.view()) return i;
      continue;
    }
    const uint8_t* a = &actual.bytes[i * size];
    const uint8_t* e = &expected.bytes[i * size];
    bool equal = absolute < 0 ? !std::memcmp(a, e, size)
                              : hal::is_close(hal::load_float(expected.type, a),
                                              hal::load_float(expected.type, e), absolute,
                                              tolerances.relative);
    if (!equal) return i;
  }
  return count;
}

void print_both(const HostTensor& actual, const HostTensor& expected, std::FILE* out) {
  const HostTensor* tensors[] = {&expected, &actual};
  const char* titles[] = {"  expected:", "  actual:"};
  for (int i = 0; i < 2; ++i) {
    std::fprintf(out, "%s\n", titles[i]);
    if (!print_tensor(tensors[i]->view(), max_printed_elements, out).ok())
      std::fputs("(no text)", out);
    std::fputc('\n', out);
  }
}

bool compare_tensors(size_t index, const HostValue& actual, const HostValue& expected,
                     const Tolerances& tolerances, std::FILE* out) {
  const HostTensor& a = actual.tensor;
  const HostTensor& e = expected.tensor;
  ShapeText expected_text;
  hal::format_shape_and_type(expected_text, e.view().shape, e.type);
  uint64_t size;
  bool comparable = are_same_type(actual, expected) && are_same_shape(a, e) &&
                    hal::dense_size({e.shape.data(), e.shape.size()}, e.type, size) &&
                    a.bytes.size() >= size && e.bytes.size() >= size;
  if (!comparable) {
    ShapeText actual_text;
    hal::format_shape_and_type(actual_text, a.view().shape, a.type);
    print_failed(out);
    std::fprintf(out,
                 "result[%zu]: metadata is %s; expected that the view matches %s; "
                 "expected that the view is equal to contents of a view of %s\n",
                 index, actual_text.c_str(), expected_text.c_str(), expected_text.c_str());
    print_both(a, e, out);
    return false;
  }
  uint64_t count;
  if (!hal::element_count({e.shape.data(), e.shape.size()}, count)) return false;
  uint64_t difference = find_difference(a, e, count, tolerances);
  if (difference == count) return true;
  FixedText<80> a_text, e_text;
  append_element(a.type, a.bytes.data(), difference, a_text);
  append_element(e.type, e.bytes.data(), difference, e_text);
  print_failed(out);
  std::fprintf(out,
               "result[%zu]: element at index %llu (%s) does not match the expected (%s); "
               "expected that the view is equal to contents of a view of %s\n",
               index, static_cast<unsigned long long>(difference), a_text.c_str(), e_text.c_str(),
               expected_text.c_str());
  print_both(a, e, out);
  return false;
}

bool are_equal_numbers(const Value& actual, const Value& expected, const Tolerances& tolerances) {
  switch (expected.type()) {
    case ValueType::i64:
      return actual.i64() == expected.i64();
    case ValueType::f32:
      if (tolerances.exact)
        return std::bit_cast<uint32_t>(actual.f32()) == std::bit_cast<uint32_t>(expected.f32());
      return hal::is_close(double{actual.f32()}, double{expected.f32()}, tolerances.f32,
                           tolerances.relative);
    case ValueType::f64:
      if (tolerances.exact)
        return std::bit_cast<uint64_t>(actual.f64()) == std::bit_cast<uint64_t>(expected.f64());
      return hal::is_close(actual.f64(), expected.f64(), tolerances.f64, tolerances.relative);
    default:
      return actual.i32() == expected.i32();
  }
}

void print_bare_number(const Value& value, std::FILE* out) {
  switch (value.type()) {
    case ValueType::f32:
      std::fprintf(out, "%g\n", double{value.f32()});
      break;
    case ValueType::f64:
      std::fprintf(out, "%g\n", value.f64());
      break;
    case ValueType::i64:
      std::fprintf(out, "%lld\n", static_cast<long long>(value.i64()));
      break;
    default:
      std::fprintf(out, "%d\n", value.i32());
      break;
  }
}

bool compare_numbers(size_t index, const HostValue& actual, const HostValue& expected,
                     const Tolerances& tolerances, std::FILE* out) {
  if (are_equal_numbers(actual.number, expected.number, tolerances)) return true;
  print_failed(out);
  std::fprintf(out, "result[%zu]: %s values differ\n", index, expected.type_name);
  std::fputs("  expected: ", out);
  print_bare_number(expected.number, out);
  std::fputs("  actual: ", out);
  print_bare_number(actual.number, out);
  return false;
}

}  // namespace

bool compare_result(size_t index, const HostValue& actual, const HostValue& expected,
                    const Tolerances& tolerances, std::FILE* out) {
  if (expected.kind == HostValue::Kind::none) return true;
  if (std::string_view(actual.type_name) != expected.type_name) {
    print_failed(out);
    std::fprintf(out, "result[%zu]: variant types mismatch; expected %s but got %s\n", index,
                 expected.type_name, actual.type_name);
    return false;
  }
  if (expected.kind == HostValue::Kind::number)
    return compare_numbers(index, actual, expected, tolerances, out);
  if (expected.kind == HostValue::Kind::tensor)
    return compare_tensors(index, actual, expected, tolerances, out);
  // Storage has no type: its bytes count.
  const Array<uint8_t>& a = actual.tensor.bytes;
  const Array<uint8_t>& e = expected.tensor.bytes;
  if (std::equal(a.begin(), a.end(), e.begin(), e.end())) return true;
  print_failed(out);
  std::fprintf(out, "result[%zu]: contents of the %s differ\n", index, expected.type_name);
  return false;
}

bool compare_results(std::span<const HostValue> results, std::span<const HostValue> expected,
                     const Tolerances& tolerances, std::FILE* out) {
  if (results.size() != expected.size()) {
    print_failed(out);
    std::fprintf(out, "expected %zu list elements but %zu provided\n", expected.size(),
                 results.size());
    return false;
  }
  bool all_match = true;
  for (size_t i = 0; i < results.size(); ++i)
    if (!compare_result(i, results[i], expected[i], tolerances, out)) all_match = false;
  return all_match;
}

void describe_match(const HostTensor& actual, const HostTensor& expected, std::FILE* out) {
  uint64_t count;
  if (!hal::element_count({expected.shape.data(), expected.shape.size()}, count)) return;
  if (count == 1) {
    FixedText<80> a_text, e_text;
    append_element(actual.type, actual.bytes.data(), 0, a_text);
    append_element(expected.type, expected.bytes.data(), 0, e_text);
    std::fprintf(out, "%s, expected %s", a_text.c_str(), e_text.c_str());
    return;
  }
  ShapeText text;
  hal::format_shape_and_type(text, expected.view().shape, expected.type);
  if (tolerance_of(expected.type, {}) < 0) {
    std::fprintf(out, "%s as expected", text.c_str());
    return;
  }
  double largest = 0;
  size_t size = element_bytes(expected.type);
  for (uint64_t i = 0; i < count; ++i) {
    double difference = std::fabs(hal::load_float(actual.type, &actual.bytes[i * size]) -
                                  hal::load_float(expected.type, &expected.bytes[i * size]));
    if (difference > largest) largest = difference;  // never NaN, which only equals itself
  }
  std::fprintf(out, "%s within %.3G", text.c_str(), largest);
}

}  // namespace mote::tools
