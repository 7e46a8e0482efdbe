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

constexpr TileKernels avx2_kernels = {
    .f32 = multiply_tiles<F32<32>, 4>,
    .i8 = multiply_tiles<I8<32, Avx2>, 4>,
};

}  // namespace mote::vmvx
#endif
