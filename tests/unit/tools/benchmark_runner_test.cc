// The measuring loop, on benchmarks whose time is made up.
#include "tools/benchmark_runner.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/tools/printed.h"
#include "tools/dispatch_profile.h"

namespace mote::tools {
namespace {

class Fake final : public Benchmark {
 public:
  explicit Fake(double seconds, const char* name = "B") : seconds_(seconds), name_(name) {}

  std::string_view name() const override { return name_; }
  TimeUnit unit() const override { return TimeUnit::us; }
  int64_t batch() const override { return batch_size; }
  Status run(int64_t iterations, Stopwatch& watch) override {
    runs.push_back(iterations);
    if (runs.size() == fails_at) return invalid_argument<"does not want">;
    watch.add(seconds_ * static_cast<double>(iterations), 0);
    return ok_status;
  }
  void report_failure(Status status, TextWriter& summary) override {
    ++failures;
    summary.text(status.text());
  }

  int64_t batch_size = 1;
  size_t fails_at = 0;
  std::vector<int64_t> runs;
  int failures = 0;

 private:
  double seconds_;
  const char* name_;
};

struct Result {
  std::string display, file;
  bool failed = false;
};

// Names and iterations of the rows, "B 3", and errors.
std::string in_short(const std::string& csv) {
  std::string result;
  size_t line = csv.find('\n') + 1;
  for (size_t end; (end = csv.find('\n', line)) != std::string::npos; line = end + 1) {
    std::string row = csv.substr(line + 1, end - line - 1);
    size_t quote = row.find('"');
    size_t comma = row.find(',', quote + 2);
    result += row.substr(0, quote) + " " + row.substr(quote + 2, comma - quote - 2) + "\n";
  }
  return result;
}

Result run(std::vector<Benchmark*> benchmarks, const MeasureOptions& options) {
  Result result;
  result.file = printed([&](std::FILE* file) {
    result.display = printed([&](std::FILE* out) {
      Report display(ReportFormat::csv, false, false, out);
      Report copy(ReportFormat::csv, false, false, file);
      display.begin({}, nullptr);
      copy.begin({}, nullptr);
      EXPECT_TRUE(run_benchmarks(benchmarks, options, nullptr, display, &copy, system_allocator(),
                                 result.failed)
                      .ok());
    });
  });
  result.display = in_short(result.display);
  result.file = in_short(result.file);
  return result;
}

using Runs = std::vector<int64_t>;

// tools.md 5: iters * (1.4 * min / elapsed if elapsed > 0.1 * min else 10).
TEST(BenchmarkRunner, IterationsGrowUntilTheTimeIsLongEnough) {
  EXPECT_EQ(next_iterations(1, 0.001, 0.5), 10);
  EXPECT_EQ(next_iterations(100, 0.1, 0.5), 700);
  EXPECT_EQ(next_iterations(1, 0.4999, 0.5), 2);
  EXPECT_EQ(next_iterations(500000000, 0.001, 0.5), 1000000000);
  Fake fake(0.001);
  EXPECT_EQ(run({&fake}, {}).display, "B 700\n");
  EXPECT_EQ(fake.runs, (Runs{1, 10, 100, 700}));
}

TEST(BenchmarkRunner, EndsForWhatTakesNoTime) {
  Fake fake(0);
  EXPECT_EQ(run({&fake}, {}).display, "B 1000000000\n");
}

TEST(BenchmarkRunner, RowsHaveTheTimeOfAnIteration) {
  Fake fake(0.002);
  MeasureOptions options;
  options.iterations = 5;
  std::string rows = printed([&](std::FILE* out) {
    Report report(ReportFormat::csv, false, false, out);
    Benchmark* benchmark = &fake;
    bool failed;
    EXPECT_TRUE(run_benchmarks({&benchmark, 1}, options, nullptr, report, nullptr,
                               system_allocator(), failed)
                    .ok());
  });
  EXPECT_EQ(rows, "\"B\",5,2000,0,us,,500,,,\n");
}

TEST(BenchmarkRunner, BatchesAreWhole) {
  Fake fake(1);
  fake.batch_size = 3;
  MeasureOptions options;
  options.iterations = 4;
  EXPECT_EQ(run({&fake}, options).display, "B 6\n");
}

TEST(BenchmarkRunner, RepetitionsKeepTheIterationsOfTheFirst) {
  Fake fake(0.1);
  MeasureOptions options;
  options.repetitions = 3;
  options.warmup_time = 0.05;
  EXPECT_EQ(run({&fake}, options).display,
            "B 7\nB 7\nB 7\nB_mean 3\nB_median 3\nB_stddev 3\nB_cv 3\n");
  EXPECT_EQ(fake.runs, (Runs{1, 1, 7, 7, 7}));
}

TEST(BenchmarkRunner, AggregatesMayStandAlone) {
  Fake fake(1), other(1, "C");
  MeasureOptions options;
  options.repetitions = 2;
  options.display_aggregates_only = true;
  const std::string all = "B 1\nB 1\n", aggregates = "B_mean 2\nB_median 2\nB_stddev 2\nB_cv 2\n";
  Result result = run({&fake}, options);
  EXPECT_EQ(result.display, aggregates);
  EXPECT_EQ(result.file, all + aggregates);
  options.report_aggregates_only = true;
  EXPECT_EQ(run({&fake}, options).file, aggregates);
  options.repetitions = 1;
  EXPECT_EQ(run({&fake, &other}, options).display, "B 1\nC 1\n");
}

TEST(BenchmarkRunner, FailureEndsOneBenchmark) {
  Fake fake(1), other(1, "C");
  fake.fails_at = 2;
  MeasureOptions options;
  options.repetitions = 3;
  Result result = run({&fake, &other}, options);
  EXPECT_TRUE(result.failed);
  EXPECT_EQ(result.display, "B 1\nB \nC 1\nC 1\nC 1\nC_mean 3\nC_median 3\nC_stddev 3\nC_cv 3\n");
  EXPECT_EQ(fake.failures, 1);
  EXPECT_EQ(fake.runs.size(), 2u);
}

TEST(BenchmarkRunner, InterleavingKeepsTheRowsOfABenchmarkTogether) {
  Fake fake(1), other(1, "C");
  MeasureOptions options;
  options.repetitions = 2;
  options.is_interleaved = true;
  const std::string b = "B 1\nB 1\nB_mean 2\nB_median 2\nB_stddev 2\nB_cv 2\n",
                    c = "C 1\nC 1\nC_mean 2\nC_median 2\nC_stddev 2\nC_cv 2\n";
  std::string found = run({&fake, &other}, options).display;
  EXPECT_TRUE(found == b + c || found == c + b) << found;
}

// Calls kernel "b" once and "a" twice in an iteration; only "b" takes time.
class Kernels final : public Benchmark {
 public:
  explicit Kernels(const TraceHook& hook) : hook_(hook) {}

