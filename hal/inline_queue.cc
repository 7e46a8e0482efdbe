#include "hal/inline_queue.h"

#include "base/port/port.h"
#include "hal/deadline.h"

namespace mote::hal {

Status InlineQueue::submit(const Submission& submission) {
  Status wait_status = submission.wait ? submission.wait->query() : ok_status;
  if (wait_status.code() != StatusCode::deferred) return run(submission, wait_status);
  Result<StoredSubmission*> stored = StoredSubmission::create(allocator_, submission);
  if (!stored.ok()) {
    if (submission.signal) submission.signal->fail(stored.status());
    return stored.status();
  }
  stored_count_.fetch_add(1);
  device_.retain();  // until the submission has run
  auto run_when_ready = [](void* queue, StoredSubmission& ready, Status status) {
    static_cast<InlineQueue*>(queue)->run_stored(ready, status);
  };
  stored.value()->await(run_when_ready, this);
  return ok_status;
}

Status InlineQueue::wait_idle(uint64_t timeout_ns) {
  Deadline deadline(timeout_ns);
  while (uint32_t count = stored_count_.load()) {
    uint64_t remaining = deadline.remaining_ns();
    if (remaining == 0) return deadline_exceeded<"the device is still waiting for fences">;
    port::wait_on(reinterpret_cast<const uint32_t*>(&stored_count_), count, remaining);
  }
  return ok_status;
}

Result<Ref<Buffer>> InlineQueue::hand_out(Result<Ref<Buffer>> buffer, Fence* wait, Fence* signal) {
  if (!buffer.ok()) {
    if (signal) signal->fail(buffer.status());
    return buffer;
  }
  MOTE_TRY(submit({.wait = wait, .signal = signal}));
  return buffer;
}

Status InlineQueue::run(const Submission& submission, Status wait_status) {
  Status status = wait_status.ok() ? perform(submission, runner_) : wait_status;
  if (submission.signal) {
    if (status.ok())
      submission.signal->signal();
    else
      submission.signal->fail(status);
  }
  return status;
}

void InlineQueue::run_stored(StoredSubmission& ready, Status wait_status) {
  Ref<Device> keep_this = Ref<Device>::share(&device_);
  ready.wait_status = wait_status;
  ready.next = ready_.load();
  while (!ready_.compare_exchange_weak(ready.next, &ready)) {
  }
  // Who finds the flag clear runs all that is there, and looks again after clearing it.
  while (ready_.load() && !is_running_.exchange(true)) {
    StoredSubmission* list = ready_.exchange(nullptr);
    while (list) {
      StoredSubmission* next = list->next;
      // Nobody waits for this status but the signal fence.
      static_cast<void>(run(list->get(), list->wait_status));
      list->destroy();
      stored_count_.fetch_sub(1);
      port::wake_all(reinterpret_cast<const uint32_t*>(&stored_count_));
      device_.release();
      list = next;
    }
    is_running_.store(false);
  }
}

}  // namespace mote::hal
