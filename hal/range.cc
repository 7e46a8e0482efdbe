#include "hal/range.h"

#include <cstring>

#include "mote/base/bytes.h"

namespace mote::hal {
namespace {

// Narrows [offset, offset + length) of an outer range of `size` bytes.
Status narrow(uint64_t offset, uint64_t& length, uint64_t size) {
  if (length == whole_length && offset <= size) length = size - offset;
  if (!checked_range(offset, length, size)) return out_of_range<"the range leaves its buffer">;
  return ok_status;
}

}  // namespace

Result<ResolvedRange> resolve_range(const BufferRange& range, std::span<const BufferRange> table) {
  uint64_t length = range.length;
  if (range.buffer) {
    MOTE_TRY(narrow(range.offset, length, range.buffer->size()));
    return ResolvedRange{range.buffer, range.offset, length};
  }
  if (range.slot >= table.size())
    return out_of_range<"the binding table given at submission has no such slot">;
  const BufferRange& entry = table[range.slot];
  if (!entry.buffer) return invalid_argument<"the slot of the binding table is empty">;
  uint64_t entry_length = entry.length;
  MOTE_TRY(narrow(entry.offset, entry_length, entry.buffer->size()));
  MOTE_TRY(narrow(range.offset, length, entry_length));
  // Both offsets lie inside the buffer, so the sum does not wrap.
  return ResolvedRange{entry.buffer, entry.offset + range.offset, length};
}

Result<ResolvedRange> resolve_range(const BufferRange& range, std::span<const BufferRange> table,
                                    MemoryAccess access) {
  MOTE_TRY_ASSIGN(ResolvedRange resolved, resolve_range(range, table));
  if (access & memory_access::write && !resolved.buffer->allocation().is_writable())
    return permission_denied<"the buffer is read-only">;
  return resolved;
}

Result<std::span<uint8_t>> host_range(const BufferRange& range, std::span<const BufferRange> table,
                                      MemoryAccess access) {
  MOTE_TRY_ASSIGN(ResolvedRange resolved, resolve_range(range, table, access));
  uint8_t* bytes = resolved.buffer->host_bytes().data();
  if (!bytes) return failed_precondition<"the host cannot reach the memory of this buffer">;
  return std::span<uint8_t>{bytes + resolved.offset, static_cast<size_t>(resolved.length)};
}

Status check_fill(uint64_t offset, uint64_t length, uint32_t pattern_length) {
  if (pattern_length != 1 && pattern_length != 2 && pattern_length != 4)
    return invalid_argument<"fill patterns have 1, 2 or 4 bytes">;
  if (offset % pattern_length != 0 || length % pattern_length != 0)
    return invalid_argument<"a filled range starts and ends at multiples of the pattern">;
  return ok_status;
}

Status fill_range(const BufferRange& target, uint32_t pattern, uint32_t pattern_length,
                  std::span<const BufferRange> table, const TraceHook& trace) {
  MOTE_TRY_ASSIGN(std::span<uint8_t> bytes, host_range(target, table, memory_access::write));
  MOTE_TRY(check_fill(target.offset, bytes.size(), pattern_length));
  if (bytes.empty()) return ok_status;
  TraceScope scope(trace,
                   [&] { return TraceEvent{.kind = TraceKind::fill, .bytes = bytes.size()}; });
  std::memcpy(bytes.data(), &pattern, pattern_length);
  // What is filled already is the source of the next piece, as long as it stays in the cache.
  constexpr size_t longest_piece = 4096;
  size_t filled = pattern_length;
  while (filled < bytes.size()) {
    size_t piece = filled < longest_piece ? filled : longest_piece;
    if (piece > bytes.size() - filled) piece = bytes.size() - filled;
    std::memcpy(bytes.data() + filled, bytes.data(), piece);
    filled += piece;
  }
  return ok_status;
}

Status update_range(Bytes source, const BufferRange& target, std::span<const BufferRange> table,
                    const TraceHook& trace) {
  MOTE_TRY_ASSIGN(std::span<uint8_t> bytes, host_range(target, table, memory_access::write));
  if (source.size() != bytes.size())
    return invalid_argument<"an update has as many bytes as its target">;
  TraceScope scope(trace,
                   [&] { return TraceEvent{.kind = TraceKind::update, .bytes = bytes.size()}; });
  if (!source.empty()) std::memcpy(bytes.data(), source.data(), source.size());
  return ok_status;
}

Status copy_range(const BufferRange& source, const BufferRange& target,
                  std::span<const BufferRange> table, const TraceHook& trace) {
  MOTE_TRY_ASSIGN(std::span<uint8_t> to, host_range(target, table, memory_access::write));
  BufferRange same_length = source;
  same_length.length = to.size();
  MOTE_TRY_ASSIGN(std::span<uint8_t> from, host_range(same_length, table, memory_access::read));
  if (to.empty()) return ok_status;
  if (from.data() < to.data() + to.size() && to.data() < from.data() + from.size())
    return invalid_argument<"source and target of a copy overlap">;
  TraceScope scope(trace, [&] { return TraceEvent{.kind = TraceKind::copy, .bytes = to.size()}; });
  std::memcpy(to.data(), from.data(), to.size());
  return ok_status;
}

}  // namespace mote::hal
