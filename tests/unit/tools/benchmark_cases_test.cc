// What is inside the timed part, on programs of tests/golden.
#include "tools/benchmark_cases.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "tests/take.h"

namespace mote::tools {
namespace {

class BenchmarkCases : public ::testing::Test {
 protected:
  BenchmarkCases() : allocator(system_allocator()), session(options(allocator)) {
    EXPECT_TRUE(add_defaults(session).ok());
    EXPECT_TRUE(session.add_device("local-sync").ok());
  }

  static SessionOptions options(Allocator& allocator) {
    SessionOptions result;
    result.allocator = &allocator;
    return result;
  }

  Ref<Program> load(const std::string& name) {
    Ref<Module> module =
        take(session.load_file((MOTE_TEST_MODULES "/golden/" + name + ".vmfb").c_str()));
    return take(session.link({&module, 1}));
  }

  // An array of four numbers that are the same, or several.
  static void write_array(const std::string& path, const std::vector<float>& numbers,
                          std::vector<int64_t> shape) {
    std::vector<float> elements;
    for (float number : numbers) elements.insert(elements.end(), 4, number);
    Diagnostic diagnostic;
    TensorView view = {shape,
                       hal::element_type_of<float>,
                       {reinterpret_cast<const uint8_t*>(elements.data()), elements.size() * 4}};
    ASSERT_TRUE(write_tensor(view, path, false, diagnostic).ok());
  }

  // Three steps from 1, fed with 10, 20 and 30.
  std::string write_loop(const std::string& function) {
    std::string folder = testing::TempDir() + "mote_" +
                         testing::UnitTest::GetInstance()->current_test_info()->name();
    write_array(folder + "_start.npy", {1}, {4});
    write_array(folder + "_feed.npy", {10, 20, 30}, {3, 4});
    std::ofstream(folder + ".txt") << "function " << function << "\nsteps 3\ncarry 1\nstart "
                                   << folder << "_start.npy\nfeed " << folder << "_feed.npy\n";
    return folder + ".txt";
  }

  float first_element(const Value& tensor) {
    float elements[4] = {};
    EXPECT_TRUE(session.read_tensor<float>(tensor, elements).ok());
    return elements[0];
  }

  CountingAllocator allocator;
  Session session;
  Stopwatch watch;
};

// Neither does the function, which adds two numbers.
TEST_F(BenchmarkCases, CallAllocatesNothing) {
  Ref<Program> program = load("host");
  CallSpec spec(system_allocator());
  ASSERT_TRUE(spec.inputs.push("4").ok());
  Call call(session, *program, spec);
  ASSERT_TRUE(call.prepare().ok());
  FunctionCase function("tool", session, *program, call.function(), {});
  ASSERT_TRUE(function.prepare(&call).ok());
  EXPECT_EQ(function.name(), "BM_twice/process_time/real_time");
  ASSERT_TRUE(function.run(1, watch).ok());
  uint64_t before = allocator.allocation_count();
  ASSERT_TRUE(function.run(100, watch).ok());
  EXPECT_EQ(allocator.allocation_count(), before);
  EXPECT_EQ(function.results()[0].i32(), 8);
}

// Neither does the function, which returns its arguments.
TEST_F(BenchmarkCases, StepAllocatesNothing) {
  Ref<Program> program = load("kit");
  std::string path = write_loop("pass2");
  LoopFile file("tool", session, path.c_str());
  ASSERT_TRUE(file.read().ok());
  LoopSteps steps(session, *program, file);
  ASSERT_TRUE(steps.prepare().ok());
  LoopCase loop(session, file, steps, TimeUnit::ms);
  ASSERT_TRUE(loop.prepare().ok());
  EXPECT_EQ(loop.name(), "BM_loop/pass2/process_time/real_time");
  ASSERT_TRUE(loop.run(1, watch).ok());
  uint64_t before = allocator.allocation_count();
  ASSERT_TRUE(loop.run(3000, watch).ok());
  EXPECT_EQ(allocator.allocation_count(), before);
}

TEST_F(BenchmarkCases, StepsStartAnewAndFeedsComeAgain) {
  std::string path = write_loop("add");
  for (const char* name : {"add", "add_async"}) {
    Ref<Program> program = load(name);
    LoopFile file("tool", session, path.c_str());
    ASSERT_TRUE(file.read().ok());
    LoopSteps steps(session, *program, file);
    ASSERT_TRUE(steps.prepare().ok());
    LoopCase loop(session, file, steps, TimeUnit::ms);
    ASSERT_TRUE(loop.prepare().ok());
    for (int round = 0; round < 2; ++round) {
      ASSERT_TRUE(loop.run(5, watch).ok());
      EXPECT_EQ(first_element(steps.carried()[0]), 1 + 10 + 20 + 30 + 10 + 20);
    }
    ASSERT_TRUE(loop.run(3000, watch).ok());
    EXPECT_EQ(first_element(steps.carried()[0]), 1 + 1000 * 60);
  }
}

}  // namespace
}  // namespace mote::tools
