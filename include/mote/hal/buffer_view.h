// `hal.buffer_view`: a buffer with a shape and an element type; what a tensor is at a call's edge.
#pragma once

#include <cstdint>
#include <span>

#include "mote/hal/buffer.h"

namespace mote::hal {

// Immutable. The shape is not checked against the length of the buffer: programs make such views.
class BufferView final : public Object {
 public:
  static const ObjectType object_type;

  // Copies `shape` (dimension 0 outermost).
  static Result<Ref<BufferView>> create(Allocator& allocator, Ref<Buffer> buffer,
                                        std::span<const int64_t> shape, ElementType type,
                                        EncodingType encoding = EncodingType::dense_row_major);

  Buffer& buffer() const { return *buffer_; }
  // Empty for a scalar.
  std::span<const int64_t> shape() const { return {shape_, rank_}; }
  ElementType element_type() const { return element_type_; }
  EncodingType encoding() const { return encoding_; }

  // For create() and the end of the last count; nobody else calls these two.
  BufferView(Allocator& allocator, Ref<Buffer> buffer, int64_t* shape, size_t rank,
             ElementType type, EncodingType encoding)
      : Object(object_type),
        allocator_(allocator),
        buffer_(std::move(buffer)),
        shape_(shape),
        rank_(rank),
        element_type_(type),
        encoding_(encoding) {}
  ~BufferView() = default;

 private:
  void destroy() override;

  Allocator& allocator_;
  Ref<Buffer> buffer_;
  int64_t* shape_;  // follows the object in the same block
  size_t rank_;
  ElementType element_type_;
  EncodingType encoding_;
};

}  // namespace mote::hal
