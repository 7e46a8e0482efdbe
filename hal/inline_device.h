// A CPU device that runs work on the calling thread.
#pragma once

#include "mote/hal/device.h"

namespace mote::hal {

// The device of a driver of this name, a constant: there is one, without a path.
Result<Ref<Device>> create_inline_device(const char* driver_name, const DeviceParams& params);

}  // namespace mote::hal
