// Asynchronous functions, whose fences come from a caller who may be late, and calls that wait.
#include <gtest/gtest.h>

#include <chrono>
#include <cstring>
#include <thread>

#include "mote/hal/semaphore.h"
#include "mote/mote.hpp"
#include "tests/asm/assembler/assembler.h"

namespace mote {
namespace {

class AsyncTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(add_defaults(session).ok());
    ASSERT_TRUE(session.add_device("local-sync").ok());
    Result<Ref<Module>> loaded =
        session.load_file(MOTE_TEST_MODULES "/golden/add_async.vmfb", FileMode::map);
    if (!loaded.ok()) GTEST_SKIP() << "the module is not compiled";
    Ref<Module> module = std::move(loaded).value();
    Result<Ref<Program>> linked = session.link({&module, 1});
    ASSERT_TRUE(linked.ok()) << linked.status().text();
    program = std::move(linked).value();
    const int64_t shape[] = {4};
    const float values[] = {1, 2, 3, 4};
    input = Value(session
                      .make_tensor(shape, hal::ElementType::f32,
                                   {reinterpret_cast<const uint8_t*>(values), sizeof values})
                      .value());
    wait = hal::Fence::create(session.allocator()).value();
    signal = hal::Fence::create(session.allocator()).value();
  }

  Status call() {
    const Value arguments[] = {input, input, Value(wait), Value(signal)};
    return program->call("add", arguments, {&result, 1});
  }

  void expect_sum() {
    float sum[4] = {};
    auto* tensor = result.as<hal::BufferView>();
    ASSERT_NE(tensor, nullptr);
    EXPECT_TRUE(session.read_tensor(*tensor, {reinterpret_cast<uint8_t*>(sum), sizeof sum}).ok());
    const float expected[] = {2, 4, 6, 8};
    EXPECT_EQ(std::memcmp(sum, expected, sizeof sum), 0);
  }

  Session session;
  Ref<Program> program;
  Value input;
  Value result;
  Ref<hal::Fence> wait;
  Ref<hal::Fence> signal;
};

TEST_F(AsyncTest, RunsAtOnceWithoutAWaitFence) {
  wait = nullptr;
  EXPECT_TRUE(call().ok());
  EXPECT_TRUE(signal->query().ok());
  expect_sum();
}

TEST_F(AsyncTest, RunsWhenTheCallerSignals) {
  EXPECT_TRUE(call().ok());
  EXPECT_EQ(signal->query().code(), StatusCode::deferred);
  std::span<const uint8_t> bytes = result.as<hal::BufferView>()->buffer().host_bytes();
  const std::vector<uint8_t> before(bytes.begin(), bytes.end());
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(std::vector<uint8_t>(bytes.begin(), bytes.end()), before);
  std::thread signaller([&] { wait->signal(); });
  EXPECT_TRUE(signal->wait(hal::wait_forever).ok());
  signaller.join();
  expect_sum();
}

TEST_F(AsyncTest, FailsWithTheCallersFence) {
  EXPECT_TRUE(call().ok());
  wait->fail(aborted<"no input">);
  EXPECT_EQ(signal->query().code(), StatusCode::aborted);
}

TEST_F(AsyncTest, EndsWhenTheCallerForgets) {
  EXPECT_TRUE(call().ok());
  wait = nullptr;
  EXPECT_EQ(signal->query().code(), StatusCode::cancelled);
}

// Waits for its argument, or for a fence of its own that nobody signals.
constexpr const char* waiting = R"(
  module waiting
  import hal.devices.get 0i_r
  import hal.fence.create 0rI_r
  import hal.fence.await 0iICrD_i
  export func wait 0ir_i {
    entry:
      const.i64.zero -> i2
      call.variadic.yieldable hal.fence.await [_ _ 1] [i0, i2, r0] done -> [i0]
    done:
      return [i0]
  }
  export func wait_for_nobody 0i_i {
    entry:
      const.i32.zero -> i1
      const.i64.zero -> i2
      call hal.devices.get [i1] -> [r0]
      call hal.fence.create [r0, i2] -> [r1]
      call.variadic.yieldable hal.fence.await [_ _ 2] [i0, i2, r1, r1] done -> [i0]
    done:
      return [i0]
  }
)";

class AwaitTest : public ::testing::Test {
 protected:
  explicit AwaitTest(uint32_t call_timeout_ms = 0) : session({.call_timeout_ms = call_timeout_ms}) {
    EXPECT_TRUE(add_defaults(session).ok());
    EXPECT_TRUE(session.add_device("local-sync").ok());
    Result<Ref<Module>> loaded = session.load_borrowed(file);
    EXPECT_TRUE(loaded.ok());
    program = session.link({&loaded.value(), 1}).value();
    fence = hal::Fence::create(session.allocator()).value();
  }

  Status wait(int32_t timeout_ms) {
    const Value arguments[] = {Value(timeout_ms), Value(fence)};
    return program->call("wait", arguments, {&result, 1});
  }

  const std::vector<uint8_t> file = assembler::assemble(waiting);
  Session session;
  Ref<Program> program;
  Ref<hal::Fence> fence;
  Value result;
};

TEST_F(AwaitTest, GoesOnWhenAnotherThreadSignals) {
  std::thread signaller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    fence->signal();
  });
  EXPECT_TRUE(wait(-1).ok());
  signaller.join();
  EXPECT_EQ(result.i32(), 0);
}

TEST_F(AwaitTest, ItsOwnTimeoutIsAResult) {
  for (int32_t timeout_ms : {0, 20}) {
    EXPECT_TRUE(wait(timeout_ms).ok());
    EXPECT_EQ(result.i32(), 4);
  }
}

TEST_F(AwaitTest, AFailedFenceFailsTheCall) {
  // Also with the code that a timeout has.
  std::thread signaller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    fence->fail(deadline_exceeded<"no input in time">);
  });
  EXPECT_EQ(wait(-1), deadline_exceeded<"no input in time">);
  signaller.join();
  EXPECT_EQ(wait(-1), deadline_exceeded<"no input in time">);
}

class TimedAwaitTest : public AwaitTest {
 protected:
  TimedAwaitTest() : AwaitTest(50) {}
};

TEST_F(TimedAwaitTest, TheTimeOfTheCallEndsTheWait) {
  for (int i = 0; i < 2; ++i) {
    Value forever(-1);
    EXPECT_EQ(program->call("wait_for_nobody", {&forever, 1}, {&result, 1}).code(),
              StatusCode::deadline_exceeded);
  }
  // The shorter time counts, and the program goes on.
  EXPECT_TRUE(wait(1).ok());
  EXPECT_EQ(result.i32(), 4);
}

}  // namespace
}  // namespace mote
