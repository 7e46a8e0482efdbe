#include "tools/invoke.h"

namespace mote::tools {

std::string_view input_slots(const Function& function) {
  std::string_view slots = function.arguments();
  if (function.is_async()) slots.remove_suffix(2);
  return slots;
}

Status invoke(const Session& session, Program& program, const Function& function,
              Array<Value>& arguments, Array<Value>& results) {
  Ref<hal::Fence> done;
  if (input_slots(function).size() < function.arguments().size()) {
    MOTE_TRY_ASSIGN(done, hal::Fence::create(session.allocator()));
    MOTE_TRY(arguments.push(Value(Ref<hal::Fence>())));
    MOTE_TRY(arguments.push(Value(done)));
  }
  MOTE_TRY(results.resize(function.results().size()));
  Status status = program.call(function, {arguments.data(), arguments.size()},
                               {results.data(), results.size()});
  if (!done) return status;
  if (!status.ok()) {
    done->fail(status);  // nobody else will reach it, and work may wait for it
    return status;
  }
  uint64_t timeout_ms = session.options().call_timeout_ms;
  return done->wait(timeout_ms ? timeout_ms * 1000000 : hal::wait_forever);
}

}  // namespace mote::tools
