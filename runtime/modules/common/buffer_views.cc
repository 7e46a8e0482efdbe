#include "mote/hal/buffer_view.h"

#include "runtime/modules/common/arguments.h"
#include "runtime/modules/common/functions.h"

namespace mote::hal_functions {
namespace {

constexpr size_t usual_rank = 8;

Status read_shape(std::span<const vm::Slot> slots, ScratchArray<int64_t, usual_rank>& shape) {
  MOTE_TRY(shape.resize(slots.size()));
  for (size_t i = 0; i < slots.size(); ++i) shape[i] = slots[i].i64;
  return ok_status;
}

// Opaque bytes pass for anything, and integers for those of another signedness.
bool is_compatible(hal::ElementType actual, hal::ElementType expected) {
  if (actual == expected || hal::element_class(actual) == hal::ElementClass::opaque) return true;
  return hal::is_integer(actual) && hal::is_integer(expected) &&
         hal::element_bits(actual) == hal::element_bits(expected);
}

bool is_same_shape(std::span<const int64_t> a, std::span<const int64_t> b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i]) return false;
  return true;
}

}  // namespace

// (buffer, offset, length, element type, encoding, [dimension]*) -> view
Status buffer_view_create(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Buffer * whole, call.ref<hal::Buffer>(0));
  MOTE_TRY_ASSIGN(Ref<hal::Buffer> buffer,
                  whole->subspan(call.allocator(), call.u64(1), call.u64(2)));
  ScratchArray<int64_t, usual_rank> shape(call.allocator());
  MOTE_TRY(read_shape(call.span(5), shape));
  MOTE_TRY_ASSIGN(Ref<hal::BufferView> view,
                  hal::BufferView::create(call.allocator(), std::move(buffer), shape.span(),
                                          static_cast<hal::ElementType>(call.i32(3)),
                                          static_cast<hal::EncodingType>(call.i32(4))));
  call.return_ref(0, std::move(view));
  return ok_status;
}

// (view, message, element type, encoding, [dimension]*)
Status buffer_view_assert(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::BufferView * view, call.ref<hal::BufferView>(0));
  MOTE_TRY_ASSIGN(vm::Buffer * message, call.ref<vm::Buffer>(1));
  auto type = static_cast<hal::ElementType>(call.i32(2));
  auto encoding = static_cast<hal::EncodingType>(call.i32(3));
  ScratchArray<int64_t, usual_rank> shape(call.allocator());
  MOTE_TRY(read_shape(call.span(4), shape));

  Status status;
  if (view->encoding() != hal::EncodingType::opaque && view->encoding() != encoding)
    status = invalid_argument<"the tensor has another encoding">;
  else if (!is_compatible(view->element_type(), type))
    status = invalid_argument<"the tensor has another element type">;
  else if (view->shape().size() != shape.span().size())
    status = invalid_argument<"the tensor has another rank">;
  else if (!is_same_shape(view->shape(), shape.span()))
    status = invalid_argument<"the tensor has another shape">;
  if (status.ok()) return status;
  Diagnostic& diagnostic = call.diagnostic();
  diagnostic.detail.text(text_of(*message));
  hal::format_shape_and_type(diagnostic.expected, shape.span(), type);
  hal::format_shape_and_type(diagnostic.found, view->shape(), view->element_type());
  return status;
}

Status buffer_view_buffer(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::BufferView * view, call.ref<hal::BufferView>(0));
  call.return_ref(0, Ref<hal::Buffer>::share(&view->buffer()));
  return ok_status;
}

Status buffer_view_element_type(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::BufferView * view, call.ref<hal::BufferView>(0));
  call.return_i32(0, static_cast<int32_t>(view->element_type()));
  return ok_status;
}

Status buffer_view_encoding_type(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::BufferView * view, call.ref<hal::BufferView>(0));
  call.return_i32(0, static_cast<int32_t>(view->encoding()));
  return ok_status;
}

Status buffer_view_rank(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::BufferView * view, call.ref<hal::BufferView>(0));
  call.return_i32(0, static_cast<int32_t>(view->shape().size()));
  return ok_status;
}

// (view, index) -> dimension. Programs ask before they check the rank: 0 past the end.
Status buffer_view_dim(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::BufferView * view, call.ref<hal::BufferView>(0));
  auto index = static_cast<uint32_t>(call.i32(1));
  call.return_i64(0, index < view->shape().size() ? view->shape()[index] : 0);
  return ok_status;
}

// (key, [view]*): a line for each, "key: 4xf32".
Status buffer_view_trace(vm::Call& call) {
  MOTE_TRY_ASSIGN(vm::Buffer * key, call.ref<vm::Buffer>(0));
  for (const vm::Slot& slot : call.span(1)) {
    MOTE_TRY_ASSIGN(hal::BufferView * view, call.ref_in<hal::BufferView>(slot, 1, false));
    FixedText<256> line;
    line.text(text_of(*key)).text(": ");
    hal::format_shape_and_type(line, view->shape(), view->element_type());
    call.log()(LogLevel::trace, line.view());
  }
  return ok_status;
}

}  // namespace mote::hal_functions
