// Runs the workgroups of dispatches on the calling thread and those of a pool.
#pragma once

#include "hal/caller_memory.h"
#include "hal/drivers/task/worker_pool.h"

namespace mote::hal {

// What a workgroup of a kernel took in the last runs. Thread-safe; a guess, since kernels share
// entries and their work varies.
class CostTable {
 public:
  // Nanoseconds; 0: not known.
  uint32_t find(const DispatchTask& task) const;
  void record(const DispatchTask& task, uint64_t workgroups, uint64_t ns);

 private:
  struct Entry {
    std::atomic<uint64_t> key{0};
    std::atomic<uint32_t> ns{0};
  };
  static constexpr size_t size = 256;
  static uint64_t key_of(const DispatchTask& task);

  Entry entries_[size];
};

// Whatever is expected to take less than it takes to wake a thread stays on the calling thread.
// Thread-safe.
class TaskRunner final : public WorkgroupRunner {
 public:
  explicit TaskRunner(const DeviceParams& params);
  ~TaskRunner();

  Status run(std::span<DispatchTask> tasks) override;
  uint32_t concurrency() const override { return pool_.worker_count(); }

 private:
  // A task of a group: workgroups [begin, end) are to be taken, `step` at a time. Half of the
  // threads take pieces from the front, the others from the back, so that a thread tends to work
  // on what it worked on in the last call, which its cache then holds.
  struct Part {
    DispatchTask* task;
    uint64_t begin;
    uint64_t end;
    uint64_t step;
    uint32_t piece_count;
    std::atomic<uint64_t> taken;  // pieces from the front, and times 2^32 those from the back
  };
  struct Job;

  Status run_alone(Part& part, const WorkgroupThread& thread, bool is_timed);
  Status look_at(Part& part, const WorkgroupThread& thread, uint64_t& cost_ns);
  Status run_shared(std::span<Part> parts, const WorkgroupThread& caller);
  static bool take_part(SharedWork& work, uint32_t worker);
  static bool take_piece(Part& part, uint32_t worker, uint64_t& piece);

  Allocator& allocator_;
  const std::atomic<bool>* is_cancelled_;
  WorkerPool pool_;
  CostTable costs_;
  std::atomic<uint32_t> runs_{0};
  CallerMemory caller_memory_;
  LocalMemory worker_memory_[max_worker_count];
};

}  // namespace mote::hal
