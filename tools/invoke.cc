#include "tools/invoke.h"

namespace mote::tools {

std::string_view input_slots(const Function& function) {
  std::string_view slots = function.arguments();
  if (function.is_async()) slots.remove_suffix(2);
  return slots;
}

Status make_fences(Allocator& allocator, size_t count, Array<Ref<hal::Fence>>& out) {
  out.clear();
  for (size_t i = 0; i < count; ++i) {
    MOTE_TRY_ASSIGN(Ref<hal::Fence> fence, hal::Fence::create(allocator));
    MOTE_TRY(out.push(std::move(fence)));
  }
  return ok_status;
}

Status call_async(Program& program, const Function& function, const Ref<hal::Fence>& wait,
                  const Ref<hal::Fence>& done, std::span<Value> arguments,
                  std::span<Value> results) {
  arguments[arguments.size() - 2] = Value(wait);
  arguments[arguments.size() - 1] = Value(done);
  Status status = program.call(function, arguments, results);
  if (!status.ok()) done->fail(status);  // nobody else will reach it, and work may wait for it
  return status;
}

Status wait_for(const Session& session, const hal::Fence& fence) {
  uint64_t timeout_ms = session.options().call_timeout_ms;
  TraceScope scope(session.options().trace, [] { return TraceEvent{.kind = TraceKind::wait}; });
  return fence.wait(timeout_ms ? timeout_ms * 1000000 : hal::wait_forever);
}

Status invoke(const Session& session, Program& program, const Function& function,
              Array<Value>& arguments, Array<Value>& results) {
  MOTE_TRY(results.resize(function.results().size()));
  std::span<Value> out(results.data(), results.size());
  if (!function.is_async())
    return program.call(function, {arguments.data(), arguments.size()}, out);
  MOTE_TRY_ASSIGN(Ref<hal::Fence> done, hal::Fence::create(session.allocator()));
  MOTE_TRY(arguments.resize(arguments.size() + 2));
  MOTE_TRY(call_async(program, function, nullptr, done, {arguments.data(), arguments.size()}, out));
  return wait_for(session, *done);
}

}  // namespace mote::tools
