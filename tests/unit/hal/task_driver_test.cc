// What the threaded driver does beyond the conformance suite: how it shares work and ends.
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "mote/hal/processors.h"
#include "tests/unit/hal/support.h"

namespace mote {

const hal::Driver& task_driver();

namespace hal {
namespace {

Ref<Device> make_device(const WorkerOptions& workers, const KernelLimits& limits = {}) {
  DeviceParams params{
      .allocator = system_allocator(), .loaders = {}, .path = "", .log = {}, .diagnostic = nullptr};
  params.workers = workers;
  params.kernel_limits = limits;
  return take(task_driver().create_device(params));
}

// A command buffer of these dispatches, with a barrier after each where `are_dependent`.
Ref<CommandBuffer> record(Device& device, std::initializer_list<DispatchParams> dispatches,
                          bool are_dependent = true) {
  Ref<CommandBuffer> commands = take(device.create_command_buffer({}));
  for (const DispatchParams& dispatch : dispatches) {
    EXPECT_TRUE(commands->dispatch(dispatch).ok());
    if (are_dependent) {
      EXPECT_TRUE(commands->barrier().ok());
    }
  }
  EXPECT_TRUE(commands->finalize().ok());
  return commands;
}

Status execute(Device& device, CommandBuffer& commands) {
  return device.submit({.kind = Submission::Kind::execute, .commands = &commands});
}

void work_for(std::chrono::microseconds time) {
  auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
  }
}

TEST(TaskDriver, CountsItsThreads) {
  int64_t value = 0;
  EXPECT_TRUE(make_device({.count = 3})->query("hal.dispatch", "concurrency", value));
  EXPECT_EQ(value, 3);
  const uint32_t processors[] = {0, 0, 0, 0};
  EXPECT_EQ(worker_count({.processors = processors}), 4u);
  EXPECT_EQ(worker_count({.max_count = 1}), 1u);
  EXPECT_EQ(worker_count({.count = 1000}), max_worker_count);
  EXPECT_GE(worker_count({}), 1u);
  EXPECT_LE(worker_count({}), std::thread::hardware_concurrency());
  EXPECT_FALSE(has_processor(uint64_t{1} << 40));
}

TEST(TaskDriver, RunsEveryWorkgroupOnce) {
  constexpr uint32_t x = 7, y = 5, z = 3;
  std::atomic<int> counts[x * y * z] = {};
  std::atomic<uint32_t> concurrency{0};
  auto executable = FakeExecutable::make(
      {.local_memory_size = 4096}, [&](const DispatchState& dispatch, const WorkgroupState& w) {
        ++counts[(w.id_z * y + w.id_y) * x + w.id_x];
        concurrency = dispatch.max_concurrency;
        std::memset(w.local_memory, static_cast<int>(w.id_x), w.local_memory_size);
        work_for(std::chrono::microseconds(20));
        auto* bytes = static_cast<const uint8_t*>(w.local_memory);
        return bytes[w.local_memory_size - 1] == w.id_x ? ok_status
                                                        : internal<"somebody else's memory">;
      });
  Ref<Device> device = make_device({.count = 4});
  Ref<CommandBuffer> commands =
      record(*device, {{.executable = executable.get(), .workgroup_count = {x, y, z}}});
  for (int round = 1; round <= 10; ++round) {
    ASSERT_TRUE(execute(*device, *commands).ok());
    for (std::atomic<int>& count : counts) ASSERT_EQ(count, round);
  }
  EXPECT_EQ(concurrency, 4u);
}

// Work that the system interrupts looks longer than it is: a few rounds may be shared all the same.
TEST(TaskDriver, SharesLongWorkAndKeepsShortWork) {
  std::atomic<int> elsewhere{0};
  auto caller = std::this_thread::get_id();
  int microseconds = 0;
  auto executable = FakeExecutable::make({}, [&](auto&, auto&) {
    work_for(std::chrono::microseconds(microseconds));
    elsewhere += std::this_thread::get_id() != caller;
    return ok_status;
  });
  Ref<Device> device = make_device({.count = 2, .spin_us = 0});
  Ref<CommandBuffer> commands =
      record(*device, {{.executable = executable.get(), .workgroup_count = {4, 1, 1}}});
  for (int round = 0; round < 100; ++round) ASSERT_TRUE(execute(*device, *commands).ok());
  EXPECT_LT(elsewhere, 400 / 4);
  microseconds = 5000;
  elsewhere = 0;
  for (int round = 0; round < 40; ++round) ASSERT_TRUE(execute(*device, *commands).ok());
  EXPECT_GT(elsewhere, 160 / 4);
}

// Two kernels that wait for each other: they run at the same time, or not at all.
TEST(TaskDriver, IndependentDispatchesOverlap) {
  std::atomic<int> arrived{0};
  auto meet = [&](auto&, auto&) {
    ++arrived;
    auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (arrived % 2 != 0 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    return arrived % 2 == 0 ? ok_status : internal<"nobody came">;
  };
  // What they take is known to be long.
  std::atomic<bool> is_warm{false};
  auto kernel = [&](const DispatchState& dispatch, const WorkgroupState& workgroup) {
    if (is_warm) return meet(dispatch, workgroup);
    work_for(std::chrono::milliseconds(3));
    return ok_status;
  };
  auto first = FakeExecutable::make({}, kernel), second = FakeExecutable::make({}, kernel);
  Ref<Device> device = make_device({.count = 2});
  Ref<CommandBuffer> commands =
      record(*device, {{.executable = first.get()}, {.executable = second.get()}},
             /*are_dependent=*/false);
  ASSERT_TRUE(execute(*device, *commands).ok());
  is_warm = true;
  EXPECT_TRUE(execute(*device, *commands).ok());
}

TEST(TaskDriver, BarriersSeparate) {
  std::atomic<int> first_done{0};
  auto first = FakeExecutable::make({}, [&](auto&, auto&) {
    work_for(std::chrono::microseconds(200));
    ++first_done;
    return ok_status;
  });
  auto second = FakeExecutable::make({}, [&](auto&, auto&) {
    return first_done % 8 == 0 ? ok_status : internal<"before its turn">;
  });
  Ref<Device> device = make_device({.count = 4});
  Ref<CommandBuffer> commands =
      record(*device, {{.executable = first.get(), .workgroup_count = {8, 1, 1}},
                       {.executable = second.get(), .workgroup_count = {8, 1, 1}}});
  for (int round = 0; round < 20; ++round) ASSERT_TRUE(execute(*device, *commands).ok());
}

TEST(TaskDriver, EndsAtAFailure) {
  std::atomic<int> runs{0};
  auto executable = FakeExecutable::make({}, [&](auto&, const WorkgroupState& workgroup) {
    work_for(std::chrono::microseconds(100));
    ++runs;
    return workgroup.id_x == 10 ? internal<"kernel failed"> : ok_status;
  });
  Ref<Device> device = make_device({.count = 2});
  Ref<CommandBuffer> commands =
      record(*device, {{.executable = executable.get(), .workgroup_count = {1000, 1, 1}}});
  EXPECT_EQ(execute(*device, *commands).code(), StatusCode::internal);
  EXPECT_LT(runs, 500);
  Ref<Fence> fence = make_fence();
  EXPECT_EQ(device
                ->submit({.kind = Submission::Kind::execute,
                          .signal = fence.get(),
                          .commands = commands.get()})
                .code(),
            StatusCode::internal);
  EXPECT_EQ(fence->query().code(), StatusCode::internal);
}

TEST(TaskDriver, IsCancelledBetweenWorkgroups) {
  std::atomic<bool> is_cancelled{false};
  std::atomic<int> runs{0};
  auto executable = FakeExecutable::make({}, [&](auto&, auto&) {
    work_for(std::chrono::microseconds(100));
    if (++runs == 5) is_cancelled = true;
    return ok_status;
  });
  Ref<Device> device = make_device({.count = 2}, {.is_cancelled = &is_cancelled});
  Ref<CommandBuffer> commands =
      record(*device, {{.executable = executable.get(), .workgroup_count = {1000, 1, 1}}});
  EXPECT_EQ(execute(*device, *commands).code(), StatusCode::cancelled);
  EXPECT_LT(runs, 100);
}

TEST(TaskDriver, ServesManyThreads) {
  Ref<Device> device = make_device({.count = 3});
  std::vector<std::thread> threads;
  for (int t = 0; t < 12; ++t) {
    threads.emplace_back([&] {
      std::atomic<int> runs{0};
      auto executable = FakeExecutable::make({.local_memory_size = 64}, [&](auto&, auto& w) {
        static_cast<uint8_t*>(w.local_memory)[0] = 1;
        work_for(std::chrono::microseconds(5));
        ++runs;
        return ok_status;
      });
      Ref<CommandBuffer> commands =
          record(*device, {{.executable = executable.get(), .workgroup_count = {16, 2, 1}}});
      for (int round = 1; round <= 20; ++round) {
        ASSERT_TRUE(execute(*device, *commands).ok());
        ASSERT_EQ(runs, 32 * round);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(TaskDriver, AnIdleDeviceSleeps) {
  auto executable = FakeExecutable::make({}, [&](auto&, auto&) {
    work_for(std::chrono::milliseconds(2));
    return ok_status;
  });
  Ref<Device> device = make_device({.count = 4});
  Ref<CommandBuffer> commands =
      record(*device, {{.executable = executable.get(), .workgroup_count = {8, 1, 1}}});
  ASSERT_TRUE(execute(*device, *commands).ok());
  auto cpu_ms = [] {
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
           (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
  };
  auto before = cpu_ms();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_LE(cpu_ms() - before, 5);
}

}  // namespace
}  // namespace hal
}  // namespace mote
