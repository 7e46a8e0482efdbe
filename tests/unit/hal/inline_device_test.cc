// What CPU devices that run work inline do beyond the conformance suite: how kernels are called.
#include <cmath>

#include "hal/cpu_device.h"
#include "tests/unit/hal/support.h"

namespace mote::hal {
namespace {

class InlineDevice : public ::testing::Test {
 protected:
  // Records one dispatch and submits it with a binding table.
  Status dispatch(FakeExecutable& executable, const DispatchParams& params,
                  std::span<const BufferRange> table = {}) {
    Ref<CommandBuffer> commands = take(device->create_command_buffer({}));
    DispatchParams with_executable = params;
    with_executable.executable = &executable;
    MOTE_TRY(commands->dispatch(with_executable));
    MOTE_TRY(commands->finalize());
    return execute(*commands, table);
  }

  Status execute(CommandBuffer& commands, std::span<const BufferRange> table = {}) {
    return device->submit(
        {.kind = Submission::Kind::execute, .commands = &commands, .binding_table = table});
  }

  CountingAllocator counting{system_allocator()};
  Ref<Device> device = make_sync_device({}, counting);
};

TEST_F(InlineDevice, AnswersQueries) {
  int64_t value = -1;
  EXPECT_TRUE(device->query("hal.device.id", "local*", value));
  EXPECT_EQ(value, 1);
  EXPECT_TRUE(device->query("hal.device.id", "cuda", value));
  EXPECT_EQ(value, 0);
  EXPECT_TRUE(device->query("hal.device", "concurrency", value));
  EXPECT_EQ(value, 1);
  EXPECT_TRUE(device->query("hal.dispatch", "concurrency", value));
  EXPECT_EQ(value, 1);
  EXPECT_TRUE(device->query("hal.executable.format", "embedded-elf-x86_64", value));
  EXPECT_EQ(value, 0);  // this device has no loader
  EXPECT_FALSE(device->query("hal.cpu", "no such feature", value));
  EXPECT_FALSE(device->query("hal.device", "", value));
  EXPECT_FALSE(device->query("", "", value));
#if defined(__x86_64__)
  EXPECT_TRUE(device->query("hal.cpu", "sse3", value));
  EXPECT_EQ(value, __builtin_cpu_supports("sse3") != 0);
  EXPECT_TRUE(device->query("hal.cpu", "avx2", value));
  EXPECT_EQ(value, __builtin_cpu_supports("avx2") != 0);
  EXPECT_TRUE(device->query("hal.cpu", "avx512f", value));
  EXPECT_EQ(value, __builtin_cpu_supports("avx512f") != 0);
#endif
}

TEST(Pattern, MatchesWholeTexts) {
  struct {
    const char* pattern;
    const char* text;
    bool matches;
  } const cases[] = {
      {"local*", "local-sync", true},
      {"local*", "local", true},
      {"local", "local-sync", false},
      {"*", "", true},
      {"", "", true},
      {"", "a", false},
      {"?ocal*c", "local-sync", true},
      {"l?", "l", false},
      {"*-*n?", "local-sync", true},
      {"*a*b*c*", "xxaxxbxx", false},
      {"**sync**", "local-sync", true},
  };
  for (const auto& expected : cases)
    EXPECT_EQ(match_pattern(expected.pattern, expected.text), expected.matches) << expected.pattern;
}

TEST_F(InlineDevice, RunsWorkgroupsXFirst) {
  std::vector<uint32_t> ids;
  auto executable = FakeExecutable::make(
      {.workgroup_size = {4, 2, 1}}, [&](const DispatchState& dispatch, const WorkgroupState& w) {
        EXPECT_EQ(dispatch.workgroup_count_x, 3u);
        EXPECT_EQ(dispatch.workgroup_size_x, 4u);
        EXPECT_EQ(dispatch.max_concurrency, 1);
        EXPECT_EQ(reinterpret_cast<uintptr_t>(&dispatch) % 16, 0u);
        EXPECT_EQ(reinterpret_cast<uintptr_t>(&w) % 16, 0u);
        ids.push_back(w.id_z * 100 + w.id_y * 10 + w.id_x);
        return ok_status;
      });
  EXPECT_TRUE(dispatch(*executable, {.workgroup_count = {3, 2, 2}}).ok());
  EXPECT_EQ(ids, (std::vector<uint32_t>{0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112}));
}

TEST_F(InlineDevice, RunsNothingWhenOneCountIsZero) {
  int runs = 0;
  auto executable = FakeExecutable::make({}, [&](auto&, auto&) {
    ++runs;
    return ok_status;
  });
  EXPECT_TRUE(dispatch(*executable, {.workgroup_count = {0, 2, 3}}).ok());
  EXPECT_TRUE(dispatch(*executable, {.workgroup_count = {2, 0, 3}}).ok());
  EXPECT_TRUE(dispatch(*executable, {.workgroup_count = {2, 3, 0}}).ok());
  EXPECT_EQ(runs, 0);
}

TEST_F(InlineDevice, StopsAtTheFirstFailure) {
  int runs = 0;
  auto executable = FakeExecutable::make({}, [&](auto&, const WorkgroupState& workgroup) {
    ++runs;
    return workgroup.id_y == 1 ? internal<"kernel failed"> : ok_status;
  });
  EXPECT_EQ(dispatch(*executable, {.workgroup_count = {2, 3, 4}}).code(), StatusCode::internal);
  EXPECT_EQ(runs, 3);
}

TEST_F(InlineDevice, PassesConstantsAndBindings) {
  Ref<Buffer> direct = make_buffer({1, 2, 3, 4});
  Ref<Buffer> bound = make_buffer(std::vector<uint32_t>(32));
  auto executable = FakeExecutable::make(
      {.constant_count = 2, .binding_count = 2}, [&](const DispatchState& dispatch, auto&) {
        EXPECT_EQ(dispatch.constant_count, 2);
        EXPECT_EQ(dispatch.constants[0], 10u);
        EXPECT_EQ(dispatch.constants[1], 20u);
        EXPECT_EQ(dispatch.binding_count, 2);
        EXPECT_EQ(dispatch.bindings[0], direct->host_bytes().data() + 4);
        EXPECT_EQ(dispatch.binding_lengths[0], 12u);
        EXPECT_EQ(dispatch.bindings[1], bound->host_bytes().data() + 64);
        EXPECT_EQ(dispatch.binding_lengths[1], 8u);
        return ok_status;
      });
  const uint32_t constants[] = {10, 20};
  const BufferRange bindings[] = {{.buffer = direct.get(), .offset = 4},
                                  {.slot = 1, .offset = 32, .length = 8}};
  const BufferRange table[] = {{.buffer = direct.get()}, {.buffer = bound.get(), .offset = 32}};
  DispatchParams params{.constants = constants, .bindings = bindings};
  EXPECT_TRUE(dispatch(*executable, params, table).ok());
  params.constants = {constants, 1};
  EXPECT_EQ(dispatch(*executable, params, table).code(), StatusCode::invalid_argument);
}

TEST_F(InlineDevice, RunsAsManyWorkgroupsAsABufferSays) {
  int runs = 0;
  auto executable = FakeExecutable::make({}, [&](auto&, auto&) { return ++runs, ok_status; });
  Ref<Buffer> counts = make_buffer({3, 2, 4});
  EXPECT_TRUE(
      dispatch(*executable, {.is_indirect = true, .indirect_counts = {.buffer = counts.get()}})
          .ok());
  EXPECT_EQ(runs, 24);
}

TEST_F(InlineDevice, GivesLocalMemory) {
  std::vector<void*> seen;
  auto executable = FakeExecutable::make(
      {.local_memory_size = 8192}, [&](auto&, const WorkgroupState& workgroup) {
        EXPECT_EQ(workgroup.local_memory_size, 8192u);
        EXPECT_EQ(reinterpret_cast<uintptr_t>(workgroup.local_memory) % 64, 0u);
        std::memset(workgroup.local_memory, 1, workgroup.local_memory_size);
        seen.push_back(workgroup.local_memory);
        return ok_status;
      });
  EXPECT_TRUE(dispatch(*executable, {}).ok());
  EXPECT_TRUE(dispatch(*executable, {}).ok());
  EXPECT_EQ(seen[0], seen[1]);
}

#if defined(__SSE__) || defined(__aarch64__)
TEST_F(InlineDevice, FlushesDenormalsInKernelsOnly) {
  volatile float tiny = 1e-40f;
  float product = -1;
  auto executable =
      FakeExecutable::make({}, [&](auto&, auto&) { return product = tiny * 2.0f, ok_status; });
  EXPECT_TRUE(dispatch(*executable, {}).ok());
  EXPECT_EQ(product, 0.0f);
  EXPECT_GT(tiny * 2.0f, 0.0f);
}
#endif

TEST_F(InlineDevice, ReplaysWithoutAllocating) {
  auto executable = FakeExecutable::make({.binding_count = 1}, [](auto& dispatch, auto&) {
    ++*static_cast<uint32_t*>(dispatch.bindings[0]);
    return ok_status;
  });
  Ref<CommandBuffer> commands = take(device->create_command_buffer({}));
  const BufferRange binding[] = {{.slot = 0}};
  // More than a block of memory holds.
  for (int i = 0; i < 100; ++i) {
    EXPECT_TRUE(commands->dispatch({.executable = executable.get(), .bindings = binding}).ok());
    EXPECT_TRUE(commands->barrier().ok());
  }
  EXPECT_TRUE(commands->finalize().ok());
  Ref<Buffer> buffers[] = {make_buffer({0}), make_buffer({1000})};
  uint64_t before = counting.allocation_count();
  for (Ref<Buffer>& buffer : buffers) {
    const BufferRange table[] = {{.buffer = buffer.get()}};
    EXPECT_TRUE(execute(*commands, table).ok());
  }
  EXPECT_EQ(counting.allocation_count(), before);
  EXPECT_EQ(words_of(*buffers[0])[0], 100u);
  EXPECT_EQ(words_of(*buffers[1])[0], 1100u);
}

TEST_F(InlineDevice, SurvivesEveryFailingAllocation) {
  auto executable = FakeExecutable::make({.binding_count = 1, .local_memory_size = 4096},
                                         [](auto&, auto&) { return ok_status; });
  for (uint64_t limit = 0;; limit += 64) {
    CountingAllocator limited(system_allocator(), limit);
    bool done = [&] {
      Result<Ref<Device>> made = sync_driver().create_device({limited, {}, "", {}, nullptr});
      if (!made.ok()) return false;
      Ref<Device> small_device = std::move(made).value();
      Result<Ref<Fence>> start = Fence::create(limited);
      Result<Ref<Buffer>> buffer = small_device->allocate({}, 64);
      Result<Ref<CommandBuffer>> commands = small_device->create_command_buffer({});
      if (!start.ok() || !buffer.ok() || !commands.ok()) return false;
      const BufferRange binding[] = {{.buffer = buffer.value().get()}};
      if (!commands.value()->dispatch({.executable = executable.get(), .bindings = binding}).ok() ||
          !commands.value()->finalize().ok())
        return false;
      Status status = small_device->submit({.kind = Submission::Kind::execute,
                                            .wait = start.value().get(),
                                            .commands = commands.value().get(),
                                            .binding_table = binding});
      if (!status.ok()) return false;
      start.value()->signal();
      return small_device
          ->submit({.kind = Submission::Kind::execute, .commands = commands.value().get()})
          .ok();
    }();
    EXPECT_EQ(limited.bytes_in_use(), 0u) << limit;
    if (done) break;
  }
}

}  // namespace
}  // namespace mote::hal
