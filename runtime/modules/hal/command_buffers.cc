#include "runtime/modules/hal/functions.h"

#include "mote/hal/command_buffer.h"
#include "runtime/modules/hal/state.h"

namespace mote::hal_functions {
namespace {

// An operand: a buffer, or null for the slot of the binding table given at submission.
Result<hal::BufferRange> read_range(const vm::Call& call, size_t buffer, size_t slot,
                                    uint64_t offset, uint64_t length) {
  hal::BufferRange range;
  MOTE_TRY_ASSIGN(range.buffer, call.ref_or_null<hal::Buffer>(buffer));
  range.slot = static_cast<uint32_t>(call.i32(slot));
  range.offset = offset;
  range.length = length;
  return range;
}

// Both forms of dispatch: executable and function at 1 and 2, counts between, the lists at the end.
Status record_dispatch(vm::Call& call, hal::DispatchParams& params, size_t constants_position) {
  MOTE_TRY_ASSIGN(hal::CommandBuffer * commands, call.ref<hal::CommandBuffer>(0));
  MOTE_TRY_ASSIGN(params.executable, call.ref<hal::Executable>(1));
  if (call.u64(2) > UINT32_MAX) return out_of_range<"the executable has no such function">;
  params.function = static_cast<uint32_t>(call.u64(2));

  std::span<const vm::Slot> words = call.span(constants_position);
  size_t bindings_position = constants_position + 1;
  uint32_t binding_count = call.span_count(bindings_position);
  if (words.size() > hal::max_constants || binding_count > hal::max_bindings)
    return out_of_range<"a dispatch has at most 64 constants and 64 bindings">;
  uint32_t constants[hal::max_constants];
  for (size_t i = 0; i < words.size(); ++i) constants[i] = static_cast<uint32_t>(words[i].i32);
  params.constants = {constants, words.size()};

  hal::BufferRange bindings[hal::max_bindings];
  const vm::Slot* tuple = call.span(bindings_position).data();
  for (uint32_t i = 0; i < binding_count; ++i, tuple += 5) {
    // (reserved, slot, buffer?, offset, length)
    MOTE_TRY_ASSIGN(bindings[i].buffer,
                    call.ref_in<hal::Buffer>(tuple[2], bindings_position, true));
    bindings[i].slot = static_cast<uint32_t>(tuple[1].i32);
    bindings[i].offset = static_cast<uint64_t>(tuple[3].i64);
    bindings[i].length = static_cast<uint64_t>(tuple[4].i64);
  }
  params.bindings = {bindings, binding_count};
  return commands->dispatch(params);
}

}  // namespace

// (device, modes, categories, affinity, binding capacity) -> command buffer
Status command_buffer_create(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Device * device, call.ref<hal::Device>(0));
  hal::CommandBufferParams params;
  params.modes = static_cast<hal::CommandBufferModes>(call.i32(1));
  params.categories = static_cast<uint32_t>(call.i32(2));
  params.queue_affinity = call.u64(3);
  params.binding_capacity = static_cast<uint32_t>(call.i32(4));
  MOTE_TRY_ASSIGN(Ref<hal::CommandBuffer> commands, device->create_command_buffer(params));
  call.return_ref(0, std::move(commands));
  return ok_status;
}

Status command_buffer_finalize(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::CommandBuffer * commands, call.ref<hal::CommandBuffer>(0));
  return commands->finalize();
}

// Debug groups and advice change nothing, so they are only checked.
Status command_buffer_begin_debug_group(vm::Call& call) {
  MOTE_TRY(call.ref<hal::CommandBuffer>(0).status());
  return call.ref<vm::Buffer>(1).status();
}

Status command_buffer_end_debug_group(vm::Call& call) {
  return call.ref<hal::CommandBuffer>(0).status();
}

Status command_buffer_advise_buffer(vm::Call& call) {
  MOTE_TRY(call.ref<hal::CommandBuffer>(0).status());
  return call.ref_or_null<hal::Buffer>(1).status();
}

Status command_buffer_execution_barrier(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::CommandBuffer * commands, call.ref<hal::CommandBuffer>(0));
  return commands->barrier();
}

// (commands, target?, offset, length, target slot, pattern, pattern length, flags)
Status command_buffer_fill_buffer(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::CommandBuffer * commands, call.ref<hal::CommandBuffer>(0));
  MOTE_TRY_ASSIGN(hal::BufferRange target, read_range(call, 1, 4, call.u64(2), call.u64(3)));
  return commands->fill(target, static_cast<uint32_t>(call.i64(5)),
                        static_cast<uint32_t>(call.i32(6)));
}

// (commands, source, source offset, target?, target offset, length, target slot, flags)
Status command_buffer_update_buffer(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::CommandBuffer * commands, call.ref<hal::CommandBuffer>(0));
  MOTE_TRY_ASSIGN(vm::Buffer * source, call.ref<vm::Buffer>(1));
  MOTE_TRY_ASSIGN(Bytes bytes, bytes_of(*source, call.u64(2), call.u64(5)));
  MOTE_TRY_ASSIGN(hal::BufferRange target, read_range(call, 3, 6, call.u64(4), call.u64(5)));
  return commands->update(bytes, target);
}

// (commands, source slot, target slot, source?, source offset, target?, target offset, length,
// flags)
Status command_buffer_copy_buffer(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::CommandBuffer * commands, call.ref<hal::CommandBuffer>(0));
  MOTE_TRY_ASSIGN(hal::BufferRange source, read_range(call, 3, 1, call.u64(4), call.u64(7)));
  MOTE_TRY_ASSIGN(hal::BufferRange target, read_range(call, 5, 2, call.u64(6), call.u64(7)));
  return commands->copy(source, target);
}

// (commands, executable, function, x, y, z, flags, [constant]*, [binding]*)
Status command_buffer_dispatch(vm::Call& call) {
  hal::DispatchParams params;
  for (size_t i = 0; i < 3; ++i) params.workgroup_count[i] = static_cast<uint32_t>(call.i32(3 + i));
  params.flags = call.u64(6);
  return record_dispatch(call, params, 7);
}

// (commands, executable, function, counts slot, counts?, counts offset, flags, [constant]*,
// [binding]*)
Status command_buffer_dispatch_indirect(vm::Call& call) {
  hal::DispatchParams params;
  params.is_indirect = true;
  MOTE_TRY_ASSIGN(params.indirect_counts, read_range(call, 4, 3, call.u64(5), hal::whole_length));
  params.flags = call.u64(6);
  return record_dispatch(call, params, 7);
}

}  // namespace mote::hal_functions
