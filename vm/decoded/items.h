// Instructions that wait to be written by decode.cc: which registers they read and write, what they
// leave to the next one, and which of them become one.
#pragma once

#include <algorithm>
#include <array>

#include "vm/decoded/codes.h"
#include "vm/opcodes.h"
#include "vm/registers.h"

namespace mote::vm {

// An instruction that is not written yet, because it may become one with those behind it.
struct Item {
  Code code;
  const char* kinds;        // of the operands, as in opcodes.def
  uint32_t offset;          // in the bytecode
  const uint8_t* operands;  // null: those below
  uint32_t length = 0;      // bytes of operands, ways and charge not counted
  uint16_t own_operands[4] = {};
  uint32_t way_count = 0;
  uint32_t charge = 0;
  Field ways[2] = {};  // as they stand in the bytecode

  const uint8_t* bytes() const {
    return operands ? operands : reinterpret_cast<const uint8_t*>(own_operands);
  }
  uint16_t reg(uint32_t at) const { return load_le<uint16_t>(bytes() + at); }
};

// A value register operand; kind 0: none.
struct ValueOperand {
  char kind = 0;
  uint16_t reg = 0;

  bool operator==(const ValueOperand&) const = default;
  bool overlaps(const ValueOperand& other) const {
    return reg < other.reg + (is_wide(other.kind) ? 2 : 1) &&
           other.reg < reg + (is_wide(kind) ? 2 : 1);
  }
};

// Calls visit(operand, byte offset, is_result) for the value registers of an instruction.
template <class Visit>
inline void visit_values(const Item& item, Visit visit) {
  bool is_result = false;
  uint32_t at = 0;
  for (const char* kind = item.kinds; *kind; ++kind) {
    switch (*kind) {
      case '>':
        is_result = true;
        break;
      case 'i':
      case 'I':
      case 'f':
      case 'F':
        visit(ValueOperand{*kind, item.reg(at)}, at, is_result);
        [[fallthrough]];
      case 'r':
      case 'R':
        at += 2;
        break;
      case '8':
        at += 8;
        break;
      default:
        at += 4;
    }
  }
}

struct Sequence {
  Code fused;
  uint8_t length;
  Code parts[4];
  bool keeps_last = false;  // the result of the part before its branch is not the last one
};

inline constexpr Sequence listed_sequences[] = {
#define FUSE2(a, b) {Code::a##__##b, 2, {Code::a, Code::b}},
#define FUSE3(a, b, c) {Code::a##__##b##__##c, 3, {Code::a, Code::b, Code::c}},
#define STEP1(a, c) {Code::a##__##c##__branch, 2, {Code::a, Code::c##__branch}, true},
#define STEP2(a, b, c) \
  {Code::a##__##b##__##c##__branch, 3, {Code::a, Code::b, Code::c##__branch}, true},
#define STEP3(a, b, d, c) \
  {Code::a##__##b##__##d##__##c##__branch, 4, {Code::a, Code::b, Code::d, Code::c##__branch}, true},
#define BR1(a) {Code::a##__br, 2, {Code::a, Code::br}},
#define BR2(a, b) {Code::a##__##b##__br, 3, {Code::a, Code::b, Code::br}},
#define COND_BR1(a) {Code::a##__cond_br, 2, {Code::a, Code::cond_br}},
#define TABLE1(a) {Code::a##__br_table, 2, {Code::a, Code::br_table}},
#include "vm/decoded/fused.def"
};

// By their first parts.
inline constexpr auto sequences = [] {
  auto sorted = std::to_array(listed_sequences);
  std::ranges::sort(sorted, {}, [](const Sequence& sequence) { return sequence.parts[0]; });
  return sorted;
}();

// Where those that start with a code begin, and so where those of the code before end.
inline constexpr auto first_sequences = [] {
  std::array<uint16_t, static_cast<size_t>(Code::none) + 1> first{};
  uint16_t at = 0;
  for (size_t code = 0; code < first.size(); ++code) {
    while (at < sequences.size() && static_cast<size_t>(sequences[at].parts[0]) < code) ++at;
    first[code] = at;
  }
  return first;
}();

// The code of the comparison and a cond_br that reads its result, or none.
inline Code branch_of(Code comparison) {
  switch (comparison) {
#define BRANCH(c) \
  case Code::c:   \
    return Code::c##__branch;
#include "vm/decoded/fused.def"
    default:
      return Code::none;
  }
}

inline constexpr size_t base_code_count = static_cast<size_t>(Code::move_f64) + 1;

// Instructions that leave their result to the next one.
inline constexpr auto leaves_result = [] {
  std::array<bool, base_code_count> leaves{};
#define BODY(name, ...) leaves[static_cast<size_t>(Code::name)] = true;
#define TRY_BODY(name, ...) BODY(name)
#define COMPARE(name, ...) BODY(name)
#define BESIDE(name, ...)
#define TRY_BESIDE(name, ...)
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
  return leaves;
}();

// The form of an instruction that takes operand n from the one before.
inline constexpr uint32_t max_last = 3;
inline constexpr auto last_forms = [] {
  std::array<std::array<Code, max_last>, base_code_count> forms{};
  for (auto& form : forms) form = {Code::none, Code::none, Code::none};
#define LAST(a, n) forms[static_cast<size_t>(Code::a)][n] = Code::a##__last##n;
#include "vm/decoded/fused.def"
  return forms;
}();

inline bool is_move(Code code) { return code >= Code::move_i32 && code <= Code::move_f64; }

// The last operand of an instruction that has a number as its only result.
inline ValueOperand number_of(const Item& item) {
  const char* kind = item.kinds;
  while (*kind && *kind != '>') ++kind;
  if (!*kind || kind[1] == 'r' || kind[1] == 'R') return {};
  return {kind[1], item.reg(item.length - 2)};
}

// The number that an instruction leaves to the next one.
inline ValueOperand result_of(const Item& item) {
  if (static_cast<size_t>(item.code) >= base_code_count ||
      !leaves_result[static_cast<size_t>(item.code)])
    return {};
  return number_of(item);
}

// The last result behind an instruction that leaves it, where it was `before` in front of it.
inline ValueOperand last_kept(ValueOperand before, const Item& item) {
  ValueOperand result = number_of(item);
  return before.kind && result.kind && before.overlaps(result) ? ValueOperand{} : before;
}

// The last result behind the instruction. A move leaves it, and hands its register on.
inline ValueOperand last_after(ValueOperand before, const Item& item) {
  if (item.way_count) return last_kept(before, item);
  ValueOperand result = result_of(item);
  if (!is_move(item.code)) [[likely]]
    return result;
  if (before.kind == result.kind && before.reg == item.reg(0)) return result;
  return last_kept(before, item);
}

// Typed as what it moves.
inline void set_move(Item& item, char kind) {
  item.code = kind == 'i'   ? Code::move_i32
              : kind == 'I' ? Code::move_i64
              : kind == 'f' ? Code::move_f32
                            : Code::move_f64;
  item.kinds = kind == 'i' ? "i>i" : kind == 'I' ? "I>I" : kind == 'f' ? "f>f" : "F>F";
}

// Its code behind an instruction with the result `before`.
inline Code form_after(ValueOperand before, const Item& item) {
  Code form = item.code;
  if (!before.kind || static_cast<size_t>(item.code) >= base_code_count) return form;
  visit_values(item, [&](ValueOperand operand, uint32_t at, bool is_result) {
    if (is_result || operand != before || at / 2 >= max_last || form != item.code) return;
    Code taken = last_forms[static_cast<size_t>(item.code)][at / 2];
    if (taken != Code::none) form = taken;
  });
  return form;
}

inline constexpr auto codes = [] {
  std::array<std::array<Code, 256>, 3> table{};
#define OP(number, name, mnemonic, set, operands) \
  table[static_cast<size_t>(OpSet::set)][number] = Code::name;
#include "vm/opcodes.def"
#undef OP
  return table;
}();

inline Code code_of(const OpInfo& op) { return codes[static_cast<size_t>(op.set())][op.number()]; }

}  // namespace mote::vm
