// Bytecode as text, from the rows of opcodes.def.
#pragma once

#include <cstdint>

#include "vm/bytecode_module.h"
#include "vm/text_sink.h"

namespace mote::vm {

// The module's name, types, imports and constants, a line each.
void disassemble_tables(const BytecodeModule& module, TextSink sink);

// One function with its exports. `with_offsets` puts [XXXXXXXX], the byte offset inside the
// function, before each block and instruction. RESOURCE_EXHAUSTED when there is no memory for the
// list of its blocks, which comes from `allocator`.
Status disassemble_function(const BytecodeModule& module, uint32_t function, bool with_offsets,
                            Allocator& allocator, TextSink sink);

}  // namespace mote::vm
