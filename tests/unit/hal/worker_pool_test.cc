#include "hal/drivers/task/worker_pool.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace mote::hal {
namespace {

constexpr uint32_t spin_forever_us = 10000000;

// Two pieces that wait for each other, so that two threads must take part.
struct Pair : SharedWork {
  std::atomic<uint32_t> taken{0};
};

bool meet(SharedWork& work, uint32_t) {
  auto& pair = static_cast<Pair&>(work);
  if (pair.taken.fetch_add(1) > 1) return false;
  while (pair.taken.load() < 2) std::this_thread::yield();
  return true;
}

TEST(WorkerPool, IsAwakeFromTheFirstWorkOn) {
  WorkerPool pool(system_allocator(), {.count = 2, .spin_us = spin_forever_us});
  EXPECT_FALSE(pool.is_awake());
  // Also right after work, before a thread has found that there is no more.
  for (int i = 0; i < 2000; ++i) {
    Pair pair;
    pair.run = meet;
    pool.help(pair);
    ASSERT_TRUE(pool.is_awake()) << i;
  }
}

TEST(WorkerPool, SleepsAfterItsTimeOfLooking) {
  WorkerPool pool(system_allocator(), {.count = 2, .spin_us = 0});
  Pair pair;
  pair.run = meet;
  pool.help(pair);
  for (int i = 0; i < 10000 && pool.is_awake(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_FALSE(pool.is_awake());
}

}  // namespace
}  // namespace mote::hal
