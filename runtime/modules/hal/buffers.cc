#include "runtime/modules/hal/functions.h"

#include <cstring>

#include "hal/host_memory.h"
#include "mote/hal/buffer.h"
#include "runtime/modules/hal/state.h"

namespace mote::hal_functions {
namespace {

// The bytes that buffer.load and buffer.store touch.
Result<std::span<uint8_t>> host_bytes(hal::Buffer& buffer, uint64_t offset, int32_t count) {
  if (count < 0 || count > 4) return invalid_argument<"loads and stores take up to 4 bytes">;
  auto size = static_cast<size_t>(count);
  if (!checked_range(offset, size, buffer.size()))
    return out_of_range<"the access leaves the buffer">;
  std::span<uint8_t> bytes = buffer.host_bytes();
  if (!bytes.data()) return failed_precondition<"the host cannot reach the memory of this buffer">;
  return bytes.subspan(static_cast<size_t>(offset), size);
}

}  // namespace

namespace {

Status check_shape_is_known(vm::Call& call) {
  if (!State::of(call).probe()) return ok_status;
  MOTE_TRY_ASSIGN(hal::BufferView * view, call.ref<hal::BufferView>(0));
  if (view->encoding() != hal::ShapeProbe::encoding) return ok_status;
  return failed_precondition<"the program looks at the shape of an argument">;
}

}  // namespace

Status argument_dim(vm::Call& call) {
  MOTE_TRY(check_shape_is_known(call));
  return buffer_view_dim(call);
}

Status argument_rank(vm::Call& call) {
  MOTE_TRY(check_shape_is_known(call));
  return buffer_view_rank(call);
}

// buffer_view_assert(), which a program that is measured learns its arguments from.
Status argument_assert(vm::Call& call) {
  Status status = buffer_view_assert(call);
  hal::ShapeProbe* probe = State::of(call).probe();
  if (status.ok() || !probe) return status;
  MOTE_TRY_ASSIGN(hal::BufferView * view, call.ref<hal::BufferView>(0));
  int64_t shape[hal::ShapeProbe::max_rank];
  std::span<const vm::Slot> dimensions = call.span(4);
  if (dimensions.size() > hal::ShapeProbe::max_rank) return status;
  for (size_t i = 0; i < dimensions.size(); ++i) shape[i] = dimensions[i].i64;
  probe->record(*view, static_cast<hal::ElementType>(call.i32(2)), {shape, dimensions.size()});
  return status;
}

// (memory types, usage, flags, [device, affinity]*) -> (device, affinity)
Status allocator_select(vm::Call& call) {
  std::span<const vm::Slot> choices = call.span(3);
  if (choices.empty()) return invalid_argument<"there is no device to select from">;
  for (size_t i = 0; i < choices.size(); i += 2)
    MOTE_TRY(call.ref_in<hal::Device>(choices[i], 3, false).status());
  // Every device can make every buffer, so the first is as good as any.
  call.return_ref(0, Ref<Object>::share(choices[0].ref));
  call.return_i64(1, choices[1].i64);
  return ok_status;
}

// (allocator, affinity, memory types, usage, size) -> buffer
Status allocator_allocate(vm::Call& call) {
  MOTE_TRY_ASSIGN(DeviceAllocator * allocator, call.ref<DeviceAllocator>(0));
  hal::BufferParams params = buffer_params(call.u64(1), call.i32(2), call.i32(3));
  MOTE_TRY_ASSIGN(Ref<hal::Buffer> buffer, allocator->device().allocate(params, call.u64(4)));
  call.return_ref(0, std::move(buffer));
  return ok_status;
}

// (allocator, try, affinity, memory types, usage, source, offset, length) -> buffer?
Status allocator_import(vm::Call& call) {
  MOTE_TRY_ASSIGN(DeviceAllocator * allocator, call.ref<DeviceAllocator>(0));
  hal::BufferParams params = buffer_params(call.u64(2), call.i32(3), call.i32(4));
  MOTE_TRY_ASSIGN(vm::Buffer * source, call.ref<vm::Buffer>(5));
  uint64_t offset = call.u64(6);
  uint64_t length = call.u64(7);
  if (length == hal::whole_length && offset == 0) length = source->size();
  if (!checked_range(offset, length, source->size()))
    return invalid_argument<"the imported range leaves the host buffer">;
  if (!source->is_mutable()) {
    if (!(params.usage & hal::buffer_usage::sharing_immutable))
      return permission_denied<"constant memory can only be imported for constant use">;
    params.access = hal::memory_access::read;
  }
  // Of constant memory the device writes nothing, as params.access tells it.
  std::span<uint8_t> memory{const_cast<uint8_t*>(source->bytes().data()) + offset,
                            static_cast<size_t>(length)};
  MOTE_TRY_ASSIGN(Ref<hal::Buffer> buffer, allocator->device().import_host(params, memory, source));
  bool is_optional = call.i32(1) != 0;
  if (!buffer && !is_optional)
    return unavailable<"the device cannot use this host memory in place">;
  call.return_ref(0, std::move(buffer));
  return ok_status;
}

// (buffer, message, allocator, minimum length, memory types, usage)
Status buffer_assert(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Buffer * buffer, call.ref<hal::Buffer>(0));
  MOTE_TRY_ASSIGN(vm::Buffer * message, call.ref<vm::Buffer>(1));
  MOTE_TRY(call.ref<DeviceAllocator>(2).status());
  auto type = static_cast<hal::MemoryType>(call.i32(4));
  auto usage = static_cast<hal::BufferUsage>(call.i32(5));
  const hal::Allocation& allocation = buffer->allocation();
  Diagnostic& diagnostic = call.diagnostic();
  auto report = [&](const char* what, uint64_t expected, uint64_t found) {
    diagnostic.detail.text(text_of(*message));
    diagnostic.expected.text(what).hex(expected);
    diagnostic.found.hex(found);
  };
  if (buffer->size() < call.u64(3)) {
    diagnostic.detail.text(text_of(*message));
    diagnostic.expected.unsigned_number(call.u64(3)).text(" bytes");
    diagnostic.found.unsigned_number(buffer->size());
    return invalid_argument<"the buffer is too small">;
  }
  if ((allocation.memory_type() & type) != type) {
    report("memory type ", type, allocation.memory_type());
    return permission_denied<"the buffer lies in the wrong kind of memory">;
  }
  if ((allocation.usage() & usage) != usage) {
    report("usage ", usage, allocation.usage());
    return permission_denied<"the buffer does not allow the intended usage">;
  }
  return ok_status;
}

