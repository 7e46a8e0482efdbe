// Learns on which of two diagonals points lie: tutorial [CHECKPOINT]
#include <cstdio>

#include "mote/components.h"
#include "mote/training.hpp"
#include "step.h"

namespace {

using namespace mote;

constexpr uint32_t count = 512, held_out = 128;

// Data of the device: points in a square, and whether their coordinates have one sign.
struct Points {
  float points[count][2];
  int64_t sides[count];

  Points() {
    for (int i = 0; i < static_cast<int>(count); ++i) {
      points[i][0] = static_cast<float>(i * 37 % 101 - 50) / 50;
      points[i][1] = static_cast<float>(i * 59 % 103 - 51) / 51;
      sides[i] = points[i][0] * points[i][1] > 0;
    }
  }
};

template <class T>
Bytes bytes_of(const T& values) {
  return {reinterpret_cast<const uint8_t*>(&values), sizeof values};
}

bool print(void*, const training::Metrics& metrics) {
  if (metrics.evaluation.empty() || metrics.epoch % 10 != 9) return true;
  std::printf("epoch %d: %.1f %% of the held-out points are right\n",
              static_cast<int>(metrics.epoch) + 1, metrics.evaluation[1] * 100);
  return true;
}

Status run(Session& session, const Points& points, const char* checkpoint_path) {
  MOTE_TRY(session.add_driver(sync_driver()));
  MOTE_TRY(session.add_loader(elf_loader()));
  MOTE_TRY(session.add_module(hal_module()));
  MOTE_TRY(session.add_device("local-sync"));
  MOTE_TRY_ASSIGN(auto module, session.load_borrowed({step, step_size}));
  MOTE_TRY_ASSIGN(auto program, session.link({&module, 1}));

  // Columns are the last arguments of a step. Their first dimensions are rows.
  MOTE_TRY_ASSIGN(auto data, training::Dataset::create(session));
  const int64_t point_shape[] = {count, 2}, side_shape[] = {count};
  MOTE_TRY(data->add_array(point_shape, hal::ElementType::f32, bytes_of(points.points)));
  MOTE_TRY(data->add_array(side_shape, hal::ElementType::i64, bytes_of(points.sides)));
  uint32_t rows[count];
  training::split_rows(rows, 1);
  std::span<const uint32_t> all(rows);
  MOTE_TRY_ASSIGN(auto batches,
                  training::Batches::create(session, data, all.first(count - held_out),
                                            {.size = 32, .seed = 1}));
  MOTE_TRY_ASSIGN(auto others,
                  training::Batches::create(
                      session, data, all.last(held_out),
                      {.size = 32, .remainder = training::Remainder::pad, .shuffles = false}));

  // Four values of state go in and come out; the learning rate stays.
  const float rate = 0.5f;
  MOTE_TRY_ASSIGN(auto tensor, session.make_tensor<float>({}, {&rate, 1}));
  Value fixed = tensor;
  constexpr std::string_view names[] = {"0.weight", "0.bias", "2.weight", "2.bias"};
  MOTE_TRY_ASSIGN(
      auto trainer,
      training::Trainer::create(
          session, program,
          {.carry = 4, .initial = "initial_state", .names = names, .fixed = {&fixed, 1}}));
  training::CheckpointOptions checkpoint{.path = checkpoint_path};
  if (checkpoint_path) MOTE_TRY(trainer->resume(checkpoint, batches.get()).status());
  return trainer
      ->fit({.batches = batches.get(),
             .epochs = 50,
             .report = {print, nullptr},
             .evaluate = "evaluate",
             .held_out = others.get(),
             .checkpoint = checkpoint_path ? &checkpoint : nullptr})
      .status();
}

}  // namespace

int main(int argc, char** argv) {
  static const Points points;
  Session session;
  Status status = run(session, points, argc > 1 ? argv[1] : nullptr);
  if (status.ok()) return 0;
  FixedText<2048> error;
  format_error(status, session.diagnostic(), error);
  std::fprintf(stderr, "%s\n", error.c_str());
  return 1;
}
