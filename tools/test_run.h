// Tests that are functions of a module, and what became of them.
#pragma once

#include <cstdint>
#include <string_view>

#include "mote/mote.hpp"

namespace mote::tools {

struct TestCase {
  enum class Outcome : uint8_t { passed, failed, skipped };

  TestCase(Allocator& allocator, const Function& test, uint32_t export_ordinal)
      : function(test), ordinal(export_ordinal), failures(allocator) {}

  Function function;
  uint32_t ordinal;  // among the exports of its module
  Outcome outcome = Outcome::passed;
  uint64_t start_ms = 0;  // since 1970
  uint64_t elapsed_ms = 0;
  Array<Array<char>> failures;  // a text each
};

struct TestRun {
  explicit TestRun(Allocator& allocator) : cases(allocator) {}

  size_t count(TestCase::Outcome outcome) const {
    size_t found = 0;
    for (const TestCase& test : cases) found += test.outcome == outcome;
    return found;
  }

  std::string_view suite;  // the module
  Array<TestCase> cases;
  uint64_t start_ms = 0;
  uint64_t elapsed_ms = 0;
};

uint64_t milliseconds_since_1970();

// Whether a --gtest_filter takes the test "suite.test": one of the patterns before the first '-'
// matches and none of those after it. Patterns are separated by ':'; '?' stands for a character,
// '*' for any number of them. Without patterns before '-' all match.
bool matches_filter(std::string_view filter, std::string_view name);

}  // namespace mote::tools
