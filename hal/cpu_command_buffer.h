// The command buffer of CPU devices: a list of commands that execute() walks in recording order.
//
// Transfers run at once, dispatches in groups that end at a barrier: nothing between two barriers
// depends on anything else there. Operands that name their buffer are checked while recording; all
// are resolved again by execute(), which changes nothing in the object: submissions may overlap.
#pragma once

#include <cstdint>
#include <span>

#include "hal/cpu_dispatch.h"
#include "mote/base/array.h"
#include "mote/hal/command_buffer.h"

namespace mote::hal {

class CpuCommandBuffer final : public CommandBuffer {
 public:
  static const ObjectType implementation_type;

  static Result<Ref<CommandBuffer>> create(Allocator& allocator);

  Status finalize() override;
  Status barrier() override;
  Status fill(const BufferRange& target, uint32_t pattern, uint32_t pattern_length) override;
  Status update(Bytes source, const BufferRange& target) override;
  Status copy(const BufferRange& source, const BufferRange& target) override;
  Status dispatch(const DispatchParams& params) override;

  // FAILED_PRECONDITION before finalize(); the first failure of a command ends the execution.
  Status execute(std::span<const BufferRange> table, WorkgroupRunner& runner) const;

  // For create() and the end of the last count; nobody else calls these two.
  explicit CpuCommandBuffer(Allocator& allocator)
      : CommandBuffer(implementation_type), allocator_(allocator), retained_(allocator) {}
  ~CpuCommandBuffer() = default;

 private:
  struct Command;
  struct Barrier;
  struct Fill;
  struct Update;
  struct Copy;
  struct Dispatch;
  struct Block;
  class Group;

  void destroy() override;
  Status check_recording() const;
  Status keep(const BufferRange& range, MemoryAccess access);
  Status retain(Object* object);
  template <class T>
  T* append(size_t extra_bytes);
  static Status run_transfer(const Command& command, std::span<const BufferRange> table,
                             const TraceHook& trace);

  Allocator& allocator_;
  bool is_final_ = false;
  Block* blocks_ = nullptr;  // newest first
  size_t block_used_ = 0;
  Command* first_ = nullptr;
  Command* last_ = nullptr;
  Array<Ref<Object>> retained_;
};

}  // namespace mote::hal
