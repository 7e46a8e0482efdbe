#include "hal/image_cache.h"

namespace mote::hal {

const ObjectType ImageCache::object_type{"mote.image_cache"};

Result<Ref<ImageCache>> ImageCache::create(Allocator& allocator) {
  auto* cache = create_in<ImageCache>(allocator, allocator);
  if (!cache) return out_of_memory;
  return Ref<ImageCache>::adopt(cache);
}

const Ref<Object>* ImageCache::find(const ObjectType& type, Bytes file) const {
  for (const Entry& entry : entries_) {
    bool is_same = entry.file.data() == file.data() && entry.file.size() == file.size();
    if (is_same && &entry.image->type() == &type) return &entry.image;
  }
  return nullptr;
}

}  // namespace mote::hal
