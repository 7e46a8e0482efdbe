#include <gtest/gtest.h>

#include "tests/training/rig.h"

namespace mote::training {
namespace {

// Batch of one step by hand: all ones, targets 2. With w = 1, 2, 3, 4 and momenta 1 the errors are
// 8, the loss 64, the gradient 2 * 8, the momenta 16.5 and the weights less by 0.125 * 16.5.
struct ByHand {
  explicit ByHand(Rig& rig)
      : state{rig.tensor({4}, {1, 2, 3, 4}), rig.tensor({4}, {1, 1, 1, 1})},
        batch{rig.tensor({8, 4}, std::vector<float>(32, 1.0f)),
              rig.tensor({8}, std::vector<float>(8, 2.0f))} {}
  Value state[2], batch[2];
  const std::vector<float> after = {-1.0625f, -0.0625f, 0.9375f, 1.9375f,
                                    16.5f,    16.5f,    16.5f,   16.5f};
};

TEST(Trainer, CarriesResultsToArguments) {
  Rig rig;
  auto trainer = rig.trainer();
  ByHand values(rig);
  EXPECT_EQ(trainer->result_count(), 1u);
  ASSERT_TRUE(trainer->set_state(values.state).ok());
  Value loss;
  ASSERT_TRUE(trainer->step(values.batch, {&loss, 1}).ok());
  EXPECT_EQ(rig.floats(loss), (std::vector<float>{64}));
  EXPECT_EQ(rig.state(*trainer), values.after);
  EXPECT_EQ(trainer->step_count(), 1u);
  ASSERT_TRUE(trainer->step(values.batch, {}).ok());  // nobody asks for the loss
  EXPECT_EQ(trainer->step_count(), 2u);
  // A batch is the caller's again.
  for (const Value& tensor : values.batch) EXPECT_FALSE(tensor.object()->is_shared());
}

TEST(Trainer, WorksOnVariables) {
  Rig rig;
  auto trainer = rig.trainer(rig.variables());
  ByHand values(rig);
  ASSERT_TRUE(trainer->set_state(values.state).ok());
  ASSERT_TRUE(trainer->step(values.batch, {}).ok());
  EXPECT_EQ(rig.state(*trainer), values.after);
}

TEST(Trainer, TakesTheNewestOfFixedArguments) {
  Rig rig;
  auto trainer = rig.trainer();
  ByHand values(rig);
  ASSERT_TRUE(trainer->set_state(values.state).ok());
  ASSERT_TRUE(trainer->set_fixed(0, rig.tensor({}, {0})).ok());
  ASSERT_TRUE(trainer->step(values.batch, {}).ok());
  EXPECT_EQ(rig.state(*trainer)[0], 1.0f);
  EXPECT_EQ(trainer->set_fixed(1, rig.rate).code(), StatusCode::out_of_range);
}

// Whatever allocator and device serve: after the second step nothing new is needed, state that was
// replaced is gone, and nothing was copied.
TEST(Trainer, NeedsNothingNewWhenItIsWarm) {
  for (bool is_carried : {true, false}) {
    Rig rig;
    auto trainer = rig.trainer(is_carried ? rig.carried() : rig.variables());
    auto batches = rig.batches();
    rig.train(*trainer, *batches, 3);
    hal::MemoryStatistics warm = rig.session.devices()[0]->memory_statistics();
    uint64_t count = rig.allocator.allocation_count();
    rig.train(*trainer, *batches, 20);
    hal::MemoryStatistics now = rig.session.devices()[0]->memory_statistics();
    EXPECT_EQ(rig.allocator.allocation_count(), count);
    EXPECT_EQ(now.device_local.live, warm.device_local.live);
    EXPECT_EQ(now.device_local.peak, warm.device_local.peak);
    EXPECT_EQ(trainer->total_costs().bytes_copied, 0u);
  }
}

TEST(Trainer, KeepsItsStateWhenAStepFails) {
  Rig rig;
  auto trainer = rig.trainer();
  ByHand values(rig);
  ASSERT_TRUE(trainer->set_state(values.state).ok());
  Value wrong[] = {values.batch[1], values.batch[0]};  // shapes that the program refuses
  EXPECT_FALSE(trainer->step(wrong, {}).ok());
  EXPECT_EQ(trainer->step({values.batch, 1}, {}).code(), StatusCode::invalid_argument);
  Value results[2];
  EXPECT_EQ(trainer->step(values.batch, results).code(), StatusCode::invalid_argument);
  EXPECT_EQ(trainer->step_count(), 0u);
  ASSERT_TRUE(trainer->step(values.batch, {}).ok());
  EXPECT_EQ(rig.state(*trainer), values.after);
}

TEST(Trainer, RefusesStateOfAnotherShape) {
  Rig rig;
  auto trainer = rig.trainer({.step = "growing_step", .carry = 2, .initial = "initial_state"});
  ByHand values(rig);
  EXPECT_EQ(trainer->step(values.batch, {}).code(), StatusCode::incompatible);
  EXPECT_EQ(rig.session.diagnostic().expected.view(), "4xf32");
  EXPECT_EQ(rig.session.diagnostic().found.view(), "5xf32");
  EXPECT_EQ(rig.session.diagnostic().where.view(), "state.1");
  EXPECT_EQ(rig.state(*trainer), std::vector<float>(8, 0.0f));
}

TEST(Trainer, NeedsAStateFirst) {
  Rig rig;
  auto trainer = rig.trainer({.step = "carried_step", .carry = 2, .fixed = {&rig.rate, 1}});
  ByHand values(rig);
  Value state[2];
  EXPECT_EQ(trainer->step(values.batch, {}).code(), StatusCode::failed_precondition);
  EXPECT_EQ(trainer->get_state(state).code(), StatusCode::failed_precondition);
  EXPECT_EQ(trainer->set_state({values.state, 1}).code(), StatusCode::invalid_argument);
  ASSERT_TRUE(trainer->set_state(values.state).ok());
  EXPECT_TRUE(trainer->step(values.batch, {}).ok());
}

TEST(Trainer, RefusesOptionsThatDoNotFit) {
  Rig rig;
  auto code = [&](const TrainerOptions& options) {
    return Trainer::create(rig.session, rig.program, options).status().code();
  };
  EXPECT_EQ(code({.step = "absent"}), StatusCode::not_found);
  EXPECT_EQ(code({.step = "train_step", .carry = 3}), StatusCode::invalid_argument);
  EXPECT_EQ(code({.step = "carried_step", .carry = 4}), StatusCode::invalid_argument);
  EXPECT_EQ(code({.step = "carried_step", .carry = 2, .initial = "absent"}), StatusCode::not_found);
  EXPECT_EQ(code({.step = "carried_step", .carry = 2, .initial = "train_step"}),
            StatusCode::invalid_argument);
  EXPECT_EQ(code({.get = "get_state"}), StatusCode::not_found);
  EXPECT_EQ(code({.get = "get_state", .set = "evaluate"}), StatusCode::invalid_argument);
  TrainerOptions both = rig.carried();
  both.get = "get_state", both.set = "set_state";
  EXPECT_EQ(code(both), StatusCode::invalid_argument);
  const std::string_view names[][2] = {{"a", "a"}, {"a", ""}, {"a", "mote.b"}, {"a", "b\n"}};
  for (const auto& bad : names) {
    TrainerOptions named = rig.carried();
    named.names = bad;
    EXPECT_EQ(code(named), StatusCode::invalid_argument);
  }
  TrainerOptions few = rig.carried();
  few.names = {Rig::names, 1};
  EXPECT_EQ(code(few), StatusCode::invalid_argument);
}

TEST(Trainer, FindsTheStep) {
  // samples/train_regression has a train_step among others, the programs of the corpus a main.
  Rig rig("local-sync", "training/regression");
  auto trainer = rig.trainer({.carry = 2, .initial = "initial_state"});
  EXPECT_EQ(trainer->state_name(1), "state.1");
}

// What a batch of 45 rows padded to 48 says: rows that stand for others do not count.
TEST(Evaluate, AveragesOverRows) {
  Rig rig;
  auto trainer = rig.trainer();
  auto batches = rig.batches(3, Remainder::pad);
  ASSERT_TRUE(batches->seek({3, 2, 16}).ok());
  double mean[1];
  ASSERT_TRUE(trainer->evaluate("evaluate", *batches, mean).ok());
  double expected = 0;  // weights are zero
  for (float target : rig.y) expected += target * target / 45.0;
  EXPECT_NEAR(mean[0], expected, 1e-5);
  EXPECT_EQ(batches->position(), (Position{3, 2, 16}));

  // A mean of each batch and no more: the last one has 5 rows that count, and 3 that do not.
  double means[2];
  ASSERT_TRUE(trainer->evaluate("evaluate", *batches, means).ok());
  std::vector<uint32_t> order(45);
  for (uint32_t i = 0; i < 45; ++i) order[i] = i;
  shuffle(order, 3, 0);
  double weighted = 0;
  for (uint32_t i = 0; i < 48; ++i) {
    float target = rig.y[order[i % 45]];
    weighted += target * target / 8.0 * (i < 40 ? 8 : 5) / 45;
  }
  EXPECT_NEAR(means[1], weighted, 1e-5);
}

TEST(Evaluate, RefusesFunctionsThatDoNotFit) {
  Rig rig;
  auto trainer = rig.trainer();
  auto batches = rig.batches();
  double means[3];
  auto code = [&](std::string_view function, size_t count) {
    return trainer->evaluate(function, *batches, {means, count}).code();
  };
  EXPECT_EQ(code("absent", 1), StatusCode::not_found);
  EXPECT_EQ(code("evaluate", 3), StatusCode::invalid_argument);
  EXPECT_EQ(code("get_state", 1), StatusCode::invalid_argument);
  EXPECT_EQ(code("growing_step", 1), StatusCode::invalid_argument);  // returns weights
}

TEST(ReadNumber, TakesWhatIsOne) {
  Rig rig;
  auto number = [&](const Value& value) { return read_number(rig.session, value); };
  EXPECT_EQ(take(number(Value(2.5f))), 2.5);
  EXPECT_EQ(take(number(Value(-1.25))), -1.25);
  EXPECT_EQ(take(number(Value(int32_t{-3}))), -3);
  EXPECT_EQ(take(number(Value(int64_t{1} << 40))), 1099511627776.0);
  EXPECT_EQ(take(number(rig.tensor({1, 1}, {0.5f}))), 0.5);
  const int8_t byte = -7;
  EXPECT_EQ(take(number(take(rig.session.make_tensor<int8_t>({}, {&byte, 1})))), -7);
  const bool yes = true;
  EXPECT_EQ(take(number(take(rig.session.make_tensor<bool>({}, {&yes, 1})))), 1);
  EXPECT_EQ(number(rig.tensor({2}, {1, 2})).status().code(), StatusCode::invalid_argument);
  EXPECT_EQ(number(Value()).status().code(), StatusCode::invalid_argument);
}

// Kernels that overlap count once.
TEST(Meter, AddsUpWhatItIsTold) {
  Meter meter;
  TraceHook hook = meter.hook();
  auto tell = [&](bool is_begin, TraceKind kind, uint64_t bytes = 0) {
    hook.write(hook.user, is_begin, {.kind = kind, .bytes = bytes});
  };
  for (TraceKind kind : {TraceKind::copy, TraceKind::update, TraceKind::read, TraceKind::write}) {
    tell(true, kind, 10);
    tell(false, kind, 10);
  }
  tell(true, TraceKind::fill, 3);
  tell(false, TraceKind::fill, 3);
  tell(true, TraceKind::call);
  EXPECT_EQ(meter.costs().bytes_copied, 40u);
  EXPECT_EQ(meter.costs().bytes_filled, 3u);
  tell(true, TraceKind::dispatch);
  tell(true, TraceKind::dispatch);
  tell(false, TraceKind::dispatch);
  EXPECT_EQ(meter.costs().dispatch_ns, 0u);
  tell(false, TraceKind::dispatch);
  EXPECT_EQ(meter.costs().dispatch_count, 2u);
  EXPECT_GT(meter.costs().dispatch_ns, 0u);
}

}  // namespace
}  // namespace mote::training
