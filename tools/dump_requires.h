// What a module needs from a runtime, for the person who chooses what to link.
#pragma once

#include "vm/bytecode_module.h"
#include "vm/text_sink.h"

namespace mote::tools {

// Bytecode version and features, imports by module, devices and executable formats, parameters,
// memory, and what the file does not say. RESOURCE_EXHAUSTED when there is no memory.
Status dump_requires(const vm::BytecodeModule& module, vm::TextSink sink);

}  // namespace mote::tools
