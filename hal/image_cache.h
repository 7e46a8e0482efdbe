// Loaded code of the executables in one module, shared by all sessions that use the module.
#pragma once

#include "base/mutex.h"
#include "mote/base/array.h"
#include "mote/hal/executable.h"

namespace mote::hal {

// Thread-safe. Images are immutable once they are loaded, and live as long as the cache.
class ImageCache final : public Object {
 public:
  static const ObjectType object_type;

  static Result<Ref<ImageCache>> create(Allocator& allocator);

  // How an image of type T is made from a file; `diagnostic` may be null.
  using Load = Result<Ref<Object>> (*)(Allocator& allocator, const ExecutableParams& params,
                                       Diagnostic* diagnostic);
  // The image that `load` makes of params.data, or has made before: files are known by address.
  Result<Ref<Object>> find_or_load(Load load, const ExecutableParams& params,
                                   Diagnostic* diagnostic);

  // For create() and the end of the last count; nobody else calls these two.
  explicit ImageCache(Allocator& allocator)
      : Object(object_type), allocator_(allocator), entries_(allocator) {}
  ~ImageCache() = default;

 private:
  struct Entry {
    Load load;
    Bytes file;
    Ref<Object> image;
  };

  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
  Mutex mutex_;
  Array<Entry> entries_;
};

// What `load` makes of params.data, shared where the file stays and is shared.
Result<Ref<Object>> load_image(ImageCache::Load load, Allocator& allocator,
                               const ExecutableParams& params, Diagnostic* diagnostic);

}  // namespace mote::hal
