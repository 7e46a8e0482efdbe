// Tells the owner of memory that was lent or given to the library that it is not needed any more.
#pragma once

#include "mote/base/memory.h"
#include "mote/base/object.h"

namespace mote {

class MemoryOwner final : public Object {
 public:
  static constexpr ObjectType object_type{"mote.memory"};

  // Null without memory: then the hook has been called.
  static Ref<MemoryOwner> create(Allocator& allocator, const ReleaseHook& hook) {
    auto* owner = create_in<MemoryOwner>(allocator, allocator, hook);
    if (!owner && hook.release) hook.release(hook.user);
    return Ref<MemoryOwner>::adopt(owner);
  }

  // For create() and the end of the last count; nobody else calls these two.
  MemoryOwner(Allocator& allocator, const ReleaseHook& hook)
      : Object(object_type), allocator_(allocator), hook_(hook) {}
  ~MemoryOwner() {
    if (hook_.release) hook_.release(hook_.user);
  }

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
  ReleaseHook hook_;
};

}  // namespace mote
