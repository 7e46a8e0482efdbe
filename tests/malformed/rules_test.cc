// Every rule of loading has a module that breaks it and is refused for that reason.
#include "tests/malformed/rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>

#include "mote/mote.hpp"
#include "vm/bytecode_module.h"

namespace mote::malformed {
namespace {

constexpr uint64_t memory_limit = 64u << 20;

struct Outcome {
  StatusCode code;
  std::string error;
  uint64_t bytes_left;
};

// Loads a file from memory of exactly its size, so that sanitizers see a read past its end.
Outcome load(const File& file, uint64_t limit = memory_limit) {
  auto bytes = std::make_unique<uint8_t[]>(file.size());
  std::copy(file.begin(), file.end(), bytes.get());
  CountingAllocator allocator(system_allocator(), limit);
  Outcome outcome{};
  {
    SessionOptions options;
    options.allocator = &allocator;
    Session session(options);
    Result<Ref<mote::Module>> module = session.load_borrowed({bytes.get(), file.size()});
    outcome.code = module.status().code();
    char buffer[2048];
    TextWriter writer(buffer, sizeof buffer);
    format_error(module.status(), session.diagnostic(), writer);
    outcome.error = writer.view();
  }
  outcome.bytes_left = allocator.bytes_in_use();
  return outcome;
}

const RuleCases& all_cases() {
  static const RuleCases cases = [] {
    RuleCases made;
    add_archive_cases(made);
    add_table_cases(made);
    add_code_cases(made);
    return made;
  }();
  return cases;
}

std::set<std::string> all_rule_ids() {
  std::set<std::string> ids;
  auto add = [&](char group, int count) {
    for (int i = 1; i <= count; ++i) ids.insert(group + std::to_string(i));
  };
  add('A', 4);
  add('F', 9);
  add('M', 18);
  add('D', 9);
  add('V', 29);
  add('N', 5);
  return ids;
}

// An instruction is named by its function and offset, an entry of a table by its index.
bool says_where(const std::string& rule, const std::string& error) {
  constexpr std::string_view of_the_whole[] = {"M1", "M2", "M3", "M11", "M15", "M16"};
  bool is_entry = rule[0] == 'D' || (rule[0] == 'M' && !std::ranges::count(of_the_whole, rule));
  if (rule[0] != 'V' && !is_entry) return true;
  size_t at = error.find("; at ");
  if (at == std::string::npos) return false;
  std::string place = error.substr(at + 5);
  size_t mark = place.find(is_entry ? '[' : '@');
  size_t end = place.find(is_entry ? ']' : ':');
  return mark != std::string::npos && end != std::string::npos && end > mark + 1 &&
         place.find_first_not_of("0123456789", end + 1) == std::string::npos;
}

class RuleTest : public testing::TestWithParam<std::string> {};

TEST_P(RuleTest, IsChecked) {
  int count = 0;
  for (const RuleCase& test : all_cases()) {
    if (test.rule != GetParam()) continue;
    ++count;
    std::string name = test.rule + ": " + test.what;
    if (test.good) {
      Outcome good = load(test.good());
      EXPECT_EQ(good.code, StatusCode::ok) << name << ": the base: " << good.error;
      EXPECT_EQ(good.bytes_left, 0u) << name;
    }
    Outcome bad = load(test.bad());
    EXPECT_EQ(bad.bytes_left, 0u) << name;
    EXPECT_STREQ(status_code_name(bad.code), status_code_name(test.code))
        << name << ": " << bad.error;
    if (test.code == StatusCode::ok) continue;
    EXPECT_NE(bad.error.find(test.text), std::string::npos) << name << ": " << bad.error;
    EXPECT_EQ(bad.error.find('\n'), std::string::npos) << name << ": " << bad.error;
    EXPECT_TRUE(says_where(test.rule, bad.error)) << name << ": " << bad.error;
  }
  EXPECT_GT(count, 0) << "no case for rule " << GetParam();
}

std::string name_rule(const testing::TestParamInfo<std::string>& rule) { return rule.param; }

INSTANTIATE_TEST_SUITE_P(All, RuleTest, testing::ValuesIn(all_rule_ids()), name_rule);

TEST(Rules, EveryCaseHasAKnownRule) {
  std::set<std::string> ids = all_rule_ids();
  for (const RuleCase& test : all_cases()) EXPECT_TRUE(ids.contains(test.rule)) << test.rule;
}

// M17, M15: what a module asks for is limited by the session's memory.
TEST(Rules, MemoryIsLimited) {
  std::string text = "module m\n";
  for (int i = 0; i < 1000; ++i) text += "type !vm.list<i32>\n";
  File file = assembler::assemble(text);
  EXPECT_EQ(load(file).code, StatusCode::ok);
  Outcome limited = load(file, 8 << 10);
  EXPECT_EQ(limited.code, StatusCode::resource_exhausted) << limited.error;
  EXPECT_EQ(limited.bytes_left, 0u);
}

TEST(Rules, GlobalsAreLimited) {
  for (const char* globals : {"globals bytes=2147483647", "globals refs=2147483647"}) {
    File file = assembler::assemble(std::string("module m\n") + globals);
    CountingAllocator allocator(system_allocator(), memory_limit);
    SessionOptions options;
    options.allocator = &allocator;
    Session session(options);
    Status status;
    if (Result<Ref<mote::Module>> module = session.load_borrowed(file); module.ok()) {
      status = session.link({&module.value(), 1}).status();
    } else {
      status = module.status();
    }
    EXPECT_EQ(status.code(), StatusCode::resource_exhausted) << globals;
  }
}

// The bytes need no alignment.
TEST(Rules, BytesMayStandAnywhere) {
  File file = assembler::assemble(R"(
    module m
    rodata text "text"
    rodata large external align=64 "external"
    export func f 0iI_I {
      entry:
        const.ref.rodata text -> r0
        return [i2]
    }
  )");
  for (size_t shift = 0; shift < 64; ++shift) {
    auto bytes = std::make_unique<uint8_t[]>(file.size() + shift);
    std::copy(file.begin(), file.end(), bytes.get() + shift);
    Diagnostic diagnostic;
    auto module = vm::BytecodeModule::load(system_allocator(), {bytes.get() + shift, file.size()},
                                           nullptr, {}, diagnostic);
    EXPECT_TRUE(module.ok()) << shift;
  }
}

// Cut anywhere, a file gives an ordinary error or, when only padding is lost, loads.
TEST(Rules, TruncatedAnywhere) {
  for (assembler::Shape shape : {assembler::Shape::raw, assembler::Shape::zip}) {
    File file = assembler::assemble(R"(
      module m
      type !vm.buffer
      import host.f 0i_i flags=2
      rodata large external align=64 "external"
      export func f 0i_i {
        entry:
          call host.f [i0] -> [i0]
          return [i0]
      }
    )",
                                    shape);
    EXPECT_EQ(load(file).code, StatusCode::ok);
    for (size_t size = 0; size < file.size(); ++size) {
      Outcome outcome = load(File(file.begin(), file.begin() + static_cast<ptrdiff_t>(size)));
      EXPECT_EQ(outcome.code, StatusCode::invalid_argument) << size;
      EXPECT_EQ(outcome.bytes_left, 0u) << size;
    }
  }
}

}  // namespace

std::string replace_once(std::string_view text, std::string_view from, std::string_view to) {
  size_t at = text.find(from);
  if (at == std::string_view::npos || text.find(from, at + 1) != std::string_view::npos)
    throw assembler::AssemblyError("'" + std::string(from) + "' does not stand there once");
  std::string result(text);
  return result.replace(at, from.size(), to);
}

}  // namespace mote::malformed
