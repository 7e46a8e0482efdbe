// --dispatch_statistics: which kernels a benchmark runs and for how long, from a traced session
// that is not the one that is measured.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>

#include "mote/base/trace.h"
#include "tools/benchmark_runner.h"

namespace mote::tools {

// All runs of one kernel on behalf of one benchmark.
struct DispatchTime {
  size_t benchmark = 0;
  FixedText<1024> name;  // "BM_main/main_dispatch_0"
  TimeUnit unit = TimeUnit::ms;
  int64_t iterations = 0;
  uint64_t calls = 0;
  double seconds = 0;
  double share = 0;  // of the time of all kernels of the benchmark
};

class DispatchProfile {
 public:
  explicit DispatchProfile(Allocator& allocator) : times_(allocator), starts_(allocator) {}
  DispatchProfile(const DispatchProfile&) = delete;
  DispatchProfile& operator=(const DispatchProfile&) = delete;

  // For the session whose benchmarks are passed to run(). Valid as long as this object.
  TraceHook hook();
  // Runs the benchmark as often as it will be measured, and once more to time its kernels. `index`:
  // its place among all, in ascending order. Codes: those of Benchmark::run().
  Status run(size_t index, Benchmark& benchmark, const MeasureOptions& options);

  // Of one benchmark after the other, the longest first.
  std::span<const DispatchTime> times() const { return {times_.data(), times_.size()}; }

 private:
  struct Start {
    int thread;
    double time;
  };

  void write(bool is_begin, const TraceEvent& event);
  Status begin(int thread);
  Status end(int thread, double time, const TraceEvent& event);
  void finish();

  Array<DispatchTime> times_;  // from first_ on of the benchmark that runs
  size_t first_ = 0;
  DispatchTime current_;  // what the times of the benchmark that runs have in common
  Array<Start> starts_;   // one a thread
  Status status_;
  bool is_active_ = false;
  std::atomic<uint32_t> is_busy_{0};
};

}  // namespace mote::tools
