#include "mote/hal/buffer.h"

#include "mote/base/bytes.h"

namespace mote::hal {

const ObjectType Allocation::object_type{"hal.allocation"};
const ObjectType Buffer::object_type{"hal.buffer"};

Result<Ref<Buffer>> Buffer::create(Allocator& allocator, Ref<Allocation> allocation,
                                   uint64_t offset, uint64_t size) {
  if (!checked_range(offset, size, allocation->size()))
    return out_of_range<"the buffer would leave its allocation">;
  auto* buffer = create_in<Buffer>(allocator, allocator, std::move(allocation), offset, size);
  if (!buffer) return out_of_memory;
  return Ref<Buffer>::adopt(buffer);
}

Result<Ref<Buffer>> Buffer::subspan(Allocator& allocator, uint64_t offset, uint64_t size) {
  if (!checked_range(offset, size, size_)) return out_of_range<"the range leaves the buffer">;
  if (offset == 0 && size == size_) return Ref<Buffer>::share(this);
  return create(allocator, allocation_, offset_ + offset, size);
}

std::span<uint8_t> Buffer::host_bytes() const {
  uint8_t* base = allocation_->host_pointer();
  if (!base) return {};
  return {base + offset_, static_cast<size_t>(size_)};
}

void Buffer::destroy() { destroy_in(allocator_, this); }

}  // namespace mote::hal
