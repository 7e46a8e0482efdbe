// Tensors in host memory, and their text: "2x3xf32=[1 2 3][4 5 6]".
#pragma once

#include <cstdint>
#include <cstdio>
#include <span>
#include <string_view>

#include "mote/base/array.h"
#include "mote/base/diagnostic.h"
#include "mote/hal/types.h"

namespace mote::tools {

class FileStreams;

struct TensorView {
  std::span<const int64_t> shape;
  hal::ElementType type = hal::ElementType::none;
  Bytes bytes;
};

struct HostTensor {
  explicit HostTensor(Allocator& allocator) : shape(allocator), bytes(allocator) {}
  TensorView view() const {
    return {{shape.data(), shape.size()}, type, {bytes.data(), bytes.size()}};
  }

  Array<int64_t> shape;
  hal::ElementType type = hal::ElementType::none;
  Array<uint8_t> bytes;
};

// Reads "[D0xD1x...x]TYPE[=DATA]". DATA is a list of elements, one element for all of them, or
// "@file" and "+file" with the bytes; zero when absent.
// INVALID_ARGUMENT for text that breaks a rule, OUT_OF_RANGE for the wrong number of elements or
// too short a file, RESOURCE_EXHAUSTED for a tensor that does not fit memory.
Status parse_tensor(const char* text, FileStreams& files, HostTensor& out, Diagnostic& diagnostic);

// Reads "[D0xD1x...x]TYPE". Appends to `shape`. INVALID_ARGUMENT for text that breaks a rule,
// RESOURCE_EXHAUSTED for more than 128 dimensions.
Status parse_shape_and_type(std::string_view text, Array<int64_t>& shape, hal::ElementType& type,
                            Diagnostic& diagnostic);

// Prints at most `max_elements` elements, all when negative, without a line end.
// OUT_OF_RANGE when the bytes are fewer than shape and type need; then nothing is printed.
Status print_tensor(const TensorView& tensor, int64_t max_elements, std::FILE* out);

}  // namespace mote::tools
