// The native module "sensor" of this sample.
#pragma once

#include "mote/vm/native_module.h"

namespace sample {

const mote::vm::NativeModule& sensor_module();

}  // namespace sample
