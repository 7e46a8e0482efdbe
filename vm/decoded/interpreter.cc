// The interpreter that executes decoded code. Operands were verified before they were decoded, so
// registers, indices, offsets and ways are used as they stand; what depends on run-time values is
// checked. Every body ends with the jump to the next one: processors predict these better than one
// jump for all.
#include <algorithm>

#include "vm/bodies.h"
#include "vm/decoded/codes.h"
#include "vm/invocation.h"

namespace mote::vm {
namespace {

// The result of the instruction before, in registers of the processor.
struct Last {
  uint64_t& integer;
  float& f32;
  double& f64;

  template <class T>
  [[gnu::always_inline]] T get() const {
    if constexpr (std::is_same_v<T, float>) {
      return f32;
    } else if constexpr (std::is_same_v<T, double>) {
      return f64;
    } else {
      return static_cast<T>(integer);
    }
  }
  template <class T>
  [[gnu::always_inline]] void set(T value) const {
    if constexpr (std::is_same_v<T, float>) {
      f32 = value;
    } else if constexpr (std::is_same_v<T, double>) {
      f64 = value;
    } else {
      integer = static_cast<std::make_unsigned_t<T>>(value);
    }
  }
};

// Operands that note results, and of which the one at byte `from_last` is the last result.
template <uint32_t from_last>
struct LoopOperands : Operands {
  Last last;

  template <class T>
  [[gnu::always_inline]] T value(uint32_t at) const {
    return at == from_last ? last.get<T>() : Operands::value<T>(at);
  }
  template <class T>
  [[gnu::always_inline]] void set_value(uint32_t at, T number) const {
    Operands::set_value(at, number);
    last.set(number);
  }
};

// Operands that leave the last result as it is.
template <uint32_t from_last>
struct QuietOperands : LoopOperands<from_last> {
  template <class T>
  [[gnu::always_inline]] void set_value(uint32_t at, T number) const {
    Operands::set_value(at, number);
  }
};

// Leaves the last result as it is.
template <class T>
struct MoveBody {
  template <class O>
  [[gnu::always_inline]] static inline Status run(const O& o) {
    o.Operands::set_value(2, o.template value<T>(0));
    return ok_status;
  }
};

// What an instruction does that may be part of others.
template <class B, uint32_t length>
struct StepOf {
  using Does = B;
  static constexpr uint32_t bytes = length;  // of its operands
  static constexpr uint32_t from_last = UINT32_MAX;
};

template <Code code>
struct Step;

#define BODY(name, ...) \
  template <>           \
  struct Step<Code::name> : StepOf<Body<Op::name>, fixed_length(Op::name)> {};
#define TRY_BODY(name, ...) BODY(name)
#define COMPARE(name, ...) BODY(name)
#define BESIDE(name, ...)
#define TRY_BESIDE(name, ...)
#include "vm/core_bodies.def"
#include "vm/float_bodies.def"
#undef BODY
#undef TRY_BODY
#undef COMPARE
#undef BESIDE
#undef TRY_BESIDE
template <>
struct Step<Code::move_i32> : StepOf<MoveBody<uint32_t>, 4> {};
template <>
struct Step<Code::move_i64> : StepOf<MoveBody<uint64_t>, 4> {};
template <>
struct Step<Code::move_f32> : StepOf<MoveBody<float>, 4> {};
template <>
struct Step<Code::move_f64> : StepOf<MoveBody<double>, 4> {};

#define LAST(a, n)                                  \
  template <>                                       \
  struct Step<Code::a##__last##n> : Step<Code::a> { \
    static constexpr uint32_t from_last = 2 * (n);  \
  };
#include "vm/decoded/fused.def"

// Operands that note a result of 32 bits.
template <uint32_t from_last>
struct ConditionOperands : QuietOperands<from_last> {
  uint32_t& result;

