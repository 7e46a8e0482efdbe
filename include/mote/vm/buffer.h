// `vm.buffer`: a byte range of fixed length, mutable or read-only.
#pragma once

#include <cstdint>
#include <span>

#include "mote/base/bytes.h"
#include "mote/base/memory.h"
#include "mote/base/object.h"

namespace mote::vm {

class Buffer final : public Object {
 public:
  static const ObjectType object_type;

  // Zeroed and mutable. `alignment` is a power of two. RESOURCE_EXHAUSTED without memory.
  static Result<Ref<Buffer>> allocate(Allocator& allocator, uint64_t size, size_t alignment);
  // Bytes that somebody else owns; `owner` (may be null) is retained for as long as the buffer
  // lives.
  static Result<Ref<Buffer>> wrap(Allocator& allocator, std::span<uint8_t> bytes, Object* owner);
  static Result<Ref<Buffer>> wrap_constant(Allocator& allocator, Bytes bytes, Object* owner);

  size_t size() const { return size_; }
  Bytes bytes() const { return {data_, size_}; }
  bool is_mutable() const { return mutable_; }
  // Who owns the bytes; null when this buffer does, or when nobody was named.
  Object* owner() const { return owner_.get(); }
  // Only when is_mutable().
  uint8_t* data() { return data_; }

  // Points a buffer that wraps bytes at others; the size may differ. For its maker, while nobody
  // uses it.
  void rebind(std::span<uint8_t> bytes) {
    data_ = bytes.data();
    size_ = bytes.size();
  }

  // For the makers above and the end of the last count; nobody else calls these two.
  Buffer(Allocator& allocator, std::span<uint8_t> bytes, bool is_mutable, Ref<Object> owner)
      : Object(object_type),
        allocator_(allocator),
        data_(bytes.data()),
        size_(bytes.size()),
        mutable_(is_mutable),
        owner_(std::move(owner)) {}
  ~Buffer() = default;

 private:
  void destroy() override;

  Allocator& allocator_;
  uint8_t* data_;
  size_t size_;
  size_t owned_alignment_ = 0;  // alignment of `data_` when this object allocated it, else 0
  bool mutable_;
  Ref<Object> owner_;
};

}  // namespace mote::vm
