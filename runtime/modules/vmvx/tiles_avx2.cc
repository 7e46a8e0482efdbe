// Tile kernels for processors with avx2 and fma; compiled with these.
#if defined(__AVX2__)
#include <immintrin.h>

#include "runtime/modules/vmvx/multiply_tiles.h"

namespace mote::vmvx {
namespace {

struct Avx2 {
  using Ints = Vectors<32>::Ints;
  static Ints multiply_pairs(Ints a, Ints b) {
    return (Ints)_mm256_madd_epi16((__m256i)a, (__m256i)b);
  }
};

}  // namespace

constexpr TileProduct f32_avx2 = product<F32<32>, 4>;
constexpr TileProduct i8_avx2 = product<I8Pairs<32, Avx2>, 4>;

}  // namespace mote::vmvx
#endif
