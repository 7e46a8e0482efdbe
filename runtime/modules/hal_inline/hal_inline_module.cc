// The native module "hal_inline": buffers in host memory for programs that have no device.
//
// A buffer comes with its storage, a host buffer of the same bytes: programs compute on the one
// and make tensors of the other. Either keeps the memory alive.
#include <cstring>

#include "hal/cpu_features.h"
#include "hal/host_memory.h"
#include "mote/hal/buffer_view.h"
#include "runtime/modules/common/arguments.h"
#include "runtime/modules/common/functions.h"

namespace mote {
namespace hal_functions {
namespace {

Result<Ref<hal::Buffer>> allocate(vm::Call& call, int32_t alignment, uint64_t size) {
  if (alignment < 0 || (alignment & (alignment - 1)) != 0)
    return invalid_argument<"an alignment is a power of two">;
  auto wanted = static_cast<uint32_t>(alignment);
  if (wanted <= hal::buffer_alignment) return hal::allocate_host_buffer(call.allocator(), {}, size);
  uint64_t padded;
  if (!checked_add(size, wanted - hal::buffer_alignment, padded)) return out_of_memory;
  MOTE_TRY_ASSIGN(Ref<hal::Buffer> whole, hal::allocate_host_buffer(call.allocator(), {}, padded));
  auto address = reinterpret_cast<uintptr_t>(whole->host_bytes().data());
  return whole->subspan(call.allocator(), -address & (wanted - 1), size);
}

// A host buffer of exactly the bytes of `buffer`.
Result<Ref<vm::Buffer>> storage_of(vm::Call& call, hal::Buffer& buffer) {
  std::span<uint8_t> bytes = buffer.host_bytes();
  if (!bytes.data()) return failed_precondition<"the host cannot reach the memory of this buffer">;
  if (!buffer.allocation().is_writable())
    return vm::Buffer::wrap_constant(call.allocator(), bytes, &buffer);
  return vm::Buffer::wrap(call.allocator(), bytes, &buffer);
}

Status return_with_storage(vm::Call& call, Ref<hal::Buffer> buffer) {
  MOTE_TRY_ASSIGN(Ref<vm::Buffer> storage, storage_of(call, *buffer));
  call.return_ref(0, std::move(buffer));
  call.return_ref(1, std::move(storage));
  return ok_status;
}

// (alignment, size) -> (buffer, storage), contents undefined
Status buffer_allocate(vm::Call& call) {
  MOTE_TRY_ASSIGN(Ref<hal::Buffer> buffer, allocate(call, call.i32(0), call.u64(1)));
  return return_with_storage(call, std::move(buffer));
}

// (alignment, source, offset, length) -> (buffer, storage)
Status buffer_allocate_initialized(vm::Call& call) {
  MOTE_TRY_ASSIGN(vm::Buffer * source, call.ref<vm::Buffer>(1));
  MOTE_TRY_ASSIGN(Bytes bytes, bytes_of(*source, call.u64(2), call.u64(3)));
  MOTE_TRY_ASSIGN(Ref<hal::Buffer> buffer, allocate(call, call.i32(0), bytes.size()));
  if (!bytes.empty()) std::memcpy(buffer->host_bytes().data(), bytes.data(), bytes.size());
  return return_with_storage(call, std::move(buffer));
}

// (host buffer, offset, length) -> buffer of the same bytes
Status buffer_wrap(vm::Call& call) {
  MOTE_TRY_ASSIGN(vm::Buffer * source, call.ref<vm::Buffer>(0));
  MOTE_TRY_ASSIGN(Bytes bytes, bytes_of(*source, call.u64(1), call.u64(2)));
  hal::BufferParams params;
  if (!source->is_mutable()) params.access = hal::memory_access::read;
  // Of constant memory nothing is written, as params.access tells.
  std::span<uint8_t> memory{const_cast<uint8_t*>(bytes.data()), bytes.size()};
  MOTE_TRY_ASSIGN(Ref<hal::Buffer> buffer,
                  hal::import_host_buffer(call.allocator(), params, memory, source));
  if (!buffer) return unavailable<"buffers begin at multiples of 64 bytes">;
  call.return_ref(0, std::move(buffer));
  return ok_status;
}

Status buffer_storage(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Buffer * buffer, call.ref<hal::Buffer>(0));
  MOTE_TRY_ASSIGN(Ref<vm::Buffer> storage, storage_of(call, *buffer));
  call.return_ref(0, std::move(storage));
  return ok_status;
}

// (category, key) -> (known, value): there is a processor to ask about, and no device.
Status device_query_i64(vm::Call& call) {
  MOTE_TRY_ASSIGN(vm::Buffer * category, call.ref<vm::Buffer>(0));
  MOTE_TRY_ASSIGN(vm::Buffer * key, call.ref<vm::Buffer>(1));
  bool has_feature = false;
  bool is_known =
      text_of(*category) == "hal.cpu" && hal::query_cpu_feature(text_of(*key), has_feature);
  call.return_i32(0, is_known);
  call.return_i64(1, is_known && has_feature);
  return ok_status;
}

constexpr vm::NativeExport exports[] = {
    {"buffer.allocate", "0iI_rr", buffer_allocate},
    {"buffer.allocate.initialized", "0irII_rr", buffer_allocate_initialized},
    {"buffer.length", "0r_I", buffer_length},
    {"buffer.storage", "0r_r", buffer_storage},
    {"buffer.subspan", "0rII_r", buffer_subspan},
    {"buffer.wrap", "0rII_r", buffer_wrap},
    {"buffer_view.assert", "0rriiCID_v", buffer_view_assert},
    {"buffer_view.buffer", "0r_r", buffer_view_buffer},
    {"buffer_view.create", "0rIIiiCID_r", buffer_view_create},
    {"buffer_view.dim", "0ri_I", buffer_view_dim},
    {"buffer_view.element_type", "0r_i", buffer_view_element_type},
    {"buffer_view.encoding_type", "0r_i", buffer_view_encoding_type},
    {"buffer_view.rank", "0r_i", buffer_view_rank},
    {"buffer_view.trace", "0rCrD_v", buffer_view_trace},
    {"device.query.i64", "0rr_iI", device_query_i64},
};

constexpr const ObjectType* types[] = {
    &hal::Buffer::object_type,
    &hal::BufferView::object_type,
};

constexpr vm::NativeModule module = {
    .name = "hal_inline",
    .exports = exports,
    .types = types,
};

}  // namespace
}  // namespace hal_functions

const vm::NativeModule& hal_inline_module() { return hal_functions::module; }

}  // namespace mote
