// The matrix product of tiles, and which tiles it likes.
#include "hal/cpu_features.h"
#include "runtime/modules/vmvx/operands.h"
#include "runtime/modules/vmvx/state.h"

namespace mote::vmvx {

const ObjectType State::object_type{"state of the vmvx module"};

void State::destroy() { destroy_in(allocator_, this); }

namespace {

// For the processor that this runs on.
const TileKernels& choose_kernels() {
#if defined(__x86_64__)
  // Bits of processor data, see hal/cpu_features.cc.
  constexpr uint64_t avx2 = uint64_t{1} << 11 | uint64_t{1} << 15;    // fma, avx2
  constexpr uint64_t avx512 = uint64_t{1} << 20 | uint64_t{1} << 24;  // avx512f, avx512bw
  uint64_t features = hal::processor_data().words[0];
  if ((features & avx512) == avx512) return avx512_kernels;
  if ((features & avx2) == avx2) return avx2_kernels;
#endif
  return portable_kernels;
}

enum : uint32_t { type_mask = 0xFF, type_f32 = 1, type_i8 = 2, accumulate_flag = 0x100 };

struct Product {
  uint64_t m, n, k;
  uint32_t m0, n0, k0;
  bool accumulate;
};

// One tile of any extents; integers wrap.
template <class Element, class T>
void multiply_any_tile(const Product& p, const uint8_t* lhs, const uint8_t* rhs, uint8_t* out) {
  uint64_t lhs_tile = uint64_t{p.m0} * p.k0, rhs_tile = uint64_t{p.n0} * p.k0;
  for (uint64_t i = 0; i < p.m0; ++i) {
    for (uint64_t j = 0; j < p.n0; ++j) {
      uint8_t* target = out + (i * p.n0 + j) * sizeof(T);
      T sum = p.accumulate ? load_le<T>(target) : T{0};
      for (uint64_t k = 0; k < p.k; ++k) {
        const uint8_t* a = lhs + (k * lhs_tile + i * p.k0) * sizeof(Element);
        const uint8_t* b = rhs + (k * rhs_tile + j * p.k0) * sizeof(Element);
        for (uint64_t t = 0; t < p.k0; ++t)
          sum += static_cast<T>(load_le<Element>(a + t * sizeof(Element))) *
                 static_cast<T>(load_le<Element>(b + t * sizeof(Element)));
      }
      store_le(target, sum);
    }
  }
}

// A row of `count` tiles of `tile_size` elements in each of `rows` rows.
Status find_tiles(const vm::Call& call, size_t position, Access access, uint64_t rows,
                  uint64_t count, uint64_t tile_size, size_t element_size, Operand& operand) {
  uint64_t row_size;
  if (!checked_multiply(count, tile_size, row_size))
    return out_of_range<"an operand past the end of its buffer">;
  if (row_size == 0) {
    operand = {};
    return ok_status;
  }
  return find_operand(call, position, access, {call.u64(position + 1), call.u64(position + 2), 1},
                      rows, row_size, element_size, operand);
}

// Tiles of one row of rhs, transposed as the kernels read them.
constexpr uint64_t panel_tiles = 16;
using Panel = uint32_t[panel_tiles][f32_units][tile_size];

void transpose_f32(const uint8_t* rhs, uint64_t count, Panel& panel) {
  for (uint64_t k = 0; k < count; ++k)
    for (int q = 0; q < tile_size; ++q)
      for (int u = 0; u < f32_units; ++u, rhs += sizeof(uint32_t))
        panel[k][u][q] = load_le<uint32_t>(rhs);
}

void transpose_i8(const uint8_t* rhs, uint64_t count, Panel& panel) {
  auto* words = &panel[0][0][0];
  for (uint64_t k = 0; k < count; ++k, words += i8_units * tile_size) {
    for (int q = 0; q < tile_size; ++q) {
      for (int u = 0; u < i8_units; ++u, rhs += 2) {
        auto low = static_cast<uint16_t>(load_le<int8_t>(rhs));
        auto high = static_cast<uint16_t>(load_le<int8_t>(rhs + 1));
        words[u * tile_size + q] = uint32_t{high} << 16 | low;
      }
    }
  }
}

// All products with one row of rhs tiles, a panel of them at a time.
void multiply_row(const Product& p, bool is_f32, TileKernel kernel, const Operand& lhs,
                  const uint8_t* rhs, uint8_t* out, size_t out_stride) {
  constexpr size_t tile_elements = size_t{tile_size} * tile_size;
  size_t tile_bytes = is_f32 ? tile_elements * sizeof(float) : tile_elements;
  Panel panel;
  bool accumulate = p.accumulate;
  uint64_t k = 0;
  do {
    uint64_t count = p.k - k < panel_tiles ? p.k - k : panel_tiles;
    (is_f32 ? transpose_f32 : transpose_i8)(rhs + k * tile_bytes, count, panel);
    for (uint64_t i = 0; i < p.m; ++i)
      kernel(lhs.data + i * lhs.stride0 + k * tile_bytes, &panel[0][0][0], out + i * out_stride,
             static_cast<size_t>(count), accumulate);
    accumulate = true;
    k += count;
  } while (k < p.k);
}

Status multiply(vm::Call& call, const Product& p, bool is_f32) {
  size_t element_size = is_f32 ? sizeof(float) : sizeof(int8_t);
  constexpr size_t out_size = 4;
  Operand lhs, rhs, out;
  MOTE_TRY(find_tiles(call, 0, Access::read, p.m, p.k, uint64_t{p.m0} * p.k0, element_size, lhs));
  MOTE_TRY(find_tiles(call, 3, Access::read, p.n, p.k, uint64_t{p.n0} * p.k0, element_size, rhs));
  MOTE_TRY(find_tiles(call, 6, Access::write, p.m, p.n, uint64_t{p.m0} * p.n0, out_size, out));
  const TileKernels& kernels = static_cast<State&>(*call.state()).kernels();
  bool is_fast = p.m0 == tile_size && p.n0 == tile_size && p.k0 == tile_size;
  auto* generic = is_f32 ? multiply_any_tile<float, float> : multiply_any_tile<int8_t, uint32_t>;
  for (uint64_t j = 0; j < p.n; ++j) {
    const uint8_t* row = rhs.data + j * rhs.stride0;
    uint8_t* target = out.data + j * p.m0 * p.n0 * out_size;
    if (is_fast) {
      multiply_row(p, is_f32, is_f32 ? kernels.f32 : kernels.i8, lhs, row, target, out.stride0);
      continue;
    }
    for (uint64_t i = 0; i < p.m; ++i)
      generic(p, lhs.data + i * lhs.stride0, row, target + i * out.stride0);
  }
  return ok_status;
}

}  // namespace

Result<Ref<Object>> create_state(Allocator& allocator, const void*) {
  auto* state = create_in<State>(allocator, allocator, choose_kernels());
  if (!state) return out_of_memory;
  return Ref<Object>(Ref<State>::adopt(state));
}

// (lhs, offset, row stride, rhs, offset, row stride, out, offset, row stride, M, N, K, M0, N0, K0,
// flags)
Status mmt4d(vm::Call& call) {
  uint64_t sizes[3];
  MOTE_TRY(read_sizes(call, 9, sizes, 3));
  if (call.i32(12) < 0 || call.i32(13) < 0 || call.i32(14) < 0)
    return invalid_argument<"a negative extent of a tile">;
  auto flags = static_cast<uint32_t>(call.i32(15));
  uint32_t type = flags & type_mask;
  if (type != type_f32 && type != type_i8)
    return invalid_argument<"a matrix product of types that it does not take">;
  Product p{sizes[0],
            sizes[1],
            sizes[2],
            static_cast<uint32_t>(call.i32(12)),
            static_cast<uint32_t>(call.i32(13)),
            static_cast<uint32_t>(call.i32(14)),
            (flags & accumulate_flag) != 0};
  if (p.m == 0 || p.n == 0 || p.m0 == 0 || p.n0 == 0) return ok_status;
  return multiply(call, p, type == type_f32);
}

// (size0, size1, flags) -> (tile0, tile1): the same for any size, operation and operand.
Status query_tile_sizes(vm::Call& call) {
  enum : uint32_t { role_mask = 0xFF, lhs = 1, result = 3 };
  uint32_t role = static_cast<uint32_t>(call.i32(2)) & role_mask;
  if (role < lhs || role > result)
    return invalid_argument<"the tile sizes of an operand that products do not have">;
  call.return_i64(0, tile_size);
  call.return_i64(1, tile_size);
  return ok_status;
}

}  // namespace mote::vmvx
