#include "hal/workgroups.h"

#include "hal/flush_denormals.h"
#include "mote/hal/types.h"

namespace mote::hal {

void* LocalMemory::take(Allocator& allocator, size_t size) {
  if (size <= size_) return memory_;
  release(allocator);
  memory_ = allocator.allocate(size, buffer_alignment);
  if (memory_) size_ = size;
  return memory_;
}

void LocalMemory::release(Allocator& allocator) {
  allocator.deallocate(memory_, size_, buffer_alignment);
  memory_ = nullptr;
  size_ = 0;
}

Status run_workgroups(const DispatchTask& task, uint64_t begin, uint64_t end,
                      const WorkgroupThread& thread) {
  const DispatchState& state = task.state;
  WorkgroupState workgroup;
  workgroup.processor_id = thread.processor_id;
  if (uint32_t size = task.executable->export_info(task.ordinal).local_memory_size) {
    workgroup.local_memory = thread.local_memory.take(thread.allocator, size);
    if (!workgroup.local_memory) return out_of_memory;
    workgroup.local_memory_size = size;
  }
  if (begin) {
    uint64_t rows = begin / state.workgroup_count_x;
    workgroup.id_x = static_cast<uint32_t>(begin % state.workgroup_count_x);
    workgroup.id_y = static_cast<uint32_t>(rows % state.workgroup_count_y);
    workgroup.id_z = static_cast<uint16_t>(rows / state.workgroup_count_y);
  }
  FlushDenormals mode;
  for (uint64_t i = begin; i < end; ++i) {
    if (thread.is_cancelled && thread.is_cancelled->load(std::memory_order_relaxed))
      return cancelled<"the dispatch was cancelled">;
    MOTE_TRY(task.executable->run(task.ordinal, state, workgroup));
    if (++workgroup.id_x < state.workgroup_count_x) continue;
    workgroup.id_x = 0;
    if (++workgroup.id_y < state.workgroup_count_y) continue;
    workgroup.id_y = 0;
    ++workgroup.id_z;
  }
  return ok_status;
}

}  // namespace mote::hal
