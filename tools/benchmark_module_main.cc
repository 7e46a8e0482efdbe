// benchmark-module: measures how long functions of a compiled module take.
#include <algorithm>
#include <cstdio>

#include "tools/benchmark_cases.h"
#include "tools/benchmark_options.h"
#include "tools/dispatch_profile.h"
#include "tools/flag_table.h"
#include "tools/session_tool.h"
#include "tools/setup.h"

namespace mote::tools {
namespace {

constexpr std::string_view usage =
    "Measures how long calls of a compiled module take.\n"
    "\n"
    "  benchmark-module --module=model.vmfb --function=main --input=4xf32=1,2,3,4\n"
    "  benchmark-module --module=model.vmfb --benchmark_min_time=100x --benchmark_format=json\n"
    "  benchmark-module --module=train.vmfb --loop=loop.txt\n"
    "\n"
    "Without --function it measures every function that needs no arguments. A row has the time of\n"
    "the wall and of all processors for an iteration; inputs are read and copied to the device\n"
    "before the time is taken. The table goes to stdout, what is known of the machine to stderr.\n"
    "\n"
    "What follows lists all flags with their values and can be used as a file for --flagfile.";

using Benchmarks = Array<Benchmark*>;

class BenchmarkModule final : public SessionTool {
 public:
  explicit BenchmarkModule(const char* executable)
      : SessionTool("benchmark-module", flag_table<benchmark_module>, usage),
        executable_(executable),
        spec_(system_allocator()),
        options_(system_allocator()),
        profile_(system_allocator()) {}

 private:
  Status read(const Flags& flags, Diagnostic& diagnostic) override;
  int run(Session& session, const Flags& flags) override;
  int profile_program(const Session& session, const Flags& flags);
  int run_program(Session& session, const Flags& flags);
  int run_loop_steps(Session& session, Program& program, const char* path);
  int run_function(Session& session, Program& program);
  int run_candidates(Session& session, Program& program);
  // Measures those that the filter leaves; the others are removed. Returns the exit code.
  int measure(Session& session, Benchmarks& benchmarks);
  Status report(Session& session, const Benchmarks& benchmarks, std::FILE* file, bool& failed);
  int process_results(Session& session, Call& call, const FunctionCase& function);
  CaseOptions options_of(const Function& function) const;

