// What drivers of CPU devices share about queue work.
#pragma once

#include "hal/cpu_command_buffer.h"
#include "mote/hal/device.h"

namespace mote::hal {

// Does the work of a submission, not regarding its fences.
Status perform(const Submission& submission, WorkgroupRunner& runner);

// A submission that outlives the call that made it: a copy that owns its bytes and its binding
// table and retains every object that it names, except the wait fence. Of that it keeps the points,
// and each no longer than until it waits on it: a timeline that everybody else has dropped ends,
// and the wait with it.
class StoredSubmission final : private Semaphore::Listener {
 public:
  static Result<StoredSubmission*> create(Allocator& allocator, const Submission& submission);
  void destroy();

  // Calls `ready` once, with ok when the wait fence is reached, else with its failure: inside this
  // call or on the thread that changed the last timeline.
  using Ready = void (*)(void* user, StoredSubmission& submission, Status status);
  void await(Ready ready, void* user);

  const Submission& get() const { return submission_; }

  // For lists of the driver.
  StoredSubmission* next = nullptr;
  Status wait_status;

 private:
  StoredSubmission(Allocator& allocator, const Submission& submission)
      : allocator_(allocator), submission_(submission) {}
  ~StoredSubmission() = default;
  void await_next_point();

  Allocator& allocator_;
  Submission submission_;
  size_t block_size_ = 0;
  Fence::Point* points_ = nullptr;  // these, the table and the bytes follow the object
  size_t point_count_ = 0;
  Ready ready_ = nullptr;
  void* ready_user_ = nullptr;
};

}  // namespace mote::hal
