#include "hal/transient_pool.h"

#include <algorithm>

#include "mote/base/bytes.h"
#include "mote/hal/types.h"

namespace mote::hal {

const ObjectType TransientPool::object_type{"mote.transient_pool"};

Result<Ref<TransientPool>> TransientPool::create(Allocator& allocator) {
  auto* pool = create_in<TransientPool>(allocator, allocator);
  if (!pool) return out_of_memory;
  return Ref<TransientPool>::adopt(pool);
}

// Every block refers to the pool, so none is out now.
void TransientPool::destroy() {
  close();
  destroy_in(allocator_, this);
}

TransientPool::Block TransientPool::take(size_t size) {
  Block block = {nullptr, align_up(std::max(size, sizeof(Kept)), buffer_alignment)};
  for (std::atomic<Kept*>& slot : slots_) {
    if (!slot.load(std::memory_order_relaxed)) continue;
    Kept* kept = slot.exchange(nullptr, std::memory_order_acquire);
    if (!kept) continue;
    kept_bytes_ -= kept->size;
    if (kept->size >= block.size && kept->size / 2 <= block.size) {
      block = {kept, kept->size};
      break;
    }
    if (!keep(*kept)) free({kept, kept->size});
  }
  size_t live = live_bytes_ += block.size;
  size_t peak = peak_bytes_.load();
  while (live > peak && !peak_bytes_.compare_exchange_weak(peak, live)) {
  }
  if (block.memory) return block;
  make_room(0);
  block.memory = allocator_.allocate(block.size, buffer_alignment);
  if (block.memory) return block;
  live_bytes_ -= block.size;
  return {};
}

void TransientPool::give(Block block) {
  live_bytes_ -= block.size;
  make_room(block.size);
  Kept& kept = *new (block.memory) Kept{block.size};
  if (keep(kept)) return;
  evict(next_slot_++ % slot_count);
  if (!keep(kept)) free(block);
}

// Evicts until `size` more bytes may be kept.
void TransientPool::make_room(size_t size) {
  for (size_t i = 0; i < slot_count && kept_bytes_ + live_bytes_ + size > peak_bytes_; ++i)
    evict(next_slot_++ % slot_count);
}

bool TransientPool::keep(Kept& block) {
  if (is_closed_) return false;
  for (std::atomic<Kept*>& slot : slots_) {
    Kept* empty = nullptr;
    kept_bytes_ += block.size;
    if (slot.compare_exchange_strong(empty, &block)) {
      // close() may have looked at this slot before.
      if (is_closed_) trim();
      return true;
    }
    kept_bytes_ -= block.size;
  }
  return false;
}

void TransientPool::evict(size_t slot) {
  Kept* kept = slots_[slot].exchange(nullptr);
  if (!kept) return;
  kept_bytes_ -= kept->size;
  free({kept, kept->size});
}

void TransientPool::trim() {
  for (size_t slot = 0; slot < slot_count; ++slot) evict(slot);
}

void TransientPool::close() {
  is_closed_ = true;
  trim();
}

void TransientPool::free(Block block) {
  allocator_.deallocate(block.memory, block.size, buffer_alignment);
}

}  // namespace mote::hal
