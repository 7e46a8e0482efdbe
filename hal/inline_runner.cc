#include "hal/inline_runner.h"

namespace mote::hal {

Status InlineRunner::run(std::span<DispatchTask> tasks) {
  CallerMemory::Use memory(memory_);
  WorkgroupThread thread{allocator_, memory.get(), 0, is_cancelled_};
  for (DispatchTask& task : tasks) {
    task.state.max_concurrency = 1;
    MOTE_TRY(run_workgroups(task, 0, task.workgroup_count(), thread));
  }
  return ok_status;
}

}  // namespace mote::hal
