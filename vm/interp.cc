// The interpreter loop. Modules were verified, so registers, indices, offsets and targets are used
// as they stand; what depends on run-time values is checked.
#include <array>
#include <bit>
#include <limits>

#include "vm/invocation.h"
#include "vm/opcodes.h"
#include "vm/operations.h"

namespace mote::vm {
namespace {

// Bytes of an instruction's operands, 0 where they vary.
constexpr uint8_t operand_bytes(const char* operands) {
  uint8_t bytes = 0;
  for (; *operands; ++operands) {
    switch (*operands) {
      case '>':
        break;
      case '4':
      case 'w':
      case 'W':
      case 'G':
      case 'd':
      case 't':
      case 'e':
      case 'c':
        bytes += 4;
        break;
      case '8':
        bytes += 8;
        break;
      case '[':
      case 's':
      case 'B':
      case 'T':
      case 'P':
        return 0;
      default:
        bytes += 2;
    }
  }
  return bytes;
}

constexpr auto fixed_lengths = [] {
  std::array<std::array<uint8_t, 256>, 3> lengths{};
#define OP(number, name, mnemonic, set, operands) \
  lengths[static_cast<size_t>(OpSet::set)][number] = operand_bytes(operands);
#include "vm/opcodes.def"
#undef OP
  return lengths;
}();

const uint8_t* skip_list(const uint8_t* code, const uint8_t* pc, uint32_t entry_size) {
  uint16_t count;
  const uint8_t* entries;
  return read_list(code, pc, entry_size, count, entries);
}

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
      if (((source ^ destination) & ref_ordinal_mask) != 0)
        set_ref(refs, destination, take_ref(refs, source));
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

template <class T>
bool divide(const uint8_t* pc, uint32_t* values, bool remainder) {
  auto a = get<T>(values, load_le<uint16_t>(pc)), b = get<T>(values, load_le<uint16_t>(pc + 2));
  if (b == 0) return false;
  T result;
  if (std::is_signed_v<T> && b == static_cast<T>(-1)) {
    // The quotient of the minimum wraps to itself.
    using U = std::make_unsigned_t<T>;
    result = remainder ? 0 : static_cast<T>(U{0} - static_cast<U>(a));
  } else {
    result = static_cast<T>(remainder ? a % b : a / b);
  }
  set<T>(values, load_le<uint16_t>(pc + 4), result);
  return true;
}

// `x def [vals] > d`: returns what follows the instruction.
template <class T>
const uint8_t* run_switch(const uint8_t* code, const uint8_t* pc, uint32_t* values) {
  uint16_t count;
  const uint8_t* entries;
  const uint8_t* end = read_list(code, pc + 4, 2, count, entries);
  auto index = get<uint32_t>(values, load_le<uint16_t>(pc));
  uint16_t chosen =
      index < count ? load_le<uint16_t>(entries + 2 * index) : load_le<uint16_t>(pc + 2);
  set<T>(values, load_le<uint16_t>(end), get<T>(values, chosen));
  return end + 2;
}

// `x type def [vals] > d`.
Status run_switch_ref(const Operands& o, const uint8_t* code, const uint8_t*& next) {
  uint16_t count;
  const uint8_t* entries;
  const uint8_t* end = read_list(code, o.pc + 8, 2, count, entries);
  auto index = o.value<uint32_t>(0);
  uint16_t chosen = index < count ? load_le<uint16_t>(entries + 2 * index) : o.reg(6);
  MOTE_TRY(check_ref_type(o, o.word(2), peek_ref(o.refs, chosen)));
  set_ref(o.refs, load_le<uint16_t>(end), take_ref(o.refs, chosen));
  next = end + 2;
  return ok_status;
}

const uint8_t* discard_refs(const uint8_t* code, const uint8_t* pc, Object** refs) {
  uint16_t count;
  const uint8_t* entries;
  const uint8_t* end = read_list(code, pc, 2, count, entries);
  for (uint16_t i = 0; i < count; ++i) set_ref(refs, load_le<uint16_t>(entries + 2 * i), nullptr);
  return end;
}

}  // namespace

// Pushes the callee's frame, or runs an import to its end. The caller's frame goes on behind the
// call, or at the target of a yieldable one.
Status Invocation::start_call(Op op, uint32_t at, bool is_yieldable) {
  Frame& frame = top();
  const uint8_t* code = frame.code();
  const uint8_t* pc = code + at + 1;
  auto callee = load_le<uint32_t>(pc);
  pc += 4;
  auto segments = static_cast<uint32_t>(pc - code);
  if (op == Op::call_variadic || op == Op::call_variadic_yieldable) pc = skip_list(code, pc, 2);
  auto arguments = static_cast<uint32_t>(pc - code);
  pc = skip_list(code, pc, 2);
  uint32_t target = 0;
  if (is_yieldable) {
    target = load_le<uint32_t>(pc);
    pc += 4;
  }
  frame.at = at;
  frame.results = static_cast<uint32_t>(pc - code);
  pc = skip_list(code, pc, 2);
  frame.pc = is_yieldable ? target + 1 : static_cast<uint32_t>(pc - code);
  if (callee & import_bit)
    return call_import(callee & ~import_bit, segments, arguments, is_yieldable);
  return call_internal(*frame.instance, frame.instance->module->functions()[callee], arguments);
}

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
  using u32 = uint32_t;
  using i32 = int32_t;
  using u64 = uint64_t;
  using i64 = int64_t;

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
    pc = code + frame.pc;
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
      CASE(global_load_i32):
        set<u32>(v, load_le<uint16_t>(pc + 4), load_global<u32>(operands(), load_le<u32>(pc)));
        pc += 6;
        NEXT;
      CASE(global_store_i32):
        store_global<u32>(operands(), load_le<u32>(pc), get<u32>(v, load_le<uint16_t>(pc + 4)));
        pc += 6;
        NEXT;
      CASE(global_load_i64):
        set<u64>(v, load_le<uint16_t>(pc + 4), load_global<u64>(operands(), load_le<u32>(pc)));
        pc += 6;
        NEXT;
      CASE(global_store_i64):
        store_global<u64>(operands(), load_le<u32>(pc), get<u64>(v, load_le<uint16_t>(pc + 4)));
        pc += 6;
        NEXT;
      CASE(const_i32_zero):
        v[load_le<uint16_t>(pc)] = 0;
        pc += 2;
        NEXT;
      CASE(const_i32):
        v[load_le<uint16_t>(pc + 4)] = load_le<u32>(pc);
        pc += 6;
        NEXT;
      CASE(const_i64_zero):
        set<u64>(v, load_le<uint16_t>(pc), 0);
        pc += 2;
        NEXT;
      CASE(const_i64):
        set<u64>(v, load_le<uint16_t>(pc + 8), load_le<u64>(pc));
        pc += 10;
        NEXT;
      CASE(const_ref_zero):
        set_ref(r, load_le<uint16_t>(pc), nullptr);
        pc += 2;
        NEXT;
      CASE(assign_ref):
        // Move or copy onto itself changes nothing.
        if (((load_le<uint16_t>(pc) ^ load_le<uint16_t>(pc + 2)) & ref_ordinal_mask) != 0)
          set_ref(r, load_le<uint16_t>(pc + 2), take_ref(r, load_le<uint16_t>(pc)));
        pc += 4;
        NEXT;
      CASE(select_i32):
        compute<u32, u32, u32, u32>(pc, v, [](u32 c, u32 a, u32 b) { return c ? a : b; });
        pc += 8;
        NEXT;
      CASE(switch_i32):
        pc = run_switch<u32>(code, pc, v);
        NEXT;
      CASE(select_i64):
        compute<u64, u32, u64, u64>(pc, v, [](u32 c, u64 a, u64 b) { return c ? a : b; });
        pc += 8;
        NEXT;
      CASE(switch_i64):
        pc = run_switch<u64>(code, pc, v);
        NEXT;
      CASE(switch_ref): {
        const uint8_t* next = pc;
        status = run_switch_ref(operands(), code, next);
        if (!status.ok()) goto failed;
        pc = next;
        NEXT;
      }
      CASE(add_i32):
        compute<u32, u32, u32>(pc, v, [](u32 a, u32 b) { return a + b; });
        pc += 6;
        NEXT;
      CASE(sub_i32):
        compute<u32, u32, u32>(pc, v, [](u32 a, u32 b) { return a - b; });
        pc += 6;
        NEXT;
      CASE(mul_i32):
        compute<u32, u32, u32>(pc, v, [](u32 a, u32 b) { return a * b; });
        pc += 6;
        NEXT;
      CASE(div_i32_s):
        if (!divide<i32>(pc, v, false)) goto division_by_zero;
        pc += 6;
        NEXT;
      CASE(div_i32_u):
        if (!divide<u32>(pc, v, false)) goto division_by_zero;
        pc += 6;
        NEXT;
      CASE(rem_i32_s):
        if (!divide<i32>(pc, v, true)) goto division_by_zero;
        pc += 6;
        NEXT;
      CASE(rem_i32_u):
        if (!divide<u32>(pc, v, true)) goto division_by_zero;
        pc += 6;
        NEXT;
      CASE(fma_i32):
        compute<u32, u32, u32, u32>(pc, v, [](u32 a, u32 b, u32 c) { return a * b + c; });
        pc += 8;
        NEXT;
      CASE(not_i32):
        compute<u32, u32>(pc, v, [](u32 a) { return ~a; });
        pc += 4;
        NEXT;
      CASE(and_i32):
        compute<u32, u32, u32>(pc, v, [](u32 a, u32 b) { return a & b; });
        pc += 6;
        NEXT;
      CASE(or_i32):
        compute<u32, u32, u32>(pc, v, [](u32 a, u32 b) { return a | b; });
        pc += 6;
        NEXT;
      CASE(xor_i32):
        compute<u32, u32, u32>(pc, v, [](u32 a, u32 b) { return a ^ b; });
        pc += 6;
        NEXT;
      CASE(shl_i32):
        compute<u32, u32, u32>(pc, v, [](u32 a, u32 n) { return a << (n & 31); });
        pc += 6;
        NEXT;
      CASE(shr_i32_s):
        compute<i32, i32, u32>(pc, v, [](i32 a, u32 n) { return a >> (n & 31); });
        pc += 6;
        NEXT;
      CASE(shr_i32_u):
        compute<u32, u32, u32>(pc, v, [](u32 a, u32 n) { return a >> (n & 31); });
        pc += 6;
        NEXT;
      CASE(cmp_eq_i32):
        compute<u32, u32, u32>(pc, v, [](u32 a, u32 b) { return a == b; });
        pc += 6;
        NEXT;
      CASE(cmp_ne_i32):
        compute<u32, u32, u32>(pc, v, [](u32 a, u32 b) { return a != b; });
        pc += 6;
        NEXT;
      CASE(cmp_lt_i32_s):
        compute<u32, i32, i32>(pc, v, [](i32 a, i32 b) { return a < b; });
        pc += 6;
        NEXT;
      CASE(cmp_lt_i32_u):
        compute<u32, u32, u32>(pc, v, [](u32 a, u32 b) { return a < b; });
        pc += 6;
        NEXT;
      CASE(cmp_nz_i32):
        compute<u32, u32>(pc, v, [](u32 a) { return a != 0; });
        pc += 4;
        NEXT;
      CASE(ctlz_i32):
        compute<u32, u32>(pc, v, [](u32 a) { return std::countl_zero(a); });
        pc += 4;
        NEXT;
      CASE(abs_i32):
        compute<u32, i32>(pc, v, [](i32 a) {
          return a < 0 ? u32{0} - static_cast<u32>(a) : static_cast<u32>(a);
        });
        pc += 4;
        NEXT;
      CASE(min_i32_s):
        compute<i32, i32, i32>(pc, v, [](i32 a, i32 b) { return b < a ? b : a; });
        pc += 6;
        NEXT;
      CASE(min_i32_u):
        compute<u32, u32, u32>(pc, v, [](u32 a, u32 b) { return b < a ? b : a; });
        pc += 6;
        NEXT;
      CASE(max_i32_s):
        compute<i32, i32, i32>(pc, v, [](i32 a, i32 b) { return a < b ? b : a; });
        pc += 6;
        NEXT;
      CASE(max_i32_u):
        compute<u32, u32, u32>(pc, v, [](u32 a, u32 b) { return a < b ? b : a; });
        pc += 6;
        NEXT;
      CASE(add_i64):
        compute<u64, u64, u64>(pc, v, [](u64 a, u64 b) { return a + b; });
        pc += 6;
        NEXT;
      CASE(sub_i64):
        compute<u64, u64, u64>(pc, v, [](u64 a, u64 b) { return a - b; });
        pc += 6;
        NEXT;
      CASE(mul_i64):
        compute<u64, u64, u64>(pc, v, [](u64 a, u64 b) { return a * b; });
        pc += 6;
        NEXT;
      CASE(div_i64_s):
        if (!divide<i64>(pc, v, false)) goto division_by_zero;
        pc += 6;
        NEXT;
      CASE(div_i64_u):
        if (!divide<u64>(pc, v, false)) goto division_by_zero;
        pc += 6;
        NEXT;
      CASE(rem_i64_s):
        if (!divide<i64>(pc, v, true)) goto division_by_zero;
        pc += 6;
        NEXT;
      CASE(rem_i64_u):
        if (!divide<u64>(pc, v, true)) goto division_by_zero;
        pc += 6;
        NEXT;
      CASE(fma_i64):
        compute<u64, u64, u64, u64>(pc, v, [](u64 a, u64 b, u64 c) { return a * b + c; });
        pc += 8;
        NEXT;
      CASE(not_i64):
        compute<u64, u64>(pc, v, [](u64 a) { return ~a; });
        pc += 4;
        NEXT;
      CASE(and_i64):
        compute<u64, u64, u64>(pc, v, [](u64 a, u64 b) { return a & b; });
        pc += 6;
        NEXT;
      CASE(or_i64):
        compute<u64, u64, u64>(pc, v, [](u64 a, u64 b) { return a | b; });
        pc += 6;
        NEXT;
      CASE(xor_i64):
        compute<u64, u64, u64>(pc, v, [](u64 a, u64 b) { return a ^ b; });
        pc += 6;
        NEXT;
      CASE(shl_i64):
        compute<u64, u64, u32>(pc, v, [](u64 a, u32 n) { return a << (n & 63); });
        pc += 6;
        NEXT;
      CASE(shr_i64_s):
        compute<i64, i64, u32>(pc, v, [](i64 a, u32 n) { return a >> (n & 63); });
        pc += 6;
        NEXT;
      CASE(shr_i64_u):
        compute<u64, u64, u32>(pc, v, [](u64 a, u32 n) { return a >> (n & 63); });
        pc += 6;
        NEXT;
      CASE(cmp_eq_i64):
        compute<u32, u64, u64>(pc, v, [](u64 a, u64 b) { return a == b; });
        pc += 6;
        NEXT;
      CASE(cmp_ne_i64):
        compute<u32, u64, u64>(pc, v, [](u64 a, u64 b) { return a != b; });
        pc += 6;
        NEXT;
      CASE(cmp_lt_i64_s):
        compute<u32, i64, i64>(pc, v, [](i64 a, i64 b) { return a < b; });
        pc += 6;
        NEXT;
      CASE(cmp_lt_i64_u):
        compute<u32, u64, u64>(pc, v, [](u64 a, u64 b) { return a < b; });
        pc += 6;
        NEXT;
      CASE(cmp_nz_i64):
        compute<u32, u64>(pc, v, [](u64 a) { return a != 0; });
        pc += 4;
        NEXT;
      CASE(ctlz_i64):
        compute<u64, u64>(pc, v, [](u64 a) { return std::countl_zero(a); });
        pc += 4;
        NEXT;
      CASE(abs_i64):
        compute<u64, i64>(pc, v, [](i64 a) {
          return a < 0 ? u64{0} - static_cast<u64>(a) : static_cast<u64>(a);
        });
        pc += 4;
        NEXT;
      CASE(min_i64_s):
        compute<i64, i64, i64>(pc, v, [](i64 a, i64 b) { return b < a ? b : a; });
        pc += 6;
        NEXT;
      CASE(min_i64_u):
        compute<u64, u64, u64>(pc, v, [](u64 a, u64 b) { return b < a ? b : a; });
        pc += 6;
        NEXT;
      CASE(max_i64_s):
        compute<i64, i64, i64>(pc, v, [](i64 a, i64 b) { return a < b ? b : a; });
        pc += 6;
        NEXT;
      CASE(max_i64_u):
        compute<u64, u64, u64>(pc, v, [](u64 a, u64 b) { return a < b ? b : a; });
        pc += 6;
        NEXT;
      CASE(trunc_i32_i8):
        compute<u32, u32>(pc, v, [](u32 a) { return a & 0xFF; });
        pc += 4;
        NEXT;
      CASE(trunc_i32_i16):
        compute<u32, u32>(pc, v, [](u32 a) { return a & 0xFFFF; });
        pc += 4;
        NEXT;
      CASE(trunc_i64_i32):
        compute<u32, u64>(pc, v, [](u64 a) { return a; });
        pc += 4;
        NEXT;
      CASE(ext_i8_i32_s):
        compute<i32, u32>(pc, v, [](u32 a) { return static_cast<int8_t>(a); });
        pc += 4;
        NEXT;
      CASE(ext_i8_i32_u):
        compute<u32, u32>(pc, v, [](u32 a) { return a & 0xFF; });
        pc += 4;
        NEXT;
      CASE(ext_i16_i32_s):
        compute<i32, u32>(pc, v, [](u32 a) { return static_cast<int16_t>(a); });
        pc += 4;
        NEXT;
      CASE(ext_i16_i32_u):
        compute<u32, u32>(pc, v, [](u32 a) { return a & 0xFFFF; });
        pc += 4;
        NEXT;
      CASE(ext_i32_i64_s):
        compute<i64, i32>(pc, v, [](i32 a) { return a; });
        pc += 4;
        NEXT;
      CASE(ext_i32_i64_u):
        compute<u64, u32>(pc, v, [](u32 a) { return a; });
        pc += 4;
        NEXT;
      CASE(cmp_eq_ref):
        v[load_le<uint16_t>(pc + 4)] =
            peek_ref(r, load_le<uint16_t>(pc)) == peek_ref(r, load_le<uint16_t>(pc + 2));
        pc += 6;
        NEXT;
      CASE(cmp_ne_ref):
        v[load_le<uint16_t>(pc + 4)] =
            peek_ref(r, load_le<uint16_t>(pc)) != peek_ref(r, load_le<uint16_t>(pc + 2));
        pc += 6;
        NEXT;
      CASE(cmp_nz_ref):
        v[load_le<uint16_t>(pc + 2)] = peek_ref(r, load_le<uint16_t>(pc)) != nullptr;
        pc += 4;
        NEXT;
      CASE(buffer_load_i8_u):
        status = load_element<uint8_t, u32>(pc, v, r);
        if (!status.ok()) goto failed;
        pc += 6;
        NEXT;
      CASE(buffer_load_i8_s):
        status = load_element<int8_t, i32>(pc, v, r);
        if (!status.ok()) goto failed;
        pc += 6;
        NEXT;
      CASE(buffer_load_i16_u):
        status = load_element<uint16_t, u32>(pc, v, r);
        if (!status.ok()) goto failed;
        pc += 6;
        NEXT;
      CASE(buffer_load_i16_s):
        status = load_element<int16_t, i32>(pc, v, r);
        if (!status.ok()) goto failed;
        pc += 6;
        NEXT;
      CASE(buffer_load_i32):
        status = load_element<u32, u32>(pc, v, r);
        if (!status.ok()) goto failed;
        pc += 6;
        NEXT;
      CASE(buffer_load_i64):
        status = load_element<u64, u64>(pc, v, r);
        if (!status.ok()) goto failed;
        pc += 6;
        NEXT;
      CASE(buffer_store_i8):
        status = store_element<uint8_t, u32>(pc, v, r);
        if (!status.ok()) goto failed;
        pc += 6;
        NEXT;
      CASE(buffer_store_i16):
        status = store_element<uint16_t, u32>(pc, v, r);
        if (!status.ok()) goto failed;
        pc += 6;
        NEXT;
      CASE(buffer_store_i32):
        status = store_element<u32, u32>(pc, v, r);
        if (!status.ok()) goto failed;
        pc += 6;
        NEXT;
      CASE(buffer_store_i64):
        status = store_element<u64, u64>(pc, v, r);
        if (!status.ok()) goto failed;
        pc += 6;
        NEXT;
      CASE(discard_refs):
        pc = discard_refs(code, pc, r);
        NEXT;
      CASE(import_resolved):
        v[load_le<uint16_t>(pc + 4)] =
            instance->imports[load_le<u32>(pc) & ~import_bit].is_resolved();
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
        u32 index = v[load_le<uint16_t>(pc)];
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
        top().pc = static_cast<u32>(next - code);
        fuel_ += slice;
        return deferred_status;
      }

      CASE(call):
      CASE(call_variadic):
      CASE(call_yieldable):
      CASE(call_variadic_yieldable): {
        auto op = static_cast<Op>(*start);
        bool is_yieldable = op == Op::call_yieldable || op == Op::call_variadic_yieldable;
        status = start_call(op, static_cast<u32>(start - code), is_yieldable);
        if (status.code() == StatusCode::deferred) {
          fuel_ += slice;
          return status;
        }
        if (!status.ok()) goto failed_in_call;
        load();
        NEXT;
      }
      CASE(return_values):
        if (return_from_frame(static_cast<u32>(pc - code))) return ok_status;
        load();
        NEXT;

