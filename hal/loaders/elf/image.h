// An embedded ELF in memory: checked, mapped, relocated and protected. A template, because the word
// of the file decides the layout of every record, and the loader needs that of the host only, while
// tests relocate files for every machine.
#pragma once

#include <cstring>
#include <span>
#include <string_view>

#include "base/port/port.h"
#include "hal/loaders/elf/format.h"
#include "hal/loaders/elf/machines.h"
#include "mote/base/array.h"
#include "mote/base/bytes.h"
#include "mote/base/diagnostic.h"
#include "mote/base/object.h"

namespace mote::hal::elf {

inline constexpr size_t max_segments = 64;
// How much more memory than its file an image may take. Compilers leave less than a page of zeros
// and less than 64 KiB between segments; a hostile file shall not make much of few bytes.
inline constexpr uint64_t max_zero_fill = uint64_t{16} << 20;

// The file is untrusted: every offset, count and address is checked before use. No page is ever
// writable and executable at once, and nothing of the file is needed after load().
template <class Machine>
class Image final : public Object {
 public:
  using Word = typename Machine::Word;

  inline static const ObjectType object_type{"ELF image"};

  // INVALID_ARGUMENT for a file that breaks a rule, INCOMPATIBLE for another architecture or page
  // size, UNIMPLEMENTED for features that compilers do not use here (initialisers, needed
  // libraries, thread-local storage, unknown relocations), NOT_FOUND for a symbol that a relocation
  // needs, OUT_OF_RANGE for a sum that does not fit its place. `assumed_address`: where relocated
  // pointers take memory() to begin; 0: where it does.
  static Result<Ref<Image>> load(Allocator& allocator, Bytes file, Diagnostic* diagnostic,
                                 Word assumed_address = 0);

  // Address of an exported function, null when there is none of this name in executable memory.
  void* find_function(std::string_view name) const;

  Bytes memory() const { return pages_; }

  // For load() and the end of the last count; nobody else calls these two.
  explicit Image(Allocator& allocator)
      : Object(object_type), allocator_(allocator), segments_(allocator) {}
  ~Image() = default;

 private:
  using FileHeader = elf::FileHeader<Word>;
  using Segment = elf::Segment<Word>;
  using Symbol = elf::Symbol<Word>;
  using Relocation = elf::Relocation<Word>;

  // The dynamic section by tag; zero for those that are not there.
  struct Dynamic {
    Word values[tag_count] = {};
    uint64_t present = 0;  // a bit for each tag

    static constexpr uint64_t bit(DynamicTag tag) { return uint64_t{1} << tag; }
    Word operator[](DynamicTag tag) const { return values[tag]; }
    // Tables say the size of their entries, or it is the usual one.
    bool is_if_present(DynamicTag tag, size_t value) const {
      return !(present & bit(tag)) || values[tag] == value;
    }
  };

  void destroy() override {
    port::release_pages(pages_);
    destroy_in(allocator_, this);
  }
  static Status check_header(const FileHeader& header);
  Status read_segments(Bytes file);
  Status check_segments(uint64_t file_size) const;
  Status map_segments(Bytes file);
  Status read_dynamic(Dynamic& dynamic);
  Status relocate(const Dynamic& dynamic, Diagnostic* diagnostic);
  Status relocate_table(Word table, Word size, size_t entry_size, Diagnostic* diagnostic);
  Status apply(const RelocationRule& rule, const Relocation& relocation, bool has_addend,
               Diagnostic* diagnostic);
  Status symbol_address(uint32_t index, Word& address, Diagnostic* diagnostic) const;
  Status protect_segments();

  // The bytes of [address, address + size) of the file's address space; null outside the image.
  uint8_t* at(Word address, uint64_t size) const;
  Symbol symbol_at(uint32_t index) const;
  std::string_view symbol_name(const Symbol& symbol) const;
  bool has_name(const Symbol& symbol, std::string_view name) const;

