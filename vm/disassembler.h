// Bytecode as text, from the rows of opcodes.def.
#pragma once

#include <cstdint>
#include <string_view>

#include "vm/bytecode_module.h"

namespace mote::vm {

// Receives the text in pieces.
struct TextSink {
  void (*write)(void* user, std::string_view piece);
  void* user;

  void operator()(std::string_view piece) const { write(user, piece); }
};

// The module's name, types, imports and embedded constants, a line each.
void disassemble_tables(const BytecodeModule& module, TextSink sink);

// One function with its exports. `with_offsets` puts [XXXXXXXX], the byte offset inside the
// function, before each block and instruction.
void disassemble_function(const BytecodeModule& module, uint32_t function, bool with_offsets,
                          TextSink sink);

}  // namespace mote::vm
