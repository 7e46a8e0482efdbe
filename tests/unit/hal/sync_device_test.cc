// The sync driver, and through it the command buffers and submissions of CPU devices.
#include <cmath>

#include "hal/cpu_device.h"
#include "tests/unit/hal/support.h"

namespace mote::hal {
namespace {

using Kind = Submission::Kind;

class SyncDevice : public ::testing::Test {
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
    return device->submit({.kind = Kind::execute, .commands = &commands, .binding_table = table});
  }

  Submission fill(Buffer& buffer, uint32_t value, Fence* wait, Fence* signal) {
    return {.kind = Kind::fill,
            .wait = wait,
            .signal = signal,
            .target = {.buffer = &buffer},
            .pattern = value,
            .pattern_length = 4};
  }

  CountingAllocator counting{system_allocator()};
  Ref<Device> device = make_sync_device({}, counting);
};

TEST_F(SyncDevice, AnswersQueries) {
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

TEST_F(SyncDevice, HasOnePath) {
  DeviceParams params{counting, {}, "0", {}, nullptr};
  EXPECT_EQ(sync_driver().create_device(params).status().code(), StatusCode::not_found);
}

TEST_F(SyncDevice, RunsWorkgroupsXFirst) {
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

TEST_F(SyncDevice, AZeroCountIsNoWork) {
  auto executable = FakeExecutable::make({}, [](auto&, auto&) { return internal<"ran">; });
  EXPECT_TRUE(dispatch(*executable, {.workgroup_count = {0, 5, 5}}).ok());
  EXPECT_TRUE(dispatch(*executable, {.workgroup_count = {5, 0, 5}}).ok());
  EXPECT_TRUE(dispatch(*executable, {.workgroup_count = {5, 5, 0}}).ok());
  EXPECT_EQ(dispatch(*executable, {.workgroup_count = {1, 1, 65536}}).code(),
            StatusCode::invalid_argument);
  EXPECT_EQ(dispatch(*executable, {.workgroup_count = {UINT32_MAX, UINT32_MAX, 65535}}).code(),
            StatusCode::invalid_argument);
}

TEST_F(SyncDevice, StopsAtTheFirstFailure) {
  int runs = 0;
  auto executable = FakeExecutable::make({}, [&](auto&, const WorkgroupState& workgroup) {
    ++runs;
    return workgroup.id_y == 1 ? internal<"kernel failed"> : ok_status;
  });
  EXPECT_EQ(dispatch(*executable, {.workgroup_count = {2, 3, 4}}).code(), StatusCode::internal);
  EXPECT_EQ(runs, 3);
}

TEST_F(SyncDevice, PassesConstantsAndBindings) {
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
  EXPECT_EQ(dispatch(*executable, params, {table, 1}).code(), StatusCode::out_of_range);
  params.constants = {constants, 1};
  EXPECT_EQ(dispatch(*executable, params, table).code(), StatusCode::invalid_argument);
  params.constants = constants;
  params.bindings = {bindings, 1};
  EXPECT_EQ(dispatch(*executable, params, table).code(), StatusCode::invalid_argument);
  const BufferRange outside[] = {{.buffer = direct.get(), .offset = 17}, {.slot = 0}};
  params.bindings = outside;
  EXPECT_EQ(dispatch(*executable, params, table).code(), StatusCode::out_of_range);
  params.bindings = bindings;
  params.function = 1;
  EXPECT_EQ(dispatch(*executable, params, table).code(), StatusCode::out_of_range);
}

TEST_F(SyncDevice, ReadsIndirectCountsWhenTheDispatchRuns) {
  int runs = 0;
  auto executable = FakeExecutable::make({}, [&](auto&, auto&) { return ++runs, ok_status; });
  Ref<Buffer> counts = make_buffer({9, 9, 9, 9});
  Ref<CommandBuffer> commands = take(device->create_command_buffer({}));
  const uint32_t real_counts[] = {3, 2, 1};
  Bytes update{reinterpret_cast<const uint8_t*>(real_counts), 12};
  EXPECT_TRUE(commands->update(update, {.slot = 0, .offset = 4, .length = 12}).ok());
  DispatchParams params{.executable = executable.get(),
                        .is_indirect = true,
                        .indirect_counts = {.slot = 0, .offset = 4}};
  EXPECT_TRUE(commands->dispatch(params).ok());
  EXPECT_TRUE(commands->finalize().ok());
  const BufferRange table[] = {{.buffer = counts.get()}};
  EXPECT_TRUE(execute(*commands, table).ok());
  EXPECT_EQ(runs, 6);
  const BufferRange short_table[] = {{.buffer = counts.get(), .length = 15}};
  EXPECT_EQ(execute(*commands, short_table).code(), StatusCode::out_of_range);
}

TEST_F(SyncDevice, GivesLocalMemory) {
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
TEST_F(SyncDevice, FlushesDenormalsInKernelsOnly) {
  volatile float tiny = 1e-40f;
  float product = -1;
  auto executable =
      FakeExecutable::make({}, [&](auto&, auto&) { return product = tiny * 2.0f, ok_status; });
  EXPECT_TRUE(dispatch(*executable, {}).ok());
  EXPECT_EQ(product, 0.0f);
  EXPECT_GT(tiny * 2.0f, 0.0f);
}
#endif

TEST_F(SyncDevice, RecordsOnce) {
  Ref<Buffer> buffer = make_buffer({1, 2});
  Ref<CommandBuffer> commands = take(device->create_command_buffer({}));
  BufferRange range{.buffer = buffer.get()};
  EXPECT_TRUE(commands->fill(range, 7, 4).ok());
  EXPECT_EQ(execute(*commands).code(), StatusCode::failed_precondition);
  EXPECT_TRUE(commands->barrier().ok());
  EXPECT_TRUE(commands->finalize().ok());
  EXPECT_EQ(commands->finalize().code(), StatusCode::failed_precondition);
  EXPECT_EQ(commands->fill(range, 7, 4).code(), StatusCode::failed_precondition);
  EXPECT_EQ(commands->barrier().code(), StatusCode::failed_precondition);
  EXPECT_TRUE(execute(*commands).ok());
  EXPECT_EQ(words_of(*buffer), (std::vector<uint32_t>{7, 7}));
}

TEST_F(SyncDevice, ReplaysWithoutAllocating) {
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

TEST_F(SyncDevice, RetainsDirectOperands) {
  Ref<CommandBuffer> commands = take(device->create_command_buffer({}));
  Ref<Buffer> result = make_buffer({0});
  {
    Ref<Buffer> source = take(device->allocate({}, 4));
    store_le<uint32_t>(source->host_bytes().data(), 42);
    EXPECT_TRUE(commands->copy({.buffer = source.get()}, {.buffer = result.get()}).ok());
  }
  EXPECT_TRUE(commands->finalize().ok());
  EXPECT_TRUE(execute(*commands).ok());
  EXPECT_EQ(words_of(*result)[0], 42u);
  commands = nullptr;
  device = nullptr;
  EXPECT_EQ(counting.bytes_in_use(), 0u);
}

TEST_F(SyncDevice, SignalsAfterTheWork) {
  Ref<Buffer> buffer = make_buffer({0});
  Ref<Fence> done = make_fence();
  EXPECT_TRUE(device->submit(fill(*buffer, 5, nullptr, done.get())).ok());
  EXPECT_TRUE(done->query().ok());
  EXPECT_EQ(words_of(*buffer)[0], 5u);
}

TEST_F(SyncDevice, FailsTheSignalFence) {
  Ref<Buffer> buffer = make_buffer({0});
  Ref<Fence> done = make_fence();
  Submission bad = fill(*buffer, 5, nullptr, done.get());
  bad.target.offset = 8;
  EXPECT_EQ(device->submit(bad).code(), StatusCode::out_of_range);
  EXPECT_EQ(done->query().code(), StatusCode::out_of_range);
  Ref<Fence> after = make_fence();
  EXPECT_EQ(device->submit(fill(*buffer, 5, done.get(), after.get())).code(),
            StatusCode::out_of_range);
  EXPECT_EQ(after->query().code(), StatusCode::out_of_range);
  EXPECT_EQ(words_of(*buffer)[0], 0u);
}

TEST_F(SyncDevice, StoresWorkUntilItsFenceIsReached) {
  Ref<Fence> start = make_fence(), middle = make_fence(), done = make_fence();
  Ref<Buffer> buffer = make_buffer({0, 0});
  {
    Ref<CommandBuffer> commands = take(device->create_command_buffer({}));
    EXPECT_TRUE(commands->fill({.slot = 0, .length = 4}, 6, 4).ok());
    EXPECT_TRUE(commands->finalize().ok());
    const BufferRange table[] = {{.buffer = buffer.get()}};
    EXPECT_TRUE(device
                    ->submit({.kind = Kind::execute,
                              .wait = start.get(),
                              .signal = middle.get(),
                              .commands = commands.get(),
                              .binding_table = table})
                    .ok());
    uint32_t word = 8;
    EXPECT_TRUE(device
                    ->submit({.kind = Kind::update,
                              .wait = middle.get(),
                              .signal = done.get(),
                              .target = {.buffer = buffer.get(), .offset = 4},
                              .bytes = {reinterpret_cast<uint8_t*>(&word), 4}})
                    .ok());
    word = 9;  // captured at the call
  }
  EXPECT_EQ(done->query().code(), StatusCode::deferred);
  EXPECT_EQ(device->wait_idle(0).code(), StatusCode::deadline_exceeded);
  EXPECT_EQ(words_of(*buffer), (std::vector<uint32_t>{0, 0}));
  start->signal();
  EXPECT_TRUE(done->query().ok());
  EXPECT_EQ(words_of(*buffer), (std::vector<uint32_t>{6, 8}));
  EXPECT_TRUE(device->wait_idle(wait_forever).ok());
}

TEST_F(SyncDevice, ALongChainNeedsNoDeepStack) {
  constexpr int length = 100000;
  Ref<Fence> first = make_fence(), previous = first;
  Ref<Buffer> buffer = make_buffer({0});
  for (int i = 0; i < length; ++i) {
    Ref<Fence> next = make_fence();
    ASSERT_TRUE(device->submit(fill(*buffer, 3, previous.get(), next.get())).ok());
    previous = next;
  }
  first->signal();
  EXPECT_TRUE(previous->query().ok());
}

TEST_F(SyncDevice, StoredWorkFailsWithItsFence) {
  Ref<Fence> start = make_fence(), done = make_fence();
  Ref<Buffer> buffer = make_buffer({0});
  EXPECT_TRUE(device->submit(fill(*buffer, 5, start.get(), done.get())).ok());
  start->fail(aborted<"no input">);
  EXPECT_EQ(done->query().code(), StatusCode::aborted);
  EXPECT_EQ(words_of(*buffer)[0], 0u);
}

TEST_F(SyncDevice, ForgottenFencesCancelWork) {
  Ref<Fence> start = make_fence(), other = make_fence(), done = make_fence();
  Ref<Buffer> buffer = make_buffer({0});
  Fence* const both[] = {start.get(), other.get()};
  Ref<Fence> joined = take(Fence::join(counting, both));
  EXPECT_TRUE(device->submit(fill(*buffer, 5, joined.get(), done.get())).ok());
  joined = nullptr;
  other->signal();
  EXPECT_EQ(done->query().code(), StatusCode::deferred);
  start = nullptr;
  EXPECT_EQ(done->query().code(), StatusCode::cancelled);
  device = nullptr;
  EXPECT_EQ(counting.bytes_in_use(), 0u);
}

TEST_F(SyncDevice, StoredWorkKeepsTheDevice) {
  Ref<Fence> start = make_fence(), done = make_fence();
  Ref<Buffer> buffer = make_buffer({0});
  EXPECT_TRUE(device->submit(fill(*buffer, 5, start.get(), done.get())).ok());
  device = nullptr;
  start->signal();
  EXPECT_TRUE(done->query().ok());
  EXPECT_EQ(words_of(*buffer)[0], 5u);
  EXPECT_EQ(counting.bytes_in_use(), 0u);
}

TEST_F(SyncDevice, AllocatesInQueueOrder) {
  Ref<Fence> start = make_fence(), ready = make_fence();
  Ref<Buffer> buffer = take(device->queue_alloca(start.get(), ready.get(), {}, 64));
  EXPECT_EQ(buffer->size(), 64u);
  EXPECT_EQ(ready->query().code(), StatusCode::deferred);
  start->signal();
  EXPECT_TRUE(ready->query().ok());
  Ref<Fence> never = make_fence();
  EXPECT_EQ(device->queue_alloca(nullptr, never.get(), {}, UINT64_MAX).status(), out_of_memory);
  EXPECT_EQ(never->query(), out_of_memory);
}

TEST_F(SyncDevice, ReadsFiles) {
  const uint8_t contents[] = {1, 2, 3, 4, 5, 6, 7, 8};
  Ref<File> file = take(create_memory_file(counting, contents, nullptr));
  Ref<Buffer> buffer = make_buffer({0});
  Submission read{
      .kind = Kind::read, .target = {.buffer = buffer.get()}, .file = file.get(), .file_offset = 2};
  EXPECT_TRUE(device->submit(read).ok());
  EXPECT_EQ(words_of(*buffer)[0], 0x06050403u);
  read.file_offset = 5;
  EXPECT_EQ(device->submit(read).code(), StatusCode::out_of_range);
  EXPECT_EQ(
      device->submit({.kind = Kind::write, .source = {.buffer = buffer.get()}, .file = file.get()})
          .code(),
      StatusCode::permission_denied);
}

TEST_F(SyncDevice, SurvivesEveryFailingAllocation) {
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
      Status status = small_device->submit({.kind = Kind::execute,
                                            .wait = start.value().get(),
                                            .commands = commands.value().get(),
                                            .binding_table = binding});
      if (!status.ok()) return false;
      start.value()->signal();
      return small_device->submit({.kind = Kind::execute, .commands = commands.value().get()}).ok();
    }();
    EXPECT_EQ(limited.bytes_in_use(), 0u) << limit;
    if (done) break;
  }
}

}  // namespace
}  // namespace mote::hal
