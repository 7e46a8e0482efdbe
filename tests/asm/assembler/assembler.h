// A test assembler: turns text into a complete .vmfb file, right or deliberately wrong.
//
//   module calc version=2
//   import host.add 0ii_i                ; flags=2: optional
//   globals bytes=8 refs=1
//   rodata greeting "hello" 00           ; quoted text and hex bytes; `external`, align=64
//   export func twice 0i_i {
//     entry:                             ; a label stands for a block marker
//       call host.add [i0, i0] -> [i1]
//       return [i1]
//   }
//   export again = twice
//   export op mul.i32                    ; a function around one instruction, see below
//
// An instruction is its mnemonic and its operands in encoding order, results after `->`; it is
// encoded by walking OpInfo::operands, so a new row of vm/opcodes.def needs nothing here:
//
//   i0 r0 R0       registers of any operand, whatever kind it ought to be; R is r with MOVE
//   7 -1 0xFF 1.5  literals; with a decimal point, `inf` or `nan` the bits of a float
//   [i0, R1] [2 _] lists; `_` is 0xFFFF
//   name           function, import, type (appended to the table), rodata segment or label
//   done(i0->i1)   branch with a remap list; br_table: { a, b(i0->i1) }
//   "text" #5      string; the number itself in place of any name
//
// Commas are blanks, `;` starts a comment, strings know \n \" \\ \xNN. Inside a function
// `.byte`, `.u16` and `.u32` put numbers into the code and `.loc N` maps the place to location N.
//
// Wrong on purpose: `none` in place of a name or convention leaves the field out. `module` takes
// requirements= and bytecode=; `func` takes values= refs= blocks= requirements= offset= length=
// reserved= in place of what is computed; `rodata` takes compression=; `dependency` and `import`
// take flags=. `op M` defines function M with one argument an operand and one result a result.
//
// The other lines: `attribute KEY VALUE` (of the module, or inside a function), `type NAME`,
// `dependency NAME minimum=7 flags=1`, `location file NAME LINE COLUMN`, `location name NAME
// CHILD`, `location call CALLEE CALLER`, `location fused A B ...`.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "vm/opcodes.h"

namespace mote::assembler {

// "line 7: unknown mnemonic 'foo'".
struct AssemblyError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Empty: the file does not have the field.
using OptionalText = std::optional<std::string>;

struct Attribute {
  OptionalText key, value;
};

struct Dependency {
  OptionalText name;
  uint32_t minimum_version = 0;
  uint32_t flags = 1;
};

struct Import {
  OptionalText full_name, cconv;
  uint32_t flags = 1;
};

struct Export {
  OptionalText name;
  int32_t function = 0;
};

struct Rodata {
  std::string name;
  std::vector<uint8_t> bytes;
  bool external = false;
  uint32_t alignment = 16;
  uint8_t compression = 0;
  std::optional<uint64_t> offset, length;  // of an external segment, in place of the right ones
};

// `kind` and the numbers are those of the `location` line.
struct Location {
  std::string kind, text;
  std::vector<int32_t> numbers;
};

struct SourceMapEntry {
  int32_t offset, location;
};

struct Function {
  std::string name;
  OptionalText cconv;
  std::vector<Attribute> attributes;
  std::vector<uint8_t> code;
  int32_t value_registers = 0, ref_registers = 0, block_count = 0, reserved = 0;
  uint32_t requirements = 0;
  std::optional<int32_t> offset, length;
  std::vector<SourceMapEntry> source_map;
  // What it contains, for the coverage tests.
  std::set<vm::Op> ops;
  std::set<std::string> callees;
};

struct Module {
  OptionalText name = "module";
  uint32_t version = 0;
  std::optional<uint32_t> requirements;  // unset: those of the functions
  uint32_t bytecode_version = 17u << 16;
  std::vector<Attribute> attributes;
  std::vector<OptionalText> types;
  std::vector<Dependency> dependencies;
  std::vector<Import> imports;
  std::vector<Export> exports;
  std::vector<Rodata> rodata;
  int32_t global_bytes = 0, global_refs = 0;
  std::vector<Function> functions;
  std::vector<Location> locations;
};

enum class Shape { raw, zip };

Module parse_module(std::string_view text);
std::vector<uint8_t> write_module(const Module& module, Shape shape = Shape::raw);

inline std::vector<uint8_t> assemble(std::string_view text, Shape shape = Shape::raw) {
  return write_module(parse_module(text), shape);
}

}  // namespace mote::assembler
