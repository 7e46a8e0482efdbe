#include <gtest/gtest.h>

#include "tests/training/rig.h"

namespace mote::training {
namespace {

// Everything that a loop told.
struct Told {
  struct Line {
    uint64_t step, epoch;
    double loss;
    std::vector<double> evaluation;
    Costs costs;
  };
  FitReport report() {
    return {[](void* user, const Metrics& metrics) {
              auto& told = *static_cast<Told*>(user);
              told.lines.push_back({metrics.step,
                                    metrics.epoch,
                                    metrics.loss,
                                    {metrics.evaluation.begin(), metrics.evaluation.end()},
                                    metrics.costs});
              return told.lines.size() != told.stop_after;
            },
            this};
  }
  std::vector<double> losses() const {
    std::vector<double> losses;
    for (const Line& line : lines)
      if (line.evaluation.empty()) losses.push_back(line.loss);
    return losses;
  }
  std::vector<Line> lines;
  size_t stop_after = 0;
};

TEST(Fit, TellsOfEveryStepAndEvaluation) {
  Rig rig;
  auto trainer = rig.trainer();
  auto batches = rig.batches(), held_out = rig.batches(3, Remainder::pad);
  Told told;
  FitEnd end = take(trainer->fit({.batches = batches.get(),
                                  .epochs = 3,
                                  .report = told.report(),
                                  .evaluate = "evaluate",
                                  .held_out = held_out.get()}));
  EXPECT_EQ(end, FitEnd::epochs);
  ASSERT_EQ(told.lines.size(), 18u);  // 3 epochs of 5 steps and an evaluation
  for (size_t i = 0; i < told.lines.size(); ++i) {
    const Told::Line& line = told.lines[i];
    bool is_evaluation = i % 6 == 5;
    EXPECT_EQ(line.epoch, i / 6);
    EXPECT_EQ(line.step, i / 6 * 5 + std::min<size_t>(i % 6 + 1, 5));
    EXPECT_EQ(line.evaluation.size(), is_evaluation ? 2u : 0u);
    EXPECT_EQ(std::isnan(line.loss), is_evaluation);
    EXPECT_GT(line.costs.dispatch_count, 0u);
    EXPECT_GT(line.costs.dispatch_ns, 0u);
    EXPECT_GE(line.costs.total_ns, line.costs.dispatch_ns);
    EXPECT_EQ(line.costs.bytes_copied, 0u);
  }
  EXPECT_LT(told.lines[17].evaluation[0], told.lines[5].evaluation[0] / 2);
  // The same steps by hand.
  Rig other;
  auto steps = other.trainer();
  EXPECT_EQ(other.train(*steps, *other.batches(), 15), told.losses());
}

TEST(Fit, EndsEarlyWithoutABetterMetric) {
  Rig rig;
  auto trainer = rig.trainer();
  ASSERT_TRUE(trainer->set_fixed(0, rig.tensor({}, {0})).ok());  // nothing gets better
  auto batches = rig.batches(), held_out = rig.batches();
  for (bool more_is_better : {false, true}) {
    Told told;
    auto fresh = rig.trainer();
    ASSERT_TRUE(fresh->set_fixed(0, rig.tensor({}, {0})).ok());
    ASSERT_TRUE(batches->seek({}).ok());
    FitOptions options = {.batches = batches.get(),
                          .epochs = 10,
                          .report = told.report(),
                          .evaluate = "evaluate",
                          .held_out = held_out.get(),
                          .patience = 2,
                          .metric = 1,
                          .more_is_better = more_is_better};
    EXPECT_EQ(take(fresh->fit(options)), FitEnd::early_stop);
    EXPECT_EQ(told.lines.back().epoch, 2u);  // the first is the best, two are not better
    EXPECT_EQ(take(fresh->fit(options)), FitEnd::early_stop);  // at once
    EXPECT_EQ(fresh->step_count(), 15u);
  }
  // With errors that fall, less is better and more is not.
  for (bool more_is_better : {false, true}) {
    auto learning = rig.trainer();
    ASSERT_TRUE(batches->seek({}).ok());
    FitEnd end = take(learning->fit({.batches = batches.get(),
                                     .epochs = 6,
                                     .evaluate = "evaluate",
                                     .held_out = held_out.get(),
                                     .patience = 2,
                                     .more_is_better = more_is_better}));
    EXPECT_EQ(end, more_is_better ? FitEnd::early_stop : FitEnd::epochs);
  }
}

TEST(Fit, EndsWhenTold) {
  Rig rig;
  auto trainer = rig.trainer();
  auto batches = rig.batches();
  Told told{.lines = {}, .stop_after = 7};
  FitOptions options = {.batches = batches.get(), .epochs = 3, .report = told.report()};
  EXPECT_EQ(take(trainer->fit(options)), FitEnd::told);
  EXPECT_EQ(trainer->step_count(), 7u);
  EXPECT_EQ(take(trainer->fit(options)), FitEnd::epochs);  // goes on from there
  EXPECT_EQ(trainer->step_count(), 15u);
}

// Ended at any moment and resumed from what was saved last, the loop tells what one without an end
// tells, early stop included.
TEST(Fit, ResumesWhereItWasSaved) {
  auto run = [](TemporaryFolder& folder, size_t stop_after, Told& told) {
    Rig rig;
    auto trainer = rig.trainer();
    // So small a step that the metric, a maximum by decree, is best at first.
    EXPECT_TRUE(trainer->set_fixed(0, rig.tensor({}, {0.001f})).ok());
    auto batches = rig.batches(), held_out = rig.batches(1, Remainder::pad);
    std::string path = folder / "fit.irpa";
    CheckpointOptions checkpoint = {.path = path.c_str(), .keep = 1};
    take(trainer->resume(checkpoint, batches.get()));
    told.stop_after = stop_after;
    return take(trainer->fit({.batches = batches.get(),
                              .epochs = 20,
                              .report = told.report(),
                              .evaluate = "evaluate",
                              .held_out = held_out.get(),
                              .patience = 4,
                              .more_is_better = true,
                              .checkpoint = &checkpoint,
                              .checkpoint_steps = 3}));
  };
  Told whole;
  TemporaryFolder folder;
  EXPECT_EQ(run(folder, 0, whole), FitEnd::early_stop);
  ASSERT_EQ(whole.lines.size(), 30u);  // 5 epochs
  EXPECT_EQ(folder.names(), std::vector<std::string>{"fit-25.irpa"});
  // The 29th line is the last step, behind which there is the last evaluation.
  for (size_t stop = 1; stop < 29; ++stop) {
    TemporaryFolder other;
    Told first, second;
    EXPECT_EQ(run(other, stop, first), FitEnd::told);
    EXPECT_EQ(run(other, 0, second), FitEnd::early_stop) << stop;
    // The last line, an evaluation, is the whole run's; so is every step from the resumed one on.
    ASSERT_FALSE(second.lines.empty());
    size_t skipped = whole.lines.size() - second.lines.size();
    for (size_t i = 0; i < second.lines.size(); ++i) {
      const Told::Line &found = second.lines[i], &expected = whole.lines[skipped + i];
      EXPECT_EQ(found.step, expected.step);
      EXPECT_EQ(found.evaluation, expected.evaluation);
      if (found.evaluation.empty()) {
        EXPECT_EQ(found.loss, expected.loss);
      }
    }
  }
}

TEST(Fit, RefusesOptionsThatDoNotFit) {
  Rig rig;
  auto trainer = rig.trainer();
  auto batches = rig.batches();
  auto code = [&](const FitOptions& options) { return trainer->fit(options).status().code(); };
  EXPECT_EQ(code({}), StatusCode::invalid_argument);
  EXPECT_EQ(code({.batches = batches.get(), .patience = 1}), StatusCode::invalid_argument);
  EXPECT_EQ(code({.batches = batches.get(), .evaluate = "evaluate"}), StatusCode::invalid_argument);
  FitOptions options = {.batches = batches.get(), .evaluate = "absent", .held_out = batches.get()};
  EXPECT_EQ(code(options), StatusCode::not_found);
  options.evaluate = "evaluate";
  options.metric = 2;
  EXPECT_EQ(code(options), StatusCode::out_of_range);
  EXPECT_EQ(trainer->step_count(), 0u);
}

}  // namespace
}  // namespace mote::training
