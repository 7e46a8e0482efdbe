// Dispatches of a tiny executable: the sum of two tensors of four floats. A driver that runs no
// kernel leaves the result as it was, and checks what does not need a look into the executable.
#include <bit>
#include <fstream>
#include <iterator>

#include "tests/conformance/hal/suite.h"

namespace mote::hal {
namespace {

// The executable in a compiled module: the file from `magic` on.
struct TinyExecutable {
  const char* format;
  const char* module;
  const char* magic;
  const char* function;
};

constexpr TinyExecutable executables[] = {
    {"embedded-elf-x86_64", "/readme/add.vmfb",
     "\x7F"
     "ELF",
     "add_dispatch_0_elementwise_4_f32"},
};

std::vector<uint8_t> read_executable(const TinyExecutable& tiny) {
  std::ifstream stream(std::string(MOTE_TEST_MODULES) + tiny.module, std::ios::binary);
  std::string file{std::istreambuf_iterator<char>(stream), {}};
  size_t start = file.find(tiny.magic);
  EXPECT_NE(start, std::string::npos) << tiny.module;
  return {file.begin() + static_cast<std::ptrdiff_t>(std::min(start, file.size())), file.end()};
}

Words floats(std::initializer_list<float> values) {
  Words words;
  for (float value : values) words.push_back(std::bit_cast<uint32_t>(value));
  return words;
}

class Dispatches : public Conformance {
 protected:
  void SetUp() override {
    Conformance::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    for (const TinyExecutable& tiny : executables) {
      int64_t is_supported = 0;
      if (!device->query("hal.executable.format", tiny.format, is_supported) || !is_supported)
        continue;
      const std::vector<uint8_t> data = read_executable(tiny);
      executable =
          take(device->create_executable({.format = tiny.format, .data = data}, &diagnostic));
      function = take(executable->lookup(tiny.function));
      a = make_buffer(floats({1, 2, 3, 4}));
      b = make_buffer(floats({10, 20, 30, 40}));
      sum = make_buffer(before);
      return;
    }
    GTEST_SKIP() << "the device takes none of the executables of this suite";
  }

  void TearDown() override {
    executable = nullptr;
    a = b = sum = nullptr;
    Conformance::TearDown();
  }

  // What the operands are; the sum starts with zeros.
  DispatchParams params(std::span<const BufferRange> bindings) {
    return {.executable = executable.get(), .function = function, .bindings = bindings};
  }
  std::vector<BufferRange> direct_bindings() { return {all_of(*a), all_of(*b), all_of(*sum)}; }
  Status dispatch(const DispatchParams& dispatched, std::span<const BufferRange> table = {}) {
    return run_recorded([&](CommandBuffer& commands) { return commands.dispatch(dispatched); },
                        table);
  }
  // And back to zeros.
  void expect_sum(const Words& expected) {
    EXPECT_EQ(read(*sum), GetParam().runs_kernels ? expected : before);
    EXPECT_TRUE(run(fill(*sum, 0, nullptr, nullptr)).ok());
  }
  void expect_nothing() { EXPECT_EQ(read(*sum), before); }

