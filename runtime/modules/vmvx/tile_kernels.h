// Products of tiles of 16 by 16 elements: one set of kernels for each kind of processor.
#pragma once

// Nothing else: files that are compiled for one kind of processor include this.
#include <cstddef>
#include <cstdint>

namespace mote::vmvx {

// Every extent of a tile. Compiled programs count workgroups as if tiles had this size, so that
// smaller ones would leave parts of large matrices out.
inline constexpr int tile_size = 16;

// Transposes the tile as kernels read it: f32: column u of the tile at 16 * u; s8: columns 2 * u
// and 2 * u + 1, widened to 16 bits, at 16 * u, in pairs.
inline constexpr int f32_units = 16, i8_units = 8;

// out (16 x 16) = [out +] sum over `count` tiles of lhs * transposed rhs, where `columns` holds the
// units of rhs, 16 words each. No alignment.
using TileKernel = void (*)(const void* lhs, const uint32_t* columns, void* out, size_t count,
                            bool accumulate);

// f32, and s8 into s32.
struct TileKernels {
  TileKernel f32, i8;
};

// For any processor.
extern const TileKernels portable_kernels;
#if defined(__x86_64__)
extern const TileKernels avx2_kernels;    // needs avx2, fma
extern const TileKernels avx512_kernels;  // needs avx512f, avx512bw
#endif

}  // namespace mote::vmvx
