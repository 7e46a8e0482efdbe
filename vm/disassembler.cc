#include "vm/disassembler.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include "vm/opcodes.h"

namespace mote::vm {
namespace {

constexpr uint32_t max_fields = 8;  // of an instruction, the cases of a branch table aside

// How an instruction is written where a plain list of operands is not enough: $N is operand N. The
// first row whose text the mnemonic starts with counts.
struct Form {
  const char* prefix;
  const char* text;
};
constexpr Form forms[] = {
    {"global.load.ref", ".refs[$0] : $1"},
    {"global.load.indirect.ref", ".refs[$0] : $1"},
    {"global.store.ref", "$2, .refs[$0] : $1"},
    {"global.store.indirect.ref", "$2, .refs[$0] : $1"},
    {"global.load.", ".rwdata[$0]"},
    {"global.store.", "$1, .rwdata[$0]"},
    {"list.alloc", "$1 : !vm.list<$0>"},
    {"list.get.ref", "$0, $1 : $2"},
    {"select.ref", "$0 ? $2 : $3 -> $1"},
    {"select.", "$0 ? $1 : $2"},
    {"switch.ref", "$0[$3] else $2"},
    {"switch.", "$0[$2] else $1"},
    {"cast.any.ref", "$0 : !vm.ref<?> -> $1"},
    {"buffer.store.", "$2, $0, $1"},
    {"call.variadic", "$0 segments[$1]($2)"},
    {"call", "$0($1)"},
    {"print", "$0($1)"},
    {"trace", "$0($1)"},
};

class FunctionPrinter {
 public:
  FunctionPrinter(const BytecodeModule& module, const FunctionInfo& function, bool with_offsets,
                  Allocator& allocator, TextSink sink)
      : module_(module),
        function_(function),
        with_offsets_(with_offsets),
        sink_(sink),
        blocks_(allocator) {}

  Status find_blocks();
  void print_signature(uint32_t ordinal);
  void print_body();

 private:
  template <class... T>
  void format(const char* pattern, T... values) {
    char text[64];
    int length = std::snprintf(text, sizeof text, pattern, values...);
    sink_({text, static_cast<size_t>(length)});
  }
  void print_instruction(InstructionReader& reader, const OpInfo& op);
  void print_results(const Field* results, uint32_t count);
  void print_operands(const OpInfo& op, const Field* fields, uint32_t count);
  void print_form(const char* text, const OpInfo& op, const Field* fields, uint32_t count);
  void print_field(const OpInfo& op, const Field& field);
  void print_literal(const OpInfo& op, uint64_t bits);
  void print_register(uint64_t operand, bool as_pair);
  void print_list(const Field& list);
  void print_block(uint64_t offset);
  void print_branch(const Field& branch);
  void print_branch_table(InstructionReader& reader, const Field* fields, uint32_t cases);
  void print_callee(uint64_t callee);

