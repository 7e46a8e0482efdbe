// Queue functions begin with (device, affinity, wait fence?, signal fence?).
#include "runtime/modules/hal/functions.h"

#include "runtime/modules/hal/state.h"

namespace mote::hal_functions {
namespace {

using Kind = hal::Submission::Kind;

struct QueueCall {
  hal::Device* device;
  hal::Submission submission;

  Status submit() { return device->submit(submission); }
};

Result<QueueCall> begin(const vm::Call& call, Kind kind) {
  QueueCall queue = {};
  MOTE_TRY_ASSIGN(queue.device, call.ref<hal::Device>(0));
  queue.submission.kind = kind;
  queue.submission.queue_affinity = call.u64(1);
  MOTE_TRY_ASSIGN(queue.submission.wait, call.ref_or_null<hal::Fence>(2));
  MOTE_TRY_ASSIGN(queue.submission.signal, call.ref_or_null<hal::Fence>(3));
  return queue;
}

Result<hal::BufferRange> read_range(const vm::Call& call, size_t buffer, uint64_t offset,
                                    uint64_t length) {
  hal::BufferRange range;
  MOTE_TRY_ASSIGN(range.buffer, call.ref<hal::Buffer>(buffer));
  range.offset = offset;
  range.length = length;
  return range;
}

}  // namespace

// (..., pool, memory types, usage, size, flags) -> buffer
Status queue_alloca(vm::Call& call) {
  MOTE_TRY_ASSIGN(QueueCall queue, begin(call, Kind::barrier));
  if (call.i64(4) != 0) return unimplemented<"allocation from a chosen pool">;
  hal::BufferParams params = buffer_params(call.u64(1), call.i32(5), call.i32(6));
  MOTE_TRY_ASSIGN(Ref<hal::Buffer> buffer,
                  queue.device->queue_alloca(queue.submission.wait, queue.submission.signal, params,
                                             call.u64(7)));
  call.return_ref(0, std::move(buffer));
  return ok_status;
}

// (..., buffer, flags)
Status queue_dealloca(vm::Call& call) {
  MOTE_TRY_ASSIGN(QueueCall queue, begin(call, Kind::dealloca));
  MOTE_TRY_ASSIGN(queue.submission.target, read_range(call, 4, 0, hal::whole_length));
  queue.submission.flags = call.u64(5);
  return queue.submit();
}

// (..., target, offset, length, pattern, pattern length, flags)
Status queue_fill(vm::Call& call) {
  MOTE_TRY_ASSIGN(QueueCall queue, begin(call, Kind::fill));
  MOTE_TRY_ASSIGN(queue.submission.target, read_range(call, 4, call.u64(5), call.u64(6)));
  queue.submission.pattern = static_cast<uint32_t>(call.i64(7));
  queue.submission.pattern_length = static_cast<uint32_t>(call.i32(8));
  queue.submission.flags = call.u64(9);
  return queue.submit();
}

// (..., source, source offset, target, target offset, length, flags)
Status queue_update(vm::Call& call) {
  MOTE_TRY_ASSIGN(QueueCall queue, begin(call, Kind::update));
  MOTE_TRY_ASSIGN(vm::Buffer * source, call.ref<vm::Buffer>(4));
  MOTE_TRY_ASSIGN(queue.submission.bytes, bytes_of(*source, call.u64(5), call.u64(8)));
  MOTE_TRY_ASSIGN(queue.submission.target, read_range(call, 6, call.u64(7), call.u64(8)));
  queue.submission.flags = call.u64(9);
  return queue.submit();
}

// (..., source, source offset, target, target offset, length, flags)
Status queue_copy(vm::Call& call) {
  MOTE_TRY_ASSIGN(QueueCall queue, begin(call, Kind::copy));
  MOTE_TRY_ASSIGN(queue.submission.source, read_range(call, 4, call.u64(5), call.u64(8)));
  MOTE_TRY_ASSIGN(queue.submission.target, read_range(call, 6, call.u64(7), call.u64(8)));
  queue.submission.flags = call.u64(9);
  return queue.submit();
}

// (..., source file, file offset, target, target offset, length, flags)
Status queue_read(vm::Call& call) {
  MOTE_TRY_ASSIGN(QueueCall queue, begin(call, Kind::read));
  MOTE_TRY_ASSIGN(queue.submission.file, call.ref<hal::File>(4));
  queue.submission.file_offset = call.u64(5);
  MOTE_TRY_ASSIGN(queue.submission.target, read_range(call, 6, call.u64(7), call.u64(8)));
  queue.submission.flags = call.u64(9);
  return queue.submit();
}

// (..., source, source offset, target file, file offset, length, flags)
Status queue_write(vm::Call& call) {
  MOTE_TRY_ASSIGN(QueueCall queue, begin(call, Kind::write));
  MOTE_TRY_ASSIGN(queue.submission.source, read_range(call, 4, call.u64(5), call.u64(8)));
  MOTE_TRY_ASSIGN(queue.submission.file, call.ref<hal::File>(6));
  queue.submission.file_offset = call.u64(7);
  queue.submission.flags = call.u64(9);
  return queue.submit();
}

// (..., flags)
Status queue_barrier(vm::Call& call) {
  MOTE_TRY_ASSIGN(QueueCall queue, begin(call, Kind::barrier));
  return queue.submit();
}

// (..., commands, flags)
Status queue_execute(vm::Call& call) {
  MOTE_TRY_ASSIGN(QueueCall queue, begin(call, Kind::execute));
  MOTE_TRY_ASSIGN(queue.submission.commands, call.ref<hal::CommandBuffer>(4));
  queue.submission.flags = call.u64(5);
  return queue.submit();
}

// (..., commands, flags, [buffer?, offset, length]*)
Status queue_execute_indirect(vm::Call& call) {
  MOTE_TRY_ASSIGN(QueueCall queue, begin(call, Kind::execute));
  MOTE_TRY_ASSIGN(queue.submission.commands, call.ref<hal::CommandBuffer>(4));
  queue.submission.flags = call.u64(5);
  constexpr size_t usual_table_size = 32;
  ScratchArray<hal::BufferRange, usual_table_size> table(call.allocator());
  uint32_t count = call.span_count(6);
  MOTE_TRY(table.resize(count));
  const vm::Slot* tuple = call.span(6).data();
  for (uint32_t i = 0; i < count; ++i, tuple += 3) {
    MOTE_TRY_ASSIGN(table[i].buffer, call.ref_in<hal::Buffer>(tuple[0], 6, true));
    table[i].offset = static_cast<uint64_t>(tuple[1].i64);
    table[i].length = static_cast<uint64_t>(tuple[2].i64);
  }
  queue.submission.binding_table = table.span();
  return queue.submit();
}

// Work starts when it is submitted.
Status queue_flush(vm::Call& call) { return call.ref<hal::Device>(0).status(); }

}  // namespace mote::hal_functions
