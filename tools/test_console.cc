#include "tools/test_console.h"

namespace mote::tools {
namespace {

using Outcome = TestCase::Outcome;
using Number = unsigned long long;

constexpr const char* bar = "[==========] ";
constexpr const char* dash = "[----------] ";

const char* plural(size_t count) { return count == 1 ? "" : "s"; }

void print_tests(size_t count, std::FILE* out) {
  std::fprintf(out, "%zu test%s", count, plural(count));
}

// Names come from files: they must not break the line.
void print_text(std::string_view text, std::FILE* out) {
  FixedText<256> line;
  line.line_text(text);
  std::fputs(line.c_str(), out);
}

void print_all(const TestRun& run, std::FILE* out) {
  size_t suites = run.cases.empty() ? 0 : 1;
  print_tests(run.cases.size(), out);
  std::fprintf(out, " from %zu test suite%s", suites, plural(suites));
}

void print_suite(const TestRun& run, std::FILE* out) {
  print_tests(run.cases.size(), out);
  std::fputs(" from ", out);
  print_text(run.suite, out);
}

}  // namespace

void TestConsole::print_tag(Color color, const char* tag) const {
  if (has_colors_)
    std::fprintf(out_, "\033[0;3%dm%s\033[m", static_cast<int>(color), tag);
  else
    std::fputs(tag, out_);
}

void TestConsole::print_name(const TestRun& run, const TestCase& test) const {
  print_text(run.suite, out_);
  std::fputc('.', out_);
  print_text(test.function.name(), out_);
}

void TestConsole::list(const TestRun& run) const {
  if (run.cases.empty()) return;
  print_text(run.suite, out_);
  std::fputs(".\n", out_);
  for (const TestCase& test : run.cases) {
    std::fputs("  ", out_);
    print_text(test.function.name(), out_);
    std::fprintf(out_, "  # GetParam() = %u\n", test.ordinal);
  }
}

void TestConsole::begin_run(const TestRun& run, int64_t iteration, std::string_view filter) const {
  if (iteration)
    std::fprintf(out_, "\nRepeating all tests (iteration %lld) . . .\n\n",
                 static_cast<long long>(iteration));
  if (filter != "*") {
    FixedText<256> note;
    note.text("Note: Google Test filter = ").line_text(filter).text("\n");
    print_tag(Color::yellow, note.c_str());
  }
  print_tag(Color::green, bar);
  std::fputs("Running ", out_);
  print_all(run, out_);
  std::fputs(".\n", out_);
  if (run.cases.empty()) return;
  if (iteration <= 1) {
    print_tag(Color::green, dash);
    std::fputs("Global test environment set-up.\n", out_);
  }
  print_tag(Color::green, dash);
  print_suite(run, out_);
  std::fputc('\n', out_);
}

void TestConsole::begin_test(const TestRun& run, const TestCase& test) const {
  print_tag(Color::green, "[ RUN      ] ");
  print_name(run, test);
  std::fputc('\n', out_);
  std::fflush(out_);  // what the test logs goes elsewhere
}

void TestConsole::print_failure(std::string_view text) const {
  std::fputs("unknown file: Failure\n", out_);
  std::fwrite(text.data(), 1, text.size(), out_);
  std::fputc('\n', out_);
}

void TestConsole::end_test(const TestRun& run, const TestCase& test) const {
  switch (test.outcome) {
    case Outcome::passed:
      print_tag(Color::green, "[       OK ] ");
      break;
    case Outcome::failed:
      print_tag(Color::red, "[  FAILED  ] ");
      break;
    case Outcome::skipped:
      std::fputs("unknown file: Skipped\n\n", out_);
      print_tag(Color::green, "[  SKIPPED ] ");
      break;
  }
  print_name(run, test);
  if (test.outcome == Outcome::failed) std::fprintf(out_, ", where GetParam() = %u", test.ordinal);
  std::fprintf(out_, " (%llu ms)\n", Number{test.elapsed_ms});
}

void TestConsole::print_outcomes(const TestRun& run, Outcome outcome, const char* tag,
                                 Color color) const {
  size_t count = run.count(outcome);
  if (!count) return;
  print_tag(color, tag);
  print_tests(count, out_);
  std::fputs(", listed below:\n", out_);
  for (const TestCase& test : run.cases) {
    if (test.outcome != outcome) continue;
    print_tag(color, tag);
    print_name(run, test);
    if (outcome == Outcome::failed) std::fprintf(out_, ", where GetParam() = %u", test.ordinal);
    std::fputc('\n', out_);
  }
}

void TestConsole::end_run(const TestRun& run, bool is_last) const {
  if (!run.cases.empty()) {
    print_tag(Color::green, dash);
    print_suite(run, out_);
    std::fprintf(out_, " (%llu ms total)\n\n", Number{run.elapsed_ms});
    if (is_last) {
      print_tag(Color::green, dash);
      std::fputs("Global test environment tear-down\n", out_);
    }
  }
  print_tag(Color::green, bar);
  print_all(run, out_);
  std::fprintf(out_, " ran. (%llu ms total)\n", Number{run.elapsed_ms});
  print_tag(Color::green, "[  PASSED  ] ");
  print_tests(run.count(Outcome::passed), out_);
  std::fputs(".\n", out_);
  print_outcomes(run, Outcome::skipped, "[  SKIPPED ] ", Color::green);
  print_outcomes(run, Outcome::failed, "[  FAILED  ] ", Color::red);
  if (size_t failed = run.count(Outcome::failed))
    std::fprintf(out_, "\n%2zu FAILED %s\n", failed, failed == 1 ? "TEST" : "TESTS");
  std::fflush(out_);
}

}  // namespace mote::tools
