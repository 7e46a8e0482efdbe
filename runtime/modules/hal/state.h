// What the native module "hal" keeps for a program, and what its functions share.
#pragma once

#include <string_view>

#include "mote/base/array.h"
#include "mote/base/bytes.h"
#include "mote/hal/device.h"
#include "mote/vm/buffer.h"
#include "mote/vm/native_module.h"

namespace mote::hal_functions {

// `hal.allocator`: a device in its role as owner of memory.
class DeviceAllocator final : public Object {
 public:
  static const ObjectType object_type;

  DeviceAllocator(Allocator& allocator, Ref<hal::Device> device)
      : Object(object_type), allocator_(allocator), device_(std::move(device)) {}
  ~DeviceAllocator() = default;

  hal::Device& device() const { return *device_; }

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
  Ref<hal::Device> device_;
};

class State final : public Object {
 public:
  static const ObjectType object_type;

  explicit State(Allocator& allocator)
      : Object(object_type), allocator_(allocator), allocators_(allocator) {}
  ~State() = default;

  // NativeModule::create_state; `environment` is a vm::Environment.
  static Result<Ref<Object>> create(Allocator& allocator, const void* environment);
  static State& of(const vm::Call& call) { return static_cast<State&>(*call.state()); }

  // One for each device of the program, in the program's order.
  std::span<const Ref<DeviceAllocator>> allocators() const {
    return {allocators_.data(), allocators_.size()};
  }

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
  Array<Ref<DeviceAllocator>> allocators_;
};

// A list that is short as a rule: on the stack then, else from the allocator.
template <class T, size_t usual_size>
class ScratchArray {
 public:
  explicit ScratchArray(Allocator& allocator) : heap_(allocator) {}

  Status resize(size_t size) {
    size_ = size;
    return size > usual_size ? heap_.resize(size) : ok_status;
  }
  T& operator[](size_t index) { return data()[index]; }
  std::span<const T> span() { return {data(), size_}; }

 private:
  T* data() { return size_ > usual_size ? heap_.data() : stack_; }

  T stack_[usual_size] = {};
  Array<T> heap_;
  size_t size_ = 0;
};

inline std::string_view text_of(const vm::Buffer& buffer) {
  return {reinterpret_cast<const char*>(buffer.bytes().data()), buffer.size()};
}

// The bytes [offset, offset + length) of a host buffer; OUT_OF_RANGE.
inline Result<Bytes> bytes_of(const vm::Buffer& buffer, uint64_t offset, uint64_t length) {
  if (!checked_range(offset, length, buffer.size()))
    return out_of_range<"the range leaves the host buffer">;
  return buffer.bytes().subspan(static_cast<size_t>(offset), static_cast<size_t>(length));
}

inline hal::BufferParams buffer_params(uint64_t affinity, int32_t type, int32_t usage) {
  hal::BufferParams params;
  params.queue_affinity = affinity;
  if (type) params.type = static_cast<hal::MemoryType>(type);
  if (usage) params.usage = static_cast<hal::BufferUsage>(usage);
  return params;
}

}  // namespace mote::hal_functions
