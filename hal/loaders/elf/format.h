// The parts of ELF that embedded executables use. Records are templates over the file's word, and
// are copied out of the file, whatever its alignment; the byte order is little.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mote::hal::elf {

inline constexpr uint8_t magic[4] = {0x7F, 'E', 'L', 'F'};
inline constexpr uint8_t little_endian = 1;
inline constexpr uint16_t type_shared_object = 3;
inline constexpr uint32_t current_version = 1;

template <class Word>
inline constexpr uint8_t class_of = sizeof(Word) == 8 ? 2 : 1;

template <class Word>
struct FileHeader {
  uint8_t magic[4];
  uint8_t word_class;
  uint8_t byte_order;
  uint8_t identification[10];
  uint16_t type;
  uint16_t machine;
  uint32_t version;
  Word entry;
  Word program_headers;
  Word section_headers;
  uint32_t flags;
  uint16_t header_size;
  uint16_t program_header_size;
  uint16_t program_header_count;
  uint16_t section_header_size;
  uint16_t section_header_count;
  uint16_t section_names;
};
static_assert(sizeof(FileHeader<uint64_t>) == 64 && sizeof(FileHeader<uint32_t>) == 52);

enum SegmentType : uint32_t {
  segment_load = 1,
  segment_dynamic = 2,
  segment_interpreter = 3,
  segment_thread_local = 7,
  segment_relro = 0x6474E552,
};
inline constexpr uint32_t flag_execute = 1, flag_write = 2;

// The two widths order the fields of segments and symbols differently.
template <class Word>
struct Segment;
template <>
struct Segment<uint64_t> {
  uint32_t type;
  uint32_t flags;
  uint64_t offset;
  uint64_t address;
  uint64_t physical_address;
  uint64_t file_size;
  uint64_t memory_size;
  uint64_t alignment;
};
template <>
struct Segment<uint32_t> {
  uint32_t type;
  uint32_t offset;
  uint32_t address;
  uint32_t physical_address;
  uint32_t file_size;
  uint32_t memory_size;
  uint32_t flags;
  uint32_t alignment;
};
static_assert(sizeof(Segment<uint64_t>) == 56 && sizeof(Segment<uint32_t>) == 32);

template <class Word>
struct Symbol;
template <>
struct Symbol<uint64_t> {
  uint32_t name;
  uint8_t info;
  uint8_t visibility;
  uint16_t section;
  uint64_t value;
  uint64_t size;
};
template <>
struct Symbol<uint32_t> {
  uint32_t name;
  uint32_t value;
  uint32_t size;
  uint8_t info;
  uint8_t visibility;
  uint16_t section;
};
static_assert(sizeof(Symbol<uint64_t>) == 24 && sizeof(Symbol<uint32_t>) == 16);
inline constexpr uint8_t binding_global = 1, binding_weak = 2;

// An entry of a relocation table; tables of the REL form lack the addend.
template <class Word>
struct Relocation {
  Word offset;
  Word info;
  Word addend;

  static constexpr int symbol_shift = sizeof(Word) == 8 ? 32 : 8;
  uint32_t symbol() const { return static_cast<uint32_t>(info >> symbol_shift); }
  uint32_t kind() const {
    return static_cast<uint32_t>(info & ((uint64_t{1} << symbol_shift) - 1));
  }
};
template <class Word>
inline constexpr size_t rel_size = 2 * sizeof(Word);
template <class Word>
inline constexpr size_t rela_size = 3 * sizeof(Word);

template <class Word>
struct DynamicEntry {
  Word tag;
  Word value;
};
enum DynamicTag : uint32_t {
  tag_end = 0,
  tag_needed = 1,
  tag_plt_size = 2,
  tag_hash = 4,
  tag_strings = 5,
  tag_symbols = 6,
  tag_rela = 7,
  tag_rela_size = 8,
  tag_rela_entry = 9,
  tag_strings_size = 10,
  tag_symbol_entry = 11,
  tag_init = 12,
  tag_rel = 17,
  tag_rel_size = 18,
  tag_rel_entry = 19,
  tag_plt_kind = 20,
  tag_plt = 23,
  tag_init_array = 25,
  tag_relr = 36,
  tag_count = 37,  // those above are not read
};

}  // namespace mote::hal::elf