  [[gnu::always_inline]] void set_value(uint32_t at, uint32_t number) const {
    Operands::set_value(at, number);
    result = number;
  }
};

// Of an instruction that cannot fail: whether its result, which the branch reads too, is not 0.
template <Code code, uint32_t from_last>
[[gnu::always_inline]] inline bool run_condition(const QuietOperands<from_last>& o) {
  if constexpr (requires { Step<code>::Does::holds(o); }) {
    bool is_true = Step<code>::Does::holds(o);
    o.set_value(4, uint32_t{is_true});
    return is_true;
  } else {
    uint32_t result = 0;
    (void)Step<code>::Does::run(ConditionOperands<from_last>{o, result}).ok();
    return result != 0;
  }
}

// The usual case of list.get and list.set; false: run_object_operation() has to look.
template <class T>
[[gnu::always_inline]] inline bool get_quickly(const Operands& o) {
  auto* list = object_cast<List>(o.ref(0));
  Value* element = list ? list->number_at(o.value<uint32_t>(2), value_type_for(T{})) : nullptr;
  if (element) o.set_value(4, static_cast<T>(element->i64()));
  return element;
}
template <class T>
[[gnu::always_inline]] inline bool set_quickly(const Operands& o) {
  auto* list = object_cast<List>(o.ref(0));
  Value* element = list ? list->number_at(o.value<uint32_t>(2), value_type_for(T{})) : nullptr;
  if (element) *element = Value(o.value<T>(4));
  return element;
}

template <Op op>
bool run_quickly(const Operands& o);
template <>
[[gnu::always_inline]] inline bool run_quickly<Op::list_get_i32>(const Operands& o) {
  return get_quickly<int32_t>(o);
}
template <>
[[gnu::always_inline]] inline bool run_quickly<Op::list_get_i64>(const Operands& o) {
  return get_quickly<int64_t>(o);
}
template <>
[[gnu::always_inline]] inline bool run_quickly<Op::list_set_i32>(const Operands& o) {
  return set_quickly<int32_t>(o);
}
template <>
[[gnu::always_inline]] inline bool run_quickly<Op::list_set_i64>(const Operands& o) {
  return set_quickly<int64_t>(o);
}

// What calls functions is apart, so that the loop's own variables may live in registers that calls
// do not keep.
template <Op op>
[[gnu::noinline]] Status run_beside(const Operands& o) {
  return Body<op>::run(o);
}

}  // namespace

Invocation::Slice Invocation::charge_slowly(int32_t left, uint32_t charge) {
  fuel_ += static_cast<uint32_t>(left) + charge;
  if (fuel_ < charge) return {0, resource_exhausted<"the instruction budget is used up">};
  fuel_ -= charge;
  uint64_t slice = 0;
  Status status = fuel_ ? take_slice(slice) : ok_status;
  constexpr uint64_t max_slice = INT32_MAX / 2;
  auto taken = static_cast<uint32_t>(std::min<uint64_t>(slice, max_slice));
  fuel_ += slice - taken;
  return {static_cast<int32_t>(taken + charge), status};
}

// clang-format off
#define NEXT                            \
  {                                     \
    auto code = load_le<uint16_t>(pc);  \
    pc += sizeof code;                  \
    goto* bodies[code];                 \
  }
#define STEP(name)                                                     \
  status = Step<Code::name>::Does::run(operands(Step<Code::name>()));  \
  if (!status.ok()) [[unlikely]]                                       \
    goto failed;                                                       \
  pc += Step<Code::name>::bytes;
// An instruction that cannot fail, with QuietOperands.
#define QUIET_STEP(name)                                                    \
  (void)Step<Code::name>::Does::run(quietly(Step<Code::name>())).ok();      \
  pc += Step<Code::name>::bytes;
// Instructions of a block are charged by its last one, before this does anything: it begins anew where
// the slice was used up.
#define CHARGE(at)                                                \
  if ((slice -= load_le<int32_t>(pc + (at))) < 0) [[unlikely]] {  \
    charge = load_le<uint32_t>(pc + (at));                        \
    goto recharge;                                                \
  }
