// Bytes of device memory for the host.
#pragma once

#include "mote/hal/device.h"

namespace mote::hal {

// The buffer itself when the host can read it, else a copy that `device` made in memory that it
// can; waits for the copy. Codes: those of Device::allocate() and of the work.
Result<Ref<Buffer>> read_back(Device& device, Allocator& allocator, Buffer& buffer);

}  // namespace mote::hal
