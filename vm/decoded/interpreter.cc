// The interpreter that executes decoded code. Operands were verified before they were decoded, so
// registers, indices, offsets and ways are used as they stand; what depends on run-time values is
// checked. Every body ends with the jump to the next one: processors predict these better than one
// jump for all.
#include "vm/bodies.h"
#include "vm/decoded/codes.h"
#include "vm/invocation.h"

namespace mote::vm {
namespace {

// What the parts of fused instructions do, and the bytes of their operands.
template <Code code>
Status step(const Operands& o);
template <Code code>
inline constexpr uint32_t step_bytes = 4;

template <>
[[gnu::always_inline]] inline Status step<Code::move_i32>(const Operands& o) {
  o.set_value(2, o.value<uint32_t>(0));
  return ok_status;
}
template <>
[[gnu::always_inline]] inline Status step<Code::move_i64>(const Operands& o) {
  o.set_value(2, o.value<uint64_t>(0));
  return ok_status;
}

#define BODY(name, ...)                                                             \
  template <>                                                                       \
  [[gnu::always_inline]] inline Status step<Code::name>(const Operands& operands) { \
    return execute<Op::name>(operands);                                             \
  }                                                                                 \
  template <>                                                                       \
  inline constexpr uint32_t step_bytes<Code::name> = fixed_length(Op::name);
#define TRY_BODY(name, ...) BODY(name)
#define COMPARE(name, ...) BODY(name)
#include "vm/core_bodies.def"
#include "vm/float_bodies.def"
#undef BODY
#undef TRY_BODY
#undef COMPARE

}  // namespace

Invocation::Slice Invocation::charge_slowly(uint64_t passed, uint32_t charge) {
  fuel_ += passed + charge;
  if (fuel_ < charge) {
    fuel_ = 0;
    return {0, resource_exhausted<"the instruction budget is used up">};
  }
  fuel_ -= charge;
  uint64_t slice = 0;
  Status status = fuel_ ? take_slice(slice) : ok_status;
  return {slice, status};
}

#define NEXT                            \
  {                                     \
    auto code_ = load_le<uint16_t>(pc); \
    pc += 2;                            \
    goto* bodies[code_];                \
  }
#define STEP(name)                       \
  status = step<Code::name>(operands()); \
  if (!status.ok()) [[unlikely]]         \
    goto failed;                         \
  pc += step_bytes<Code::name>;
// Instructions of a block are charged by its last one.
#define CHARGE(at)                                                            \
  if (uint32_t charge = load_le<uint32_t>(pc + (at));                         \
      __builtin_sub_overflow(slice, uint64_t{charge}, &slice)) [[unlikely]] { \
    Slice next = charge_slowly(slice, charge);                                \
    slice = next.left;                                                        \
    status = next.status;                                                     \
    if (!status.ok()) goto failed;                                            \
  }
#define FOLLOW(at) pc += static_cast<int32_t>((at) + load_le<uint32_t>(pc + (at)));
// Two jumps and not one to a place that is computed: what follows need not wait for the condition.
#define BRANCH_ON(condition, at)            \
  {                                         \
    bool is_taken = condition;              \
    CHARGE(at)                              \
    if (is_taken) {                         \
      asm("" : "+r"(pc));                   \
      FOLLOW((at) + charge_bytes)           \
      NEXT                                  \
    }                                       \
    FOLLOW((at) + charge_bytes + way_bytes) \
    NEXT                                    \
  }

Status Invocation::run() {
  // The top frame, kept in registers; load() after anything that changes or moves it.
  Instance* instance;
  const uint8_t* pc;
  uint32_t* v;
  Object** r;
  uint64_t slice = 0;
  Status status;
  auto load = [&]() __attribute__((always_inline)) {
    Frame& frame = top();
    instance = frame.instance;
    pc = frame.code() + frame.pc;
    v = frame.values();
    r = frame.references();
  };
  auto operands = [&]() __attribute__((always_inline)) {
    return Operands{context_, *instance, pc, v, r};
  };
  auto offset_of = [&](const uint8_t* place) {
    return static_cast<uint32_t>(place - top().code());
  };

  static const void* const bodies[] = {
#define OP(number, name, mnemonic, set, operands) &&op_##name,
#include "vm/opcodes.def"
#undef OP
      &&op_move_i32,
      &&op_move_i64,
#define BRANCH(c) &&op_##c##__branch,
#define FUSE2(a, b) &&op_##a##__##b,
#define FUSE3(a, b, c) &&op_##a##__##b##__##c,
#define STEP1(a, c) &&op_##a##__##c##__branch,
#define STEP2(a, b, c) &&op_##a##__##b##__##c##__branch,
#include "vm/decoded/fused.def"
#undef BRANCH
#undef FUSE2
#undef FUSE3
#undef STEP1
#undef STEP2
  };

  load();
  NEXT
#define BODY(name, ...) op_##name : STEP(name) NEXT
#define TRY_BODY(name, ...) BODY(name)
#define COMPARE(name, ...) BODY(name)
#include "vm/core_bodies.def"
#include "vm/float_bodies.def"
  BODY(move_i32) BODY(move_i64)
#undef BODY
#undef TRY_BODY
#undef COMPARE

#define TRY_BODY(name, ...)                                        \
  op_##name : status = run_object_operation(Op::name, operands()); \
  if (!status.ok()) [[unlikely]]                                   \
    goto failed;                                                   \
  pc += fixed_length(Op::name);                                    \
  NEXT
#include "vm/object_bodies.def"
#undef TRY_BODY

#define BRANCH(c)                               \
  op_##c##__branch : {                          \
    bool is_true = holds<Op::c>(operands());    \
    operands().set_value(4, uint32_t{is_true}); \
    BRANCH_ON(is_true, step_bytes<Code::c>)     \
  }
#define FUSE2(a, b) op_##a##__##b : STEP(a) STEP(b) NEXT
#define FUSE3(a, b, c) op_##a##__##b##__##c : STEP(a) STEP(b) STEP(c) NEXT
#define STEP1(a, c)                             \
  op_##a##__##c##__branch : {                   \
    STEP(a)                                     \
    bool is_true = holds<Op::c>(operands());    \
    operands().set_value(4, uint32_t{is_true}); \
    BRANCH_ON(is_true, step_bytes<Code::c>)     \
  }
