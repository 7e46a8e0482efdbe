// A value of a call in host memory: an argument before it becomes an object of a device, or a
// result that was brought back.
#pragma once

#include <cstdint>
#include <cstdio>

#include "mote/base/array.h"
#include "mote/vm/value.h"
#include "tools/tensor.h"

namespace mote::tools {

struct HostValue {
  enum class Kind : uint8_t {
    none,     // null, empty; among expected values: anything
    number,   // `number`
    tensor,   // a buffer view
    storage,  // a device buffer; `tensor` holds its bytes
    bytes,    // a vm.buffer; `tensor` holds its bytes
    list,     // `items`
    other,    // some other object
  };

  explicit HostValue(Allocator& allocator) : tensor(allocator), items(allocator) {}

  Kind kind = Kind::none;
  Value number;
  HostTensor tensor;
  Array<HostValue> items;
  const char* type_name = "empty";  // "i32", "hal.buffer_view"
  // .npy knows neither signless integers nor more about its integers than their width.
  bool from_npy = false;
};

// Prints a value and a line end, "i32=5" or "hal.buffer_view" and a line with the tensor.
// OUT_OF_RANGE for a tensor without text.
Status print_value(const HostValue& value, int64_t max_elements, std::FILE* out);

}  // namespace mote::tools
