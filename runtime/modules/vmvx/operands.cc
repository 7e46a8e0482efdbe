#include "runtime/modules/vmvx/operands.h"

namespace mote::vmvx {

Status read_sizes(const vm::Call& call, size_t position, uint64_t* sizes, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    sizes[i] = call.u64(position + i);
    if (sizes[i] > UINT32_MAX) return invalid_argument<"a size that does not fit into 32 bits">;
  }
  return ok_status;
}

Status find_operand(const vm::Call& call, size_t position, Access access, const Layout& layout,
                    uint64_t size0, uint64_t size1, size_t element_size, Operand& operand) {
  MOTE_TRY_ASSIGN(vm::Buffer * buffer, call.ref<vm::Buffer>(position));
  if (access == Access::write && !buffer->is_mutable())
    return permission_denied<"a write to a read-only buffer">;
  uint64_t elements = buffer->size() / element_size;
  uint64_t span0, span1, count, last;
  if (!checked_multiply(size0 - 1, layout.stride0, span0) ||
      !checked_multiply(size1 - 1, layout.stride1, span1) || !checked_add(span0, span1, last) ||
      !checked_add(last, layout.offset, last) || last >= elements)
    return out_of_range<"an operand past the end of its buffer">;
  // Without this, strides of 0 would make work that no buffer bounds.
  if (access == Access::write && (!checked_multiply(size0, size1, count) || count > elements))
    return out_of_range<"more elements to write than the buffer has">;
  auto* data = const_cast<uint8_t*>(buffer->bytes().data());
  operand.data = data + layout.offset * element_size;
  // A stride that nobody goes along can be any number.
  operand.stride0 = size0 > 1 ? static_cast<size_t>(layout.stride0) * element_size : 0;
  operand.stride1 = size1 > 1 ? static_cast<size_t>(layout.stride1) * element_size : element_size;
  return ok_status;
}

}  // namespace mote::vmvx
