// Tile kernels in vectors of 16 bytes, which are those of NEON on AArch64 and of SSE on x86-64.
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "runtime/modules/vmvx/multiply_tiles.h"

namespace mote::vmvx {
namespace {

struct Portable {
  using Ints = Vectors<16>::Ints;
  static Ints multiply_pairs(Ints a, Ints b) {
#if defined(__SSE2__)
    return (Ints)_mm_madd_epi16((__m128i)a, (__m128i)b);
#else
    return (a << 16 >> 16) * (b << 16 >> 16) + (a >> 16) * (b >> 16);
#endif
  }
};

// Of 32 registers or of 16.
#if defined(__aarch64__)
constexpr int rows = 4;
#else
constexpr int rows = 2;
#endif

}  // namespace

constexpr TileProduct f32_portable = product<F32<16>, rows>;
constexpr TileProduct i8_portable = product<I8Pairs<16, Portable>, rows>;

}  // namespace mote::vmvx
