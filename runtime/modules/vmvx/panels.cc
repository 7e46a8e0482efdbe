#include "runtime/modules/vmvx/tile_kernels.h"
#include "runtime/modules/vmvx/transpose.h"

namespace mote::vmvx {
namespace {

constexpr size_t unit_bytes = tile_size * sizeof(uint32_t);
constexpr int pair_units = tile_size / 2, four_units = tile_size / 4;

void prepare_f32(const void* tile, uint32_t* units) {
  transpose_words<tile_size, tile_size>(tile, unit_bytes, units, unit_bytes);
}

void prepare_pairs(const void* tile, uint32_t* units) {
  int16_t wide[tile_size * tile_size];
  for (int i = 0; i < tile_size * tile_size; ++i) wide[i] = static_cast<const int8_t*>(tile)[i];
  transpose_words<tile_size, pair_units>(wide, tile_size * sizeof *wide, units, unit_bytes);
}

void prepare_fours(const void* tile, uint32_t* units) {
  transpose_words<tile_size, four_units>(tile, tile_size, units, unit_bytes);
}

void prepare_unsigned_fours(const void* tile, uint32_t* units) {
  prepare_fours(tile, units);
  for (int i = 0; i < four_units * tile_size; ++i) units[i] ^= 0x80808080;
}

}  // namespace

constexpr Panels f32_panels = {sizeof(float), tile_size, prepare_f32, prepare_f32};
constexpr Panels i8_pair_panels = {sizeof(int8_t), pair_units, prepare_pairs, prepare_pairs};
constexpr Panels i8_four_panels = {sizeof(int8_t), four_units, prepare_fours,
                                   prepare_unsigned_fours};

}  // namespace mote::vmvx
