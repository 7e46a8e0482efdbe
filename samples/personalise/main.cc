// Adapts the last layer of a network that reads digits to those who write them: see README.md.
#include <cmath>
#include <cstdio>

#include "mote/training.hpp"
#include "personalise_model.h"
#include "samples/training/options.h"
#include "samples/training/show.h"
#include "samples/training/start.h"

namespace {

using namespace mote;

constexpr uint32_t base_rows = 1437;  // the network was trained on these: others wrote the rest

struct Settings {
  const char *data, *device, *checkpoint;
  uint64_t epochs, batch, seed;
  float rate;
};

bool read_settings(int argc, const char* const* argv, Settings& out) {
  enum { data, epochs, batch, lr, seed, device, checkpoint };
  samples::Option options[] = {
      {"data", "", "folder of pixels.npy and labels.npy, see ../train_digits/prepare_data.py"},
      {"epochs", "50", "times to see the digits to adapt to"},
      {"batch", "20", "digits in a step"},
      {"lr", "1.0", "learning rate"},
      {"seed", "0", "of which half to adapt to, and of the order"},
      {"device", "local-sync", "local-sync or local-task"},
      {"checkpoint", "", "NAME.safetensors or NAME.irpa: the adapted layer goes to NAME-STEP"},
  };
  if (!samples::parse_options(argc, argv, options)) return false;
  out.data = options[data].value;
  out.device = options[device].value;
  out.checkpoint = options[checkpoint].value;
  if (!*out.data) std::fputs("--data is missing, see --help\n", stderr);
  return *out.data && samples::read_option(options[epochs], out.epochs) &&
         samples::read_option(options[batch], out.batch) &&
         samples::read_option(options[lr], out.rate) &&
         samples::read_option(options[seed], out.seed);
}

bool tell(void* user, const training::Metrics& metrics) {
  if (metrics.evaluation.empty())
    static_cast<samples::Show*>(user)->step(metrics.step, metrics.epoch, metrics.loss, NAN);
  return true;
}

// Evaluates and says what share of the other half is read rightly.
Status show_accuracy(training::Trainer& trainer, training::Batches& other, std::string_view when) {
  double means[2];  // loss, accuracy
  MOTE_TRY(trainer.evaluate("evaluate", other, means));
  FixedText<128> line;
  line.text("{\"").text(when).text("\":");
  samples::add_decimal(line, means[1], 6);
  std::puts(line.text("}").view().data());
  return ok_status;
}

Status adapt(Session& session, const Settings& settings) {
  MOTE_TRY_ASSIGN(auto data, training::Dataset::create(session));
  for (const char* name : {"/pixels.npy", "/labels.npy"}) {
    FixedText<4096> path;
    path.text(settings.data).text(name);
    MOTE_TRY(data->add_file(path.c_str()));
  }
  if (data->row_count() < base_rows + 2) return invalid_argument<"there are no digits to adapt to">;
  Array<uint32_t> rows(session.allocator());
  MOTE_TRY(rows.resize(data->row_count() - base_rows));
  std::span<uint32_t> all{rows.data(), rows.size()};
  training::split_rows(all, settings.seed);
  for (uint32_t& row : all) row += base_rows;
  size_t half = all.size() / 2;
  MOTE_TRY_ASSIGN(auto batches,
                  training::Batches::create(
                      session, data, all.first(all.size() - half),
                      {.size = static_cast<uint32_t>(settings.batch), .seed = settings.seed}));
  MOTE_TRY_ASSIGN(auto other,
                  training::Batches::create(
                      session, data, all.last(half),
                      {.size = 60, .remainder = training::Remainder::pad, .shuffles = false}));

  MOTE_TRY_ASSIGN(auto program,
                  samples::link_module(session, {personalise_model, personalise_model_size}));
  constexpr std::string_view names[] = {"3.weight", "3.bias"};
  MOTE_TRY_ASSIGN(auto rate, session.make_tensor<float>({}, {&settings.rate, 1}));
  Value fixed = rate;
  MOTE_TRY_ASSIGN(
      auto trainer,
      training::Trainer::create(
          session, program, {.carry = 2, .initial = "base", .names = names, .fixed = {&fixed, 1}}));

  MOTE_TRY(show_accuracy(*trainer, *other, "accuracy_before"));
  samples::Show show(0, settings.epochs * batches->batches_per_epoch());
  training::CheckpointOptions checkpoint{.path = settings.checkpoint};
  MOTE_TRY(
      trainer->fit({.batches = batches.get(), .epochs = settings.epochs, .report = {tell, &show}})
          .status());
  MOTE_TRY(show_accuracy(*trainer, *other, "accuracy_after"));
  return *settings.checkpoint ? trainer->save(checkpoint, batches.get()) : ok_status;
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  if (!read_settings(argc, argv, settings)) return 1;
  return samples::run_on(settings.device,
                         [&](Session& session) { return adapt(session, settings); });
}
