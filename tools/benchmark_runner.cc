#include "tools/benchmark_runner.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace mote::tools {
namespace {

constexpr int64_t max_iterations = 1000000000;

int64_t round_up(int64_t count, int64_t batch) {
  int64_t rest = count % batch;
  return rest && count <= INT64_MAX - batch ? count + batch - rest : count;
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
         Allocator& allocator, Report& display, Report* file)
      : benchmarks_(benchmarks),
        options_(options),
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
      if (has_failed || count == options_.repetitions) MOTE_TRY(report(families_[index]));
    }
    return ok_status;
  }

 private:
  static void shuffle(std::span<size_t> order) {
    std::srand(static_cast<unsigned>(wall_seconds() * 1e6));
    for (size_t i = order.size(); i > 1; --i)
      std::swap(order[i - 1], order[static_cast<size_t>(std::rand()) % i]);
  }

  // Runs until the time is reached, from `iterations` on, which becomes how many that took.
  Status run_for(Benchmark& benchmark, double min_time, int64_t& iterations, Stopwatch& watch) {
    for (;;) {
      iterations = round_up(iterations, benchmark.batch());
      watch = {};
      MOTE_TRY(benchmark.run(iterations, watch));
      if (options_.verbosity >= 2)
        std::fprintf(stderr, "%.*s: %lld iterations in %g s, %g s of CPU time\n",
                     static_cast<int>(benchmark.name().size()), benchmark.name().data(),
                     static_cast<long long>(iterations), watch.real(), watch.cpu());
      if (watch.real() >= min_time || iterations >= max_iterations) return ok_status;
      iterations = next_iterations(iterations, watch.real(), min_time);
    }
  }

  Status measure(Benchmark& benchmark, Family& family, Stopwatch& watch) {
    bool is_first = family.iterations == 0;
    if (is_first && options_.warmup_time > 0) {
      int64_t iterations = 1;
      MOTE_TRY(run_for(benchmark, options_.warmup_time, iterations, watch));
    }
    if (is_first) family.iterations = options_.iterations ? options_.iterations : 1;
    bool is_exact = !is_first || options_.iterations;
    return run_for(benchmark, is_exact ? 0 : options_.min_time, family.iterations, watch);
  }

  Status repeat(size_t index) {
    Benchmark& benchmark = *benchmarks_[index];
    Family& family = families_[index];
    Stopwatch watch;
    Status status = measure(benchmark, family, watch);
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

  Status report(const Family& family) {
    size_t count = family.rows.size();
    bool has_aggregates = count > 1 && family.error.view().empty();
    bool hides_rows = has_aggregates && options_.report_aggregates_only;
    for (const BenchmarkRow& row : family.rows) {
      if (hides_rows) break;
      if (!has_aggregates || !options_.display_aggregates_only) display_.add(row);
      if (file_) file_->add(row);
    }
    if (!has_aggregates) return ok_status;
    BenchmarkRow aggregates[aggregate_count];
    MOTE_TRY(aggregate_rows({family.rows.data(), count}, allocator_, aggregates));
    for (const BenchmarkRow& row : aggregates) {
      display_.add(row);
      if (file_) file_->add(row);
    }
    return ok_status;
  }

  std::span<Benchmark* const> benchmarks_;
  const MeasureOptions& options_;
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

Status run_benchmarks(std::span<Benchmark* const> benchmarks, const MeasureOptions& options,
                      Allocator& allocator, Report& display, Report* file, bool& failed) {
  return Runner(benchmarks, options, allocator, display, file).run(failed);
}

}  // namespace mote::tools
