#include "tests/hostile/harness.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>

#include "mote/hal/semaphore.h"
#include "mote/mote.hpp"
#include "mote/vm/buffer.h"
#include "tests/hostile/mutator.h"
#include "tools/dump_metadata.h"
#include "tools/dump_requires.h"
#include "vm/disassembler.h"
#include "vm/module_json.h"

namespace mote::hostile {
namespace {

constexpr uint64_t mutant_count = 2000;
constexpr uint64_t memory_limit = 8u << 20;
constexpr uint64_t max_instructions = 20000;
// Only for programs that wait for what never comes.
constexpr uint32_t call_timeout_ms = 50;

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

// A tensor of one of the shapes that the modules take, as a rule.
Value make_tensor(Session& session, Random& random) {
  static const std::vector<int64_t> shapes[] = {{4}, {4}, {3, 4}, {4, 8}, {16}, {}, {0, 4}, {1, 2}};
  const std::vector<int64_t>& shape = shapes[random.below(std::size(shapes))];
  hal::ElementType type =
      shape.empty() || shape[0] == 16 ? hal::ElementType::i32 : hal::ElementType::f32;
  uint64_t size = 0;
  hal::dense_size(shape, type, size);
  const std::vector<uint8_t> bytes(size, static_cast<uint8_t>(random.below(3)));
  Result<Ref<hal::BufferView>> tensor = session.make_tensor(shape, type, bytes);
  return tensor.ok() ? Value(tensor.value()) : Value(Ref<Object>());
}

Value make_object(Session& session, Random& random) {
  if (!session.devices().empty()) {
    uint64_t choice = random.below(8);
    if (choice < 5) return make_tensor(session, random);
    if (choice == 5) {
      Result<Ref<hal::Fence>> fence = hal::Fence::create(session.allocator());
      if (fence.ok() && random.below(4)) fence.value()->signal();
      return fence.ok() ? Value(fence.value()) : Value(Ref<Object>());
    }
  }
  if (random.below(2)) return Value(Ref<Object>());
  Result<Ref<vm::Buffer>> buffer = vm::Buffer::allocate(session.allocator(), 24, 16);
  return buffer.ok() ? Value(buffer.value()) : Value(Ref<Object>());
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
      return make_object(session, random);
  }
}

void call_exports(Session& session, Program& program, Random& random, Tally& tally) {
  // Copies of one export thousands of times over would only take time. Programs with a device
  // mostly refuse their arguments, so they get more tries.
  uint32_t count = std::min<uint32_t>(program.export_count(), 64);
  if (!session.devices().empty()) count *= 4;
  for (uint32_t i = 0; i < count; ++i) {
    Function function = program.export_at(i % program.export_count());
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

// Writes the module in every form that the tool has; only the sizes are looked at.
void dump(Bytes bytes) {
  Diagnostic diagnostic;
  Result<Ref<vm::BytecodeModule>> module = vm::BytecodeModule::load(
      system_allocator(), bytes, nullptr, {}, diagnostic, vm::UnknownTypes::keep);
  if (!module.ok()) return;
  size_t size = 0;
  vm::TextSink sink{
      [](void* user, std::string_view piece) { *static_cast<size_t*>(user) += piece.size(); },
      &size};
  tools::dump_metadata(*module.value(), sink);
  EXPECT_TRUE(tools::dump_requires(*module.value(), sink).ok());
  vm::write_module_json(*module.value(), true, sink);
  vm::disassemble_tables(*module.value(), sink);
  for (uint32_t i = 0; i < module.value()->functions().size(); ++i)
    EXPECT_TRUE(vm::disassemble_function(*module.value(), i, true, system_allocator(), sink).ok());
  EXPECT_GT(size, bytes.size() / 2);
}

}  // namespace

File read_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  EXPECT_TRUE(stream) << path;
  return File(std::istreambuf_iterator<char>(stream), {});
}

void load_and_call(const File& file, uint64_t seed, const char* device, Tally& tally) {
  // Memory of exactly this size, so that sanitizers see a read past its end.
  auto bytes = std::make_unique<uint8_t[]>(file.size());
  std::copy(file.begin(), file.end(), bytes.get());
  dump({bytes.get(), file.size()});
  CountingAllocator allocator(system_allocator(), memory_limit);
  {
    SessionOptions options;
    options.allocator = &allocator;
    options.max_instructions = max_instructions;
    options.call_timeout_ms = call_timeout_ms;
    Session session(options);
    if (device) {
      ASSERT_TRUE(add_defaults(session).ok());
      ASSERT_TRUE(session.add_device(device).ok());
    }
    Result<Ref<Module>> module = session.load_borrowed({bytes.get(), file.size()});
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

void run_mutants(const File& file, size_t mutable_size, const char* device) {
  Tally whole;
  load_and_call(file, 1, device, whole);
  ASSERT_EQ(whole.linked, 1);
  ASSERT_GE(whole.calls, 6);
  ASSERT_LT(whole.calls_failed, whole.calls);

  const File changed_part(file.begin(), file.begin() + static_cast<ptrdiff_t>(mutable_size));
  Tally tally;
  for (uint64_t seed = 1; seed <= mutant_count && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    File mutant = mutate(changed_part, seed);
    // What was cut off ends there.
    if (mutant.size() == mutable_size)
      mutant.insert(mutant.end(), file.begin() + static_cast<ptrdiff_t>(mutable_size), file.end());
    load_and_call(mutant, seed, device, tally);
  }
  // Many are refused, and many are not: both sides were tried.
  EXPECT_GT(tally.loaded, static_cast<int>(mutant_count / 20));
  EXPECT_LT(tally.loaded, static_cast<int>(mutant_count * 19 / 20));
  EXPECT_GT(tally.linked, static_cast<int>(mutant_count / 40));
  EXPECT_GT(tally.calls_failed, 0);
  EXPECT_GT(tally.calls, tally.calls_failed);
  testing::Test::RecordProperty("loaded", tally.loaded);
  testing::Test::RecordProperty("linked", tally.linked);
  testing::Test::RecordProperty("calls", tally.calls);
  testing::Test::RecordProperty("calls_failed", tally.calls_failed);
}

}  // namespace mote::hostile
