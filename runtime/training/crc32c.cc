#include "runtime/training/crc32c.h"

namespace mote::training {
namespace {

// What each byte does to the remainder.
struct Table {
  uint32_t entries[256];
  constexpr Table() : entries() {
    for (uint32_t byte = 0; byte < 256; ++byte) {
      uint32_t remainder = byte;
      for (int bit = 0; bit < 8; ++bit)
        remainder = remainder >> 1 ^ (remainder & 1 ? 0x82F63B78u : 0);
      entries[byte] = remainder;
    }
  }
};
constexpr Table table;

uint32_t step(uint32_t remainder, uint8_t byte) {
  return remainder >> 8 ^ table.entries[(remainder ^ byte) & 0xFF];
}

}  // namespace

void Crc32c::add(Bytes bytes) {
  uint32_t remainder = remainder_;
  for (uint8_t byte : bytes) remainder = step(remainder, byte);
  remainder_ = remainder;
}

void Crc32c::add_zeros(uint64_t count) {
  for (; count; --count) remainder_ = step(remainder_, 0);
}

}  // namespace mote::training
