#include "mote/base/memory.h"

#include "base/port/port.h"

namespace mote {
namespace {

class SystemAllocator final : public Allocator {
 public:
  void* allocate(size_t size, size_t alignment) override { return port::allocate(size, alignment); }
  void deallocate(void* memory, size_t, size_t) override { port::deallocate(memory); }
};

// Stateless, so sharing it shares nothing.
constinit SystemAllocator the_system_allocator;

}  // namespace

Allocator& system_allocator() { return the_system_allocator; }

void* CountingAllocator::allocate(size_t size, size_t alignment) {
  __atomic_add_fetch(&count_, 1, __ATOMIC_RELAXED);
  uint64_t before = __atomic_fetch_add(&in_use_, size, __ATOMIC_RELAXED);
  bool fits = before <= limit_ && size <= limit_ - before;
  void* memory = fits ? inner_.allocate(size, alignment) : nullptr;
  if (!memory) {
    __atomic_sub_fetch(&in_use_, size, __ATOMIC_RELAXED);
    return nullptr;
  }
  uint64_t peak = __atomic_load_n(&peak_, __ATOMIC_RELAXED);
  while (before + size > peak && !__atomic_compare_exchange_n(&peak_, &peak, before + size, true,
                                                              __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
  }
  return memory;
}

void CountingAllocator::deallocate(void* memory, size_t size, size_t alignment) {
  if (!memory) return;
  __atomic_sub_fetch(&in_use_, size, __ATOMIC_RELAXED);
  inner_.deallocate(memory, size, alignment);
}

}  // namespace mote
