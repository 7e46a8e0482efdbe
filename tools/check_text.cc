#include "tools/check_text.h"

#include "mote/hal/floats.h"
#include "tools/element.h"
#include "tools/tensor.h"

namespace mote::tools {
namespace {

using Kind = FailedExpectation::Kind;
using Number = unsigned long long;

constexpr int64_t max_printed_elements = 1024;

void print_bool(const FailedExpectation& expectation, std::FILE* out) {
  bool expected = expectation.kind == Kind::is_true;
  std::fprintf(out, "Value of: operand\n  Actual: %s\nExpected: %s\nExpected %d to be %s.\n",
               expected ? "false" : "true", expected ? "true" : "false", expectation.value,
               expected ? "nonzero" : "zero");
}

void print_operand(const char* title, const CheckedTensor& tensor, std::FILE* out) {
  std::fprintf(out, "\n  %s:\n    ", title);
  TensorView view{tensor.view->shape(), tensor.view->element_type(), tensor.bytes};
  if (!print_tensor(view, max_printed_elements, out).ok()) std::fputs("(no text)", out);
}

void print_difference(const FailedExpectation& expectation, std::FILE* out) {
  hal::ElementType type = expectation.lhs.view->element_type();
  uint64_t offset = expectation.index * element_bytes(type);
  double lhs = hal::load_float(type, &expectation.lhs.bytes[offset]);
  double rhs = hal::load_float(type, &expectation.rhs.bytes[offset]);
  std::fprintf(out,
               " Contents does not match to tolerance parameters atol=%g, rtol=%g. The first "
               "failure occurs at index %llu as the lhs value %g differs from the rhs value %g by "
               "%.3e.",
               expectation.absolute_tolerance, expectation.relative_tolerance,
               Number{expectation.index}, lhs, rhs, rhs - lhs);
}

void print_pair(const FailedExpectation& expectation, std::FILE* out) {
  bool is_near = expectation.kind == Kind::almost_equal;
  std::fprintf(out, "Failed\nExpected %sequality of these values.", is_near ? "near " : "");
  if (!expectation.types_match) std::fputs(" Element types do not match.", out);
  if (!expectation.shapes_match) std::fputs(" Shapes do not match.", out);
  if (!expectation.contents_match) {
    if (is_near)
      print_difference(expectation, out);
    else
      std::fputs(" Contents does not match.", out);
  }
  print_operand("lhs", expectation.lhs, out);
  print_operand("rhs", expectation.rhs, out);
  std::fputc('\n', out);
}

}  // namespace

void print_expectation(const FailedExpectation& expectation, std::FILE* out) {
  switch (expectation.kind) {
    case Kind::is_true:
    case Kind::is_false:
      return print_bool(expectation, out);
    case Kind::all_true:
      std::fprintf(out,
                   "Failed\nExpected all elements to be nonzero. The first zero is at index %llu.",
                   Number{expectation.index});
      print_operand("operand", expectation.lhs, out);
      std::fputc('\n', out);
      return;
    case Kind::equal:
    case Kind::almost_equal:
      return print_pair(expectation, out);
  }
}

}  // namespace mote::tools
