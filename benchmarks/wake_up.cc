// How long one thread takes to bring in another one: while the other spins on a word, and while it
// sleeps. Prints the smallest and the middle time in microseconds; two free cores are assumed. The
// threaded driver's thresholds come from it.
//
//     c++ -std=c++20 -O2 benchmarks/wake_up.cc -o build/wake_up && build/wake_up
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <thread>
#include <vector>

int main() {
  using Clock = std::chrono::steady_clock;
  for (bool sleeps : {false, true}) {
    std::atomic<uint32_t> question{0}, answer{0};
    constexpr uint32_t rounds = 2000;
    std::thread other([&] {
      for (uint32_t i = 1; i <= rounds; ++i) {
        while (question.load() != i)
          if (sleeps) question.wait(i - 1);
        answer.store(i);
      }
    });
    std::vector<double> times;
    for (uint32_t i = 1; i <= rounds; ++i) {
      if (sleeps) std::this_thread::sleep_for(std::chrono::microseconds(200));
      auto start = Clock::now();
      question.store(i);
      if (sleeps) question.notify_all();
      while (answer.load() != i) {
      }
      times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
    }
    other.join();
    std::sort(times.begin(), times.end());
    std::printf("%s: %.2f us at least, %.2f us in the middle\n", sleeps ? "asleep" : "spinning",
                times[0], times[rounds / 2]);
  }
}
