// Loads from module bytes and range checks on numbers that come from files.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>

namespace mote {

static_assert(std::endian::native == std::endian::little, "mote runs on little-endian targets");

using Bytes = std::span<const uint8_t>;

// Unaligned little-endian load and store; nothing may assume that bytes of a module are aligned.
template <class T>
inline T load_le(const void* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

template <class T>
inline void store_le(void* to, T value) {
  std::memcpy(to, &value, sizeof value);
}

// True when [offset, offset + length) lies inside [0, size). Never wraps.
constexpr bool checked_range(uint64_t offset, uint64_t length, uint64_t size) {
  return offset <= size && length <= size - offset;
}

// False when the sum wraps; then `sum` is undefined.
constexpr bool checked_add(uint64_t a, uint64_t b, uint64_t& sum) {
  return !__builtin_add_overflow(a, b, &sum);
}

constexpr bool checked_multiply(uint64_t a, uint64_t b, uint64_t& product) {
  return !__builtin_mul_overflow(a, b, &product);
}

constexpr bool is_power_of_two(uint64_t value) { return value && !(value & (value - 1)); }

// `alignment` is a power of two; the caller makes sure that the result does not wrap.
constexpr uint64_t align_up(uint64_t value, uint64_t alignment) {
  return (value + alignment - 1) & ~(alignment - 1);
}

}  // namespace mote
