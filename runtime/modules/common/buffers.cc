#include "mote/hal/buffer.h"

#include "runtime/modules/common/functions.h"

namespace mote::hal_functions {

// (buffer, offset, length) -> buffer
Status buffer_subspan(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Buffer * buffer, call.ref<hal::Buffer>(0));
  MOTE_TRY_ASSIGN(Ref<hal::Buffer> part,
                  buffer->subspan(call.allocator(), call.u64(1), call.u64(2)));
  call.return_ref(0, std::move(part));
  return ok_status;
}

Status buffer_length(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Buffer * buffer, call.ref<hal::Buffer>(0));
  call.return_i64(0, static_cast<int64_t>(buffer->size()));
  return ok_status;
}

}  // namespace mote::hal_functions
