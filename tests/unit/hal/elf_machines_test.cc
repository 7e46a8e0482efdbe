// ELF files for every machine that the loader knows: mapped and relocated at a chosen address,
// never entered. Expected words come from the numbers of the architectures' ABIs, written out here.
#include <string>

#include "hal/library.h"
#include "hal/loaders/elf/image.h"
#include "tests/unit/hal/elf_files.h"
#include "tests/unit/hal/support.h"

namespace mote::hal::elf {
namespace {

// --- Every kind of relocation, in files that are assembled here.

// B: bias, S: symbol, A: addend, P: place, as the ABIs write them.
using Formula = uint64_t (*)(uint64_t B, uint64_t S, uint64_t A, uint64_t P);
constexpr Formula b_plus_a = [](uint64_t B, uint64_t, uint64_t A, uint64_t) { return B + A; };
constexpr Formula s_plus_a = [](uint64_t, uint64_t S, uint64_t A, uint64_t) { return S + A; };
constexpr Formula s_plus_a_minus_p = [](uint64_t, uint64_t S, uint64_t A, uint64_t P) {
  return S + A - P;
};
constexpr Formula only_s = [](uint64_t, uint64_t S, uint64_t, uint64_t) { return S; };

struct Kind {
  uint32_t number;
  size_t size;
  Formula formula;
};

template <class Machine>
const std::vector<Kind> kinds;
template <>
const std::vector<Kind> kinds<X86_64> = {
    {8, 8, b_plus_a},  {1, 8, s_plus_a},  {6, 8, only_s},           {7, 8, only_s},
    {10, 4, s_plus_a}, {11, 4, s_plus_a}, {2, 4, s_plus_a_minus_p},
};
template <>
const std::vector<Kind> kinds<X86_32> = {
    {8, 4, b_plus_a}, {1, 4, s_plus_a}, {2, 4, s_plus_a_minus_p}, {6, 4, only_s}, {7, 4, only_s},
};
template <>
const std::vector<Kind> kinds<Arm64> = {
    {1027, 8, b_plus_a},
    {257, 8, s_plus_a},
    {1025, 8, s_plus_a},
    {1026, 8, s_plus_a},
};
template <>
const std::vector<Kind> kinds<Arm32> = {
    {23, 4, b_plus_a}, {2, 4, s_plus_a}, {3, 4, s_plus_a_minus_p}, {21, 4, only_s}, {22, 4, only_s},
};
template <>
const std::vector<Kind> kinds<Riscv64> = {
    {3, 8, b_plus_a},
    {2, 8, s_plus_a},
    {1, 4, s_plus_a},
    {5, 8, only_s},
};
template <>
const std::vector<Kind> kinds<Riscv32> = {{3, 4, b_plus_a}, {1, 4, s_plus_a}, {5, 4, only_s}};

enum class Form { rel, rela, rel_plt, rela_plt };

// One segment that does not begin at address 0, one symbol, one relocation.
template <class Machine>
struct OneRelocation {
  using Word = typename Machine::Word;
  static constexpr Word first_address = 0x30000;
  static constexpr Word symbol_value = first_address + 0x123;
  static constexpr size_t at_dynamic = 0x100, at_hash = 0x240, at_symbols = 0x280,
                          at_relocation = 0x300, at_place = 0x404, file_size = 0x500;

  uint32_t kind;
  Form form;
  Word addend;

