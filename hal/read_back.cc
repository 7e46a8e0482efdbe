#include "hal/read_back.h"

namespace mote::hal {

Result<Ref<Buffer>> read_back(Device& device, Allocator& allocator, Buffer& buffer) {
  if (buffer.host_bytes().data() || !buffer.size()) return Ref<Buffer>::share(&buffer);
  BufferParams params{memory_type::host_local | memory_type::device_visible,
                      buffer_usage::transfer | buffer_usage::mapping_scoped};
  MOTE_TRY_ASSIGN(Ref<Buffer> copy, device.allocate(params, buffer.size()));
  MOTE_TRY_ASSIGN(Ref<Fence> done, Fence::create(allocator));
  Submission submission;
  submission.kind = Submission::Kind::copy;
  submission.signal = done.get();
  submission.source = {.buffer = &buffer};
  submission.target = {.buffer = copy.get()};
  MOTE_TRY(device.submit(submission));
  MOTE_TRY(done->wait(wait_forever));
  return copy;
}

}  // namespace mote::hal
