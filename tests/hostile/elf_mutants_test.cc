// Hostile executables: 2,000 seeded changes to an ELF file for each machine, given to the loader's
// image alone. Whatever the bytes are, loading ends with a status; sanitizers watch. The code is
// never entered: it is trusted (docs/SECURITY.md), and most of it is for other machines.
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>

#include "hal/library.h"
#include "hal/loaders/elf/fat_elf.h"
#include "hal/loaders/elf/image.h"
#include "tests/hostile/mutator.h"
#include "tests/unit/hal/elf_files.h"

// Images live in pages of their own, which sanitizers do not watch: the linker sends mmap and
// munmap of this program here (-Wl,--wrap), and anonymous pages get a forbidden page on both sides.
namespace {
std::set<void*>& guarded() {
  static std::set<void*> pages;
  return pages;
}
size_t guard_size() { return static_cast<size_t>(sysconf(_SC_PAGESIZE)); }
}  // namespace

extern "C" {
void* __real_mmap(void* address, size_t size, int protection, int flags, int file, off_t offset);
int __real_munmap(void* memory, size_t size);

void* __wrap_mmap(void* address, size_t size, int protection, int flags, int file, off_t offset) {
  if (address || !(flags & MAP_ANONYMOUS))
    return __real_mmap(address, size, protection, flags, file, offset);
  void* outer = __real_mmap(nullptr, size + 2 * guard_size(), PROT_NONE, flags, -1, 0);
  if (outer == MAP_FAILED) return outer;
  void* memory = static_cast<uint8_t*>(outer) + guard_size();
  mprotect(memory, size, protection);
  guarded().insert(memory);
  return memory;
}

int __wrap_munmap(void* memory, size_t size) {
  if (!guarded().erase(memory)) return __real_munmap(memory, size);
  return __real_munmap(static_cast<uint8_t*>(memory) - guard_size(), size + 2 * guard_size());
}
}  // extern "C"

namespace mote::hostile {
namespace {

namespace elf = hal::elf;
using File = std::vector<uint8_t>;

constexpr uint64_t mutant_count = 2000;

// Where the numbers are that a loader believes, a list for each structure.
template <class Word>
class Fields {
 public:
  struct Field {
    size_t offset, size;
  };

  explicit Fields(const File& file) {
    auto header = load_le<elf::FileHeader<Word>>(file.data());
    // The class, the byte order, the magic and the machine are left to flipped bits.
    size_t at = 24 + sizeof(Word);
    groups_.push_back({{16, 2},
                       {20, 4},
                       {at, sizeof(Word)},
                       {at + 2 * sizeof(Word) + 6, 2},
                       {at + 2 * sizeof(Word) + 8, 2}});
    for (size_t i = 0; i < header.program_header_count; ++i) {
      size_t start = header.program_headers + i * sizeof(elf::Segment<Word>);
      auto segment = load_le<elf::Segment<Word>>(file.data() + start);
      add_record<elf::Segment<Word>>(start, sizeof(Word));
      if (segment.type == elf::segment_load) segments_.push_back(segment);
      if (segment.type != elf::segment_dynamic) continue;
      add_table<elf::DynamicEntry<Word>>(segment.offset, segment.file_size, sizeof(Word));
      read_dynamic(file, segment);
    }
  }

  const Field& pick(Random& random) const {
    const std::vector<Field>& group = groups_[random.below(groups_.size())];
    return group[random.below(group.size())];
  }
  size_t pick_relocation_info(Random& random) const {
    return relocation_infos_[random.below(relocation_infos_.size())];
  }

 private:
  void read_dynamic(const File& file, const elf::Segment<Word>& segment) {
    Word values[elf::tag_count] = {};
    for (size_t i = 0; i < segment.file_size; i += sizeof(elf::DynamicEntry<Word>)) {
      auto entry = load_le<elf::DynamicEntry<Word>>(file.data() + segment.offset + i);
      if (entry.tag < elf::tag_count) values[entry.tag] = entry.value;
    }
    size_t hash = offset_of(values[elf::tag_hash]);
    groups_.push_back({{hash, 4}, {hash + 4, 4}});
    using Symbol = elf::Symbol<Word>;
    add_table<Symbol>(offset_of(values[elf::tag_symbols]),
                      load_le<uint32_t>(file.data() + hash + 4) * sizeof(Symbol), 2);
    bool is_rela = values[elf::tag_rela] != 0;
    Word table = values[is_rela ? elf::tag_rela : elf::tag_rel];
    Word size = values[is_rela ? elf::tag_rela_size : elf::tag_rel_size];
    add_table<Word>(offset_of(table), size, sizeof(Word));
    for (size_t i = 0; i < size; i += (is_rela ? 3 : 2) * sizeof(Word))
      relocation_infos_.push_back(offset_of(table) + i + sizeof(Word));
  }

  // In the first segment, which holds all tables but the dynamic section.
  size_t offset_of(Word address) const { return address - segments_[0].address; }

