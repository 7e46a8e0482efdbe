#include "vm/determinism.h"

#include "vm/opcodes.h"

namespace mote::vm {
namespace {

// Calls are looked at by themselves. What works on lists and buffers has a plain reference among
// its operands; all others take their references with MOVE.
bool is_pure(const OpInfo& info) {
  switch (info.op) {
    case Op::cmp_nz_ref:
      return true;
    case Op::list_alloc:
    case Op::buffer_alloc:
    case Op::yield:
    case Op::trace:
    case Op::print:
    case Op::cond_break:
    case Op::break_to:
      return false;
    default:
      break;
  }
  for (const char* kind = info.operands; *kind && *kind != '>'; ++kind)
    if (*kind == 'r') return false;
  return true;
}

bool is_value_store(Op op) {
  switch (op) {
    case Op::global_store_i32:
    case Op::global_store_i64:
    case Op::global_store_f32:
    case Op::global_store_f64:
    case Op::global_store_indirect_i32:
    case Op::global_store_indirect_i64:
    case Op::global_store_indirect_f32:
    case Op::global_store_indirect_f64:
      return true;
    default:
      return false;
  }
}

class Walk {
 public:
  Walk(const Instance& instance, ChangedState& changed)
      : instance_(instance),
        module_(*instance.module),
        changed_(changed),
        marks_(module_.allocator()),
        pending_(module_.allocator()) {}

  Result<bool> run(uint32_t entry);

 private:
  // How a function was reached.
  enum Mark : uint8_t { nowhere, outside, entry };

  Status reach(uint32_t function, Mark mark);
  Status look_at(uint32_t function);
  Status look_at_field(Op op, const Field& field, Mark mark);
  Status store_ref(uint32_t global);

  const Instance& instance_;
  const BytecodeModule& module_;
  ChangedState& changed_;
  Array<uint8_t> marks_;
  Array<uint32_t> pending_;
  bool is_deterministic_ = true;
};

Status Walk::reach(uint32_t function, Mark mark) {
  if (marks_[function] >= mark) return ok_status;
  marks_[function] = mark;
  return pending_.push(function);
}

Status Walk::store_ref(uint32_t global) {
  size_t at = 0;
  while (at < changed_.refs.size() && changed_.refs[at] < global) ++at;
  if (at < changed_.refs.size() && changed_.refs[at] == global) return ok_status;
  MOTE_TRY(changed_.refs.push(global));
  for (size_t i = changed_.refs.size() - 1; i > at; --i)
    std::swap(changed_.refs[i], changed_.refs[i - 1]);
  return ok_status;
}

Status Walk::look_at_field(Op op, const Field& field, Mark mark) {
  if (field.kind == 'G' && op == Op::global_store_ref)
    return store_ref(static_cast<uint32_t>(field.value));
  // A load that takes the reference along leaves the global empty.
  if (field.kind == 'R' && op == Op::global_load_ref && field.value & move_bit)
    is_deterministic_ = false;
  if (field.kind != 'c') return ok_status;
  auto callee = static_cast<uint32_t>(field.value);
  if (!(callee & import_bit)) return reach(callee, mark);
  if (mark == entry && instance_.imports[callee & ~import_bit].instance) is_deterministic_ = false;
  return ok_status;
}

Status Walk::look_at(uint32_t function) {
  auto mark = static_cast<Mark>(marks_[function]);
  InstructionReader reader(module_.functions()[function].code);
  while (!reader.at_end() && is_deterministic_) {
    const OpInfo* op;
    MOTE_TRY(reader.next_op(op));
    if (op->op == Op::global_store_indirect_ref) is_deterministic_ = false;
    changed_.has_values |= is_value_store(op->op);
    if (mark == entry && !is_pure(*op)) is_deterministic_ = false;
    for (Field field;;) {
      MOTE_TRY(reader.next_field(field));
      if (!field.kind) break;
      MOTE_TRY(look_at_field(op->op, field, mark));
    }
  }
  return ok_status;
}

Result<bool> Walk::run(uint32_t entry_function) {
  MOTE_TRY(marks_.resize(module_.functions().size()));
  MOTE_TRY(reach(entry_function, entry));
  for (const ExportInfo& found : module_.exports())
    if (found.name != "__init" && found.name != "__deinit")
      MOTE_TRY(reach(found.function, outside));
  while (!pending_.empty() && is_deterministic_) {
    uint32_t function = pending_.back();
    pending_.pop();
    MOTE_TRY(look_at(function));
  }
  return is_deterministic_;
}

}  // namespace

Result<bool> is_deterministic(const Instance& instance, uint32_t entry, ChangedState& changed) {
  return Walk(instance, changed).run(entry);
}

}  // namespace mote::vm
