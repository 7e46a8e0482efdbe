// The most floating-point operations in a second that one core reaches in a loop of multiply-adds,
// in GFLOP/s; compiled for the machine it runs on.
#include <chrono>
#include <cstdio>

typedef float Vector __attribute__((vector_size(64)));

int main() {
  constexpr int chains = 12, rounds = 2000000, repeats = 9;
  double best = 0;
  float kept = 0;
  for (int repeat = 0; repeat < repeats; ++repeat) {
    Vector sums[chains];
    for (int i = 0; i < chains; ++i) sums[i] = Vector{} + static_cast<float>(i);
    Vector factor = Vector{} + 0.999f, term = Vector{} + 0.001f;
    auto start = std::chrono::steady_clock::now();
    for (int round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
      for (int i = 0; i < chains; ++i) sums[i] = sums[i] * factor + term;
    }
    std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    for (const Vector& sum : sums) kept += sum[0];
    double rate = 2.0 * 16 * chains * rounds / time.count();
    if (rate > best) best = rate;
  }
  std::printf("%.1f\n", best * 1e-9);
  return kept == 0.5f;  // so that the sums are needed
}
