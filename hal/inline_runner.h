// Runs workgroups one after the other on the calling thread, x fastest.
#pragma once

#include "hal/caller_memory.h"

namespace mote::hal {

// Keeps local memory from one dispatch to the next. Thread-safe.
class InlineRunner final : public WorkgroupRunner {
 public:
  InlineRunner(Allocator& allocator, const TraceHook& hook, const KernelLimits& limits)
      : WorkgroupRunner(hook),
        allocator_(allocator),
        is_cancelled_(limits.is_cancelled),
        memory_(allocator) {}

  Status run(std::span<DispatchTask> tasks) override;

 private:
  Allocator& allocator_;
  const std::atomic<bool>* is_cancelled_;
  CallerMemory memory_;
};

}  // namespace mote::hal
