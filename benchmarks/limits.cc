// What this machine can do at best: bytes in a second from memory and from a cache, a system call,
// a page of memory that is touched for the first time. One "name value" a line.
//
//     c++ -std=c++20 -O3 -march=native benchmarks/limits.cc -o build/limits && build/limits
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <thread>
#include <vector>

namespace {

constexpr int repeats = 9;
constexpr size_t large = 256u << 20, small = 1u << 20, page = 4096;

template <class Work>
double best_seconds(Work&& work) {
  using Clock = std::chrono::steady_clock;
  double best = 1e9;
  for (int i = 0; i < repeats; ++i) {
    auto start = Clock::now();
    work();
    std::chrono::duration<double> time = Clock::now() - start;
    best = std::min(best, time.count());
  }
  return best;
}

uint64_t sum(const uint64_t* words, size_t count) {
  uint64_t total = 0;
  for (size_t i = 0; i < count; ++i) total += words[i];
  return total;
}

double read_rate(const std::vector<uint64_t>& words, size_t passes, size_t threads) {
  size_t part = words.size() / threads;
  double seconds = best_seconds([&] {
    std::vector<std::thread> others;
    auto work = [&](size_t index) {
      for (size_t i = 0; i < passes; ++i) {
        uint64_t total = sum(words.data() + index * part, part);
        asm volatile("" : : "r"(total) : "memory");
      }
    };
    for (size_t i = 1; i < threads; ++i) others.emplace_back(work, i);
    work(0);
    for (std::thread& other : others) other.join();
  });
  return static_cast<double>(words.size() * sizeof(uint64_t) * passes) / seconds;
}

double copy_rate() {
  std::vector<uint8_t> from(large, 1), to(large, 2);
  return static_cast<double>(large) / best_seconds([&] {
           std::memcpy(to.data(), from.data(), large);
           asm volatile("" : : "r"(to.data()) : "memory");
         });
}

double syscall_ns() {
  constexpr int count = 100000;
  return best_seconds([] {
           for (int i = 0; i < count; ++i) syscall(SYS_getppid);
         }) *
         1e9 / count;
}

double first_touch_ns() {
  constexpr size_t pages = 4096;
  return best_seconds([] {
           void* memory = mmap(nullptr, pages * page, PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
           madvise(memory, pages * page, MADV_NOHUGEPAGE);
           for (size_t i = 0; i < pages; ++i) static_cast<volatile char*>(memory)[i * page] = 1;
           munmap(memory, pages * page);
         }) *
         1e9 / pages;
}

}  // namespace

int main() {
  std::vector<uint64_t> memory(large / sizeof(uint64_t), 3), cache(small / sizeof(uint64_t), 3);
  std::printf("memory_read_1 %.4g\n", read_rate(memory, 1, 1));
  std::printf("memory_read_2 %.4g\n", read_rate(memory, 1, 2));
  std::printf("cache_read %.4g\n", read_rate(cache, 100, 1));
  std::printf("memory_copy %.4g\n", copy_rate());
  std::printf("syscall_ns %.4g\n", syscall_ns());
  std::printf("first_touch_ns %.4g\n", first_touch_ns());
}
