// A session with a module of the tests, and data that its steps take.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/training/files.h"

namespace mote::training {

// tests/training/momentum.mlir, or another module.
struct Rig {
  static constexpr uint32_t batch_rows = 8, features = 4, row_count = 45;

  explicit Rig(const char* device = "local-sync", const std::string& path = "training/momentum") {
    EXPECT_TRUE(add_defaults(session).ok());
    EXPECT_TRUE(session.add_device(device).ok());
    module = take(session.load_file((MOTE_TEST_MODULES "/" + path + ".vmfb").c_str()));
    program = take(session.link({&module, 1}));
    rate = tensor({}, {0.125f});
    // Numbers that follow from a rule, and targets of the weights 1, -2, 3, 0.5.
    for (uint32_t i = 0; i < row_count; ++i) {
      const float weights[] = {1, -2, 3, 0.5f};
      float target = 0;
      for (uint32_t k = 0; k < features; ++k) {
        x.push_back(std::sin(static_cast<float>(i * features + k)));
        target += x.back() * weights[k];
      }
      y.push_back(target);
    }
  }

  Value tensor(std::vector<int64_t> shape, std::vector<float> numbers) {
    Bytes bytes{reinterpret_cast<const uint8_t*>(numbers.data()), numbers.size() * sizeof(float)};
    return take(session.make_tensor(shape, hal::ElementType::f32, bytes));
  }
  std::vector<float> floats(const Value& value) {
    std::vector<float> numbers(value.as<hal::BufferView>()->buffer().size() / sizeof(float));
    EXPECT_TRUE(session.read_tensor<float>(value, numbers).ok());
    return numbers;
  }

  // State as arguments and results, with a learning rate that stays.
  TrainerOptions carried() {
    return {.step = "carried_step",
            .carry = 2,
            .initial = "initial_state",
            .names = names,
            .fixed = {&rate, 1},
            .meter = &meter};
  }
  // State in variables.
  TrainerOptions variables() {
    return {.get = "get_state", .set = "set_state", .names = names, .meter = &meter};
  }
  Ref<Trainer> trainer(const TrainerOptions& options) {
    return take(Trainer::create(session, program, options));
  }
  Ref<Trainer> trainer() { return trainer(carried()); }

  Ref<Dataset> dataset() {
    auto data = take(Dataset::create(session));
    const int64_t x_shape[] = {row_count, features}, y_shape[] = {row_count};
    EXPECT_TRUE(data->add_array(x_shape, hal::ElementType::f32, bytes_of(x)).ok());
    EXPECT_TRUE(data->add_array(y_shape, hal::ElementType::f32, bytes_of(y)).ok());
    return data;
  }
  static Bytes bytes_of(const std::vector<float>& numbers) {
    return {reinterpret_cast<const uint8_t*>(numbers.data()), numbers.size() * sizeof(float)};
  }
  Ref<Batches> batches(uint64_t seed = 3, Remainder remainder = Remainder::drop) {
    return take(Batches::create(session, dataset(), {},
                                {.size = batch_rows, .remainder = remainder, .seed = seed}));
  }

  // Losses of so many steps.
  std::vector<double> train(Trainer& trainer, Batches& from, int steps) {
    std::vector<double> losses;
    for (int i = 0; i < steps; ++i) {
      Value batch[2], loss;
      EXPECT_EQ(take(from.next(batch)), batch_rows);
      Status status = trainer.step(batch, {&loss, 1});
      EXPECT_TRUE(status.ok()) << status.text();
      if (!status.ok()) break;
      losses.push_back(take(read_number(session, loss)));
    }
    return losses;
  }
  // The values of the state, one behind the other.
  std::vector<float> state(Trainer& trainer) {
    std::vector<Value> values(trainer.state_count());
    EXPECT_TRUE(trainer.get_state(values).ok());
    std::vector<float> all;
    for (const Value& value : values)
      for (float number : floats(value)) all.push_back(number);
    return all;
  }

  static constexpr std::string_view names[] = {"weights", "momenta"};
  Meter meter;
  CountingAllocator allocator{system_allocator()};
  Session session{{.allocator = &allocator, .trace = meter.hook()}};
  std::vector<float> x, y;
  Ref<Module> module;
  Ref<Program> program;
  Value rate;
};

}  // namespace mote::training
