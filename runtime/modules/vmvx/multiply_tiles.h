// The loop of all tile kernels. Files that include this are compiled for processors of their own,
// so everything here has internal linkage and nothing else is included that the linker could share.
#pragma once

#include <cstring>

#include "runtime/modules/vmvx/tile_kernels.h"

namespace {

using mote::vmvx::tile_size;

// Vectors of `bytes`; the compiler knows their sums and products.
template <int bytes>
struct Vectors {
  typedef float Floats __attribute__((vector_size(bytes)));
  typedef int32_t Ints __attribute__((vector_size(bytes)));
};

template <class V>
inline V load_vector(const void* from) {
  V v;
  std::memcpy(&v, from, sizeof v);
  return v;
}

// What a kernel does with one row of lhs, one unit and a row of out.
template <int bytes>
struct F32 {
  using Lhs = float;
  using Vector = typename Vectors<bytes>::Floats;
  static constexpr int units = mote::vmvx::f32_units;
  using Word = float;

  static const float* widen(const float* lhs, float*, int) { return lhs; }
  static Vector multiply_add(Vector sum, float lhs, Vector column) { return sum + lhs * column; }
};

template <int bytes, class Machine>
struct I8 {
  using Lhs = int8_t;
  using Vector = typename Vectors<bytes>::Ints;
  static constexpr int units = mote::vmvx::i8_units;
  using Word = int32_t;

  // Pairs of 16 bits.
  static const int32_t* widen(const int8_t* lhs, int32_t* words, int rows) {
    for (int i = 0; i < rows; ++i, lhs += tile_size) {
      int16_t wide[tile_size];
      for (int k = 0; k < tile_size; ++k) wide[k] = lhs[k];
      std::memcpy(words + i * units, wide, sizeof wide);
    }
    return words;
  }
  static Vector multiply_add(Vector sum, int32_t lhs, Vector column) {
    return sum + Machine::multiply_pairs(lhs - Vector{}, column);
  }
};

// `rows` rows of out at a time, so that their sums stay in registers.
template <class Type, int rows>
void multiply_tiles(const void* lhs_tiles, const uint32_t* columns, void* out_tile, size_t count,
                    bool accumulate) {
  using Vector = typename Type::Vector;
  constexpr int width = sizeof(Vector) / 4, parts = tile_size / width;
  for (int first = 0; first < tile_size; first += rows) {
    auto* lhs = static_cast<const typename Type::Lhs*>(lhs_tiles) + first * tile_size;
    auto* out = static_cast<uint32_t*>(out_tile) + first * tile_size;
    const uint32_t* column = columns;
    Vector sums[rows][parts] = {};
    if (accumulate) {
#pragma GCC unroll 16
      for (int i = 0; i < rows; ++i)
#pragma GCC unroll 4
        for (int p = 0; p < parts; ++p)
          sums[i][p] = load_vector<Vector>(out + i * tile_size + p * width);
    }
    for (size_t k = 0; k < count; ++k, lhs += tile_size * tile_size) {
      typename Type::Word storage[rows * Type::units];
      const typename Type::Word* words = Type::widen(lhs, storage, rows);
#pragma GCC unroll 1
      for (int u = 0; u < Type::units; ++u, column += tile_size) {
        Vector units[parts];
#pragma GCC unroll 4
        for (int p = 0; p < parts; ++p) units[p] = load_vector<Vector>(column + p * width);
#pragma GCC unroll 16
        for (int i = 0; i < rows; ++i)
#pragma GCC unroll 4
          for (int p = 0; p < parts; ++p)
            sums[i][p] = Type::multiply_add(sums[i][p], words[i * Type::units + u], units[p]);
      }
    }
#pragma GCC unroll 16
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 4
      for (int p = 0; p < parts; ++p)
        std::memcpy(out + i * tile_size + p * width, &sums[i][p], sizeof(Vector));
  }
}

}  // namespace
