// An asynchronous function: its fences come from the caller, who may be late.
#include <gtest/gtest.h>

#include <cstring>

#include "mote/hal/semaphore.h"
#include "mote/mote.hpp"

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
  wait->signal();
  EXPECT_TRUE(signal->query().ok());
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

}  // namespace
}  // namespace mote
