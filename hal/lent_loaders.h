// What native modules need to load kernels and run them without a device.
#pragma once

#include "mote/base/array.h"
#include "mote/hal/device.h"

namespace mote::hal {

// An object of vm::Environment, with copies of the lists in `params`.
class LentLoaders final : public Object {
 public:
  static const ObjectType object_type;

  static Result<Ref<LentLoaders>> create(const DeviceParams& params);
  // As for a device without a name; the diagnostic is null.
  const DeviceParams& params() const { return params_; }

  // For create() and the end of the last count; nobody else calls these two.
  explicit LentLoaders(const DeviceParams& params)
      : Object(object_type),
        params_(params),
        loaders_(params.allocator),
        imports_(params.allocator) {}
  ~LentLoaders() = default;

 private:
  void destroy() override { destroy_in(params_.allocator, this); }

  DeviceParams params_;
  Array<const ExecutableLoader*> loaders_;
  Array<ImportProvider> imports_;
};

}  // namespace mote::hal
