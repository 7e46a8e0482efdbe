// The least program that trains: train_regression X.npy Y.npy
#include <cstdio>

#include "mote/components.h"
#include "mote/training.hpp"
#include "regression.h"

namespace {

using namespace mote;

// Told after every step; prints the last one of an epoch.
bool print(void* batches, const training::Metrics& metrics) {
  uint32_t steps = static_cast<training::Batches*>(batches)->batches_per_epoch();
  if (metrics.step % steps == 0)
    std::printf("epoch %d: loss %.6f\n", static_cast<int>(metrics.epoch), metrics.loss);
  return true;
}

Status run(Session& session, const char* const files[]) {
  MOTE_TRY(session.add_driver(sync_driver()));
  MOTE_TRY(session.add_loader(elf_loader()));
  MOTE_TRY(session.add_module(hal_module()));
  MOTE_TRY(session.add_device("local-sync"));
  MOTE_TRY_ASSIGN(auto module, session.load_borrowed({regression, regression_size}));
  MOTE_TRY_ASSIGN(auto program, session.link({&module, 1}));
  MOTE_TRY_ASSIGN(auto data, training::Dataset::create(session));
  for (int i = 0; i < 2; ++i) MOTE_TRY(data->add_file(files[i]));
  MOTE_TRY_ASSIGN(auto batches,
                  training::Batches::create(session, data, {}, {.size = 16, .seed = 7}));
  // train_step(w, b, x, y) returns the new w and b and the loss.
  MOTE_TRY_ASSIGN(auto trainer, training::Trainer::create(
                                    session, program, {.carry = 2, .initial = "initial_state"}));
  return trainer->fit({.batches = batches.get(), .epochs = 10, .report = {print, batches.get()}})
      .status();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: train_regression X.npy Y.npy\n", stderr);
    return 1;
  }
  Session session;
  Status status = run(session, argv + 1);
  if (status.ok()) return 0;
  FixedText<2048> error;
  format_error(status, session.diagnostic(), error);
  std::fprintf(stderr, "%s\n", error.c_str());
  return 1;
}
