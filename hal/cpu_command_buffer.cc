#include "hal/cpu_command_buffer.h"

#include <cstring>

#include "hal/range.h"

namespace mote::hal {

// Commands lie one after another in blocks of memory; none has anything to destroy.
struct CpuCommandBuffer::Command {
  enum class Kind : uint8_t { fill, update, copy, dispatch, barrier };
  Kind kind;
  Command* next;
};

struct CpuCommandBuffer::Barrier : Command {
  static constexpr Kind command_kind = Kind::barrier;
};

struct CpuCommandBuffer::Fill : Command {
  static constexpr Kind command_kind = Kind::fill;
  BufferRange target;
  uint32_t pattern;
  uint32_t pattern_length;
};

struct CpuCommandBuffer::Update : Command {
  static constexpr Kind command_kind = Kind::update;
  BufferRange target;
  size_t size;
  uint8_t* bytes() { return reinterpret_cast<uint8_t*>(this + 1); }
  Bytes bytes() const { return {reinterpret_cast<const uint8_t*>(this + 1), size}; }
};

struct CpuCommandBuffer::Copy : Command {
  static constexpr Kind command_kind = Kind::copy;
  BufferRange source;
  BufferRange target;
};

struct CpuCommandBuffer::Dispatch : Command {
  static constexpr Kind command_kind = Kind::dispatch;
  CpuExecutable* executable;
  uint32_t ordinal;
  uint32_t workgroup_count[3];
  bool is_indirect;
  BufferRange indirect_counts;
  std::span<const BufferRange> bindings;
  std::span<const uint32_t> constants;
};

struct alignas(uint64_t) CpuCommandBuffer::Block {
  Block* next;
  size_t size;  // of the memory after this header
  uint8_t* bytes() { return reinterpret_cast<uint8_t*>(this + 1); }
};

namespace {

// Most command buffers are short.
constexpr size_t first_block_size = 496;
constexpr size_t block_size = 4096;
constexpr size_t counts_size = 3 * sizeof(uint32_t);

}  // namespace

const ObjectType CpuCommandBuffer::implementation_type{"CPU command buffer"};

Result<Ref<CommandBuffer>> CpuCommandBuffer::create(Allocator& allocator) {
  auto* commands = create_in<CpuCommandBuffer>(allocator, allocator);
  if (!commands) return out_of_memory;
  return Ref<CommandBuffer>(Ref<CpuCommandBuffer>::adopt(commands));
}

void CpuCommandBuffer::destroy() {
  while (blocks_) {
    Block* next = blocks_->next;
    allocator_.deallocate(blocks_, sizeof(Block) + blocks_->size, alignof(Block));
    blocks_ = next;
  }
  destroy_in(allocator_, this);
}

Status CpuCommandBuffer::check_recording() const {
  if (is_final_) return failed_precondition<"the command buffer is finalized">;
  return ok_status;
}

Status CpuCommandBuffer::barrier() {
  MOTE_TRY(check_recording());
  bool has_effect = last_ && last_->kind != Command::Kind::barrier;
  return !has_effect || append<Barrier>(0) ? ok_status : out_of_memory;
}

Status CpuCommandBuffer::finalize() {
  MOTE_TRY(check_recording());
  is_final_ = true;
  return ok_status;
}

Status CpuCommandBuffer::retain(Object* object) {
  // Neighbours often name the same object.
  if (!retained_.empty() && retained_.back().get() == object) return ok_status;
  return retained_.push(Ref<Object>::share(object));
}

// Checks and retains an operand that names its buffer.
Status CpuCommandBuffer::keep(const BufferRange& range, MemoryAccess access) {
  if (!range.buffer) return ok_status;
  MOTE_TRY(resolve_range(range, {}, access).status());
  return retain(range.buffer);
}

// A zeroed command at the end of the list, with room behind it; null without memory.
template <class T>
T* CpuCommandBuffer::append(size_t extra_bytes) {
  size_t size = align_up(sizeof(T) + extra_bytes, alignof(uint64_t));
  if (!blocks_ || size > blocks_->size - block_used_) {
    size_t usual = blocks_ ? block_size : first_block_size;
    size_t capacity = size > usual ? size : usual;
    auto* block =
        static_cast<Block*>(allocator_.allocate(sizeof(Block) + capacity, alignof(Block)));
    if (!block) return nullptr;
    *block = {blocks_, capacity};
    blocks_ = block;
    block_used_ = 0;
  }
  T* command = new (blocks_->bytes() + block_used_) T{};
  block_used_ += size;
  command->kind = T::command_kind;
  (last_ ? last_->next : first_) = command;
  last_ = command;
  return command;
}

Status CpuCommandBuffer::fill(const BufferRange& target, uint32_t pattern,
                              uint32_t pattern_length) {
  MOTE_TRY(check_recording());
  uint64_t known_length = target.length == whole_length ? 0 : target.length;
  MOTE_TRY(check_fill(target.offset, known_length, pattern_length));
  MOTE_TRY(keep(target, memory_access::write));
  auto* command = append<Fill>(0);
  if (!command) return out_of_memory;
  command->target = target;
  command->pattern = pattern;
  command->pattern_length = pattern_length;
  return ok_status;
}

Status CpuCommandBuffer::update(Bytes source, const BufferRange& target) {
  MOTE_TRY(check_recording());
  if (source.size() > max_update_size) return invalid_argument<"the update is too large">;
  MOTE_TRY(keep(target, memory_access::write));
  auto* command = append<Update>(source.size());
  if (!command) return out_of_memory;
  command->target = target;
  command->size = source.size();
  if (!source.empty()) std::memcpy(command->bytes(), source.data(), source.size());
  return ok_status;
}

Status CpuCommandBuffer::copy(const BufferRange& source, const BufferRange& target) {
  MOTE_TRY(check_recording());
  BufferRange same_length = source;
  if (target.length != whole_length) same_length.length = target.length;
  MOTE_TRY(keep(same_length, memory_access::read));
  MOTE_TRY(keep(target, memory_access::write));
  auto* command = append<Copy>(0);
  if (!command) return out_of_memory;
  command->source = source;
  command->target = target;
  return ok_status;
}

Status CpuCommandBuffer::dispatch(const DispatchParams& params) {
  MOTE_TRY(check_recording());
  MOTE_TRY_ASSIGN(CpuExecutable * executable, cpu_executable(params.executable, params.function));
  MOTE_TRY(check_dispatch_arguments(executable->export_info(params.function),
                                    params.constants.size(), params.bindings.size()));
  if (params.flags & dispatch_flag::custom_arguments)
    return unimplemented<"dispatches with arguments of their own form">;
  if (!params.is_indirect) MOTE_TRY(check_workgroup_count(params.workgroup_count));
  MOTE_TRY(retain(executable));
  BufferRange counts = params.indirect_counts;
  counts.length = counts_size;
  if (params.is_indirect) MOTE_TRY(keep(counts, memory_access::read));
  // Kernels do not say which of their bindings they write.
  for (const BufferRange& binding : params.bindings) MOTE_TRY(keep(binding, memory_access::read));

  auto* command = append<Dispatch>(params.bindings.size_bytes() + params.constants.size_bytes());
  if (!command) return out_of_memory;
  command->executable = executable;
  command->ordinal = params.function;
  std::memcpy(command->workgroup_count, params.workgroup_count, counts_size);
  command->is_indirect = params.is_indirect;
  command->indirect_counts = counts;
  auto* bindings = reinterpret_cast<BufferRange*>(command + 1);
  auto* constants = reinterpret_cast<uint32_t*>(bindings + params.bindings.size());
  for (size_t i = 0; i < params.bindings.size(); ++i) new (bindings + i) auto(params.bindings[i]);
  for (size_t i = 0; i < params.constants.size(); ++i) constants[i] = params.constants[i];
  command->bindings = {bindings, params.bindings.size()};
  command->constants = {constants, params.constants.size()};
  return ok_status;
}

// Dispatches that wait for their common end, with what their states point to.
class CpuCommandBuffer::Group {
 public:
  Group(std::span<const BufferRange> table, WorkgroupRunner& runner)
      : table_(table), runner_(runner) {}