  std::string_view name() const override { return "BM_k/process_time/real_time"; }
  TimeUnit unit() const override { return TimeUnit::us; }
  int64_t batch() const override { return 1; }
  Status run(int64_t iterations, Stopwatch&) override {
    for (int64_t i = 0; i < iterations; ++i) {
      dispatch("a", 0);
      dispatch("b", 0.001);
      dispatch("a", 0);
      TraceScope other(hook_, [] { return TraceEvent{.kind = TraceKind::import, .name = "c"}; });
    }
    return ok_status;
  }
  void report_failure(Status, TextWriter&) override {}

 private:
  void dispatch(const char* name, double seconds) {
    TraceScope scope(hook_, [&] { return TraceEvent{.kind = TraceKind::dispatch, .name = name}; });
    double start = wall_seconds();
    while (wall_seconds() < start + seconds) continue;
  }

  TraceHook hook_;
};

TEST(DispatchProfile, AddsTheLongestDispatchesFirst) {
  DispatchProfile profile(system_allocator());
  Kernels kernels(profile.hook());
  MeasureOptions options;
  options.iterations = 2;
  ASSERT_TRUE(profile.run(0, kernels, options).ok());
  ASSERT_TRUE(profile.run(1, kernels, options).ok());
  ASSERT_EQ(profile.times().size(), 4u);
  for (size_t i : {0, 2}) {
    const DispatchTime &b = profile.times()[i], &a = profile.times()[i + 1];
    EXPECT_EQ(b.benchmark, i / 2);
    EXPECT_EQ(b.name.view(), "BM_k/b");
    EXPECT_EQ(b.iterations, 2);
    EXPECT_EQ(b.calls, 2u);
    EXPECT_GE(b.seconds, 0.002);
    EXPECT_GT(b.share, 0.5);
    EXPECT_EQ(a.name.view(), "BM_k/a");
    EXPECT_EQ(a.calls, 4u);
    EXPECT_NEAR(a.share + b.share, 1, 1e-9);
  }
}

TEST(Stopwatch, RunsWhileItIsStarted) {
  Stopwatch watch;
  watch.start();
  double start = wall_seconds();
  while (wall_seconds() < start + 0.002) continue;
  watch.stop();
  double real = watch.real(), cpu = watch.cpu();
  EXPECT_GE(real, 0.002);
  EXPECT_GT(cpu, 0);
  start = wall_seconds();
  while (wall_seconds() < start + 0.002) continue;
  EXPECT_EQ(watch.real(), real);
  EXPECT_EQ(watch.cpu(), cpu);
}

}  // namespace
}  // namespace mote::tools
