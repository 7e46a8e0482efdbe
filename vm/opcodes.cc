#include "vm/opcodes.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace mote::vm {
namespace {

constexpr OpInfo all_rows[] = {
#define OP(number, name, mnemonic, set, operands) {Op::name, operands},
#include "vm/opcodes.def"
#undef OP
};

constexpr bool is_built(const OpInfo& row) {
  return row.set() == OpSet::core || (row.set() == OpSet::f32 ? MOTE_F32 : MOTE_F64);
}

constexpr auto op_table = [] {
  std::array<OpInfo, std::ranges::count_if(all_rows, is_built)> table{};
  std::ranges::copy_if(all_rows, table.begin(), is_built);
  return table;
}();

// A row is found by its number.
constexpr bool is_in_order(const OpInfo& row) {
  auto code = static_cast<uint16_t>(row.op);
  return code == static_cast<uint16_t>(all_rows[op_row(code >> 8, code & 0xFF)].op);
}
static_assert(std::ranges::all_of(all_rows, is_in_order));

}  // namespace

std::span<const OpInfo> all_ops() { return op_table; }

const OpInfo* find_op(OpSet set, uint8_t number) {
  auto index = static_cast<uint32_t>(set);
  if (number >= op_counts[index] || (set == OpSet::f32 && !MOTE_F32) ||
      (set == OpSet::f64 && !MOTE_F64))
    return nullptr;
  return &op_table[built_row(op_row(index, number))];
}

template <class T>
Status InstructionReader::read(T& value) {
  if (!checked_range(offset_, sizeof(T), code_.size()))
    return out_of_range<"an instruction extends past the end of its function">;
  value = load_le<T>(code_.data() + offset_);
  offset_ += sizeof(T);
  return ok_status;
}

Status InstructionReader::read_list(Field& field, uint32_t entry_size) {
  if (offset_ & 1) {
    uint8_t pad;
    MOTE_TRY(read(pad));
  }
  uint16_t count;
  MOTE_TRY(read(count));
  uint32_t bytes = count * entry_size;
  if (!checked_range(offset_, bytes, code_.size()))
    return out_of_range<"a list of operands extends past the end of its function">;
  field.data = code_.data() + offset_;
  field.count = count;
  offset_ += bytes;
  return ok_status;
}

Status InstructionReader::next_op(const OpInfo*& op) {
  uint8_t byte;
  MOTE_TRY(read(byte));
  OpSet set = OpSet::core;
  if (byte == prefix_f32 || byte == prefix_f64) {
    set = byte == prefix_f32 ? OpSet::f32 : OpSet::f64;
    MOTE_TRY(read(byte));
  }
  op = find_op(set, byte);
  if (!op) return invalid_argument<"unknown opcode">;
  operands_ = op->operands;
  in_results_ = false;
  pending_branches_ = 0;
  return ok_status;
}

Status InstructionReader::next_field(Field& field) {
  field = Field{};
  if (*operands_ == '>') {
    in_results_ = true;
    ++operands_;
  }
  char kind = pending_branches_ ? 'B' : *operands_;
  if (kind == 0 || kind == '.') return ok_status;
  if (pending_branches_) {
    --pending_branches_;
  } else {
    ++operands_;
  }
  field.kind = kind;
  field.is_result = in_results_;
  field.offset = offset_;
  switch (kind) {
    case '[':
      field.element = *operands_;
      operands_ += 2;
      return read_list(field, 2);
    case 'B': {
      uint32_t target;
      MOTE_TRY(read(target));
      field.value = target;
      return read_list(field, 4);
    }
    case '8':
      return read(field.value);
    case 's':
    case 'T': {
      uint16_t count;
      MOTE_TRY(read(count));
      field.count = count;
      if (kind == 'T') {
        pending_branches_ = count;
        return ok_status;
      }
      if (!checked_range(offset_, count, code_.size()))
        return out_of_range<"a string extends past the end of its function">;
      field.data = code_.data() + offset_;
      offset_ += count;
      return ok_status;
    }
    case 'i':
    case 'I':
    case 'f':
    case 'F':
    case 'r':
    case 'R': {
      uint16_t reg;
      MOTE_TRY(read(reg));
      field.value = reg;
      return ok_status;
    }
    default: {  // 4 w W G d t e c P
      uint32_t word;
      MOTE_TRY(read(word));
      field.value = word;
      return ok_status;
    }
  }
}

}  // namespace mote::vm
