// Where memory comes from. Every object of the library is allocated through an Allocator that the
// caller supplies; the library keeps no memory of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "mote/base/status.h"

namespace mote {

// Thread rule: an allocator shared by sessions on different threads must itself be thread-safe.
class Allocator {
 public:
  // `alignment` is a power of two. Returns null when there is no memory; size 0 returns a unique
  // pointer or null and must be accepted. Contents are undefined.
  virtual void* allocate(size_t size, size_t alignment) = 0;
  // `size` and `alignment` are those of the allocation; null is ignored.
  virtual void deallocate(void* memory, size_t size, size_t alignment) = 0;

 protected:
  ~Allocator() = default;
};

// The C library's heap. Thread-safe.
Allocator& system_allocator();

// Wraps another allocator, counts what passes through and refuses what would exceed `limit` bytes
// in use. Thread-safe if the wrapped one is.
class CountingAllocator final : public Allocator {
 public:
  explicit CountingAllocator(Allocator& inner, uint64_t limit = UINT64_MAX)
      : inner_(inner), limit_(limit) {}

  void* allocate(size_t size, size_t alignment) override;
  void deallocate(void* memory, size_t size, size_t alignment) override;

  uint64_t bytes_in_use() const { return __atomic_load_n(&in_use_, __ATOMIC_RELAXED); }
  uint64_t peak_bytes() const { return __atomic_load_n(&peak_, __ATOMIC_RELAXED); }
  // How often allocate() was called: "a warm call allocates nothing" is checked with it.
  uint64_t allocation_count() const { return __atomic_load_n(&count_, __ATOMIC_RELAXED); }

 private:
  Allocator& inner_;
  uint64_t limit_;
  uint64_t in_use_ = 0;
  uint64_t peak_ = 0;
  uint64_t count_ = 0;
};

// How memory that a caller lends or gives is handed back: called once, on any thread, when nothing
// needs the memory any more. Without a function nobody is told.
struct ReleaseHook {
  void (*release)(void* user) = nullptr;
  void* user = nullptr;
};

// Constructs a T in memory of `allocator`; null when there is none. Undone by destroy_in().
template <class T, class... Args>
T* create_in(Allocator& allocator, Args&&... args) {
  void* memory = allocator.allocate(sizeof(T), alignof(T));
  return memory ? new (memory) T(std::forward<Args>(args)...) : nullptr;
}

template <class T>
void destroy_in(Allocator& allocator, T* object) {
  if (!object) return;
  object->~T();
  allocator.deallocate(object, sizeof(T), alignof(T));
}

}  // namespace mote
