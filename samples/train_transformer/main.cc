// Trains a small transformer on the text inside of the program, then lets it write: see README.md.
#include <unistd.h>

#include <cmath>
#include <cstdio>

#include "lamp_keeper.h"
#include "mote/training.hpp"
#include "samples/training/curve.h"
#include "samples/training/options.h"
#include "samples/training/show.h"
#include "samples/training/start.h"
#include "transformer.h"

namespace {

using namespace mote;

// As in make_model.py.
constexpr size_t context = 32, window = context + 1, stride = 4;
constexpr uint32_t character_count = 27;
constexpr uint32_t parameter_count = 30;
constexpr uint32_t state_count = 3 * parameter_count + 1;  // also moments of Adam, and its steps

struct Settings {
  const char *device, *checkpoint, *curve;
  uint64_t epochs, batch, seed, length;
  float rate;
  bool resumes;
};

bool read_settings(int argc, const char* const* argv, Settings& out) {
  enum { epochs, batch, lr, seed, length, device, checkpoint, resume, curve };
  samples::Option options[] = {
      {"epochs", "10", "times to see the whole text, those before --resume included"},
      {"batch", "16", "windows of the text in a step"},
      {"lr", "0.003", "learning rate"},
      {"seed", "0", "of initial weights, order, and what is written"},
      {"length", "300", "characters to write in the end"},
      {"device", "local-sync", "local-sync or local-task"},
      {"checkpoint", "", "NAME.safetensors or NAME.irpa: NAME-STEP is written after each epoch"},
      {"resume", nullptr, "goes on from the newest checkpoint"},
      {"curve", "", "an SVG file for the losses"},
  };
  if (!samples::parse_options(argc, argv, options)) return false;
  out.device = options[device].value;
  out.checkpoint = options[checkpoint].value;
  out.curve = options[curve].value;
  if (!samples::read_resume(options[resume], options[checkpoint], out.resumes)) return false;
  return samples::read_option(options[epochs], out.epochs) &&
         samples::read_option(options[batch], out.batch) &&
         samples::read_option(options[lr], out.rate) &&
         samples::read_option(options[seed], out.seed) &&
         samples::read_option(options[length], out.length);
}

// A character's number is its place among those that occur.
struct Characters {
  uint8_t numbers[256] = {};
  uint8_t characters[256] = {};
  uint32_t count = 0;

  explicit Characters(Bytes text) {
    for (uint8_t character : text) numbers[character] = 1;
    for (uint32_t i = 0; i < 256; ++i) {
      if (!numbers[i]) continue;
      numbers[i] = static_cast<uint8_t>(count);
      characters[count++] = static_cast<uint8_t>(i);
    }
  }
};

// What is told about steps goes on the screen and into the curve.
struct Told {
  samples::Show show;
  samples::Curve curve;