  const char* executable_;
  CallSpec spec_;
  BenchmarkOptions options_;
  bool processes_results_ = false;
  bool has_profile_ = false;
  bool is_profiling_ = false;  // instead of measuring
  DispatchProfile profile_;
};

Status BenchmarkModule::read(const Flags& flags, Diagnostic& diagnostic) {
  MOTE_TRY(read_call_spec(flags, spec_, diagnostic));
  MOTE_TRY(read_benchmark_options(flags, options_, diagnostic));
  processes_results_ = flags.boolean(Flag::enable_output_processing);
  if (processes_results_ && spec_.function.empty())
    return invalid_argument<"--enable_output_processing needs --function">;
  has_profile_ = flags.boolean(Flag::dispatch_statistics);
  Array<const char*> modules(system_allocator());
  MOTE_TRY(flags.list(Flag::module, modules));
  for (std::string_view module : modules)
    if (has_profile_ && module == "-")
      return invalid_argument<"--dispatch_statistics cannot read standard input twice">;
  if (!*flags.text(Flag::measured_loop) || (spec_.function.empty() && spec_.inputs.empty()))
    return ok_status;
  diagnostic.expected.text("--loop or the flags of one call");
  return invalid_argument<"more than one description of what to call">;
}

int BenchmarkModule::run(Session& session, const Flags& flags) {
  if (has_profile_ && !options_.lists_names)
    if (int code = profile_program(session, flags)) return code;
  return run_program(session, flags);
}

// In a session of its own: what is measured is not traced.
int BenchmarkModule::profile_program(const Session& session, const Flags& flags) {
  SessionOptions options = session.options();
  options.allocator = nullptr;
  options.trace = profile_.hook();
  Session traced(options);
  Status status = add_defaults(traced);
  if (!status.ok()) return fail(traced, status);
  is_profiling_ = true;
  int code = run_program(traced, flags);
  is_profiling_ = false;
  return code;
}

int BenchmarkModule::run_program(Session& session, const Flags& flags) {
  Array<Ref<Module>> modules(session.allocator());
  Result<Ref<Program>> program = set_up_program(session, flags, modules);
  if (!program.ok()) return fail(session, program.status());
  int code;
  if (const char* path = flags.text(Flag::measured_loop); *path)
    code = run_loop_steps(session, *program.value(), path);
  else if (spec_.function.empty())
    code = run_candidates(session, *program.value());
  else
    code = run_function(session, *program.value());
  if (!is_profiling_) report_memory(session, *program.value(), flags);
  return code;
}

CaseOptions BenchmarkModule::options_of(const Function& function) const {
  CaseOptions options = options_.cases;
  if (!options_.has_unit && function.attribute("iree.benchmark") == "dispatch")
    options.unit = TimeUnit::us;
  return options;
}

int BenchmarkModule::run_loop_steps(Session& session, Program& program, const char* path) {
  LoopFile file(name(), session, path);
  LoopSteps steps(session, program, file);
  LoopCase loop(session, file, steps, options_.cases.unit);
  Status status = file.read();
  if (status.ok()) status = steps.prepare();
  if (status.ok()) status = loop.prepare();
  if (!status.ok()) {
    file.report(status);
    return 1;
  }
  Benchmarks benchmarks(session.allocator());
  status = benchmarks.push(&loop);
  return status.ok() ? measure(session, benchmarks) : fail(session, status);
}

int BenchmarkModule::run_function(Session& session, Program& program) {
  Call call(session, program, spec_);
  Status status = call.prepare();
  if (!status.ok()) return fail(session, status, call.has_function() ? nullptr : &program);
  if (processes_results_) status = call.read_expected();
  FunctionCase function(name(), session, program, call.function(), options_of(call.function()));
  if (status.ok()) status = function.prepare(&call);
  Benchmarks benchmarks(session.allocator());
  if (status.ok()) status = benchmarks.push(&function);
  if (!status.ok()) return fail(session, status);
  int code = measure(session, benchmarks);
  bool has_run = code == 0 && !benchmarks.empty() && !options_.lists_names && !is_profiling_;
  return has_run && processes_results_ ? process_results(session, call, function) : code;
}

int BenchmarkModule::process_results(Session& session, Call& call, const FunctionCase& function) {
  bool matches = true;
  Status status = call.accept(function.results());
  if (status.ok()) status = call.finish(stdout, matches);
  if (!status.ok()) return fail(session, status);
  if (matches) call.print_match(stdout);
  return matches ? 0 : 1;
}

int BenchmarkModule::run_candidates(Session& session, Program& program) {
  Array<FunctionCase> cases(session.allocator());
  Status status = ok_status;
  for (uint32_t i = 0; i < program.export_count() && status.ok(); ++i) {
    Function function = program.export_at(i);
    if (!FunctionCase::is_candidate(function)) continue;
    status = cases.push(FunctionCase(name(), session, program, function, options_of(function)));
    if (status.ok()) status = cases.back().prepare(nullptr);
  }
  Benchmarks benchmarks(session.allocator());
  for (FunctionCase& function : cases)
    if (status.ok()) status = benchmarks.push(&function);
  return status.ok() ? measure(session, benchmarks) : fail(session, status);
}

int BenchmarkModule::measure(Session& session, Benchmarks& benchmarks) {
  size_t count = 0;
  for (Benchmark* benchmark : benchmarks)
    if (options_.filter.matches(benchmark->name())) benchmarks[count++] = benchmark;
  while (benchmarks.size() > count) benchmarks.pop();
  if (is_profiling_) {
    // What fails here will fail again when it is measured, and be reported then.
    for (size_t i = 0; i < count; ++i) (void)profile_.run(i, *benchmarks[i], options_.measure);
    return 0;
  }
  if (benchmarks.empty()) {
    std::fprintf(stderr, "Failed to match any benchmarks against regex: %s\n",
                 options_.filter.pattern());
    return 0;
  }
  if (options_.lists_names) {
    for (const Benchmark* benchmark : benchmarks)
      std::printf("%.*s\n", static_cast<int>(benchmark->name().size()), benchmark->name().data());
    return 0;
  }
  std::FILE* file = nullptr;
  if (*options_.out_path) {
    file = std::fopen(options_.out_path, "w");
    session.diagnostic().clear();
    session.diagnostic().where.text(options_.out_path);
    if (!file) return fail(session, unknown<"the file of --benchmark_out cannot be written">);
  }
  bool failed = false;
  Status status = report(session, benchmarks, file, failed);
  bool is_complete = !file || std::fclose(file) == 0;
  if (status.ok() && !is_complete)
    status = unknown<"the file of --benchmark_out cannot be written">;
  return status.ok() ? failed : fail(session, status);
}

Status BenchmarkModule::report(Session& session, const Benchmarks& benchmarks, std::FILE* file,
                               bool& failed) {
  ReportContext context;
  context.machine = describe_machine();
  context.executable = executable_;
  context.entries = {options_.context.data(), options_.context.size()};
  for (const Benchmark* benchmark : benchmarks)
    context.name_width = std::max(context.name_width, benchmark->name().size());
  if (options_.measure.repetitions > 1) context.name_width += std::string_view("_stddev").size();
  context.has_dispatches = has_profile_;
  for (const DispatchTime& time : profile_.times())
    context.name_width = std::max(context.name_width, time.name.view().size());
  Report display(options_.format, options_.has_color, options_.is_tabular, stdout);
  Report copy(options_.out_format, false, options_.is_tabular, file);
  display.begin(context, stderr);
  // Of a table of numbers only its readers know what to do with other lines.
  if (file) copy.begin(context, options_.out_format == ReportFormat::csv ? nullptr : file);
  MOTE_TRY(run_benchmarks({benchmarks.data(), benchmarks.size()}, options_.measure,
                          has_profile_ ? &profile_ : nullptr, display, file ? &copy : nullptr,
                          session.allocator(), failed));
  display.end();
  if (file) copy.end();
  return ok_status;
}

}  // namespace
}  // namespace mote::tools

int main(int argc, char** argv) { return mote::tools::BenchmarkModule(argv[0]).main(argc, argv); }
