// Breaks every operand of every row of vm/opcodes.def, one at a time, in a function that holds this
// one instruction.
#include <gtest/gtest.h>

#include <algorithm>

#include "mote/base/bytes.h"
#include "mote/mote.hpp"
#include "tests/malformed/rules.h"
#include "vm/opcodes.h"

namespace mote::malformed {
namespace {

constexpr uint16_t value_count = 9, ref_count = 4;
constexpr uint32_t global_bytes = 16, global_refs = 2, type_count = 2, value_type = 0;
constexpr uint32_t function_count = 2, import_count = 1, rodata_count = 1;

// Operands that stand for a kind, as text.
std::string operand_text(const vm::OpInfo& op, char kind) {
  switch (kind) {
    case 'i':
    case 'f':
      return "i0";
    case 'I':
    case 'F':
      return "i2";
    case 'r':
    case 'R':
      return "r1";
    case 'd':
      return "#0";
    case 't':
    case 'e':
      return "#1";
    case 'c':
      return op.op == vm::Op::call || op.op == vm::Op::call_yieldable ? "helper" : "host.f";
    case 's':
      return "\"text\"";
    case 'B':
      return "next(i0->i1, r0->r1)";
    case 'P':
      return "next";
    case 'T':
      return "{next(i4->i5, R2->r3), next}";
    default:
      return "0";
  }
}

std::string list_text(const vm::OpInfo& op, char element, bool is_result) {
  if (element == 'n') return "[_ 2]";
  if (element != '*') {
    std::string entry = operand_text(op, element);
    return "[" + entry + " " + entry + "]";
  }
  if (op.op == vm::Op::return_values) return "[]";
  if (is_result) return "[i4, i6, r2]";
  bool is_variadic = op.op == vm::Op::call_variadic || op.op == vm::Op::call_variadic_yieldable;
  return is_variadic ? "[i0, r1, i2, r1, i2]" : "[i0, i2, r1]";
}

// A module whose function 0 holds the instruction, a marker before it.
assembler::Module make_module(const vm::OpInfo& op) {
  std::string instruction = op.mnemonic();
  bool in_results = false;
  for (const char* kind = op.operands; *kind && *kind != '.'; ++kind) {
    if (*kind == '>') {
      in_results = true;
      instruction += " ->";
    } else if (*kind == '[') {
      instruction += " " + list_text(op, kind[1], in_results);
      kind += 2;
    } else {
      instruction += " " + operand_text(op, *kind);
    }
  }
  std::string next = op.ends_block() ? "" : "br next\n";
  assembler::Module module = assembler::parse_module(R"(
    module sweep
    type i32
    type !vm.buffer
    import host.f 0iCrID_iIr flags=2
    globals bytes=16 refs=2
    rodata text "text"
    func f 0v_v values=9 refs=4 {
      entry:
        )" + instruction + "\n" + next + R"(
      next:
        return []
    }
    func helper 0iIr_iIr values=9 refs=4 {
      entry:
        return [i0, i2, R0]
    }
  )");
  return module;
}

// Any one change of the function's code, and what loading must say to it.
struct Change {
  std::string what;
  size_t offset;
  uint64_t value;
  size_t size;
  StatusCode code;
};

class ChangeCollector {
 public:
  explicit ChangeCollector(const vm::OpInfo& op, Bytes code) : op_(op), code_(code) {}

  std::vector<Change> collect() {
    vm::InstructionReader reader(code_, 1);
    const vm::OpInfo* op;
    EXPECT_TRUE(reader.next_op(op).ok());
    EXPECT_EQ(op->op, op_.op);
    for (vm::Field field; reader.next_field(field).ok() && field.kind;) add_field(field);
    end_ = reader.offset();
    return std::move(changes_);
  }
  // First byte behind the instruction.
  uint32_t end() const { return end_; }

 private:
  static constexpr StatusCode invalid = StatusCode::invalid_argument;
  static constexpr StatusCode out_of_range = StatusCode::out_of_range;

  void add(const char* what, size_t offset, uint64_t value, size_t size, StatusCode code) {
    changes_.push_back({what, offset, value, size, code});
  }

  void add_value(size_t offset, bool is_wide) {
    add("reference in place of a value", offset, vm::ref_bit, 2, invalid);
    add("value out of range", offset, is_wide ? value_count - 1u : value_count, 2, out_of_range);
    add("value far out of range", offset, is_wide ? 0x7FFE : 0x7FFF, 2, out_of_range);
    if (is_wide) add("odd pair", offset, 3, 2, invalid);
  }

  void add_ref(size_t offset, bool move_allowed) {
    add("value in place of a reference", offset, 0, 2, invalid);
    add("reference out of range", offset, vm::ref_bit | ref_count, 2, out_of_range);
    add("reference far out of range", offset, vm::ref_bit | vm::ref_ordinal_mask, 2, out_of_range);
    add("MOVE", offset, vm::ref_bit | vm::move_bit, 2, move_allowed ? StatusCode::ok : invalid);
  }

  void add_register(char kind, size_t offset) {
    if (kind == 'r' || kind == 'R') {
      add_ref(offset, kind == 'R');
    } else {
      add_value(offset, kind == 'I' || kind == 'F');
    }
  }

  void add_index(const char* what, size_t offset, uint64_t count, StatusCode code) {
    add(what, offset, count, 4, code);
    add(what, offset, 0x7FFFFFFF, 4, code);
    add(what, offset, 0xFFFFFFFF, 4, code);
  }

  void add_target(size_t offset) {
    add("target that is not a block", offset, 1, 4, invalid);
    add("target behind the end", offset, code_.size(), 4, invalid);
    add("target too far in", offset, 0x00FFFFFF, 4, out_of_range);
  }

