// A whole file, written so that a failure leaves what was there before.
#pragma once

#include "mote/base/bytes.h"
#include "mote/base/diagnostic.h"
#include "mote/base/status.h"

namespace mote::io {

// INVALID_ARGUMENT when there is something at `path` that is no file, NOT_FOUND without the folder,
// RESOURCE_EXHAUSTED when the disk is full, UNKNOWN for other failures.
Status replace_file(const char* path, Bytes bytes, Diagnostic& diagnostic);

}  // namespace mote::io