  std::vector<uint8_t> file() const {
    std::vector<uint8_t> bytes(file_size, 0);
    auto put = [&](size_t at, const auto& record, size_t size) {
      std::memcpy(bytes.data() + at, &record, size);
    };
    FileHeader<Word> header = {};
    std::memcpy(header.magic, magic, sizeof magic);
    header.word_class = sizeof(Word) == 8 ? 2 : 1;
    header.byte_order = 1;
    header.type = 3;
    header.machine = Machine::id;
    header.version = 1;
    header.program_headers = 0x40;
    header.program_header_size = sizeof(Segment<Word>);
    header.program_header_count = 2;
    put(0, header, sizeof header);
    Segment<Word> segment = {};
    segment.type = segment_load;
    segment.flags = 6;
    segment.address = first_address;
    segment.file_size = segment.memory_size = file_size;
    segment.alignment = 0x10000;
    put(0x40, segment, sizeof segment);
    segment.type = segment_dynamic;
    segment.address = first_address + at_dynamic;
    segment.memory_size = 0x100;
    put(0x40 + sizeof segment, segment, sizeof segment);

    bool is_rela = form == Form::rela || form == Form::rela_plt;
    bool is_plt = form == Form::rel_plt || form == Form::rela_plt;
    Word entry_size = (is_rela ? 3 : 2) * sizeof(Word);
    Word table = first_address + at_relocation;
    const Word dynamic[][2] = {
        {4, first_address + at_hash},
        {5, first_address},
        {10, 4},
        {6, first_address + at_symbols},
        {is_plt    ? Word{23}
         : is_rela ? Word{7}
                   : Word{17},
         table},
        {is_plt    ? Word{2}
         : is_rela ? Word{8}
                   : Word{18},
         entry_size},
        {20, is_rela ? Word{7} : Word{17}},
    };
    put(at_dynamic, dynamic, sizeof dynamic);
    store_le<uint32_t>(bytes.data() + at_hash + 4, 2);
    Symbol<Word> defined = {};
    defined.info = 0x12;
    defined.section = 1;
    defined.value = symbol_value;
    put(at_symbols + sizeof defined, defined, sizeof defined);
    Relocation<Word> relocation = {};
    relocation.offset = first_address + at_place;
    relocation.info = static_cast<Word>(uint64_t{1} << (sizeof(Word) == 8 ? 32 : 8) | kind);
    relocation.addend = addend;
    put(at_relocation, relocation, entry_size);
    // Around the place are bytes that must stay as they are.
    for (size_t i = at_place - 8; i < at_place + 16; ++i) bytes[i] = 0xE5;
    if (is_rela) return bytes;
    for (const Kind& known : kinds<Machine>)
      if (known.number == kind) put(at_place, addend, known.size);
    return bytes;
  }

