#include "runtime/modules/vmvx/vmvx_module.h"

#include <bit>
#include <cmath>
#include <cstring>

#include "runtime/modules/vmvx/operands.h"
#include "runtime/modules/vmvx/state.h"

namespace mote::vmvx {
namespace {

// What an operation does with one row; steps in bytes. Where they are those of dense elements the
// compiler can use vectors.
using UnaryRow = void (*)(const uint8_t* a, uint8_t* out, uint64_t count, size_t a_step,
                          size_t out_step);
using BinaryRow = void (*)(const uint8_t* a, const uint8_t* b, uint8_t* out, uint64_t count,
                           size_t a_step, size_t b_step, size_t out_step);

template <class T, auto f>
void unary_row(const uint8_t* a, uint8_t* out, uint64_t count, size_t a_step, size_t out_step) {
  if (has_dense_loops && a_step == sizeof(T) && out_step == sizeof(T)) {
    for (uint64_t j = 0; j < count; ++j)
      store_le<T>(out + j * sizeof(T), f(load_le<T>(a + j * sizeof(T))));
  } else {
    for (; count; --count, a += a_step, out += out_step) store_le<T>(out, f(load_le<T>(a)));
  }
}

template <class T, auto f>
void binary_row(const uint8_t* a, const uint8_t* b, uint8_t* out, uint64_t count, size_t a_step,
                size_t b_step, size_t out_step) {
  if (has_dense_loops && a_step == sizeof(T) && b_step == sizeof(T) && out_step == sizeof(T)) {
    for (uint64_t j = 0; j < count; ++j)
      store_le<T>(out + j * sizeof(T),
                  f(load_le<T>(a + j * sizeof(T)), load_le<T>(b + j * sizeof(T))));
  } else {
    for (; count; --count, a += a_step, b += b_step, out += out_step)
      store_le<T>(out, f(load_le<T>(a), load_le<T>(b)));
  }
}

Status run_unary(vm::Call& call, size_t element_size, UnaryRow row) {
  uint64_t sizes[2];
  MOTE_TRY(read_sizes(call, 8, sizes, 2));
  if (sizes[0] == 0 || sizes[1] == 0) return ok_status;
  Operand in, out;
  MOTE_TRY(find_operand(call, 0, Access::read, sizes[0], sizes[1], element_size, in));
  MOTE_TRY(find_operand(call, 4, Access::write, sizes[0], sizes[1], element_size, out));
  for (uint64_t i = 0; i < sizes[0]; ++i, in.data += in.stride0, out.data += out.stride0)
    row(in.data, out.data, sizes[1], in.stride1, out.stride1);
  return ok_status;
}

// Of 32-bit elements. INVALID_ARGUMENT for a zero on the right where `checks_zero`.
Status run_binary(vm::Call& call, BinaryRow row, bool checks_zero = false) {
  constexpr size_t element_size = 4;
  uint64_t sizes[2];
  MOTE_TRY(read_sizes(call, 12, sizes, 2));
  if (sizes[0] == 0 || sizes[1] == 0) return ok_status;
  Operand lhs, rhs, out;
  MOTE_TRY(find_operand(call, 0, Access::read, sizes[0], sizes[1], element_size, lhs));
  MOTE_TRY(find_operand(call, 4, Access::read, sizes[0], sizes[1], element_size, rhs));
  MOTE_TRY(find_operand(call, 8, Access::write, sizes[0], sizes[1], element_size, out));
  for (uint64_t i = 0; i < sizes[0]; ++i) {
    for (uint64_t j = 0; j < sizes[1] && checks_zero; ++j)
      if (load_le<uint32_t>(rhs.data + j * rhs.stride1) == 0)
        return invalid_argument<"an integer division by zero">;
    row(lhs.data, rhs.data, out.data, sizes[1], lhs.stride1, rhs.stride1, out.stride1);
    lhs.data += lhs.stride0;
    rhs.data += rhs.stride0;
    out.data += out.stride0;
  }
  return ok_status;
}

template <auto f>
Status f32_unary(vm::Call& call) {
  return run_unary(call, sizeof(float), unary_row<float, f>);
}
template <auto f>
Status f32_binary(vm::Call& call) {
  return run_binary(call, binary_row<float, f>);
}
// Unsigned, so that sums, differences and products wrap.
template <auto f>
Status i32_binary(vm::Call& call) {
  return run_binary(call, binary_row<uint32_t, f>);
}
template <auto f>
Status i32_division(vm::Call& call) {
  return run_binary(call, binary_row<uint32_t, f>, true);
}
template <class T>
void copy_row(const uint8_t* a, uint8_t* out, uint64_t count, size_t a_step, size_t out_step) {
  if (has_dense_loops && a_step == sizeof(T) && out_step == sizeof(T))
    std::memmove(out, a, static_cast<size_t>(count) * sizeof(T));
  else
    unary_row<T, [](T element) { return element; }>(a, out, count, a_step, out_step);
}
template <class T>
Status copy(vm::Call& call) {
  return run_unary(call, sizeof(T), copy_row<T>);
}

uint32_t count_leading_zeros(uint32_t a) { return static_cast<uint32_t>(std::countl_zero(a)); }
Status ctlz(vm::Call& call) {
  return run_unary(call, sizeof(uint32_t), unary_row<uint32_t, count_leading_zeros>);
}

// An operand may lie over the result, so a zero can appear behind the check: it gives 0.
uint32_t divide_unsigned(uint32_t a, uint32_t b) { return b ? a / b : 0; }
uint32_t divide_signed(uint32_t a, uint32_t b) {
  // The quotient of the minimum wraps to itself.
  if (b == UINT32_MAX) return 0 - a;
  if (b == 0) return 0;
  return static_cast<uint32_t>(static_cast<int32_t>(a) / static_cast<int32_t>(b));
}

// Counts of 32 and more, which compiled code does not have, count modulo 32.
uint32_t shift_left(uint32_t a, uint32_t b) { return a << (b & 31); }
uint32_t shift_right(uint32_t a, uint32_t b) { return a >> (b & 31); }
uint32_t shift_signed(uint32_t a, uint32_t b) {
  return static_cast<uint32_t>(static_cast<int32_t>(a) >> (b & 31));
}

// (value, out, offset, row stride, size0, size1)
Status fill(vm::Call& call) {
  uint64_t sizes[2];
  MOTE_TRY(read_sizes(call, 4, sizes, 2));
  if (sizes[0] == 0 || sizes[1] == 0) return ok_status;
  Operand out;
  MOTE_TRY(find_operand(call, 1, Access::write, {call.u64(2), call.u64(3), 1}, sizes[0], sizes[1],
                        sizeof(uint32_t), out));
  int32_t value = call.i32(0);
  for (uint64_t i = 0; i < sizes[0]; ++i, out.data += out.stride0)
    for (uint64_t j = 0; j < sizes[1]; ++j) store_le(out.data + j * sizeof value, value);
  return ok_status;
}

constexpr const char* unary_signature = "0rIIIrIIIII_v";
constexpr const char* binary_signature = "0rIIIrIIIrIIIII_v";

constexpr vm::NativeExport exports[] = {
    {"abs.2d.f32", unary_signature, f32_unary<[](float a) { return std::fabs(a); }>},
    {"add.2d.f32", binary_signature, f32_binary<[](float a, float b) { return a + b; }>},
    {"add.2d.i32", binary_signature, i32_binary<[](uint32_t a, uint32_t b) { return a + b; }>},
    {"and.2d.i32", binary_signature, i32_binary<[](uint32_t a, uint32_t b) { return a & b; }>},
    {"ceil.2d.f32", unary_signature, f32_unary<[](float a) { return std::ceil(a); }>},
    {"copy.2d.x16", unary_signature, copy<uint16_t>},
    {"copy.2d.x32", unary_signature, copy<uint32_t>},
    {"copy.2d.x64", unary_signature, copy<uint64_t>},
    {"copy.2d.x8", unary_signature, copy<uint8_t>},
    {"ctlz.2d.i32", unary_signature, ctlz},
    {"div.2d.f32", binary_signature, f32_binary<[](float a, float b) { return a / b; }>},
    {"divs.2d.i32", binary_signature, i32_division<divide_signed>},
    {"divu.2d.i32", binary_signature, i32_division<divide_unsigned>},
    {"exp.2d.f32", unary_signature, f32_unary<[](float a) { return std::exp(a); }>},
    {"fill.2d.x32", "0irIIII_v", fill},
    {"floor.2d.f32", unary_signature, f32_unary<[](float a) { return std::floor(a); }>},
    {"log.2d.f32", unary_signature, f32_unary<[](float a) { return std::log(a); }>},
    {"mmt4d", "0rIIrIIrIIIIIiiii_v", mmt4d},
    {"mul.2d.f32", binary_signature, f32_binary<[](float a, float b) { return a * b; }>},
    {"mul.2d.i32", binary_signature, i32_binary<[](uint32_t a, uint32_t b) { return a * b; }>},
    {"neg.2d.f32", unary_signature, f32_unary<[](float a) { return -a; }>},
    {"or.2d.i32", binary_signature, i32_binary<[](uint32_t a, uint32_t b) { return a | b; }>},
    {"pack", "0rIIIrIIIIIIIIIIi_v", pack},
    {"query_tile_sizes.2d", "0IIi_II", query_tile_sizes},
    {"rsqrt.2d.f32", unary_signature, f32_unary<[](float a) { return 1 / std::sqrt(a); }>},
    {"shl.2d.i32", binary_signature, i32_binary<shift_left>},
    {"shrs.2d.i32", binary_signature, i32_binary<shift_signed>},
    {"shru.2d.i32", binary_signature, i32_binary<shift_right>},
    {"sub.2d.f32", binary_signature, f32_binary<[](float a, float b) { return a - b; }>},
    {"sub.2d.i32", binary_signature, i32_binary<[](uint32_t a, uint32_t b) { return a - b; }>},
    {"unpack", "0rIIIrIIIIIIIIIi_v", unpack},
    {"xor.2d.i32", binary_signature, i32_binary<[](uint32_t a, uint32_t b) { return a ^ b; }>},
};

}  // namespace

constexpr vm::NativeModule native_module = {
    .name = "vmvx", .exports = exports, .create_state = create_state};

}  // namespace mote::vmvx
