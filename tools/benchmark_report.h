// The tables of benchmark-module: a row a measurement, as text for people, JSON or CSV.
#pragma once

#include <cstdint>
#include <cstdio>
#include <span>
#include <string_view>

#include "mote/base/array.h"
#include "tools/machine.h"

namespace mote::tools {

enum class TimeUnit : uint8_t { ns, us, ms };
// What a row says of the repetitions of a benchmark; none: it is one of them.
enum class Aggregate : uint8_t { none, mean, median, stddev, cv };
inline constexpr size_t aggregate_count = 4;

struct Counter {
  const char* name = "";
  double value = 0;
  bool is_rate = false;  // a second
};

// Texts belong to the caller.
struct BenchmarkRow {
  std::string_view run_name;  // one line, without the suffix of an aggregate
  Aggregate aggregate = Aggregate::none;
  TimeUnit unit = TimeUnit::ms;
  int64_t family = 0;
  int64_t repetitions = 1;
  int64_t repetition = 0;
  int64_t iterations = 0;  // of an aggregate: repetitions
  // Seconds an iteration; for Aggregate::cv this and the counters are ratios.
  double real_time = 0;
  double cpu_time = 0;
  Counter counters[2];
  size_t counter_count = 0;
  std::string_view error;  // instead of the numbers
};

// Rows of mean, median, sample standard deviation and coefficient of variation (deviation by mean)
// of at least two repetitions that have the same counters.
Status aggregate_rows(std::span<const BenchmarkRow> repetitions, Allocator& allocator,
                      BenchmarkRow (&out)[aggregate_count]);

// "1.79", ten characters wide, with fewer digits the larger it is.
FixedText<24> time_text(double value);
// "5.67398k": up to 999 and a letter for the power of 1000.
FixedText<24> counter_text(double value);

struct ContextEntry {
  std::string_view key, value;
};

struct ReportContext {
  Machine machine;
  std::string_view executable;
  std::span<const ContextEntry> entries;  // that a person added
  size_t name_width = 10;                 // of the longest row
  bool has_dispatches = false;            // CSV gets the columns of their counters
};

enum class ReportFormat : uint8_t { console, json, csv };

class Report {
 public:
  // `tabular`: on the console, counters are columns.
  Report(ReportFormat format, bool has_color, bool is_tabular, std::FILE* out)
      : out_(out), format_(format), has_color_(has_color), is_tabular_(is_tabular) {}

  // Where JSON has a place for the context that is it; otherwise it is printed to `notes`, which
  // may be null.
  void begin(const ReportContext& context, std::FILE* notes);
  void add(const BenchmarkRow& row);
  void end();

 private:
  void add_console(const BenchmarkRow& row);
  void print_header(const BenchmarkRow& row);
  void print_times(const BenchmarkRow& row);
  void add_json(const BenchmarkRow& row);
  void add_csv(const BenchmarkRow& row);
  void begin_color(const char* color);
  void end_color();

  std::FILE* out_;
  ReportFormat format_;
  bool has_color_;
  bool is_tabular_;
  size_t name_width_ = 0;
  bool has_dispatches_ = false;
  uint64_t row_count_ = 0;
  // Names of the columns of counters that the last header has.
  const char* columns_[2] = {};
  size_t column_count_ = 0;
};

}  // namespace mote::tools
