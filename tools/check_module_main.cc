// check-module: runs every function of a module as a test.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tools/check_text.h"
#include "tools/flag_table.h"
#include "tools/invoke.h"
#include "tools/machine.h"
#include "tools/session_tool.h"
#include "tools/setup.h"
#include "tools/terminal.h"
#include "tools/test_console.h"
#include "tools/test_report.h"
#include "tools/test_run.h"

namespace mote::tools {
namespace {

constexpr std::string_view usage =
    "Runs every exported function of a compiled module as a test. A function takes and returns\n"
    "nothing, states what it expects with operations of the check dialect, and starts with new\n"
    "devices and a new program.\n"
    "\n"
    "  check-module --module=tests.vmfb --gtest_filter='*add*'\n"
    "\n"
    "What follows lists all flags with their values and can be used as a file for --flagfile.";

// What is printed to a file in memory.
class MemoryFile {
 public:
  MemoryFile() : file_(open_memstream(&text_, &size_)) {}
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() {
    if (file_) std::fclose(file_);
    std::free(text_);
  }

  std::FILE* get() const { return file_; }
  std::string_view text() {
    std::fflush(file_);
    return {text_, size_};
  }

 private:
  char* text_ = nullptr;
  size_t size_ = 0;
  std::FILE* file_;
};

class CheckModule final : public SessionTool {
 public:
  CheckModule() : SessionTool("check-module", flag_table<check_module>, usage) {}

 private:
  Status read(const Flags& flags, Diagnostic& diagnostic) override;
  int run(Session& session, const Flags& flags) override;

  Status check_all(Session& session, const Flags& flags, bool& all_passed);
  Status find_tests(Session& session, const Module& module, TestRun& run) const;
  void run_tests(const Flags& flags, TestRun& run, const TestConsole& console);
  void run_test(const Flags& flags, TestCase& test, const TestConsole& console) const;
  // Calls the test in a program of its own.
  Status call_test(Session& session, const Flags& flags, const Function& function) const;

  SessionOptions options_;
  ReportTarget report_;
  std::string_view filter_;
  int64_t repeat_ = 1;
  std::span<const Ref<Module>> modules_;
};

// Collects the failures of one test, and prints each as it occurs.
struct FailureSink {
  TestCase& test;
  const TestConsole& console;

