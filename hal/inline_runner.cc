#include "hal/inline_runner.h"

#include "hal/flush_denormals.h"
#include "mote/hal/types.h"

namespace mote::hal {

// The head of a block of local memory.
struct alignas(buffer_alignment) InlineRunner::Block {
  size_t size;
};

namespace {

Status run_all(CpuExecutable& executable, uint32_t ordinal, const DispatchState& state,
               WorkgroupState& workgroup, const std::atomic<bool>* is_cancelled) {
  FlushDenormals mode;
  for (uint32_t z = 0; z < state.workgroup_count_z; ++z) {
    workgroup.id_z = static_cast<uint16_t>(z);
    for (uint32_t y = 0; y < state.workgroup_count_y; ++y) {
      workgroup.id_y = y;
      for (uint32_t x = 0; x < state.workgroup_count_x; ++x) {
        workgroup.id_x = x;
        if (is_cancelled && is_cancelled->load(std::memory_order_relaxed))
          return cancelled<"the dispatch was cancelled">;
        MOTE_TRY(executable.run(ordinal, state, workgroup));
      }
    }
  }
  return ok_status;
}

}  // namespace

Status InlineRunner::run(CpuExecutable& executable, uint32_t ordinal, DispatchState& state) {
  state.max_concurrency = 1;
  WorkgroupState workgroup;
  Block* block = nullptr;
  uint32_t local_memory_size = executable.export_info(ordinal).local_memory_size;
  if (local_memory_size) {
    block = take(local_memory_size);
    if (!block) return out_of_memory;
    workgroup.local_memory = block + 1;
    workgroup.local_memory_size = local_memory_size;
  }
  Status status = run_all(executable, ordinal, state, workgroup, is_cancelled_);
  if (block) free(kept_.exchange(block));
  return status;
}

// The kept block if no other thread uses it and it is large enough, else a new one.
InlineRunner::Block* InlineRunner::take(size_t size) {
  Block* block = kept_.exchange(nullptr);
  if (block && block->size >= size) return block;
  free(block);
  block = static_cast<Block*>(allocator_.allocate(sizeof(Block) + size, alignof(Block)));
  if (block) block->size = size;
  return block;
}

void InlineRunner::free(Block* block) {
  if (block) allocator_.deallocate(block, sizeof(Block) + block->size, alignof(Block));
}

}  // namespace mote::hal