  void add_list(const vm::Field& field) {
    for (uint32_t i = 0; i < field.count; ++i) {
      size_t offset = static_cast<size_t>(field.data - code_.data()) + 2 * i;
      if (field.element == 'n') continue;
      if (field.element != '*') {
        add_register(field.element, offset);
      } else if (op_.op == vm::Op::trace || op_.op == vm::Op::print) {
        add("value out of range", offset, value_count, 2, out_of_range);
        add("reference out of range", offset, vm::ref_bit | ref_count, 2, out_of_range);
        add("moved reference", offset, vm::ref_bit | vm::move_bit, 2, StatusCode::ok);
      } else if (field.entry(i) & vm::ref_bit) {
        add_ref(offset, !field.is_result);
      } else {
        // i2 and i6 stand for 64-bit values.
        add_value(offset, field.entry(i) % 4 == 2);
      }
    }
    size_t count = static_cast<size_t>(field.data - code_.data()) - 2;
    add("list behind the end", count, 0xFFFF, 2, out_of_range);
  }

  void add_branch(const vm::Field& field) {
    add_target(field.offset);
    for (uint32_t i = 0; i < field.count; ++i) {
      size_t source = static_cast<size_t>(field.data - code_.data()) + 4 * i;
      bool is_ref = field.entry(2 * i) & vm::ref_bit;
      uint16_t past = is_ref ? vm::ref_bit | ref_count : value_count;
      uint16_t other = is_ref ? 0 : vm::ref_bit;
      for (size_t offset : {source, source + 2}) {
        add("move between banks", offset, other, 2, invalid);
        add("move out of range", offset, past, 2, out_of_range);
      }
      if (!is_ref) continue;
      uint16_t moved = vm::ref_bit | vm::move_bit;
      add("moved source", source, moved, 2, StatusCode::ok);
      add("moved destination", source + 2, moved, 2, invalid);
    }
    size_t count = static_cast<size_t>(field.data - code_.data()) - 2;
    add("remap list behind the end", count, 0xFFFF, 2, out_of_range);
  }

  void add_field(const vm::Field& field) {
    switch (field.kind) {
      case '4':
      case '8':
        return;
      case 'd':
        return add_index("rodata", field.offset, rodata_count, out_of_range);
      case 'e':
      case 't':
        add("value type", field.offset, value_type, 4,
            field.kind == 'e' ? StatusCode::ok : invalid);
        return add_index("type", field.offset, type_count, out_of_range);
      case 'c':
        add("import", field.offset, vm::import_bit | import_count, 4, invalid);
        add("function", field.offset, function_count, 4, invalid);
        return;
      case 'w':
        add("last global", field.offset, global_bytes - 4, 4, StatusCode::ok);
        return add_index("global", field.offset, global_bytes - 3, out_of_range);
      case 'W':
        add("last global", field.offset, global_bytes - 8, 4, StatusCode::ok);
        return add_index("global", field.offset, global_bytes - 7, out_of_range);
      case 'G':
        return add_index("reference global", field.offset, global_refs, out_of_range);
      case 's':
      case 'T':
        return add("count behind the end", field.offset, 0xFFFF, 2, out_of_range);
      case 'P':
        return add_target(field.offset);
      case 'B':
        return add_branch(field);
      case '[':
        return add_list(field);
      default:
        return add_register(field.kind, field.offset);
    }
  }

  const vm::OpInfo& op_;
  Bytes code_;
  uint32_t end_ = 0;
  std::vector<Change> changes_;
};

StatusCode load_module(const assembler::Module& module, std::string* error) {
  File file = assembler::write_module(module);
  Session session;
  Result<Ref<mote::Module>> loaded = session.load_borrowed(file);
  char buffer[1024];
  TextWriter writer(buffer, sizeof buffer);
  format_error(loaded.status(), session.diagnostic(), writer);
  *error = writer.view();
  return loaded.status().code();
}

// Every place inside the instruction, from behind its first byte on.
void expect_refused_when_cut(const vm::OpInfo& op, const assembler::Module& base, uint32_t end) {
  std::string error;
  for (uint32_t length = 2; length < end; ++length) {
    assembler::Module cut = base;
    cut.functions[0].length = static_cast<int32_t>(length);
    cut.functions[0].block_count = 1;
    EXPECT_EQ(load_module(cut, &error), StatusCode::out_of_range)
        << op.mnemonic() << " cut to " << length << " bytes: " << error;
  }
}

TEST(Operands, EveryOneIsChecked) {
  size_t count = 0;
  for (const vm::OpInfo& op : vm::all_ops()) {
    if (op.op == vm::Op::block) continue;
    assembler::Module base = make_module(op);
    std::string error;
    EXPECT_EQ(load_module(base, &error), StatusCode::ok) << op.mnemonic() << ": " << error;
    const std::vector<uint8_t>& code = base.functions[0].code;
    ChangeCollector collector(op, code);
    for (const Change& change : collector.collect()) {
      assembler::Module changed = base;
      for (size_t i = 0; i < change.size; ++i)
        changed.functions[0].code[change.offset + i] =
            static_cast<uint8_t>(change.value >> (8 * i));
      StatusCode found = load_module(changed, &error);
      EXPECT_STREQ(status_code_name(found), status_code_name(change.code))
          << op.mnemonic() << ", " << change.what << " at " << change.offset << ": " << error;
      ++count;
    }
    expect_refused_when_cut(op, base, collector.end());
  }
  // Most rows have two operands or more, each of which can be wrong in several ways.
  EXPECT_GT(count, 4 * vm::all_ops().size());
}

}  // namespace
}  // namespace mote::malformed