  Result<Ref<Image<Machine>>> load(Word address) const {
    return Image<Machine>::load(system_allocator(), file(), nullptr, address);
  }
};

template <class Machine>
class ElfRelocations : public testing::Test {};
using AllMachines = testing::Types<X86_64, X86_32, Arm64, Arm32, Riscv64, Riscv32>;
struct FormatOf {
  template <class Machine>
  static std::string GetName(int) {
    return Machine::format + std::strlen("embedded-elf-");
  }
};
TYPED_TEST_SUITE(ElfRelocations, AllMachines, FormatOf);

TYPED_TEST(ElfRelocations, StoreWhatTheFormulaSays) {
  using Example = OneRelocation<TypeParam>;
  using Word = typename TypeParam::Word;
  ASSERT_EQ(std::size(TypeParam::rules), kinds<TypeParam>.size());
  for (const Kind& kind : kinds<TypeParam>) {
    // Narrow places hold low addresses and positive addends only.
    bool is_narrow = kind.size < sizeof(Word);
    Word address = static_cast<Word>(is_narrow ? 0x52340000 : 0xA765432152340000);
    for (Word addend : {Word{0}, Word{0x1234}, is_narrow ? Word{1} : ~Word{0} - 6}) {
      for (Form form : {Form::rela, Form::rel, Form::rela_plt, Form::rel_plt}) {
        Example example{kind.number, form, addend};
        Ref<Image<TypeParam>> image = take(example.load(address));
        uint64_t expected = kind.formula(address - Example::first_address, address + 0x123, addend,
                                         address + Example::at_place);
        std::vector<uint8_t> around(24, 0xE5);
        std::memcpy(around.data() + 8, &expected, kind.size);
        const uint8_t* found = image->memory().data() + Example::at_place - 8;
        EXPECT_EQ(std::vector<uint8_t>(found, found + 24), around)
            << "kind " << kind.number << " form " << static_cast<int>(form);
      }
    }
  }
}

TYPED_TEST(ElfRelocations, KindZeroDoesNothingAndOthersAreUnknown) {
  using Example = OneRelocation<TypeParam>;
  Example none{0, Form::rela, 5};
  Ref<Image<TypeParam>> image = take(none.load(0x10000));
  EXPECT_EQ(image->memory()[Example::at_place], 0xE5);
  for (uint32_t kind = 1; kind < 256; ++kind) {
    bool is_known = false;
    for (const Kind& known : kinds<TypeParam>) is_known |= known.number == kind;
    Example example{kind, Form::rela, 0};
    EXPECT_EQ(example.load(0x40000).status().code(),
              is_known ? StatusCode::ok : StatusCode::unimplemented)
        << kind;
  }
}

// Without a chosen address pointers hold the real one, or its low half.
TYPED_TEST(ElfRelocations, DefaultToTheRealAddress) {
  using Example = OneRelocation<TypeParam>;
  using Word = typename TypeParam::Word;
  Example example{kinds<TypeParam>[0].number, Form::rela, Example::first_address + 0x40};
  Ref<Image<TypeParam>> image = take(example.load(0));
  EXPECT_EQ(load_le<Word>(image->memory().data() + Example::at_place),
            static_cast<Word>(reinterpret_cast<uintptr_t>(image->memory().data()) + 0x40));
}

template <class Machine>
StatusCode code_of_narrow(uint32_t kind, uint64_t symbol, uint64_t addend) {
  OneRelocation<Machine> example{kind, Form::rela, addend};
  return example.load(symbol - 0x123).status().code();
}

TEST(ElfNarrowRelocations, MustFit) {
  constexpr uint64_t top = 0x80000123;
  // 32: unsigned; 32S: signed.
  EXPECT_EQ(code_of_narrow<X86_64>(10, top, 0), StatusCode::ok);
  EXPECT_EQ(code_of_narrow<X86_64>(11, top, 0), StatusCode::out_of_range);
  EXPECT_EQ(code_of_narrow<X86_64>(10, top, -top - 1), StatusCode::out_of_range);
  EXPECT_EQ(code_of_narrow<X86_64>(11, top, -top - 1), StatusCode::ok);
  EXPECT_EQ(code_of_narrow<X86_64>(10, top, uint64_t{1} << 31), StatusCode::out_of_range);
  EXPECT_EQ(code_of_narrow<Riscv64>(1, top, 0), StatusCode::ok);
  EXPECT_EQ(code_of_narrow<Riscv64>(1, top, uint64_t{1} << 31), StatusCode::out_of_range);
  // PC32: a distance, wherever both ends are.
  constexpr uint64_t high = 0x7654321000000123;
  EXPECT_EQ(code_of_narrow<X86_64>(2, high, 0), StatusCode::ok);
  EXPECT_EQ(code_of_narrow<X86_64>(2, high, 0x7FFFFFFF), StatusCode::ok);
  EXPECT_EQ(code_of_narrow<X86_64>(2, high, 0x80000404), StatusCode::out_of_range);
}

// --- Files that the stock compiler made, against what their section headers say: the loader reads
// program headers and the dynamic section only.

struct Section {
  uint32_t type;
  uint64_t flags, address, offset, size, entry_size;
};

// Numbers at the offsets that the ELF specification gives, for the two widths.
class Sections {
 public:
  explicit Sections(const std::vector<uint8_t>& file) : file_(file), is_wide_(file[4] == 2) {
    uint64_t at = word(is_wide_ ? 40 : 32);
    uint64_t size = load_le<uint16_t>(&file[is_wide_ ? 58 : 46]);
    uint64_t count = load_le<uint16_t>(&file[is_wide_ ? 60 : 48]);
    for (uint64_t i = 0; i < count; ++i, at += size) {
      sections_.push_back({load_le<uint32_t>(&file[at + 4]), word(at + 8),
                           word(at + (is_wide_ ? 16 : 12)), word(at + (is_wide_ ? 24 : 16)),
                           word(at + (is_wide_ ? 32 : 20)), word(at + (is_wide_ ? 56 : 36))});
    }
  }