  void add(MemoryFile& text) {
    Array<char> copy(test.failures.allocator());
    // Without memory for its text a failure is a failure still.
    test.outcome = TestCase::Outcome::failed;
    console.print_failure(text.text());
    if (copy.append({text.text().data(), text.text().size()}).ok())
      static_cast<void>(test.failures.push(std::move(copy)).ok());
  }
};

void add_expectation(void* sink, const FailedExpectation& expectation) {
  MemoryFile text;
  if (text.get()) print_expectation(expectation, text.get());
  static_cast<FailureSink*>(sink)->add(text);
}

void add_error(FailureSink& sink, Status status, const Diagnostic& diagnostic) {
  FixedText<4096> error;
  format_error(status, diagnostic, error);
  MemoryFile text;
  if (text.get()) std::fprintf(text.get(), "Failed\n%s\n", error.c_str());
  sink.add(text);
}

uint64_t milliseconds_since(double start) {
  return static_cast<uint64_t>((wall_seconds() - start) * 1000);
}

bool wants_colors(std::string_view choice) {
  if (choice == "auto") return has_colors(stdout);
  return choice == "yes" || choice == "true" || choice == "1";
}

Status CheckModule::read(const Flags& flags, Diagnostic& diagnostic) {
  filter_ = flags.text(Flag::gtest_filter);
  const char* repeat = flags.text(Flag::gtest_repeat);
  char* end;
  repeat_ = std::strtoll(repeat, &end, 10);
  if (end == repeat || *end) {
    diagnostic.expected.text("a number for --gtest_repeat");
    diagnostic.found.text("'").text(repeat).text("'");
    return invalid_argument<"not a number">;
  }
  return parse_report_target(flags.text(Flag::gtest_output), report_, diagnostic);
}

Status CheckModule::find_tests(Session& session, const Module& module, TestRun& run) const {
  run.suite = module.name();
  for (uint32_t i = 0; i < module.export_count(); ++i) {
    Function function = module.export_at(i);
    if (!function.is_public()) continue;
    if (!input_slots(function).empty() || !function.results().empty()) {
      session.diagnostic().expected.text("no arguments and no results");
      session.diagnostic().found.text(function.signature());
      session.diagnostic().where.text(function.name());
      return invalid_argument<"an exported function that is no test">;
    }
    FixedText<512> name;
    name.text(run.suite).text(".").text(function.name());
    if (matches_filter(filter_, name.view()))
      MOTE_TRY(run.cases.push(TestCase(session.allocator(), function, i)));
  }
  return ok_status;
}

Status CheckModule::call_test(Session& session, const Flags& flags,
                              const Function& function) const {
  MOTE_TRY_ASSIGN(Ref<Program> program, link_program(session, flags, modules_));
  Array<Value> arguments(session.allocator()), results(session.allocator());
  Status status = invoke(session, *program, function, arguments, results);
  report_memory(session, *program, flags);
  return status;
}

void CheckModule::run_test(const Flags& flags, TestCase& test, const TestConsole& console) const {
  test.outcome = TestCase::Outcome::passed;
  test.failures.clear();
  test.start_ms = milliseconds_since_1970();
  double start = wall_seconds();
  FailureSink sink{test, console};
  ExpectationHook hook{add_expectation, &sink};
  vm::NativeModule check = mote::check_module(hook);
  Session session(options_);
  Status status = add_defaults(session);
  if (status.ok()) status = session.add_module(check);
  if (status.ok()) status = call_test(session, flags, test.function);
  if (!status.ok()) add_error(sink, status, session.diagnostic());
  test.elapsed_ms = milliseconds_since(start);
  if (flags.boolean(Flag::print_statistics)) print_statistics(session, stderr);
}

void CheckModule::run_tests(const Flags& flags, TestRun& run, const TestConsole& console) {
  bool fails_fast = flags.boolean(Flag::gtest_fail_fast);
  bool has_failed = false;
  run.start_ms = milliseconds_since_1970();
  double start = wall_seconds();
  for (TestCase& test : run.cases) {
    console.begin_test(run, test);
    if (fails_fast && has_failed)
      test.outcome = TestCase::Outcome::skipped;
    else
      run_test(flags, test, console);
    has_failed |= test.outcome == TestCase::Outcome::failed;
    console.end_test(run, test);
  }
  run.elapsed_ms = milliseconds_since(start);
}

Status CheckModule::check_all(Session& session, const Flags& flags, bool& all_passed) {
  options_ = session.options();
  Array<Ref<Module>> modules(session.allocator());
  MOTE_TRY(load_modules(session, flags, modules));
  modules_ = {modules.data(), modules.size()};
  TestRun run(session.allocator());
  MOTE_TRY(find_tests(session, *modules.back(), run));
  TestConsole console(stdout, wants_colors(flags.text(Flag::gtest_color)));
  if (flags.boolean(Flag::gtest_list_tests)) {
    console.list(run);
    return write_report(report_, run, false, session.diagnostic());
  }
  for (int64_t i = 1; repeat_ < 0 || i <= repeat_; ++i) {
    console.begin_run(run, repeat_ == 1 ? 0 : i, filter_);
    run_tests(flags, run, console);
    console.end_run(run, i == repeat_);
    MOTE_TRY(write_report(report_, run, true, session.diagnostic()));
    all_passed &= run.count(TestCase::Outcome::failed) == 0;
  }
  return ok_status;
}

int CheckModule::run(Session& session, const Flags& flags) {
  bool all_passed = true;
  Status status = check_all(session, flags, all_passed);
  if (!status.ok()) fail(session, status);
  bool passed = status.ok() && all_passed;
  if (flags.boolean(Flag::expect_failure)) {
    std::puts(passed ? "Test passed but expected failure" : "Test failed as expected");
    return passed ? 1 : 0;
  }
  if (!passed) std::printf("Test failed\n%s\n", status_code_name(status.code()));
  return passed ? 0 : 1;
}

}  // namespace
}  // namespace mote::tools

int main(int argc, char** argv) { return mote::tools::CheckModule().main(argc, argv); }
