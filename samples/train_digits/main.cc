// Trains a network on handwritten digits: see README.md, and --help for the flags.
#include <cstdio>
#include <cstring>

#include "digits_mlp.h"
#include "mote/training.hpp"
#include "samples/training/curve.h"
#include "samples/training/options.h"
#include "samples/training/show.h"
#include "samples/training/start.h"
#if TRAIN_DIGITS_CNN
#include "digits_cnn.h"
#endif

namespace {

using namespace mote;

constexpr uint32_t held_out_count = 359;  // of 1797, a fifth
constexpr uint64_t split_seed = 2024;     // the same ones are held out whatever --seed is

struct Network {
  Bytes module;
  const char* rate;
  // Of parameters and momenta, as PyTorch names them.
  std::span<const std::string_view> names;
};

constexpr std::string_view mlp_names[] = {
    "1.weight",          "1.bias",          "3.weight",          "3.bias",
    "momentum.1.weight", "momentum.1.bias", "momentum.3.weight", "momentum.3.bias"};
#if TRAIN_DIGITS_CNN
constexpr std::string_view cnn_names[] = {
    "2.weight",          "2.bias",          "4.weight",          "4.bias",
    "8.weight",          "8.bias",          "momentum.2.weight", "momentum.2.bias",
    "momentum.4.weight", "momentum.4.bias", "momentum.8.weight", "momentum.8.bias"};
#endif

bool find_network(const char* name, Network& out) {
  if (std::strcmp(name, "mlp") == 0) {
    out = {{digits_mlp, digits_mlp_size}, "0.1", mlp_names};
    return true;
  }
#if TRAIN_DIGITS_CNN
  if (std::strcmp(name, "cnn") == 0) {
    out = {{digits_cnn, digits_cnn_size}, "0.05", cnn_names};
    return true;
  }
#endif
  std::fputs("no such network: --model\n", stderr);
  return false;
}

struct Settings {
  Network network;
  const char *data, *device, *checkpoint, *curve;
  uint64_t epochs, batch, seed;
  float rate;
  bool resumes;
};

bool read_settings(int argc, const char* const* argv, Settings& out) {
  enum { model, data, epochs, batch, lr, seed, device, checkpoint, resume, curve };
  samples::Option options[] = {
      {"model", "mlp", "mlp or cnn"},
      {"data", "", "folder of pixels.npy and labels.npy, see prepare_data.py"},
      {"epochs", "20", "times to see all training digits, those before --resume included"},
      {"batch", "32", "digits in a step"},
      {"lr", "", "learning rate; 0.1 for mlp and 0.05 for cnn unless given"},
      {"seed", "0", "of initial weights and order"},
      {"device", "local-sync", "local-sync or local-task"},
      {"checkpoint", "", "NAME.safetensors or NAME.irpa: NAME-STEP is written after each epoch"},
      {"resume", nullptr, "goes on from the newest checkpoint"},
      {"curve", "", "an SVG file for losses and accuracies"},
  };
  if (!samples::parse_options(argc, argv, options)) return false;
  if (!find_network(options[model].value, out.network)) return false;
  if (!*options[lr].value) options[lr].value = out.network.rate;
  out.data = options[data].value;
  out.device = options[device].value;
  out.checkpoint = options[checkpoint].value;
  out.curve = options[curve].value;
  if (!samples::read_resume(options[resume], options[checkpoint], out.resumes)) return false;
  if (!*out.data) std::fputs("--data is missing, see --help\n", stderr);
  return *out.data && samples::read_option(options[epochs], out.epochs) &&
         samples::read_option(options[batch], out.batch) &&
         samples::read_option(options[lr], out.rate) &&
         samples::read_option(options[seed], out.seed);
}

void print_line(void*, std::string_view text) {
  FixedText<512> line;
  line.text(text).text("\n");
  std::fputs(line.c_str(), stderr);
}

Result<Ref<training::Dataset>> open_data(Session& session, const char* folder) {
  MOTE_TRY_ASSIGN(auto data, training::Dataset::create(session));
  for (const char* name : {"/pixels.npy", "/labels.npy"}) {
    FixedText<4096> path;
    path.text(folder).text(name);
    MOTE_TRY(data->add_file(path.c_str()));
  }
  return data;
}

// The trainer with its initial weights, which the module makes of the seed.
Result<Ref<training::Trainer>> create_trainer(Session& session, const Settings& settings) {
  MOTE_TRY_ASSIGN(auto program, samples::link_module(session, settings.network.module));
  auto names = settings.network.names;
  MOTE_TRY_ASSIGN(auto rate, session.make_tensor<float>({}, {&settings.rate, 1}));
  Value fixed = rate;
  MOTE_TRY_ASSIGN(
      auto trainer,
      training::Trainer::create(
          session, program,
          {.carry = static_cast<uint32_t>(names.size()), .names = names, .fixed = {&fixed, 1}}));
  auto seed = static_cast<int64_t>(settings.seed);
  MOTE_TRY_ASSIGN(auto tensor, session.make_tensor<int64_t>({}, {&seed, 1}));
  Value argument = tensor;
  Array<Value> state(session.allocator());
  MOTE_TRY(state.resize(names.size()));
  MOTE_TRY(program->call("init", {&argument, 1}, {state.data(), state.size()}));
  MOTE_TRY(trainer->set_state({state.data(), state.size()}));
  return trainer;
}

// Steps until all epochs are done; shows each, and evaluates and saves after each epoch. A loop of
// its own, and not Trainer::fit(), for the sake of the accuracy of each batch.
Status run_epochs(training::Trainer& trainer, training::Batches& batches,
                  training::Batches& held_out, const Settings& settings,
                  const training::CheckpointOptions& checkpoint, samples::Curve& curve) {
  samples::Show show(trainer.step_count(), settings.epochs * batches.batches_per_epoch());
  Value batch[2], results[2];
  while (batches.position().epoch < settings.epochs) {
    uint64_t epoch = batches.position().epoch;
    MOTE_TRY(batches.next(batch).status());
    MOTE_TRY(trainer.step(batch, results));
    MOTE_TRY_ASSIGN(double loss, training::read_number(trainer.session(), results[0]));
    MOTE_TRY_ASSIGN(double accuracy, training::read_number(trainer.session(), results[1]));
    uint64_t step = trainer.step_count();
    show.step(step, epoch, loss, accuracy);
    curve.add_loss(step, loss);
    if (batches.position().epoch == epoch) continue;
    double means[2];
    MOTE_TRY(trainer.evaluate("evaluate", held_out, means));
    show.epoch(epoch, means[0], means[1]);
    curve.add_accuracy(step, means[1]);
    if (checkpoint.path) MOTE_TRY(trainer.save(checkpoint, &batches));
  }
  return ok_status;
}

Status train(Session& session, const Settings& settings) {
  MOTE_TRY_ASSIGN(auto data, open_data(session, settings.data));
  Array<uint32_t> rows(session.allocator());
  MOTE_TRY(rows.resize(data->row_count()));
  if (rows.size() <= held_out_count) return invalid_argument<"too few digits to hold some out">;
  std::span<uint32_t> all{rows.data(), rows.size()};
  training::split_rows(all, split_seed);
  MOTE_TRY_ASSIGN(auto batches,
                  training::Batches::create(
                      session, data, all.first(all.size() - held_out_count),
                      {.size = static_cast<uint32_t>(settings.batch), .seed = settings.seed}));
  MOTE_TRY_ASSIGN(auto held_out,
                  training::Batches::create(
                      session, data, all.last(held_out_count),
                      {.size = 64, .remainder = training::Remainder::pad, .shuffles = false}));
  MOTE_TRY_ASSIGN(auto trainer, create_trainer(session, settings));
  training::CheckpointOptions checkpoint{
      .path = *settings.checkpoint ? settings.checkpoint : nullptr,
      .report = {print_line, nullptr}};
  if (settings.resumes) MOTE_TRY(trainer->resume(checkpoint, batches.get()).status());
  samples::Curve curve;
  MOTE_TRY(run_epochs(*trainer, *batches, *held_out, settings, checkpoint, curve));
  return *settings.curve ? curve.write(settings.curve) : ok_status;
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  if (!read_settings(argc, argv, settings)) return 1;
  return samples::run_on(settings.device,
                         [&](Session& session) { return train(session, settings); });
}