  const std::vector<Section>& all() const { return sections_; }
  uint64_t word(uint64_t at) const {
    return is_wide_ ? load_le<uint64_t>(&file_[at]) : load_le<uint32_t>(&file_[at]);
  }
  size_t word_size() const { return is_wide_ ? 8 : 4; }

  // The value of the dynamic symbol 1; the compiler defines no other.
  uint64_t query_symbol() const {
    for (const Section& section : sections_)
      if (section.type == 11) return word(section.offset + (is_wide_ ? 24 + 8 : 16 + 4));
    return 0;
  }

  struct Pointer {
    uint64_t place, target;
  };
  // The relocations of the kind given, which must be all there are.
  std::vector<Pointer> pointers(uint64_t relative) const {
    std::vector<Pointer> result;
    size_t size = word_size();
    for (const Section& section : sections_) {
      if (section.type != 4 && section.type != 9) continue;
      EXPECT_EQ(section.entry_size, size * (section.type == 4 ? 3 : 2));
      for (uint64_t i = 0; i < section.size; i += section.entry_size) {
        uint64_t entry = section.offset + i;
        uint64_t place = word(entry);
        EXPECT_EQ(word(entry + size), relative);
        result.push_back({place, section.type == 4 ? word(entry + 2 * size) : word_at(place)});
      }
    }
    return result;
  }

 private:
  // The word that the file has for an address.
  uint64_t word_at(uint64_t address) const {
    for (const Section& section : sections_)
      if (section.flags & 2 && address - section.address < section.size)
        return word(section.offset + address - section.address);
    ADD_FAILURE() << "no section holds " << address;
    return 0;
  }

  const std::vector<uint8_t>& file_;
  bool is_wide_;
  std::vector<Section> sections_;
};

// What memory must hold: each section that takes memory, with its pointers moved.
std::vector<uint8_t> expected_memory(const std::vector<uint8_t>& file, const Sections& sections,
                                     uint64_t relative, uint64_t bias, size_t size,
                                     std::vector<bool>& is_known) {
  std::vector<uint8_t> memory(size);
  is_known.assign(size, false);
  for (const Section& section : sections.all()) {
    if (!(section.flags & 2) || !checked_range(section.address, section.size, size)) continue;
    if (section.type != 8)
      std::memcpy(memory.data() + section.address, file.data() + section.offset, section.size);
    for (uint64_t i = 0; i < section.size; ++i) is_known[section.address + i] = true;
  }
  for (auto [place, target] : sections.pointers(relative)) {
    uint64_t value = bias + target;
    std::memcpy(memory.data() + place, &value, sections.word_size());
  }
  return memory;
}

// Reads a library as a program of another width would, by the offsets of the dispatch ABI.
class LibraryReader {
 public:
  LibraryReader(Bytes memory, uint64_t base, bool is_wide)
      : memory_(memory), base_(base), is_wide_(is_wide) {}

