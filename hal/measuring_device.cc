#include "hal/measuring_device.h"

#include "hal/cpu_command_buffer.h"
#include "hal/null_executable.h"

namespace mote::hal {

const ObjectType ShapeProbe::object_type{"mote.shape_probe"};

void ShapeProbe::record(const BufferView& failed, ElementType expected_type,
                        std::span<const int64_t> expected_shape) {
  if (view) return;
  view = &failed;
  type = expected_type;
  for (int64_t dimension : expected_shape) shape[rank++] = dimension;
}

Result<Ref<MeasuringDevice>> MeasuringDevice::create(Allocator& allocator, Ref<Device> model) {
  MOTE_TRY_ASSIGN(Ref<MemoryCounter> counter, MemoryCounter::create(allocator));
  MOTE_TRY_ASSIGN(Ref<TransientArena> buffers, TransientArena::create_counting(allocator));
  MOTE_TRY_ASSIGN(Ref<TransientArena> arena, TransientArena::create_counting(allocator));
  auto* device =
      create_in<MeasuringDevice>(allocator, allocator, std::move(model), std::move(counter),
                                 std::move(buffers), std::move(arena));
  if (!device) return out_of_memory;
  return Ref<MeasuringDevice>::adopt(device);
}

Result<Ref<Buffer>> MeasuringDevice::allocate(const BufferParams& params, uint64_t size) {
  BufferParams counted = params;
  counted.type |= memory_type::device_local;  // one counter for all
  return buffers_->allocate(allocator_, counted, size, counter_);
}

Result<Ref<Buffer>> MeasuringDevice::import_host(const BufferParams& params,
                                                 std::span<uint8_t> memory, Object* owner) {
  return import_host_buffer(allocator_, params, memory, owner);
}

Result<Ref<Executable>> MeasuringDevice::create_executable(const ExecutableParams&, Diagnostic*) {
  return NullExecutable::create(allocator_);
}

Result<Ref<CommandBuffer>> MeasuringDevice::create_command_buffer(const CommandBufferParams&) {
  return CpuCommandBuffer::create(allocator_);
}

Result<Ref<Buffer>> MeasuringDevice::queue_alloca(Fence*, Fence* signal, const BufferParams& params,
                                                  uint64_t size) {
  MOTE_TRY_ASSIGN(Ref<Buffer> buffer, arena_->allocate(allocator_, params, size));
  if (signal) signal->signal();
  return buffer;
}

Status MeasuringDevice::submit(const Submission& submission) {
  if (submission.signal) submission.signal->signal();
  return ok_status;
}

}  // namespace mote::hal
