// How long one thread takes to bring in another one: while the other spins on a word, and while it
// sleeps. Prints the smallest and the middle time in microseconds; two free cores are assumed.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <thread>
#include <vector>

#include "base/port/port.h"

int main() {
  for (bool sleeps : {false, true}) {
    std::atomic<uint32_t> question{0}, answer{0};
    constexpr uint32_t rounds = 2000;
    std::thread other([&] {
      for (uint32_t i = 1; i <= rounds; ++i) {
        while (question.load() != i)
          if (sleeps)
            mote::port::wait_on(reinterpret_cast<uint32_t*>(&question), i - 1, UINT64_MAX);
        answer.store(i);
      }
    });
    std::vector<double> times;
    for (uint32_t i = 1; i <= rounds; ++i) {
      if (sleeps) std::this_thread::sleep_for(std::chrono::microseconds(200));
      uint64_t start = mote::port::now_ns();
      question.store(i);
      if (sleeps) mote::port::wake_all(reinterpret_cast<uint32_t*>(&question));
      while (answer.load() != i) {
      }
      times.push_back(static_cast<double>(mote::port::now_ns() - start) * 1e-3);
    }
    other.join();
    std::sort(times.begin(), times.end());
    std::printf("%s: %.2f us at least, %.2f us in the middle\n",
                sleeps ? "asleep" : "spinning", times[0], times[rounds / 2]);
  }
}
