// Rules of instructions. The sweep in operand_test.cc breaks the rules of operands in every row.
#include "tests/malformed/rules.h"

namespace mote::malformed {
namespace {

constexpr StatusCode invalid = StatusCode::invalid_argument;
constexpr StatusCode out_of_range = StatusCode::out_of_range;

constexpr char base_text[] = R"(
  module base
  type i32
  type !vm.buffer
  import host.plain 0iIr_Ir flags=2
  import host.spans 0iCrID_i flags=2
  globals bytes=16 refs=2
  rodata text "text"
  export func f 0iIr_iI values=9 refs=3 {
    entry:
      const.i64 -1 -> i6
      add.i32 i0, i0 -> i4
      add.i64 i2, i2 -> i6
      cmp.nz.ref r0 -> i4
      assign.ref R0 -> r1
      const.ref.rodata text -> r1
      list.alloc #0 i0 -> r2
      cast.any.ref r1, #1 -> r1
      global.store.i32 12, i0
      global.store.i64 8, i2
      global.load.ref 1, #1 -> R2
      print "text", [i4, R0]
      discard.refs [r0, r1]
      call host.plain [i0, i2, r0] -> [i6, r1]
      call.variadic host.spans [_ 1] [i0, r0, i2] -> [i4]
      call g [i0] -> [i4]
      import.resolved host.plain -> i4
      br_table i0, next(i0->i4) {last, next(r0->r1, i4->i0)}
    next:
      call.yieldable g [i0] last -> [i4]
    last:
      return [i0, i2]
  }
  func g 0i_i {
    entry:
      return [i0]
  }
)";

void add_structure_cases(TextCases& cases) {
  constexpr char past_end[] = "past the end of its function";
  // The length of g and of one byte less: the list of `return` is cut.
  cases.refuse("V1", "cut register", "func g 0i_i {", "func g 0i_i length=5 {", past_end,
               out_of_range);
  cases.refuse("V1", "cut count", "func g 0i_i {", "func g 0i_i length=3 {", past_end,
               out_of_range);
  cases.refuse("V1", "cut padding", "func g 0i_i {\n    entry:",
               "func g 0i_i length=5 {\n    entry:\n const.i32.zero -> i0", past_end, out_of_range);
  constexpr char g_entry[] = "func g 0i_i {\n    entry:";
  cases.refuse(
      "V2", "no marker at the start", g_entry,
      "func g 0i_i blocks=1 {\n const.i32.zero -> i0\n entry:", "an instruction outside a block");
  cases.refuse("V2", "instruction behind a terminator", "next:\n", "const.i32.zero -> i0\n next:\n",
               "an instruction outside a block");
  cases.refuse("V3", "marker inside a block", "cmp.nz.ref r0 -> i4\n",
               "cmp.nz.ref r0 -> i4\n inside:\n", "a block without a terminator");
  cases.refuse("V3", "two markers", g_entry,
               "func g 0i_i {\n first:\n second:", "a block without a terminator");
  cases.refuse("V4", "no terminator at the end", "entry:\n      return [i0]\n",
               "entry:\n not.i32 i0 -> i0\n", "the function ends inside a block");
  cases.refuse("V4", "marker as the last byte", "entry:\n      return [i0]\n",
               "entry:\n return [i0]\n last_byte:\n", "the function ends inside a block");
  cases.refuse("V6", "f32 instruction", g_entry,
               "func g 0i_i requirements=2 {\n entry:\n abs.f32 i0 -> i0\n", "float instruction");
  cases.refuse("V6", "f64 instruction", g_entry,
               "func g 0i_i requirements=1 values=2 {\n entry:\n abs.f64 i0 -> i0\n",
               "float instruction");
  cases.refuse("V7", "fewer blocks than declared", "func g 0i_i {", "func g 0i_i blocks=2 {",
               "fewer blocks");
  cases.refuse("V7", "more blocks than declared", "values=9 refs=3 {", "values=9 refs=3 blocks=2 {",
               "more blocks");
}

void add_opcode_cases(TextCases& cases) {
  auto refuse = [&](int first, int second) {
    std::string bytes = ".byte " + std::to_string(first);
    if (second >= 0) bytes += " " + std::to_string(second);
    cases.refuse("V5", "unlisted opcode", "entry:\n      return [i0]\n",
                 "entry:\n" + bytes + "\n return [i0]\n", "unknown opcode");
  };
  for (int byte = 0; byte < 256; ++byte) {
    bool is_prefix = byte == vm::prefix_f32 || byte == vm::prefix_f64;
    if (byte > 0x88 && !is_prefix) refuse(byte, -1);
    if (byte > 0x3E) refuse(vm::prefix_f32, byte);
    if (byte > 0x40) refuse(vm::prefix_f64, byte);
  }
}

void add_target_cases(TextCases& cases) {
  constexpr char no_block[] = "a branch target that is not a block", too_far[] = "too far in";
  struct Place {
    const char *what, *from, *to;
  };
  constexpr Place places[] = {
      {"default of a table", "next(i0->i4) {", "#%(i0->i4) {"},
      {"case of a table", "{last, ", "{#%, "},
      {"target of a call", "[i0] last ->", "[i0] #% ->"},
  };
  for (const Place& place : places) {
    auto with = [&](const char* target) { return replace_once(place.to, "%", target); };
    cases.refuse("V8", place.what, place.from, with("0x00FFFFFF"), too_far, out_of_range);
    cases.refuse("V8", place.what, place.from, with("0xFFFFFFFF"), too_far, out_of_range);
    cases.refuse("V8", place.what, place.from, with("1"), no_block, invalid);
    cases.refuse("V8", place.what, place.from, with("0x00FFFFFE"), no_block, invalid);
  }
  // Inside a literal stands the byte of a marker, but no block.
  cases.refuse("V8", "marker inside a literal", "call g [i0] -> [i4]\n",
               "const.i32 0x79797979 -> i4\n call g [i0] -> [i4]\n br #2\n after:\n", no_block,
               invalid);
}

// 16 MiB of instructions before the second block: `fail` ends the first one at any place.
void add_far_block_case(RuleCases& cases) {
  auto make = [](size_t instructions, size_t message_size) {
    assembler::Module module = assembler::parse_module(R"(
      module far
      func f 0v_v values=1 blocks=2 {
        entry:
      }
    )");
    File& code = module.functions[0].code;
    for (size_t i = 0; i < instructions; ++i) code.insert(code.end(), {0x0C, 0, 0});
    code.insert(code.end(), {0x5B, 0, 0, static_cast<uint8_t>(message_size), 0});
    code.resize(code.size() + message_size, 'x');
    code.insert(code.end(), {0x79, 0x5A});
    if (code.size() % 2) code.push_back(0);
    code.insert(code.end(), {0, 0});
    return assembler::write_module(module);
  };
  // The second marker stands at 0x00FFFFFE and at 0x00FFFFFF.
  constexpr size_t fitting = (0x00FFFFFE - 1 - 5 - 2) / 3;
  auto good = [make] { return make(fitting, 2); };
  auto bad = [make] { return make(fitting + 1, 0); };
  cases.push_back({"V8", "block too far in", good, bad, out_of_range, "too far in"});
}

void add_register_cases(TextCases& cases) {
  constexpr char bank[] = "wrong register bank",
                 missing[] = "a register that the function does not";
  constexpr char add32[] = "add.i32 i0, i0 -> i4", add64[] = "add.i64 i2, i2 -> i6";
  cases.refuse("V9", "operand of the other bank", add32, "add.i32 r0, i0 -> i4", bank);
  cases.refuse("V9", "result of the other bank", add32, "add.i32 i0, i0 -> r1", bank);
  cases.refuse("V9", "operand out of range", add32, "add.i32 i0, i9 -> i4", missing, out_of_range);
  cases.refuse("V9", "result out of range", add32, "add.i32 i0, i0 -> i32767", missing,
               out_of_range);
  cases.refuse("V10", "operand of the other bank", add64, "add.i64 i2, r0 -> i6", bank);
  cases.refuse("V10", "odd operand", add64, "add.i64 i2, i3 -> i6", "an odd register");
  cases.refuse("V10", "odd result", add64, "add.i64 i2, i2 -> i5", "an odd register");
  cases.refuse("V10", "second half out of range", add64, "add.i64 i8, i2 -> i6", missing,
               out_of_range);
  cases.refuse("V10", "result out of range", add64, "add.i64 i2, i2 -> i10", missing, out_of_range);
  cases.refuse("V11", "operand of the other bank", "cmp.nz.ref r0", "cmp.nz.ref i0", bank);
  cases.refuse("V11", "operand out of range", "cmp.nz.ref r0", "cmp.nz.ref r3", missing,
               out_of_range);
  cases.refuse("V11", "moved operand out of range", "assign.ref R0", "assign.ref R16383", missing,
               out_of_range);
  constexpr char move[] = "MOVE where the instruction";
  cases.refuse("V12", "operand", "cmp.nz.ref r0", "cmp.nz.ref R0", move);
  cases.refuse("V12", "result", "assign.ref R0 -> r1", "assign.ref R0 -> R1", move);
  cases.refuse("V12", "destination of a remap", "next(r0->r1,", "next(r0->R1,", move);
  cases.refuse("V12", "result of a call", "[i6, r1]", "[i6, R1]", move);
  cases.accept("V12", "result of a load", "global.load.ref 1, #1 -> R2",
               "global.load.ref 1, #1 -> r2");
  cases.refuse("V13", "value", "[i4, R0]", "[i9, R0]", missing, out_of_range);
  cases.refuse("V13", "reference", "[i4, R0]", "[i4, R3]", missing, out_of_range);
  cases.refuse("V14", "from value to reference", "next(r0->r1,", "next(i0->r1,",
               "a move between register banks");
  cases.refuse("V14", "from reference to value", "next(i0->i4)", "next(r0->i4)",
               "a move between register banks");
  cases.refuse("V14", "source out of range", "next(r0->r1,", "next(r3->r1,", missing, out_of_range);
  cases.refuse("V14", "destination out of range", "next(i0->i4)", "next(i0->i9)", missing,
               out_of_range);
  cases.refuse("V15", "a value", "discard.refs [r0, r1]", "discard.refs [r0, i1]", bank);
}

void add_index_cases(TextCases& cases) {
  constexpr char type[] = "a type that does not exist", global[] = "a global";
  cases.refuse("V16", "type", "cast.any.ref r1, #1", "cast.any.ref r1, #2", type, out_of_range);
  cases.refuse("V16", "element type", "list.alloc #0", "list.alloc #0xFFFFFFFF", type,
               out_of_range);
  cases.refuse("V17", "value type", "cast.any.ref r1, #1", "cast.any.ref r1, #0",
               "a value type in place");
  cases.accept("V17", "value type of an element", "list.alloc #0", "list.alloc #1");
  for (const char* segment : {"#1", "#0x80000000", "#0xFFFFFFFF"})
    cases.refuse("V18", segment, "const.ref.rodata text",
                 std::string("const.ref.rodata ") + segment, "a constant that does not",
                 out_of_range);
  for (const char* place : {"13", "16", "0xFFFFFFFC", "0xFFFFFFFF"})
    cases.refuse("V19", place, "global.store.i32 12", std::string("global.store.i32 ") + place,
                 global, out_of_range);
  for (const char* place : {"9", "16", "0xFFFFFFF8", "0xFFFFFFFC"})
    cases.refuse("V19", place, "global.store.i64 8", std::string("global.store.i64 ") + place,
                 global, out_of_range);
  for (const char* index : {"2", "0x80000000", "0xFFFFFFFF"})
    cases.refuse("V20", index, "global.load.ref 1", std::string("global.load.ref ") + index, global,
                 out_of_range);
}

void add_call_cases(TextCases& cases) {
  cases.refuse("V21", "function", "call g [i0] ->", "call #2 [i0] ->", "a function that does not");
  cases.refuse("V21", "function", "call g [i0] ->", "call #0x7FFFFFFF [i0] ->",
               "a function that does not");
  cases.refuse("V21", "import", "call host.plain", "call #0x80000002", "an import that does not");
  cases.refuse("V21", "import", "import.resolved host.plain", "import.resolved #0xFFFFFFFF",
               "an import that does not");
  cases.refuse("V22", "variadic call", "call.variadic host.spans [_ 1] [i0, r0, i2]",
               "call.variadic g [_] [i0]", "a variadic call of an internal function",
               StatusCode::failed_precondition);
  cases.refuse("V22", "variadic yieldable call", "call.yieldable g [i0] last",
               "call.variadic.yieldable g [_] [i0] last", "a variadic call of an internal function",
               StatusCode::failed_precondition);
  cases.refuse("V23", "plain call", "call.variadic host.spans [_ 1] [i0, r0, i2]",
               "call host.spans [i0, r0, i2]", "a plain call of an import that takes spans");
  cases.refuse("V23", "yieldable call", "call.yieldable g [i0] last",
               "call.yieldable host.spans [i0, r0, i2] last",
               "a plain call of an import that takes");
  cases.refuse("V24", "internal function", "import.resolved host.plain", "import.resolved g",
               "import.resolved of an internal function");
  constexpr char segments[] = "[_ 1] [i0, r0, i2]", text[] = "a segment list that does not";
  cases.refuse("V25", "too few", segments, "[_] [i0, r0, i2]", text);
  cases.refuse("V25", "none", segments, "[] [i0, r0, i2]", text);
  cases.refuse("V25", "too many", segments, "[_ 1 1] [i0, r0, i2]", text);
  cases.refuse("V25", "no count", segments, "[_ _] [i0, r0, i2]", "a span without a count");
  cases.accept("V25", "count of a fixed position", segments, "[9 1] [i0, r0, i2]");
}

void add_value_list_cases(TextCases& cases) {
  constexpr char count[] = "a list of values that does not fit", bank[] = "wrong register bank";
  constexpr char odd[] = "an odd register", missing[] = "a register that the function does not";
  constexpr char plain[] = "host.plain [i0, i2, r0]", spans[] = "[_ 1] [i0, r0, i2]";
  auto plain_with = [](const char* list) { return std::string("host.plain ") + list; };
  for (const char* list : {"[i0, i2]", "[]", "[i0, i2, r0, i0]"})
    cases.refuse("V26", list, plain, plain_with(list), count);
  for (const char* list : {"[r0, i2, r0]", "[i0, r0, r0]", "[i0, i2, i0]"})
    cases.refuse("V26", list, plain, plain_with(list), bank);
  cases.refuse("V26", "odd pair", plain, plain_with("[i0, i3, r0]"), odd);
  for (const char* list : {"[i9, i2, r0]", "[i0, i8, r0]", "[i0, i2, r3]", "[i0, i2, R3]"})
    cases.refuse("V26", list, plain, plain_with(list), missing, out_of_range);
  for (const char* list : {"[_ 1] [i0, r0]", "[_ 2] [i0, r0, i2]", "[_ 65534] [i0, r0, i2]"})
    cases.refuse("V26", list, spans, list, "fewer arguments");
  for (const char* list : {"[_ 1] [i0, r0, i2, i0]", "[_ 0] [i0, r0, i2]"})
    cases.refuse("V26", list, spans, list, "more arguments");
  cases.refuse("V26", "bank in a span", spans, "[_ 1] [i0, i2, r0]", bank);
  cases.refuse("V26", "odd pair in a span", spans, "[_ 2] [i0, r0, i2, r0, i3]", odd);
  cases.refuse("V26", "range in a span", spans, "[_ 1] [i0, r0, i8]", missing, out_of_range);
  cases.accept("V26", "empty span", spans, "[_ 0] [i0]");

  constexpr char results[] = "-> [i6, r1]";
  for (const char* list : {"-> [i6]", "-> []", "-> [i6, r1, i0]"})
    cases.refuse("V27", list, results, list, count);
  for (const char* list : {"-> [r1, r1]", "-> [i6, i1]"})
    cases.refuse("V27", list, results, list, bank);
  cases.refuse("V27", "odd pair", results, "-> [i5, r1]", odd);
  for (const char* list : {"-> [i8, r1]", "-> [i6, r3]"})
    cases.refuse("V27", list, results, list, missing, out_of_range);

  constexpr char returned[] = "return [i0, i2]";
  for (const char* list : {"return [i0]", "return []", "return [i0, i2, i2]"})
    cases.refuse("V28", list, returned, list, count);
  for (const char* list : {"return [r0, i2]", "return [i0, r0]"})
    cases.refuse("V28", list, returned, list, bank);
  cases.refuse("V28", "odd pair", returned, "return [i0, i3]", odd);
  for (const char* list : {"return [i9, i2]", "return [i0, i8]"})
    cases.refuse("V28", list, returned, list, missing, out_of_range);
}

// Counts that promise more than the function has; the bytes stand in for instructions of g.
void add_count_cases(TextCases& cases) {
  struct Count {
    const char *what, *bytes;
  };
  constexpr Count counts[] = {
      {"list of values", ".byte 0x5A 0xFF 0xFF"},
      {"references", ".byte 0x85 0xFF 0xFF 0 0x80"},
      {"string", ".byte 0x5B 0 0 0xFF 0xFF"},
      {"remap list", ".byte 0x56 0 0 0 0 0 0xFF 0xFF"},
      {"cases of a table", ".byte 0x83 0 0 0 0 0 0 0 0 0 0xFF 0xFF"},
      {"numbers of a switch", ".byte 0x1F 0 0 0 0 0xFF 0xFF"},
      {"segments", ".byte 0x59 1 0 0 0x80 0xFF 0xFF"},
  };
  for (const Count& count : counts)
    cases.refuse("V29", count.what, "entry:\n      return [i0]\n",
                 std::string("entry:\n") + count.bytes + "\n return [i0]\n",
                 "past the end of its function", out_of_range);
}

// What looks odd and is allowed.
void add_accepted_cases(TextCases& cases) {
  cases.accept("N1", "padding that is not zero", "entry:\n      return [i0]\n",
               "entry:\n const.i32.zero -> i0\n .byte 0x5A 0xEE\n .u16 1 0\n");
  cases.accept("N2", "block that nothing leads to", "next:\n",
               "lost:\n fail i0, \"lost\"\n next:\n");
  cases.accept("N3", "repeated moves and moves onto oneself", "next(i0->i4) {",
               "next(i0->i4, i0->i4, i4->i4, r0->r0, R0->r0) {");
  cases.accept("N4", "registers that are not used", "values=9 refs=3", "values=32767 refs=16383");
}

}  // namespace

void add_code_cases(RuleCases& cases) {
  TextCases texts(cases, base_text);
  add_structure_cases(texts);
  add_opcode_cases(texts);
  add_target_cases(texts);
  add_far_block_case(cases);
  add_register_cases(texts);
  add_index_cases(texts);
  add_call_cases(texts);
  add_value_list_cases(texts);
  add_count_cases(texts);
  add_accepted_cases(texts);
  auto sharing = [] {
    return assembler::assemble(R"(
      module sharing
      func first 0v_v {
        entry:
          return []
      }
      func second 0i_v blocks=1 offset=0 length=4 {
      }
    )");
  };
  cases.push_back({"N5", "functions that share bytes", {}, sharing, StatusCode::ok, ""});
}

}  // namespace mote::malformed
