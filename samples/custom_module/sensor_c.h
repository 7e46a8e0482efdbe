// The native module "sensor" of this sample, in C.
#pragma once

#include "mote/native.h"

extern const mote_native_definition_t sensor_module;
