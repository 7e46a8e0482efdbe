#include "base/block_cache.h"

#include <bit>

#include "base/port/port.h"

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
  if (is_cached(size, alignment)) {
    int index = class_of(size);
    if (Free* block = free_[index]) {
      free_[index] = block->next;
      kept_ -= class_size(index);
      return block;
    }
  }
  void* memory = allocate_behind(size, alignment);
  if (memory || !kept_) return memory;
  trim();
  return allocate_behind(size, alignment);
}

void BlockCache::deallocate(void* memory, size_t size, size_t alignment) {
  if (!memory) return;
  int index = class_of(size);
  if (!is_cached(size, alignment) || kept_ + class_size(index) > max_kept_)
    return deallocate_behind(memory, size, alignment);
  free_[index] = new (memory) Free{free_[index]};
  kept_ += class_size(index);
}

void* BlockCache::allocate_behind(size_t size, size_t alignment) {
  if (!is_cached(size, alignment)) return inner_.allocate(size, alignment);
  return inner_.allocate(class_size(class_of(size)), block_alignment);
}

void BlockCache::deallocate_behind(void* memory, size_t size, size_t alignment) {
  if (!is_cached(size, alignment)) return inner_.deallocate(memory, size, alignment);
  inner_.deallocate(memory, class_size(class_of(size)), block_alignment);
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

// Whoever is inside is so for some nanoseconds, unless the system has stopped him.
void SharedBlockCache::enter() {
  constexpr uint64_t patience_ns = 100000;
  while (!try_enter()) port::wait_on(reinterpret_cast<const uint32_t*>(&in_use_), 1, patience_ns);
}

void* SharedBlockCache::allocate(size_t size, size_t alignment) {
  bool is_inside = try_enter();
  if (!is_inside) {
    if (void* memory = cache_.allocate_behind(size, alignment)) {
      users_outside_.fetch_add(1, std::memory_order_relaxed);
      return memory;
    }
    enter();  // what is kept may help
  }
  void* memory = cache_.allocate(size, alignment);
  users_ += memory != nullptr;
  leave();
  return memory;
}

void SharedBlockCache::deallocate(void* memory, size_t size, size_t alignment) {
  if (!memory) return;
  if (try_enter()) {
    cache_.deallocate(memory, size, alignment);
    --users_;
    return leave();
  }
  cache_.deallocate_behind(memory, size, alignment);
  add_outside(-1);
}

void SharedBlockCache::close() {
  enter();
  cache_.trim(0);
  add_outside(users_ - 1 - open_bias);
}

void SharedBlockCache::add_outside(int64_t count) {
  Allocator& inner = cache_.inner();
  if (users_outside_.fetch_add(count, std::memory_order_acq_rel) == -count) destroy_in(inner, this);
}

}  // namespace mote