  template <class Record>
  void add_record(size_t start, size_t field_size) {
    groups_.emplace_back();
    for (size_t i = 0; i < sizeof(Record); i += field_size)
      groups_.back().push_back({start + i, field_size});
  }
  template <class Record>
  void add_table(size_t start, size_t size, size_t field_size) {
    groups_.emplace_back();
    for (size_t i = 0; i + sizeof(Record) <= size; i += field_size)
      groups_.back().push_back({start + i, field_size});
  }

  std::vector<std::vector<Field>> groups_;
  std::vector<size_t> relocation_infos_;  // their offsets in the file
  std::vector<elf::Segment<Word>> segments_;
};

uint64_t read_field(const File& file, size_t offset, size_t size) {
  uint64_t value = 0;
  std::memcpy(&value, file.data() + offset, size);
  return value;
}

// Another value for a field.
template <class Word>
uint64_t pick_value(const File& file, const Fields<Word>& fields, uint64_t old, Random& random) {
  switch (random.below(4)) {
    case 0: {  // a number that means something elsewhere
      auto [offset, size] = fields.pick(random);
      return read_field(file, offset, size) + random.below(3) - 1;
    }
    case 1:  // close to the end of the file or of its memory
      return (random.below(2) ? file.size() : align_up(file.size(), 4096) + 8192) -
             random.below(32);
    case 2:
      return old ^ uint64_t { 1 } << random.below(8 * sizeof(Word));
    default:
      return pick_hostile_number(old, random);
  }
}

template <class Machine>
File mutate_elf(const File& file, const Fields<typename Machine::Word>& fields, uint64_t seed) {
  using Word = typename Machine::Word;
  Random random(seed);
  if (random.below(4) == 0) return mutate(file, seed);
  File mutant = file;
  for (uint64_t count = 1 + random.below(3); count; --count) {
    auto [offset, size] = fields.pick(random);
    uint64_t value = pick_value(file, fields, read_field(mutant, offset, size), random);
    if (random.below(4) == 0) {
      // A kind that the machine knows, and any symbol.
      offset = fields.pick_relocation_info(random);
      size = sizeof(Word);
      value = random.below(2) ? random.below(4) : random.next();
      value <<= elf::Relocation<Word>::symbol_shift;
      value |= Machine::rules[random.below(std::size(Machine::rules))].kind;
    }
    std::memcpy(mutant.data() + offset, &value, size);
  }
  return mutant;
}

template <class Machine>
class HostileElf : public testing::Test {};
using AllMachines =
    testing::Types<elf::X86_64, elf::X86_32, elf::Arm64, elf::Arm32, elf::Riscv64, elf::Riscv32>;
struct FormatOf {
  template <class Machine>
  static std::string GetName(int) {
    return Machine::format + std::strlen("embedded-elf-");
  }
};
TYPED_TEST_SUITE(HostileElf, AllMachines, FormatOf);

// The text of the status, empty for a file that loads.
template <class Machine>
std::string load(const File& file, Allocator& allocator) {
  // Memory of exactly this size, so that sanitizers see a read past its end.
  auto bytes = std::make_unique<uint8_t[]>(file.size());
  std::copy(file.begin(), file.end(), bytes.get());
  Diagnostic diagnostic;
  auto image = elf::Image<Machine>::load(allocator, {bytes.get(), file.size()}, &diagnostic);
  bytes.reset();
  if (!image.ok()) return image.status().text();
  Bytes memory = image.value()->memory();
  EXPECT_LE(memory.size(), file.size() + elf::max_zero_fill);
  for (const char* name : {hal::library_query_symbol, "", "q"}) {
    auto* function = static_cast<uint8_t*>(image.value()->find_function(name));
    EXPECT_TRUE(!function || static_cast<size_t>(function - memory.data()) < memory.size());
  }
  return "";
}

TEST(Guards, EndTheReader) {
  auto image =
      elf::Image<elf::X86_64>::load(system_allocator(), elf::file_in_module("elf/x86_64"), nullptr);
  ASSERT_TRUE(image.ok());
  Bytes memory = image.value()->memory();
  EXPECT_DEATH((void)*const_cast<const volatile uint8_t*>(memory.data() + memory.size()), "");
}

TYPED_TEST(HostileElf, EndsWithAStatus) {
  using Word = typename TypeParam::Word;
  const File file = elf::file_in_module("elf/" + FormatOf::GetName<TypeParam>(0));
  ASSERT_FALSE(file.empty());
  CountingAllocator allocator(system_allocator(), 1 << 20);
  ASSERT_EQ(load<TypeParam>(file, allocator), "");
  Fields<Word> fields(file);
  int loaded = 0;
  std::set<std::string> reasons;
  for (uint64_t seed = 1; seed <= mutant_count && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::string reason = load<TypeParam>(mutate_elf<TypeParam>(file, fields, seed), allocator);
    loaded += reason.empty();
    reasons.insert(reason);
  }
  EXPECT_EQ(allocator.bytes_in_use(), 0u);
  EXPECT_TRUE(guarded().empty());
  // The mutants go wrong everywhere, and some do not.
  EXPECT_GT(loaded, static_cast<int>(mutant_count / 20));
  EXPECT_LT(loaded, static_cast<int>(mutant_count * 19 / 20));
  EXPECT_GE(reasons.size(), 20u);
}

// A FatELF file: whatever its records say, what is selected lies behind them inside of the file.
TEST(HostileFatElf, SelectsPartsOfTheFile) {
  const elf::FatRecord records[] = {{elf::Arm64::id, 0, 0, 2, 1, 0, 80, 100},
                                    {elf::X86_64::id, 0, 0, 2, 1, 0, 180, 300},
                                    {elf::Riscv32::id, 0, 0, 1, 1, 0, 480, 20}};
  File file(500);
  const elf::FatHeader header = {{0xFA, 0x70, 0x0E, 0x1F}, 1, 3, 0};
  std::memcpy(&file[0], &header, sizeof header);
  std::memcpy(&file[sizeof header], records, sizeof records);
  int selected = 0;
  std::set<std::string> reasons;
  for (uint64_t seed = 1; seed <= mutant_count && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    File mutant = file;
    if (random.below(4) == 0) {
      mutant = mutate(file, seed);
    } else {
      // A number of the header or of a record, or the length of the file.
      size_t record = 8 + 24 * random.below(3);
      const std::pair<size_t, size_t> fields[] = {
          {4, 2}, {6, 1}, {record, 2}, {record + 4, 2}, {record + 8, 8}, {record + 16, 8}};
      for (uint64_t count = 1 + random.below(2); count; --count) {
        auto [offset, size] = fields[random.below(std::size(fields))];
        uint64_t old = read_field(mutant, offset, size);
        uint64_t value =
            random.below(2) ? old + random.below(3) - 1 : pick_hostile_number(old, random);
        std::memcpy(mutant.data() + offset, &value, size);
      }
      if (random.below(4) == 0) mutant.resize(random.below(mutant.size()));
    }
    auto bytes = std::make_unique<uint8_t[]>(mutant.size());
    std::copy(mutant.begin(), mutant.end(), bytes.get());
    Bytes whole(bytes.get(), mutant.size());
    for (auto select : {elf::select_elf<elf::X86_64>, elf::select_elf<elf::Riscv32>}) {
      Result<Bytes> part = select(whole);
      selected += part.ok();
      reasons.insert(part.status().text());
      if (!part.ok() || part.value().data() == whole.data()) continue;
      auto offset = static_cast<size_t>(part.value().data() - whole.data());
      EXPECT_GE(offset, 8u + 24 * whole[6]);
      EXPECT_TRUE(checked_range(offset, part.value().size(), whole.size()));
    }
  }
  EXPECT_GT(selected, static_cast<int>(mutant_count / 20));
  EXPECT_EQ(reasons.size(), 5u);  // four, and none
}

// Many symbols whose names are all the same long string: looking for one must not read each of them
// to its end.
TEST(HostileElfNames, LongNamesTakeNoTime) {
  using Word = uint64_t;
  using Symbol = elf::Symbol<Word>;
  constexpr size_t symbol_count = 100000, strings_size = 4 << 20, at_symbols = 0x1000;
  constexpr size_t at_strings = at_symbols + symbol_count * sizeof(Symbol);
  File file(at_strings + strings_size, 'i');
  std::fill(file.begin(), file.begin() + at_symbols, uint8_t{0});
  elf::FileHeader<Word> header = {};
  std::memcpy(header.magic, elf::magic, sizeof elf::magic);
  header.word_class = 2;
  header.byte_order = 1;
  header.type = 3;
  header.machine = elf::X86_64::id;
  header.version = 1;
  header.program_headers = sizeof header;
  header.program_header_size = sizeof(elf::Segment<Word>);
  header.program_header_count = 2;
  store_le(&file[0], header);
  elf::Segment<Word> segments[2] = {};
  segments[0] = {elf::segment_load, 5, 0, 0, 0, file.size(), file.size(), 0x1000};
  segments[1] = {elf::segment_dynamic, 4, 0x200, 0x200, 0, 0x60, 0x60, 8};
  std::memcpy(&file[sizeof header], segments, sizeof segments);
  const Word dynamic[][2] = {{elf::tag_hash, 0x400},
                             {elf::tag_symbols, at_symbols},
                             {elf::tag_strings, at_strings},
                             {elf::tag_strings_size, strings_size}};
  std::memcpy(&file[0x200], dynamic, sizeof dynamic);
  store_le<uint32_t>(&file[0x404], symbol_count);
  for (size_t i = 0; i < symbol_count; ++i) {
    Symbol symbol = {0, 0x12, 0, 1, 0x1000, 0};
    store_le(&file[at_symbols + i * sizeof symbol], symbol);
  }
  CountingAllocator allocator(system_allocator(), 1 << 20);
  auto image = elf::Image<elf::X86_64>::load(allocator, file, nullptr);
  ASSERT_TRUE(image.ok()) << image.status().text();
  EXPECT_EQ(image.value()->find_function(hal::library_query_symbol), nullptr);
}

}  // namespace
}  // namespace mote::hostile
