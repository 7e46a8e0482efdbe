// A data-flow analysis over the reference registers of one function: at the start of each block,
// what each register holds. It only ever goes from none to one thing to unknown, so it comes to an
// end.
#include "tools/constant_flow.h"

#include <algorithm>

#include "vm/opcodes.h"

namespace mote::tools {
namespace {

using vm::Field;
using vm::InstructionReader;
using vm::Op;
using vm::OpInfo;

// Registers at the starts of all blocks, and instructions and registers that are looked at until
// nothing changes any more; real functions stay far below.
constexpr uint64_t max_states = 1u << 20;
constexpr uint64_t max_steps = 1u << 22;

class FunctionFlow {
 public:
  FunctionFlow(const vm::FunctionInfo& function, Allocator& allocator)
      : function_(function),
        blocks_(allocator),
        states_(allocator),
        now_(allocator),
        moved_(allocator),
        fields_(allocator),
        arguments_(allocator) {}

  Status prepare();
  Status solve();
  Status visit(Status (*function)(void* user, const ImportCall& call), void* user);

 private:
  std::span<KnownReference> state_of(size_t block) {
    return {states_.data() + block * function_.ref_registers, function_.ref_registers};
  }
  Status walk_block(size_t block);
  Status read_fields(InstructionReader& reader);
  Status visit_call(const OpInfo& op);
  void step(const OpInfo& op);
  void flow_to(uint64_t target, std::span<const KnownReference> state);
  void branch(const Field& field);
  KnownReference take(uint64_t operand, Array<KnownReference>& state);
  void put(uint64_t operand, KnownReference value, Array<KnownReference>& state);

