// The end of a wait.
#pragma once

#include <cstdint>

#include "base/port/port.h"

namespace mote::hal {

// A moment `timeout_ns` from now; UINT64_MAX: never.
class Deadline {
 public:
  explicit Deadline(uint64_t timeout_ns) {
    if (timeout_ns == UINT64_MAX) return;
    uint64_t now = port::now_ns();
    if (timeout_ns < UINT64_MAX - now) end_ = now + timeout_ns;
  }
  // 0: it has passed.
  uint64_t remaining_ns() const {
    if (end_ == UINT64_MAX) return UINT64_MAX;
    uint64_t now = port::now_ns();
    return now < end_ ? end_ - now : 0;
  }

 private:
  uint64_t end_ = UINT64_MAX;
};

}  // namespace mote::hal
