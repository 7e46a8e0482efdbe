// How functions of native modules read their arguments.
#pragma once

#include <string_view>

#include "mote/base/array.h"
#include "mote/base/bytes.h"
#include "mote/hal/executable.h"
#include "mote/vm/buffer.h"
#include "mote/vm/native_module.h"

namespace mote::hal_functions {

// A list that is short as a rule: on the stack then, else from the allocator.
template <class T, size_t usual_size>
class ScratchArray {
 public:
  explicit ScratchArray(Allocator& allocator) : heap_(allocator) {}

  Status resize(size_t size) {
    size_ = size;
    return size > usual_size ? heap_.resize(size) : ok_status;
  }
  T& operator[](size_t index) { return data()[index]; }
  std::span<const T> span() { return {data(), size_}; }

 private:
  T* data() { return size_ > usual_size ? heap_.data() : stack_; }

  T stack_[usual_size] = {};
  Array<T> heap_;
  size_t size_ = 0;
};

inline std::string_view text_of(const vm::Buffer& buffer) {
  return {reinterpret_cast<const char*>(buffer.bytes().data()), buffer.size()};
}

// The bytes [offset, offset + length) of a host buffer; OUT_OF_RANGE.
inline Result<Bytes> bytes_of(const vm::Buffer& buffer, uint64_t offset, uint64_t length) {
  if (!checked_range(offset, length, buffer.size()))
    return out_of_range<"the range leaves the host buffer">;
  return buffer.bytes().subspan(static_cast<size_t>(offset), static_cast<size_t>(length));
}

// Reads (format, data, constants?) from the position `first` on. The words of the constants go to
// `words`, which must live as long as the result.
Result<hal::ExecutableParams> executable_params(vm::Call& call, size_t first,
                                                Array<uint32_t>& words);

}  // namespace mote::hal_functions
