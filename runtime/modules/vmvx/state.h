// The state of the module.
#pragma once

#include "mote/base/memory.h"
#include "mote/base/object.h"
#include "runtime/modules/vmvx/tile_kernels.h"

namespace mote::vmvx {

// The kernels for this processor, so that it is asked once for each context, and memory that
// products work in.
class State final : public Object {
 public:
  static const ObjectType object_type;

  State(Allocator& allocator, TileKernels kernels)
      : Object(object_type), allocator_(allocator), kernels_(kernels) {}
  ~State();

  const TileKernels& kernels() const { return kernels_; }
  // Valid until the next call.
  Result<uint32_t*> scratch(size_t words);

 private:
  static constexpr size_t alignment = 64;
  void destroy() override;

  Allocator& allocator_;
  TileKernels kernels_;
  uint32_t* scratch_ = nullptr;
  size_t scratch_words_ = 0;
};

Result<Ref<Object>> create_state(Allocator& allocator, const void* user);

}  // namespace mote::vmvx
