#include "runtime/call_recorder.h"

namespace mote {
namespace {

// Calls in a row that are of another kind than the recorded one, before that gives way.
constexpr int max_misses = 2;
// Recordings that gave way without having been replayed, before no more are made.
constexpr int max_wasted = 8;

bool overlap(std::span<const Value> a, std::span<const Value> b) {
  return a.data() < b.data() + b.size() && b.data() < a.data() + a.size();
}

}  // namespace

const ObjectType PreparedCall::object_type{"mote.prepared_call"};

struct PreparedCall::State {
  State(Allocator& memory, Ref<Program> owner, vm::Context& linked, const Function& called)
      : allocator(memory),
        program(std::move(owner)),
        context(linked),
        function(called),
        changed(memory) {}
  ~State() { destroy_in(allocator, recording); }

  Status record(std::span<const Value> arguments, std::span<Value> results);
  void drop_recording();

  Allocator& allocator;
  Ref<Program> program;
  vm::Context& context;
  Function function;
  vm::ChangedState changed;
  bool can_record = false;
  int misses = 0;
  int wasted = 0;
  bool was_replayed = false;
  uint64_t replay_count = 0;
  Recording* recording = nullptr;
};

void PreparedCall::State::drop_recording() {
  wasted += !was_replayed;
  was_replayed = false;
  misses = 0;
  destroy_in(allocator, std::exchange(recording, nullptr));
  can_record = wasted < max_wasted;
}

Status PreparedCall::State::record(std::span<const Value> arguments, std::span<Value> results) {
  Recording* made = create_in<Recording>(allocator, allocator);
  if (!made) return out_of_memory;
  recording = made;
  CallRecorder recorder(context.main(), changed, *recording);
  Result<bool> is_begun = recorder.begin(arguments);
  if (!is_begun.ok() || !is_begun.value()) {
    drop_recording();
    MOTE_TRY(is_begun.status());
    return program->call(function, arguments, results);
  }
  context.observe(&recorder);
  Status status = program->call(function, recorder.arguments(), results);
  context.observe(nullptr);
  if (!status.ok()) {
    drop_recording();
    return status;
  }
  Result<bool> is_complete = recorder.finish(results);
  // The program may have returned what it was given.
  for (Value& result : results)
    for (size_t i = 0; i < arguments.size(); ++i)
      if (result.object() == recorder.arguments()[i].object()) result = arguments[i];
  if (!is_complete.ok() || !is_complete.value()) drop_recording();
  return is_complete.status();
}

Status PreparedCall::call(std::span<const Value> arguments, std::span<Value> results) {
  State& state = state_;
  if (Recording* recording = state.recording) {
    if (results.size() == recording->results.size() && !overlap(arguments, results) &&
        recording->matches(arguments, state.context.main())) {
      state.context.diagnostic().clear();
      if (state.context.is_cancelled()) return cancelled<"the call was cancelled">;
      state.misses = 0;
      state.was_replayed = true;
      ++state.replay_count;
      return recording->replay(arguments, state.context.main(), results);
    }
    if (++state.misses > max_misses) state.drop_recording();
  }
  if (state.can_record && !state.recording && !overlap(arguments, results))
    return state.record(arguments, results);
  return state.program->call(state.function, arguments, results);
}

uint64_t PreparedCall::replay_count() const { return state_.replay_count; }

void PreparedCall::destroy() {
  // The program, and with it the allocator's last user, may end with the state.
  Allocator& allocator = state_.allocator;
  Ref<Program> program = state_.program;
  destroy_in(allocator, &state_);
  destroy_in(allocator, this);
}

Result<Ref<PreparedCall>> Function::prepare(Program& program) const {
  Session& session = program.session_;
  session.diagnostic().clear();
  vm::Context& context = *program.context_;
  vm::Instance& main = context.main();
  if (module_ != main.module.get()) return invalid_argument<"a function of another program">;
  Allocator& allocator = session.allocator();
  auto* state = create_in<PreparedCall::State>(allocator, allocator, Ref<Program>::share(&program),
                                               context, *this);
  if (!state) return out_of_memory;
  auto* prepared = create_in<PreparedCall>(allocator, *state);
  if (!prepared) {
    destroy_in(allocator, state);
    return out_of_memory;
  }
  auto result = Ref<PreparedCall>::adopt(prepared);
  const SessionOptions& options = session.options();
  if (options.trace || options.max_instructions || options.call_timeout_ms) return result;
  uint32_t ordinal = main.module->exports()[export_index_].function;
  MOTE_TRY_ASSIGN(state->can_record, vm::is_deterministic(main, ordinal, state->changed));
  return result;
}

}  // namespace mote
