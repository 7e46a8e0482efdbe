// The native module `host` that test programs import from.
#pragma once

#include <vector>

#include "mote/vm/native_module.h"

namespace mote::assembler {

// What programs told the host, in order.
struct HostNotes {
  std::vector<int32_t> notes;
};

// A module that keeps one state a program: how many tokens are alive, and where notes go, which
// must outlive every session with the module.
vm::NativeModule make_host_module(HostNotes& notes, uint32_t version = 3);

}  // namespace mote::assembler
