// The rows of opcodes.def as data, and a reader that walks the operands of an instruction.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <span>

#include "mote/base/bytes.h"
#include "mote/base/config.h"
#include "mote/base/status.h"

namespace mote::vm {

enum class OpSet : uint8_t { core = 0, f32 = 1, f64 = 2 };

// The set in the high byte, the number in the low one.
enum class Op : uint16_t {
#define OP(number, name, mnemonic, set, operands) \
  name = static_cast<uint16_t>(static_cast<uint16_t>(OpSet::set) << 8 | (number)),
#include "vm/opcodes.def"
#undef OP
};

// Without pointers, which something would have to relocate.
struct OpInfo {
  Op op;
  char operands[14];  // see opcodes.def

  const char* mnemonic() const;
  constexpr OpSet set() const { return static_cast<OpSet>(static_cast<uint16_t>(op) >> 8); }
  uint8_t number() const { return static_cast<uint8_t>(op); }
  bool ends_block() const { return std::memchr(operands, '.', sizeof operands) != nullptr; }
};

// Every row, in table order, but for sets that the build leaves out.
std::span<const OpInfo> all_ops();
// Null for a number that the set does not have.
const OpInfo* find_op(OpSet set, uint8_t number);

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

// The rows of a set follow each other in the order of their numbers, none left out.
inline constexpr auto op_counts = [] {
  std::array<uint32_t, 3> counts{};
#define OP(number, name, mnemonic, set, operands) ++counts[static_cast<size_t>(OpSet::set)];
#include "vm/opcodes.def"
#undef OP
  return counts;
}();
inline constexpr size_t op_count = op_counts[0] + op_counts[1] + op_counts[2];
inline constexpr std::array<uint32_t, 3> first_rows = {0, op_counts[0],
                                                       op_counts[0] + op_counts[1]};

// Of a number that the set has.
constexpr uint32_t op_row(uint32_t set, uint32_t number) { return first_rows[set] + number; }
// The place of a row in all_ops(), for a set that the build has.
constexpr uint32_t built_row(uint32_t row) {
  return row - (!MOTE_F32 && row >= first_rows[2] ? op_counts[1] : 0);
}

inline constexpr std::array<uint8_t, op_count> fixed_lengths = {
#define OP(number, name, mnemonic, set, operands) operand_bytes(operands),
#include "vm/opcodes.def"
#undef OP
};

constexpr uint8_t fixed_length(Op op) {
  auto code = static_cast<uint16_t>(op);
  return fixed_lengths[op_row(code >> 8, code & 0xFF)];
}

// Where an instruction of at most four u16 of registers and literals has which registers: bit n of
// each of four halves of a byte for the n-th u16, from the low one those of 32 bits, of 64 bits,
// references, and of these the ones that allow MOVE. 0 for other instructions.
constexpr uint16_t register_lanes(const char* operands) {
  uint32_t lanes = 0, at = 0;
  for (; *operands; ++operands, ++at) {
    switch (*operands) {
      case '>':
        --at;
        break;
      case '4':
        ++at;
        break;
      case 'i':
      case 'f':
        lanes |= 0x0001u << at;
        break;
      case 'I':
      case 'F':
        lanes |= 0x0010u << at;
        break;
      case 'r':
        lanes |= 0x0100u << at;
        break;
      case 'R':
        lanes |= 0x1100u << at;
        break;
      default:
        return 0;
    }
    if (at == 4) return 0;
  }
  return static_cast<uint16_t>(lanes);
}

inline constexpr uint8_t prefix_f32 = 0xE0, prefix_f64 = 0xE1;
inline constexpr uint8_t block_marker = 0x79;

// The row of the instruction at `at`, which goes on to its operands; op_count without one. Reads at
// most two bytes.
inline uint32_t take_row(const uint8_t*& at) {
  uint32_t number = *at++;
  if (number < op_counts[0]) [[likely]]
    return number;
  if (number != prefix_f32 && number != prefix_f64) return op_count;
  uint32_t set = number == prefix_f32 ? 1 : 2;
  number = *at++;
  return number < op_counts[set] ? op_row(set, number) : op_count;
}

// Bits of a register operand and of a function operand.
inline constexpr uint16_t ref_bit = 0x8000, move_bit = 0x4000;
inline constexpr uint16_t ref_ordinal_mask = 0x3FFF, value_ordinal_mask = 0x7FFF;
inline constexpr uint32_t import_bit = 0x80000000;

// One operand as it stands in the bytes.
struct Field {
  char kind = 0;                  // as in opcodes.def; 0: no more fields; '[': a list
  char element = 0;               // kind of a list's entries: a register kind, '*' or 'n'
  bool is_result = false;         // stands behind '>'
  uint32_t offset = 0;            // of its first byte (padding not counted)
  uint64_t value = 0;             // number, register, index, or the target of 'B' and 'P'
  const uint8_t* data = nullptr;  // entries of a list, pairs of a remap list, bytes of a string
  uint32_t count = 0;             // how many of them

  // Entry of a list; a pair of a remap list is entries 2n (source) and 2n + 1 (destination).
  uint16_t entry(uint32_t index) const { return load_le<uint16_t>(data + 2 * index); }
};

// Reads instructions field by field and never past the end of `code`, whatever the bytes are.
// Errors: OUT_OF_RANGE when a field leaves the code, INVALID_ARGUMENT for an unknown opcode.
class InstructionReader {
 public:
  explicit InstructionReader(Bytes code, uint32_t offset = 0) : code_(code), offset_(offset) {}

  // Starts the next instruction; its fields follow through next_field().
  Status next_op(const OpInfo*& op);
  // A 'T' comes as a field with its count, then as that many 'B' fields.
  Status next_field(Field& field);
  // All operands of the instruction at once, instead of its fields; null when their length varies
  // or they leave the code.
  const uint8_t* take_operands(const OpInfo& op) {
    uint32_t length = fixed_length(op.op);
    if (length == 0 || length > code_.size() - offset_) return nullptr;
    offset_ += length;
    return code_.data() + offset_ - length;
  }

  void seek(uint32_t offset) { offset_ = offset; }
  bool at_end() const { return offset_ >= code_.size(); }
  uint32_t offset() const { return offset_; }

 private:
  template <class T>
  Status read(T& value);
  Status read_list(Field& field, uint32_t entry_size);

  Bytes code_;
  uint32_t offset_;
  const char* operands_ = "";
  bool in_results_ = false;
  uint32_t pending_branches_ = 0;
};

}  // namespace mote::vm
