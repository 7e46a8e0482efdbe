// What two threads that work together pay: how long one takes to bring in the other, while that
// spins on a word and while it sleeps, and how fast one reads what the other has just written.
// Prints the smallest and the middle time in microseconds; two free cores are assumed. The threaded
// driver's thresholds come from it.
//
//     c++ -std=c++20 -O2 benchmarks/wake_up.cc -o build/wake_up && build/wake_up
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <numeric>
#include <thread>
#include <vector>

using Clock = std::chrono::steady_clock;

double microseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

void print(const char* what, std::vector<double>& times) {
  std::sort(times.begin(), times.end());
  std::printf("%s: %.3f us at least, %.3f us in the middle\n", what, times[0],
              times[times.size() / 2]);
}

constexpr uint32_t rounds = 2000;

void bring_in(bool sleeps) {
  std::atomic<uint32_t> question{0}, answer{0};
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
    times.push_back(microseconds_since(start));
  }
  other.join();
  print(sleeps ? "asleep" : "spinning", times);
}

// Reads 64 KiB, as two kernels do of which one uses the results of the other.
void read_written(bool is_remote) {
  std::vector<uint64_t> words(8192);
  std::atomic<uint32_t> question{0}, answer{0};
  auto write = [&](uint32_t i) { std::fill(words.begin(), words.end(), i); };
  std::thread other([&] {
    for (uint32_t i = 1; i <= rounds; ++i) {
      while (question.load() != i) {
      }
      if (is_remote) write(i);
      answer.store(i);
    }
  });
  std::vector<double> times;
  uint64_t sum = 0;
  for (uint32_t i = 1; i <= rounds; ++i) {
    question.store(i);
    while (answer.load() != i) {
    }
    if (!is_remote) write(i);
    auto start = Clock::now();
    sum += std::accumulate(words.begin(), words.end(), uint64_t{0});
    times.push_back(microseconds_since(start));
  }
  other.join();
  if (sum != uint64_t{rounds} * (rounds + 1) / 2 * words.size()) std::printf("wrong sum\n");
  print(is_remote ? "64 KiB written by the other" : "64 KiB written by itself", times);
}

int main() {
  bring_in(false);
  bring_in(true);
  read_written(false);
  read_written(true);
}