  const vm::FunctionInfo& function_;
  Array<uint32_t> blocks_;  // offsets of their markers
  Array<KnownReference> states_;
  Array<KnownReference> now_, moved_;  // inside of a block, and on a branch
  Array<Field> fields_;                // of one instruction
  Array<KnownReference> arguments_;
  uint64_t steps_ = 0;
  bool has_changed_ = false;
  bool is_given_up_ = false;
  Status (*visit_)(void* user, const ImportCall& call) = nullptr;
  void* user_ = nullptr;
};

Status FunctionFlow::prepare() {
  InstructionReader reader(function_.code);
  while (!reader.at_end()) {
    uint32_t offset = reader.offset();
    const OpInfo* op;
    MOTE_TRY(reader.next_op(op));
    if (op->op == Op::block) MOTE_TRY(blocks_.push(offset));
    MOTE_TRY(read_fields(reader));
  }
  is_given_up_ = uint64_t{function_.ref_registers} * blocks_.size() > max_states;
  if (is_given_up_) return ok_status;
  MOTE_TRY(states_.resize(blocks_.size() * function_.ref_registers));
  MOTE_TRY(now_.resize(function_.ref_registers));
  MOTE_TRY(moved_.resize(function_.ref_registers));
  // Registers start as null, and arguments lie in the first ones.
  uint32_t arguments = vm::argument_registers(function_.convention).refs;
  for (uint32_t i = 0; i < function_.ref_registers; ++i)
    states_[i] = KnownReference(i < arguments ? KnownReference::unknown : KnownReference::null);
  return ok_status;
}

Status FunctionFlow::read_fields(InstructionReader& reader) {
  fields_.clear();
  for (;;) {
    Field field;
    MOTE_TRY(reader.next_field(field));
    if (!field.kind) return ok_status;
    MOTE_TRY(fields_.push(field));
  }
}

Status FunctionFlow::solve() {
  do {
    has_changed_ = false;
    for (size_t block = 0; block < blocks_.size() && !is_given_up_; ++block)
      MOTE_TRY(walk_block(block));
  } while (has_changed_ && !is_given_up_);
  return ok_status;
}

Status FunctionFlow::visit(Status (*function)(void* user, const ImportCall& call), void* user) {
  visit_ = function;
  user_ = user;
  for (size_t block = 0; block < blocks_.size(); ++block) MOTE_TRY(walk_block(block));
  return ok_status;
}

Status FunctionFlow::walk_block(size_t block) {
  bool is_known = !is_given_up_ && function_.ref_registers;
  if (is_known) {
    std::span<const KnownReference> state = state_of(block);
    // No register holds anything where no way leads.
    if (state[0] == KnownReference()) return ok_status;
    std::copy(state.begin(), state.end(), now_.begin());
  }
  size_t end = block + 1 < blocks_.size() ? blocks_[block + 1] : function_.code.size();
  InstructionReader reader(function_.code, blocks_[block]);
  while (reader.offset() < end) {
    const OpInfo* op;
    MOTE_TRY(reader.next_op(op));
    MOTE_TRY(read_fields(reader));
    if (visit_) MOTE_TRY(visit_call(*op));
    if (is_known) step(*op);
    if (!visit_ && ++steps_ > max_steps) is_given_up_ = true;
  }
  return ok_status;
}

Status FunctionFlow::visit_call(const OpInfo& op) {
  bool is_variadic = op.op == Op::call_variadic || op.op == Op::call_variadic_yieldable;
  if (!is_variadic && op.op != Op::call && op.op != Op::call_yieldable) return ok_status;
  uint64_t callee = fields_[0].value;
  if (!(callee & vm::import_bit)) return ok_status;
  const Field& list = fields_[is_variadic ? 2 : 1];
  arguments_.clear();
  for (uint32_t i = 0; i < list.count; ++i) {
    uint16_t operand = list.entry(i);
    bool is_known = !is_given_up_ && operand & vm::ref_bit;
    MOTE_TRY(arguments_.push(is_known ? now_[operand & vm::ref_ordinal_mask]
                                      : KnownReference(KnownReference::unknown)));
  }
  return visit_(user_, {static_cast<uint32_t>(callee & ~uint64_t{vm::import_bit}),
                        {arguments_.data(), arguments_.size()}});
}

// Reads a register; MOVE leaves null behind.
KnownReference FunctionFlow::take(uint64_t operand, Array<KnownReference>& state) {
  if (!(operand & vm::ref_bit)) return KnownReference();
  KnownReference& place = state[operand & vm::ref_ordinal_mask];
  KnownReference value = place;
  if (operand & vm::move_bit) place = KnownReference(KnownReference::null);
  return value;
}

void FunctionFlow::put(uint64_t operand, KnownReference value, Array<KnownReference>& state) {
  if (operand & vm::ref_bit) state[operand & vm::ref_ordinal_mask] = value;
}

bool is_register(char kind) { return kind == 'r' || kind == 'R'; }

void FunctionFlow::step(const OpInfo& op) {
  KnownReference value;
  for (const Field& field : fields_) {
    if (field.is_result) continue;
    if (is_register(field.kind)) value = value.merged(take(field.value, now_));
    if (field.kind == '[' && field.element != 'n')
      for (uint32_t i = 0; i < field.count; ++i) value = value.merged(take(field.entry(i), now_));
  }
  switch (op.op) {
    case Op::assign_ref:
    case Op::cast_any_ref:
    case Op::select_ref:
    case Op::switch_ref:
      break;  // one of the operands
    case Op::const_ref_zero:
      value = KnownReference(KnownReference::null);
      break;
    case Op::const_ref_rodata:
      value = KnownReference::segment(fields_[0].value);
      break;
    default:
      value = KnownReference(KnownReference::unknown);
      break;
  }
  for (const Field& field : fields_) {
    if (!field.is_result) continue;
    if (is_register(field.kind)) put(field.value, value, now_);
    if (field.kind == '[')
      for (uint32_t i = 0; i < field.count; ++i) put(field.entry(i), value, now_);
  }
  for (const Field& field : fields_) {
    if (field.kind == 'B') branch(field);
    if (field.kind == 'P') flow_to(field.value, {now_.data(), now_.size()});
  }
}

void FunctionFlow::branch(const Field& field) {
  std::copy(now_.begin(), now_.end(), moved_.begin());
  for (uint32_t i = 0; i < field.count; ++i) {
    KnownReference value = take(field.entry(2 * i), moved_);
    put(field.entry(2 * i + 1), value, moved_);
  }
  flow_to(field.value, {moved_.data(), moved_.size()});
}

void FunctionFlow::flow_to(uint64_t target, std::span<const KnownReference> state) {
  const uint32_t* block = std::lower_bound(blocks_.begin(), blocks_.end(), target);
  std::span<KnownReference> there = state_of(static_cast<size_t>(block - blocks_.begin()));
  steps_ += state.size();
  for (size_t i = 0; i < state.size(); ++i) {
    KnownReference merged = there[i].merged(state[i]);
    has_changed_ |= merged != there[i];
    there[i] = merged;
  }
}

}  // namespace

Status visit_import_calls(const vm::BytecodeModule& module, uint32_t function, Allocator& allocator,
                          Status (*visit)(void* user, const ImportCall& call), void* user) {
  FunctionFlow flow(module.functions()[function], allocator);
  MOTE_TRY(flow.prepare());
  MOTE_TRY(flow.solve());
  return flow.visit(visit, user);
}

}  // namespace mote::tools
