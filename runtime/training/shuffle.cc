#include <utility>

#include "mote/training.hpp"

namespace mote::training {

uint64_t SplitMix64::next() {
  state_ += 0x9E3779B97F4A7C15;
  uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

uint32_t SplitMix64::below(uint32_t limit) {
  return static_cast<uint32_t>(((next() >> 32) * limit) >> 32);
}

void shuffle(std::span<uint32_t> rows, uint64_t seed, uint64_t epoch) {
  SplitMix64 random(SplitMix64(seed).next() + epoch);
  for (size_t i = rows.size(); i-- > 1;)
    std::swap(rows[i], rows[random.below(static_cast<uint32_t>(i + 1))]);
}

void split_rows(std::span<uint32_t> rows, uint64_t seed) {
  for (size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<uint32_t>(i);
  shuffle(rows, seed, split_epoch);
}

}  // namespace mote::training
