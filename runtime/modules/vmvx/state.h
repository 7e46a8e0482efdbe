// The state of the module.
#pragma once

#include "mote/base/memory.h"
#include "mote/base/object.h"
#include "runtime/modules/vmvx/tile_kernels.h"

namespace mote::vmvx {

// The kernels for this processor, so that it is asked once for each context.
class State final : public Object {
 public:
  static const ObjectType object_type;

  State(Allocator& allocator, const TileKernels& kernels)
      : Object(object_type), allocator_(allocator), kernels_(kernels) {}
  ~State() = default;

  const TileKernels& kernels() const { return kernels_; }

 private:
  void destroy() override;

  Allocator& allocator_;
  const TileKernels& kernels_;
};

Result<Ref<Object>> create_state(Allocator& allocator, const void* user);

}  // namespace mote::vmvx
