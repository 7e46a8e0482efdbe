#include "tools/benchmark_runner.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "tools/dispatch_profile.h"

namespace mote::tools {
namespace {

constexpr int64_t max_iterations = 1000000000;

int64_t round_up(int64_t count, int64_t batch) {
  int64_t rest = count % batch;
  return rest && count <= INT64_MAX - batch ? count + batch - rest : count;
}

// Runs until the time is reached, from `iterations` on, which becomes how many that took.
Status run_for(Benchmark& benchmark, double min_time, int verbosity, int64_t& iterations,
               Stopwatch& watch) {
  for (;;) {
    iterations = round_up(iterations, benchmark.batch());
    watch = {};
    MOTE_TRY(benchmark.run(iterations, watch));
    if (verbosity >= 2)
      std::fprintf(stderr, "%.*s: %lld iterations in %g s, %g s of CPU time\n",
                   static_cast<int>(benchmark.name().size()), benchmark.name().data(),
                   static_cast<long long>(iterations), watch.real(), watch.cpu());
    if (watch.real() >= min_time || iterations >= max_iterations) return ok_status;
    iterations = next_iterations(iterations, watch.real(), min_time);
  }
}

BenchmarkRow row_of(const DispatchTime& time) {
  BenchmarkRow row;
  double count = static_cast<double>(time.iterations);
  row.run_name = time.name.view();
  row.unit = time.unit;
  row.family = static_cast<int64_t>(time.benchmark);
  row.iterations = time.iterations;
  row.real_time = row.cpu_time = time.seconds / count;
  row.counters[0] = {"calls", static_cast<double>(time.calls) / count};
  row.counters[1] = {"percent", 100 * time.share};
  row.counter_count = 2;
  return row;
}

// What is known of one benchmark so far.
struct Family {
  explicit Family(Allocator& allocator) : rows(allocator) {}

  int64_t iterations = 0;  // of a repetition; 0 before the first
  Array<BenchmarkRow> rows;
  FixedText<512> error;
};

class Runner {
 public:
  Runner(std::span<Benchmark* const> benchmarks, const MeasureOptions& options,
         const DispatchProfile* profile, Report& display, Report* file, Allocator& allocator)
      : benchmarks_(benchmarks),
        options_(options),
        profile_(profile),
        allocator_(allocator),
        display_(display),
        file_(file),
        families_(allocator) {}

  Status run(bool& failed) {
    Array<size_t> order(allocator_);
    for (size_t i = 0; i < benchmarks_.size(); ++i) {
      MOTE_TRY(families_.push(Family(allocator_)));
      for (int64_t k = 0; k < options_.repetitions; ++k) MOTE_TRY(order.push(i));
    }
    if (options_.is_interleaved) shuffle({order.data(), order.size()});
    failed = false;
    for (size_t index : order) {
      if (!families_[index].error.view().empty()) continue;
      MOTE_TRY(repeat(index));
      bool has_failed = !families_[index].error.view().empty();
      failed |= has_failed;
      auto count = static_cast<int64_t>(families_[index].rows.size());
      if (has_failed || count == options_.repetitions) MOTE_TRY(report(index));
    }
    return ok_status;
  }

 private:
  static void shuffle(std::span<size_t> order) {
    std::srand(static_cast<unsigned>(wall_seconds() * 1e6));
    for (size_t i = order.size(); i > 1; --i)
      std::swap(order[i - 1], order[static_cast<size_t>(std::rand()) % i]);
  }

  Status repeat(size_t index) {
    Benchmark& benchmark = *benchmarks_[index];
    Family& family = families_[index];
    Stopwatch watch;
    Status status = family.iterations
                        ? benchmark.run(family.iterations, watch)
                        : find_iterations(benchmark, options_, family.iterations, watch);
    BenchmarkRow row;
    row.run_name = benchmark.name();
    row.unit = benchmark.unit();
    row.family = static_cast<int64_t>(index);
    row.repetitions = options_.repetitions;
    row.repetition = static_cast<int64_t>(family.rows.size());
    row.iterations = family.iterations;
    if (status.ok()) {
      double count = static_cast<double>(family.iterations);
      row.real_time = watch.real() / count;
      row.cpu_time = watch.cpu() / count;
      row.counters[0] = {"items_per_second", count / std::max(watch.real(), 1e-9), true};
      row.counter_count = 1;
    } else {
      benchmark.report_failure(status, family.error);
      row.error = family.error.view();
    }
    return family.rows.push(row);
  }

  void add(const BenchmarkRow& row, bool is_displayed = true) {
    if (is_displayed) display_.add(row);
    if (file_) file_->add(row);
  }

  Status report(size_t index) {
    const Family& family = families_[index];
    std::span<const BenchmarkRow> rows(family.rows.data(), family.rows.size());
    bool has_aggregates = rows.size() > 1 && family.error.view().empty();
    if (!has_aggregates || !options_.report_aggregates_only)
      for (const BenchmarkRow& row : rows)
        add(row, !has_aggregates || !options_.display_aggregates_only);
    if (has_aggregates) {
      BenchmarkRow aggregates[aggregate_count];
      MOTE_TRY(aggregate_rows(rows, allocator_, aggregates));
      for (const BenchmarkRow& row : aggregates) add(row);
    }
    if (profile_)
      for (const DispatchTime& time : profile_->times())
        if (time.benchmark == index) add(row_of(time));
    return ok_status;
  }

  std::span<Benchmark* const> benchmarks_;
  const MeasureOptions& options_;
  const DispatchProfile* profile_;
  Allocator& allocator_;
  Report& display_;
  Report* file_;
  Array<Family> families_;
};

}  // namespace

int64_t next_iterations(int64_t iterations, double elapsed, double min_time) {
  double factor = elapsed > 0.1 * min_time ? 1.4 * min_time / elapsed : 10;
  double next = std::round(factor * static_cast<double>(iterations));
  if (next >= static_cast<double>(max_iterations)) return max_iterations;
  return std::max(static_cast<int64_t>(next), iterations + 1);
}

Status find_iterations(Benchmark& benchmark, const MeasureOptions& options, int64_t& iterations,
                       Stopwatch& watch) {
  if (options.warmup_time > 0) {
    int64_t warmup = 1;
    MOTE_TRY(run_for(benchmark, options.warmup_time, options.verbosity, warmup, watch));
  }
  iterations = options.iterations ? options.iterations : 1;
  double min_time = options.iterations ? 0 : options.min_time;
  return run_for(benchmark, min_time, options.verbosity, iterations, watch);
}

Status run_benchmarks(std::span<Benchmark* const> benchmarks, const MeasureOptions& options,
                      const DispatchProfile* profile, Report& display, Report* file,
                      Allocator& allocator, bool& failed) {
  return Runner(benchmarks, options, profile, display, file, allocator).run(failed);
}

}  // namespace mote::tools
