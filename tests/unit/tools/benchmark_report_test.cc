// Texts of Google Benchmark 1.7.1, with made-up numbers, unless the test says otherwise.
#include "tools/benchmark_report.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/tools/printed.h"

namespace mote::tools {
namespace {

std::string time(double value) { return time_text(value).c_str(); }
std::string counter(double value) { return counter_text(value).c_str(); }

TEST(BenchmarkReport, TimesHaveFewerDigitsTheLargerTheyAre) {
  EXPECT_EQ(time(0), "     0.000");
  EXPECT_EQ(time(0.9994), "     0.999");
  EXPECT_EQ(time(1), "      1.00");
  EXPECT_EQ(time(9.994), "      9.99");
  EXPECT_EQ(time(9.996), "     10.00");
  EXPECT_EQ(time(10), "      10.0");
  EXPECT_EQ(time(99.96), "     100.0");
  EXPECT_EQ(time(123.4), "       123");
  EXPECT_EQ(time(9999999999), "9999999999");
  EXPECT_EQ(time(12345678901), "1.2346e+10");
}

TEST(BenchmarkReport, CountersHaveLettersForPowersOfThousand) {
  EXPECT_EQ(counter(0), "0");
  EXPECT_EQ(counter(559.804), "559.804");
  EXPECT_EQ(counter(999), "999");
  EXPECT_EQ(counter(12345.678), "12.3457k");
  EXPECT_EQ(counter(2.5e9), "2.5G");
  EXPECT_EQ(counter(0.01), "0.01");
  EXPECT_EQ(counter(0.0099), "9.9m");
  EXPECT_EQ(counter(1e-5), "10u");
  EXPECT_EQ(counter(-5), "-5");
  EXPECT_EQ(counter(-5000), "-5k");
  // The stock tool writes 1.64069M for 1640690; version 1.7.1 would write 1000k for a million.
  EXPECT_EQ(counter(1e6), "1M");
}

// Four repetitions that take 1, 2, 4 and 9 ms.
std::vector<BenchmarkRow> repetitions() {
  std::vector<BenchmarkRow> rows;
  for (double ms : {1.0, 2.0, 4.0, 9.0}) {
    BenchmarkRow row;
    row.run_name = "B";
    row.repetitions = 4;
    row.repetition = static_cast<int64_t>(rows.size());
    row.iterations = 1;
    row.real_time = row.cpu_time = ms / 1000;
    row.counters[0] = {"items_per_second", ms * 1000, true};
    row.counter_count = 1;
    rows.push_back(row);
  }
  return rows;
}

std::string report(ReportFormat format, const std::vector<BenchmarkRow>& rows,
                   bool is_tabular = false, bool has_color = false) {
  ReportContext context;
  context.name_width = 16;
  return printed([&](std::FILE* out) {
    Report report(format, has_color, is_tabular, out);
    report.begin(context, nullptr);
    for (const BenchmarkRow& row : rows) report.add(row);
    report.end();
  });
}

std::vector<BenchmarkRow> with_aggregates() {
  std::vector<BenchmarkRow> rows = repetitions();
  BenchmarkRow aggregates[aggregate_count];
  EXPECT_TRUE(aggregate_rows(rows, system_allocator(), aggregates).ok());
  rows.insert(rows.end(), aggregates, aggregates + aggregate_count);
  return rows;
}

TEST(BenchmarkReport, ConsoleIsAligned) {
  std::string rule(16 + 43 + 16, '-');
  EXPECT_EQ(
      report(ReportFormat::console, with_aggregates()),
      rule + "\nBenchmark                 Time             CPU   Iterations UserCounters...\n" +
          rule +
          "\nB                      1.00 ms         1.00 ms            1 items_per_second=1k/s\n"
          "B                      2.00 ms         2.00 ms            1 items_per_second=2k/s\n"
          "B                      4.00 ms         4.00 ms            1 items_per_second=4k/s\n"
          "B                      9.00 ms         9.00 ms            1 items_per_second=9k/s\n"
          "B_mean                 4.00 ms         4.00 ms            4 items_per_second=4k/s\n"
          "B_median               3.00 ms         3.00 ms            4 items_per_second=3k/s\n"
          "B_stddev               3.56 ms         3.56 ms            4 "
          "items_per_second=3.55903k/s\n"
          "B_cv                  88.98 %         88.98 %             4 "
          "items_per_second=88.98%\n");
}

TEST(BenchmarkReport, CountersMayBeColumns) {
  std::vector<BenchmarkRow> rows = repetitions();
  rows.resize(1);
  BenchmarkRow dispatch = rows[0];
  dispatch.run_name = "B/d";
  dispatch.counters[0] = {"calls", 1};
  dispatch.counters[1] = {"percent", 100};
  dispatch.counter_count = 2;
  rows.push_back(dispatch);
  std::string first(16 + 43 + 17, '-'), second(16 + 43 + 22, '-');
  EXPECT_EQ(
      report(ReportFormat::console, rows, true),
      first + "\nBenchmark                 Time             CPU   Iterations items_per_second\n" +
          first +
          "\nB                      1.00 ms         1.00 ms            1             1k/s\n" +
          second +
          "\nBenchmark                 Time             CPU   Iterations      calls    percent\n" +
          second +
          "\nB/d                    1.00 ms         1.00 ms            1          1        100\n");
}

BenchmarkRow failed_row() {
  BenchmarkRow row;
  row.run_name = "e";
  row.error = "it's \"bad\"";
  return row;
}

TEST(BenchmarkReport, FailureStandsInTheRow) {
  std::string rule(16 + 43, '-');
  EXPECT_EQ(report(ReportFormat::console, {failed_row()}),
            rule + "\nBenchmark                 Time             CPU   Iterations\n" + rule +
                "\ne                ERROR OCCURRED: 'it's \"bad\"'\n");
}

// What a terminal shows is the same text.
TEST(BenchmarkReport, ColorsSurroundTheFields) {
  std::vector<BenchmarkRow> rows = repetitions();
  rows.resize(1);
  std::string text = report(ReportFormat::console, rows, false, true);
  EXPECT_NE(text.find("\033[0;32mB                \033[m"
                      "\033[0;33m      1.00 ms         1.00 ms   \033[m"
                      "\033[0;36m         1\033[m items_per_second=1k/s\n"),
            std::string::npos)
      << text;
}

TEST(BenchmarkReport, CsvHasPlainNumbers) {
  std::vector<BenchmarkRow> rows = with_aggregates();
  rows.push_back(failed_row());
  EXPECT_EQ(report(ReportFormat::csv, rows),
            "name,iterations,real_time,cpu_time,time_unit,bytes_per_second,items_per_second,label,"
            "error_occurred,error_message\n"
            "\"B\",1,1,1,ms,,1000,,,\n"
            "\"B\",1,2,2,ms,,2000,,,\n"
            "\"B\",1,4,4,ms,,4000,,,\n"
            "\"B\",1,9,9,ms,,9000,,,\n"
            "\"B_mean\",4,4,4,ms,,4000,,,\n"
            "\"B_median\",4,3,3,ms,,3000,,,\n"
            "\"B_stddev\",4,3.55903,3.55903,ms,,3559.03,,,\n"
            // The ratio and no unit, as the stock tool has it; version 1.7.1 differs.
            "\"B_cv\",4,0.889757,0.889757,,,0.889757,,,\n"
            "\"e\",,,,,,,,true,\"it's \"\"bad\"\"\"\n");
}

// Keys, their order and the form of numbers are those of the stock tool.
TEST(BenchmarkReport, JsonHasAllDigits) {
  BenchmarkRow row = repetitions()[1], ratio = row;
  ratio.aggregate = Aggregate::cv;
  ratio.iterations = 4;
  ratio.real_time = ratio.cpu_time = 0.5;
  ratio.counters[0].value = 0.25;
  std::string text = report(ReportFormat::json, {row, ratio, failed_row()});
  text = text.substr(text.find("  \"benchmarks\""));
  EXPECT_EQ(text, R"(  "benchmarks": [
    {
      "name": "B",
      "family_index": 0,
      "per_family_instance_index": 0,
      "run_name": "B",
      "run_type": "iteration",
      "repetitions": 4,
      "repetition_index": 1,
      "threads": 1,
      "iterations": 1,
      "real_time": 2.0000000000000000e+00,
      "cpu_time": 2.0000000000000000e+00,
      "time_unit": "ms",
      "items_per_second": 2.0000000000000000e+03
    },
    {
      "name": "B_cv",
      "family_index": 0,
      "per_family_instance_index": 0,
      "run_name": "B",
      "run_type": "aggregate",
      "repetitions": 4,
      "threads": 1,
      "aggregate_name": "cv",
      "aggregate_unit": "percentage",
      "iterations": 4,
      "real_time": 5.0000000000000000e-01,
      "cpu_time": 5.0000000000000000e-01,
      "time_unit": "ms",
      "items_per_second": 2.5000000000000000e-01
    },
    {
      "name": "e",
      "family_index": 0,
      "per_family_instance_index": 0,
      "run_name": "e",
      "run_type": "iteration",
      "repetitions": 1,
      "repetition_index": 0,
      "threads": 1,
      "error_occurred": true,
      "error_message": "it's \"bad\"",
      "iterations": 0,
      "real_time": 0.0000000000000000e+00,
      "cpu_time": 0.0000000000000000e+00,
      "time_unit": "ms"
    }
  ]
}
)");
}

