// Runs workgroups one after the other on the calling thread, x fastest.
#pragma once

#include <atomic>

#include "hal/cpu_dispatch.h"
#include "mote/base/memory.h"

namespace mote::hal {

// Keeps local memory from one dispatch to the next. Thread-safe.
class InlineRunner final : public WorkgroupRunner {
 public:
  InlineRunner(Allocator& allocator, const TraceHook& hook, const KernelLimits& limits)
      : WorkgroupRunner(hook), allocator_(allocator), is_cancelled_(limits.is_cancelled) {}
  ~InlineRunner() { free(kept_.load()); }

  Status run(CpuExecutable& executable, uint32_t ordinal, DispatchState& state) override;

 private:
  struct Block;

  Block* take(size_t size);
  void free(Block* block);

  Allocator& allocator_;
  const std::atomic<bool>* is_cancelled_;
  std::atomic<Block*> kept_{nullptr};
};

}  // namespace mote::hal
