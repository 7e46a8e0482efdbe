// The tile kernel of integers for processors with avx2 and avx-vnni; compiled with these.
#if defined(__AVXVNNI__)
#include <immintrin.h>

#include "runtime/modules/vmvx/multiply_tiles.h"

namespace mote::vmvx {
namespace {

struct AvxVnni {
  using Ints = Vectors<32>::Ints;
  // Of four unsigned bytes by four signed ones, modulo 2^32.
  static Ints add_products(Ints sum, Ints a, Ints b) {
    return (Ints)_mm256_dpbusd_avx_epi32((__m256i)sum, (__m256i)a, (__m256i)b);
  }
};

}  // namespace

constexpr TileProduct i8_avx_vnni = product<I8Fours<32, AvxVnni>, 4>;

}  // namespace mote::vmvx
#endif
