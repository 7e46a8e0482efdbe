// Hostile modules: 2,000 seeded changes to each of two modules without executables, loaded, linked
// and called under limits. Whatever the bytes are, every entry returns; sanitizers watch.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <sstream>

#include "mote/mote.hpp"
#include "mote/vm/buffer.h"
#include "tests/asm/assembler/assembler.h"
#include "tests/hostile/mutator.h"

namespace mote::hostile {
namespace {

constexpr uint64_t mutant_count = 2000;
constexpr uint64_t memory_limit = 8u << 20;
constexpr uint64_t max_instructions = 20000;

using File = std::vector<uint8_t>;

std::string read_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

File assembled_module() {
  return assembler::assemble(read_file(MOTE_SOURCE_DIR "/tests/hostile/rich.masm"),
                             assembler::Shape::zip);
}

// What the stock compiler makes of tests/programs/lists.
File compiled_module() {
  std::string bytes = read_file(MOTE_TEST_MODULES "/lists/lists.vmfb");
  return File(bytes.begin(), bytes.end());
}

struct Tally {
  int loaded = 0, linked = 0, calls = 0, calls_failed = 0;
};

// A failure is told in one line; a trace of the program's frames may follow it.
void expect_clear_error(Session& session, Status status) {
  char buffer[2048];
  TextWriter writer(buffer, sizeof buffer);
  format_error(status, session.diagnostic(), writer);
  std::string text(writer.view());
  std::string line = text.substr(0, text.find('\n'));
  std::string start = std::string(status_code_name(status.code())) + "; ";
  EXPECT_TRUE(line.starts_with(start) && line.size() > start.size()) << text;
  // A long trace is cut anywhere.
  for (size_t at = text.find('\n'); at < text.size() - 1; at = text.find('\n', at + 1))
    EXPECT_EQ(text[at + 1], '[') << text;
}

// Numbers near what the modules expect, and now and then an extreme one.
Value make_argument(Session& session, char kind, Random& random) {
  constexpr int64_t numbers[] = {0, 1, 2, 3, 5, 16, 100, 1000, -1, INT32_MAX, INT64_MIN, 1 << 20};
  int64_t number = numbers[random.below(std::size(numbers))];
  switch (kind) {
    case 'i':
      return Value(static_cast<int32_t>(number));
    case 'I':
      return Value(number);
    case 'f':
      return Value(static_cast<float>(number) * 0.5f);
    case 'F':
      return Value(static_cast<double>(number) * 0.25);
    default:
      break;
  }
  if (random.below(2)) return Value(Ref<Object>());
  Result<Ref<vm::Buffer>> buffer = vm::Buffer::allocate(session.allocator(), 24, 16);
  return buffer.ok() ? Value(buffer.value()) : Value(Ref<Object>());
}

void call_exports(Session& session, Program& program, Random& random, Tally& tally) {
  // Copies of one export thousands of times over would only take time.
  uint32_t count = std::min<uint32_t>(program.export_count(), 64);
  for (uint32_t i = 0; i < count; ++i) {
    Function function = program.export_at(i);
    std::vector<Value> arguments, results(function.results().size());
    for (char kind : function.arguments())
      arguments.push_back(make_argument(session, kind, random));
    Status status = program.call(function, arguments, results);
    ++tally.calls;
    if (status.ok()) continue;
    ++tally.calls_failed;
    expect_clear_error(session, status);
  }
}

void load_and_call(const File& file, uint64_t seed, Tally& tally) {
  // Memory of exactly this size, so that sanitizers see a read past its end.
  auto bytes = std::make_unique<uint8_t[]>(file.size());
  std::copy(file.begin(), file.end(), bytes.get());
  CountingAllocator allocator(system_allocator(), memory_limit);
  {
    SessionOptions options;
    options.allocator = &allocator;
    options.max_instructions = max_instructions;
    Session session(options);
    Result<Ref<Module>> module = session.load({bytes.get(), file.size()});
    if (!module.ok()) return expect_clear_error(session, module.status());
    ++tally.loaded;
    Result<Ref<Program>> program = session.link({&module.value(), 1});
    if (!program.ok()) return expect_clear_error(session, program.status());
    ++tally.linked;
    Random random(seed ^ 0x5EED);
    call_exports(session, *program.value(), random, tally);
  }
  EXPECT_EQ(allocator.bytes_in_use(), 0u);
}

void run_mutants(const File& file) {
  Tally whole;
  load_and_call(file, 1, whole);
  ASSERT_EQ(whole.linked, 1);
  ASSERT_GE(whole.calls, 6);
  ASSERT_LT(whole.calls_failed, whole.calls);

  Tally tally;
  for (uint64_t seed = 1; seed <= mutant_count && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    load_and_call(mutate(file, seed), seed, tally);
  }
  // Many are refused, and many are not: both sides were tried.
  EXPECT_GT(tally.loaded, static_cast<int>(mutant_count / 20));
  EXPECT_LT(tally.loaded, static_cast<int>(mutant_count * 19 / 20));
  EXPECT_GT(tally.calls_failed, 0);
  EXPECT_GT(tally.calls, tally.calls_failed);
}

TEST(HostileModules, Assembled) { run_mutants(assembled_module()); }

TEST(HostileModules, Compiled) { run_mutants(compiled_module()); }

TEST(Mutator, OneSeedOneMutant) {
  File file(1000, 7);
  int different = 0;
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    EXPECT_EQ(mutate(file, seed), mutate(file, seed));
    different += mutate(file, seed) != mutate(file, seed + 1);
  }
  EXPECT_GT(different, 90);
}

}  // namespace
}  // namespace mote::hostile
