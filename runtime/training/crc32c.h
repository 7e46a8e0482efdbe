// CRC-32C, the polynomial of Castagnoli (RFC 3720, appendix B.4), as iSCSI, ext4 and SSE 4.2 have
// it: reflected, 0x82F63B78, begins with and is inverted to all ones.
#pragma once

#include <cstdint>

#include "mote/base/bytes.h"

namespace mote::training {

class Crc32c {
 public:
  void add(Bytes bytes);
  void add_zeros(uint64_t count);
  uint32_t value() const { return ~remainder_; }

 private:
  uint32_t remainder_ = UINT32_MAX;
};

inline uint32_t crc32c(Bytes bytes) {
  Crc32c crc;
  crc.add(bytes);
  return crc.value();
}

}  // namespace mote::training
