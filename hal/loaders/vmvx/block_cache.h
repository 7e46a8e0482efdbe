// Memory of a kernel context: blocks that were freed serve the next allocation of about their size,
// so that workgroups which allocate the same scratch buffers again do not reach the heap.
#pragma once

#include "mote/base/memory.h"

namespace mote::hal::vmvx {

// One thread at a time.
class BlockCache final : public Allocator {
 public:
  explicit BlockCache(Allocator& inner) : inner_(inner) {}
  BlockCache(const BlockCache&) = delete;
  BlockCache& operator=(const BlockCache&) = delete;
  ~BlockCache() { trim(); }

  void* allocate(size_t size, size_t alignment) override;
  void deallocate(void* memory, size_t size, size_t alignment) override;

 private:
  struct Free {
    Free* next;
  };
  // Four sizes to each power of two from 64 bytes to 1 MiB.
  static constexpr int smallest_bits = 6, largest_bits = 20;
  static constexpr int class_count = 4 * (largest_bits - smallest_bits) + 1;
  static constexpr size_t block_alignment = 64;
  static constexpr size_t max_kept = 4u << 20;

  static bool is_cached(size_t size, size_t alignment) {
    return size <= (size_t{1} << largest_bits) && alignment <= block_alignment;
  }
  static int class_of(size_t size);
  static size_t class_size(int index);
  // Gives all kept blocks back.
  void trim();

  Allocator& inner_;
  Free* free_[class_count] = {};
  size_t kept_ = 0;
};

}  // namespace mote::hal::vmvx
