// The native module "hal": devices, buffers, command buffers, queues and fences for programs.
#include "runtime/modules/hal/functions.h"

#include "mote/hal/buffer_view.h"
#include "runtime/modules/hal/state.h"

namespace mote {
namespace hal_functions {
namespace {

// Collectives need a provider of channels, which mote does not have.
Status no_channels(vm::Call&) { return unimplemented<"collective operations">; }

// Types that modules may name though no function takes or returns them.
constexpr ObjectType channel_type{"hal.channel"};
constexpr ObjectType event_type{"hal.event"};

// What modules import, in the order in which they do, then in each group the rest.
constexpr vm::NativeExport exports[] = {
    {"ex.file.from_memory", "0rIirIIi_r", file_from_memory},
    {"allocator.select", "0iiICrID_rI", allocator_select},
    {"allocator.allocate", "0rIiiI_r", allocator_allocate},
    {"allocator.import", "0riIiirII_r", allocator_import},
    {"buffer.subspan", "0rII_r", buffer_subspan},
    {"buffer.assert", "0rrrIii_v", buffer_assert},
    {"buffer.load", "0rIi_i", buffer_load},
    {"buffer.allocation.discard", "0r_i", buffer_allocation_discard},
    {"buffer.allocation.is_terminal", "0r_i", buffer_allocation_is_terminal},
    {"buffer.allocation.preserve", "0r_v", buffer_allocation_preserve},
    {"buffer.length", "0r_I", buffer_length},
    {"buffer.store", "0irIi_v", buffer_store},
    {"buffer_view.create", "0rIIiiCID_r", buffer_view_create},
    {"buffer_view.assert", "0rriiCID_v", argument_assert},
    {"buffer_view.buffer", "0r_r", buffer_view_buffer},
    {"buffer_view.dim", "0ri_I", argument_dim},
    {"buffer_view.element_type", "0r_i", buffer_view_element_type},
    {"buffer_view.encoding_type", "0r_i", buffer_view_encoding_type},
    {"buffer_view.rank", "0r_i", argument_rank},
    {"buffer_view.trace", "0rCrD_v", buffer_view_trace},
    {"command_buffer.create", "0riiIi_r", command_buffer_create},
    {"command_buffer.finalize", "0r_v", command_buffer_finalize},
    {"command_buffer.execution_barrier", "0riiI_v", command_buffer_execution_barrier},
    {"command_buffer.fill_buffer", "0rrIIiIiI_v", command_buffer_fill_buffer},
    {"command_buffer.copy_buffer", "0riirIrIII_v", command_buffer_copy_buffer},
    {"command_buffer.dispatch", "0rrIiiiICiDCiirIID_v", command_buffer_dispatch},
    {"command_buffer.advise_buffer", "0rrIIIi_v", command_buffer_advise_buffer},
    {"command_buffer.begin_debug_group", "0rr_v", command_buffer_begin_debug_group},
    {"command_buffer.collective", "0rriiiirrIIIII_v", no_channels},
    {"command_buffer.dispatch.indirect", "0rrIirIICiDCiirIID_v", command_buffer_dispatch_indirect},
    {"command_buffer.end_debug_group", "0r_v", command_buffer_end_debug_group},
    {"command_buffer.update_buffer", "0rrIrIIiI_v", command_buffer_update_buffer},
    {"device.allocator", "0r_r", device_allocator},
    {"device.query.i64", "0rrr_iI", device_query_i64},
    {"device.queue.alloca", "0rIrrIiiII_r", queue_alloca},
    {"device.queue.dealloca", "0rIrrrI_v", queue_dealloca},
    {"device.queue.fill", "0rIrrrIIIiI_v", queue_fill},
    {"device.queue.copy", "0rIrrrIrIII_v", queue_copy},
    {"device.queue.read", "0rIrrrIrIII_v", queue_read},
    {"device.queue.execute", "0rIrrrI_v", queue_execute},
    {"device.queue.execute.indirect", "0rIrrrICrIID_v", queue_execute_indirect},
    {"device.queue.barrier", "0rIrrI_v", queue_barrier},
    {"device.queue.flush", "0rI_v", queue_flush},
    {"device.queue.update", "0rIrrrIrIII_v", queue_update},
    {"device.queue.write", "0rIrrrIrIII_v", queue_write},
    {"devices.count", "0v_i", devices_count},
    {"devices.get", "0i_r", devices_get},
    {"executable.create", "0rIrrr_r", executable_create},
    {"executable.lookup.function", "0rr_I", executable_lookup_function},
    {"fence.create", "0rI_r", fence_create},
    {"fence.join", "0ICrD_r", fence_join},
    {"fence.signal", "0r_v", fence_signal},
    {"fence.await", "0iICrD_i", fence_await},
    {"fence.fail", "0ri_v", fence_fail},
    {"fence.query", "0r_i", fence_query},
    {"channel.create", "0rIIrrii_r", no_channels},
    {"channel.rank_and_count", "0r_ii", no_channels},
    {"channel.split", "0riiI_r", no_channels},
};

constexpr const ObjectType* types[] = {
    &DeviceAllocator::object_type,
    &hal::Buffer::object_type,
    &hal::BufferView::object_type,
    &channel_type,
    &hal::CommandBuffer::object_type,
    &hal::Device::object_type,
    &event_type,
    &hal::Executable::object_type,
    &hal::Fence::object_type,
    &hal::File::object_type,
    &hal::Semaphore::object_type,
};

constexpr vm::NativeModule module = {
    .name = "hal",
    .version = 7,
    .exports = exports,
    .types = types,
    .create_state = State::create,
};

}  // namespace

const ObjectType DeviceAllocator::object_type{"hal.allocator"};
const ObjectType State::object_type{"state of the hal module"};

Result<Ref<Object>> State::create(Allocator& allocator, const void* environment) {
  auto* created = create_in<State>(allocator, allocator);
  if (!created) return out_of_memory;
  auto state = Ref<State>::adopt(created);
  for (Object* object : static_cast<const vm::Environment*>(environment)->objects) {
    if (auto* probe = object_cast<hal::ShapeProbe>(object))
      state->probe_ = Ref<hal::ShapeProbe>::share(probe);
    auto* device = object_cast<hal::Device>(object);
    if (!device) continue;
    auto* owner = create_in<DeviceAllocator>(allocator, allocator, Ref<hal::Device>::share(device));
    if (!owner) return out_of_memory;
    MOTE_TRY(state->allocators_.push(Ref<DeviceAllocator>::adopt(owner)));
  }
  return Ref<Object>(std::move(state));
}

}  // namespace hal_functions

const vm::NativeModule& hal_module() { return hal_functions::module; }

}  // namespace mote
