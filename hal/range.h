// How ranges of buffers and binding tables become bytes.
#pragma once

#include <cstdint>
#include <span>

#include "mote/base/status.h"
#include "mote/base/trace.h"
#include "mote/hal/command_buffer.h"

namespace mote::hal {

// A range inside `buffer`, with its slot and whole_length resolved.
struct ResolvedRange {
  Buffer* buffer;
  uint64_t offset;
  uint64_t length;
};

// OUT_OF_RANGE for a slot past the table or bytes past the buffer or table entry,
// INVALID_ARGUMENT for a table entry without a buffer.
Result<ResolvedRange> resolve_range(const BufferRange& range, std::span<const BufferRange> table);
// Also PERMISSION_DENIED for `access` with write to memory that may not be written.
Result<ResolvedRange> resolve_range(const BufferRange& range, std::span<const BufferRange> table,
                                    MemoryAccess access);

// The bytes of a range for the host. Also FAILED_PRECONDITION when the host cannot reach them.
Result<std::span<uint8_t>> host_range(const BufferRange& range, std::span<const BufferRange> table,
                                      MemoryAccess access);

// The transfers of command buffers and queues.
// `pattern_length` is 1, 2 or 4; offset and length of the target are multiples of it, else
// INVALID_ARGUMENT. Only the low bytes of the pattern count.
Status check_fill(uint64_t offset, uint64_t length, uint32_t pattern_length);
Status fill_range(const BufferRange& target, uint32_t pattern, uint32_t pattern_length,
                  std::span<const BufferRange> table, const TraceHook& trace);
// INVALID_ARGUMENT when the target has another length.
Status update_range(Bytes source, const BufferRange& target, std::span<const BufferRange> table,
                    const TraceHook& trace);
// The length is the target's. INVALID_ARGUMENT when the ranges overlap.
Status copy_range(const BufferRange& source, const BufferRange& target,
                  std::span<const BufferRange> table, const TraceHook& trace);

}  // namespace mote::hal