  // An offset into memory.
  uint64_t pointer(uint64_t at) const {
    uint64_t value = is_wide_ ? load_le<uint64_t>(&memory_[at]) : load_le<uint32_t>(&memory_[at]);
    EXPECT_LT(value - base_, memory_.size());
    return value - base_ < memory_.size() ? value - base_ : 0;
  }
  uint64_t field(uint64_t at, size_t wide, size_t narrow) const {
    return pointer(at + (is_wide_ ? wide : narrow));
  }
  uint32_t number(uint64_t at, size_t wide, size_t narrow) const {
    return load_le<uint32_t>(&memory_[at + (is_wide_ ? wide : narrow)]);
  }
  uint64_t element(uint64_t table, size_t i) const {
    return pointer(table + i * (is_wide_ ? 8 : 4));
  }
  std::string text(uint64_t at) const { return reinterpret_cast<const char*>(&memory_[at]); }
  Bytes bytes(uint64_t at, size_t size) const { return memory_.subspan(at, size); }

 private:
  Bytes memory_;
  uint64_t base_;
  bool is_wide_;
};

// The library begins with a pointer to its header: version 6 and a pointer to the name.
uint64_t find_library(const LibraryReader& reader, const std::vector<Sections::Pointer>& pointers,
                      size_t word_size) {
  std::vector<uint64_t> found;
  for (auto [place, target] : pointers) {
    for (auto [name_place, name] : pointers)
      if (name_place == target + word_size && reader.number(target, 0, 0) == 6)
        found.push_back(place);
  }
  EXPECT_EQ(found.size(), 1u);
  return found.empty() ? 0 : found[0];
}

void expect_kernels(const LibraryReader& reader, uint64_t library, const Section& code) {
  uint64_t header = reader.field(library, 0, 0);
  EXPECT_EQ(reader.text(reader.field(header, 8, 4)), "kernels_linked");
  EXPECT_EQ(reader.number(header, 16, 8), 0u);     // features
  EXPECT_EQ(reader.number(header, 20, 12), 0u);    // sanitizer
  EXPECT_EQ(reader.number(library, 8, 4), 0u);     // imports
  ASSERT_EQ(reader.number(library, 24, 12), 2u);   // exports
  EXPECT_EQ(reader.number(library, 104, 52), 0u);  // constants of the executable
  const char* names[] = {"add_dispatch_0_elementwise_4_f32", "scale_dispatch_0_elementwise_D_f32"};
  const uint8_t binding_counts[] = {3, 2};
  // The size of a dynamic tensor: two halves of 64 bits.
  const uint8_t constant_counts[] = {0, 2};
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(reader.text(reader.element(reader.field(library, 64, 32), i)), names[i]);
    // Odd in Thumb code.
    uint64_t function = reader.element(reader.field(library, 32, 16), i);
    EXPECT_LT(function - code.address, code.size);
    Bytes attributes = reader.bytes(reader.field(library, 40, 20) + i * 64, 64);
    EXPECT_EQ(load_le<uint64_t>(&attributes[0]), 0u);
    EXPECT_EQ(load_le<uint16_t>(&attributes[8]), 0u);  // local memory
    EXPECT_EQ(attributes[10], constant_counts[i]);
    EXPECT_EQ(attributes[11], binding_counts[i]);
    EXPECT_EQ(load_le<uint32_t>(&attributes[12]), 1u);  // workgroup size
    EXPECT_EQ(load_le<uint32_t>(&attributes[16]), 1u);
    EXPECT_EQ(load_le<uint16_t>(&attributes[20]), 1u);
  }
}

template <class Machine>
void check_stock_file(const std::string& module, uint64_t relative) {
  using Word = typename Machine::Word;
  SCOPED_TRACE(module);
  const std::vector<uint8_t> file = file_in_module(module);
  ASSERT_FALSE(file.empty());
  Sections sections(file);
  std::vector<Sections::Pointer> pointers = sections.pointers(relative);
  EXPECT_EQ(pointers.size(), 17u);  // as many as `readelf -r` lists
  Section code = {};
  for (const Section& section : sections.all())
    if (section.flags & 4) code = section;
  for (uint64_t chosen : {uint64_t{0x00400000}, uint64_t{0xA765432112340000}, uint64_t{0}}) {
    Ref<Image<Machine>> image =
        take(Image<Machine>::load(system_allocator(), file, nullptr, static_cast<Word>(chosen)));
    Bytes memory = image->memory();
    auto base = static_cast<Word>(chosen ? chosen : reinterpret_cast<uintptr_t>(memory.data()));
    std::vector<bool> is_known;
    std::vector<uint8_t> expected =
        expected_memory(file, sections, relative, base, memory.size(), is_known);
    size_t different = 0;
    for (size_t i = 0; i < memory.size(); ++i) different += is_known[i] && memory[i] != expected[i];
    EXPECT_EQ(different, 0u) << std::hex << base;
    EXPECT_EQ(image->find_function(library_query_symbol), memory.data() + sections.query_symbol());
    LibraryReader reader(memory, base, sizeof(Word) == 8);
    expect_kernels(reader, find_library(reader, pointers, sizeof(Word)), code);
  }
}

TEST(StockElf, X86_64) { check_stock_file<X86_64>("elf/x86_64", 8); }
TEST(StockElf, X86_32) { check_stock_file<X86_32>("elf/x86_32", 8); }
TEST(StockElf, Arm64) { check_stock_file<Arm64>("elf/arm_64", 1027); }
TEST(StockElf, Arm32) { check_stock_file<Arm32>("elf/arm_32", 23); }

// With debug symbols there is a symbol that the file neither defines nor uses.
TEST(StockElf, Arm32NamesAnUnwinder) {
  const std::vector<uint8_t> file = file_in_module("elf/arm_32");
  Section symbols = {}, strings = {};
  const Sections sections(file);
  for (const Section& section : sections.all()) {
    if (section.type == 11) symbols = section;
    if (section.type == 3 && section.flags & 2) strings = section;
  }
  bool is_undefined = false;
  for (uint64_t at = symbols.offset; at < symbols.offset + symbols.size; at += 16) {
    auto* name =
        reinterpret_cast<const char*>(&file[strings.offset + load_le<uint32_t>(&file[at])]);
    is_undefined |= std::string_view(name) == "__aeabi_unwind_cpp_pr0" &&
                    load_le<uint16_t>(&file[at + 14]) == 0;
  }
  EXPECT_TRUE(is_undefined);
  EXPECT_TRUE(Image<Arm32>::load(system_allocator(), file, nullptr, 0x400000).ok());
}

TEST(StockElf, Riscv64) { check_stock_file<Riscv64>("elf/riscv_64", 3); }
TEST(StockElf, Riscv32) { check_stock_file<Riscv32>("elf/riscv_32", 3); }

TEST(StockElf, ThumbFunctionsStayOdd) {
  check_stock_file<Arm32>("elf/thumb", 23);
  EXPECT_EQ(Sections(file_in_module("elf/thumb")).query_symbol() % 2, 1u);
}

template <class Machine>
void expect_refused(const char* module, const char* reason) {
  std::vector<uint8_t> file = file_in_module(module);
  ASSERT_FALSE(file.empty()) << module;
  Status status = Image<Machine>::load(system_allocator(), file, nullptr).status();
  EXPECT_EQ(status.code(), StatusCode::incompatible) << module;
  EXPECT_NE(std::string(status.text()).find(reason), std::string::npos) << status.text();
}

TEST(StockElf, IsRefusedByOtherMachines) {
  const char* other = "another architecture";
  expect_refused<X86_64>("elf/x86_32", other);
  expect_refused<X86_64>("elf/arm_64", other);
  expect_refused<X86_32>("elf/x86_64", other);
  expect_refused<Arm64>("elf/arm_32", other);
  expect_refused<Arm32>("elf/x86_32", other);
  expect_refused<Riscv64>("elf/riscv_32", other);  // one number, two widths
  expect_refused<Riscv32>("elf/riscv_64", other);
  // The compiler calls both byte orders by one name of format.
  expect_refused<Arm64>("elf/arm_64be", "little-endian");
}

}  // namespace
}  // namespace mote::hal::elf
