// Between values in host memory and the objects that functions take and return.
#pragma once

#include "mote/mote.hpp"
#include "tools/host_value.h"

namespace mote::tools {

// An argument for a slot 'i' 'I' 'f' 'F' or 'r'. Kind none becomes zero or null.
Result<Value> make_argument(Session& session, const HostValue& value, char slot);

// Copies what `value` refers to, items of lists included.
Status bring_to_host(Session& session, const Value& value, HostValue& out);

}  // namespace mote::tools