#if !defined(__OPTIMIZE_SIZE__)
      // What loops of kernels are made of has its body here, which only a jump reaches.
      op_f32:
        switch (static_cast<Op>(static_cast<u32>(OpSet::f32) << 8 | *pc)) {
          case Op::buffer_load_f32:
            status = load_element<float, float>(pc + 1, v, r);
            if (!status.ok()) goto failed;
            pc += 7;
            NEXT;
          case Op::buffer_store_f32:
            status = store_element<float, float>(pc + 1, v, r);
            if (!status.ok()) goto failed;
            pc += 7;
            NEXT;
          case Op::add_f32:
            compute<float, float, float>(pc + 1, v, [](float a, float b) { return a + b; });
            pc += 7;
            NEXT;
          case Op::sub_f32:
            compute<float, float, float>(pc + 1, v, [](float a, float b) { return a - b; });
            pc += 7;
            NEXT;
          case Op::mul_f32:
            compute<float, float, float>(pc + 1, v, [](float a, float b) { return a * b; });
            pc += 7;
            NEXT;
          case Op::fma_f32:
            compute<float, float, float, float>(
                pc + 1, v, [](float a, float b, float c) { return a * b + c; });
            pc += 9;
            NEXT;
          default:
            goto op_other;
        }
        break;
