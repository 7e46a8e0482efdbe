// Seeded changes to the bytes of a file: bit flips, truncations, inflated numbers.
#pragma once

#include <cstdint>
#include <vector>

namespace mote::hostile {

// xorshift64*: the same numbers everywhere.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15 + 1) {}

  uint64_t next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545F4914F6CDD1D;
  }
  // In [0, limit).
  uint64_t below(uint64_t limit) { return next() % limit; }

 private:
  uint64_t state_;
};

// Numbers that lengths and offsets go wrong with.
uint64_t pick_hostile_number(uint64_t old, Random& random);

// A changed copy of the file; one seed gives one mutant.
std::vector<uint8_t> mutate(const std::vector<uint8_t>& file, uint64_t seed);

}  // namespace mote::hostile
