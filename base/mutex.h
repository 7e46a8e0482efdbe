// A lock of one word that sleeps in the port.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/port/port.h"

namespace mote {

class Mutex {
 public:
  void lock() {
    uint32_t open = 0;
    if (word_.compare_exchange_strong(open, 1, std::memory_order_acquire)) return;
    while (word_.exchange(2, std::memory_order_acquire))
      port::wait_on(reinterpret_cast<const uint32_t*>(&word_), 2, UINT64_MAX);
  }
  void unlock() {
    if (word_.exchange(0, std::memory_order_release) == 2)
      port::wake_all(reinterpret_cast<const uint32_t*>(&word_));
  }

 private:
  std::atomic<uint32_t> word_{0};  // 0 open, 1 locked, 2 locked and somebody may sleep
};

class [[nodiscard]] MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) : mutex_(mutex) { mutex_.lock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;
  ~MutexLock() { mutex_.unlock(); }

 private:
  Mutex& mutex_;
};

}  // namespace mote