  static bool tell(void* user, const training::Metrics& metrics) {
    auto& told = *static_cast<Told*>(user);
    told.show.step(metrics.step, metrics.epoch, metrics.loss, NAN);
    told.curve.add_loss(metrics.step, metrics.loss);
    return true;
  }
};

// Windows that overlap, as numbers, one a row.
Status make_windows(Bytes text, const Characters& characters, Array<uint8_t>& out) {
  for (size_t begin = 0; begin + window <= text.size(); begin += stride)
    for (size_t i = 0; i < window; ++i) MOTE_TRY(out.push(characters.numbers[text[begin + i]]));
  return ok_status;
}

// Prints what the network writes behind the beginning of the text, a character at a time.
Status write_text(Session& session, Program& program, training::Trainer& trainer, Bytes text,
                  const Characters& characters, const Settings& settings) {
  bool is_terminal = isatty(STDOUT_FILENO) != 0;
  std::fputs(is_terminal ? "\n" : "{\"text\":\"", stdout);
  Array<Value> arguments(session.allocator());
  MOTE_TRY(arguments.resize(state_count));
  MOTE_TRY(trainer.get_state({arguments.data(), state_count}));
  MOTE_TRY(arguments.resize(parameter_count + 1));
  constexpr int64_t shape[] = {1, context};
  uint8_t numbers[context];
  for (size_t i = 0; i < context; ++i) numbers[i] = characters.numbers[text[i]];
  training::SplitMix64 random(settings.seed);
  for (uint64_t i = 0; i < settings.length; ++i) {
    MOTE_TRY_ASSIGN(auto tensor, session.make_tensor(shape, hal::ElementType::ui8, numbers));
    arguments[parameter_count] = tensor;
    Value result;
    MOTE_TRY(program.call("next", {arguments.data(), arguments.size()}, {&result, 1}));
    float shares[character_count];
    MOTE_TRY(session.read_tensor<float>(result, shares));
    float left = static_cast<float>(random.below(1u << 24)) / (1u << 24);
    uint8_t next = 0;
    while (next + 1u < character_count && (left -= shares[next]) >= 0) ++next;
    for (size_t k = 1; k < context; ++k) numbers[k - 1] = numbers[k];
    numbers[context - 1] = next;
    char character = static_cast<char>(characters.characters[next]);
    if (character == '\n' && !is_terminal)
      std::fputs("\\n", stdout);
    else
      std::fputc(character, stdout);
  }
  std::fputs(is_terminal ? "\n" : "\"}\n", stdout);
  return ok_status;
}

Status train(Session& session, const Settings& settings) {
  Bytes text{lamp_keeper, lamp_keeper_size};
  Characters characters(text);
  if (characters.count != character_count)
    return invalid_argument<"the module was made for another text">;
  Array<uint8_t> windows(session.allocator());
  MOTE_TRY(make_windows(text, characters, windows));
  int64_t shape[] = {static_cast<int64_t>(windows.size() / window), window};
  MOTE_TRY_ASSIGN(auto data, training::Dataset::create(session));
  MOTE_TRY(data->add_array(shape, hal::ElementType::ui8, {windows.data(), windows.size()}));
  MOTE_TRY_ASSIGN(auto batches,
                  training::Batches::create(
                      session, data, {},
                      {.size = static_cast<uint32_t>(settings.batch), .seed = settings.seed}));

  MOTE_TRY_ASSIGN(auto program, samples::link_module(session, {transformer, transformer_size}));
  MOTE_TRY_ASSIGN(auto rate, session.make_tensor<float>({}, {&settings.rate, 1}));
  Value fixed = rate;
  MOTE_TRY_ASSIGN(
      auto trainer,
      training::Trainer::create(session, program, {.carry = state_count, .fixed = {&fixed, 1}}));
  auto seed = static_cast<int64_t>(settings.seed);
  MOTE_TRY_ASSIGN(auto tensor, session.make_tensor<int64_t>({}, {&seed, 1}));
  Value argument = tensor, state[state_count];
  MOTE_TRY(program->call("init", {&argument, 1}, state));
  MOTE_TRY(trainer->set_state(state));
  for (Value& value : state) value = Value();  // so that the first step can free them

  training::CheckpointOptions checkpoint{.path = settings.checkpoint};
  if (settings.resumes) MOTE_TRY(trainer->resume(checkpoint, batches.get()).status());
  uint64_t steps = settings.epochs * batches->batches_per_epoch();
  Told told{.show = {trainer->step_count(), steps}, .curve = {}};
  MOTE_TRY(trainer
               ->fit({.batches = batches.get(),
                      .epochs = settings.epochs,
                      .report = {Told::tell, &told},
                      .checkpoint = *settings.checkpoint ? &checkpoint : nullptr})
               .status());
  if (*settings.curve) MOTE_TRY(told.curve.write(settings.curve));
  return write_text(session, *program, *trainer, text, characters, settings);
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  if (!read_settings(argc, argv, settings)) return 1;
  return samples::run_on(settings.device,
                         [&](Session& session) { return train(session, settings); });
}
