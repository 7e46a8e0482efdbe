// Rules of the module's tables and of function descriptors.
#include "flatbuffers/flatbuffers.h"
#include "mote/base/bytes.h"
#include "schemas/bytecode_module_generated.h"
#include "tests/malformed/rules.h"

namespace mote::malformed {
namespace {

constexpr char base_text[] = R"(
  module base requirements=15 bytecode=0x110000
  type i8
  type !vm.buffer
  type !vm.list<!vm.ref<!unknown.type>>
  type !vm.opaque
  dependency host minimum=1 flags=2
  import host.f 0iCiID_Ir flags=2
  globals bytes=16 refs=2
  rodata text compression=1 "text"
  rodata outside external align=64 "outside"
  export func f 0iIr_i values=4 refs=1 blocks=1 requirements=15 reserved=0 {
    entry:
      return [i0]
  }
  export second = f
)";

constexpr StatusCode unimplemented = StatusCode::unimplemented;
constexpr StatusCode not_found = StatusCode::not_found;

void add_header_cases(TextCases& cases) {
  cases.refuse("M1", "no name", "module base", "module none", "no name");
  cases.refuse("M1", "empty name", "module base", "module \"\"", "no name");
  for (const char* bits : {"requirements=16 b", "requirements=31 b", "requirements=0x80000000 b"})
    cases.refuse("M2", bits, "requirements=15 b", bits, "the module requires a feature");
  for (const char* version : {"bytecode=0x100000", "bytecode=0x120000", "bytecode=0x110001",
                              "bytecode=0", "bytecode=17", "bytecode=0xFFFFFFFF"})
    cases.refuse("M3", version, "bytecode=0x110000", version, "another bytecode version");
  cases.refuse("M4", "no name", "type i8", "type none", "a type without a name");
  cases.refuse("M4", "empty name", "type i8", "type \"\"", "a type without a name");
  for (const char* type : {"!no.such", "i1", "i33", "index", "vm.buffer", "vm.list<i8>", "!", "i",
                           "!vm.buffers", "!vm.buffe", "!vm.opaques", "!vm", "!i8"})
    cases.refuse("M5", type, "type i8", std::string("type ") + type, "a type that no registered",
                 not_found);
  cases.refuse("M6", "no name", "dependency host", "dependency none", "dependency without a name");
  cases.refuse("M6", "empty name", "dependency host", "dependency \"\"", "without a name");
  for (const char* flags : {"flags=0", "flags=4", "flags=6", "flags=0x80000001"})
    cases.refuse("M6", flags, "minimum=1 flags=2", std::string("minimum=1 ") + flags,
                 "dependency with unknown flags");
  for (const char* globals : {"bytes=-1 refs=2", "bytes=-2147483648 refs=2", "bytes=16 refs=-1"})
    cases.refuse("M15", globals, "bytes=16 refs=2", globals, "negative number of globals");
  cases.accept("M15", "no globals", "globals bytes=16 refs=2", "");
}

void add_import_cases(TextCases& cases) {
  for (const char* name : {"none", "\"\"", "host", ".f", "host.", "."})
    cases.refuse("M7", name, "import host.f", std::string("import ") + name,
                 "an import that is not named");
  cases.accept("M7", "dots in the function's name", "import host.f", "import host.f.g.h");
  auto with = [](const char* cconv) { return std::string("host.f ") + cconv; };
  constexpr char from[] = "host.f 0iCiID_Ir";
  for (const char* cconv :
       {"0x_v", "0i_x", "0CiCiDD_v", "0Ci_v", "0CiD_CiD", "0D_v", "0iD_v", "0CD_v", "0CvD_v",
        "0vi_v", "0iv_v", "0vv_v", "0i_vi", "0i_iv", "0i_i_i", "0CiD_D", "0_v_", "0Ci_iD_v"})
    cases.refuse("M8", cconv, from, with(cconv), "malformed calling convention");
  for (const char* cconv : {"1v_v", "v_v", "i", "_"})
    cases.refuse("M8", cconv, from, with(cconv), "version other than 0", unimplemented);
  for (const char* cconv : {"none", "\"\"", "0", "0v", "0_", "0_v", "0v_", "0i", "0CrIDCiD_v"})
    cases.accept("M8", cconv, from, with(cconv));
}

void add_export_cases(TextCases& cases) {
  cases.refuse("M9", "no name", "export second", "export none", "an export without a name");
  cases.refuse("M9", "empty name", "export second", "export \"\"", "an export without a name");
  for (const char* ordinal : {"#1", "#-1", "#0x7FFFFFFF", "#0x80000000"})
    cases.refuse("M10", ordinal, "second = f", std::string("second = ") + ordinal,
                 "a function that does not exist");
  for (const char* cconv : {"0iIrx_i", "0v_CiD", "0i_v_v"})
    cases.refuse("M12", cconv, "0iIr_i values", std::string(cconv) + " values", "malformed");
  for (const char* cconv : {"0CiD_i", "0iCID_i"})
    cases.refuse("M12", cconv, "0iIr_i values", std::string(cconv) + " values",
                 "a span in the convention of a function");
  for (const char* cconv : {"1iIr_i", "iIr_i"})
    cases.refuse("M12", cconv, "0iIr_i values", std::string(cconv) + " values",
                 "version other than 0", unimplemented);
  cases.accept("M18", "two exports of one name", "export second", "export f");
}

void add_rodata_cases(TextCases& cases) {
  constexpr char from[] = "outside external align=64";
  for (const char* place : {"offset=1", "offset=8", "length=8", "length=0xFFFFFFFFFFFFFFFF",
                            "offset=0xFFFFFFFFFFFFFFFF", "offset=1 length=0xFFFFFFFFFFFFFFFF",
                            "offset=0x8000000000000000 length=0x8000000000000007",
                            "offset=0x100000000", "offset=8 length=0"})
    cases.refuse("M13", place, from, std::string(from) + " " + place,
                 "a constant lies outside the file");
  for (const char* place : {"offset=7 length=0", "offset=3 length=4", "length=0"})
    cases.accept("M13", place, from, std::string(from) + " " + place);
  for (const char* code : {"compression=2", "compression=255"})
    cases.refuse("M14", code, "compression=1", code, "a compressed constant", unimplemented);
  cases.accept("M14", "compression=0", "compression=1", "compression=0");
}

void add_descriptor_cases(TextCases& cases) {
  constexpr char values[] = "values=4 ", refs[] = "refs=1 ", blocks[] = "blocks=1 ";
  constexpr char needs[] = "requirements=15 reserved=0", registers[] = "number of registers";
  for (const char* count : {"blocks=0 ", "blocks=-1 ", "blocks=-32768 "})
    cases.refuse("D1", count, blocks, count, "a function without blocks");
  for (const char* place :
       {"length=0", "length=-1", "length=-2147483648", "offset=-2", "offset=-2147483648 length=8"})
    cases.refuse("D2", place, "reserved=0", place, "a function without code");
  for (const char* place : {"length=0x7FFFFFFF", "length=7", "offset=0 length=1",
                            "offset=0x7FFFFFF8 length=6", "offset=0x7FFFFFFE length=0x7FFFFFFF"})
    cases.refuse("D3", place, "reserved=0", place, "code lies outside the bytecode");
  for (const char* count : {"values=-1 ", "values=-32768 "})
    cases.refuse("D5", count, values, count, registers);
  for (const char* count : {"refs=-1 ", "refs=0x4000 ", "refs=0x7FFF ", "refs=-32768 "})
    cases.refuse("D5", count, refs, count, registers);
  cases.accept("D5", "most value registers", values, "values=0x7FFF ");
  cases.accept("D5", "most reference registers", refs, "refs=0x3FFF ");
  // i0, the pair i2:3 and r0.
  for (const char* count : {"values=3 ", "values=0 "})
    cases.refuse("D6", count, values, count, "fewer registers than arguments");
  cases.refuse("D6", "refs=0", refs, "refs=0 ", "fewer registers than arguments");
  for (const char* bits : {"requirements=16 reserved=0", "requirements=0x80000000 reserved=0"})
    cases.refuse("D7", bits, needs, bits, "a function requires a feature");
  for (const char* reserved : {"reserved=1", "reserved=-1"})
    cases.accept("D8", reserved, "reserved=0", reserved);
  for (const char* count : {"blocks=7 ", "blocks=0x7FFF "})
    cases.refuse("D9", count, blocks, count, "more blocks than bytes");
}

// A function inside the literal of another one, at an even and at an odd place.
void add_odd_offset_case(RuleCases& cases) {
  auto text = [](const char* literal, const char* offset) {
    return std::string(R"(
      module odd
      func outer 0v_v {
        entry:
          const.i64 )") +
           literal + R"( -> i0
          return []
      }
      export func inner 0v_v blocks=1 length=4 offset=)" +
           offset + " {\n}\n";
  };
  auto good = [text] { return assembler::assemble(text("0x00005A79", "2")); };
  auto bad = [text] { return assembler::assemble(text("0x005A7900", "3")); };
  cases.push_back(
      {"D4", "offset 3", good, bad, StatusCode::invalid_argument, "starts at an odd offset"});
}

