// A CPU device whose queue runs inside of the call that submits work.
#pragma once

#include "hal/cpu_dispatch.h"
#include "mote/hal/device.h"

namespace mote::hal {

// What runs the workgroups of a device, which ends it.
struct OwnedRunner {
  WorkgroupRunner* runner;  // null: there was no memory for it
  void (*destroy)(Allocator& allocator, WorkgroupRunner* runner);

  template <class T, class... Args>
  static OwnedRunner create(Allocator& allocator, Args&&... args) {
    auto destroy = [](Allocator& owner, WorkgroupRunner* runner) {
      destroy_in(owner, static_cast<T*>(runner));
    };
    return {create_in<T>(allocator, std::forward<Args>(args)...), destroy};
  }
};

// The device of a driver of this name, a constant: there is one, without a path.
Result<Ref<Device>> create_inline_device(const char* driver_name, const DeviceParams& params,
                                         const OwnedRunner& runner);

}  // namespace mote::hal
