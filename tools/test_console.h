// What a test run prints, in the layout of GoogleTest.
#pragma once

#include <cstdio>

#include "tools/test_run.h"

namespace mote::tools {

class TestConsole {
 public:
  TestConsole(std::FILE* out, bool has_colors) : out_(out), has_colors_(has_colors) {}

  void list(const TestRun& run) const;

  // `iteration` counts from 1; 0 when the tests run once.
  void begin_run(const TestRun& run, int64_t iteration, std::string_view filter) const;
  void begin_test(const TestRun& run, const TestCase& test) const;
  void print_failure(std::string_view text) const;
  void end_test(const TestRun& run, const TestCase& test) const;
  void end_run(const TestRun& run, bool is_last) const;

 private:
  enum class Color : uint8_t { red = 1, green = 2, yellow = 3 };

  void print_tag(Color color, const char* tag) const;
  void print_name(const TestRun& run, const TestCase& test) const;
  void print_outcomes(const TestRun& run, TestCase::Outcome outcome, const char* tag,
                      Color color) const;

  std::FILE* out_;
  bool has_colors_;
};

}  // namespace mote::tools
