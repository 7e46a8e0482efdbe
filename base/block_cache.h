// Memory of things that come and go with every call: blocks that were freed serve the next
// allocation of about their size, so that work which allocates the same again does not reach the
// heap.
#pragma once

#include <atomic>
#include <cstdint>

#include "mote/base/memory.h"

namespace mote {

// One thread at a time.
class BlockCache final : public Allocator {
 public:
  // Keeps at most `max_kept` bytes.
  BlockCache(Allocator& inner, size_t max_kept) : inner_(inner), max_kept_(max_kept) {}
  BlockCache(const BlockCache&) = delete;
  BlockCache& operator=(const BlockCache&) = delete;
  ~BlockCache() { trim(); }

  void* allocate(size_t size, size_t alignment) override;
  void deallocate(void* memory, size_t size, size_t alignment) override;
  // The same without a look at what is kept, for blocks that the functions above take and give.
  void* allocate_behind(size_t size, size_t alignment);
  void deallocate_behind(void* memory, size_t size, size_t alignment);
  // Gives all kept blocks back, and keeps `max_kept` from now on.
  void trim(size_t max_kept);
  Allocator& inner() const { return inner_; }

 private:
  struct Free {
    Free* next;
  };
  // Four sizes to each power of two from 64 bytes to 1 MiB.
  static constexpr int smallest_bits = 6, largest_bits = 20;
  static constexpr int class_count = 4 * (largest_bits - smallest_bits) + 1;
  static constexpr size_t block_alignment = 64;

  static bool is_cached(size_t size, size_t alignment) {
    return size <= (size_t{1} << largest_bits) && alignment <= block_alignment;
  }
  static int class_of(size_t size);
  static size_t class_size(int index);
  void trim();

  Allocator& inner_;
  size_t max_kept_;
  Free* free_[class_count] = {};
  size_t kept_ = 0;
};

// The same for any number of threads, of which none waits: who finds the cache in use goes to the
// allocator behind it. Outlives its maker until the last block has come back.
class SharedBlockCache final : public Allocator {
 public:
  // Null when there is no memory.
  static SharedBlockCache* create(Allocator& inner, size_t max_kept);
  // Nothing is allocated any more; what is out may still come back, whenever that is.
  void close();

  void* allocate(size_t size, size_t alignment) override;
  void deallocate(void* memory, size_t size, size_t alignment) override;

  // For create() and the end; nobody else calls these two.
  SharedBlockCache(Allocator& inner, size_t max_kept) : cache_(inner, max_kept) {}
  ~SharedBlockCache() = default;

 private:
  // Of users_outside_ until the cache is closed, so that only then it can become 0.
  static constexpr int64_t open_bias = int64_t{1} << 62;

  bool try_enter() { return in_use_.exchange(1, std::memory_order_acquire) == 0; }
  void enter();
  void leave() { in_use_.store(0, std::memory_order_release); }
  void add_outside(int64_t count);

  std::atomic<uint32_t> in_use_{0};  // 1 for good once it is closed
  BlockCache cache_;
  // Blocks that are out, and the maker: those counted by whoever was inside, and the others.
  int64_t users_ = 1;
  std::atomic<int64_t> users_outside_{open_bias};
};

}  // namespace mote
