// The rules of loading, each with modules that break it and nothing else.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "mote/base/status.h"
#include "tests/asm/assembler/assembler.h"

namespace mote::malformed {

using File = std::vector<uint8_t>;

// A broken rule: `good` makes a file that loads, that of `bad` differs from it in one thing and
// gives `code` with an error that contains `text`. What must be accepted has `code` ok and no
// `good`.
struct RuleCase {
  std::string rule;  // "V9"
  std::string what;
  std::function<File()> good, bad;
  StatusCode code = StatusCode::invalid_argument;
  std::string text;
};

using RuleCases = std::vector<RuleCase>;

// A: container, F: FlatBuffer.
void add_archive_cases(RuleCases& cases);
// M: module tables, D: function descriptors.
void add_table_cases(RuleCases& cases);
// V: instructions, N: what must not be refused.
void add_code_cases(RuleCases& cases);

// `text` with its one occurrence of `from` replaced.
std::string replace_once(std::string_view text, std::string_view from, std::string_view to);

// Cases whose modules are texts: `base`, and `base` with one thing replaced.
class TextCases {
 public:
  TextCases(RuleCases& cases, std::string base) : cases_(cases), base_(std::move(base)) {}

  void refuse(const char* rule, const char* what, std::string_view from, std::string_view to,
              const char* text, StatusCode code = StatusCode::invalid_argument) {
    auto good = [base = base_] { return assembler::assemble(base); };
    cases_.push_back({rule, what, good, replacing(from, to), code, text});
  }
  void accept(const char* rule, const char* what, std::string_view from, std::string_view to) {
    cases_.push_back({rule, what, {}, replacing(from, to), StatusCode::ok, ""});
  }

 private:
  std::function<File()> replacing(std::string_view from, std::string_view to) const {
    return [base = base_, old_text = std::string(from), new_text = std::string(to)] {
      return assembler::assemble(replace_once(base, old_text, new_text));
    };
  }

  RuleCases& cases_;
  std::string base_;
};

}  // namespace mote::malformed