void add_count_cases(RuleCases& cases) {
  std::string two_functions = std::string(base_text) + "func g 0v_v {\nentry:\nreturn []\n}\n";
  File good = assembler::assemble(two_functions);
  const auto& module = *flatbuffers::GetSizePrefixedRoot<schema::BytecodeModule>(good.data());
  auto shorten = [&](const char* what, const void* vector) {
    File bad = good;
    auto at = static_cast<const uint8_t*>(vector) - good.data();
    store_le<uint32_t>(bad.data() + at, 1);
    cases.push_back({"M11", what, [good] { return good; }, [bad] { return bad; },
                     StatusCode::invalid_argument, "differ in number"});
  };
  shorten("one signature for two functions", module.signatures());
  shorten("two signatures for one function", module.functions());

  auto many = [](size_t functions, size_t imports, size_t exports) {
    assembler::Module result = assembler::parse_module(base_text);
    assembler::Function shared = result.functions[0];
    shared.offset = 0;
    result.functions.resize(functions, shared);
    result.imports.resize(imports, result.imports[0]);
    result.exports.resize(exports, result.exports[0]);
    return assembler::write_module(result);
  };
  constexpr size_t limit = 65535;
  auto most = [many] { return many(limit, limit, limit); };
  auto refuse = [&](const char* what, size_t functions, size_t imports, size_t exports) {
    cases.push_back({"M16", what, most, [=] { return many(functions, imports, exports); },
                     StatusCode::invalid_argument, "more than 65535"});
  };
  refuse("65536 functions", limit + 1, limit, limit);
  refuse("65536 imports", limit, limit + 1, limit);
  refuse("65536 exports", limit, limit, limit + 1);
  cases.push_back({"M17", "counts that fit", {}, most, StatusCode::ok, ""});
}

}  // namespace

void add_table_cases(RuleCases& cases) {
  TextCases texts(cases, base_text);
  add_header_cases(texts);
  add_import_cases(texts);
  add_export_cases(texts);
  add_rodata_cases(texts);
  add_descriptor_cases(texts);
  add_odd_offset_case(cases);
  add_count_cases(cases);
}

}  // namespace mote::malformed