  const Words before = floats({0, 0, 0, 0});
  const Words result = floats({11, 22, 33, 44});
  Ref<Executable> executable;
  uint32_t function = 0;
  Ref<Buffer> a, b, sum;
};

TEST_P(Dispatches, ReadAndWriteTheirBindings) {
  EXPECT_TRUE(dispatch(params(direct_bindings())).ok());
  expect_sum(result);
  const BufferRange slots[] = {{.slot = 2, .offset = 0, .length = 16}, {.slot = 0}, {.slot = 1}};
  const BufferRange table[] = {all_of(*b), all_of(*sum), all_of(*a)};
  EXPECT_TRUE(dispatch(params(slots), table).ok());
  expect_sum(result);
  // One buffer may be bound twice.
  const BufferRange twice[] = {all_of(*a), all_of(*a), {.slot = 1}};
  EXPECT_TRUE(dispatch(params(twice), table).ok());
  expect_sum(floats({2, 4, 6, 8}));
}

TEST_P(Dispatches, SeeWhatWasDoneBeforeTheBarrier) {
  const std::vector<BufferRange> bindings = direct_bindings();
  auto record = [&](CommandBuffer& commands) {
    MOTE_TRY(commands.update(bytes_of(floats({5, 5, 5, 5})), all_of(*a)));
    MOTE_TRY(commands.barrier());
    MOTE_TRY(commands.dispatch(params(bindings)));
    MOTE_TRY(commands.barrier());
    return commands.copy(part_of(*sum, 0, 8), part_of(*sum, 8, 8));
  };
  EXPECT_TRUE(run_recorded(record).ok());
  expect_sum(floats({15, 25, 15, 25}));
}

TEST_P(Dispatches, RunAgainWithoutRecordingAgain) {
  Ref<CommandBuffer> commands = make_commands();
  const BufferRange slots[] = {{.slot = 0}, {.slot = 1}, {.slot = 2}};
  EXPECT_TRUE(commands->dispatch(params(slots)).ok());
  EXPECT_TRUE(commands->finalize().ok());
  executable = nullptr;  // the commands keep it
  const std::vector<BufferRange> table = direct_bindings();
  for (int round = 0; round < 3; ++round) {
    EXPECT_TRUE(run(*commands, table).ok());
    expect_sum(result);
  }
  const BufferRange other[] = {all_of(*b), all_of(*b), all_of(*sum)};
  EXPECT_TRUE(run(*commands, other).ok());
  expect_sum(floats({20, 40, 60, 80}));
}

TEST_P(Dispatches, WaitForTheirFence) {
  Ref<Fence> start = make_fence(), done = make_fence();
  Ref<CommandBuffer> commands = make_commands();
  const std::vector<BufferRange> bindings = direct_bindings();
  EXPECT_TRUE(commands->dispatch(params(bindings)).ok());
  EXPECT_TRUE(commands->finalize().ok());
  EXPECT_TRUE(device
                  ->submit({.kind = Kind::execute,
                            .wait = start.get(),
                            .signal = done.get(),
                            .commands = commands.get()})
                  .ok());
  expect_nothing();
  start->signal();
  EXPECT_TRUE(done->wait(wait_forever).ok());
  expect_sum(result);
}

TEST_P(Dispatches, OfNoWorkgroupsDoNothing) {
  for (int axis = 0; axis < 3; ++axis) {
    const std::vector<BufferRange> bindings = direct_bindings();
    DispatchParams none = params(bindings);
    none.workgroup_count[axis] = 0;
    EXPECT_TRUE(dispatch(none).ok());
    expect_nothing();
  }
}

TEST_P(Dispatches, TakeTheirCountsFromABuffer) {
  const std::vector<BufferRange> bindings = direct_bindings();
  Ref<Buffer> counts = make_buffer({9, 1, 1, 1, 0});
  DispatchParams indirect = params(bindings);
  indirect.is_indirect = true;
  indirect.indirect_counts = {.slot = 0, .offset = 4};
  const BufferRange table[] = {all_of(*counts)};
  EXPECT_TRUE(dispatch(indirect, table).ok());
  expect_sum(result);
  indirect.indirect_counts.offset = 8;  // one of them is 0
  EXPECT_TRUE(dispatch(indirect, table).ok());
  expect_nothing();
  indirect.indirect_counts.offset = 12;
  EXPECT_EQ(dispatch(indirect, table).code(), StatusCode::out_of_range);
  indirect.indirect_counts = part_of(*counts, 12, whole_length);
  EXPECT_EQ(dispatch(indirect).code(), StatusCode::out_of_range);

  // Read when the dispatch runs, not when it is recorded.
  auto record = [&](CommandBuffer& commands) {
    MOTE_TRY(commands.update(bytes_of({0, 1, 1}), part_of(*counts, 4, 12)));
    MOTE_TRY(commands.barrier());
    indirect.indirect_counts = part_of(*counts, 4, whole_length);
    indirect.flags = dispatch_flag::dynamic_counts;
    return commands.dispatch(indirect);
  };
  EXPECT_TRUE(run_recorded(record).ok());
  expect_nothing();
}

TEST_P(Dispatches, RefuseTooManyWorkgroups) {
  const std::vector<BufferRange> bindings = direct_bindings();
  const uint32_t too_many[][3] = {{1, 1, max_workgroups_z + 1},
                                  {UINT32_MAX, UINT32_MAX, max_workgroups_z}};
  for (const auto& count : too_many) {
    DispatchParams many = params(bindings);
    std::copy(std::begin(count), std::end(count), many.workgroup_count);
    EXPECT_EQ(dispatch(many).code(), StatusCode::invalid_argument);
    Ref<Buffer> counts = make_buffer({count[0], count[1], count[2]});
    many.is_indirect = true;
    many.indirect_counts = all_of(*counts);
    EXPECT_EQ(dispatch(many).code(), StatusCode::invalid_argument);
  }
  expect_nothing();
}

TEST_P(Dispatches, RefuseRangesOutsideTheirBuffers) {
  const std::vector<BufferRange> table = direct_bindings();
  for (size_t i = 0; i < 3; ++i) {
    for (auto [offset, length] :
         {std::pair<uint64_t, uint64_t>{0, 20}, {20, whole_length}, {UINT64_MAX - 3, 8}}) {
      std::vector<BufferRange> bindings = direct_bindings();
      bindings[i].offset = offset;
      bindings[i].length = length;
      EXPECT_EQ(dispatch(params(bindings)).code(), StatusCode::out_of_range);
      bindings[i].buffer = nullptr;
      bindings[i].slot = static_cast<uint32_t>(i);
      EXPECT_EQ(dispatch(params(bindings), table).code(), StatusCode::out_of_range);
      // And slots that are not there.
      bindings[i] = {.slot = 3};
      EXPECT_EQ(dispatch(params(bindings), table).code(), StatusCode::out_of_range);
    }
  }
  expect_nothing();
}

TEST_P(Dispatches, RefuseWrongArguments) {
  const std::vector<BufferRange> bindings = direct_bindings();
  DispatchParams wrong = params(bindings);
  wrong.function = executable->export_count();
  EXPECT_EQ(dispatch(wrong).code(), StatusCode::out_of_range);
  wrong = params(bindings);
  wrong.executable = nullptr;
  EXPECT_EQ(dispatch(wrong).code(), StatusCode::invalid_argument);
  for (DispatchFlags form : {4, 8, 16}) {
    wrong = params(bindings);
    wrong.flags = form;
    EXPECT_EQ(dispatch(wrong).code(), StatusCode::unimplemented);
  }
  const std::vector<uint32_t> constants(max_constants + 1);
  wrong = params(bindings);
  wrong.constants = constants;
  EXPECT_EQ(dispatch(wrong).code(), StatusCode::invalid_argument);
  const std::vector<BufferRange> many(max_bindings + 1, all_of(*a));
  EXPECT_EQ(dispatch(params(many)).code(), StatusCode::invalid_argument);
  if (GetParam().runs_kernels) {
    wrong.constants = {constants.data(), 1};
    EXPECT_EQ(dispatch(wrong).code(), StatusCode::invalid_argument);
    EXPECT_EQ(dispatch(params({bindings.data(), 2})).code(), StatusCode::invalid_argument);
  }
  expect_nothing();
}

class ForeignExecutable final : public Executable {
 public:
  static constexpr ObjectType implementation_type{"test executable"};
  ForeignExecutable() : Executable(implementation_type) {}
  uint32_t export_count() const override { return 1; }
  std::string_view export_name(uint32_t) const override { return "add"; }
  Result<uint32_t> lookup(std::string_view) const override { return uint32_t{0}; }

