// Calls a function and waits for it, whether it is asynchronous or not.
#pragma once

#include <string_view>

#include "mote/mote.hpp"

namespace mote::tools {

// A character a value that the caller passes: without the fences of an asynchronous function.
std::string_view input_slots(const Function& function);

// `results` is resized; `arguments` grows by the fences. Codes: those of Program::call() and of the
// work that was waited for.
Status invoke(const Session& session, Program& program, const Function& function,
              Array<Value>& arguments, Array<Value>& results);

}  // namespace mote::tools
