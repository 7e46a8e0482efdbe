// NumPy's .npy format, versions 1 to 3: the header that precedes the bytes of an array.
//
// A header is read in two steps, so that a reader needs no more of the file than it is told to:
//   preamble (12 bytes) -> npy_header_bytes() -> header -> parse_npy_header() -> array bytes
#pragma once

#include <cstdint>
#include <span>

#include "mote/base/bytes.h"
#include "mote/base/diagnostic.h"
#include "mote/base/status.h"
#include "mote/base/text.h"

namespace mote::io {

inline constexpr uint32_t npy_max_rank = 128;
// No valid header is shorter, so this much can be read before anything is known.
inline constexpr size_t npy_preamble_bytes = 12;

struct NpyHeader {
  char kind = 0;  // as in NumPy: b i u f c V
  uint32_t item_bytes = 0;
  uint32_t rank = 0;
  int64_t dims[npy_max_rank] = {};

  std::span<const int64_t> shape() const { return {dims, rank}; }
};

// Length of the whole header, preamble included.
// INVALID_ARGUMENT for another kind of file, UNIMPLEMENTED for another version.
Result<size_t> npy_header_bytes(Bytes preamble, Diagnostic& diagnostic);

// `header` has the length that npy_header_bytes() told. INVALID_ARGUMENT when it is malformed,
// UNIMPLEMENTED for Fortran order, big-endian and element kinds other than those above.
Status parse_npy_header(Bytes header, NpyHeader& out, Diagnostic& diagnostic);

// Appends a version 1.0 header; FixedText<npy_header_capacity> holds every one.
inline constexpr size_t npy_header_capacity = 256 + npy_max_rank * 22;
void write_npy_header(const NpyHeader& header, TextWriter& out);

}  // namespace mote::io
