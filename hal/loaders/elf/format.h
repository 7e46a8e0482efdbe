// The parts of ELF that embedded executables use, for the word size and byte order of the host.
// Structures are copied out of the file, whatever its alignment.
#pragma once

#include <cstdint>
#include <span>

namespace mote::hal::elf {

using Word = uintptr_t;
inline constexpr bool is_64_bit = sizeof(Word) == 8;

inline constexpr uint8_t magic[4] = {0x7F, 'E', 'L', 'F'};
inline constexpr uint8_t host_class = is_64_bit ? 2 : 1;
inline constexpr uint8_t little_endian = 1;
inline constexpr uint16_t type_shared_object = 3;
inline constexpr uint32_t current_version = 1;

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
static_assert(sizeof(FileHeader) == (is_64_bit ? 64 : 52));

enum SegmentType : uint32_t {
  segment_load = 1,
  segment_dynamic = 2,
  segment_interpreter = 3,
  segment_thread_local = 7,
  segment_relro = 0x6474E552,
};
inline constexpr uint32_t flag_execute = 1, flag_write = 2;

// The two widths order their fields differently.
struct Segment64 {
  uint32_t type;
  uint32_t flags;
  uint64_t offset;
  uint64_t address;
  uint64_t physical_address;
  uint64_t file_size;
  uint64_t memory_size;
  uint64_t alignment;
};
struct Segment32 {
  uint32_t type;
  uint32_t offset;
  uint32_t address;
  uint32_t physical_address;
  uint32_t file_size;
  uint32_t memory_size;
  uint32_t flags;
  uint32_t alignment;
};
static_assert(sizeof(Segment64) == 56 && sizeof(Segment32) == 32);

struct Symbol64 {
  uint32_t name;
  uint8_t info;
  uint8_t visibility;
  uint16_t section;
  uint64_t value;
  uint64_t size;
};
struct Symbol32 {
  uint32_t name;
  uint32_t value;
  uint32_t size;
  uint8_t info;
  uint8_t visibility;
  uint16_t section;
};
static_assert(sizeof(Symbol64) == 24 && sizeof(Symbol32) == 16);

template <bool is_wide>
struct Records;
template <>
struct Records<true> {
  using Segment = Segment64;
  using Symbol = Symbol64;
  static constexpr int symbol_shift = 32;
};
template <>
struct Records<false> {
  using Segment = Segment32;
  using Symbol = Symbol32;
  static constexpr int symbol_shift = 8;
};
using Segment = Records<is_64_bit>::Segment;
using Symbol = Records<is_64_bit>::Symbol;
inline constexpr uint8_t binding_global = 1, binding_weak = 2;

// An entry of a relocation table; tables of the REL form lack the addend.
struct Relocation {
  Word offset;
  Word info;
  Word addend;

  uint32_t symbol() const {
    return static_cast<uint32_t>(info >> Records<is_64_bit>::symbol_shift);
  }
  uint32_t kind() const {
    return static_cast<uint32_t>(info & ((uint64_t{1} << Records<is_64_bit>::symbol_shift) - 1));
  }
};
inline constexpr size_t rel_size = 2 * sizeof(Word), rela_size = 3 * sizeof(Word);

struct DynamicEntry {
  Word tag;
  Word value;
};
enum DynamicTag : Word {
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
};

// What a relocation kind stores: the sum of the chosen terms, in `size` bytes.
struct RelocationRule {
  uint32_t kind;
  uint8_t size;
  bool adds_base;
  bool adds_symbol;
  bool adds_addend;
  bool subtracts_place;
};

// An architecture is one of these.
struct Machine {
  uint16_t id;
  const char* format;  // executables whose format starts so
  std::span<const RelocationRule> rules;
};

// The machine that this build runs on; its id is 0 where there is none.
extern const Machine host_machine;

}  // namespace mote::hal::elf
