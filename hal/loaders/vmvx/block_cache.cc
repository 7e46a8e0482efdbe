#include "hal/loaders/vmvx/block_cache.h"

#include <bit>

namespace mote::hal::vmvx {

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
  if (kept_ + block_size > max_kept) return inner_.deallocate(memory, block_size, block_alignment);
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

}  // namespace mote::hal::vmvx