  const BytecodeModule& module_;
  const FunctionInfo& function_;
  bool with_offsets_;
  TextSink sink_;
  Array<uint32_t> blocks_;  // offsets of their markers
};

Status FunctionPrinter::find_blocks() {
  MOTE_TRY(blocks_.reserve(function_.block_count));
  InstructionReader reader(function_.code);
  while (!reader.at_end()) {
    uint32_t offset = reader.offset();
    const OpInfo* op;
    Field field;
    MOTE_TRY(reader.next_op(op));
    if (op->op == Op::block) MOTE_TRY(blocks_.push(offset));
    do {
      MOTE_TRY(reader.next_field(field));
    } while (field.kind);
  }
  return ok_status;
}

void FunctionPrinter::print_signature(uint32_t ordinal) {
  sink_("vm.func @");
  if (std::string_view name = module_.function_name(ordinal); !name.empty()) {
    sink_(name);
  } else {
    format("fn%" PRIu32, ordinal);
  }
  sink_("(");
  ArgumentPlacer placer;
  for (size_t i = 0; i < function_.convention.arguments.size(); ++i) {
    char kind = function_.convention.arguments[i];
    uint32_t slot = placer.next(kind);
    if (i) sink_(", ");
    print_register(kind == 'r' ? slot | ref_bit : slot, is_wide(kind));
    sink_(": ");
    sink_(kind_name(kind));
  }
  sink_(") -> (");
  for (size_t i = 0; i < function_.convention.results.size(); ++i) {
    if (i) sink_(", ");
    sink_(kind_name(function_.convention.results[i]));
  }
  sink_(") {\n");
}

void FunctionPrinter::print_body() {
  InstructionReader reader(function_.code);
  while (!reader.at_end()) {
    uint32_t offset = reader.offset();
    if (with_offsets_) format("[%08" PRIX32 "]", offset);
    const OpInfo* op;
    if (!reader.next_op(op).ok()) return;  // a verified function has no such instruction
    if (op->op == Op::block) {
      print_block(offset);
      sink_(":\n");
      continue;
    }
    sink_("  ");
    print_instruction(reader, *op);
    sink_("\n");
  }
}

void FunctionPrinter::print_instruction(InstructionReader& reader, const OpInfo& op) {
  Field fields[max_fields];
  uint32_t count = 0, cases = 0;
  while (count < max_fields && reader.next_field(fields[count]).ok() && fields[count].kind) {
    if (fields[count].kind == 'T') {
      cases = fields[count].count;
      break;
    }
    ++count;
  }
  uint32_t operands = 0;
  while (operands < count && !fields[operands].is_result) ++operands;
  // A yieldable call names its results at the block it goes on in.
  const Field* target =
      operands && fields[operands - 1].kind == 'P' ? &fields[--operands] : nullptr;
  if (!target) print_results(fields + operands, count - operands);
  sink_("vm.");
  sink_(op.mnemonic());
  if (op.op == Op::br_table) {
    print_branch_table(reader, fields, cases);
    return;
  }
  bool is_bare = operands == 1 && fields[0].kind == '[' && !fields[0].count;
  if (operands && !is_bare) sink_(" ");
  print_operands(op, fields, operands);
  if (target) {
    sink_(" -> ");
    print_block(target->value);
    sink_("(");
    print_list(target[1]);
    sink_(")");
  }
}

void FunctionPrinter::print_results(const Field* results, uint32_t count) {
  if (!count || (results->kind == '[' && !results->count)) return;
  if (results->kind == '[') {
    print_list(*results);
  } else {
    print_register(results->value, is_wide(results->kind));
  }
  sink_(" = ");
}

void FunctionPrinter::print_operands(const OpInfo& op, const Field* fields, uint32_t count) {
  for (const Form& form : forms) {
    if (!std::string_view(op.mnemonic()).starts_with(form.prefix)) continue;
    print_form(form.text, op, fields, count);
    return;
  }
  for (uint32_t i = 0; i < count; ++i) {
    if (i) sink_(", ");
    print_field(op, fields[i]);
  }
}

void FunctionPrinter::print_form(const char* text, const OpInfo& op, const Field* fields,
                                 uint32_t count) {
  for (; *text; ++text) {
    auto index = static_cast<uint32_t>(text[1] - '0');
    if (*text == '$' && index < count) {
      print_field(op, fields[index]);
      ++text;
    } else {
      sink_({text, 1});
    }
  }
}

void FunctionPrinter::print_field(const OpInfo& op, const Field& field) {
  switch (field.kind) {
    case '4':
    case '8':
      return print_literal(op, field.value);
    case 'w':
    case 'W':
    case 'G':
      return format("%" PRIu64, field.value);
    case 'd':
      return format("%" PRIu64 "  // %zub", field.value,
                    module_.rodata()[field.value].bytes.size());
    case 't':
    case 'e':
      return sink_(module_.types()[field.value].name);
    case 'c':
      return print_callee(field.value);
    case 's':
      sink_("\"");
      sink_({reinterpret_cast<const char*>(field.data), field.count});
      return sink_("\"");
    case '[':
      return print_list(field);
    case 'B':
      return print_branch(field);
    default:
      return print_register(field.value, is_wide(field.kind));
  }
}

void FunctionPrinter::print_literal(const OpInfo& op, uint64_t bits) {
  switch (op.op) {
    case Op::const_i32:
      return format("%" PRId32 "  // 0x%08" PRIX32, static_cast<int32_t>(bits),
                    static_cast<uint32_t>(bits));
    case Op::const_i64:
      format("%" PRId64, static_cast<int64_t>(bits));
      return format("  // 0x%016" PRIX64, bits);
    case Op::const_f32:
      return format("%.9g", static_cast<double>(load_le<float>(&bits)));
    default:
      return format("%.17g", load_le<double>(&bits));
  }
}

void FunctionPrinter::print_register(uint64_t operand, bool as_pair) {
  if (operand & ref_bit)
    return format(operand & move_bit ? "%%R%" PRIu64 : "%%r%" PRIu64, operand & ref_ordinal_mask);
  format("%%i%" PRIu64, operand);
  if (as_pair) format(":%" PRIu64, operand + 1);
}

void FunctionPrinter::print_list(const Field& list) {
  for (uint32_t i = 0; i < list.count; ++i) {
    if (i) sink_(", ");
    if (list.element == 'n') {
      format("%u", unsigned{list.entry(i)});
    } else {
      print_register(list.entry(i), false);
    }
  }
}

void FunctionPrinter::print_block(uint64_t offset) {
  const uint32_t* block = std::lower_bound(blocks_.begin(), blocks_.end(), offset);
  format("^bb%td", block - blocks_.begin());
}

void FunctionPrinter::print_branch(const Field& branch) {
  print_block(branch.value);
  sink_("(");
  for (uint32_t i = 0; i < branch.count; ++i) {
    if (i) sink_(", ");
    print_register(branch.entry(2 * i), false);
    sink_("->");
    print_register(branch.entry(2 * i + 1), false);
  }
  sink_(")");
}

void FunctionPrinter::print_branch_table(InstructionReader& reader, const Field* fields,
                                         uint32_t cases) {
  sink_(" ");
  print_register(fields[0].value, false);
  sink_(" { default: ");
  print_branch(fields[1]);
  for (uint32_t i = 0; i < cases; ++i) {
    Field branch;
    if (!reader.next_field(branch).ok()) return;
    format(", %" PRIu32 ": ", i);
    print_branch(branch);
  }
  Field end;
  if (!reader.next_field(end).ok()) return;
  sink_(" }");
}

void FunctionPrinter::print_callee(uint64_t callee) {
  sink_("@");
  if (callee & import_bit)
    return sink_(module_.imports()[callee & ~uint64_t{import_bit}].full_name);
  sink_(module_.name());
  if (std::string_view name = module_.debug_name(static_cast<uint32_t>(callee)); !name.empty()) {
    sink_(".");
    return sink_(name);
  }
  format(":%" PRIu64, callee);
}

void print_bytes(Bytes bytes, TextSink sink) {
  constexpr const char* digits = "0123456789ABCDEF";
  char text[512];
  size_t length = 0;
  for (uint8_t byte : bytes) {
    text[length++] = digits[byte >> 4];
    text[length++] = digits[byte & 15];
    if (length < sizeof text) continue;
    sink({text, length});
    length = 0;
  }
  sink({text, length});
}

}  // namespace

void disassemble_tables(const BytecodeModule& module, TextSink sink) {
  FixedText<64> number;
  sink("vm.module @");
  sink(module.name());
  sink(number.text(" version ").unsigned_number(module.version()).text("\n").view());
  for (const TypeInfo& type : module.types()) {
    sink("vm.type ");
    sink(type.name);
    sink("\n");
  }
  for (const ImportInfo& import : module.imports()) {
    sink(import.is_optional ? "vm.import optional @" : "vm.import @");
    sink(import.full_name);
    sink(" cconv \"");
    sink(import.signature);
    sink("\"\n");
  }
  for (size_t i = 0; i < module.rodata().size(); ++i) {
    number.clear();
    sink(number.text("vm.rodata[").unsigned_number(i).text("] = ").view());
    print_bytes(module.rodata()[i].bytes, sink);
    sink("\n");
  }
}

Status disassemble_function(const BytecodeModule& module, uint32_t function, bool with_offsets,
                            Allocator& allocator, TextSink sink) {
  FunctionPrinter printer(module, module.functions()[function], with_offsets, allocator, sink);
  MOTE_TRY(printer.find_blocks());
  std::string_view name = module.function_name(function);
  for (const ExportInfo& entry : module.exports()) {
    if (entry.function != function) continue;
    sink("vm.export @");
    sink(entry.name);
    if (entry.name != name) {
      sink(" = @");
      sink(name);
    }
    sink("\n");
  }
  printer.print_signature(function);
  printer.print_body();
  sink("}\n");
  return ok_status;
}

}  // namespace mote::vm
