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
  MOTE_TRY_ASSIGN(vm::Buffer * format, call.ref<vm::Buffer>(2));
  MOTE_TRY_ASSIGN(vm::Buffer * data, call.ref<vm::Buffer>(3));
  MOTE_TRY_ASSIGN(vm::Buffer * constants, call.ref_or_null<vm::Buffer>(4));
  hal::ExecutableParams params;
  params.format = text_of(*format);
  params.data = data->bytes();
  // What the program may still write to cannot be used in place.
  params.owner = data->is_mutable() ? nullptr : data;
  Array<uint32_t> words(call.allocator());
  if (constants) {
    if (constants->size() % sizeof(uint32_t) != 0)
      return invalid_argument<"the constants of an executable are 32-bit words">;
    MOTE_TRY(words.resize(constants->size() / sizeof(uint32_t)));
    for (size_t i = 0; i < words.size(); ++i)
      words[i] = load_le<uint32_t>(constants->bytes().data() + i * sizeof(uint32_t));
    params.constants = {words.data(), words.size()};
  }
  MOTE_TRY_ASSIGN(Ref<hal::Executable> executable,
                  device->create_executable(params, &call.diagnostic()));
  call.return_ref(0, std::move(executable));
  return ok_status;
}

// (executable, name) -> function
Status executable_lookup_function(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Executable * executable, call.ref<hal::Executable>(0));
  MOTE_TRY_ASSIGN(vm::Buffer * name, call.ref<vm::Buffer>(1));
  Result<uint32_t> ordinal = executable->lookup(text_of(*name));
  if (!ordinal.ok()) {
    call.diagnostic().found.text("'").text(text_of(*name)).text("'");
    return ordinal.status();
  }
  call.return_i64(0, ordinal.value());
  return ok_status;
}

}  // namespace mote::hal_functions