#define DISPATCH goto* bodies[load_le<uint16_t>(pc - sizeof(Code))];
// A way ends behind the code that it leads to.
#define FOLLOW(at)                                                       \
  {                                                                      \
    pc += (at) + static_cast<ptrdiff_t>(load_le<int32_t>(pc + (at)));    \
    DISPATCH                                                             \
  }
// The same, but a round of a loop need not wait for the one before to find out where it starts: most
// often that is where the last jump backwards went, which is compared later.
#define FOLLOW_LOOP(at)                           \
  {                                               \
    ptrdiff_t way = load_le<int32_t>(pc + (at));  \
    pc += (at) + way;                             \
    if (pc == loop) [[likely]] {                  \
      pc = loop;                                  \
      DISPATCH                                    \
    }                                             \
    if (way < 0) loop = pc;                       \
    DISPATCH                                      \
  }
// Two jumps and not one to a place that is computed: what follows need not wait for the condition.
#define BRANCH_ON(condition, at)                      \
  {                                                   \
    if (condition) FOLLOW_LOOP((at) + charge_bytes)   \
    FOLLOW_LOOP((at) + charge_bytes + way_bytes)      \
  }
#define BR FOLLOW_LOOP(charge_bytes)
#define COND_BR BRANCH_ON(raw().value<uint32_t>(0) != 0, 2)
#define RUN_AND_BRANCH(c) BRANCH_ON(run_condition<Code::c>(quietly(Step<Code::c>())), BYTES(c))
// The first ways have jumps of their own, for the same reason.
#define TABLE_CASE(n)                                                                              \
  if (index == (n) && count > (n)) FOLLOW(default_at + way_bytes * ((n) + 1))
#define BR_TABLE                                                          \
  {                                                                       \
    constexpr uint32_t count_at = 2 + charge_bytes;                       \
    constexpr uint32_t default_at = count_at + 2;                         \
    auto index = raw().value<uint32_t>(0);                                \
    uint32_t count = raw().reg(count_at);                                 \
    TABLE_CASE(0)                                                         \
    TABLE_CASE(1)                                                         \
    TABLE_CASE(2)                                                         \
    TABLE_CASE(3)                                                         \
    FOLLOW(default_at + (index < count ? way_bytes * (index + 1) : 0))    \
  }
#define BYTES(a) Step<Code::a>::bytes

