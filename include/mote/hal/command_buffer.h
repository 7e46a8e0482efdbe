// `hal.command_buffer`: work recorded once and submitted, possibly many times.
#pragma once

#include <cstdint>
#include <span>

#include "mote/base/bytes.h"
#include "mote/hal/buffer.h"
#include "mote/hal/executable.h"

namespace mote::hal {

// A range of a buffer, or of entry `slot` of the binding table given at submission when `buffer`
// is null. Offsets count from the start of that buffer or entry; whole_length: to its end.
// Entries of a binding table are such ranges too, each with a buffer.
inline constexpr uint64_t whole_length = UINT64_MAX;
struct BufferRange {
  Buffer* buffer = nullptr;
  uint32_t slot = 0;
  uint64_t offset = 0;
  uint64_t length = whole_length;
};

using CommandBufferModes = uint32_t;
namespace command_buffer_mode {
inline constexpr CommandBufferModes reusable = 0, one_shot = 0x1, allow_inline = 0x10,
                                    unvalidated = 0x20, unretained = 0x40;
}

struct CommandBufferParams {
  CommandBufferModes modes = command_buffer_mode::reusable;
  uint32_t categories = 3;  // 1 transfer, 2 dispatch
  uint64_t queue_affinity = UINT64_MAX;
  uint32_t binding_capacity = 0;
};

using DispatchFlags = uint64_t;
namespace dispatch_flag {
// The two say when counts are read, which "when the dispatch runs" satisfies; the rest of the
// known ones are hints. Those that change the form of arguments are refused.
inline constexpr DispatchFlags dynamic_counts = 1, static_counts = 2, custom_arguments = 0x1C;
}  // namespace dispatch_flag

struct DispatchParams {
  Executable* executable = nullptr;
  uint32_t function = 0;  // export ordinal
  // Static counts, or where three u32 are read when the dispatch runs.
  uint32_t workgroup_count[3] = {1, 1, 1};
  bool is_indirect = false;
  BufferRange indirect_counts = {};
  DispatchFlags flags = 0;
  std::span<const uint32_t> constants = {};
  std::span<const BufferRange> bindings = {};
};

inline constexpr uint64_t max_update_size = 65536;

// Recording: one thread, between creation and finalize(). Buffers and executables named directly
// are retained; constants, bindings and update bytes are copied. Recording order is execution order
// for commands on two sides of a barrier. After finalize() the object is immutable: nothing about
// one submission is kept in it.
// Errors: FAILED_PRECONDITION when finalized already, INVALID_ARGUMENT or OUT_OF_RANGE for operands
// of direct references; those of slots are checked at submission.
class CommandBuffer : public Object {
 public:
  static const ObjectType object_type;

  // Which kind of device made it; others refuse it.
  const ObjectType& implementation() const { return *implementation_; }

  virtual Status finalize() = 0;
  virtual Status barrier() = 0;
  // `pattern_length` 1, 2 or 4; offset and length are multiples of it.
  virtual Status fill(const BufferRange& target, uint32_t pattern, uint32_t pattern_length) = 0;
  virtual Status update(Bytes source, const BufferRange& target) = 0;
  // Ranges must not overlap; the length is the target's.
  virtual Status copy(const BufferRange& source, const BufferRange& target) = 0;
  virtual Status dispatch(const DispatchParams& params) = 0;

 protected:
  explicit CommandBuffer(const ObjectType& implementation)
      : Object(object_type), implementation_(&implementation) {}
  ~CommandBuffer() = default;

 private:
  const ObjectType* implementation_;
};

}  // namespace mote::hal
