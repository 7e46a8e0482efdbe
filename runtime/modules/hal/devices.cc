#include "runtime/modules/hal/functions.h"

#include "runtime/modules/hal/state.h"

namespace mote::hal_functions {

Status devices_count(vm::Call& call) {
  call.return_i32(0, static_cast<int32_t>(State::of(call).allocators().size()));
  return ok_status;
}

// (index) -> device, null past the end.
Status devices_get(vm::Call& call) {
  auto allocators = State::of(call).allocators();
  auto index = static_cast<uint32_t>(call.i32(0));
  if (index < allocators.size())
    call.return_ref(0, Ref<hal::Device>::share(&allocators[index]->device()));
  return ok_status;
}

// (device) -> allocator
Status device_allocator(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Device * device, call.ref<hal::Device>(0));
  for (const Ref<DeviceAllocator>& allocator : State::of(call).allocators()) {
    if (&allocator->device() != device) continue;
    call.return_ref(0, allocator);
    return ok_status;
  }
  return invalid_argument<"the device is not one of the program's">;
}

// (device, category, key) -> (known, value)
Status device_query_i64(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Device * device, call.ref<hal::Device>(0));
  MOTE_TRY_ASSIGN(vm::Buffer * category, call.ref<vm::Buffer>(1));
  MOTE_TRY_ASSIGN(vm::Buffer * key, call.ref<vm::Buffer>(2));
  int64_t value = 0;
  bool is_known = device->query(text_of(*category), text_of(*key), value);
  call.return_i32(0, is_known);
  call.return_i64(1, is_known ? value : 0);
  return ok_status;
}

// (device, affinity, format, data, constants?) -> executable
Status executable_create(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Device * device, call.ref<hal::Device>(0));
  Array<uint32_t> words(call.allocator());
  MOTE_TRY_ASSIGN(hal::ExecutableParams params, executable_params(call, 2, words));
  MOTE_TRY_ASSIGN(Ref<hal::Executable> executable,
                  device->create_executable(params, &call.diagnostic()));
  call.return_ref(0, std::move(executable));
  return ok_status;
}

}  // namespace mote::hal_functions
