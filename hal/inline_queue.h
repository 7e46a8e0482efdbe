// The queue of devices without threads of their own: work runs inside the call that submits it.
//
// A submission whose wait fence is not reached yet is stored and runs on the thread that reaches
// the fence. One thread at a time runs stored submissions of a queue, others leave theirs to it:
// a chain of submissions does not become a chain of stack frames.
#pragma once

#include <atomic>

#include "hal/submission.h"
#include "mote/hal/device.h"

namespace mote::hal {

// A part of `device`, which stored work keeps alive.
class InlineQueue {
 public:
  InlineQueue(Allocator& allocator, Device& device, WorkgroupRunner& runner)
      : allocator_(allocator), device_(device), runner_(runner) {}

  // As the functions of Device.
  Status submit(const Submission& submission);
  Status wait_idle(uint64_t timeout_ns);

  // The end of Device::queue_alloca(): hands out what was allocated in the order of the queue.
  Result<Ref<Buffer>> hand_out(Result<Ref<Buffer>> buffer, Fence* wait, Fence* signal);

 private:
  Status run(const Submission& submission, Status wait_status);
  void run_stored(StoredSubmission& ready, Status wait_status);

  Allocator& allocator_;
  Device& device_;
  WorkgroupRunner& runner_;
  std::atomic<uint32_t> stored_count_{0};
  std::atomic<StoredSubmission*> ready_{nullptr};
  std::atomic<bool> is_running_{false};
};

}  // namespace mote::hal