Status Invocation::run() {
  // The top frame, kept in registers; load() after anything that changes or moves it.
  Instance* instance;
  const uint8_t* pc;
  uint32_t* v;
  Object** r;
  auto load = [&]() __attribute__((always_inline)) {
    Frame& frame = top();
    instance = frame.instance;
    pc = frame.pc;
    v = frame.values();
    r = frame.references();
  };
  auto raw = [&]() __attribute__((always_inline)) {
    return Operands{context_, *instance, pc, v, r};
  };
  uint64_t last = 0;
  float last_f32 = 0;
  double last_f64 = 0;
  auto operands = [&]<class S>(S) __attribute__((always_inline)) {
    return LoopOperands<S::from_last>{raw(), {last, last_f32, last_f64}};
  };
  auto quietly = [&]<class S>(S) __attribute__((always_inline)) {
    return QuietOperands<S::from_last>{{raw(), {last, last_f32, last_f64}}};
  };
  // Nothing is taken from an instruction that calls: what it left need not survive the call.
  auto forget_last = [&]() __attribute__((always_inline)) {
    last = 0;
    last_f32 = 0;
    last_f64 = 0;
  };
  int32_t slice = 0;
  uint32_t charge = 0;  // that the slice has no room for
  // Where the last jump backwards went. Volatile, since what is read must not be replaced with what it
  // was found equal to.
  const uint8_t* volatile loop = nullptr;
  Status status;

  static const void* const bodies[] = {
#define OP(number, name, mnemonic, set, operands) &&op_##name,
#include "vm/opcodes.def"
#undef OP
      &&op_move_i32,
      &&op_move_i64,
      &&op_move_f32,
      &&op_move_f64,
#define LAST(a, n) &&op_##a##__last##n,
#define BRANCH(c) &&op_##c##__branch,
#define FUSE2(a, b) &&op_##a##__##b,
#define FUSE3(a, b, c) &&op_##a##__##b##__##c,
#define STEP1(a, c) &&op_##a##__##c##__branch,
#define STEP2(a, b, c) &&op_##a##__##b##__##c##__branch,
#define STEP3(a, b, d, c) &&op_##a##__##b##__##d##__##c##__branch,
#define BR1(a) &&op_##a##__br,
#define BR2(a, b) &&op_##a##__##b##__br,
#define COND_BR1(a) &&op_##a##__cond_br,
#define TABLE1(a) &&op_##a##__br_table,
#include "vm/decoded/fused.def"
      &&op_call_internal,
  };

  load();
  NEXT

#define BODY(name, ...) \
  op_##name:            \
    STEP(name)          \
    NEXT
#define TRY_BODY(name, ...) BODY(name)
#define COMPARE(name, ...) BODY(name)
#define TRY_BESIDE(name, ...)                            \
  op_##name:                                             \
    status = run_beside<Op::name>(raw());                \
    forget_last();                                       \
    if (!status.ok()) [[unlikely]]                       \
      goto failed;                                       \
    pc += fixed_length(Op::name);                        \
    NEXT
#define BESIDE(name, ...) TRY_BESIDE(name)
#include "vm/core_bodies.def"
#include "vm/float_bodies.def"
  BODY(move_i32)
  BODY(move_i64)
  BODY(move_f32)
  BODY(move_f64)
#undef BODY
#undef TRY_BODY
#undef COMPARE
#undef BESIDE
#undef TRY_BESIDE
#define LAST(a, n)             \
  op_##a##__last##n:           \
    STEP(a##__last##n)         \
    NEXT
#define BRANCH(c)              \
  op_##c##__branch:            \
    CHARGE(BYTES(c))           \
    RUN_AND_BRANCH(c)
#define FUSE2(a, b)            \
  op_##a##__##b:               \
    STEP(a)                    \
    STEP(b)                    \
    NEXT
#define FUSE3(a, b, c)         \
  op_##a##__##b##__##c:        \
    STEP(a)                    \
    STEP(b)                    \
    STEP(c)                    \
    NEXT
#define STEP1(a, c)               \
  op_##a##__##c##__branch:        \
    CHARGE(BYTES(a) + BYTES(c))   \
    QUIET_STEP(a)                 \
    RUN_AND_BRANCH(c)
#define STEP2(a, b, c)                       \
  op_##a##__##b##__##c##__branch:            \
    CHARGE(BYTES(a) + BYTES(b) + BYTES(c))   \
    STEP(a)                                  \
    QUIET_STEP(b)                            \
    RUN_AND_BRANCH(c)
#define STEP3(a, b, d, c)                               \
  op_##a##__##b##__##d##__##c##__branch:                \
    CHARGE(BYTES(a) + BYTES(b) + BYTES(d) + BYTES(c))   \
    STEP(a)                                             \
    STEP(b)                                             \
    QUIET_STEP(d)                                       \
    RUN_AND_BRANCH(c)
#define BR1(a)                     \
  op_##a##__br:                    \
    CHARGE(BYTES(a))               \
    STEP(a)                        \
    BR
#define BR2(a, b)                  \
  op_##a##__##b##__br:             \
    CHARGE(BYTES(a) + BYTES(b))    \
    STEP(a)                        \
    STEP(b)                        \
    BR
#define COND_BR1(a)                \
  op_##a##__cond_br:               \
    CHARGE(BYTES(a) + 2)           \
    STEP(a)                        \
    COND_BR
#define TABLE1(a)                  \
  op_##a##__br_table:              \
    CHARGE(BYTES(a) + 2)           \
    STEP(a)                        \
    BR_TABLE
#include "vm/decoded/fused.def"
#define TRY_BODY(name, ...)                              \
  op_##name:                                             \
    status = run_object_operation(Op::name, raw());      \
    forget_last();                                       \
    if (!status.ok()) [[unlikely]]                       \
      goto failed;                                       \
    pc += fixed_length(Op::name);                        \
    NEXT
#define QUICK_BODY(name, ...)                            \
  op_##name:                                             \
    if (!run_quickly<Op::name>(raw())) [[unlikely]] {    \
      status = run_object_operation(Op::name, raw());    \
      forget_last();                                     \
      if (!status.ok()) [[unlikely]]                     \
        goto failed;                                     \
    }                                                    \
    pc += fixed_length(Op::name);                        \
    NEXT
#include "vm/object_bodies.def"
#undef TRY_BODY
#undef QUICK_BODY

op_block:  // is not decoded
op_br:
op_break_to:
op_cond_break:
  CHARGE(0)
  BR
op_cond_br:
  CHARGE(2)
  COND_BR
op_br_table:
  CHARGE(2)
  BR_TABLE
op_yield:
  CHARGE(0)
  top().pc = pc + charge_bytes + load_le<int32_t>(pc + charge_bytes) - sizeof(Code);
  fuel_ += static_cast<uint32_t>(slice);
  return deferred_status;

op_call:
  status = call_import_decoded(pc);
  goto called;
op_call_variadic:
  status = start_call(pc, true, false);
  goto called;
op_call_yieldable:
  status = start_call(pc, false, true);
  goto called;
op_call_variadic_yieldable:
  status = start_call(pc, true, true);
called:
  forget_last();
  if (!status.ok()) [[unlikely]] {
    // The frame was named before the call.
    if (status.code() == StatusCode::deferred) fuel_ += static_cast<uint32_t>(slice);
    return status;
  }
  load();
  NEXT
op_call_internal:
  status = call_decoded(pc);
  goto called;
op_return_values:
  CHARGE(0)
  if (top().parent == no_frame) {
    (void)return_from_frame(pc + charge_bytes);
    return ok_status;
  }
  return_decoded(pc);
  forget_last();
  load();
  NEXT

op_switch_i32:
op_switch_f32:
  pc = run_switch<uint32_t>(top().code(), pc, v);
  forget_last();
  NEXT
op_switch_i64:
op_switch_f64:
  pc = run_switch<uint64_t>(top().code(), pc, v);
  forget_last();
  NEXT
op_switch_ref: {
  const uint8_t* next = pc;
  status = run_switch_ref(raw(), top().code(), next);
  forget_last();
  if (!status.ok()) goto failed;
  pc = next;
  NEXT
}
op_discard_refs:
  pc = run_discard_refs(top().code(), pc, r);
  forget_last();
  NEXT
op_import_resolved:
  raw().set_value(4, uint32_t{instance->imports[raw().word(0) & ~import_bit].is_resolved()});
  pc += fixed_length(Op::import_resolved);
  NEXT
op_trace:
  pc = run_print(raw(), top().code(), LogLevel::trace);
  forget_last();
  NEXT
op_print:
  pc = run_print(raw(), top().code(), LogLevel::print);
  forget_last();
  NEXT
recharge: {
  // Put into memory around the call, or the loop, too, would have them there.
  uint64_t kept = last;
  float kept_f32 = last_f32;
  double kept_f64 = last_f64;
  asm volatile("" : "+m"(kept), "+m"(kept_f32), "+m"(kept_f64));
  Slice more = charge_slowly(slice, charge);
  slice = more.left;
  status = more.status;
  last = kept;
  last_f32 = kept_f32;
  last_f64 = kept_f64;
  if (!status.ok()) goto failed;
  DISPATCH
}
op_fail:
  status = run_fail(raw());

failed:
  top().at = pc;
  return status;
}
// clang-format on

#undef NEXT
#undef STEP
#undef QUIET_STEP
#undef CHARGE
#undef DISPATCH
#undef FOLLOW
#undef FOLLOW_LOOP
#undef BRANCH_ON
#undef BR
#undef COND_BR
#undef RUN_AND_BRANCH
#undef TABLE_CASE
#undef BR_TABLE
#undef BYTES

}  // namespace mote::vm
