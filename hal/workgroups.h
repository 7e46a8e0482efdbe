// Runs workgroups of dispatches one after the other on the calling thread.
#pragma once

#include <atomic>

#include "hal/cpu_dispatch.h"
#include "mote/base/memory.h"

namespace mote::hal {

// Memory that workgroups share nothing in; kept from one dispatch to the next. One thread at a
// time.
class LocalMemory {
 public:
  // At least `size` bytes aligned to buffer_alignment; null without memory.
  void* take(Allocator& allocator, size_t size);
  // Before its end, with the same allocator.
  void release(Allocator& allocator);

 private:
  void* memory_ = nullptr;
  size_t size_ = 0;
};

// Who runs workgroups.
struct WorkgroupThread {
  Allocator& allocator;
  LocalMemory& local_memory;
  uint32_t processor_id;
  const std::atomic<bool>* is_cancelled;  // may be null
};

// Workgroups [begin, end) of a task, counted with x fastest, in the floating-point mode of kernels.
Status run_workgroups(const DispatchTask& task, uint64_t begin, uint64_t end,
                      const WorkgroupThread& thread);

}  // namespace mote::hal
