#include "tests/asm/host_module.h"

namespace mote::assembler {
namespace {

class HostState final : public Object {
 public:
  static constexpr ObjectType object_type{"host.state"};

  HostState(Allocator& allocator, HostNotes& notes)
      : Object(object_type), notes_(notes), allocator_(allocator) {}

  int32_t live_tokens = 0;
  void note(int32_t value) { notes_.notes.push_back(value); }

 private:
  void destroy() override { destroy_in(allocator_, this); }

  HostNotes& notes_;
  Allocator& allocator_;
};

// An object whose end shows: it counts in the state of its program.
class Token final : public Object {
 public:
  static constexpr ObjectType object_type{"host.token"};

  Token(Allocator& allocator, Ref<HostState> state)
      : Object(object_type), allocator_(allocator), state_(std::move(state)) {
    ++state_->live_tokens;
  }

 private:
  void destroy() override {
    --state_->live_tokens;
    destroy_in(allocator_, this);
  }

  Allocator& allocator_;
  Ref<HostState> state_;
};

// Suspends `left` times before it is done.
class Countdown final : public vm::Waiter {
 public:
  Countdown(Allocator& allocator, int32_t from, int64_t result)
      : left(from), count(from), value(result), allocator_(allocator) {}

  int32_t left, count;
  int64_t value;

