// What programs rely on that link mote into their own: where memory comes from and goes, what
// sessions share, and how a call is ended from outside.
#include <gtest/gtest.h>

#include <chrono>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/port/port.h"
#include "mote/mote.hpp"
#include "tests/take.h"

namespace mote {
namespace {

constexpr const char* path = MOTE_TEST_MODULES "/unit/embedding.vmfb";

struct AlignedDelete {
  void operator()(uint8_t* bytes) const { ::operator delete[](bytes, std::align_val_t(64)); }
};
using AlignedBytes = std::unique_ptr<uint8_t[], AlignedDelete>;

AlignedBytes aligned_bytes(size_t size) {
  return AlignedBytes(static_cast<uint8_t*>(::operator new[](size, std::align_val_t(64))));
}

// Bytes of the file behind `shift` others.
struct File {
  explicit File(size_t shift = 0) {
    Bytes mapped = take(port::open_file(path, true));
    memory = aligned_bytes(mapped.size() + shift);
    std::memcpy(memory.get() + shift, mapped.data(), mapped.size());
    bytes = {memory.get() + shift, mapped.size()};
    port::close_file(mapped, true);
  }
  AlignedBytes memory;
  Bytes bytes;
};

struct Loaded {
  explicit Loaded(const SessionOptions& options = {}, const DeviceOptions& device = {})
      : session(options) {
    EXPECT_TRUE(add_defaults(session).ok());
    EXPECT_TRUE(session.add_device("local-sync", device).ok());
    module = take(session.load_file(path));
  }
  Ref<Program> link() { return take(session.link({&module, 1})); }
  Value tensor(std::initializer_list<int64_t> shape, size_t count, float value = 1) {
    std::vector<float> elements(count, value);
    return Value(take(session.make_tensor<float>(shape, std::span<const float>(elements))));
  }
  Value input_of_layers() { return tensor({8, 64}, 8 * 64, 0.25f); }

