// Threads that help whoever has work: the thread that asks works too, and returns when all is done.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/mutex.h"
#include "base/port/threads.h"
#include "mote/base/array.h"
#include "mote/hal/device.h"

namespace mote::hal {

// Work that several threads do together. `run` is called by each thread that takes part, takes
// what is left piece by piece, and returns when nothing is: false when there was nothing at all.
struct SharedWork {
  bool (*run)(SharedWork& work, uint32_t worker);
};

class WorkerPool {
 public:
  // Starts nothing: threads start when there is work for the first time. The calling threads count
  // as worker 0, so that a pool of one has no thread of its own.
  WorkerPool(Allocator& allocator, const WorkerOptions& options);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  // Nobody may be in help().
  ~WorkerPool();

  uint32_t worker_count() const { return worker_count_; }
  // Whether a thread looks for work or soon will, so that it would begin at once.
  bool is_awake() const { return awake_.load(std::memory_order_relaxed) != 0; }

  // Runs `work` on the calling thread and on those of the pool that are free. Any number of threads
  // may be inside of it.
  void help(SharedWork& work);

 private:
  // Where a thread offers work. Who looks at the work says so first in `users`: who offered it
  // takes it away and then waits until nobody does.
  struct alignas(64) Slot {
    std::atomic<SharedWork*> work{nullptr};
    std::atomic<uint32_t> users{0};
    std::atomic<uint32_t> is_owner_waiting{0};
  };
  struct Worker {
    WorkerPool* pool;
    uint32_t index;
    port::Thread thread;
  };
  static constexpr size_t slot_count = 8;

  void start_threads();
  void run_worker(uint32_t index);
  bool look_for_work(uint32_t index);
  void wait_for_work(uint32_t seen);
  void take_back(Slot& slot);

  uint32_t worker_count_;
  uint64_t spin_ns_;
  port::ThreadParams thread_params_;
  uint32_t processors_[max_worker_count];
  size_t processor_count_ = 0;  // 0: workers run anywhere

  Slot slots_[slot_count];
  std::atomic<uint32_t> offers_{0};  // grows with each offer; workers sleep on it
  std::atomic<uint32_t> sleeping_{0};
  std::atomic<uint32_t> awake_{0};  // those that do not sleep, whether they have work or not
  std::atomic<bool> is_ending_{false};
  std::atomic<bool> has_started_{false};
  Mutex start_mutex_;
  Array<Worker> workers_;
};

}  // namespace mote::hal
