// Matrices of 16 by 16 elements turned over, in vectors of 16 bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace mote::vmvx {

typedef uint32_t WordVector __attribute__((vector_size(16)));
typedef uint8_t ByteVector __attribute__((vector_size(16)));

template <class V>
inline V load_vector(const void* from) {
  V v;
  std::memcpy(&v, from, sizeof v);
  return v;
}

// `rows` and `columns` of 32-bit elements, multiples of 4, go to columns and rows of `to`; strides
// in bytes.
template <int rows, int columns>
inline void transpose_words(const void* from, size_t from_stride, void* to, size_t to_stride) {
#if defined(__OPTIMIZE_SIZE__)
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j)
      std::memcpy(static_cast<char*>(to) + j * to_stride + i * 4,
                  static_cast<const char*>(from) + i * from_stride + j * 4, 4);
#else
  for (int i = 0; i < rows; i += 4) {
    for (int j = 0; j < columns; j += 4) {
      const char* source = static_cast<const char*>(from) + i * from_stride + j * 4;
      char* target = static_cast<char*>(to) + j * to_stride + i * 4;
      WordVector in[4];
      for (int k = 0; k < 4; ++k) in[k] = load_vector<WordVector>(source + k * from_stride);
      WordVector low0 = __builtin_shufflevector(in[0], in[1], 0, 4, 1, 5);
      WordVector low1 = __builtin_shufflevector(in[2], in[3], 0, 4, 1, 5);
      WordVector high0 = __builtin_shufflevector(in[0], in[1], 2, 6, 3, 7);
      WordVector high1 = __builtin_shufflevector(in[2], in[3], 2, 6, 3, 7);
      WordVector out[4] = {__builtin_shufflevector(low0, low1, 0, 1, 4, 5),
                           __builtin_shufflevector(low0, low1, 2, 3, 6, 7),
                           __builtin_shufflevector(high0, high1, 0, 1, 4, 5),
                           __builtin_shufflevector(high0, high1, 2, 3, 6, 7)};
      for (int k = 0; k < 4; ++k) std::memcpy(target + k * to_stride, &out[k], sizeof out[k]);
    }
  }
#endif
}

// 16 by 16. Each round interleaves the rows of both halves, which turns the number of a byte, row
// and column, by one bit; after four they have changed places.
inline void transpose_bytes(const void* from, size_t from_stride, void* to, size_t to_stride) {
  ByteVector in[16], out[16];
  for (int i = 0; i < 16; ++i)
    in[i] = load_vector<ByteVector>(static_cast<const char*>(from) + i * from_stride);
  for (int round = 0; round < 4; ++round) {
    for (int i = 0; i < 8; ++i) {
      out[2 * i] = __builtin_shufflevector(in[i], in[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5,
                                           21, 6, 22, 7, 23);
      out[2 * i + 1] = __builtin_shufflevector(in[i], in[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12,
                                               28, 13, 29, 14, 30, 15, 31);
    }
    std::memcpy(in, out, sizeof in);
  }
  for (int i = 0; i < 16; ++i)
    std::memcpy(static_cast<char*>(to) + i * to_stride, &in[i], sizeof in[i]);
}

}  // namespace mote::vmvx
