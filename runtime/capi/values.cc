// Objects with a count, values and fences.
#include "runtime/capi/handles.h"

using namespace mote;
using namespace mote::capi;

static_assert(MOTE_VALUE_REF == static_cast<int>(ValueType::ref));

void mote_retain(const void* object) {
  if (object) from_c(static_cast<const mote_object_t*>(object)).retain();
}

void mote_release(const void* object) {
  if (object) from_c(static_cast<const mote_object_t*>(object)).release();
}

const char* mote_object_type_name(const mote_object_t* object) {
  return from_c(object).type().name;
}

mote_tensor_t* mote_as_tensor(mote_object_t* object) { return cast<mote_tensor_t>(object); }
mote_buffer_t* mote_as_buffer(mote_object_t* object) { return cast<mote_buffer_t>(object); }
mote_vm_buffer_t* mote_as_vm_buffer(mote_object_t* object) {
  return cast<mote_vm_buffer_t>(object);
}
mote_list_t* mote_as_list(mote_object_t* object) { return cast<mote_list_t>(object); }
mote_fence_t* mote_as_fence(mote_object_t* object) { return cast<mote_fence_t>(object); }

void mote_value_clear(mote_value_t* value) { *values_from_c(value) = Value(); }

mote_status_t mote_value_convert(mote_value_t value, mote_value_type_t type, mote_value_t* out) {
  bool to_number = type > MOTE_VALUE_NONE && type < MOTE_VALUE_REF;
  if (!to_number || !values_from_c(&value)->is_number())
    return to_c(invalid_argument<"the value or the type is not that of a number">);
  new (static_cast<void*>(out))
      Value(values_from_c(&value)->converted(static_cast<ValueType>(type)));
  return nullptr;
}

const char* mote_value_type_name(mote_value_type_t type) {
  auto number = static_cast<uint32_t>(type);
  return value_type_name(number <= MOTE_VALUE_REF ? static_cast<ValueType>(number)
                                                  : ValueType::none);
}

mote_status_t mote_fence_create(mote_allocator_t* allocator, mote_fence_t** out) {
  return hand_out(hal::Fence::create(from_c(allocator)), out);
}

mote_status_t mote_fence_join(mote_allocator_t* allocator, mote_fence_t* const* fences,
                              size_t count, mote_fence_t** out) {
  return hand_out(
      hal::Fence::join(from_c(allocator), {reinterpret_cast<hal::Fence* const*>(fences), count}),
      out);
}

mote_status_t mote_fence_query(const mote_fence_t* fence) { return to_c(from_c(fence).query()); }

mote_status_t mote_fence_wait(const mote_fence_t* fence, uint64_t timeout_ns) {
  return to_c(from_c(fence).wait(timeout_ns));
}

void mote_fence_signal(mote_fence_t* fence) { from_c(fence).signal(); }

void mote_fence_fail(mote_fence_t* fence, mote_status_t status) {
  from_c(fence).fail(status ? from_c(status) : status_from_code(MOTE_CODE_UNKNOWN));
}
