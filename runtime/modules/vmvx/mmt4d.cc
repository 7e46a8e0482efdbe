// The matrix product of tiles, and which tiles it likes.
#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include "hal/cpu_features.h"
#include "runtime/modules/vmvx/operands.h"
#include "runtime/modules/vmvx/state.h"

namespace mote::vmvx {

const ObjectType State::object_type{"state of the vmvx module"};

void State::destroy() { destroy_in(allocator_, this); }

State::~State() {
  if (scratch_) allocator_.deallocate(scratch_, scratch_words_ * sizeof *scratch_, alignment);
}

Result<uint32_t*> State::scratch(size_t words) {
  if (words <= scratch_words_) return scratch_;
  auto* grown = static_cast<uint32_t*>(allocator_.allocate(words * sizeof *scratch_, alignment));
  if (!grown) return out_of_memory;
  if (scratch_) allocator_.deallocate(scratch_, scratch_words_ * sizeof *scratch_, alignment);
  scratch_ = grown;
  scratch_words_ = words;
  return scratch_;
}

namespace {

#if defined(__x86_64__)
// Bits of processor data, see hal/cpu_features.cc.
constexpr uint64_t avx2 = uint64_t{1} << 11 | uint64_t{1} << 15;    // fma, avx2
constexpr uint64_t avx512 = uint64_t{1} << 20 | uint64_t{1} << 24;  // avx512f, avx512bw
constexpr uint64_t avx512_vnni = uint64_t{1} << 28;

// A feature that programs cannot ask for. Its registers are those of avx2.
[[maybe_unused]] bool has_avx_vnni() {
  uint32_t a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a & 1u << 4);
}
#endif

// For the processor that this runs on. Builds for size leave out the kernels of the widest vectors.
TileKernels choose_kernels() {
  TileKernels kernels = {&f32_portable, &i8_portable};
#if defined(__x86_64__)
  uint64_t features = hal::processor_data().words[0];
  if ((features & avx2) == avx2) kernels = {&f32_avx2, &i8_avx2};
#if !defined(__OPTIMIZE_SIZE__)
  if ((features & avx512) == avx512)
    kernels = {&f32_avx512, features & avx512_vnni ? &i8_avx512_vnni : &i8_avx512};
  else if ((features & avx2) == avx2 && has_avx_vnni())
    kernels.i8 = &i8_avx_vnni;
#endif
#endif
  return kernels;
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

// A panel of a row of tiles; those of lhs and of two rows of rhs fit into the nearest cache.
constexpr size_t panel_words = 2048;
// Rows of tiles of rhs that become panels at a time, for the next cache.
constexpr size_t max_panels = 32;

struct Operands {
  Operand lhs, rhs, out;
};

// Tiles of panels that are there: `count` of each row along K from `k` on, `columns` rows of rhs
// from `j` on.
struct Block {
  uint64_t j, k;
  size_t columns, count;
};

void multiply_block(const Product& p, const TileProduct& product, const Operands& o,
                    const Block& block, const uint32_t* rhs) {
  constexpr size_t out_bytes = size_t{tile_size} * tile_size * sizeof(uint32_t);
  size_t tile_bytes = size_t{tile_size} * tile_size * product.panels->element_size;
  size_t tile_words = product.panels->units * tile_size,
         units = block.count * product.panels->units;
  bool accumulate = p.accumulate || block.k != 0;
  alignas(64) uint32_t lhs[panel_words];
  uint32_t begins[tile_size];
  for (uint64_t i = 0; i < p.m; ++i) {
    const uint8_t* tiles = o.lhs.data + i * o.lhs.stride0 + block.k * tile_bytes;
    for (size_t t = 0; t < block.count; ++t)
      product.panels->prepare_lhs(tiles + t * tile_bytes, lhs + t * tile_words);
    if (product.begin_rows) product.begin_rows(lhs, units, begins);
    uint8_t* out = o.out.data + i * o.out.stride0 + block.j * out_bytes;
    for (size_t j = 0; j < block.columns;) {
      bool takes_two = product.multiply_two && block.columns - j > 1;
      (takes_two ? product.multiply_two : product.multiply)(
          lhs, rhs + j * units * tile_size, out + j * out_bytes, units, accumulate, begins);
      j += takes_two ? 2 : 1;
    }
  }
}

Status multiply_tiles(State& state, const Product& p, const TileProduct& product,
                      const Operands& o) {
  size_t tile_bytes = size_t{tile_size} * tile_size * product.panels->element_size;
  size_t tile_words = product.panels->units * tile_size;
  auto smaller = [](uint64_t a, size_t b) { return a < b ? static_cast<size_t>(a) : b; };
  size_t panel_tiles = smaller(p.k, panel_words / tile_words);
  MOTE_TRY_ASSIGN(uint32_t * rhs,
                  state.scratch(smaller(p.n, max_panels) * panel_tiles * tile_words));
  Block block = {};
  for (; block.j < p.n; block.j += block.columns) {
    block.columns = smaller(p.n - block.j, max_panels);
    block.k = 0;
    do {
      block.count = smaller(p.k - block.k, panel_tiles);
      uint32_t* to = rhs;
      for (size_t j = 0; j < block.columns; ++j)
        for (size_t t = 0; t < block.count; ++t, to += tile_words)
          product.panels->prepare_rhs(
              o.rhs.data + (block.j + j) * o.rhs.stride0 + (block.k + t) * tile_bytes, to);
      multiply_block(p, product, o, block, rhs);
      block.k += block.count;
    } while (block.k < p.k);
  }
  return ok_status;
}

Status multiply(vm::Call& call, const Product& p, bool is_f32) {
  size_t element_size = is_f32 ? sizeof(float) : sizeof(int8_t);
  constexpr size_t out_size = 4;
  Operands o;
  MOTE_TRY(find_tiles(call, 0, Access::read, p.m, p.k, uint64_t{p.m0} * p.k0, element_size, o.lhs));
  MOTE_TRY(find_tiles(call, 3, Access::read, p.n, p.k, uint64_t{p.n0} * p.k0, element_size, o.rhs));
  MOTE_TRY(find_tiles(call, 6, Access::write, p.m, p.n, uint64_t{p.m0} * p.n0, out_size, o.out));
  if (p.m0 == tile_size && p.n0 == tile_size && p.k0 == tile_size) {
    auto& state = static_cast<State&>(*call.state());
    return multiply_tiles(state, p, is_f32 ? *state.kernels().f32 : *state.kernels().i8, o);
  }
  auto* generic = is_f32 ? multiply_any_tile<float, float> : multiply_any_tile<int8_t, uint32_t>;
  for (uint64_t j = 0; j < p.n; ++j)
    for (uint64_t i = 0; i < p.m; ++i)
      generic(p, o.lhs.data + i * o.lhs.stride0, o.rhs.data + j * o.rhs.stride0,
              o.out.data + i * o.out.stride0 + j * p.m0 * p.n0 * out_size);
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
