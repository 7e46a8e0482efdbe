// The FlatBuffer of a module as JSON, with the field names of the stock tools.
#pragma once

#include "vm/bytecode_module.h"
#include "vm/text_sink.h"

namespace mote::vm {

// Fields that hold their default are left out; sets of bits are names, "YIELD UNWIND". On one line
// unless `pretty`; no line break at the end.
void write_module_json(const BytecodeModule& module, bool pretty, TextSink sink);

}  // namespace mote::vm
