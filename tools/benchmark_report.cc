#include "tools/benchmark_report.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "tools/json.h"

namespace mote::tools {
namespace {

constexpr const char* green = "\033[0;32m";
constexpr const char* yellow = "\033[0;33m";
constexpr const char* cyan = "\033[0;36m";
constexpr const char* red = "\033[0;31m";

constexpr const char* aggregate_names[] = {"", "mean", "median", "stddev", "cv"};
constexpr const char* unit_names[] = {"ns", "us", "ms"};
constexpr double units_a_second[] = {1e9, 1e6, 1e3};

const char* name_of(Aggregate aggregate) { return aggregate_names[static_cast<size_t>(aggregate)]; }
const char* name_of(TimeUnit unit) { return unit_names[static_cast<size_t>(unit)]; }

double in_unit(const BenchmarkRow& row, double time) {
  return row.aggregate == Aggregate::cv ? time
                                        : time * units_a_second[static_cast<size_t>(row.unit)];
}

using NameText = FixedText<1040>;

NameText full_name(const BenchmarkRow& row) {
  NameText name;
  name.text(row.run_name);
  if (row.aggregate != Aggregate::none) name.text("_").text(name_of(row.aggregate));
  return name;
}

int length_of(std::string_view text) { return static_cast<int>(text.size()); }

// --- Statistics.

double mean(std::span<const double> values) {
  double sum = 0;
  for (double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// Sorts the values.
double median(std::span<double> values) {
  std::sort(values.begin(), values.end());
  size_t middle = values.size() / 2;
  return values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double deviation(std::span<const double> values) {
  double average = mean(values), sum = 0;
  for (double value : values) sum += (value - average) * (value - average);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

// One number of a row.
template <class Row>
auto& number_of(Row& row, size_t index) {
  return index == 0 ? row.real_time : index == 1 ? row.cpu_time : row.counters[index - 2].value;
}

// --- JSON.

void print_string(std::string_view text, std::FILE* out) {
  std::fputc('"', out);
  write_json_text(out, text);
  std::fputc('"', out);
}

// A member of an object that begins with one printed before it, or is its first.
class JsonObject {
 public:
  JsonObject(int indent, std::FILE* out) : out_(out), indent_(indent) { std::fputc('{', out_); }

  std::FILE* key(std::string_view name) {
    std::fprintf(out_, "%s\n%*s", is_first_ ? "" : ",", indent_ + 2, "");
    is_first_ = false;
    print_string(name, out_);
    std::fputs(": ", out_);
    return out_;
  }
  void text(std::string_view name, std::string_view value) { print_string(value, key(name)); }
  void integer(std::string_view name, int64_t value) {
    std::fprintf(key(name), "%lld", static_cast<long long>(value));
  }
  void real(std::string_view name, double value) { std::fprintf(key(name), "%.16e", value); }
  void boolean(std::string_view name, bool value) {
    std::fputs(value ? "true" : "false", key(name));
  }
  void end() { std::fprintf(out_, "\n%*s}", indent_, ""); }

 private:
  std::FILE* out_;
  int indent_;
  bool is_first_ = true;
};

void print_caches(std::span<const Cache> caches, std::FILE* out) {
  std::fputc('[', out);
  for (size_t i = 0; i < caches.size(); ++i) {
    std::fprintf(out, "%s\n      ", i ? "," : "");
    JsonObject object(6, out);
    object.text("type", caches[i].type.view());
    object.integer("level", caches[i].level);
    object.integer("size", caches[i].bytes);
    object.integer("num_sharing", caches[i].sharing);
    object.end();
  }
  std::fputs(caches.empty() ? "]" : "\n    ]", out);
}

void print_json_context(const ReportContext& context, std::FILE* out) {
  const Machine& machine = context.machine;
  std::fputs("{\n  \"context\": ", out);
  JsonObject object(2, out);
  object.text("date", machine.date.view());
  object.text("host_name", machine.host_name.view());
  object.text("executable", context.executable);
  object.integer("num_cpus", machine.cpu_count);
  object.integer("mhz_per_cpu", machine.mhz);
  object.boolean("cpu_scaling_enabled", machine.has_cpu_scaling);
  print_caches(machine.caches(), object.key("caches"));
  std::FILE* loads = object.key("load_avg");
  const char* separator = "[";
  for (double load : machine.loads()) {
    std::fprintf(loads, "%s%g", separator, load);
    separator = ",";
  }
  std::fputs(machine.loads().empty() ? "[]" : "]", loads);
  object.text("library_version", "mote " MOTE_VERSION);
#ifdef NDEBUG
  object.text("library_build_type", "release");
#else
  object.text("library_build_type", "debug");
#endif
  object.integer("json_schema_version", 1);
  for (const ContextEntry& entry : context.entries) object.text(entry.key, entry.value);
  object.end();
  std::fputs(",\n  \"benchmarks\": [", out);
}

// --- Text.

void print_text_context(const ReportContext& context, std::FILE* out) {
  const Machine& machine = context.machine;
  std::fprintf(out, "%s\nRunning %.*s\n", machine.date.c_str(), length_of(context.executable),
               context.executable.data());
  std::fprintf(out, "Run on (%lld X %lld MHz CPU%s)\n", static_cast<long long>(machine.cpu_count),
               static_cast<long long>(machine.mhz), machine.cpu_count == 1 ? "" : " s");
  if (!machine.caches().empty()) std::fputs("CPU Caches:\n", out);
  for (const Cache& cache : machine.caches())
    std::fprintf(out, "  L%lld %s %lld KiB (x%lld)\n", static_cast<long long>(cache.level),
                 cache.type.c_str(), static_cast<long long>(cache.bytes / 1024),
                 static_cast<long long>(std::max(machine.cpu_count / cache.sharing, int64_t{1})));
  const char* separator = "Load Average: ";
  for (double load : machine.loads()) {
    std::fprintf(out, "%s%.2f", separator, load);
    separator = ", ";
  }
  if (!machine.loads().empty()) std::fputc('\n', out);
  for (const ContextEntry& entry : context.entries)
    std::fprintf(out, "%.*s: %.*s\n", length_of(entry.key), entry.key.data(),
                 length_of(entry.value), entry.value.data());
  if (machine.has_cpu_scaling)
    std::fputs("Note: this CPU changes its clock, which makes times vary.\n", out);
}

FixedText<24> counter_text(const BenchmarkRow& row, const Counter& counter) {
  if (row.aggregate != Aggregate::cv) {
    FixedText<24> text = tools::counter_text(counter.value);
    if (counter.is_rate) text.text("/s");
    return text;
  }
  char text[24];
  std::snprintf(text, sizeof text, "%.2f%%", 100 * counter.value);
  FixedText<24> result;
  result.text(text);
  return result;
}

// --- CSV.

void print_quoted(std::string_view text, std::FILE* out) {
  std::fputc('"', out);
  for (char c : text) {
    if (c == '"') std::fputc('"', out);
    std::fputc(c, out);
  }
  std::fputc('"', out);
}

// Nothing when the row does not have the counter.
void print_counter(const BenchmarkRow& row, std::string_view name, std::FILE* out) {
  for (size_t i = 0; i < row.counter_count; ++i)
    if (name == row.counters[i].name) std::fprintf(out, "%g", row.counters[i].value);
}

}  // namespace

Status aggregate_rows(std::span<const BenchmarkRow> repetitions, Allocator& allocator,
                      BenchmarkRow (&out)[aggregate_count]) {
  const BenchmarkRow& first = repetitions[0];
  for (size_t kind = 0; kind < aggregate_count; ++kind) {
    out[kind] = first;
    out[kind].aggregate = static_cast<Aggregate>(kind + 1);
    out[kind].iterations = static_cast<int64_t>(repetitions.size());
  }
  Array<double> values(allocator);
  MOTE_TRY(values.resize(repetitions.size()));
  for (size_t number = 0; number < 2 + first.counter_count; ++number) {
    for (size_t i = 0; i < repetitions.size(); ++i) values[i] = number_of(repetitions[i], number);
    std::span<double> all(values.data(), values.size());
    double average = mean(all), spread = deviation(all);
    number_of(out[0], number) = average;
    number_of(out[1], number) = median(all);
    number_of(out[2], number) = spread;
    number_of(out[3], number) = average == 0 ? 0 : spread / average;
  }
  return ok_status;
}

FixedText<24> time_text(double value) {
  const char* format = value < 1               ? "%10.3f"
                       : value < 10            ? "%10.2f"
                       : value < 100           ? "%10.1f"
                       : value <= 9999999999.0 ? "%10.0f"
                                               : "%1.4e";
  char text[24];
  std::snprintf(text, sizeof text, format, value);
  FixedText<24> result;
  result.text(text);
  return result;
}

FixedText<24> counter_text(double value) {
  constexpr char large[] = "kMGTPEZY", small[] = "munpfazy";
  double size = std::fabs(value);
  double scale = 1;
  const char* letters = size > 999 ? large : small;
  int count = 0;
  if (size > 999) {
    for (; size / scale > 999 && count < 8; ++count) scale *= 1000;
    value /= scale;
  } else if (size > 0 && size < 0.01) {
    for (; size * scale < 1 && count < 8; ++count) scale *= 1000;
    value *= scale;
  }
  char text[24];
  std::snprintf(text, sizeof text, "%g%.*s", value, count ? 1 : 0,
                count ? letters + count - 1 : "");
  FixedText<24> result;
  result.text(text);
  return result;
}

void Report::begin(const ReportContext& context, std::FILE* notes) {
  name_width_ = context.name_width;
  has_dispatches_ = context.has_dispatches;
  if (format_ == ReportFormat::json) {
    print_json_context(context, out_);
    return;
  }
  if (notes) print_text_context(context, notes);
  if (format_ == ReportFormat::csv)
    std::fprintf(out_,
                 "name,iterations,real_time,cpu_time,time_unit,bytes_per_second,items_per_second,"
                 "label,error_occurred,error_message%s\n",
                 has_dispatches_ ? ",\"calls\",\"percent\"" : "");
}

void Report::add(const BenchmarkRow& row) {
  switch (format_) {
    case ReportFormat::console:
      add_console(row);
      break;
    case ReportFormat::json:
      add_json(row);
      break;
    case ReportFormat::csv:
      add_csv(row);
      break;
  }
  ++row_count_;
  std::fflush(out_);
}

void Report::end() {
  if (format_ == ReportFormat::json) std::fputs("\n  ]\n}\n", out_);
  std::fflush(out_);
}

void Report::begin_color(const char* color) {
  if (has_color_) std::fputs(color, out_);
}

void Report::end_color() {
  if (has_color_) std::fputs("\033[m", out_);
}

// A header belongs to the first row, and in a table to each that has other counters.
void Report::print_header(const BenchmarkRow& row) {
  bool has_columns = row.counter_count == column_count_;
  for (size_t i = 0; has_columns && i < column_count_; ++i)
    has_columns = !std::strcmp(row.counters[i].name, columns_[i]);
  if (row_count_ && (!is_tabular_ || has_columns)) return;
  column_count_ = row.counter_count;
  FixedText<512> header;
  for (size_t i = 0; i < column_count_; ++i) {
    columns_[i] = row.counters[i].name;
    char text[64];
    std::snprintf(text, sizeof text, " %10s", columns_[i]);
    if (is_tabular_) header.text(text);
  }
  if (!is_tabular_ && column_count_) header.text(" UserCounters...");
  size_t length = name_width_ + 43 + header.view().size();
  auto print_rule = [&] {
    for (size_t i = 0; i < length; ++i) std::fputc('-', out_);
    std::fputc('\n', out_);
  };
  print_rule();
  std::fprintf(out_, "%-*s %13s %15s %12s%s\n", static_cast<int>(name_width_), "Benchmark", "Time",
               "CPU", "Iterations", header.c_str());
  print_rule();
}

void Report::print_times(const BenchmarkRow& row) {
  bool is_ratio = row.aggregate == Aggregate::cv;
  for (double time : {row.real_time, row.cpu_time}) {
    if (is_ratio)
      std::fprintf(out_, "%10.2f %-4s ", 100 * time, "%");
    else
      std::fprintf(out_, "%s %-4s ", time_text(in_unit(row, time)).c_str(), name_of(row.unit));
  }
}

void Report::add_console(const BenchmarkRow& row) {
  print_header(row);
  begin_color(green);
  std::fprintf(out_, "%-*s ", static_cast<int>(name_width_), full_name(row).c_str());
  end_color();
  if (!row.error.empty()) {
    begin_color(red);
    std::fprintf(out_, "ERROR OCCURRED: '%.*s'", length_of(row.error), row.error.data());
    end_color();
    std::fputc('\n', out_);
    return;
  }
  begin_color(yellow);
  print_times(row);
  end_color();
  begin_color(cyan);
  std::fprintf(out_, "%10lld", static_cast<long long>(row.iterations));
  end_color();
  for (size_t i = 0; i < row.counter_count; ++i) {
    const Counter& counter = row.counters[i];
    FixedText<24> text = counter_text(row, counter);
    int width = std::max(10, length_of(counter.name));
    if (is_tabular_)
      std::fprintf(out_, " %*s", width, text.c_str());
    else
      std::fprintf(out_, " %s=%s", counter.name, text.c_str());
  }
  std::fputc('\n', out_);
}

void Report::add_json(const BenchmarkRow& row) {
  bool is_aggregate = row.aggregate != Aggregate::none;
  std::fprintf(out_, "%s\n    ", row_count_ ? "," : "");
  JsonObject object(4, out_);
  object.text("name", full_name(row).view());
  object.integer("family_index", row.family);
  object.integer("per_family_instance_index", 0);
  object.text("run_name", row.run_name);
  object.text("run_type", is_aggregate ? "aggregate" : "iteration");
  object.integer("repetitions", row.repetitions);
  if (!is_aggregate) object.integer("repetition_index", row.repetition);
  object.integer("threads", 1);
  if (is_aggregate) {
    object.text("aggregate_name", name_of(row.aggregate));
    object.text("aggregate_unit", row.aggregate == Aggregate::cv ? "percentage" : "time");
  }
  if (!row.error.empty()) {
    object.boolean("error_occurred", true);
    object.text("error_message", row.error);
  }
  object.integer("iterations", row.iterations);
  object.real("real_time", in_unit(row, row.real_time));
  object.real("cpu_time", in_unit(row, row.cpu_time));
  object.text("time_unit", name_of(row.unit));
  for (size_t i = 0; i < row.counter_count; ++i)
    object.real(row.counters[i].name, row.counters[i].value);
  object.end();
}

void Report::add_csv(const BenchmarkRow& row) {
  print_quoted(full_name(row).view(), out_);
  if (!row.error.empty()) {
    std::fputs(",,,,,,,,true,", out_);
    print_quoted(row.error, out_);
    std::fputc('\n', out_);
    return;
  }
  std::fprintf(out_, ",%lld,%g,%g,%s,,", static_cast<long long>(row.iterations),
               in_unit(row, row.real_time), in_unit(row, row.cpu_time),
               row.aggregate == Aggregate::cv ? "" : name_of(row.unit));
  print_counter(row, "items_per_second", out_);
  std::fputs(",,,", out_);
  for (const char* name : {"calls", "percent"}) {
    if (has_dispatches_) std::fputc(',', out_);
    print_counter(row, name, out_);
  }
  std::fputc('\n', out_);
}

}  // namespace mote::tools
