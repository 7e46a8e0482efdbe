// Tile kernels for processors with avx512f and avx512bw; compiled with these.
#if defined(__AVX512BW__)
#include <immintrin.h>

#include "runtime/modules/vmvx/multiply_tiles.h"

namespace mote::vmvx {
namespace {

struct Avx512 {
  using Ints = Vectors<64>::Ints;
  static Ints multiply_pairs(Ints a, Ints b) {
    return (Ints)_mm512_madd_epi16((__m512i)a, (__m512i)b);
  }
};

}  // namespace

constexpr TileProduct f32_avx512 = product<F32<64>, 16, 8>;
constexpr TileProduct i8_avx512 = product<I8Pairs<64, Avx512>, 16, 8>;

}  // namespace mote::vmvx
#endif
