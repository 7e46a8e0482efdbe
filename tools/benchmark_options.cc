#include "tools/benchmark_options.h"

#include <cmath>
#include <cstdlib>

#include "tools/lines.h"
#include "tools/terminal.h"

namespace mote::tools {
namespace {

// Which of `count` names the flag's text is.
template <class T, size_t count>
Status read_choice(const Flags& flags, Flag flag, const char* flag_name,
                   const char* const (&names)[count], T& out, Diagnostic& diagnostic) {
  std::string_view text = flags.text(flag);
  for (size_t i = 0; i < count; ++i) {
    if (text != names[i]) continue;
    out = static_cast<T>(i);
    return ok_status;
  }
  for (size_t i = 0; i < count; ++i) diagnostic.expected.text(i ? ", " : "").text(names[i]);
  diagnostic.found.text(flag_name).text("=").text(text);
  return invalid_argument<"unknown value of a flag">;
}

// A count that is at least one.
Status read_count(const Flags& flags, Flag flag, const char* flag_name, int64_t& out,
                  Diagnostic& diagnostic) {
  out = flags.integer(flag);
  if (out >= 1) return ok_status;
  diagnostic.expected.text("at least 1");
  diagnostic.found.text(flag_name).text("=").text(flags.text(flag));
  return invalid_argument<"a flag that counts something">;
}

// "0.5s", "100x"; without a unit seconds are meant.
Status read_min_time(const Flags& flags, MeasureOptions& out, Diagnostic& diagnostic) {
  const char* text = flags.text(Flag::benchmark_min_time);
  char* end;
  double value = std::strtod(text, &end);
  std::string_view unit = end;
  bool is_count = unit == "x";
  bool is_number = end != text && std::isfinite(value);
  if (is_number && is_count && value >= 1 && value < 9e18 && value == std::floor(value)) {
    out.iterations = std::strtoll(text, nullptr, 10);
    return ok_status;
  }
  if (is_number && value >= 0 && (unit == "s" || unit.empty())) {
    out.min_time = value;
    return ok_status;
  }
  diagnostic.expected.text("seconds (0.5s) or iterations (100x)");
  diagnostic.found.text("--benchmark_min_time=").text(text);
  return invalid_argument<"not a time to measure">;
}

Status read_context(const Flags& flags, BenchmarkOptions& out, Diagnostic& diagnostic) {
  std::string_view rest = flags.text(Flag::benchmark_context);
  while (!rest.empty()) {
    std::string_view value = take_until(rest, ',');
    diagnostic.found.clear();
    diagnostic.found.text("'").text(value).text("'");
    if (value.find('=') == std::string_view::npos)
      return invalid_argument<"--benchmark_context needs key=value">;
    std::string_view key = take_until(value, '=');
    MOTE_TRY(out.context.push({key, value}));
  }
  diagnostic.found.clear();
  if (!flags.boolean(Flag::benchmark_dry_run)) return ok_status;
  return out.context.push({"dry_run", "true"});
}

Status read_case_options(const Flags& flags, BenchmarkOptions& out, Diagnostic& diagnostic) {
  MOTE_TRY(read_count(flags, Flag::batch_size, "--batch_size", out.cases.batch_size, diagnostic));
  MOTE_TRY(read_count(flags, Flag::batch_concurrency, "--batch_concurrency", out.cases.concurrency,
                      diagnostic));
  out.has_unit = *flags.text(Flag::time_unit);
  if (!out.has_unit) return ok_status;
  return read_choice(flags, Flag::time_unit, "--time_unit", {"ns", "us", "ms"}, out.cases.unit,
                     diagnostic);
}

Status read_measure_options(const Flags& flags, MeasureOptions& out, Diagnostic& diagnostic) {
  MOTE_TRY(read_min_time(flags, out, diagnostic));
  MOTE_TRY(read_count(flags, Flag::benchmark_repetitions, "--benchmark_repetitions",
                      out.repetitions, diagnostic));
  out.warmup_time = flags.number(Flag::benchmark_min_warmup_time);
  out.is_interleaved = flags.boolean(Flag::benchmark_enable_random_interleaving);
  out.report_aggregates_only = flags.boolean(Flag::benchmark_report_aggregates_only);
  out.display_aggregates_only = flags.boolean(Flag::benchmark_display_aggregates_only);
  out.verbosity = static_cast<int>(flags.integer(Flag::v));
  if (!flags.boolean(Flag::benchmark_dry_run)) return ok_status;
  out.iterations = out.repetitions = 1;
  out.warmup_time = 0;
  return ok_status;
}

Status read_report_options(const Flags& flags, BenchmarkOptions& out, Diagnostic& diagnostic) {
  constexpr const char* formats[] = {"console", "json", "csv"};
  MOTE_TRY(read_choice(flags, Flag::benchmark_format, "--benchmark_format", formats, out.format,
                       diagnostic));
  MOTE_TRY(read_choice(flags, Flag::benchmark_out_format, "--benchmark_out_format", formats,
                       out.out_format, diagnostic));
  enum class Color : uint8_t { off, on, automatic } color;
  MOTE_TRY(read_choice(flags, Flag::benchmark_color, "--benchmark_color", {"false", "true", "auto"},
                       color, diagnostic));
  out.has_color = color == Color::on || (color == Color::automatic && has_colors(stdout));
  out.out_path = flags.text(Flag::benchmark_out);
  out.is_tabular = flags.boolean(Flag::benchmark_counters_tabular);
  return read_context(flags, out, diagnostic);
}

}  // namespace

NameFilter::~NameFilter() {
  if (has_regex_) regfree(&regex_);
}

Status NameFilter::set(const char* pattern, Diagnostic& diagnostic) {
  pattern_ = pattern;
  is_negative_ = *pattern == '-';
  if (is_negative_) ++pattern;
  std::string_view text = pattern;
  if (text.empty() || text == "all") return ok_status;
  int code = regcomp(&regex_, pattern, REG_EXTENDED | REG_NOSUB);
  has_regex_ = code == 0;
  if (has_regex_) return ok_status;
  char why[128] = "";
  regerror(code, &regex_, why, sizeof why);
  diagnostic.detail.text(why);
  diagnostic.found.text("--benchmark_filter=").text(pattern);
  return invalid_argument<"not a regular expression">;
}

bool NameFilter::matches(std::string_view name) const {
  if (!has_regex_) return !is_negative_;
  FixedText<1024> text;
  text.text(name);
  return (regexec(&regex_, text.c_str(), 0, nullptr, 0) == 0) != is_negative_;
}

Status read_benchmark_options(const Flags& flags, BenchmarkOptions& out, Diagnostic& diagnostic) {
  MOTE_TRY(read_case_options(flags, out, diagnostic));
  MOTE_TRY(read_measure_options(flags, out.measure, diagnostic));
  MOTE_TRY(read_report_options(flags, out, diagnostic));
  out.lists_names = flags.boolean(Flag::benchmark_list_tests);
  return out.filter.set(flags.text(Flag::benchmark_filter), diagnostic);
}

}  // namespace mote::tools
