// Instructions that wait to be written by decode.cc: which registers they read and write, what they
// leave to the next one, and which of them become one.
#pragma once

#include <algorithm>
#include <array>

#include "vm/decoded/codes.h"
#include "vm/opcodes.h"
#include "vm/registers.h"

namespace mote::vm {

// A value register operand; kind 0: none. One number, because it is read right after it was
// written.
class ValueOperand {
 public:
  constexpr ValueOperand() = default;
  constexpr ValueOperand(char kind, uint16_t reg)
      : bits_(static_cast<uint32_t>(kind) << 16 | reg) {}

  constexpr char kind() const { return static_cast<char>(bits_ >> 16); }
  constexpr uint16_t reg() const { return static_cast<uint16_t>(bits_); }
  bool operator==(const ValueOperand&) const = default;
  bool overlaps(ValueOperand other) const {
    return reg() < other.reg() + (is_wide(other.kind()) ? 2 : 1) &&
           other.reg() < reg() + (is_wide(kind()) ? 2 : 1);
  }

 private:
  uint32_t bits_ = 0;
};

// An instruction that is not written yet, because it may become one with those behind it.
struct alignas(64) Item {
  Code code;
  Code form = Code::none;   // see Decoder::take_form
  ValueOperand last = {};   // result that it leaves, see last_after
  const char* kinds;        // of the operands, as in opcodes.def
  uint32_t offset;          // in the bytecode
  const uint8_t* operands;  // null: those below
  uint32_t length = 0;      // bytes of operands, ways and charge not counted
  uint16_t own_operands[4] = {};
  uint32_t way_count = 0;
  uint32_t charge = 0;
  const Field* ways = nullptr;  // as they stand in the bytecode

  const uint8_t* bytes() const {
    return operands ? operands : reinterpret_cast<const uint8_t*>(own_operands);
  }
  uint16_t reg(uint32_t at) const { return load_le<uint16_t>(bytes() + at); }
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

// How many parts the longest of these has; 1 without any.
inline constexpr auto longest_sequences = [] {
  std::array<uint8_t, static_cast<size_t>(Code::none)> longest{};
  longest.fill(1);
  for (const Sequence& sequence : sequences) {
    uint8_t& length = longest[static_cast<size_t>(sequence.parts[0])];
    length = std::max(length, sequence.length);
  }
  return longest;
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

// Of an instruction: the kinds of the operands that have a form, and of what it leaves; 0 for none.
struct Shape {
  Code forms[max_last] = {};
  char takes[max_last] = {};
  char result = 0;
};

constexpr Shape shape_of(Code code, const char* kinds) {
  Shape shape;
  auto index = static_cast<size_t>(code);
  bool is_result = false;
  uint32_t at = 0;
  for (; *kinds; ++kinds) {
    bool is_value = *kinds == 'i' || *kinds == 'I' || *kinds == 'f' || *kinds == 'F';
    if (*kinds == '>') {
      is_result = true;
      if (leaves_result[index] && kinds[1] != 'r' && kinds[1] != 'R') shape.result = kinds[1];
      continue;
    }
    if (is_value && !is_result && at < max_last && last_forms[index][at] != Code::none) {
      shape.forms[at] = last_forms[index][at];
      shape.takes[at] = *kinds;
    }
    at += is_value || *kinds == 'r' || *kinds == 'R' ? 1 : *kinds == '8' ? 4 : 2;
  }
  return shape;
}

inline constexpr auto shapes = [] {
  std::array<Shape, base_code_count> all{};
#define OP(number, name, mnemonic, set, operands) \
  all[static_cast<size_t>(Code::name)] = shape_of(Code::name, operands);
#include "vm/opcodes.def"
#undef OP
  all[static_cast<size_t>(Code::move_i32)] = shape_of(Code::move_i32, "i>i");
  all[static_cast<size_t>(Code::move_i64)] = shape_of(Code::move_i64, "I>I");
  all[static_cast<size_t>(Code::move_f32)] = shape_of(Code::move_f32, "f>f");
  all[static_cast<size_t>(Code::move_f64)] = shape_of(Code::move_f64, "F>F");
  return all;
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
  auto index = static_cast<size_t>(item.code);
  char kind = index < base_code_count ? shapes[index].result : char{};
  return kind ? ValueOperand{kind, item.reg(item.length - 2)} : ValueOperand{};
}

// The last result behind an instruction that leaves it, where it was `before` in front of it.
inline ValueOperand last_kept(ValueOperand before, const Item& item) {
  ValueOperand result = number_of(item);
  return before.kind() && result.kind() && before.overlaps(result) ? ValueOperand{} : before;
}

// The last result behind the instruction. A move leaves it, and hands its register on.
inline ValueOperand last_after(ValueOperand before, const Item& item) {
  if (item.way_count) return last_kept(before, item);
  ValueOperand result = result_of(item);
  if (!is_move(item.code)) [[likely]]
    return result;
  if (before.kind() == result.kind() && before.reg() == item.reg(0)) return result;
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
  const Shape& shape = shapes[static_cast<size_t>(item.code)];
  if (!before.kind()) return item.code;
  const uint8_t* operands = item.bytes();
  for (uint32_t i = 0; i < max_last; ++i)
    if (shape.takes[i] == before.kind() && load_le<uint16_t>(operands + 2 * i) == before.reg())
      return shape.forms[i];
  return item.code;
}

// Both have the rows of opcodes.def.
inline Code code_of(const OpInfo& op) {
  return static_cast<Code>(op_row(static_cast<uint32_t>(op.set()), op.number()));
}

}  // namespace mote::vm
