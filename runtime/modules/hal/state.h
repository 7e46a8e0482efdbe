// What the native module "hal" keeps for a program, and what its functions share.
#pragma once

#include "hal/measuring_device.h"
#include "mote/base/array.h"
#include "mote/hal/device.h"
#include "runtime/modules/common/arguments.h"

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

  // Null unless the program is measured.
  hal::ShapeProbe* probe() const { return probe_.get(); }
  // One for each device of the program, in the program's order.
  std::span<const Ref<DeviceAllocator>> allocators() const {
    return {allocators_.data(), allocators_.size()};
  }

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
  Array<Ref<DeviceAllocator>> allocators_;
  Ref<hal::ShapeProbe> probe_;
};

inline hal::BufferParams buffer_params(uint64_t affinity, int32_t type, int32_t usage) {
  hal::BufferParams params;
  params.queue_affinity = affinity;
  if (type) params.type = static_cast<hal::MemoryType>(type);
  if (usage) params.usage = static_cast<hal::BufferUsage>(usage);
  return params;
}

}  // namespace mote::hal_functions
