#include "hal/drivers/task/task_runner.h"

namespace mote::hal {
namespace {

// From here on another thread saves more than it costs, when it is looking for work, and when it
// sleeps. Beside the time to bring it in that is what cores pay to read what the other has written;
// both are measured by benchmarks/wake_up.cc.
constexpr uint64_t shared_from_ns_awake = 1500;
constexpr uint64_t shared_from_ns_asleep = 20000;
// Pieces are at least as long as makes taking one cheap. More for each thread would even out more
// and let fewer of them stay with the core that has their data.
constexpr uint64_t min_piece_ns = 1000;
constexpr uint64_t pieces_per_worker = 2;
// Of short work only one run in so many is timed.
constexpr uint32_t runs_between_timings = 16;

}  // namespace

uint64_t CostTable::key_of(const DispatchTask& task) {
  auto address = reinterpret_cast<uintptr_t>(task.executable);
  return (uint64_t{address} + task.ordinal + 1) * 0x9E3779B97F4A7C15u;
}

uint32_t CostTable::find(const DispatchTask& task) const {
  uint64_t key = key_of(task);
  const Entry& entry = entries_[key >> 56];
  if (entry.key.load(std::memory_order_relaxed) != key) return 0;
  return entry.ns.load(std::memory_order_relaxed);
}

void CostTable::record(const DispatchTask& task, uint64_t workgroups, uint64_t ns) {
  static_assert(size == 256, "the index is the upper byte of the key");
  uint64_t key = key_of(task);
  Entry& entry = entries_[key >> 56];
  uint64_t average = ns / workgroups + 1;
  if (uint64_t before = find(task)) average = (3 * before + average) / 4;
  entry.ns.store(static_cast<uint32_t>(average < UINT32_MAX ? average : UINT32_MAX),
                 std::memory_order_relaxed);
  entry.key.store(key, std::memory_order_relaxed);
}

struct TaskRunner::Job : SharedWork {
  TaskRunner* runner;
  std::span<Part> parts;
  const WorkgroupThread* caller;
  std::atomic<Status> status;
};

TaskRunner::TaskRunner(const DeviceParams& params)
    : WorkgroupRunner(params.trace),
      allocator_(params.allocator),
      is_cancelled_(params.kernel_limits.is_cancelled),
      pool_(params.allocator, params.workers),
      caller_memory_(params.allocator) {}

TaskRunner::~TaskRunner() {
  for (LocalMemory& memory : worker_memory_) memory.release(allocator_);
}

Status TaskRunner::run(std::span<DispatchTask> tasks) {
  CallerMemory::Use memory(caller_memory_);
  WorkgroupThread thread{allocator_, memory.get(), 0, is_cancelled_};
  uint64_t cost_ns = 0, total = 0;
  Part parts[max_group];
  for (size_t i = 0; i < tasks.size(); ++i) {
    tasks[i].state.max_concurrency = static_cast<uint8_t>(pool_.worker_count());
    parts[i].task = &tasks[i];
    parts[i].begin = 0;
    parts[i].end = tasks[i].workgroup_count();
    total += parts[i].end;
  }
  std::span<Part> used{parts, tasks.size()};
  bool can_share = total > 1 && pool_.worker_count() > 1;
  if (can_share)
    for (Part& part : used) MOTE_TRY(look_at(part, thread, cost_ns));
  if (can_share && cost_ns >= (pool_.is_awake() ? shared_from_ns_awake : shared_from_ns_asleep))
    return run_shared(used, thread);
  bool is_timed =
      can_share && runs_.fetch_add(1, std::memory_order_relaxed) % runs_between_timings == 0;
  for (Part& part : used) MOTE_TRY(run_alone(part, thread, is_timed));
  return ok_status;
}

// What is left of it on this thread.
Status TaskRunner::run_alone(Part& part, const WorkgroupThread& thread, bool is_timed) {
  if (part.begin == part.end) return ok_status;
  uint64_t start_ns = is_timed ? port::now_ns() : 0;
  MOTE_TRY(run_workgroups(*part.task, part.begin, part.end, thread));
  if (is_timed) costs_.record(*part.task, part.end - part.begin, port::now_ns() - start_ns);
  return ok_status;
}

// Adds what the part will take. Of a kernel that nobody knows, the first workgroup tells.
Status TaskRunner::look_at(Part& part, const WorkgroupThread& thread, uint64_t& cost_ns) {
  uint64_t ns = costs_.find(*part.task);
  if (!ns) {
    uint64_t start_ns = port::now_ns();
    MOTE_TRY(run_workgroups(*part.task, 0, 1, thread));
    ns = port::now_ns() - start_ns;
    costs_.record(*part.task, 1, ns);
    part.begin = 1;
  }
  uint64_t left = part.end - part.begin;
  cost_ns += left * ns;
  part.step = left / (pieces_per_worker * pool_.worker_count());
  uint64_t least = min_piece_ns / (ns + 1) + 1;
  if (part.step < least) part.step = least;
  part.piece_count = static_cast<uint32_t>((left + part.step - 1) / part.step);
  part.taken.store(0, std::memory_order_relaxed);
  return ok_status;
}

// Says where the piece begins; false when all are taken.
bool TaskRunner::take_piece(Part& part, uint32_t worker, uint64_t& piece) {
  constexpr uint64_t from_back = uint64_t{1} << 32;
  bool is_front = worker % 2 == 0;
  uint64_t taken = part.taken.load(std::memory_order_relaxed);
  if ((taken >> 32) + static_cast<uint32_t>(taken) >= part.piece_count) return false;
  taken = part.taken.fetch_add(is_front ? 1 : from_back, std::memory_order_relaxed);
  uint64_t front = static_cast<uint32_t>(taken), back = taken >> 32;
  if (front + back >= part.piece_count) return false;
  piece = part.begin + part.step * (is_front ? front : part.piece_count - 1 - back);
  return true;
}

Status TaskRunner::run_shared(std::span<Part> parts, const WorkgroupThread& caller) {
  Job job;
  job.SharedWork::run = take_part;
  job.runner = this;
  job.parts = parts;
  job.caller = &caller;
  job.status.store(ok_status, std::memory_order_relaxed);
  pool_.help(job);
  return job.status.load();
}

bool TaskRunner::take_part(SharedWork& work, uint32_t worker) {
  auto& job = static_cast<Job&>(work);
  TaskRunner& runner = *job.runner;
  WorkgroupThread own{runner.allocator_, runner.worker_memory_[worker], worker,
                      runner.is_cancelled_};
  const WorkgroupThread& thread = worker ? own : *job.caller;
  bool has_worked = false;
  for (Part& part : job.parts) {
    uint64_t done = 0;
    uint64_t start_ns = worker ? 0 : port::now_ns();
    for (uint64_t begin; take_piece(part, worker, begin);) {
      uint64_t end = part.end - begin < part.step ? part.end : begin + part.step;
      has_worked = true;
      Status status = run_workgroups(*part.task, begin, end, thread);
      done += end - begin;
      if (status.ok()) continue;
      Status none;
      job.status.compare_exchange_strong(none, status);
      for (Part& other : job.parts) other.taken.store(other.piece_count, std::memory_order_relaxed);
    }
    if (!worker && done) runner.costs_.record(*part.task, done, port::now_ns() - start_ns);
  }
  return has_worked;
}

}  // namespace mote::hal