  Session session;
  Ref<Module> module;
};

// 64 * 0.25 * 0.5 = 8 in each element after the first product; its transposed product with itself
// sums 8 * 8 over 8 rows = 512; the last product sums 8 * 512 over 256.
constexpr float expected_of_layers = 8.0f * 512 * 256;

TEST(Loading, BorrowedBytesHaveToBeAligned) {
  for (size_t shift : {size_t{1}, size_t{8}, size_t{15}}) {
    File file(shift);
    Session session;
    ASSERT_TRUE(add_defaults(session).ok());
    Result<Ref<Module>> module = session.load_borrowed(file.bytes);
    EXPECT_EQ(module.status().code(), StatusCode::invalid_argument);
    EXPECT_EQ(session.diagnostic().expected.view(), "an address at a multiple of 16");
    EXPECT_EQ(session.diagnostic().found.view(),
              "one " + std::to_string(shift) + " bytes behind it");
  }
  for (size_t shift : {size_t{0}, size_t{16}}) {
    File file(shift);
    Session session;
    ASSERT_TRUE(add_defaults(session).ok());
    EXPECT_TRUE(session.load_borrowed(file.bytes).ok());
  }
}

TEST(Loading, OwnedBytesAreReleasedOnce) {
  int released = 0;
  ReleaseHook hook{[](void* count) { ++*static_cast<int*>(count); }, &released};
  File file;
  {
    Session session;
    ASSERT_TRUE(add_defaults(session).ok());
    ASSERT_TRUE(session.add_device("local-sync").ok());
    Ref<Module> module = take(session.load_owned(file.bytes, hook));
    Ref<Program> program = take(session.link({&module, 1}));
    module = nullptr;
    EXPECT_EQ(released, 0);  // the program uses them
    program = nullptr;
    EXPECT_EQ(released, 1);
    EXPECT_FALSE(session.load_owned(file.bytes.first(100), hook).ok());
    EXPECT_EQ(released, 2);
  }
  EXPECT_EQ(released, 2);
}

TEST(Loading, AModuleOutlivesTheSessionThatLoadedIt) {
  Ref<Module> module = Loaded().module;
  Session session;
  ASSERT_TRUE(add_defaults(session).ok());
  ASSERT_TRUE(session.add_device("local-sync").ok());
  EXPECT_TRUE(session.link({&module, 1}).ok());
}

TEST(Tensors, LieWhereTheCallerPutsThem) {
  Loaded loaded;
  Ref<Program> program = loaded.link();
  AlignedBytes memory = aligned_bytes(256 * sizeof(float) + 4);
  const int64_t shape[] = {256};
  int released = 0;
  ReleaseHook hook{[](void* count) { ++*static_cast<int*>(count); }, &released};
  std::span<uint8_t> bytes{memory.get(), 256 * sizeof(float)};
  auto* numbers = reinterpret_cast<float*>(memory.get());
  for (int i = 0; i < 256; ++i) numbers[i] = static_cast<float>(i);
  {
    Ref<hal::BufferView> view =
        take(loaded.session.wrap_tensor(shape, hal::ElementType::f32, bytes, hook));
    EXPECT_EQ(view->buffer().host_bytes().data(), memory.get());
    numbers[3] = 30;  // seen by the call: nothing was copied
    Value input(view), result;
    ASSERT_TRUE(program->call("accumulate", {&input, 1}, {&result, 1}).ok());
    float sums[256];
    ASSERT_TRUE(loaded.session.read_tensor<float>(result, sums).ok());
    EXPECT_EQ(sums[3], 30);
    EXPECT_EQ(sums[255], 255);
    EXPECT_EQ(released, 0);
  }
  EXPECT_EQ(released, 1);

  Bytes misaligned{memory.get() + 4, 256 * sizeof(float)};
  auto refused = loaded.session.wrap_constant(shape, hal::ElementType::f32, misaligned, hook);
  EXPECT_EQ(refused.status().code(), StatusCode::invalid_argument);
  EXPECT_EQ(loaded.session.diagnostic().found.view(), "one 4 bytes behind it");
  EXPECT_EQ(released, 2);
  // On request there is a copy.
  EXPECT_TRUE(loaded.session.make_tensor(shape, hal::ElementType::f32, misaligned).ok());
}

TEST(Calls, AllocateNothingOnceTheyAreWarm) {
  CountingAllocator counting(system_allocator());
  SessionOptions options;
  options.allocator = &counting;
  {
    Loaded loaded(options);
    Ref<Program> program = loaded.link();
    Function functions[] = {take(program->find("layers")), take(program->find("accumulate"))};
    Value inputs[] = {loaded.input_of_layers(), loaded.tensor({256}, 256)};
    uint64_t warm = 0;
    for (int round = 0; round < 10; ++round) {
      for (int i = 0; i < 2; ++i) {
        Value result;
        ASSERT_TRUE(program->call(functions[i], {&inputs[i], 1}, {&result, 1}).ok());
      }
      if (round == 1) warm = counting.allocation_count();
    }
    EXPECT_EQ(counting.allocation_count(), warm);
  }
  EXPECT_EQ(counting.bytes_in_use(), 0u);
}

class Arena : public testing::TestWithParam<const char*> {};

TEST_P(Arena, TheReportedSizeIsEnoughAndNoLessIs) {
  std::string function = GetParam();
  MemoryReport report;
  {
    Loaded loaded;
    report = take(loaded.session.memory_report({&loaded.module, 1}, function));
  }
  ASSERT_NE(report.transients, MemoryReport::unknown);
  ASSERT_GT(report.transients, 0u);
  for (uint64_t missing : {0u, 1u}) {
    AlignedBytes memory = aligned_bytes(report.transients);
    Loaded loaded({}, {.transient_arena = {memory.get(), report.transients - missing}});
    Result<Ref<Program>> program = loaded.session.link({&loaded.module, 1});
    Status status = program.status();
    if (program.ok()) {
      Value input = function == "layers" ? loaded.input_of_layers() : loaded.tensor({256}, 256);
      for (int round = 0; round < 5 && status.ok(); ++round) {
        Value result;
        status = program.value()->call(function, {&input, 1}, {&result, 1});
        if (!status.ok()) break;
        auto bytes = result.as<hal::BufferView>()->buffer().host_bytes();
        EXPECT_GE(bytes.data(), memory.get());
        EXPECT_LE(bytes.data() + bytes.size(), memory.get() + report.transients);
        float first;
        std::memcpy(&first, bytes.data(), sizeof first);
        EXPECT_EQ(first, function == "layers" ? expected_of_layers : static_cast<float>(round + 1));
      }
    }
    EXPECT_EQ(status.code(), missing ? StatusCode::resource_exhausted : StatusCode::ok);
    if (missing) {
      EXPECT_STREQ(status.text(), "the transient arena has no gap of this size");
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Functions, Arena, testing::Values("layers", "accumulate"));

TEST(Arena, HasToBeAligned) {
  AlignedBytes memory = aligned_bytes(4096);
  Session session;
  ASSERT_TRUE(add_defaults(session).ok());
  EXPECT_EQ(session.add_device("local-sync", {.transient_arena = {memory.get() + 8, 1024}}).code(),
            StatusCode::invalid_argument);
  EXPECT_EQ(session.add_device("null", {.transient_arena = {memory.get(), 1024}}).code(),
            StatusCode::unimplemented);
}

TEST(Report, SaysWhatACallTakes) {
  CountingAllocator counting(system_allocator());
  SessionOptions options;
  options.allocator = &counting;
  Loaded loaded(options);
  // What the first run decodes stays with the module.
  (void)take(loaded.session.memory_report({&loaded.module, 1}, "layers"));
  uint64_t before = counting.bytes_in_use();
  MemoryReport report = take(loaded.session.memory_report({&loaded.module, 1}, "layers"));
  EXPECT_EQ(counting.bytes_in_use(), before);
  EXPECT_EQ(report.results, 8 * 256 * sizeof(float));
  // At least the square of 256 and the result live at once.
  EXPECT_GE(report.transients, (256 * 256 + 8 * 256) * sizeof(float));

  Ref<Program> program = loaded.link();
  EXPECT_EQ(report.constants, program->memory().read_only);
  Value input = loaded.input_of_layers(), result;
  ASSERT_TRUE(program->call("layers", {&input, 1}, {&result, 1}).ok());
  EXPECT_EQ(report.vm_stack, program->memory().stack);
  // The host memory of a session alone, with its transients elsewhere.
  AlignedBytes arena = aligned_bytes(report.transients);
  CountingAllocator measured(system_allocator());
  options.allocator = &measured;
  Session other(options);
  ASSERT_TRUE(add_defaults(other).ok());
  ASSERT_TRUE(
      other.add_device("local-sync", {.transient_arena = {arena.get(), report.transients}}).ok());
  Ref<Program> again = take(other.link({&loaded.module, 1}));
  ASSERT_TRUE(again->call("layers", {&input, 1}, {&result, 1}).ok());
  uint64_t used = measured.peak_bytes() - report.persistent;
  EXPECT_NEAR(static_cast<double>(report.host), static_cast<double>(used),
              0.1 * static_cast<double>(used));
  result = Value();
}

TEST(Report, DoesNotGuess) {
  Loaded loaded;
  auto report = [&](const char* name, std::span<const Value> arguments = {}) {
    return take(loaded.session.memory_report({&loaded.module, 1}, name, arguments));
  };
  EXPECT_EQ(report("rounds").transients, MemoryReport::unknown);
  EXPECT_GT(report("rounds").constants, 0u);
  EXPECT_EQ(report("any_length").transients, MemoryReport::unknown);
  // With a tensor the length is known.
  Value input = loaded.tensor({100}, 100);
  EXPECT_EQ(report("any_length", {&input, 1}).results, 400u);
  EXPECT_EQ(loaded.session.memory_report({&loaded.module, 1}, "missing").status().code(),
            StatusCode::not_found);
}

TEST(Report, NamesWhatIsMissing) {
  Loaded loaded;
  Session bare;
  auto report = bare.memory_report({&loaded.module, 1}, "layers");
  EXPECT_EQ(report.status().code(), StatusCode::not_found);
  bool is_named = false;
  for (std::string_view name : bare.missing_imports()) is_named |= name == "hal.buffer_view.create";
  EXPECT_TRUE(is_named);
}

TEST(Cancel, EndsACallFromAnotherThread) {
  Loaded loaded;
  Ref<Program> program = loaded.link();
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    loaded.session.cancel();
  });
  EXPECT_EQ(program->call("endless", {}, {}).code(), StatusCode::cancelled);
  other.join();
  // It stays so until calls are allowed again; then the program works as before.
  Value input = loaded.tensor({256}, 256), result;
  EXPECT_EQ(program->call("accumulate", {&input, 1}, {&result, 1}).code(), StatusCode::cancelled);
  loaded.session.allow_calls();
  EXPECT_TRUE(program->call("accumulate", {&input, 1}, {&result, 1}).ok());
}

TEST(Sharing, SixteenSessionsHoldOneModule) {
  CountingAllocator counting(system_allocator());
  CountingAllocator shared(system_allocator());
  SessionOptions options;
  options.allocator = &shared;
  Session owner(options);
  ASSERT_TRUE(add_defaults(owner).ok());
  Ref<Module> module = take(owner.load_file(path, FileMode::map));
  uint64_t of_module = shared.bytes_in_use(), of_first = 0, in_shared = 0;
  std::vector<std::unique_ptr<Session>> sessions;
  std::vector<Ref<Program>> programs;
  for (int i = 0; i < 16; ++i) {
    options.allocator = &counting;
    auto& session = *sessions.emplace_back(std::make_unique<Session>(options));
    ASSERT_TRUE(add_defaults(session).ok());
    ASSERT_TRUE(session.add_device("local-sync").ok());
    programs.push_back(take(session.link({&module, 1})));
    if (i == 0) {
      of_first = counting.bytes_in_use();
      in_shared = shared.bytes_in_use();
    }
  }
  // Loaded kernels went to the module, once.
  EXPECT_GT(in_shared, of_module);
  EXPECT_EQ(shared.bytes_in_use(), in_shared);
  EXPECT_EQ(counting.bytes_in_use(), 16 * of_first);
  EXPECT_LT(of_first, 64u * 1024);  // the 64 KiB of constants are not in it
  programs.clear();
}

// On both CPU drivers, one call plain and the next one prepared.
TEST(Sharing, SixteenThreadsRunTheSameModuleAtOnce) {
  Loaded owner;
  std::vector<std::thread> threads;
  for (int t = 0; t < 16; ++t) {
    threads.emplace_back([&owner, t] {
      Session session;
      ASSERT_TRUE(add_defaults(session).ok());
      ASSERT_TRUE(t % 4 ? session.add_device("local-task", {.workers = {.count = 2}}).ok()
                        : session.add_device("local-sync").ok());
      Ref<Program> program = take(session.link({&owner.module, 1}));
      Function function = take(program->find("layers"));
      Ref<PreparedCall> prepared = take(function.prepare(*program));
      std::vector<float> elements(8 * 64, 0.25f);
      Value input(take(session.make_tensor<float>({8, 64}, std::span<const float>(elements))));
      for (int round = 0; round < 6; ++round) {
        Value result;
        ASSERT_TRUE(round % 2 ? prepared->call({&input, 1}, {&result, 1}).ok()
                              : program->call(function, {&input, 1}, {&result, 1}).ok());
        std::vector<float> found(8 * 256);
        ASSERT_TRUE(session.read_tensor<float>(result, std::span<float>(found)).ok());
        for (float element : found) ASSERT_EQ(element, expected_of_layers);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace mote
