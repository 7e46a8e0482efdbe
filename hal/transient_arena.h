// Transients in memory that the host has set aside: nothing beyond it is ever used for them.
#pragma once

#include "base/mutex.h"
#include "hal/host_memory.h"
#include "mote/base/array.h"

namespace mote::hal {

// First fit over ranges that start at multiples of buffer_alignment. What a sequence of calls needs
// depends on their sizes and order only, so that the peak of a run without memory is what a run
// with memory needs. Thread-safe.
class TransientArena final : public Object {
 public:
  static const ObjectType object_type;

  // `memory` must stay for as long as a buffer from it. INVALID_ARGUMENT when it is not aligned to
  // buffer_alignment.
  static Result<Ref<TransientArena>> create(Allocator& allocator, std::span<uint8_t> memory);
  // Counts only: as large as needed, and buffers that the host cannot reach.
  static Result<Ref<TransientArena>> create_counting(Allocator& allocator);

  // As Device::queue_alloca(). RESOURCE_EXHAUSTED when no gap is large enough.
  Result<Ref<Buffer>> allocate(Allocator& allocator, const BufferParams& params, uint64_t size,
                               Ref<MemoryCounter> counter = nullptr);
  // Where the highest range ended so far, in bytes from the beginning.
  uint64_t peak_bytes() const { return __atomic_load_n(&peak_, __ATOMIC_RELAXED); }

  // For the makers above and the end of the last count; nobody else calls these two.
  TransientArena(Allocator& allocator, uint8_t* memory, uint64_t size)
      : Object(object_type),
        allocator_(allocator),
        memory_(memory),
        size_(size),
        used_(allocator) {}
  ~TransientArena() = default;

 private:
  friend class ArenaAllocation;
  struct Range {
    uint64_t begin;
    uint64_t end;
  };

  void destroy() override { destroy_in(allocator_, this); }
  Result<uint64_t> take(uint64_t size);
  void give(uint64_t begin);

  Allocator& allocator_;
  uint8_t* memory_;  // null: counts only
  uint64_t size_;
  uint64_t peak_ = 0;
  Mutex mutex_;
  Array<Range> used_;  // ordered, not empty ones
};

}  // namespace mote::hal
