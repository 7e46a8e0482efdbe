// The native module `vmvx`: what the kernels of bytecode executables may leave to machine code.
// Only they can import it; it is no module of programs.
#pragma once

#include "mote/vm/native_module.h"

namespace mote::vmvx {

extern const vm::NativeModule native_module;

}  // namespace mote::vmvx
