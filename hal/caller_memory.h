// Local memory of the threads that call a device: the first one at a time finds what the last one
// left, others have their own.
#pragma once

#include "hal/workgroups.h"

namespace mote::hal {

class CallerMemory {
 public:
  explicit CallerMemory(Allocator& allocator) : allocator_(allocator) {}
  CallerMemory(const CallerMemory&) = delete;
  CallerMemory& operator=(const CallerMemory&) = delete;
  ~CallerMemory() { kept_.release(allocator_); }

  // While one of these lives, its memory is the thread's.
  class Use {
   public:
    explicit Use(CallerMemory& memory)
        : memory_(memory),
          is_first_(!memory.is_in_use_.exchange(true, std::memory_order_acquire)) {}
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    ~Use() {
      own_.release(memory_.allocator_);
      if (is_first_) memory_.is_in_use_.store(false, std::memory_order_release);
    }
    LocalMemory& get() { return is_first_ ? memory_.kept_ : own_; }

   private:
    CallerMemory& memory_;
    bool is_first_;
    LocalMemory own_;
  };

 private:
  Allocator& allocator_;
  std::atomic<bool> is_in_use_{false};
  LocalMemory kept_;
};

}  // namespace mote::hal
