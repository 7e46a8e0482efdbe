// The native module "check": decides whether expectations hold, and tells a hook of those that do
// not.
#include "mote/check.h"

#include <algorithm>
#include <cstring>

#include "hal/read_back.h"
#include "mote/hal/device.h"
#include "mote/hal/floats.h"

namespace mote {
namespace {

using hal::ElementType;
using Kind = FailedExpectation::Kind;

class State final : public Object {
 public:
  static constexpr ObjectType object_type{"state of the check module"};

  State(Allocator& allocator, const ExpectationHook& hook)
      : Object(object_type), allocator_(allocator), hook_(hook) {}
  ~State() = default;

  const ExpectationHook& hook() const { return hook_; }
  static Result<Ref<Object>> create(Allocator& allocator, const void* hook) {
    auto* state =
        create_in<State>(allocator, allocator, *static_cast<const ExpectationHook*>(hook));
    if (!state) return out_of_memory;
    return Ref<Object>(Ref<State>::adopt(state));
  }

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
  const ExpectationHook& hook_;
};

void report(const vm::Call& call, const FailedExpectation& expectation) {
  const ExpectationHook& hook = static_cast<State&>(*call.state()).hook();
  if (hook.failed) hook.failed(hook.user, expectation);
}

// An operand in memory of the host.
struct Operand {
  CheckedTensor tensor;
  Ref<hal::Buffer> memory;
  uint64_t count = 0;

  const uint8_t* at(uint64_t index) const {
    return &tensor.bytes[index * hal::element_bits(tensor.view->element_type()) / 8];
  }
};

Status read_operand(const vm::Call& call, size_t position, Operand& out) {
  MOTE_TRY_ASSIGN(hal::Device * device, call.ref<hal::Device>(0));
  MOTE_TRY_ASSIGN(hal::BufferView * view, call.ref<hal::BufferView>(position));
  uint64_t size;
  if (!hal::dense_size(view->shape(), view->element_type(), size) ||
      !hal::element_count(view->shape(), out.count) || size > view->buffer().size()) {
    hal::format_shape_and_type(call.diagnostic().expected, view->shape(), view->element_type());
    call.diagnostic().found.unsigned_number(view->buffer().size()).text(" bytes");
    return out_of_range<"a tensor is larger than its buffer">;
  }
  MOTE_TRY_ASSIGN(out.memory, hal::read_back(*device, call.allocator(), view->buffer()));
  out.tensor = {view, Bytes(out.memory->host_bytes()).first(static_cast<size_t>(size))};
  return ok_status;
}

Status wrong_type(const vm::Call& call, ElementType type) {
  hal::format_element_type(call.diagnostic().found, type);
  return invalid_argument<"an expectation about an element type that it does not take">;
}

Status expect_bool(const vm::Call& call, bool expected) {
  int32_t value = call.i32(0);
  if ((value != 0) == expected) return ok_status;
  FailedExpectation failure;
  failure.kind = expected ? Kind::is_true : Kind::is_false;
  failure.value = value;
  report(call, failure);
  return ok_status;
}

Status expect_true(vm::Call& call) { return expect_bool(call, true); }
Status expect_false(vm::Call& call) { return expect_bool(call, false); }

// Numbers of whole bytes up to 64 bits; not i1, nor floats of 16 bits or less.
bool has_zero_test(ElementType type) {
  uint32_t bits = hal::element_bits(type);
  bool is_number =
      hal::is_integer(type) && hal::element_class(type) <= hal::ElementClass::unsigned_integer;
  bool is_whole = bits == 8 || bits == 16 || bits == 32 || bits == 64;
  return (is_number && is_whole) || type == ElementType::f32 || type == ElementType::f64;
}

bool is_zero(const Operand& operand, uint64_t index) {
  ElementType type = operand.tensor.view->element_type();
  if (hal::is_float(type)) return hal::load_float(type, operand.at(index)) == 0;
  uint64_t bits = 0;
  std::memcpy(&bits, operand.at(index), hal::element_bits(type) / 8);
  return bits == 0;
}

// (device, view)
Status expect_all_true(vm::Call& call) {
  Operand operand;
  MOTE_TRY(read_operand(call, 1, operand));
  ElementType type = operand.tensor.view->element_type();
  if (!has_zero_test(type)) return wrong_type(call, type);
  FailedExpectation failure;
  failure.kind = Kind::all_true;
  failure.lhs = operand.tensor;
  while (failure.index < operand.count && !is_zero(operand, failure.index)) ++failure.index;
  if (failure.index < operand.count) report(call, failure);
  return ok_status;
}

// Reads both operands and compares what comes before their contents.
Status read_pair(const vm::Call& call, Operand& lhs, Operand& rhs, FailedExpectation& out) {
  MOTE_TRY(read_operand(call, 1, lhs));
  MOTE_TRY(read_operand(call, 2, rhs));
  out.lhs = lhs.tensor;
  out.rhs = rhs.tensor;
  std::span<const int64_t> l = out.lhs.view->shape(), r = out.rhs.view->shape();
  out.types_match = out.lhs.view->element_type() == out.rhs.view->element_type();
  out.shapes_match = std::equal(l.begin(), l.end(), r.begin(), r.end());
  return ok_status;
}

// (device, view, view)
Status expect_eq(vm::Call& call) {
  Operand lhs, rhs;
  FailedExpectation failure;
  failure.kind = Kind::equal;
  MOTE_TRY(read_pair(call, lhs, rhs, failure));
  Bytes l = lhs.tensor.bytes, r = rhs.tensor.bytes;
  failure.contents_match = std::equal(l.begin(), l.end(), r.begin(), r.end());
  if (!failure.types_match || !failure.shapes_match || !failure.contents_match)
    report(call, failure);
  return ok_status;
}

// (device, view, view, absolute tolerance, relative tolerance)
Status expect_almost_eq(vm::Call& call) {
  Operand lhs, rhs;
  FailedExpectation failure;
  failure.kind = Kind::almost_equal;
  MOTE_TRY(read_pair(call, lhs, rhs, failure));
  failure.absolute_tolerance = double{call.f32(3)};
  failure.relative_tolerance = double{call.f32(4)};
  if (failure.types_match && failure.shapes_match) {
    ElementType type = lhs.tensor.view->element_type();
    if (!hal::is_float(type)) return wrong_type(call, type);
    auto is_close_at = [&](uint64_t index) {
      return hal::is_close(hal::load_float(type, lhs.at(index)),
                           hal::load_float(type, rhs.at(index)), failure.absolute_tolerance,
                           failure.relative_tolerance);
    };
    while (failure.index < lhs.count && is_close_at(failure.index)) ++failure.index;
    failure.contents_match = failure.index == lhs.count;
    if (failure.contents_match) return ok_status;
  }
  report(call, failure);
  return ok_status;
}

constexpr vm::NativeExport exports[] = {
    {"expect_all_true", "0rr_v", expect_all_true},
    {"expect_almost_eq", "0rrrff_v", expect_almost_eq},
    {"expect_eq", "0rrr_v", expect_eq},
    {"expect_false", "0i_v", expect_false},
    {"expect_true", "0i_v", expect_true},
};

}  // namespace

vm::NativeModule check_module(const ExpectationHook& hook) {
  return {.name = "check", .exports = exports, .create_state = State::create, .user = &hook};
}

}  // namespace mote
