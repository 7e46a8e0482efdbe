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

  // The image of `type` that was made from `file`, which is known by its address, or the one that
  // `load(allocator)` makes now, as a Result<Ref<T>>, from the cache's allocator.
  template <class Load>
  Result<Ref<Object>> find_or_load(const ObjectType& type, Bytes file, Load load) {
    MutexLock lock(mutex_);
    if (const Ref<Object>* image = find(type, file)) return *image;
    auto loaded = load(allocator_);
    if (!loaded.ok()) return loaded.status();
    Ref<Object> image = std::move(loaded).value();
    MOTE_TRY(entries_.push({file, image}));
    return image;
  }

  // For create() and the end of the last count; nobody else calls these two.
  explicit ImageCache(Allocator& allocator)
      : Object(object_type), allocator_(allocator), entries_(allocator) {}
  ~ImageCache() = default;

 private:
  struct Entry {
    Bytes file;
    Ref<Object> image;
  };

  void destroy() override { destroy_in(allocator_, this); }
  const Ref<Object>* find(const ObjectType& type, Bytes file) const;

  Allocator& allocator_;
  Mutex mutex_;
  Array<Entry> entries_;
};

// The image of type T that params.data is or becomes, shared where the file stays and is shared.
template <class T, class Load>
Result<Ref<T>> load_image(Allocator& allocator, const ExecutableParams& params, Load load) {
  if (!params.images || !params.owner) return load(allocator);
  MOTE_TRY_ASSIGN(Ref<Object> image,
                  params.images->find_or_load(T::object_type, params.data, load));
  return Ref<T>::share(static_cast<T*>(image.get()));
}

}  // namespace mote::hal