  Status wait(uint64_t) override {
    --left;
    return ok_status;
  }

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
};

// Fails the wait of the call that suspends on it.
class BrokenWaiter final : public vm::Waiter {
 public:
  explicit BrokenWaiter(Allocator& allocator) : allocator_(allocator) {}
  Status wait(uint64_t) override { return unavailable<"the wait failed on demand">; }

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
};

HostState& state_of(vm::Call& call) { return *static_cast<HostState*>(call.state()); }

Status add(vm::Call& call) {
  call.return_i32(0, static_cast<int32_t>(static_cast<uint32_t>(call.i32(0)) +
                                          static_cast<uint32_t>(call.i32(1))));
  return ok_status;
}

Status mix(vm::Call& call) {
  call.return_f64(0, call.f64(3) + 1);
  call.return_f32(1, call.f32(2) + 1);
  call.return_i64(2, call.i64(1) + 1);
  call.return_i32(3, call.i32(0) + 1);
  call.return_ref(4, Ref<Object>::share(call.object(4)));
  return ok_status;
}

int64_t sum_span(vm::Call& call, size_t position) {
  int64_t sum = 0;
  for (const vm::Slot& slot : call.span(position)) sum += slot.i64;
  return sum;
}

Status sum(vm::Call& call) {
  call.return_i64(0, call.i32(0) + sum_span(call, 1));
  return ok_status;
}

Status pick(vm::Call& call) {
  std::span<const vm::Slot> slots = call.span(0);
  int64_t total = 0;
  Object* last = nullptr;
  for (uint32_t tuple = 0; tuple < call.span_count(0); ++tuple) {
    last = slots[2 * tuple].ref;
    total += slots[2 * tuple + 1].i64;
  }
  call.return_ref(0, Ref<Object>::share(last));
  call.return_i64(1, total);
  return ok_status;
}

Status spans(vm::Call& call) {
  int32_t integers = call.i32(1);
  for (const vm::Slot& slot : call.span(0)) integers += slot.i32;
  double floats = 0;
  std::span<const vm::Slot> slots = call.span(2);
  for (uint32_t tuple = 0; tuple < call.span_count(2); ++tuple)
    floats += slots[2 * tuple].f32 + slots[2 * tuple + 1].f64;
  call.return_i32(0, integers);
  call.return_f64(1, floats);
  return ok_status;
}

Status fail(vm::Call& call) {
  if (!call.i32(0)) return ok_status;
  call.diagnostic().detail.text("failed on demand");
  return status_from_code(static_cast<uint32_t>(call.i32(0)));
}

// Suspends until the countdown is over.
Status count_down(vm::Call& call, int32_t count, int64_t value) {
  auto* countdown = create_in<Countdown>(call.allocator(), call.allocator(), count, value);
  if (!countdown) return out_of_memory;
  return call.suspend(Ref<vm::Waiter>(Ref<Countdown>::adopt(countdown)));
}

// Null while there is still something to wait for.
Countdown* finished_countdown(vm::Call& call) {
  auto* countdown = static_cast<Countdown*>(call.resumed());
  return countdown && countdown->left <= 0 ? countdown : nullptr;
}

Status later(vm::Call& call) {
  if (!call.resumed()) {
    if (call.i32(0) != 0) return count_down(call, call.i32(0), call.i64(1));
    call.return_i64(1, call.i64(1));
    return ok_status;
  }
  Countdown* done = finished_countdown(call);
  if (!done) return call.suspend(Ref<vm::Waiter>::share(call.resumed()));
  if (done->count < 0) return aborted<"a countdown from below zero">;
  call.return_i32(0, done->count);
  call.return_i64(1, done->value);
  return ok_status;
}

Status later_sum(vm::Call& call) {
  if (!call.resumed()) {
    int64_t total = sum_span(call, 1);
    if (call.i32(0) != 0) return count_down(call, call.i32(0), total);
    call.return_i64(0, total);
    return ok_status;
  }
  Countdown* done = finished_countdown(call);
  if (!done) return call.suspend(Ref<vm::Waiter>::share(call.resumed()));
  call.return_i64(0, done->value);
  return ok_status;
}

Status broken_wait(vm::Call& call) {
  auto* waiter = create_in<BrokenWaiter>(call.allocator(), call.allocator());
  if (!waiter) return out_of_memory;
  return call.suspend(Ref<vm::Waiter>(Ref<BrokenWaiter>::adopt(waiter)));
}

Status echo(vm::Call& call) {
  call.return_ref(0, Ref<Object>::share(call.object(0)));
  return ok_status;
}

Status token(vm::Call& call) {
  auto* object =
      create_in<Token>(call.allocator(), call.allocator(), Ref<HostState>::share(&state_of(call)));
  if (!object) return out_of_memory;
  call.return_ref(0, Ref<Token>::adopt(object));
  return ok_status;
}

Status live(vm::Call& call) {
  call.return_i32(0, state_of(call).live_tokens);
  return ok_status;
}

Status note(vm::Call& call) {
  state_of(call).note(call.i32(0));
  return ok_status;
}

Result<Ref<Object>> create_state(Allocator& allocator, const void* user) {
  // make_host_module() took the address of notes that may change.
  auto* notes = static_cast<HostNotes*>(const_cast<void*>(user));
  auto* state = create_in<HostState>(allocator, allocator, *notes);
  if (!state) return out_of_memory;
  return Ref<Object>(Ref<HostState>::adopt(state));
}

constexpr vm::NativeExport exports[] = {
    {"add", "0ii_i", add},
    {"mix", "0iIfFr_FfIir", mix},
    {"sum", "0iCID_I", sum},
    {"pick", "0CrID_rI", pick},
    {"spans", "0CiDiCfFD_iF", spans},
    {"fail", "0i_v", fail},
    {"later", "0iI_iI", later},
    {"later_sum", "0iCID_I", later_sum},
    {"broken_wait", "0v_v", broken_wait},
    {"echo", "0r_r", echo},
    {"token", "0v_r", token},
    {"live", "0v_i", live},
    {"note", "0i_v", note},
};
constexpr const ObjectType* types[] = {&Token::object_type};

}  // namespace

vm::NativeModule make_host_module(HostNotes& notes, uint32_t version) {
  return {.name = "host",
          .version = version,
          .exports = exports,
          .types = types,
          .create_state = create_state,
          .user = &notes};
}

}  // namespace mote::assembler
