// How often to run a benchmark, and what to report of it.
//
// A repetition starts with one iteration and takes more until the time they need is long enough to
// mean something; further repetitions of a benchmark take as many.
#pragma once

#include <cstdint>
#include <cstdio>
#include <span>
#include <string_view>

#include "tools/benchmark_report.h"

namespace mote::tools {

// Sums up time between start() and stop().
class Stopwatch {
 public:
  void start() {
    real_start_ = wall_seconds();
    cpu_start_ = process_seconds();
  }
  void stop() {
    cpu_ += process_seconds() - cpu_start_;
    real_ += wall_seconds() - real_start_;
  }
  void add(double real, double cpu) {
    real_ += real;
    cpu_ += cpu;
  }
  // Seconds; of the processor: all threads.
  double real() const { return real_; }
  double cpu() const { return cpu_; }

 private:
  double real_ = 0, cpu_ = 0;
  double real_start_ = 0, cpu_start_ = 0;
};

// How names of benchmarks end: times are those of the wall and of all threads.
inline constexpr std::string_view timing_suffix = "/process_time/real_time";

// Something to measure.
class Benchmark {
 public:
  virtual std::string_view name() const = 0;
  virtual TimeUnit unit() const = 0;
  // Iterations that belong together: run() gets multiples of it.
  virtual int64_t batch() const = 0;
  // The watch runs during what counts and nothing else.
  virtual Status run(int64_t iterations, Stopwatch& watch) = 0;
  // Called once when run() failed: tells a person all about it, and a row of the table in short.
  virtual void report_failure(Status status, TextWriter& summary) = 0;

 protected:
  ~Benchmark() = default;
};

struct MeasureOptions {
  double min_time = 0.5;   // seconds that the iterations of a repetition take at least
  int64_t iterations = 0;  // exactly so many, unless zero
  double warmup_time = 0;  // seconds before the first repetition
  int64_t repetitions = 1;
  bool is_interleaved = false;  // repetitions of all benchmarks in random order
  bool report_aggregates_only = false;
  bool display_aggregates_only = false;
  int verbosity = 0;
};

// The iterations to try after `iterations`, which took `elapsed` seconds, less than `min_time`.
int64_t next_iterations(int64_t iterations, double elapsed, double min_time);

// Runs a benchmark as the first repetition does, which finds the number of iterations.
Status find_iterations(Benchmark& benchmark, const MeasureOptions& options, int64_t& iterations,
                       Stopwatch& watch);

class DispatchProfile;

// Runs all benchmarks and adds their rows to `display`, and to `file` unless it is null; then come
// the dispatches of the benchmark if there is a profile. A benchmark that fails gets a row that
// says so and is not repeated; `failed` tells whether one did.
Status run_benchmarks(std::span<Benchmark* const> benchmarks, const MeasureOptions& options,
                      const DispatchProfile* profile, Report& display, Report* file,
                      Allocator& allocator, bool& failed);

}  // namespace mote::tools
