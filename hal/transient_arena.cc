#include "hal/transient_arena.h"

namespace mote::hal {

const ObjectType TransientArena::object_type{"mote.transient_arena"};

class ArenaAllocation final : public Allocation {
 public:
  ArenaAllocation(Allocator& allocator, const BufferParams& params, uint64_t size, uint64_t begin,
                  Ref<TransientArena> arena, Ref<MemoryCounter> counter)
      : Allocation(size, host_buffer_params(params),
                   arena->memory_ ? arena->memory_ + begin : nullptr),
        allocator_(allocator),
        requested_type_(params.type),
        begin_(begin),
        arena_(std::move(arena)),
        counter_(std::move(counter)) {
    if (counter_) counter_->add(requested_type_, size_, true);
  }
  ~ArenaAllocation() = default;

 private:
  void destroy() override {
    if (counter_) counter_->remove(requested_type_, size_, true);
    if (size_) arena_->give(begin_);
    destroy_in(allocator_, this);
  }

  Allocator& allocator_;
  MemoryType requested_type_;
  uint64_t begin_;
  Ref<TransientArena> arena_;
  Ref<MemoryCounter> counter_;
};

Result<Ref<TransientArena>> TransientArena::create(Allocator& allocator,
                                                   std::span<uint8_t> memory) {
  if (reinterpret_cast<uintptr_t>(memory.data()) % buffer_alignment != 0)
    return invalid_argument<"the transient arena does not start at a multiple of 64">;
  auto* arena = create_in<TransientArena>(allocator, allocator, memory.data(), memory.size());
  if (!arena) return out_of_memory;
  return Ref<TransientArena>::adopt(arena);
}

Result<Ref<TransientArena>> TransientArena::create_counting(Allocator& allocator) {
  constexpr uint64_t unlimited = UINT64_MAX / 2;
  auto* arena = create_in<TransientArena>(allocator, allocator, nullptr, unlimited);
  if (!arena) return out_of_memory;
  return Ref<TransientArena>::adopt(arena);
}

Result<Ref<Buffer>> TransientArena::allocate(Allocator& allocator, const BufferParams& params,
                                             uint64_t size, Ref<MemoryCounter> counter) {
  MOTE_TRY_ASSIGN(uint64_t begin, take(size));
  auto* allocation =
      create_in<ArenaAllocation>(allocator, allocator, params, size, begin,
                                 Ref<TransientArena>::share(this), std::move(counter));
  if (!allocation) {
    if (size) give(begin);
    return out_of_memory;
  }
  return Buffer::create(allocator, Ref<Allocation>(Ref<ArenaAllocation>::adopt(allocation)), 0,
                        size);
}

Result<uint64_t> TransientArena::take(uint64_t size) {
  constexpr Status full = resource_exhausted<"the transient arena has no gap of this size">;
  if (!size) return uint64_t{0};
  MutexLock lock(mutex_);
  uint64_t begin = 0;
  size_t index = 0;
  while (index < used_.size() && used_[index].begin - begin < size) {
    begin = align_up(used_[index].end, buffer_alignment);
    ++index;
  }
  if (!checked_range(begin, size, size_)) return full;
  MOTE_TRY(used_.push({}));
  for (size_t i = used_.size() - 1; i > index; --i) used_[i] = used_[i - 1];
  used_[index] = {begin, begin + size};
  if (peak_ < begin + size) __atomic_store_n(&peak_, begin + size, __ATOMIC_RELAXED);
  return begin;
}

void TransientArena::give(uint64_t begin) {
  MutexLock lock(mutex_);
  size_t index = 0;
  while (used_[index].begin != begin) ++index;
  for (; index + 1 < used_.size(); ++index) used_[index] = used_[index + 1];
  used_.pop();
}

}  // namespace mote::hal
