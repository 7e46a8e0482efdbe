// Whether what a function does follows from its arguments and the program's state alone, as far as
// the instructions say.
#pragma once

#include "mote/base/array.h"
#include "vm/context.h"

namespace mote::vm {

// What the functions of a module change after its initialisation.
struct ChangedState {
  explicit ChangedState(Allocator& allocator) : refs(allocator) {}

  bool has_values = false;
  Array<uint32_t> refs;  // indices of reference globals, in ascending order
};

// Whether a call of `entry` looks at nothing but the numbers and references that it is given, finds
// in globals, or gets from native functions: no contents of buffers and lists, no identity of
// objects, no code of other modules. `changed`: what any function that is called from outside may
// change; false when that cannot be known. Linear in the size of the code.
Result<bool> is_deterministic(const Instance& instance, uint32_t entry, ChangedState& changed);

}  // namespace mote::vm
