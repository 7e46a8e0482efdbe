// FatELF: a file with an ELF for each of several machines.
#pragma once

#include "hal/loaders/elf/format.h"
#include "mote/base/bytes.h"
#include "mote/base/status.h"

namespace mote::hal::elf {

struct FatHeader {
  uint8_t magic[4];
  uint16_t version;
  uint8_t record_count;
  uint8_t reserved;
};
struct FatRecord {
  uint16_t machine;
  uint8_t system;
  uint8_t system_version;
  uint8_t word_class;
  uint8_t byte_order;
  uint16_t reserved;
  uint64_t offset;
  uint64_t size;
};
static_assert(sizeof(FatHeader) == 8 && sizeof(FatRecord) == 24);

inline constexpr uint8_t fat_magic[4] = {0xFA, 0x70, 0x0E, 0x1F};
inline constexpr uint16_t fat_version = 1;
// Unlike in an ELF header.
inline constexpr uint8_t fat_little_endian = 1;
// Systems whose files use nothing of the system: none, Linux, standalone.
constexpr bool is_portable_system(uint8_t system) {
  return system == 0 || system == 3 || system == 255;
}

// The part of the file for the machine, the first if there are more; a file that is no FatELF is
// its own part. INCOMPATIBLE for another version or when no part is for the machine,
// INVALID_ARGUMENT for ranges that leave the file.
template <class Machine>
Result<Bytes> select_elf(Bytes file) {
  if (file.size() < sizeof(FatHeader) || std::memcmp(file.data(), fat_magic, sizeof fat_magic) != 0)
    return file;
  auto header = load_le<FatHeader>(file.data());
  if (header.version != fat_version) return incompatible<"the FatELF file has another version">;
  size_t end = sizeof header + header.record_count * sizeof(FatRecord);
  if (end > file.size()) return invalid_argument<"the records leave the FatELF file">;
  for (size_t i = sizeof header; i < end; i += sizeof(FatRecord)) {
    auto record = load_le<FatRecord>(file.data() + i);
    if (record.machine != Machine::id || record.word_class != class_of<typename Machine::Word> ||
        record.byte_order != fat_little_endian || !is_portable_system(record.system))
      continue;
    if (record.offset < end || !checked_range(record.offset, record.size, file.size()))
      return invalid_argument<"a part leaves the FatELF file">;
    return file.subspan(static_cast<size_t>(record.offset), static_cast<size_t>(record.size));
  }
  return incompatible<"the FatELF file has no part for this architecture">;
}

}  // namespace mote::hal::elf
