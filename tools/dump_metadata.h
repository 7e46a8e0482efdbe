// The tables of a module as text for people.
#pragma once

#include <cstdio>

#include "vm/bytecode_module.h"
#include "vm/text_sink.h"

namespace mote::tools {

// Types, dependencies, imports, exports, sizes and functions, in the form of the stock tools.
void dump_metadata(const vm::BytecodeModule& module, vm::TextSink sink);

// "!vm.ref<?>, i64, tuple<i32>..." for a side of a calling convention.
void dump_kinds(std::string_view kinds, vm::TextSink sink);

// printf into a sink; what is longer than 255 characters is cut.
template <class... T>
void print(vm::TextSink sink, const char* format, T... values) {
  char text[256];
  std::snprintf(text, sizeof text, format, values...);
  sink(text);
}

}  // namespace mote::tools