// (buffer, offset, byte count) -> value, zero-extended
Status buffer_load(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Buffer * buffer, call.ref<hal::Buffer>(0));
  MOTE_TRY_ASSIGN(std::span<uint8_t> bytes, host_bytes(*buffer, call.u64(1), call.i32(2)));
  uint32_t value = 0;
  std::memcpy(&value, bytes.data(), bytes.size());
  call.return_i32(0, static_cast<int32_t>(value));
  return ok_status;
}

// (value, buffer, offset, byte count)
Status buffer_store(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Buffer * buffer, call.ref<hal::Buffer>(1));
  MOTE_TRY_ASSIGN(std::span<uint8_t> bytes, host_bytes(*buffer, call.u64(2), call.i32(3)));
  if (!buffer->allocation().is_writable()) return permission_denied<"the buffer is read-only">;
  int32_t value = call.i32(0);
  std::memcpy(bytes.data(), &value, bytes.size());
  return ok_status;
}

Status buffer_allocation_preserve(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Buffer * buffer, call.ref<hal::Buffer>(0));
  buffer->allocation().logical_owners().fetch_add(1);
  return ok_status;
}

// (buffer) -> whether the caller was the last owner
Status buffer_allocation_discard(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Buffer * buffer, call.ref<hal::Buffer>(0));
  call.return_i32(0, buffer->allocation().logical_owners().fetch_sub(1) == 1);
  return ok_status;
}

Status buffer_allocation_is_terminal(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Buffer * buffer, call.ref<hal::Buffer>(0));
  call.return_i32(0, buffer->allocation().logical_owners().load() == 1);
  return ok_status;
}

// (device, affinity, access, source, offset, length, flags) -> file
Status file_from_memory(vm::Call& call) {
  MOTE_TRY(call.ref<hal::Device>(0).status());
  MOTE_TRY_ASSIGN(vm::Buffer * source, call.ref<vm::Buffer>(3));
  if (static_cast<hal::MemoryAccess>(call.i32(2)) != hal::memory_access::read)
    return permission_denied<"files in memory are read-only">;
  MOTE_TRY_ASSIGN(Bytes contents, bytes_of(*source, call.u64(4), call.u64(5)));
  MOTE_TRY_ASSIGN(Ref<hal::File> file, hal::create_memory_file(call.allocator(), contents, source));
  call.return_ref(0, std::move(file));
  return ok_status;
}

}  // namespace mote::hal_functions
