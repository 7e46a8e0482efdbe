// The tile kernel of integers for processors with avx512f, avx512bw and avx512vnni; compiled with
// these.
#if defined(__AVX512VNNI__)
#include <immintrin.h>

#include "runtime/modules/vmvx/multiply_tiles.h"

namespace mote::vmvx {
namespace {

struct Avx512Vnni {
  using Ints = Vectors<64>::Ints;
  // Of four unsigned bytes by four signed ones, modulo 2^32.
  static Ints add_products(Ints sum, Ints a, Ints b) {
    return (Ints)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)a, (__m512i)b);
  }
};

}  // namespace

constexpr TileProduct i8_avx512_vnni = product<I8Fours<64, Avx512Vnni>, 16, 8>;

}  // namespace mote::vmvx
#endif
