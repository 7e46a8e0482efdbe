// Buffers in memory that the host and its kernels share; what CPU devices hand out.
#pragma once

#include <cstdint>
#include <span>

#include "mote/base/bytes.h"
#include "mote/hal/buffer.h"
#include "mote/hal/device.h"

namespace mote::hal {

// Aligned to buffer_alignment, contents undefined. RESOURCE_EXHAUSTED without memory.
Result<Ref<Buffer>> allocate_host_buffer(Allocator& allocator, const BufferParams& params,
                                         uint64_t size);

// As Device::import_host() of a CPU device.
Result<Ref<Buffer>> import_host_buffer(Allocator& allocator, const BufferParams& params,
                                       std::span<uint8_t> memory, Object* owner);

// A file that is a constant range of memory; `owner` keeps it alive.
Result<Ref<File>> create_memory_file(Allocator& allocator, Bytes contents, Object* owner);

}  // namespace mote::hal