#endif
      CASE(global_load_indirect_i32): CASE(global_store_indirect_i32):
      CASE(global_load_indirect_i64): CASE(global_store_indirect_i64): CASE(global_load_ref):
      CASE(global_store_ref): CASE(global_load_indirect_ref): CASE(global_store_indirect_ref):
      CASE(const_ref_rodata): CASE(list_alloc): CASE(list_reserve): CASE(list_size):
      CASE(list_resize): CASE(list_get_i32): CASE(list_set_i32): CASE(list_get_i64):
      CASE(list_set_i64): CASE(list_get_ref): CASE(list_set_ref): CASE(select_ref):
      CASE(cast_any_ref): CASE(buffer_alloc): CASE(buffer_clone): CASE(buffer_length):
      CASE(buffer_copy): CASE(buffer_compare): CASE(buffer_fill_i8): CASE(buffer_fill_i16):
      CASE(buffer_fill_i32): CASE(buffer_fill_i64): CASE(buffer_hash):
      OTHER: {
        auto set_index = static_cast<u32>(OpSet::core);
        u32 number = *start;
        if (number == prefix_f32 || number == prefix_f64) {
          set_index = static_cast<u32>(number == prefix_f32 ? OpSet::f32 : OpSet::f64);
          number = *pc++;
        }
        auto op = static_cast<Op>(set_index << 8 | number);
        if (op == Op::switch_f32) {
          pc = run_switch<u32>(code, pc, v);
        } else if (op == Op::switch_f64) {
          pc = run_switch<u64>(code, pc, v);
        } else {
          status = set_index ? run_float_operation(op, operands())
                             : run_object_operation(op, operands());
          if (!status.ok()) goto failed;
          pc += fixed_lengths[set_index][number];
        }
        NEXT;
      }
    }
  }
  // clang-format on

#undef CASE
#undef OTHER
#undef NEXT

division_by_zero:
  status = invalid_argument<"an integer division by zero">;
failed:
  top().at = static_cast<u32>(start - code);
failed_in_call:
  return status;
}

}  // namespace mote::vm
