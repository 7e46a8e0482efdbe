// Device memory: an Allocation that a driver owns, and Buffers, which are ranges of one.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>

#include "mote/base/memory.h"
#include "mote/base/object.h"
#include "mote/base/status.h"
#include "mote/hal/types.h"

namespace mote::hal {

// Memory of one device. Drivers derive from it; its end frees the memory.
class Allocation : public Object {
 public:
  static const ObjectType object_type;

  uint64_t size() const { return size_; }
  MemoryType memory_type() const { return memory_type_; }
  BufferUsage usage() const { return usage_; }
  bool is_writable() const { return access_ & memory_access::write; }
  // Where the host (and a CPU kernel) reads and writes it; null when the host cannot.
  uint8_t* host_pointer() const { return host_pointer_; }
  // Address for kernels of a discrete device, 0 elsewhere.
  uint64_t device_address() const { return device_address_; }
  // Owners as the program counts them (hal.buffer.allocation.*), apart from references.
  std::atomic<int32_t>& logical_owners() { return logical_owners_; }

 protected:
  Allocation(uint64_t size, const BufferParams& params, uint8_t* host_pointer,
             uint64_t device_address = 0)
      : Object(object_type),
        size_(size),
        memory_type_(params.type),
        usage_(params.usage),
        access_(params.access),
        host_pointer_(host_pointer),
        device_address_(device_address) {}
  ~Allocation() = default;

  uint64_t size_;
  MemoryType memory_type_;
  BufferUsage usage_;
  MemoryAccess access_;
  uint8_t* host_pointer_;
  uint64_t device_address_;
  std::atomic<int32_t> logical_owners_{1};
};

// `hal.buffer`: a byte range of an allocation. Immutable; its bytes are not.
class Buffer final : public Object {
 public:
  static const ObjectType object_type;

  // OUT_OF_RANGE outside the allocation.
  static Result<Ref<Buffer>> create(Allocator& allocator, Ref<Allocation> allocation,
                                    uint64_t offset, uint64_t size);
  // A part of this buffer, sharing the allocation; `this` for the full range.
  // OUT_OF_RANGE outside the buffer.
  Result<Ref<Buffer>> subspan(Allocator& allocator, uint64_t offset, uint64_t size);

  Allocation& allocation() const { return *allocation_; }
  uint64_t offset() const { return offset_; }
  uint64_t size() const { return size_; }
  // The bytes of the range as the host sees them; null data when the host cannot reach them.
  // The caller orders its access against the device's (fences).
  std::span<uint8_t> host_bytes() const;

  // For create() and the end of the last count; nobody else calls these two.
  Buffer(Allocator& allocator, Ref<Allocation> allocation, uint64_t offset, uint64_t size)
      : Object(object_type),
        allocator_(allocator),
        allocation_(std::move(allocation)),
        offset_(offset),
        size_(size) {}
  ~Buffer() = default;

 private:
  void destroy() override;

  Allocator& allocator_;
  Ref<Allocation> allocation_;
  uint64_t offset_;
  uint64_t size_;
};

}  // namespace mote::hal
