// A program of two devices: buffers, command buffers and fences of one are used on the other.
#include <gtest/gtest.h>

#include "mote/mote.hpp"
#include "tests/take.h"

namespace mote {
namespace {

class DevicesTest : public ::testing::Test {
 protected:
  DevicesTest() { EXPECT_TRUE(add_defaults(session).ok()); }

  Result<Ref<Program>> link() {
    Ref<Module> module =
        take(session.load_file(MOTE_TEST_MODULES "/unit/two_devices.vmfb", FileMode::map));
    return session.link({&module, 1});
  }

  Session session;
};

TEST_F(DevicesTest, WorkMovesBetweenThem) {
  for (const char* device : {"local-sync", "local-task"})
    ASSERT_TRUE(session.add_device(device).ok());
  Ref<Program> program = take(link());
  const float a[] = {1, 2, 3, 4}, b[] = {1, 1, 1, -4};
  const Value arguments[] = {Value(take(session.make_tensor<float>({4}, a))),
                             Value(take(session.make_tensor<float>({4}, b)))};
  for (int round = 0; round < 2; ++round) {
    Value result;
    ASSERT_TRUE(program->call("square_of_sum", arguments, {&result, 1}).ok());
    float found[4];
    ASSERT_TRUE(session.read_tensor<float>(result, found).ok());
    const float expected[] = {4, 9, 16, 0};
    for (int i = 0; i < 4; ++i) EXPECT_EQ(found[i], expected[i]);
  }
}

TEST_F(DevicesTest, AllOfThemHaveToBeThere) {
  ASSERT_TRUE(session.add_device("local-sync").ok());
  EXPECT_EQ(link().status().code(), StatusCode::incompatible);
}

}  // namespace
}  // namespace mote
