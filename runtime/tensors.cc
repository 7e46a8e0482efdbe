// The functions of Session that make and read tensors.
#include <cstring>

#include "hal/host_memory.h"
#include "mote/mote.hpp"
#include "runtime/memory_owner.h"

namespace mote {
namespace {

constexpr hal::BufferParams tensor_params = {
    .type = hal::memory_type::device_local | hal::memory_type::host_visible,
    .usage = hal::buffer_usage::defaults | hal::buffer_usage::mapping_scoped};

Status check_size(std::span<const int64_t> shape, hal::ElementType type, uint64_t found,
                  Diagnostic& diagnostic) {
  uint64_t size;
  if (hal::dense_size(shape, type, size) && size == found) return ok_status;
  hal::format_shape_and_type(diagnostic.expected, shape, type);
  diagnostic.found.unsigned_number(found).text(" bytes");
  return invalid_argument<"the bytes do not fill the tensor">;
}

}  // namespace

Result<Ref<hal::BufferView>> Session::allocate_tensor(std::span<const int64_t> shape,
                                                      hal::ElementType type, uint64_t size) {
  MOTE_TRY(check_size(shape, type, size, diagnostic_));
  MOTE_TRY_ASSIGN(Ref<hal::Buffer> buffer,
                  devices_.empty() ? hal::allocate_host_buffer(allocator_, tensor_params, size)
                                   : devices_[0]->allocate(tensor_params, size));
  if (size && !buffer->host_bytes().data())
    return unimplemented<"tensors on a device that the host cannot write">;
  return hal::BufferView::create(allocator_, std::move(buffer), shape, type);
}

Result<Ref<hal::BufferView>> Session::make_tensor(std::span<const int64_t> shape,
                                                  hal::ElementType type, Bytes bytes) {
  diagnostic_.clear();
  MOTE_TRY_ASSIGN(Ref<hal::BufferView> tensor, allocate_tensor(shape, type, bytes.size()));
  if (!bytes.empty()) std::memcpy(tensor->buffer().host_bytes().data(), bytes.data(), bytes.size());
  return tensor;
}

Result<Ref<hal::BufferView>> Session::make_tensor(std::span<const int64_t> shape,
                                                  hal::ElementType type) {
  diagnostic_.clear();
  uint64_t size;
  if (!hal::dense_size(shape, type, size)) return out_of_memory;
  return allocate_tensor(shape, type, size);
}

Result<Ref<hal::BufferView>> Session::wrap(std::span<const int64_t> shape, hal::ElementType type,
                                           std::span<uint8_t> bytes, hal::MemoryAccess access,
                                           ReleaseHook release) {
  diagnostic_.clear();
  Ref<MemoryOwner> owner = MemoryOwner::create(allocator_, release);
  if (!owner) return out_of_memory;
  MOTE_TRY(check_size(shape, type, bytes.size(), diagnostic_));
  if (auto misfit = reinterpret_cast<uintptr_t>(bytes.data()) % hal::buffer_alignment) {
    diagnostic_.expected.text("an address at a multiple of 64");
    diagnostic_.found.text("one ").unsigned_number(misfit).text(" bytes behind it");
    return invalid_argument<"the bytes of the tensor are misaligned">;
  }
  hal::BufferParams params = tensor_params;
  params.access = access;
  MOTE_TRY_ASSIGN(Ref<hal::Buffer> buffer,
                  devices_.empty() ? hal::import_host_buffer(allocator_, params, bytes, owner.get())
                                   : devices_[0]->import_host(params, bytes, owner.get()));
  if (!buffer) return unimplemented<"tensors in place on a device with memory of its own">;
  return hal::BufferView::create(allocator_, std::move(buffer), shape, type);
}

Result<Ref<hal::BufferView>> Session::wrap_tensor(std::span<const int64_t> shape,
                                                  hal::ElementType type, std::span<uint8_t> bytes,
                                                  ReleaseHook release) {
  using hal::memory_access::read, hal::memory_access::write;
  return wrap(shape, type, bytes, read | write, release);
}

Result<Ref<hal::BufferView>> Session::wrap_constant(std::span<const int64_t> shape,
                                                    hal::ElementType type, Bytes bytes,
                                                    ReleaseHook release) {
  std::span<uint8_t> memory{const_cast<uint8_t*>(bytes.data()), bytes.size()};
  return wrap(shape, type, memory, hal::memory_access::read, release);
}

Status Session::read_tensor(const hal::BufferView& tensor, std::span<uint8_t> target) {
  diagnostic_.clear();
  hal::Buffer& buffer = tensor.buffer();
  if (target.size() != buffer.size()) {
    diagnostic_.expected.unsigned_number(buffer.size()).text(" bytes");
    diagnostic_.found.unsigned_number(target.size());
    return invalid_argument<"the target differs in size from the tensor">;
  }
  if (target.empty()) return ok_status;
  std::span<uint8_t> source = buffer.host_bytes();
  if (!source.data()) return unimplemented<"tensors on a device that the host cannot read">;
  std::memcpy(target.data(), source.data(), target.size());
  return ok_status;
}

}  // namespace mote