#define STEP2(a, b, c)                          \
  op_##a##__##b##__##c##__branch : {            \
    STEP(a)                                     \
    STEP(b)                                     \
    bool is_true = holds<Op::c>(operands());    \
    operands().set_value(4, uint32_t{is_true}); \
    BRANCH_ON(is_true, step_bytes<Code::c>)     \
  }
#include "vm/decoded/fused.def"
#undef BRANCH
#undef FUSE2
#undef FUSE3
#undef STEP1
#undef STEP2

      op_block : op_br : op_break_to : op_cond_break : CHARGE(0) FOLLOW(charge_bytes)
                                                           NEXT op_cond_br
      : BRANCH_ON(operands().value<uint32_t>(0) != 0, 2) op_br_table : {
    auto index = operands().value<uint32_t>(0);
    CHARGE(2)
    uint32_t way = 2 + charge_bytes + 2;
    if (index < operands().reg(2 + charge_bytes)) way += way_bytes * (index + 1);
    FOLLOW(way)
    NEXT
  }
op_yield:
  CHARGE(0)
  FOLLOW(charge_bytes)
  top().pc = offset_of(pc);
  fuel_ += slice;
  return deferred_status;

op_call:
  status = start_call(offset_of(pc), false, false);
  goto called;
op_call_variadic:
  status = start_call(offset_of(pc), true, false);
  goto called;
op_call_yieldable:
  status = start_call(offset_of(pc), false, true);
  goto called;
op_call_variadic_yieldable:
  status = start_call(offset_of(pc), true, true);
called:
  if (!status.ok()) [[unlikely]] {
    // The frame was named before the call.
    if (status.code() == StatusCode::deferred) fuel_ += slice;
    return status;
  }
  load();
  NEXT op_return_values
      : CHARGE(0) if (return_from_frame(offset_of(pc) + charge_bytes)) return ok_status;
  load();
  NEXT

      op_switch_i32 : op_switch_f32 : pc = run_switch<uint32_t>(operands(), top().code());
  NEXT op_switch_i64 : op_switch_f64 : pc = run_switch<uint64_t>(operands(), top().code());
  NEXT op_switch_ref : {
    const uint8_t* next = pc;
    status = run_switch_ref(operands(), top().code(), next);
    if (!status.ok()) goto failed;
    pc = next;
    NEXT
  }
op_discard_refs:
  pc = run_discard_refs(operands(), top().code());
  NEXT op_import_resolved
      : operands()
            .set_value(4,
                       uint32_t{instance->imports[operands().word(0) & ~import_bit].is_resolved()});
  pc += fixed_length(Op::import_resolved);
  NEXT op_trace : pc = run_print(operands(), top().code(), LogLevel::trace);
  NEXT op_print : pc = run_print(operands(), top().code(), LogLevel::print);
  NEXT op_fail : status = run_fail(operands());

failed:
  top().at = offset_of(pc);
  return status;
}

#undef NEXT
#undef STEP
#undef CHARGE
#undef FOLLOW
#undef BRANCH_ON

}  // namespace mote::vm
