// Names of types as modules write them.
#pragma once

#include <span>
#include <string_view>

#include "mote/base/object.h"
#include "mote/vm/native_module.h"
#include "mote/vm/value.h"

namespace mote::vm {

// "i32", "!vm.list<...>", "!hal.buffer": the kind of value and, for a reference to objects of one
// type, that type. False for a name that neither the VM nor a module in `natives` provides.
bool resolve_type_name(std::string_view name, std::span<const NativeModule* const> natives,
                       ValueType& value, const ObjectType*& object);

}  // namespace mote::vm