// Layout of the stock tool.
TEST(BenchmarkReport, ContextDescribesTheMachine) {
  ReportContext context;
  context.machine.date.text("2026-11-21T13:55:31+00:00");
  context.machine.host_name.text("vm");
  context.machine.cpu_count = 2;
  context.machine.mhz = 2700;
  context.machine.cache[0].type.text("Unified");
  context.machine.cache[0].level = 3;
  context.machine.cache[0].bytes = 503316480;
  context.machine.cache[0].sharing = 2;
  context.machine.cache_count = 1;
  context.machine.load[0] = 0.519043;
  context.machine.load[1] = 0.813477;
  context.machine.load[2] = 1.93896;
  context.machine.load_count = 3;
  context.executable = "a\\tool";
  ContextEntry entry = {"a", "\"b\""};
  context.entries = {&entry, 1};
  std::string notes = printed([&](std::FILE* file) {
    printed(
        [&](std::FILE* out) { Report(ReportFormat::csv, false, false, out).begin(context, file); });
  });
  EXPECT_EQ(notes,
            "2026-11-21T13:55:31+00:00\nRunning a\\tool\nRun on (2 X 2700 MHz CPU s)\n"
            "CPU Caches:\n  L3 Unified 491520 KiB (x1)\nLoad Average: 0.52, 0.81, 1.94\n"
            "a: \"b\"\n");
  std::string json = printed([&](std::FILE* out) {
    Report(ReportFormat::json, false, false, out).begin(context, nullptr);
  });
  EXPECT_EQ(json.substr(0, json.find("    \"library_version\"")), R"({
  "context": {
    "date": "2026-11-21T13:55:31+00:00",
    "host_name": "vm",
    "executable": "a\\tool",
    "num_cpus": 2,
    "mhz_per_cpu": 2700,
    "cpu_scaling_enabled": false,
    "caches": [
      {
        "type": "Unified",
        "level": 3,
        "size": 503316480,
        "num_sharing": 2
      }
    ],
    "load_avg": [0.519043,0.813477,1.93896],
)");
  EXPECT_NE(json.find("\n    \"a\": \"\\\"b\\\"\"\n  },\n"), std::string::npos) << json;
}

}  // namespace
}  // namespace mote::tools
