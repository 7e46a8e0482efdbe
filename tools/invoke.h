// Calls a function and waits for it, whether it is asynchronous or not.
#pragma once

#include <span>
#include <string_view>

#include "mote/mote.hpp"

namespace mote::tools {

// A character a value that the caller passes: without the fences of an asynchronous function.
std::string_view input_slots(const Function& function);

// A fence to hand to call_async() takes memory; these are `count` of them.
Status make_fences(Allocator& allocator, size_t count, Array<Ref<hal::Fence>>& out);

// Calls an asynchronous function, whose last two arguments become the fences. Does not wait, but
// `done` fails when the call does.
Status call_async(Program& program, const Function& function, const Ref<hal::Fence>& wait,
                  const Ref<hal::Fence>& done, std::span<Value> arguments,
                  std::span<Value> results);

// As long as a call may take.
Status wait_for(const Session& session, const hal::Fence& fence);

// `results` is resized; `arguments` grows by the fences. Codes: those of Program::call() and of the
// work that was waited for.
Status invoke(const Session& session, Program& program, const Function& function,
              Array<Value>& arguments, Array<Value>& results);

}  // namespace mote::tools
