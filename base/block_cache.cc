#include "base/block_cache.h"

#include <bit>

namespace mote {

int BlockCache::class_of(size_t size) {
  if (size <= (size_t{1} << smallest_bits)) return 0;
  // size - 1 lies in [2^bits, 2^(bits + 1)); its next two bits choose the quarter.
  int bits = static_cast<int>(std::bit_width(size - 1)) - 1;
  return 4 * (bits - smallest_bits) + static_cast<int>((size - 1) >> (bits - 2) & 3) + 1;
}

size_t BlockCache::class_size(int index) {
  if (index == 0) return size_t{1} << smallest_bits;
  int bits = (index - 1) / 4 + smallest_bits;
  return static_cast<size_t>((index - 1) % 4 + 5) << (bits - 2);
}

void* BlockCache::allocate(size_t size, size_t alignment) {
  if (!is_cached(size, alignment)) {
    void* memory = inner_.allocate(size, alignment);
    if (memory || !kept_) return memory;
    trim();
    return inner_.allocate(size, alignment);
  }
  int index = class_of(size);
  size_t block_size = class_size(index);
  if (Free* block = free_[index]) {
    free_[index] = block->next;
    kept_ -= block_size;
    return block;
  }
  void* memory = inner_.allocate(block_size, block_alignment);
  if (memory || !kept_) return memory;
  trim();
  return inner_.allocate(block_size, block_alignment);
}

void BlockCache::deallocate(void* memory, size_t size, size_t alignment) {
  if (!memory) return;
  if (!is_cached(size, alignment)) return inner_.deallocate(memory, size, alignment);
  int index = class_of(size);
  size_t block_size = class_size(index);
  if (kept_ + block_size > max_kept_) return inner_.deallocate(memory, block_size, block_alignment);
  free_[index] = new (memory) Free{free_[index]};
  kept_ += block_size;
}

void BlockCache::trim() {
  for (int index = 0; index < class_count; ++index) {
    while (Free* block = free_[index]) {
      free_[index] = block->next;
      inner_.deallocate(block, class_size(index), block_alignment);
    }
  }
  kept_ = 0;
}

void BlockCache::trim(size_t max_kept) {
  max_kept_ = max_kept;
  trim();
}

SharedBlockCache* SharedBlockCache::create(Allocator& inner, size_t max_kept) {
  return create_in<SharedBlockCache>(inner, inner, max_kept);
}

void* SharedBlockCache::allocate(size_t size, size_t alignment) {
  MutexLock lock(mutex_);
  void* memory = cache_.allocate(size, alignment);
  users_ += memory != nullptr;
  return memory;
}

void SharedBlockCache::deallocate(void* memory, size_t size, size_t alignment) {
  if (!memory) return;
  mutex_.lock();
  cache_.deallocate(memory, size, alignment);
  bool is_last = --users_ == 0;
  mutex_.unlock();
  if (is_last) destroy_in(cache_.inner(), this);
}

void SharedBlockCache::close() {
  mutex_.lock();
  cache_.trim(0);
  bool is_last = --users_ == 0;
  mutex_.unlock();
  if (is_last) destroy_in(cache_.inner(), this);
}

}  // namespace mote
