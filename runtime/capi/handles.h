// What the C API is made of: its handles are the objects of the C++ API under other names, and a
// status and a value have the same bytes on both sides.
#pragma once

#include <bit>
#include <cstring>

#include "mote/mote.h"
#include "mote/mote.hpp"
#include "mote/native.h"
#include "mote/parameters.h"
#include "mote/vm/buffer.h"
#include "mote/vm/list.h"

// What lives as long as a session of a C program.
struct mote_session {
  mote_session(mote::Allocator& from, const mote_session_options_t& given);

  mote::Allocator& allocator;
  mote_session_options_t options;
  // What the session was given in C and needs in C++; ends after it.
  mote::Array<mote::Ref<mote::Object>> kept;
  mote::Session session;
};

namespace mote::capi {

static_assert(sizeof(Status) == sizeof(mote_status_t));
static_assert(sizeof(Value) == sizeof(mote_value_t) && alignof(Value) == alignof(mote_value_t));

inline mote_status_t to_c(Status status) { return std::bit_cast<mote_status_t>(status); }
inline Status from_c(mote_status_t status) { return std::bit_cast<Status>(status); }
inline mote_string_t to_c(std::string_view text) {
  return {text.data() ? text.data() : "", text.size()};
}
inline std::string_view from_c(const mote_string_t& text) { return {text.data, text.length}; }
inline mote_function_t to_c(const Function& function) {
  static_assert(sizeof(Function) == sizeof(mote_function_t));
  return std::bit_cast<mote_function_t>(function);
}
inline Function from_c(const mote_function_t& function) {
  return std::bit_cast<Function>(function);
}

// The class behind each handle of an object.
template <class Handle>
struct ClassOf;
template <>
struct ClassOf<mote_object_t> {
  using Type = Object;
};
template <>
struct ClassOf<mote_module_t> {
  using Type = Module;
};
template <>
struct ClassOf<mote_prepared_call_t> {
  using Type = PreparedCall;
};
template <>
struct ClassOf<mote_program_t> {
  using Type = Program;
};
template <>
struct ClassOf<mote_device_t> {
  using Type = hal::Device;
};
template <>
struct ClassOf<mote_tensor_t> {
  using Type = hal::BufferView;
};
template <>
struct ClassOf<mote_buffer_t> {
  using Type = hal::Buffer;
};
template <>
struct ClassOf<mote_vm_buffer_t> {
  using Type = vm::Buffer;
};
template <>
struct ClassOf<mote_list_t> {
  using Type = vm::List;
};
template <>
struct ClassOf<mote_fence_t> {
  using Type = hal::Fence;
};
template <>
struct ClassOf<mote_parameters_t> {
  using Type = io::ParameterFile;
};

// Handles are addresses of the Object in them, so that mote_release() takes any.
template <class Handle>
auto& from_c(Handle* handle) {
  auto* object = reinterpret_cast<Object*>(const_cast<std::remove_const_t<Handle>*>(handle));
  return static_cast<typename ClassOf<std::remove_const_t<Handle>>::Type&>(*object);
}

template <class Handle, class T>
Handle* to_handle(T* object) {
  return reinterpret_cast<Handle*>(static_cast<Object*>(object));
}

// Hands an object with its count to the caller.
template <class Handle, class T>
mote_status_t hand_out(Result<Ref<T>> result, Handle** out) {
  *out = nullptr;
  if (!result.ok()) return to_c(result.status());
  *out = to_handle<Handle>(result.value().detach());
  return nullptr;
}

// The object as a handle of its class, NULL when it is of another.
template <class Handle>
Handle* cast(mote_object_t* object) {
  using Type = typename ClassOf<Handle>::Type;
  return reinterpret_cast<Object*>(object) && object_cast<Type>(&from_c(object))
             ? reinterpret_cast<Handle*>(object)
             : nullptr;
}

inline Allocator& from_c(mote_allocator_t* allocator) {
  return *reinterpret_cast<Allocator*>(allocator);
}
inline Allocator& from_c(const mote_allocator_t* allocator) {
  return from_c(const_cast<mote_allocator_t*>(allocator));
}
inline const ObjectType& from_c(const mote_object_type_t& type) {
  return reinterpret_cast<const ObjectType&>(type);  // begins like one
}
inline mote_allocator_t* to_c(Allocator& allocator) {
  return reinterpret_cast<mote_allocator_t*>(&allocator);
}
inline Session& from_c(mote_session_t* session) { return session->session; }
inline Session& from_c(const mote_session_t* session) {
  return const_cast<mote_session_t*>(session)->session;
}

inline const Value* values_from_c(const mote_value_t* values) {
  return reinterpret_cast<const Value*>(values);
}
inline Value* values_from_c(mote_value_t* values) { return reinterpret_cast<Value*>(values); }
// A reference is the address of its object.
inline const Ref<Module>* modules_from_c(mote_module_t* const* modules) {
  static_assert(sizeof(Ref<Module>) == sizeof(mote_module_t*));
  return reinterpret_cast<const Ref<Module>*>(modules);
}
inline Bytes bytes_from_c(const void* bytes, size_t size) {
  return {static_cast<const uint8_t*>(bytes), size};
}
inline std::span<uint8_t> bytes_from_c(void* bytes, size_t size) {
  return {static_cast<uint8_t*>(bytes), size};
}

// Structs with a size, which is their first member: `known` is that of this version.
Status take_struct(const void* from, void* to, size_t known);
Status give_struct(const void* from, void* to, size_t known);

// A copy of what the caller filled in; fields that the caller does not know are zero.
template <class T>
Status take_struct(const T* from, T& to) {
  return take_struct(from, &to, sizeof(T));
}
template <class T>
mote_status_t give_struct(const T& from, T* to) {
  return to_c(give_struct(&from, to, sizeof(T)));
}

}  // namespace mote::capi
