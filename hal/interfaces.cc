// Type constants of the interfaces that drivers and loaders implement.
#include "mote/hal/command_buffer.h"
#include "mote/hal/device.h"
#include "mote/hal/executable.h"

namespace mote::hal {

const ObjectType Executable::object_type{"hal.executable"};
const ObjectType CpuExecutable::implementation_type{"CPU executable"};
const ObjectType CommandBuffer::object_type{"hal.command_buffer"};
const ObjectType File::object_type{"hal.file"};
const ObjectType Device::object_type{"hal.device"};

}  // namespace mote::hal