  Allocator& allocator_;
  Array<Segment> segments_;  // loaded ones, in order of address
  Segment dynamic_ = {};
  Segment relro_ = {};
  std::span<uint8_t> pages_;
  Word first_address_ = 0;  // what pages_ begins with, in the file's address space
  Word bias_ = 0;           // from the file's addresses to those that relocated pointers hold
  Word symbols_ = 0;
  uint32_t symbol_count_ = 0;
  Word strings_ = 0;
  Word strings_size_ = 0;
};

template <class Machine>
Result<Ref<Image<Machine>>> Image<Machine>::load(Allocator& allocator, Bytes file,
                                                 Diagnostic* diagnostic, Word assumed_address) {
  auto* created = create_in<Image>(allocator, allocator);
  if (!created) return out_of_memory;
  auto image = Ref<Image>::adopt(created);
  MOTE_TRY(image->read_segments(file));
  MOTE_TRY(image->check_segments(file.size()));
  MOTE_TRY(image->map_segments(file));
  Word address = static_cast<Word>(reinterpret_cast<uintptr_t>(image->pages_.data()));
  image->bias_ = (assumed_address ? assumed_address : address) - image->first_address_;
  Dynamic dynamic;
  MOTE_TRY(image->read_dynamic(dynamic));
  MOTE_TRY(image->relocate(dynamic, diagnostic));
  MOTE_TRY(image->protect_segments());
  return image;
}

template <class Machine>
Status Image<Machine>::check_header(const FileHeader& header) {
  if (std::memcmp(header.magic, magic, sizeof magic) != 0)
    return invalid_argument<"this is not an ELF file">;
  // The name of the format is the same for both orders.
  if (header.byte_order != little_endian) return incompatible<"the ELF file is not little-endian">;
  if (header.word_class != class_of<Word> || header.machine != Machine::id)
    return incompatible<"the ELF file is for another architecture">;
  if (header.version != current_version || header.type != type_shared_object)
    return invalid_argument<"the ELF file is not a shared object">;
  if (header.program_header_size != sizeof(Segment))
    return invalid_argument<"the program headers of the ELF file have another size">;
  return ok_status;
}

template <class Machine>
Status Image<Machine>::read_segments(Bytes file) {
  if (file.size() < sizeof(FileHeader)) return invalid_argument<"the ELF file is truncated">;
  auto header = load_le<FileHeader>(file.data());
  MOTE_TRY(check_header(header));
  uint64_t table_size = uint64_t{header.program_header_count} * sizeof(Segment);
  if (header.program_header_count > max_segments ||
      !checked_range(header.program_headers, table_size, file.size()))
    return invalid_argument<"the program headers leave the ELF file">;
  size_t dynamic_count = 0;
  for (size_t i = 0; i < header.program_header_count; ++i) {
    auto segment = load_le<Segment>(file.data() + header.program_headers + i * sizeof(Segment));
    switch (segment.type) {
      case segment_load:
        if (!checked_range(segment.offset, segment.file_size, file.size()) ||
            segment.file_size > segment.memory_size)
          return invalid_argument<"a segment leaves the ELF file">;
        MOTE_TRY(segments_.push(segment));
        break;
      case segment_dynamic:
        dynamic_ = segment;
        ++dynamic_count;
        break;
      case segment_relro:
        relro_ = segment;
        break;
      case segment_interpreter:
      case segment_thread_local:
        return unimplemented<"ELF files with thread-local storage or an interpreter">;
      default:
        break;
    }
  }
  if (segments_.empty() || dynamic_count != 1)
    return invalid_argument<"the ELF file needs loaded segments and one dynamic section">;
  return ok_status;
}

// Afterwards the page ranges of segments are in order and do not share a page.
template <class Machine>
Status Image<Machine>::check_segments(uint64_t file_size) const {
  size_t page = port::page_size();
  // Below it, neither sums nor what is rounded up to pages wrap.
  constexpr Word address_limit = ~Word{0} / 2;
  uint64_t end = 0;
  for (const Segment& segment : segments_) {
    if (!checked_range(segment.address, segment.memory_size, address_limit))
      return invalid_argument<"a segment of the ELF file leaves the address space">;
    if (segment.alignment & (segment.alignment - 1))
      return invalid_argument<"the alignment of a segment is not a power of two">;
    if (segment.alignment < page)
      return incompatible<"the ELF file is for smaller pages than this system's">;
    if (segment.flags & flag_write && segment.flags & flag_execute)
      return invalid_argument<"a segment of the ELF file is writable and executable">;
    if (segment.address / page * page < end)
      return invalid_argument<"segments of the ELF file overlap or are out of order">;
    end = align_up(segment.address + segment.memory_size, page);
  }
  uint64_t begin = segments_[0].address / page * page;
  if (begin == end) return invalid_argument<"the ELF file has no contents">;
  if (end - begin > file_size + max_zero_fill)
    return invalid_argument<"the ELF file takes memory out of all proportion">;
  return ok_status;
}

template <class Machine>
Status Image<Machine>::map_segments(Bytes file) {
  size_t page = port::page_size();
  const Segment& last = segments_.back();
  first_address_ = static_cast<Word>(segments_[0].address / page * page);
  uint64_t end = align_up(last.address + last.memory_size, page);
  MOTE_TRY_ASSIGN(pages_, port::allocate_pages(static_cast<size_t>(end - first_address_)));
  for (const Segment& segment : segments_) {
    if (segment.file_size)
      std::memcpy(at(segment.address, segment.file_size), file.data() + segment.offset,
                  segment.file_size);
  }
  return ok_status;
}

template <class Machine>
uint8_t* Image<Machine>::at(Word address, uint64_t size) const {
  if (address < first_address_ || !checked_range(address - first_address_, size, pages_.size()))
    return nullptr;
  return pages_.data() + (address - first_address_);
}

template <class Machine>
Status Image<Machine>::read_dynamic(Dynamic& dynamic) {
  using Entry = DynamicEntry<Word>;
  const uint8_t* entries = at(dynamic_.address, dynamic_.memory_size);
  if (!entries) return invalid_argument<"the dynamic section leaves the ELF file's segments">;
  size_t count = dynamic_.memory_size / sizeof(Entry);
  for (size_t i = 0; i < count; ++i) {
    auto entry = load_le<Entry>(entries + i * sizeof(Entry));
    if (entry.tag == tag_end) break;
    if (entry.tag >= tag_count) continue;
    dynamic.values[entry.tag] = entry.value;
    dynamic.present |= uint64_t{1} << entry.tag;
  }
  constexpr uint64_t refused = Dynamic::bit(tag_needed) | Dynamic::bit(tag_init) |
                               Dynamic::bit(tag_init_array) | Dynamic::bit(tag_relr);
  if (dynamic.present & refused)
    return unimplemented<"ELF files with needed libraries, initialisers or packed relocations">;
  if (!dynamic.is_if_present(tag_rel_entry, rel_size<Word>) ||
      !dynamic.is_if_present(tag_rela_entry, rela_size<Word>) ||
      !dynamic.is_if_present(tag_symbol_entry, sizeof(Symbol)))
    return invalid_argument<"entries of an ELF table have another size">;
  // The hash table is read for the number of symbols only: its second word.
  const uint8_t* hash = at(dynamic[tag_hash], 2 * sizeof(uint32_t));
  if (!dynamic[tag_hash] || !hash) return invalid_argument<"the ELF file has no symbol hash table">;
  symbol_count_ = load_le<uint32_t>(hash + sizeof(uint32_t));
  symbols_ = dynamic[tag_symbols];
  strings_ = dynamic[tag_strings];
  strings_size_ = dynamic[tag_strings_size];
  if (!at(symbols_, uint64_t{symbol_count_} * sizeof(Symbol)) || !at(strings_, strings_size_))
    return invalid_argument<"the symbols leave the ELF file's segments">;
  return ok_status;
}

template <class Machine>
Status Image<Machine>::relocate(const Dynamic& dynamic, Diagnostic* diagnostic) {
  MOTE_TRY(relocate_table(dynamic[tag_rela], dynamic[tag_rela_size], rela_size<Word>, diagnostic));
  MOTE_TRY(relocate_table(dynamic[tag_rel], dynamic[tag_rel_size], rel_size<Word>, diagnostic));
  Word kind = dynamic[tag_plt_kind];
  if (dynamic[tag_plt_size] && kind != tag_rel && kind != tag_rela)
    return invalid_argument<"the ELF file has relocations of an unknown form">;
  return relocate_table(dynamic[tag_plt], dynamic[tag_plt_size],
                        kind == tag_rel ? rel_size<Word> : rela_size<Word>, diagnostic);
}

template <class Machine>
Status Image<Machine>::relocate_table(Word table, Word size, size_t entry_size,
                                      Diagnostic* diagnostic) {
  if (size == 0) return ok_status;
  const uint8_t* entries = at(table, size);
  if (!entries || size % entry_size != 0)
    return invalid_argument<"a relocation table leaves the ELF file's segments">;
  for (Word i = 0; i < size; i += static_cast<Word>(entry_size)) {
    Relocation relocation = {};
    std::memcpy(&relocation, entries + i, entry_size);
    if (relocation.kind() == 0) continue;
    const RelocationRule* rule = nullptr;
    for (const RelocationRule& candidate : Machine::rules)
      if (candidate.kind == relocation.kind()) rule = &candidate;
    if (!rule) {
      if (diagnostic) diagnostic->found.text("kind ").unsigned_number(relocation.kind());
      return unimplemented<"a relocation of the ELF file">;
    }
    MOTE_TRY(apply(*rule, relocation, entry_size == rela_size<Word>, diagnostic));
  }
  return ok_status;
}

template <class Machine>
Status Image<Machine>::apply(const RelocationRule& rule, const Relocation& relocation,
                             bool has_addend, Diagnostic* diagnostic) {
  uint8_t* place = at(relocation.offset, rule.size);
  if (!place) return invalid_argument<"a relocation leaves the ELF file's segments">;
  Word value = 0;
  if (rule.terms & plus_symbol) MOTE_TRY(symbol_address(relocation.symbol(), value, diagnostic));
  if (rule.terms & plus_bias) value += bias_;
  if (rule.terms & minus_place) value -= bias_ + relocation.offset;
  Word addend = relocation.addend;
  if (!has_addend) std::memcpy(&addend, place, rule.size);
  if (rule.terms & plus_addend) value += addend;
  bool fits = rule.terms & is_signed ? value == static_cast<Word>(static_cast<int32_t>(value))
                                     : value == static_cast<uint32_t>(value);
  if (rule.size < sizeof value && !fits)
    return out_of_range<"a relocated address does not fit its place">;
  std::memcpy(place, &value, rule.size);
  return ok_status;
}

template <class Machine>
auto Image<Machine>::symbol_at(uint32_t index) const -> Symbol {
  return load_le<Symbol>(at(symbols_, 0) + size_t{index} * sizeof(Symbol));
}

// Empty for a name that leaves the string table.
template <class Machine>
std::string_view Image<Machine>::symbol_name(const Symbol& symbol) const {
  if (symbol.name >= strings_size_) return {};
  const char* name = reinterpret_cast<const char*>(at(strings_, strings_size_)) + symbol.name;
  size_t length = strnlen(name, strings_size_ - symbol.name);
  if (length == strings_size_ - symbol.name) return {};
  return {name, length};
}

// Reads no more than the length of the name, however many symbols share a long one.
template <class Machine>
bool Image<Machine>::has_name(const Symbol& symbol, std::string_view name) const {
  if (!checked_range(symbol.name, name.size() + 1, strings_size_)) return false;
  const uint8_t* start = at(strings_, strings_size_) + symbol.name;
  return std::memcmp(start, name.data(), name.size()) == 0 && start[name.size()] == 0;
}

template <class Machine>
Status Image<Machine>::symbol_address(uint32_t index, Word& address, Diagnostic* diagnostic) const {
  if (index >= symbol_count_) return invalid_argument<"a relocation names no symbol">;
  Symbol wanted = symbol_at(index);
  if (wanted.section == 0) {
    if (diagnostic) diagnostic->found.text("no symbol '").text(symbol_name(wanted)).text("'");
    return not_found<"the ELF file needs a symbol that it does not define">;
  }
  address = bias_ + wanted.value;
  return ok_status;
}

template <class Machine>
Status Image<Machine>::protect_segments() {
  using port::Protection;
  size_t page = port::page_size();
  // Most are constants: one call for all, and one for each segment that differs.
  MOTE_TRY(port::protect_pages(pages_, Protection::read));
  auto relro_begin = static_cast<Word>(relro_.address / page * page);
  auto relro_end = static_cast<Word>((relro_.address + relro_.memory_size) / page * page);
  bool is_relro_loaded = relro_.memory_size == 0;
  for (const Segment& segment : segments_) {
    auto begin = static_cast<Word>(segment.address / page * page);
    auto end = static_cast<Word>(align_up(segment.address + segment.memory_size, page));
    auto protect = [&](Word from, Word to, Protection protection) {
      if (from >= to) return ok_status;
      return port::protect_pages({at(from, to - from), size_t{to} - from}, protection);
    };
    if (segment.flags & flag_execute) MOTE_TRY(protect(begin, end, Protection::read_execute));
    if (!(segment.flags & flag_write)) continue;
    bool holds_relro = relro_.address >= segment.address &&
                       checked_range(relro_.address - begin, relro_.memory_size, end - begin);
    if (holds_relro && relro_begin < relro_end) {
      MOTE_TRY(protect(begin, relro_begin, Protection::read_write));
      begin = relro_end;
    }
    is_relro_loaded |= holds_relro;
    MOTE_TRY(protect(begin, end, Protection::read_write));
  }
  if (!is_relro_loaded) return invalid_argument<"the ELF file protects what it does not load">;
  return ok_status;
}

template <class Machine>
void* Image<Machine>::find_function(std::string_view name) const {
  for (uint32_t i = 1; i < symbol_count_; ++i) {
    Symbol candidate = symbol_at(i);
    uint8_t binding = candidate.info >> 4;
    if (binding != binding_global && binding != binding_weak) continue;
    if (candidate.section == 0 || !has_name(candidate, name)) continue;
    for (const Segment& segment : segments_) {
      if (segment.flags & flag_execute && candidate.value >= segment.address &&
          candidate.value - segment.address < segment.memory_size)
        return at(candidate.value, 1);
    }
  }
  return nullptr;
}

}  // namespace mote::hal::elf
