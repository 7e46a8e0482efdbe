// Static verification of a function, in one pass but for the targets of branches, which are looked
// up when all blocks are known. After it the interpreter may trust every register, index, offset
// and target.
#include <algorithm>

#include "vm/bytecode_module.h"
#include "vm/opcodes.h"

namespace mote::vm {
namespace {

constexpr uint32_t max_block_offset = 0x00FFFFFF;
constexpr uint16_t fixed_segment = 0xFFFF;

// Four u16 in one number, as the registers of an instruction are checked.
constexpr uint64_t lane = 0x0001000100010001;
// Bit n as the lowest bit of u16 n.
constexpr uint64_t spread(uint32_t bits) { return ((bits & 15) * 0x0000200040008001) & lane; }

// What a register below `count` has to be raised by to stay below 0x8000.
constexpr uint64_t raise_below(uint32_t count) { return 0x8000 - std::min(count, 0x8000u); }

constexpr std::array<uint16_t, op_count> lanes_of = {
#define OP(number, name, mnemonic, set, operands) register_lanes(operands),
#include "vm/opcodes.def"
#undef OP
};

class FunctionVerifier {
 public:
  FunctionVerifier(const BytecodeModule& module, const FunctionInfo& function,
                   VerifierMemory& memory, Diagnostic& diagnostic)
      : module_(module),
        function_(function),
        markers_(memory.markers),
        targets_(memory.targets),
        diagnostic_(diagnostic),
        raise_narrow_(raise_below(function.value_registers)),
        raise_wide_(raise_below(function.value_registers ? function.value_registers - 1 : 0)),
        raise_refs_(raise_below(function.ref_registers)) {}

  Status check();
  // First byte of the instruction that is being checked.
  uint32_t offset() const { return offset_; }

 private:
  // Skips instructions that have nothing to check but registers, all of them right.
  uint32_t skip_plain(uint32_t at) const;
  Status check_next(InstructionReader& reader);
  Status check_instruction(InstructionReader& reader, const OpInfo& op);
  // Those of a fixed length.
  Status check_operands_of(const OpInfo& op, const uint8_t* operands);
  Status check_field(const OpInfo& op, const Field& field);
  bool is_register(char kind, uint64_t operand) const;
  // The same, or says why not.
  Status check_register(char kind, uint64_t operand, bool is_result);
  Status check_any_register(uint16_t operand);
  Status check_list(const OpInfo& op, const Field& field);
  Status check_values(std::string_view kinds, const Field& list, bool is_result);
  Status check_arguments(const Field& list);
  Status check_branch(const Field& field);
  Status note_target(uint64_t target);
  Status check_targets();
  Status check_target(uint64_t target);
  Status check_remap(const Field& field);
  Status check_callee(const OpInfo& op, uint64_t callee);
  Status check_segments(const Field& segments);
  Status check_type(char kind, uint64_t index);
  Status check_global(char kind, uint64_t index);

  Status expect(bool holds, Status status, const char* expected, uint64_t found) {
    if (holds) return ok_status;
    diagnostic_.expected.text(expected);
    diagnostic_.found.hex(found);
    return status;
  }