 private:
  void destroy() override { delete this; }
  ~ForeignExecutable() = default;
};

TEST_P(Dispatches, RefuseExecutablesOfAnotherKindOfDevice) {
  auto foreign = Ref<ForeignExecutable>::adopt(new ForeignExecutable);
  const std::vector<BufferRange> bindings = direct_bindings();
  DispatchParams wrong = params(bindings);
  wrong.executable = foreign.get();
  EXPECT_EQ(dispatch(wrong).code(), StatusCode::invalid_argument);
}

TEST_P(Dispatches, FindFunctionsByTheirNames) {
  ASSERT_GE(executable->export_count(), 1u);
  if (!GetParam().runs_kernels) return;
  EXPECT_EQ(take(executable->lookup(executable->export_name(0))), 0u);
  for (const char* name : {"", "add_dispatch_0", "add_dispatch_0_elementwise_4_f32 "})
    EXPECT_EQ(executable->lookup(name).status().code(), StatusCode::not_found) << name;
}

TEST_P(Dispatches, RefuseWhatIsNoExecutable) {
  if (!GetParam().runs_kernels) return;
  const uint8_t data[] = {1, 2, 3, 4};
  EXPECT_EQ(device->create_executable({.format = "no-such-format", .data = data}, nullptr)
                .status()
                .code(),
            StatusCode::not_found);
  for (const TinyExecutable& tiny : executables) {
    EXPECT_FALSE(device->create_executable({.format = tiny.format, .data = data}, nullptr).ok());
    EXPECT_FALSE(device->create_executable({.format = tiny.format, .data = {}}, nullptr).ok());
  }
}

INSTANTIATE_TEST_SUITE_P(Drivers, Dispatches, ::testing::ValuesIn(driver_entries), test_name);

}  // namespace
}  // namespace mote::hal
