// Products of tiles of 16 by 16 elements: one set of kernels for each kind of processor.
#pragma once

// Nothing else: files that are compiled for one kind of processor include this.
#include <cstddef>
#include <cstdint>

namespace mote::vmvx {

// Every extent of a tile. Compiled programs count workgroups as if tiles had this size, so that
// smaller ones would leave parts of large matrices out.
inline constexpr int tile_size = 16;

// How kernels read tiles: a row of them becomes a panel of units, 16 words that hold one or several
// neighbouring columns of all rows of a tile.
struct Panels {
  size_t element_size;
  size_t units;  // of a tile
  void (*prepare_lhs)(const void* tile, uint32_t* units);
  void (*prepare_rhs)(const void* tile, uint32_t* units);
};
extern const Panels f32_panels;      // a column
extern const Panels i8_pair_panels;  // two columns, widened to 16 bits
extern const Panels i8_four_panels;  // four columns; 128 is added to all of rhs

// For one pair of element types.
struct TileProduct {
  const Panels* panels;
  // Null, or what the sums of each row of lhs must begin with; `count` units.
  void (*begin_rows)(const uint32_t* lhs, size_t count, uint32_t* begins);
  // A tile of out (16 x 16) = [out +] [begins +] sum over `count` units of lhs * transposed rhs.
  void (*multiply)(const uint32_t* lhs, const uint32_t* rhs, void* out, size_t count,
                   bool accumulate, const uint32_t* begins);
  // Null, or the same for that tile and the next one, whose panel of rhs follows.
  void (*multiply_two)(const uint32_t* lhs, const uint32_t* rhs, void* out, size_t count,
                       bool accumulate, const uint32_t* begins);
};

// f32, and s8 into s32.
struct TileKernels {
  const TileProduct *f32, *i8;
};

// For any processor.
extern const TileProduct f32_portable, i8_portable;
#if defined(__x86_64__)
extern const TileProduct f32_avx2, i8_avx2;      // need avx2, fma
extern const TileProduct i8_avx_vnni;            // needs avx2, avx-vnni
extern const TileProduct f32_avx512, i8_avx512;  // need avx512f, avx512bw
extern const TileProduct i8_avx512_vnni;         // needs avx512f, avx512bw, avx512vnni
#endif

}  // namespace mote::vmvx
