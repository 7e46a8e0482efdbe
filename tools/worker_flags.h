// The flags about threads of a device, those that begin with "task_".
#pragma once

#include "mote/base/array.h"
#include "mote/hal/device.h"
#include "tools/flags.h"

namespace mote::tools {

// What they ask for; `processors` is memory for a part of it.
// INVALID_ARGUMENT for a word that is none of those that a flag knows, OUT_OF_RANGE for a number.
Status read_worker_flags(const Flags& flags, Array<uint32_t>& processors,
                         hal::WorkerOptions& options, Diagnostic& diagnostic);

// Action dump_task_topologies: the threads of a device with these flags.
Status print_workers(const Flags& flags, Allocator& allocator, Diagnostic& diagnostic);

}  // namespace mote::tools
