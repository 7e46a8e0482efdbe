#include "mote/hal/buffer_view.h"

#include <cstring>

#include "mote/base/bytes.h"

namespace mote::hal {

const ObjectType BufferView::object_type{"hal.buffer_view"};

Result<Ref<BufferView>> BufferView::create(Allocator& allocator, Ref<Buffer> buffer,
                                           std::span<const int64_t> shape, ElementType type,
                                           EncodingType encoding) {
  static_assert(sizeof(BufferView) % alignof(int64_t) == 0);
  size_t shape_bytes = shape.size_bytes();
  void* memory = allocator.allocate(sizeof(BufferView) + shape_bytes, alignof(BufferView));
  if (!memory) return out_of_memory;
  auto* dimensions = reinterpret_cast<int64_t*>(static_cast<uint8_t*>(memory) + sizeof(BufferView));
  if (shape_bytes) std::memcpy(dimensions, shape.data(), shape_bytes);
  return Ref<BufferView>::adopt(new (memory) BufferView(allocator, std::move(buffer), dimensions,
                                                        shape.size(), type, encoding));
}

void BufferView::destroy() {
  Allocator& allocator = allocator_;
  size_t bytes = sizeof(BufferView) + rank_ * sizeof(int64_t);
  this->~BufferView();
  allocator.deallocate(this, bytes, alignof(BufferView));
}

}  // namespace mote::hal
