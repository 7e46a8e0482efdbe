#include "hal/drivers/task/task_runner.h"

namespace mote::hal {
namespace {

// What it takes until another thread works along: when it is looking for work, and when it sleeps.
// Measured by benchmarks/wake_up.cc; below twice that, sharing gains nothing.
constexpr uint64_t shared_from_ns_awake = 2000;
constexpr uint64_t shared_from_ns_asleep = 20000;
// Pieces are at least as long as makes taking one cheap, and several for each thread.
constexpr uint64_t min_piece_ns = 2000;
constexpr uint64_t pieces_per_worker = 4;
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
    parts[i].next.store(0, std::memory_order_relaxed);
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
  uint64_t begin = part.next.load(std::memory_order_relaxed);
  if (begin == part.end) return ok_status;
  uint64_t start_ns = is_timed ? port::now_ns() : 0;
  MOTE_TRY(run_workgroups(*part.task, begin, part.end, thread));
  if (is_timed) costs_.record(*part.task, part.end - begin, port::now_ns() - start_ns);
  return ok_status;
}

// Adds what the part will take. Of a kernel that nobody knows, the first workgroup tells.
Status TaskRunner::look_at(Part& part, const WorkgroupThread& thread, uint64_t& cost_ns) {
  uint64_t ns = costs_.find(*part.task), begin = 0;
  if (!ns) {
    uint64_t start_ns = port::now_ns();
    MOTE_TRY(run_workgroups(*part.task, 0, 1, thread));
    ns = port::now_ns() - start_ns;
    costs_.record(*part.task, 1, ns);
    part.next.store(begin = 1, std::memory_order_relaxed);
  }
  uint64_t left = part.end - begin;
  cost_ns += left * ns;
  part.step = left / (pieces_per_worker * pool_.worker_count());
  uint64_t least = min_piece_ns / (ns + 1) + 1;
  if (part.step < least) part.step = least;
  return ok_status;
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
    while (part.next.load(std::memory_order_relaxed) < part.end) {
      uint64_t begin = part.next.fetch_add(part.step, std::memory_order_relaxed);
      if (begin >= part.end) break;
      uint64_t end = part.end - begin < part.step ? part.end : begin + part.step;
      has_worked = true;
      Status status = run_workgroups(*part.task, begin, end, thread);
      done += end - begin;
      if (status.ok()) continue;
      Status none;
      job.status.compare_exchange_strong(none, status);
      for (Part& other : job.parts) other.next.store(other.end, std::memory_order_relaxed);
    }
    if (!worker && done) runner.costs_.record(*part.task, done, port::now_ns() - start_ns);
  }
  return has_worked;
}

}  // namespace mote::hal
