#include "hal/loaders/elf/image.h"

#include <cstring>

#include "base/port/port.h"

namespace mote::hal::elf {

const ObjectType Image::object_type{"ELF image"};

// Where the dynamic section says the tables are; addresses are those of the file.
struct Image::Tables {
  struct Table {
    Word address = 0;
    Word size = 0;
  };
  Table rela;
  Table rel;
  Table plt;
  Word plt_kind = 0;
  Word hash = 0;
};

namespace {

constexpr size_t max_segments = 64;

bool is_page_range_disjoint(const Segment& first, const Segment& second, size_t page) {
  return align_up(first.address + first.memory_size, page) <= second.address / page * page;
}

Status check_header(const FileHeader& header) {
  if (std::memcmp(header.magic, magic, sizeof magic) != 0)
    return invalid_argument<"the executable is not an ELF file">;
  if (header.word_class != host_class || header.byte_order != little_endian ||
      header.machine != host_machine.id || host_machine.id == 0)
    return incompatible<"the ELF file is for another architecture">;
  if (header.version != current_version || header.type != type_shared_object)
    return invalid_argument<"the ELF file is not a shared object">;
  if (header.program_header_size != sizeof(Segment))
    return invalid_argument<"the program headers of the ELF file have another size">;
  return ok_status;
}

}  // namespace

Result<Ref<Image>> Image::load(Allocator& allocator, Bytes file, Diagnostic* diagnostic) {
  auto* created = create_in<Image>(allocator, allocator);
  if (!created) return out_of_memory;
  auto image = Ref<Image>::adopt(created);
  MOTE_TRY(image->read_segments(file));
  MOTE_TRY(image->check_segments());
  MOTE_TRY(image->map_segments(file));
  Tables tables;
  MOTE_TRY(image->read_dynamic(tables));
  MOTE_TRY(image->relocate(tables, diagnostic));
  MOTE_TRY(image->protect_segments());
  return image;
}

void Image::destroy() {
  port::release_pages(pages_);
  destroy_in(allocator_, this);
}

Status Image::read_segments(Bytes file) {
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
Status Image::check_segments() const {
  size_t page = port::page_size();
  // Far more than any executable has, and far from where sums wrap.
  constexpr Word address_limit = is_64_bit ? Word{1} << (is_64_bit ? 40 : 0) : Word{1} << 30;
  for (size_t i = 0; i < segments_.size(); ++i) {
    const Segment& segment = segments_[i];
    if (segment.address > address_limit || segment.memory_size > address_limit)
      return invalid_argument<"a segment of the ELF file is out of all proportion">;
    if (segment.alignment && !is_power_of_two(segment.alignment))
      return invalid_argument<"the alignment of a segment is not a power of two">;
    if (segment.flags & flag_write && segment.flags & flag_execute)
      return invalid_argument<"a segment of the ELF file is writable and executable">;
    if (i > 0 && !is_page_range_disjoint(segments_[i - 1], segment, page))
      return incompatible<"segments of the ELF file share a page of this system">;
  }
  return ok_status;
}

Status Image::map_segments(Bytes file) {
  size_t page = port::page_size();
  const Segment& last = segments_.back();
  first_address_ = segments_[0].address / page * page;
  Word end = static_cast<Word>(align_up(last.address + last.memory_size, page));
  if (end == first_address_) return invalid_argument<"the ELF file has no contents">;
  MOTE_TRY_ASSIGN(pages_, port::allocate_pages(end - first_address_));
  for (const Segment& segment : segments_) {
    if (segment.file_size)
      std::memcpy(at(segment.address, segment.file_size), file.data() + segment.offset,
                  segment.file_size);
  }
  return ok_status;
}

uint8_t* Image::at(Word address, uint64_t size) const {
  if (address < first_address_ || !checked_range(address - first_address_, size, pages_.size()))
    return nullptr;
  return pages_.data() + (address - first_address_);
}

Status Image::read_dynamic(Tables& tables) {
  size_t count = dynamic_.memory_size / sizeof(DynamicEntry);
  const uint8_t* entries = at(dynamic_.address, dynamic_.memory_size);
  if (!entries) return invalid_argument<"the dynamic section leaves the ELF file's segments">;
  Word rel_entry = rel_size;
  Word rela_entry = rela_size;
  Word symbol_entry = sizeof(Symbol);
  for (size_t i = 0; i < count; ++i) {
    auto entry = load_le<DynamicEntry>(entries + i * sizeof(DynamicEntry));
    if (entry.tag == tag_end) break;
    switch (entry.tag) {
      case tag_hash:
        tables.hash = entry.value;
        break;
      case tag_strings:
        strings_ = entry.value;
        break;
      case tag_strings_size:
        strings_size_ = entry.value;
        break;
      case tag_symbols:
        symbols_ = entry.value;
        break;
      case tag_symbol_entry:
        symbol_entry = entry.value;
        break;
      case tag_rela:
        tables.rela.address = entry.value;
        break;
      case tag_rela_size:
        tables.rela.size = entry.value;
        break;
      case tag_rela_entry:
        rela_entry = entry.value;
        break;
      case tag_rel:
        tables.rel.address = entry.value;
        break;
      case tag_rel_size:
        tables.rel.size = entry.value;
        break;
      case tag_rel_entry:
        rel_entry = entry.value;
        break;
      case tag_plt:
        tables.plt.address = entry.value;
        break;
      case tag_plt_size:
        tables.plt.size = entry.value;
        break;
      case tag_plt_kind:
        tables.plt_kind = entry.value;
        break;
      case tag_needed:
      case tag_init:
      case tag_init_array:
      case tag_relr:
        return unimplemented<"ELF files with needed libraries, initialisers or packed relocations">;
      default:
        break;
    }
  }
  if (rel_entry != rel_size || rela_entry != rela_size || symbol_entry != sizeof(Symbol))
    return invalid_argument<"entries of an ELF table have another size">;
  // The hash table is read for the number of symbols only: its second word.
  const uint8_t* hash = at(tables.hash, 2 * sizeof(uint32_t));
  if (!tables.hash || !hash) return invalid_argument<"the ELF file has no symbol hash table">;
  symbol_count_ = load_le<uint32_t>(hash + sizeof(uint32_t));
  if (!at(symbols_, uint64_t{symbol_count_} * sizeof(Symbol)) || !at(strings_, strings_size_))
    return invalid_argument<"the symbols leave the ELF file's segments">;
  return ok_status;
}

Status Image::relocate(const Tables& tables, Diagnostic* diagnostic) {
  MOTE_TRY(relocate_table(tables.rela.address, tables.rela.size, rela_size, diagnostic));
  MOTE_TRY(relocate_table(tables.rel.address, tables.rel.size, rel_size, diagnostic));
  if (tables.plt.size && tables.plt_kind != tag_rel && tables.plt_kind != tag_rela)
    return invalid_argument<"the ELF file has relocations of an unknown form">;
  return relocate_table(tables.plt.address, tables.plt.size,
                        tables.plt_kind == tag_rel ? rel_size : rela_size, diagnostic);
}

Status Image::relocate_table(Word table, Word size, size_t entry_size, Diagnostic* diagnostic) {
  if (size == 0) return ok_status;
  const uint8_t* entries = at(table, size);
  if (!entries || size % entry_size != 0)
    return invalid_argument<"a relocation table leaves the ELF file's segments">;
  Word base = reinterpret_cast<Word>(pages_.data()) - first_address_;
  for (Word i = 0; i < size; i += entry_size) {
    Relocation relocation = {};
    std::memcpy(&relocation, entries + i, entry_size);
    if (relocation.kind() == 0) continue;
    const RelocationRule* rule = nullptr;
    for (const RelocationRule& candidate : host_machine.rules)
      if (candidate.kind == relocation.kind()) rule = &candidate;
    if (!rule) {
      if (diagnostic) diagnostic->found.text("kind ").unsigned_number(relocation.kind());
      return unimplemented<"a relocation of the ELF file">;
    }
    uint8_t* place = at(relocation.offset, rule->size);
    if (!place) return invalid_argument<"a relocation leaves the ELF file's segments">;
    Word value = 0;
    if (rule->adds_symbol) MOTE_TRY(symbol_address(relocation.symbol(), value, diagnostic));
    if (rule->adds_base) value += base;
    if (rule->subtracts_place) value -= reinterpret_cast<Word>(place);
    // Without an addend of its own the entry adds to what is there.
    Word addend = relocation.addend;
    if (entry_size == rel_size) std::memcpy(&addend, place, rule->size);
    if (rule->adds_addend) value += addend;
    auto low = static_cast<int32_t>(value);
    bool fits = value == static_cast<Word>(low) || value == static_cast<uint32_t>(value);
    if (rule->size < sizeof value && !fits)
      return out_of_range<"a relocated address does not fit its place">;
    std::memcpy(place, &value, rule->size);
  }
  return ok_status;
}

Symbol Image::symbol(uint32_t index) const {
  return load_le<Symbol>(at(symbols_, 0) + size_t{index} * sizeof(Symbol));
}

// Empty for a name that leaves the string table.
std::string_view Image::symbol_name(const Symbol& symbol) const {
  if (symbol.name >= strings_size_) return {};
  const char* name = reinterpret_cast<const char*>(at(strings_, strings_size_)) + symbol.name;
  size_t length = strnlen(name, strings_size_ - symbol.name);
  if (length == strings_size_ - symbol.name) return {};
  return {name, length};
}

Status Image::symbol_address(uint32_t index, Word& address, Diagnostic* diagnostic) const {
  if (index >= symbol_count_) return invalid_argument<"a relocation names no symbol">;
  Symbol wanted = symbol(index);
  if (wanted.section == 0) {
    if (diagnostic) diagnostic->found.text("no symbol '").text(symbol_name(wanted)).text("'");
    return not_found<"the ELF file needs a symbol that it does not define">;
  }
  address = reinterpret_cast<Word>(pages_.data()) - first_address_ + wanted.value;
  return ok_status;
}

Status Image::protect_segments() {
  size_t page = port::page_size();
  const Segment* relro_segment = nullptr;
  for (const Segment& segment : segments_) {
    Word begin = segment.address / page * page;
    Word end = static_cast<Word>(align_up(segment.address + segment.memory_size, page));
    if (begin == end) continue;
    auto protection = segment.flags & flag_execute ? port::Protection::read_execute
                      : segment.flags & flag_write ? port::Protection::read_write
                                                   : port::Protection::read;
    MOTE_TRY(port::protect_pages({at(begin, end - begin), end - begin}, protection));
    bool holds_relro = segment.flags & flag_write && relro_.address >= segment.address &&
                       checked_range(relro_.address - begin, relro_.memory_size, end - begin);
    if (holds_relro) relro_segment = &segment;
  }
  if (relro_.memory_size == 0) return ok_status;
  if (!relro_segment) return invalid_argument<"the ELF file protects what it does not load">;
  Word begin = relro_.address / page * page;
  Word end = (relro_.address + relro_.memory_size) / page * page;
  if (begin >= end) return ok_status;
  return port::protect_pages({at(begin, end - begin), end - begin}, port::Protection::read);
}

void* Image::find_function(std::string_view name) const {
  for (uint32_t i = 1; i < symbol_count_; ++i) {
    Symbol candidate = symbol(i);
    uint8_t binding = candidate.info >> 4;
    if (binding != binding_global && binding != binding_weak) continue;
    if (candidate.section == 0 || symbol_name(candidate) != name) continue;
    for (const Segment& segment : segments_) {
      if (segment.flags & flag_execute && candidate.value >= segment.address &&
          candidate.value - segment.address < segment.memory_size)
        return at(candidate.value, 1);
    }
  }
  return nullptr;
}

}  // namespace mote::hal::elf
