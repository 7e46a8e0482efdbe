// Operands of the module's functions: rectangles and rows of elements inside a buffer.
#pragma once

#include "mote/base/bytes.h"
#include "mote/vm/buffer.h"
#include "mote/vm/native_module.h"

namespace mote::vmvx {

// Whether usual layouts have loops of their own.
#if defined(__OPTIMIZE_SIZE__)
inline constexpr bool has_dense_loops = false;
#else
inline constexpr bool has_dense_loops = true;
#endif

enum class Access : uint8_t { read, write };

// Where elements lie, in elements; numbers are unsigned.
struct Layout {
  uint64_t offset, stride0, stride1;
};

// A checked rectangle; strides in bytes.
struct Operand {
  uint8_t* data;
  size_t stride0, stride1;
};

// `position` is that of the buffer. A rectangle of `size0` by `size1` elements, neither 0.
// OUT_OF_RANGE when it leaves the buffer, or when it is written and has more elements than the
// buffer; PERMISSION_DENIED for a write to a read-only buffer.
Status find_operand(const vm::Call& call, size_t position, Access access, const Layout& layout,
                    uint64_t size0, uint64_t size1, size_t element_size, Operand& operand);

// The same with the layout in the three arguments behind the buffer.
inline Status find_operand(const vm::Call& call, size_t position, Access access, uint64_t size0,
                           uint64_t size1, size_t element_size, Operand& operand) {
  return find_operand(call, position, access,
                      {call.u64(position + 1), call.u64(position + 2), call.u64(position + 3)},
                      size0, size1, element_size, operand);
}

// `count` sizes from `position` on. INVALID_ARGUMENT from 2^32 on.
Status read_sizes(const vm::Call& call, size_t position, uint64_t* sizes, size_t count);

Status mmt4d(vm::Call& call);
Status pack(vm::Call& call);
Status unpack(vm::Call& call);
Status query_tile_sizes(vm::Call& call);

}  // namespace mote::vmvx
