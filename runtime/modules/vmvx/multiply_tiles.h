// The loops of all tile kernels. Files that include this are compiled for processors of their own,
// so everything here has internal linkage and nothing else is included that the linker could share.
#pragma once

#include <cstring>

#include "runtime/modules/vmvx/tile_kernels.h"

namespace {

using mote::vmvx::tile_size;
using mote::vmvx::TileProduct;

template <class T>
inline T load_as(const void* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

// Vectors of `bytes`; the compiler knows their sums and products.
template <int bytes>
struct Vectors {
  typedef float Floats __attribute__((vector_size(bytes)));
  typedef int32_t Ints __attribute__((vector_size(bytes)));
};

// What a kernel does with a word of lhs, a unit of rhs and a row of out.
template <int bytes>
struct F32 {
  using Vector = typename Vectors<bytes>::Floats;
  using Word = float;
  static constexpr const auto& panels = mote::vmvx::f32_panels;
  static constexpr auto begin_rows = nullptr;

  static Vector multiply_add(Vector sum, Word lhs, Vector rhs) { return sum + lhs * rhs; }
};

template <int bytes, class Machine>
struct I8Pairs {
  using Vector = typename Vectors<bytes>::Ints;
  using Word = int32_t;
  static constexpr const auto& panels = mote::vmvx::i8_pair_panels;
  static constexpr auto begin_rows = nullptr;

  static Vector multiply_add(Vector sum, Word lhs, Vector rhs) {
    return sum + Machine::multiply_pairs(lhs - Vector{}, rhs);
  }
};

// The instruction multiplies unsigned by signed numbers: 128 has been added to all of rhs, and the
// sums of a row begin with -128 times the sum of its lhs.
template <int bytes, class Machine>
struct I8Fours {
  using Vector = typename Vectors<bytes>::Ints;
  using Word = int32_t;
  static constexpr const auto& panels = mote::vmvx::i8_four_panels;

  static void begin_rows(const uint32_t* lhs, size_t count, uint32_t* begins) {
    constexpr int parts = tile_size * 4 / bytes;
    Vector sums[parts] = {};
    for (; count; --count, lhs += tile_size)
      for (int p = 0; p < parts; ++p)
        sums[p] = Machine::add_products(sums[p], Vector{} + 0x01010101,
                                        load_as<Vector>(lhs + p * (bytes / 4)));
    for (Vector& sum : sums) sum *= -128;
    std::memcpy(begins, sums, sizeof sums);
  }
  static Vector multiply_add(Vector sum, Word lhs, Vector rhs) {
    return Machine::add_products(sum, rhs, lhs - Vector{});
  }
};

// `rows` rows of `tiles` tiles at a time, so that their sums stay in registers.
template <class Type, int rows, int tiles>
void multiply_block(const uint32_t* lhs, const uint32_t* rhs, void* out_tiles, size_t count,
                    bool accumulate, [[maybe_unused]] const uint32_t* begins) {
  using Vector = typename Type::Vector;
  using Word = typename Type::Word;
  constexpr int width = sizeof(Vector) / 4, parts = tile_size / width * tiles;
  // Where part p of a row is in the tiles.
  constexpr auto place = [](int p) {
    int word = p * width;
    return word / tile_size * (tile_size * tile_size) + word % tile_size;
  };
  for (int first = 0; first < tile_size; first += rows) {
    auto* out = static_cast<uint32_t*>(out_tiles) + first * tile_size;
    Vector sums[rows][parts] = {};
    if (accumulate) {
#pragma GCC unroll 16
      for (int i = 0; i < rows; ++i)
#pragma GCC unroll 8
        for (int p = 0; p < parts; ++p)
          sums[i][p] = load_as<Vector>(out + i * tile_size + place(p));
    }
    if constexpr (Type::begin_rows != nullptr) {
#pragma GCC unroll 16
      for (int i = 0; i < rows; ++i)
#pragma GCC unroll 8
        for (int p = 0; p < parts; ++p) sums[i][p] += load_as<Word>(begins + first + i);
    }
    const uint32_t *row = lhs + first, *unit = rhs;
    size_t next_tile = count * tile_size;
#pragma GCC unroll 2
    for (size_t k = 0; k < count; ++k, row += tile_size, unit += tile_size) {
      Vector columns[parts];
#pragma GCC unroll 8
      for (int p = 0; p < parts; ++p)
        columns[p] =
            load_as<Vector>(unit + p * width / tile_size * next_tile + p * width % tile_size);
#pragma GCC unroll 16
      for (int i = 0; i < rows; ++i)
#pragma GCC unroll 8
        for (int p = 0; p < parts; ++p)
          sums[i][p] = Type::multiply_add(sums[i][p], load_as<Word>(row + i), columns[p]);
    }
#pragma GCC unroll 16
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 8
      for (int p = 0; p < parts; ++p)
        std::memcpy(out + i * tile_size + place(p), &sums[i][p], sizeof(Vector));
  }
}

// For processors whose registers hold the sums of `rows` rows of a tile, and of `two_rows` rows of
// two tiles.
template <class Type, int rows, int two_rows = 0>
constexpr TileProduct product = [] {
  TileProduct p = {
      .panels = &Type::panels,
      .begin_rows = Type::begin_rows,
      .multiply = multiply_block<Type, rows, 1>,
      .multiply_two = nullptr,
  };
  if constexpr (two_rows != 0) p.multiply_two = multiply_block<Type, two_rows, 2>;
  return p;
}();

}  // namespace