  const BytecodeModule& module_;
  const FunctionInfo& function_;
  Array<uint32_t>& markers_;
  // Targets of branches, each with the offset of its instruction.
  Array<uint32_t>& targets_;
  Diagnostic& diagnostic_;
  uint64_t raise_narrow_, raise_wide_, raise_refs_;
  uint32_t offset_ = 0;
  bool in_block_ = false;
  // Of the call that is being checked.
  const CallingConvention* callee_ = nullptr;
  Field segments_;
};

Status FunctionVerifier::check() {
  markers_.clear();
  targets_.clear();
  MOTE_TRY(markers_.reserve(function_.block_count));
  InstructionReader reader(function_.code);
  while (!reader.at_end()) {
    offset_ = reader.offset();
    MOTE_TRY(check_next(reader));
    if (in_block_) reader.seek(skip_plain(reader.offset()));
  }
  if (in_block_) return invalid_argument<"the function ends inside a block">;
  if (markers_.size() != function_.block_count)
    return invalid_argument<"fewer blocks than the function declares">;
  return check_targets();
}

uint32_t FunctionVerifier::skip_plain(uint32_t at) const {
  constexpr uint32_t most_bytes = 2 + sizeof(uint64_t);
  const Bytes code = function_.code;
  const uint64_t raise_narrow = raise_narrow_, raise_wide = raise_wide_, raise_refs = raise_refs_;
  const uint32_t missing = ~(function_.requirements & known_requirements);
  while (code.size() - at >= most_bytes) {
    const uint8_t* start = code.data() + at;
    uint32_t row = take_row(start);
    if (row >= first_rows[1]) {
      uint32_t needed = row < first_rows[2] ? requires_f32 : requires_f64;
      if (row == op_count || needed & missing) break;
    }
    uint32_t lanes = lanes_of[row];
    if (!lanes) break;
    auto operands = load_le<uint64_t>(start);
    uint64_t wrong;
    if (lanes < 0x10) {
      uint64_t narrow = spread(lanes);
      wrong = (operands | ((operands & lane * 0x7FFF) + narrow * raise_narrow)) & narrow * 0x8000;
    } else {
      uint64_t narrow = spread(lanes), wide = spread(lanes >> 4), refs = spread(lanes >> 8);
      operands = (operands ^ refs * ref_bit) & ~(spread(lanes >> 12) * move_bit);
      uint64_t raised = (operands & lane * 0x7FFF) + narrow * raise_narrow + wide * raise_wide +
                        refs * raise_refs;
      wrong = ((operands | raised) & (narrow | wide | refs) * 0x8000) | (operands & wide);
    }
    if (wrong) break;
    at = static_cast<uint32_t>(start - code.data()) + fixed_lengths[row];
  }
  return at;
}

Status FunctionVerifier::check_next(InstructionReader& reader) {
  const OpInfo* op;
  MOTE_TRY(reader.next_op(op));
  if (op->op == Op::block) {
    if (in_block_) return invalid_argument<"a block without a terminator">;
    if (offset_ >= max_block_offset) return out_of_range<"a block starts too far in">;
    if (markers_.size() == function_.block_count)
      return invalid_argument<"more blocks than the function declares">;
    in_block_ = true;
    return markers_.push(offset_);
  }
  if (!in_block_) return invalid_argument<"an instruction outside a block">;
  uint32_t needed = op->set() == OpSet::f32   ? requires_f32
                    : op->set() == OpSet::f64 ? requires_f64
                                              : 0;
  if (needed & ~function_.requirements)
    return invalid_argument<"a float instruction in a function that does not require it">;
  in_block_ = !op->ends_block();
  return check_instruction(reader, *op);
}

Status FunctionVerifier::check_instruction(InstructionReader& reader, const OpInfo& op) {
  if (const uint8_t* operands = reader.take_operands(op)) return check_operands_of(op, operands);
  callee_ = nullptr;
  segments_ = {};
  for (;;) {
    Field field;
    MOTE_TRY(reader.next_field(field));
    if (!field.kind) return ok_status;
    MOTE_TRY(check_field(op, field));
  }
}

Status FunctionVerifier::check_operands_of(const OpInfo& op, const uint8_t* operands) {
  bool is_result = false;
  for (const char* kind = op.operands; *kind; ++kind) {
    switch (*kind) {
      case '>':
        is_result = true;
        break;
      case 'i':
      case 'I':
      case 'f':
      case 'F':
      case 'r':
      case 'R':
        MOTE_TRY(check_register(*kind, load_le<uint16_t>(operands), is_result));
        operands += 2;
        break;
      case '8':
        operands += 8;
        break;
      default:
        MOTE_TRY(check_field(op, {.kind = *kind, .value = load_le<uint32_t>(operands)}));
        operands += 4;
    }
  }
  return ok_status;
}

Status FunctionVerifier::check_field(const OpInfo& op, const Field& field) {
  switch (field.kind) {
    case 'i':
    case 'f':
    case 'I':
    case 'F':
    case 'r':
    case 'R':
      return check_register(field.kind, field.value, field.is_result);
    case 'w':
    case 'W':
    case 'G':
      return check_global(field.kind, field.value);
    case 'd':
      return expect(field.value < module_.rodata().size(),
                    out_of_range<"a constant that does not exist">, "a rodata segment",
                    field.value);
    case 't':
    case 'e':
      return check_type(field.kind, field.value);
    case 'c':
      return check_callee(op, field.value);
    case '[':
      return check_list(op, field);
    case 'B':
      return check_branch(field);
    case 'P':
      return note_target(field.value);
    default:  // literals, strings and the count of a branch table are free
      return ok_status;
  }
}

bool FunctionVerifier::is_register(char kind, uint64_t operand) const {
  if (kind == 'R') operand &= ~uint64_t{move_bit};
  if (kind == 'r' || kind == 'R') return (operand ^ ref_bit) < function_.ref_registers;
  // Without the bit of references, which is above any count.
  if (is_wide(kind)) return !(operand & 1) && operand + 1 < function_.value_registers;
  return operand < function_.value_registers;
}

Status FunctionVerifier::check_register(char kind, uint64_t operand, bool is_result) {
  if (is_register(kind, operand)) return ok_status;
  bool is_ref = (operand & ref_bit) != 0;
  if (kind == 'r' || kind == 'R') {
    MOTE_TRY(expect(is_ref, invalid_argument<"an operand of the wrong register bank">,
                    "a reference register", operand));
    // MOVE on the result of a load empties the source; the rows that allow it say so with 'R'.
    MOTE_TRY(expect(kind == 'R' || !(operand & move_bit),
                    invalid_argument<"MOVE where the instruction does not allow it">,
                    is_result ? "a result without MOVE" : "an operand without MOVE", operand));
    return expect((operand & ref_ordinal_mask) < function_.ref_registers,
                  out_of_range<"a register that the function does not have">,
                  "a reference register", operand);
  }
  MOTE_TRY(expect(!is_ref, invalid_argument<"an operand of the wrong register bank">,
                  "a value register", operand));
  if (!is_wide(kind))
    return expect(operand < function_.value_registers,
                  out_of_range<"a register that the function does not have">, "a value register",
                  operand);
  MOTE_TRY(expect(!(operand & 1), invalid_argument<"an odd register for a 64-bit value">,
                  "an even register", operand));
  return expect(operand + 1 < function_.value_registers,
                out_of_range<"a register that the function does not have">, "a register pair",
                operand);
}

Status FunctionVerifier::check_any_register(uint16_t operand) {
  return check_register(operand & ref_bit ? 'R' : 'i', operand, false);
}

Status FunctionVerifier::check_list(const OpInfo& op, const Field& field) {
  if (field.element == 'n') return check_segments(field);
  if (field.element != '*') {
    for (uint32_t i = 0; i < field.count; ++i)
      MOTE_TRY(check_register(field.element, field.entry(i), false));
    return ok_status;
  }
  if (op.op == Op::return_values) return check_values(function_.convention.results, field, false);
  if (callee_) {
    if (field.is_result) return check_values(callee_->results, field, true);
    return check_arguments(field);
  }
  for (uint32_t i = 0; i < field.count; ++i) MOTE_TRY(check_any_register(field.entry(i)));
  return ok_status;
}

Status FunctionVerifier::check_values(std::string_view kinds, const Field& list, bool is_result) {
  if (list.count != kinds.size()) {
    diagnostic_.expected.unsigned_number(kinds.size()).text(" values");
    diagnostic_.found.unsigned_number(list.count);
    return invalid_argument<"a list of values that does not fit the calling convention">;
  }
  for (uint32_t i = 0; i < list.count; ++i) {
    char kind = kinds[i] == 'r' && !is_result ? 'R' : kinds[i];
    MOTE_TRY(check_register(kind, list.entry(i), is_result));
  }
  return ok_status;
}

Status FunctionVerifier::check_arguments(const Field& list) {
  if (!callee_->has_spans) return check_values(callee_->arguments, list, false);
  uint32_t entry = 0, position = 0;
  std::string_view kinds = callee_->arguments;
  for (size_t at = 0; at < kinds.size(); ++at, ++position) {
    size_t first = at, last = at;
    uint32_t repeat = 1;
    if (kinds[at] == 'C') {
      first = at + 1;
      at = kinds.find('D', at);
      last = at - 1;
      repeat = segments_.entry(position);
    }
    for (; repeat; --repeat) {
      for (size_t k = first; k <= last; ++k) {
        if (entry == list.count)
          return invalid_argument<"fewer arguments than the calling convention asks for">;
        MOTE_TRY(check_register(kinds[k] == 'r' ? 'R' : kinds[k], list.entry(entry++), false));
      }
    }
  }
  if (entry != list.count)
    return invalid_argument<"more arguments than the calling convention asks for">;
  return ok_status;
}

Status FunctionVerifier::check_branch(const Field& field) {
  MOTE_TRY(note_target(field.value));
  return check_remap(field);
}

Status FunctionVerifier::note_target(uint64_t target) {
  MOTE_TRY(targets_.push(static_cast<uint32_t>(target)));
  return targets_.push(offset_);
}

Status FunctionVerifier::check_targets() {
  for (size_t i = 0; i < targets_.size(); i += 2) {
    offset_ = targets_[i + 1];
    MOTE_TRY(check_target(targets_[i]));
  }
  return ok_status;
}

Status FunctionVerifier::check_target(uint64_t target) {
  MOTE_TRY(expect(target < max_block_offset, out_of_range<"a branch target too far in">,
                  "the offset of a block", target));
  size_t low = 0, high = markers_.size();
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (markers_[middle] < target) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return expect(low < markers_.size() && markers_[low] == target,
                invalid_argument<"a branch target that is not a block">, "the offset of a block",
                target);
}

Status FunctionVerifier::check_remap(const Field& field) {
  for (uint32_t i = 0; i < field.count; ++i) {
    uint16_t source = field.entry(2 * i), destination = field.entry(2 * i + 1);
    MOTE_TRY(expect((source & ref_bit) == (destination & ref_bit),
                    invalid_argument<"a move between register banks">, "registers of one bank",
                    destination));
    MOTE_TRY(check_any_register(source));
    MOTE_TRY(check_register(destination & ref_bit ? 'r' : 'i', destination, true));
  }
  return ok_status;
}

Status FunctionVerifier::check_callee(const OpInfo& op, uint64_t callee) {
  bool is_import = (callee & import_bit) != 0;
  bool is_variadic = op.op == Op::call_variadic || op.op == Op::call_variadic_yieldable;
  uint64_t index = callee & ~static_cast<uint64_t>(import_bit);
  if (!is_import) {
    MOTE_TRY(expect(op.op != Op::import_resolved,
                    invalid_argument<"import.resolved of an internal function">, "an import",
                    callee));
    MOTE_TRY(expect(index < module_.functions().size(),
                    invalid_argument<"a function that does not exist">, "a function", callee));
    if (is_variadic) return failed_precondition<"a variadic call of an internal function">;
    callee_ = &module_.functions()[index].convention;
    return ok_status;
  }
  MOTE_TRY(expect(index < module_.imports().size(),
                  invalid_argument<"an import that does not exist">, "an import", callee));
  if (op.op == Op::import_resolved) return ok_status;
  callee_ = &module_.imports()[index].convention;
  if (callee_->has_spans && !is_variadic)
    return invalid_argument<"a plain call of an import that takes spans">;
  return ok_status;
}

Status FunctionVerifier::check_segments(const Field& segments) {
  segments_ = segments;
  if (segments.count != callee_->positions) {
    diagnostic_.expected.unsigned_number(callee_->positions).text(" segments");
    diagnostic_.found.unsigned_number(segments.count);
    return invalid_argument<"a segment list that does not fit the calling convention">;
  }
  uint32_t position = 0;
  std::string_view kinds = callee_->arguments;
  for (size_t at = 0; at < kinds.size(); ++at, ++position) {
    if (kinds[at] != 'C') continue;
    at = kinds.find('D', at);
    if (segments.entry(position) == fixed_segment)
      return invalid_argument<"a span without a count">;
  }
  return ok_status;
}

Status FunctionVerifier::check_type(char kind, uint64_t index) {
  MOTE_TRY(expect(index < module_.types().size(), out_of_range<"a type that does not exist">,
                  "a type", index));
  bool is_ref = module_.types()[index].value == ValueType::ref;
  return expect(kind == 'e' || is_ref,
                invalid_argument<"a value type in place of a reference type">, "a reference type",
                index);
}

Status FunctionVerifier::check_global(char kind, uint64_t index) {
  if (kind == 'G')
    return expect(index < module_.global_refs(), out_of_range<"a global that does not exist">,
                  "a reference global", index);
  return expect(checked_range(index, kind == 'W' ? 8 : 4, module_.global_bytes()),
                out_of_range<"a global outside the global block">, "an offset in the global block",
                index);
}

}  // namespace

Status verify_function(const BytecodeModule& module, uint32_t function, VerifierMemory& memory,
                       Diagnostic& diagnostic) {
  FunctionVerifier verifier(module, module.functions()[function], memory, diagnostic);
  Status status = verifier.check();
  if (!status.ok() && diagnostic.where.view().empty()) {
    diagnostic.where.text(module.name()).text("@").unsigned_number(function);
    diagnostic.offset = verifier.offset();
  }
  return status;
}

}  // namespace mote::vm
