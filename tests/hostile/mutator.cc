#include "tests/hostile/mutator.h"

#include "mote/base/bytes.h"

namespace mote::hostile {
namespace {

using File = std::vector<uint8_t>;

void flip_bits(File& file, Random& random) {
  for (uint64_t count = 1 + random.below(8); count; --count)
    file[random.below(file.size())] ^= static_cast<uint8_t>(1u << random.below(8));
}

void truncate(File& file, Random& random) {
  file.resize(random.below(2) ? random.below(file.size())
                              : file.size() - 1 - random.below(file.size() / 8));
}

template <class T>
void inflate(File& file, Random& random) {
  if (file.size() < sizeof(T)) return;
  // Fields of the file are aligned, those of instructions are not.
  uint64_t offset = random.below(file.size() - sizeof(T) + 1);
  if (random.below(2)) offset = offset / sizeof(T) * sizeof(T);
  T old = load_le<T>(&file[offset]);
  store_le(&file[offset], static_cast<T>(pick_hostile_number(old, random)));
}

}  // namespace

uint64_t pick_hostile_number(uint64_t old, Random& random) {
  constexpr uint64_t edges[] = {0,          1,          0x7F,       0x80,       0xFF,
                                0x7FFF,     0x8000,     0xFFFF,     0x00FFFFFF, 0x7FFFFFFF,
                                0x80000000, 0xFFFFFFF0, 0xFFFFFFFF, UINT64_MAX, UINT64_MAX - 7};
  switch (random.below(4)) {
    case 0:
      return edges[random.below(std::size(edges))];
    case 1:
      return old + 1 + random.below(16);
    case 2:
      return old - 1 - random.below(16);
    default:
      return old * (2 + random.below(1000));
  }
}

std::vector<uint8_t> mutate(const std::vector<uint8_t>& file, uint64_t seed) {
  Random random(seed);
  File mutant = file;
  switch (random.below(6)) {
    case 0:
    case 1:
      flip_bits(mutant, random);
      break;
    case 2:
      truncate(mutant, random);
      break;
    case 3:
      inflate<uint16_t>(mutant, random);
      break;
    case 4:
      inflate<uint32_t>(mutant, random);
      break;
    default:
      inflate<uint64_t>(mutant, random);
  }
  return mutant;
}

}  // namespace mote::hostile
