// Buffers in memory that the host and its kernels share; what CPU devices hand out.
#pragma once

#include <cstdint>
#include <span>

#include "hal/transient_pool.h"
#include "mote/base/bytes.h"
#include "mote/hal/buffer.h"
#include "mote/hal/device.h"

namespace mote::hal {

// Counts what a device allocates. Buffers, which may outlive the device, share it.
class MemoryCounter final : public Object {
 public:
  static const ObjectType object_type;

  static Result<Ref<MemoryCounter>> create(Allocator& allocator);
  void add(MemoryType type, uint64_t size, bool is_transient);
  void remove(MemoryType type, uint64_t size, bool is_transient);
  void add_executable(uint64_t size);
  MemoryStatistics statistics() const;

  // For create() and the end of the last count; nobody else calls these two.
  explicit MemoryCounter(Allocator& allocator) : Object(object_type), allocator_(allocator) {}
  ~MemoryCounter() = default;

 private:
  void destroy() override;
  MemoryStatistics::Bytes& bytes_of(MemoryType type);

  Allocator& allocator_;
  MemoryStatistics statistics_;
};

// What memory that the host and kernels share can do, whether `params` ask for it or not.
BufferParams host_buffer_params(const BufferParams& params);

// Aligned to buffer_alignment, contents undefined. RESOURCE_EXHAUSTED without memory.
// `pool`: where the memory comes from and goes back to instead of the allocator.
Result<Ref<Buffer>> allocate_host_buffer(Allocator& allocator, const BufferParams& params,
                                         uint64_t size, Ref<MemoryCounter> counter = nullptr,
                                         Ref<TransientPool> pool = nullptr);

// As Device::import_host() of a CPU device.
Result<Ref<Buffer>> import_host_buffer(Allocator& allocator, const BufferParams& params,
                                       std::span<uint8_t> memory, Object* owner);

// A file that is a constant range of memory; `owner` keeps it alive.
Result<Ref<File>> create_memory_file(Allocator& allocator, Bytes contents, Object* owner);

}  // namespace mote::hal
