// Prepared calls: what they replay is what the virtual machine would have done.
#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "tests/unit/runtime/corpus_host.h"

namespace mote {
namespace {

constexpr const char* path = MOTE_TEST_MODULES "/unit/embedding.vmfb";

struct Loaded {
  explicit Loaded(const SessionOptions& options = {}, const char* device = "local-sync",
                  const DeviceOptions& device_options = {})
      : session(options) {
    EXPECT_TRUE(add_defaults(session).ok());
    EXPECT_TRUE(session.add_device(device, device_options).ok());
    module = take(session.load_file(path));
    program = take(session.link({&module, 1}));
  }
  Ref<PreparedCall> prepare(const char* name) {
    return take(take(program->find(name)).prepare(*program));
  }
  Value tensor(int64_t count, float first) {
    std::vector<float> elements(static_cast<size_t>(count));
    for (float& element : elements) element = first++;
    return Value(take(session.make_tensor<float>({count}, std::span<const float>(elements))));
  }
  std::vector<float> read(const Value& value) {
    auto* view = value.as<hal::BufferView>();
    std::vector<float> elements(view ? view->buffer().size() / sizeof(float) : 0);
    EXPECT_TRUE(session.read_tensor<float>(value, elements).ok());
    return elements;
  }

  Session session;
  Ref<Module> module;
  Ref<Program> program;
};

TEST(PreparedCalls, ReplayWithWhatTheyAreGiven) {
  for (const char* device : {"local-sync", "local-task"}) {
    Loaded loaded({}, device);
    Ref<PreparedCall> call = loaded.prepare("any_length");
    for (int round = 0; round < 5; ++round) {
      Value argument = loaded.tensor(3, static_cast<float>(round)), result;
      ASSERT_TRUE(call->call({&argument, 1}, {&result, 1}).ok());
      float first = 2.0f * static_cast<float>(round);
      EXPECT_EQ(loaded.read(result), (std::vector<float>{first, first + 2, first + 4}));
    }
    EXPECT_EQ(call->replay_count(), 4u);
  }
}

TEST(PreparedCalls, OtherShapesTakeTheLongWay) {
  Loaded loaded;
  Ref<PreparedCall> call = loaded.prepare("any_length");
  for (int64_t length : {2, 2, 5, 2, 5, 5, 5, 5, 5}) {
    Value argument = loaded.tensor(length, 1), result;
    ASSERT_TRUE(call->call({&argument, 1}, {&result, 1}).ok());
    std::vector<float> numbers = loaded.read(result);
    ASSERT_EQ(numbers.size(), static_cast<size_t>(length));
    EXPECT_EQ(numbers.back(), 2.0f * static_cast<float>(length));
  }
  // Two with the first shape, and two after the third call in a row with the other one.
  EXPECT_EQ(call->replay_count(), 4u);
}

TEST(PreparedCalls, OneTensorTwice) {
  Loaded loaded;
  Ref<PreparedCall> call = loaded.prepare("pair");
  Value a = loaded.tensor(4, 1), b = loaded.tensor(4, 10);
  const Value same[] = {a, a}, other[] = {a, b};
  for (int round = 0; round < 3; ++round) {
    Value results[2];
    ASSERT_TRUE(call->call(same, results).ok());
    EXPECT_EQ(loaded.read(results[0]), (std::vector<float>{0, 0, 0, 0}));
    ASSERT_TRUE(call->call(other, results).ok());
    EXPECT_EQ(loaded.read(results[0]), (std::vector<float>{-9, -9, -9, -9}));
    // What a program returns as it was given is the caller's own.
    EXPECT_EQ(loaded.read(results[1]), (std::vector<float>{10, 11, 12, 13}));
  }
  EXPECT_EQ(call->replay_count(), 5u);
}

TEST(PreparedCalls, ResultsBelongToTheCaller) {
  Loaded loaded;
  Ref<PreparedCall> call = loaded.prepare("any_length");
  std::vector<Value> results(6);
  for (size_t i = 0; i < results.size(); ++i) {
    Value argument = loaded.tensor(3, static_cast<float>(i));
    ASSERT_TRUE(call->call({&argument, 1}, {&results[i], 1}).ok());
  }
  for (size_t i = 0; i < results.size(); ++i)
    EXPECT_EQ(loaded.read(results[i])[0], 2 * static_cast<float>(i));
}

TEST(PreparedCalls, VariablesAreThoseOfTheProgram) {
  Loaded loaded;
  Ref<PreparedCall> call = loaded.prepare("accumulate");
  Function plain = take(loaded.program->find("accumulate"));
  Value argument = loaded.tensor(256, 0), result;
  for (int round = 1; round <= 9; ++round) {
    Status status = round % 4 == 0 ? loaded.program->call(plain, {&argument, 1}, {&result, 1})
                                   : call->call({&argument, 1}, {&result, 1});
    ASSERT_TRUE(status.ok());
    EXPECT_EQ(loaded.read(result)[255], 255.0f * static_cast<float>(round));
  }
  EXPECT_GE(call->replay_count(), 5u);
}

TEST(PreparedCalls, WhatDependsOnContentsIsNotReplayed) {
  Loaded loaded;
  Ref<PreparedCall> call = loaded.prepare("rounds");
  for (int32_t count = 0; count < 5; ++count) {
    const Value arguments[] = {
        loaded.tensor(4, 1),
        Value(take(loaded.session.make_tensor<int32_t>({}, std::span<const int32_t>(&count, 1))))};
    Value result;
    ASSERT_TRUE(call->call(arguments, {&result, 1}).ok());
    EXPECT_EQ(loaded.read(result)[0], static_cast<float>(1 << count));
  }
  EXPECT_EQ(call->replay_count(), 0u);
}

TEST(PreparedCalls, ErrorsAreThoseOfTheProgram) {
  Loaded loaded, stranger;
  Ref<PreparedCall> call = loaded.prepare("accumulate");
  Value argument = loaded.tensor(256, 1), wrong = loaded.tensor(255, 1), result;
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE(call->call({&argument, 1}, {&result, 1}).ok());
    EXPECT_EQ(call->call({&wrong, 1}, {&result, 1}).code(), StatusCode::invalid_argument);
    EXPECT_EQ(loaded.session.diagnostic().found.view(), "255xf32");
    EXPECT_EQ(call->call({}, {&result, 1}).code(), StatusCode::invalid_argument);
  }
  loaded.session.cancel();
  EXPECT_EQ(call->call({&argument, 1}, {&result, 1}).code(), StatusCode::cancelled);
  loaded.session.allow_calls();
  EXPECT_TRUE(call->call({&argument, 1}, {&result, 1}).ok());
  Function function = take(loaded.program->find("accumulate"));
  EXPECT_EQ(function.prepare(*stranger.program).status().code(), StatusCode::invalid_argument);
}

TEST(PreparedCalls, AllocateNothingOnceWarm) {
  CountingAllocator counting(system_allocator());
  SessionOptions options;
  options.allocator = &counting;
  Loaded loaded(options);
  Ref<PreparedCall> call = loaded.prepare("layers");
  std::vector<float> numbers(8 * 64, 0.25f);
  Value argument(take(loaded.session.make_tensor<float>({8, 64}, std::span<const float>(numbers))));
  uint64_t before = 0;
  for (int round = 0; round < 6; ++round) {
    if (round == 3) before = counting.allocation_count();
    Value result;
    ASSERT_TRUE(call->call({&argument, 1}, {&result, 1}).ok());
  }
  EXPECT_EQ(counting.allocation_count(), before);
  EXPECT_EQ(call->replay_count(), 5u);
}

TEST(PreparedCalls, SessionsWithALimitOrATraceAreNotReplayed) {
  SessionOptions limited, timed, traced;
  limited.max_instructions = 1000000;
  timed.call_timeout_ms = 60000;
  int events = 0;
  traced.trace = {[](void* user, bool, const TraceEvent&) { ++*static_cast<int*>(user); }, &events};
  for (const SessionOptions& options : {limited, timed, traced}) {
    Loaded loaded(options);
    Ref<PreparedCall> call = loaded.prepare("any_length");
    Value argument = loaded.tensor(3, 1), result;
    for (int round = 0; round < 3; ++round)
      ASSERT_TRUE(call->call({&argument, 1}, {&result, 1}).ok());
    EXPECT_EQ(call->replay_count(), 0u);
  }
  EXPECT_GT(events, 0);
}

// Every function of the corpus, replayed in one program and run by the virtual machine in another.
class CorpusReplay : public testing::TestWithParam<std::string> {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CorpusReplay);

Value random_like(Session& session, const hal::BufferView& model, std::mt19937& random) {
  std::vector<uint8_t> bytes(model.buffer().size());
  switch (model.element_type()) {
    case hal::ElementType::f32:
      for (size_t i = 0; i + 4 <= bytes.size(); i += 4) {
        float number = static_cast<float>(random() % 2001) / 1000 - 1;
        std::memcpy(&bytes[i], &number, 4);
      }
      break;
    default:  // small whole numbers, or floats of some kind
      for (size_t i = 0; i < bytes.size(); i += 8) bytes[i] = random() % 8;
  }
  return Value(take(session.make_tensor(model.shape(), model.element_type(), bytes)));
}

TEST_P(CorpusReplay, EqualsTheVirtualMachine) {
  CorpusHost played(GetParam()), reference(GetParam());
  Ref<Program> programs[] = {take(played.session.link({&played.module, 1})),
                             take(reference.session.link({&reference.module, 1}))};
  std::mt19937 random(7);
  for (uint32_t i = 0; i < played.module->export_count(); ++i) {
    Function function = programs[0]->export_at(i);
    if (!function.is_public() || function.is_async()) continue;
    SCOPED_TRACE(std::string(function.name()));
    if (function.arguments().find_first_not_of('r') != std::string_view::npos) continue;
    Ref<PreparedCall> prepared = take(function.prepare(*programs[0]));
    std::vector<Value> shapes;
    ASSERT_TRUE(played.call(*programs[0], function, shapes).ok());
    std::vector<Value> again;
    ASSERT_TRUE(reference.call(*programs[1], programs[1]->export_at(i), again).ok());
    for (int round = 0; round < 5; ++round) {
      std::vector<Value> given, given_to_reference;
      for (const Value& shape : shapes) {
        std::mt19937 twin = random;
        given.push_back(random_like(played.session, *shape.as<hal::BufferView>(), random));
        given_to_reference.push_back(
            random_like(reference.session, *shape.as<hal::BufferView>(), twin));
      }
      std::vector<Value> results(function.results().size()), expected(results.size());
      ASSERT_TRUE(prepared->call(given, results).ok());
      ASSERT_TRUE(programs[1]->call(programs[1]->export_at(i), given_to_reference, expected).ok());
      for (size_t k = 0; k < results.size(); ++k) {
        auto *a = results[k].as<hal::BufferView>(), *b = expected[k].as<hal::BufferView>();
        ASSERT_TRUE(a && b);
        ASSERT_EQ(a->buffer().size(), b->buffer().size());
        EXPECT_EQ(std::memcmp(a->buffer().host_bytes().data(), b->buffer().host_bytes().data(),
                              a->buffer().size()),
                  0)
            << "result " << k << " of round " << round;
      }
    }
    EXPECT_GE(prepared->replay_count(), 3u);
  }
}

INSTANTIATE_TEST_SUITE_P(Corpus, CorpusReplay, testing::ValuesIn(corpus_modules()));

}  // namespace
}  // namespace mote
