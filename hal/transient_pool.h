// Blocks of freed transients, kept for the next ones: a call that allocates what the call before it
// freed does not reach the allocator.
#pragma once

#include <atomic>
#include <cstddef>

#include "mote/base/memory.h"
#include "mote/base/object.h"

namespace mote::hal {

// Shared by a device and the transients that may outlive it. Thread-safe and lock-free. Keeps at
// most `slot_count` blocks, and only as many bytes as make the sum of what is kept and what is in
// use no larger than the use once was: a program needs as much memory as without a pool.
class TransientPool final : public Object {
 public:
  static const ObjectType object_type;
  static constexpr size_t slot_count = 8;

  struct Block {
    void* memory = nullptr;
    size_t size = 0;
  };

  static Result<Ref<TransientPool>> create(Allocator& allocator);

  // At least `size` bytes aligned to buffer_alignment: a kept block that fits without wasting more
  // than half of itself, or a new one. Null memory when there is none.
  Block take(size_t size);
  // Takes back what take() returned.
  void give(Block block);
  // Frees what is kept.
  void trim();
  // The same, and keeps nothing from now on: the device has ended.
  void close();

  // For create() and the end of the last count; nobody else calls these two.
  explicit TransientPool(Allocator& allocator) : Object(object_type), allocator_(allocator) {}
  ~TransientPool() = default;

 private:
  // The head of a kept block.
  struct Kept {
    size_t size;
  };

  void destroy() override;
  bool keep(Kept& block);
  void make_room(size_t size);
  void evict(size_t slot);
  void free(Block block);

  Allocator& allocator_;
  std::atomic<Kept*> slots_[slot_count] = {};
  std::atomic<size_t> kept_bytes_{0};
  std::atomic<size_t> live_bytes_{0};
  std::atomic<size_t> peak_bytes_{0};
  std::atomic<size_t> next_slot_{0};  // to evict
  std::atomic<bool> is_closed_{false};
};

}  // namespace mote::hal
