// The gradient of samples/train_regression against differences of its own loss: the loss is a
// polynomial of second degree, for which a central difference is the derivative at any distance.
#include <gtest/gtest.h>

#include "tests/training/rig.h"

namespace mote::training {
namespace {

constexpr float rate = 0.05f;  // of make_model.py

TEST(Gradient, IsTheDerivativeOfTheLoss) {
  Rig rig("local-sync", "training/regression");
  auto trainer = rig.trainer({.carry = 2});
  auto data = take(Dataset::create(rig.session));
  ASSERT_TRUE(data->add_file(MOTE_SOURCE_DIR "/samples/train_regression/x.npy").ok());
  ASSERT_TRUE(data->add_file(MOTE_SOURCE_DIR "/samples/train_regression/y.npy").ok());
  auto batches = take(Batches::create(rig.session, data, {}, {.size = 16}));
  Value batch[2];
  ASSERT_TRUE(batches->next(batch).ok());

  std::vector<float> start = {0.3f, -0.2f, 0.8f, 0.1f, -0.4f};  // w and b
  std::vector<float> after;
  auto loss_at = [&](const std::vector<float>& at) {
    Value state[] = {rig.tensor({4, 1}, {at.begin(), at.begin() + 4}), rig.tensor({1}, {at[4]})};
    EXPECT_TRUE(trainer->set_state(state).ok());
    Value loss;
    EXPECT_TRUE(trainer->step(batch, {&loss, 1}).ok());
    after = rig.state(*trainer);
    return take(read_number(rig.session, loss));
  };
  loss_at(start);
  std::vector<float> moved = after;
  for (size_t i = 0; i < start.size(); ++i) {
    std::vector<float> more = start, less = start;
    more[i] += 0.25f;
    less[i] -= 0.25f;
    double difference = (loss_at(more) - loss_at(less)) / 0.5;
    double gradient = (start[i] - moved[i]) / rate;
    EXPECT_NEAR(gradient, difference, 1e-4) << i;
    EXPECT_GT(std::abs(gradient), 0.01) << i;
  }
}

}  // namespace
}  // namespace mote::training
