#include "runtime/capi/handles.h"

namespace mote::capi {
namespace {

// All allocators that C programs make end alike.
class OwnAllocator : public Allocator {
 public:
  virtual void destroy() = 0;

 protected:
  ~OwnAllocator() = default;
};

class CallbackAllocator final : public OwnAllocator {
 public:
  CallbackAllocator(mote_allocate_function_t allocate_memory,
                    mote_deallocate_function_t deallocate_memory, void* user)
      : allocate_(allocate_memory), deallocate_(deallocate_memory), user_(user) {}

  void* allocate(size_t size, size_t alignment) override {
    return allocate_(user_, size, alignment);
  }
  void deallocate(void* memory, size_t size, size_t alignment) override {
    if (memory) deallocate_(user_, memory, size, alignment);
  }
  void destroy() override { deallocate_(user_, this, sizeof *this, alignof(CallbackAllocator)); }

 private:
  const mote_allocate_function_t allocate_;
  const mote_deallocate_function_t deallocate_;
  void* const user_;
};

class CountedAllocator final : public OwnAllocator {
 public:
  CountedAllocator(Allocator& inner, uint64_t limit) : inner_(inner), counting_(inner, limit) {}

  void* allocate(size_t size, size_t alignment) override {
    return counting_.allocate(size, alignment);
  }
  void deallocate(void* memory, size_t size, size_t alignment) override {
    counting_.deallocate(memory, size, alignment);
  }
  const CountingAllocator& counting() const { return counting_; }
  void destroy() override { destroy_in(inner_, this); }

 private:
  Allocator& inner_;
  CountingAllocator counting_;
};

}  // namespace
}  // namespace mote::capi

using namespace mote;
using namespace mote::capi;

mote_allocator_t* mote_system_allocator() { return to_c(system_allocator()); }

mote_status_t mote_allocator_create(mote_allocate_function_t allocate,
                                    mote_deallocate_function_t deallocate, void* user,
                                    mote_allocator_t** out) {
  *out = nullptr;
  void* memory = allocate(user, sizeof(CallbackAllocator), alignof(CallbackAllocator));
  if (!memory) return to_c(out_of_memory);
  *out = to_c(*new (memory) CallbackAllocator(allocate, deallocate, user));
  return nullptr;
}

mote_status_t mote_allocator_create_counting(mote_allocator_t* inner, uint64_t limit,
                                             mote_allocator_t** out) {
  *out = nullptr;
  auto* created = create_in<CountedAllocator>(from_c(inner), from_c(inner), limit);
  if (!created) return to_c(out_of_memory);
  *out = to_c(*created);
  return nullptr;
}

void mote_allocator_destroy(mote_allocator_t* allocator) {
  if (allocator) static_cast<OwnAllocator&>(from_c(allocator)).destroy();
}

mote_status_t mote_allocator_get_counts(const mote_allocator_t* allocator,
                                        mote_allocator_counts_t* out) {
  const auto& counting = static_cast<const CountedAllocator&>(from_c(allocator)).counting();
  return give_struct(mote_allocator_counts_t{.size = 0,
                                             .in_use = counting.bytes_in_use(),
                                             .peak = counting.peak_bytes(),
                                             .allocations = counting.allocation_count()},
                     out);
}

void* mote_allocate(mote_allocator_t* allocator, size_t size, size_t alignment) {
  return from_c(allocator).allocate(size, alignment);
}

void mote_deallocate(mote_allocator_t* allocator, void* memory, size_t size, size_t alignment) {
  from_c(allocator).deallocate(memory, size, alignment);
}
