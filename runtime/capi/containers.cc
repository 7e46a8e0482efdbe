// Bytes and lists of the virtual machine, and objects of C programs.
#include "runtime/capi/handles.h"
#include "runtime/memory_owner.h"

namespace mote::capi {
namespace {

// Every object of this class has a type that is a mote_object_type_t.
class DataObject final : public Object {
 public:
  DataObject(Allocator& allocator, const mote_object_type_t& type, void* data)
      : Object(from_c(type)), allocator_(allocator), data_(data), destroy_data_(type.destroy) {}
  ~DataObject() = default;

  void* data() const { return data_; }

 private:
  void destroy() override {
    if (destroy_data_) destroy_data_(data_);
    destroy_in(allocator_, this);
  }

  Allocator& allocator_;
  void* const data_;
  void (*const destroy_data_)(void* data);
};

}  // namespace
}  // namespace mote::capi

using namespace mote;
using namespace mote::capi;

mote_status_t mote_vm_buffer_create(mote_allocator_t* allocator, uint64_t size, size_t alignment,
                                    mote_vm_buffer_t** out) {
  *out = nullptr;
  if (!is_power_of_two(alignment)) return to_c(invalid_argument<"an alignment is a power of two">);
  return hand_out(vm::Buffer::allocate(from_c(allocator), size, alignment), out);
}

mote_status_t mote_vm_buffer_copy(mote_allocator_t* allocator, const void* bytes, size_t size,
                                  mote_vm_buffer_t** out) {
  mote_status_t status =
      hand_out(vm::Buffer::allocate(from_c(allocator), size, alignof(max_align_t)), out);
  if (!status && size) std::memcpy(from_c(*out).data(), bytes, size);
  return status;
}

mote_status_t mote_vm_buffer_wrap(mote_allocator_t* allocator, void* bytes, size_t size,
                                  mote_release_function_t release, void* user,
                                  mote_vm_buffer_t** out) {
  *out = nullptr;
  Ref<MemoryOwner> owner = MemoryOwner::create(from_c(allocator), {release, user});
  if (!owner) return to_c(out_of_memory);
  return hand_out(vm::Buffer::wrap(from_c(allocator), bytes_from_c(bytes, size), owner.get()), out);
}

mote_status_t mote_vm_buffer_wrap_constant(mote_allocator_t* allocator, const void* bytes,
                                           size_t size, mote_release_function_t release, void* user,
                                           mote_vm_buffer_t** out) {
  *out = nullptr;
  Ref<MemoryOwner> owner = MemoryOwner::create(from_c(allocator), {release, user});
  if (!owner) return to_c(out_of_memory);
  return hand_out(
      vm::Buffer::wrap_constant(from_c(allocator), bytes_from_c(bytes, size), owner.get()), out);
}

size_t mote_vm_buffer_size(const mote_vm_buffer_t* buffer) { return from_c(buffer).size(); }

const void* mote_vm_buffer_bytes(const mote_vm_buffer_t* buffer) {
  return from_c(buffer).bytes().data();
}

void* mote_vm_buffer_mutable_bytes(mote_vm_buffer_t* buffer) {
  return from_c(buffer).is_mutable() ? from_c(buffer).data() : nullptr;
}

mote_status_t mote_object_create(mote_allocator_t* allocator, const mote_object_type_t* type,
                                 void* data, mote_object_t** out) {
  auto* object = create_in<DataObject>(from_c(allocator), from_c(allocator), *type, data);
  if (!object && type->destroy) type->destroy(data);
  *out = to_handle<mote_object_t>(object);
  return object ? nullptr : to_c(out_of_memory);
}

void* mote_object_data(mote_object_t* object, const mote_object_type_t* type) {
  if (!object || &from_c(object).type() != &from_c(*type)) return nullptr;
  return static_cast<DataObject&>(from_c(object)).data();
}

mote_status_t mote_list_create(mote_allocator_t* allocator, mote_value_type_t element,
                               const mote_object_type_t* type, mote_list_t** out) {
  *out = nullptr;
  if (static_cast<uint32_t>(element) > MOTE_VALUE_REF)
    return to_c(invalid_argument<"no type of values has this number">);
  return hand_out(vm::List::create(from_c(allocator), {static_cast<ValueType>(element),
                                                       type ? &from_c(*type) : nullptr}),
                  out);
}

mote_value_type_t mote_list_element(const mote_list_t* list) {
  return static_cast<mote_value_type_t>(from_c(list).element().type);
}

size_t mote_list_size(const mote_list_t* list) { return from_c(list).size(); }

mote_status_t mote_list_reserve(mote_list_t* list, size_t capacity) {
  return to_c(from_c(list).reserve(capacity));
}

mote_status_t mote_list_resize(mote_list_t* list, size_t size) {
  return to_c(from_c(list).resize(size));
}

mote_status_t mote_list_get(const mote_list_t* list, size_t index, mote_value_t* out) {
  Result<Value> found = from_c(list).get(index);
  if (!found.ok()) return to_c(found.status());
  new (static_cast<void*>(out)) Value(std::move(found).value());
  return nullptr;
}

mote_status_t mote_list_set(mote_list_t* list, size_t index, mote_value_t value) {
  return to_c(from_c(list).set(index, *values_from_c(&value)));
}

mote_status_t mote_list_push(mote_list_t* list, mote_value_t value) {
  return to_c(from_c(list).push(*values_from_c(&value)));
}
