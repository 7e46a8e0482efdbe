// The most operations in a second that one core reaches in loops of multiply-adds, in units of 1e9:
// of floats, and where there is an instruction for it of bytes; compiled for the machine it runs
// on.
#if defined(__AVX512VNNI__)
#include <immintrin.h>
#endif

#include <chrono>
#include <cstdint>
#include <cstdio>

typedef float Floats __attribute__((vector_size(64)));

struct FloatStep {
  using Vector = Floats;
  static constexpr int operations = 2 * 16;
  static Vector step(Vector sum) { return sum * 0.999f + 0.001f; }
};

#if defined(__AVX512VNNI__)
struct ByteStep {
  using Vector = __m512i;
  static constexpr int operations = 2 * 64;
  static Vector step(Vector sum) {
    return _mm512_dpbusd_epi32(sum, _mm512_set1_epi8(100), _mm512_set1_epi8(-3));
  }
};
#endif

// Kept from the optimiser.
template <class Vector>
void keep(Vector& vector) {
  asm volatile("" : "+x"(vector));
}

template <class Step>
double measure() {
  constexpr int chains = 12, rounds = 1000000, repeats = 9;
  double best = 0;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    typename Step::Vector sums[chains] = {};
    for (auto& sum : sums) keep(sum);
    auto start = std::chrono::steady_clock::now();
    for (int round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
      for (auto& sum : sums) {
        sum = Step::step(sum);
        keep(sum);
      }
    }
    std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    double rate = static_cast<double>(Step::operations) * chains * rounds / time.count();
    if (rate > best) best = rate;
  }
  return best * 1e-9;
}

int main() {
  std::printf("f32 %.1f G/s", measure<FloatStep>());
#if defined(__AVX512VNNI__)
  std::printf(", i8 %.1f G/s", measure<ByteStep>());
#endif
  std::printf("\n");
}