  Status add(const Dispatch& dispatch);
  // Runs what was added.
  Status run();

 private:
  static constexpr size_t max_ranges = 2 * max_bindings;

  std::span<const BufferRange> table_;
  WorkgroupRunner& runner_;
  size_t task_count_ = 0;
  size_t range_count_ = 0;
  void* pointers_[max_ranges];
  size_t lengths_[max_ranges];
  union {
    DispatchTask tasks_[max_group];
  };
};

Status CpuCommandBuffer::Group::add(const Dispatch& dispatch) {
  CpuDispatch resolved{.executable = *dispatch.executable,
                       .ordinal = dispatch.ordinal,
                       .workgroup_count = {},
                       .constants = dispatch.constants,
                       .bindings = {},
                       .binding_lengths = nullptr};
  std::memcpy(resolved.workgroup_count, dispatch.workgroup_count, counts_size);
  if (dispatch.is_indirect) {
    MOTE_TRY_ASSIGN(std::span<uint8_t> counts,
                    host_range(dispatch.indirect_counts, table_, memory_access::read));
    std::memcpy(resolved.workgroup_count, counts.data(), counts_size);
    MOTE_TRY(check_workgroup_count(resolved.workgroup_count));
  }
  if (is_empty(resolved.workgroup_count)) return ok_status;
  if (range_count_ + dispatch.bindings.size() > max_ranges) MOTE_TRY(run());

  for (size_t i = 0; i < dispatch.bindings.size(); ++i) {
    MOTE_TRY_ASSIGN(std::span<uint8_t> bytes,
                    host_range(dispatch.bindings[i], table_, memory_access::read));
    pointers_[range_count_ + i] = bytes.data();
    lengths_[range_count_ + i] = bytes.size();
  }
  resolved.bindings = {pointers_ + range_count_, dispatch.bindings.size()};
  resolved.binding_lengths = lengths_ + range_count_;
  range_count_ += dispatch.bindings.size();
  new (tasks_ + task_count_++) DispatchTask(make_task(resolved));
  // What is alone is traced.
  return task_count_ == max_group || runner_.trace ? run() : ok_status;
}

Status CpuCommandBuffer::Group::run() {
  std::span<DispatchTask> tasks{tasks_, task_count_};
  task_count_ = range_count_ = 0;
  if (tasks.empty()) return ok_status;
  return tasks.size() == 1 ? run_task(tasks[0], runner_) : runner_.run(tasks);
}

Status CpuCommandBuffer::run_transfer(const Command& command, std::span<const BufferRange> table,
                                      const TraceHook& trace) {
  switch (command.kind) {
    case Command::Kind::fill: {
      auto& fill = static_cast<const Fill&>(command);
      return fill_range(fill.target, fill.pattern, fill.pattern_length, table, trace);
    }
    case Command::Kind::update: {
      auto& update = static_cast<const Update&>(command);
      return update_range(update.bytes(), update.target, table, trace);
    }
    default: {
      auto& copy = static_cast<const Copy&>(command);
      return copy_range(copy.source, copy.target, table, trace);
    }
  }
}

Status CpuCommandBuffer::execute(std::span<const BufferRange> table,
                                 WorkgroupRunner& runner) const {
  if (!is_final_) return failed_precondition<"the command buffer is not finalized">;
  Group group(table, runner);
  for (const Command* command = first_; command; command = command->next) {
    if (command->kind == Command::Kind::dispatch)
      MOTE_TRY(group.add(static_cast<const Dispatch&>(*command)));
    else if (command->kind == Command::Kind::barrier)
      MOTE_TRY(group.run());
    else
      MOTE_TRY(run_transfer(*command, table, runner.trace));
  }
  return group.run();
}

}  // namespace mote::hal
