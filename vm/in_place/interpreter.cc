// The interpreter that executes a module's bytecode as it stands: nothing is decoded ahead, so that
// the code may stay in flash and takes no memory. Modules were verified, so registers, indices,
// offsets and targets are used as they stand; what depends on run-time values is checked.
#include "vm/bodies.h"
#include "vm/invocation.h"
#include "vm/opcodes.h"

namespace mote::vm {
namespace {

// A branch operand is a target and a remap list.
const uint8_t* skip_branch(const uint8_t* code, const uint8_t* pc) {
  return skip_list(code, pc + 4, 4);
}

// Executes the remap list in order, each move seeing those before it, and returns where to go on.
#if !defined(__OPTIMIZE_SIZE__)
[[gnu::always_inline]]
#endif
inline const uint8_t*
take_branch(const uint8_t* code, const uint8_t* pc, uint32_t* values, Object** refs) {
  uint16_t count;
  const uint8_t* pairs;
  read_list(code, pc + 4, 4, count, pairs);
  while (count) {
    auto pair = load_le<uint32_t>(pairs);
    auto source = static_cast<uint16_t>(pair), destination = static_cast<uint16_t>(pair >> 16);
    --count;
    pairs += 4;
    if (source & ref_bit) {
      assign_ref(refs, source, destination);
    } else if (count && !((source | destination) & 1) &&
               load_le<uint32_t>(pairs) == pair + 0x00010001) {
      // Both halves of a number in one move: processors are slow to read as a whole what was
      // written in parts.
      set(values, destination, get<uint64_t>(values, source));
      --count;
      pairs += 4;
    } else {
      values[destination] = values[source];
    }
  }
  return code + load_le<uint32_t>(pc) + 1;  // behind the marker
}

// The f32 and f64 sets, but for their switches.
Status run_float_operation(Op op, const Operands& o) {
  // No verified module has instructions of a set that the build leaves out.
  auto op_set = static_cast<OpSet>(static_cast<uint16_t>(op) >> 8);
  if ((!MOTE_F32 && op_set == OpSet::f32) || (!MOTE_F64 && op_set == OpSet::f64))
    __builtin_unreachable();
  switch (op) {
#define TRY_BODY(name, ...) \
  case Op::name:            \
    return Body<Op::name>::run(o);
#define BODY(name, ...)           \
  case Op::name:                  \
    (void)Body<Op::name>::run(o); \
    return ok_status;
#define COMPARE(name, ...) BODY(name)
#define BESIDE(name, ...) BODY(name)
#define TRY_BESIDE(name, ...) TRY_BODY(name)
#include "vm/float_bodies.def"
#undef BODY
#undef TRY_BODY
#undef COMPARE
#undef BESIDE
#undef TRY_BESIDE
    default:
      return internal<"a float instruction without a body">;
  }
}

}  // namespace

// Where size does not count, every body ends with a jump to the next one: processors predict these
// better than one jump for all.
#if defined(__OPTIMIZE_SIZE__)
#define CASE(name) case Op::name
#define OTHER default
#define NEXT break
#else
#define CASE(name) \
  case Op::name:   \
    op_##name
#define OTHER \
  default:    \
    op_other
#define NEXT             \
  if (slice == 0) break; \
  --slice;               \
  start = pc;            \
  goto* bodies[*pc++]
#endif

Status Invocation::run() {
  // The top frame, kept in registers; load() after anything that changes or moves it.
  Instance* instance;
  const uint8_t* code;
  const uint8_t* pc;
  const uint8_t* start;
  uint32_t* v;
  Object** r;
  auto load = [&]() __attribute__((always_inline)) {
    Frame& frame = top();
    instance = frame.instance;
    code = frame.code();
    pc = frame.pc;
    v = frame.values();
    r = frame.references();
  };
  auto operands = [&]() __attribute__((always_inline)) {
    return Operands{context_, *instance, pc, v, r};
  };
  load();
#if !defined(__OPTIMIZE_SIZE__)
#define LABEL_core(name) &&op_##name,
#define LABEL_f32(name)
#define LABEL_f64(name)
#define OP(number, name, mnemonic, set, operands) LABEL_##set(name)
#define OTHER_10                                                                                  \
  &&op_other, &&op_other, &&op_other, &&op_other, &&op_other, &&op_other, &&op_other, &&op_other, \
      &&op_other, &&op_other
#define OTHER_30 OTHER_10, OTHER_10, OTHER_10
  // The rows of the core set come first, from 0 to 0x88 without a gap.
  static const void* const bodies[256] = {
#include "vm/opcodes.def"
      OTHER_30,   OTHER_30,   OTHER_10,   OTHER_10,   &&op_other, &&op_other, &&op_other,
      &&op_other, &&op_other, &&op_other, &&op_other, &&op_f32,   &&op_other, OTHER_30};
  static_assert(prefix_f32 == 0x89 + 87);
#undef OTHER_10
#undef OTHER_30
#undef OP
#undef LABEL_core
#undef LABEL_f32
#undef LABEL_f64
#endif
  uint64_t slice = 0;
  Status status;

  // clang-format off
  for (;;) {
    start = pc;
    if (__builtin_sub_overflow(slice, 1, &slice)) [[unlikely]] {
      // Variables whose address is taken would not stay in registers.
      uint64_t taken = 0;
      status = take_slice(taken);
      if (!status.ok()) goto failed;
      slice = taken - 1;
    }
    switch (static_cast<Op>(*pc++)) {
      CASE(block):
        // Markers are free, so that a budget counts what a person would.
        ++slice;
        NEXT;
#define TRY_BODY(name, ...)                         \
      CASE(name):                                   \
        status = Body<Op::name>::run(operands());   \
        if (!status.ok()) goto failed;              \
        pc += fixed_length(Op::name);               \
        NEXT;
#define BODY(name, ...)                             \
      CASE(name):                                   \
        (void)Body<Op::name>::run(operands());      \
        pc += fixed_length(Op::name);               \
        NEXT;
#define COMPARE(name, ...) BODY(name)
#define BESIDE(name, ...) BODY(name)
#define TRY_BESIDE(name, ...) TRY_BODY(name)
#include "vm/core_bodies.def"
#undef BODY
#undef TRY_BODY
#undef COMPARE
#undef BESIDE
#undef TRY_BESIDE
      CASE(switch_i32):
        pc = run_switch<uint32_t>(code, pc, v);
        NEXT;
      CASE(switch_i64):
        pc = run_switch<uint64_t>(code, pc, v);
        NEXT;
      CASE(switch_ref): {
        const uint8_t* next = pc;
        status = run_switch_ref(operands(), code, next);
        if (!status.ok()) goto failed;
        pc = next;
        NEXT;
      }
      CASE(discard_refs):
        pc = run_discard_refs(code, pc, r);
        NEXT;
      CASE(import_resolved):
        v[load_le<uint16_t>(pc + 4)] =
            instance->imports[load_le<uint32_t>(pc) & ~import_bit].is_resolved();
        pc += 6;
        NEXT;
      CASE(trace):
        pc = run_print(operands(), code, LogLevel::trace);
        NEXT;
      CASE(print):
        pc = run_print(operands(), code, LogLevel::print);
        NEXT;
      CASE(fail):
        status = run_fail(operands());
        goto failed;

      CASE(br):
      CASE(break_to):
        pc = take_branch(code, pc, v, r);
        NEXT;
      CASE(cond_break):
        pc = take_branch(code, pc + 2, v, r);
        NEXT;
      CASE(cond_br):
        pc = take_branch(code, v[load_le<uint16_t>(pc)] ? pc + 2 : skip_branch(code, pc + 2), v, r);
        NEXT;
      CASE(br_table): {
        uint32_t index = v[load_le<uint16_t>(pc)];
        const uint8_t* branch = pc + 2;
        const uint8_t* cases = skip_branch(code, branch);
        if (index < load_le<uint16_t>(cases)) {
          for (branch = cases + 2; index; --index) branch = skip_branch(code, branch);
        }
        pc = take_branch(code, branch, v, r);
        NEXT;
      }
      CASE(yield): {
        const uint8_t* next = take_branch(code, pc, v, r);
        top().pc = next;
        fuel_ += slice;
        return deferred_status;
      }

      CASE(call):
      CASE(call_variadic):
      CASE(call_yieldable):
      CASE(call_variadic_yieldable): {
        auto op = static_cast<Op>(*start);
        bool is_yieldable = op == Op::call_yieldable || op == Op::call_variadic_yieldable;
        bool is_variadic = op == Op::call_variadic || op == Op::call_variadic_yieldable;
        status = start_call(start, is_variadic, is_yieldable);
        if (status.code() == StatusCode::deferred) {
          fuel_ += slice;
          return status;
        }
        if (!status.ok()) goto failed_in_call;
        load();
        NEXT;
      }
      CASE(return_values):
        if (return_from_frame(pc)) return ok_status;
        load();
        NEXT;

#if !defined(__OPTIMIZE_SIZE__)
      // What loops of kernels are made of, which only a jump reaches.
      op_f32: {
        uint8_t number = *pc++;
        switch (static_cast<Op>(static_cast<uint32_t>(OpSet::f32) << 8 | number)) {
#define QUICK(name)                                  \
          case Op::name:                             \
            status = Body<Op::name>::run(operands()); \
            if (!status.ok()) goto failed;           \
            pc += fixed_length(Op::name);            \
            NEXT;
          QUICK(buffer_load_f32)
          QUICK(buffer_store_f32)
          QUICK(add_f32)
          QUICK(sub_f32)
          QUICK(mul_f32)
          QUICK(fma_f32)
#undef QUICK
          default:
            --pc;
            goto op_other;
        }
        break;
      }
#endif
#define TRY_BODY(name, ...) CASE(name):
#define QUICK_BODY(name, ...) CASE(name):
#include "vm/object_bodies.def"
#undef TRY_BODY
#undef QUICK_BODY
      OTHER: {
        auto set_index = static_cast<uint32_t>(OpSet::core);
        uint32_t number = *start;
        if (number == prefix_f32 || number == prefix_f64) {
          set_index = static_cast<uint32_t>(number == prefix_f32 ? OpSet::f32 : OpSet::f64);
          number = *pc++;
        }
        auto op = static_cast<Op>(set_index << 8 | number);
        if (op == Op::switch_f32) {
          pc = run_switch<uint32_t>(code, pc, v);
        } else if (op == Op::switch_f64) {
          pc = run_switch<uint64_t>(code, pc, v);
        } else {
          status = set_index ? run_float_operation(op, operands())
                             : run_object_operation(op, operands());
          if (!status.ok()) goto failed;
          pc += fixed_lengths[op_row(set_index, number)];
        }
        NEXT;
      }
    }
  }
  // clang-format on

#undef CASE
#undef OTHER
#undef NEXT

failed:
  top().at = start;
failed_in_call:
  return status;
}

}  // namespace mote::vm
