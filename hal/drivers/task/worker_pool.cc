#include "hal/drivers/task/worker_pool.h"

#include "mote/hal/processors.h"

namespace mote::hal {
namespace {

// Looks at the clock are rarer than looks for work.
constexpr int looks_between_clocks = 64;

}  // namespace

WorkerPool::WorkerPool(Allocator& allocator, const WorkerOptions& options)
    : worker_count_(hal::worker_count(options)),
      spin_ns_(options.spin_us * uint64_t{1000}),
      thread_params_{.stack_bytes = options.stack_bytes},
      workers_(allocator) {
  for (uint32_t processor : options.processors)
    if (processor_count_ < max_worker_count) processors_[processor_count_++] = processor;
}

WorkerPool::~WorkerPool() {
  is_ending_.store(true);
  offers_.fetch_add(1);
  port::wake_all(reinterpret_cast<const uint32_t*>(&offers_));
  for (Worker& worker : workers_) port::join_thread(worker.thread);
}

void WorkerPool::start_threads() {
  MutexLock lock(start_mutex_);
  if (has_started_.load()) return;
  has_started_.store(true);
  // Threads hold the addresses of their entries.
  if (!workers_.reserve(worker_count_ - 1).ok()) return;
  for (uint32_t i = 1; i < worker_count_; ++i) {
    if (!workers_.push({this, i, {}}).ok()) return;
    Worker& worker = workers_.back();
    port::ThreadParams params = thread_params_;
    if (processor_count_) params.processor = static_cast<int>(processors_[i % processor_count_]);
    auto run = [](void* user) {
      auto* self = static_cast<Worker*>(user);
      self->pool->run_worker(self->index);
    };
    // With fewer threads than wanted the others do more.
    if (port::start_thread(worker.thread, run, &worker, params).ok()) continue;
    workers_.pop();
    return;
  }
}

void WorkerPool::help(SharedWork& work) {
  if (!has_started_.load(std::memory_order_acquire)) start_threads();
  Slot* mine = nullptr;
  for (Slot& slot : slots_) {
    SharedWork* none = nullptr;
    if (slot.work.load(std::memory_order_relaxed)) continue;
    if (!slot.work.compare_exchange_strong(none, &work)) continue;
    mine = &slot;
    break;
  }
  if (mine) {
    offers_.fetch_add(1);
    if (sleeping_.load()) port::wake_all(reinterpret_cast<const uint32_t*>(&offers_));
  }
  work.run(work, 0);
  if (mine) take_back(*mine);
}

void WorkerPool::take_back(Slot& slot) {
  slot.work.store(nullptr);
  // Whoever is inside finishes one piece; mostly that is soon.
  for (int i = 0; i < 2000 && slot.users.load(); ++i) port::pause();
  while (uint32_t users = slot.users.load()) {
    slot.is_owner_waiting.store(1);
    if (slot.users.load() == users)
      port::wait_on(reinterpret_cast<const uint32_t*>(&slot.users), users, UINT64_MAX);
    slot.is_owner_waiting.store(0);
  }
}

bool WorkerPool::look_for_work(uint32_t index) {
  bool has_worked = false;
  for (Slot& slot : slots_) {
    if (!slot.work.load(std::memory_order_relaxed)) continue;
    slot.users.fetch_add(1);
    if (SharedWork* work = slot.work.load()) has_worked |= work->run(*work, index);
    slot.users.fetch_sub(1);
    if (slot.is_owner_waiting.load())
      port::wake_all(reinterpret_cast<const uint32_t*>(&slot.users));
  }
  return has_worked;
}

void WorkerPool::run_worker(uint32_t index) {
  awake_.fetch_add(1);
  while (!is_ending_.load()) {
    uint32_t seen = offers_.load();
    if (!look_for_work(index)) wait_for_work(seen);
  }
}

// Until there is another offer than those that were seen.
void WorkerPool::wait_for_work(uint32_t seen) {
  if (spin_ns_) {
    uint64_t end = port::now_ns() + spin_ns_;
    for (int i = 1; offers_.load(std::memory_order_relaxed) == seen; ++i) {
      port::pause();
      if (i % looks_between_clocks == 0 && port::now_ns() >= end) break;
    }
  }
  if (offers_.load() != seen) return;
  awake_.fetch_sub(1);
  sleeping_.fetch_add(1);
  if (offers_.load() == seen)
    port::wait_on(reinterpret_cast<const uint32_t*>(&offers_), seen, UINT64_MAX);
  sleeping_.fetch_sub(1);
  awake_.fetch_add(1);
}

}  // namespace mote::hal
