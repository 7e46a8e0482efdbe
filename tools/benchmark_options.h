// What the flags of benchmark-module say.
#pragma once

#include <regex.h>

#include <string_view>

#include "tools/benchmark_cases.h"
#include "tools/benchmark_report.h"
#include "tools/benchmark_runner.h"
#include "tools/flags.h"

namespace mote::tools {

// Chooses benchmarks by name.
class NameFilter {
 public:
  NameFilter() = default;
  NameFilter(const NameFilter&) = delete;
  NameFilter& operator=(const NameFilter&) = delete;
  ~NameFilter();

  // A POSIX extended regular expression to find in names; with a '-' before it names without it;
  // "" and "all" take everything. The pattern outlives the object.
  // INVALID_ARGUMENT for what is none.
  Status set(const char* pattern, Diagnostic& diagnostic);
  bool matches(std::string_view name) const;
  const char* pattern() const { return pattern_; }

 private:
  const char* pattern_ = "";
  regex_t regex_ = {};
  bool has_regex_ = false;
  bool is_negative_ = false;
};

struct BenchmarkOptions {
  explicit BenchmarkOptions(Allocator& allocator) : context(allocator) {}

  MeasureOptions measure;
  CaseOptions cases;
  bool has_unit = false;  // else each benchmark has its own
  NameFilter filter;
  bool lists_names = false;
  ReportFormat format = ReportFormat::console;
  const char* out_path = "";
  ReportFormat out_format = ReportFormat::json;
  bool has_color = false;
  bool is_tabular = false;
  Array<ContextEntry> context;  // texts are those of the flags
};

// INVALID_ARGUMENT for values that a flag does not have.
Status read_benchmark_options(const Flags& flags, BenchmarkOptions& out, Diagnostic& diagnostic);

}  // namespace mote::tools
