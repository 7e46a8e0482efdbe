#include "hal/image_cache.h"

namespace mote::hal {

const ObjectType ImageCache::object_type{"mote.image_cache"};

Result<Ref<ImageCache>> ImageCache::create(Allocator& allocator) {
  auto* cache = create_in<ImageCache>(allocator, allocator);
  if (!cache) return out_of_memory;
  return Ref<ImageCache>::adopt(cache);
}

Result<Ref<Object>> ImageCache::find_or_load(Load load, const ExecutableParams& params,
                                             Diagnostic* diagnostic) {
  MutexLock lock(mutex_);
  Bytes file = params.data;
  for (const Entry& entry : entries_) {
    bool is_same_file = entry.file.data() == file.data() && entry.file.size() == file.size();
    if (is_same_file && entry.load == load) return entry.image;
  }
  MOTE_TRY_ASSIGN(Ref<Object> image, load(allocator_, params, diagnostic));
  MOTE_TRY(entries_.push({load, file, image}));
  return image;
}

Result<Ref<Object>> load_image(ImageCache::Load load, Allocator& allocator,
                               const ExecutableParams& params, Diagnostic* diagnostic) {
  if (params.images && params.owner) return params.images->find_or_load(load, params, diagnostic);
  return load(allocator, params, diagnostic);
}

}  // namespace mote::hal
