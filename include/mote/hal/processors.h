// The processors of this machine, as far as threads of devices are concerned.
#pragma once

#include <cstdint>

#include "mote/hal/device.h"

namespace mote::hal {

// How many threads a device with these options works with, the calling one included.
uint32_t worker_count(const WorkerOptions& options);
// Whether the calling thread may run on it.
bool has_processor(uint64_t id);

}  // namespace mote::hal
