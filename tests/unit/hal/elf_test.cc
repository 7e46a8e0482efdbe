// The ELF loader on this machine: a file that is assembled here and one that the stock compiler
// made are loaded and run. elf_machines_test.cc has what holds for every machine.
#include <cstdio>
#include <string>

#include "hal/library.h"
#include "hal/loaders/elf/image.h"
#include "tests/unit/hal/elf_files.h"
#include "tests/unit/hal/support.h"

#if defined(__x86_64__)

namespace mote::hal {
namespace {

constexpr size_t page = 4096;

using Word = uint64_t;
using Image = elf::Image<elf::X86_64>;
using Segment = elf::Segment<Word>;
using Symbol = elf::Symbol<Word>;
using Relocation = elf::Relocation<Word>;

// The addresses of the assembled file; a segment a page: constant data, code, tables.
enum Address : size_t {
  at_segments = 64,
  at_hash = 0x200,
  at_symbols = 0x240,
  at_strings = 0x300,
  at_relocations = 0x400,
  at_names = 0x600,
  at_attributes = 0x700,
  at_query = page,
  at_write_id = page + 0x40,
  at_fail = page + 0x80,
  at_library = 2 * page,
  at_header = 2 * page + 0x100,
  at_functions = 2 * page + 0x140,
  at_export_names = 2 * page + 0x180,
  at_dynamic = 2 * page + 0x200,
  file_size = 3 * page,
};

struct ElfFile {
  elf::FileHeader<Word> header = {};
  Segment segments[6] = {};
  Symbol symbols[3] = {};
  Relocation relocations[9] = {};
  elf::DynamicEntry<Word> dynamic[16] = {};
  size_t dynamic_count = 0;
  uint32_t symbol_count = 3;
  size_t kept_size = file_size;

  Segment& constants() { return segments[0]; }
  Segment& code() { return segments[1]; }
  Segment& tables() { return segments[2]; }
  Segment& dynamic_segment() { return segments[3]; }
  Segment& relro() { return segments[4]; }
  Word& tag(Word tag) {
    for (size_t i = 0; i < dynamic_count; ++i)
      if (dynamic[i].tag == tag) return dynamic[i].value;
    dynamic[dynamic_count].tag = tag;
    return dynamic[dynamic_count++].value;
  }

  ElfFile() {
    std::memcpy(header.magic, elf::magic, 4);
    header.word_class = 2;
    header.byte_order = 1;
    header.type = 3;
    header.machine = 0x3E;
    header.version = 1;
    header.program_headers = at_segments;
    header.program_header_size = sizeof(Segment);
    header.program_header_count = 6;
    constants() = {1, 4, 0, 0, 0, page, page, page};
    code() = {1, 5, page, page, page, 0x100, 0x100, page};
    // The last segment has more memory than file, as that of compilers.
    tables() = {1, 6, at_library, at_library, at_library, 0x400, page, page};
    dynamic_segment() = {2, 6, at_dynamic, at_dynamic, at_dynamic, 0x200, 0x200, 8};
    relro() = {elf::segment_relro, 4, at_library, at_library, at_library, 0x400, page, 1};
    segments[5] = {0x6474E551, 6, 0, 0, 0, 0, 0, 0};
    symbols[1] = {1, 0x12, 0, 2, at_query, 0};
    symbols[2] = {1 + 34, 0x10, 0, 0, 0, 0};  // undefined, and not used by default
    const size_t pointers[][2] = {
        {at_library + 0, at_header},
        {at_library + 32, at_functions},
        {at_library + 40, at_attributes},
        {at_library + 64, at_export_names},
        {at_header + 8, at_names},
        {at_functions, at_write_id},
        {at_functions + 8, at_fail},
        {at_export_names, at_names},
        {at_export_names + 8, at_names + 16},
    };
    for (size_t i = 0; i < 9; ++i) relocations[i] = {pointers[i][0], 8, pointers[i][1]};
    tag(elf::tag_hash) = at_hash;
    tag(elf::tag_strings) = at_strings;
    tag(elf::tag_strings_size) = 0x80;
    tag(elf::tag_symbols) = at_symbols;
    tag(elf::tag_symbol_entry) = sizeof(Symbol);
    tag(elf::tag_rela) = at_relocations;
    tag(elf::tag_rela_size) = sizeof relocations;
    tag(elf::tag_rela_entry) = sizeof(Relocation);
  }

  std::vector<uint8_t> bytes() const {
    std::vector<uint8_t> file(file_size);
    auto put = [&](size_t at, const void* data, size_t size) {
      std::memcpy(file.data() + at, data, size);
    };
    auto put_text = [&](size_t at, const char* text) { put(at, text, std::strlen(text) + 1); };
    put(0, &header, sizeof header);
    put(at_segments, segments, sizeof segments);
    store_le<uint32_t>(file.data() + at_hash + 4, symbol_count);
    put(at_symbols, symbols, sizeof symbols);
    put_text(at_strings + 1, library_query_symbol);
    put_text(at_strings + 1 + 34, "missing");
    put(at_relocations, relocations, sizeof relocations);
    put_text(at_names, "write_id");
    put_text(at_names + 16, "fail");
    LibraryAttributes attributes[2] = {};
    attributes[0].binding_count = 1;
    put(at_attributes, attributes, sizeof attributes);
    const uint8_t query_code[] = {0x83, 0xFF, 0x06,                          // cmp edi, 6
                                  0x74, 0x03,                                // je +3
                                  0x31, 0xC0, 0xC3,                          // xor eax, eax; ret
                                  0x48, 0x8D, 0x05, 0xF1, 0x0F, 0x00, 0x00,  // lea rax, [library]
                                  0xC3};
    put(at_query, query_code, sizeof query_code);
    const uint8_t write_id_code[] = {0x48, 0x8B, 0x46, 0x20,  // mov rax, [rsi + 32]: bindings
                                     0x48, 0x8B, 0x00,        // mov rax, [rax]
                                     0x8B, 0x0A,              // mov ecx, [rdx]: id x
                                     0x89, 0x0C, 0x88,        // mov [rax + 4 * rcx], ecx
                                     0x31, 0xC0, 0xC3};
    put(at_write_id, write_id_code, sizeof write_id_code);
    const uint8_t fail_code[] = {0xB8, 0x2A, 0x00, 0x00, 0x00, 0xC3};  // mov eax, 42; ret
    put(at_fail, fail_code, sizeof fail_code);
    store_le<uint32_t>(file.data() + at_library + 24, 2);  // exports
    store_le<uint32_t>(file.data() + at_header, 6);        // version
    put(at_dynamic, dynamic, sizeof dynamic);
    file.resize(kept_size);
    return file;
  }

  Result<Ref<CpuExecutable>> load(Diagnostic* diagnostic = nullptr) const {
    std::vector<uint8_t> file = bytes();
    ExecutableParams params{.format = "embedded-elf-x86_64", .data = file};
    return elf_loader().load(system_allocator(), params, diagnostic);
  }
};

// The lea above: from the end of the instruction to the library.
static_assert(at_library - (at_query + 15) == 0xFF1);

Status run_write_id(CpuExecutable& executable) {
  Ref<Buffer> buffer = make_buffer(std::vector<uint32_t>(8, 9));
  void* bindings[] = {buffer->host_bytes().data()};
  DispatchState state;
  state.bindings = bindings;
  for (uint32_t id = 0; id < 5; ++id) {
    WorkgroupState workgroup;
    workgroup.id_x = id;
    MOTE_TRY(executable.run(0, state, workgroup));
  }
  EXPECT_EQ(words_of(*buffer), (std::vector<uint32_t>{0, 1, 2, 3, 4, 9, 9, 9}));
  return ok_status;
}

TEST(ElfLoader, TakesItsFormatOnly) {
  EXPECT_TRUE(elf_loader().can_load("embedded-elf-x86_64"));
  for (const char* format : {"embedded-elf-arm_64", "system-elf-x86_64", "embedded-elf-", ""})
    EXPECT_FALSE(elf_loader().can_load(format)) << format;
}

TEST(ElfLoader, RunsKernels) {
  Ref<CpuExecutable> executable = take(ElfFile().load());
  EXPECT_EQ(executable->export_count(), 2u);
  EXPECT_EQ(take(executable->lookup("write_id")), 0u);
  EXPECT_EQ(take(executable->lookup("fail")), 1u);
  EXPECT_EQ(executable->export_info(0).binding_count, 1u);
  EXPECT_TRUE(run_write_id(*executable).ok());
  EXPECT_EQ(executable->run(1, {}, {}).code(), StatusCode::internal);
}

TEST(ElfLoader, WorksFromAnyAlignment) {
  std::vector<uint8_t> file = ElfFile().bytes();
  for (size_t shift : {1, 2, 4, 8, 13}) {
    std::vector<uint8_t> shifted(shift);
    shifted.insert(shifted.end(), file.begin(), file.end());
    ExecutableParams params{.format = "embedded-elf-x86_64", .data = Bytes(shifted).subspan(shift)};
    Ref<CpuExecutable> executable = take(elf_loader().load(system_allocator(), params, nullptr));
    EXPECT_TRUE(run_write_id(*executable).ok());
  }
}

// The protection of the page at an address, "r-xp", as the system lists it.
std::string protection_at(const void* address) {
  std::FILE* maps = std::fopen("/proc/self/maps", "r");
  if (!maps) return "";
  char line[512];
  std::string found;
  while (found.empty() && std::fgets(line, sizeof line, maps)) {
    uintptr_t begin, end;
    char protection[8];
    if (std::sscanf(line, "%zx-%zx %7s", &begin, &end, protection) == 3 &&
        reinterpret_cast<uintptr_t>(address) - begin < end - begin)
      found = protection;
  }
  std::fclose(maps);
  return found;
}

TEST(ElfLoader, NoPageIsWritableAndExecutable) {
  Ref<CpuExecutable> executable = take(ElfFile().load());
  auto* names = reinterpret_cast<const uint8_t*>(executable->export_name(0).data());
  EXPECT_EQ(protection_at(names), "r--p");
  EXPECT_EQ(protection_at(names - at_names + at_query), "r-xp");
  EXPECT_EQ(protection_at(names - at_names + at_library), "r--p");  // relocated, then constant
  ElfFile without_relro;
  without_relro.relro().type = 0;
  executable = take(without_relro.load());
  names = reinterpret_cast<const uint8_t*>(executable->export_name(0).data());
  EXPECT_EQ(protection_at(names - at_names + at_library), "rw-p");
}

struct Malformed {
  const char* what;
  StatusCode code;
  void (*change)(ElfFile& file);
};

constexpr Malformed malformed[] = {
    {"empty", StatusCode::invalid_argument, [](ElfFile& f) { f.kept_size = 0; }},
    {"cut in the header", StatusCode::invalid_argument, [](ElfFile& f) { f.kept_size = 63; }},
    {"cut in a segment", StatusCode::invalid_argument,
     [](ElfFile& f) { f.kept_size = at_library + 0x3FF; }},
    {"magic", StatusCode::invalid_argument, [](ElfFile& f) { f.header.magic[3] = 'G'; }},
    {"32 bits", StatusCode::incompatible, [](ElfFile& f) { f.header.word_class = 1; }},
    {"big endian", StatusCode::incompatible, [](ElfFile& f) { f.header.byte_order = 2; }},
    {"other machine", StatusCode::incompatible, [](ElfFile& f) { f.header.machine = 0xB7; }},
    {"version", StatusCode::invalid_argument, [](ElfFile& f) { f.header.version = 0; }},
    {"type", StatusCode::invalid_argument, [](ElfFile& f) { f.header.type = 2; }},
    {"program header size", StatusCode::invalid_argument,
     [](ElfFile& f) { f.header.program_header_size = 32; }},
    {"program headers outside", StatusCode::invalid_argument,
     [](ElfFile& f) { f.header.program_headers = file_size - 8; }},
    {"program headers wrap", StatusCode::invalid_argument,
     [](ElfFile& f) { f.header.program_headers = ~Word{0} - 8; }},
    {"too many program headers", StatusCode::invalid_argument,
     [](ElfFile& f) { f.header.program_header_count = 0xFFFF; }},
    {"no program header", StatusCode::invalid_argument,
     [](ElfFile& f) { f.header.program_header_count = 0; }},
    {"no dynamic section", StatusCode::invalid_argument,
     [](ElfFile& f) { f.dynamic_segment().type = 0; }},
    {"two dynamic sections", StatusCode::invalid_argument,
     [](ElfFile& f) { f.segments[5] = f.dynamic_segment(); }},
    {"file larger than memory", StatusCode::invalid_argument,
     [](ElfFile& f) { f.tables().memory_size = 0x3FF; }},
    {"offset wraps", StatusCode::invalid_argument,
     [](ElfFile& f) { f.code().offset = ~Word{0} - 16; }},
    {"address too high", StatusCode::invalid_argument,
     [](ElfFile& f) { f.tables().address = ~Word{0} - page + 1; }},
    {"memory too large", StatusCode::invalid_argument,
     [](ElfFile& f) { f.tables().memory_size = ~Word{0} - 3 * page; }},
    {"writable code", StatusCode::invalid_argument, [](ElfFile& f) { f.code().flags = 7; }},
    {"alignment", StatusCode::invalid_argument, [](ElfFile& f) { f.code().alignment = 24; }},
    {"alignment below a page", StatusCode::incompatible,
     [](ElfFile& f) { f.code().alignment = page / 2; }},
    {"no alignment", StatusCode::incompatible, [](ElfFile& f) { f.code().alignment = 0; }},
    {"memory out of proportion", StatusCode::invalid_argument,
     [](ElfFile& f) { f.tables().memory_size = elf::max_zero_fill + 2 * page; }},
    {"gap out of proportion", StatusCode::invalid_argument,
     [](ElfFile& f) { f.tables().address = elf::max_zero_fill + 3 * page; }},
    {"segments share a page", StatusCode::invalid_argument,
     [](ElfFile& f) { f.code().address = page - 0x100; }},
    {"segments out of order", StatusCode::invalid_argument,
     [](ElfFile& f) { std::swap(f.code(), f.tables()); }},
    {"thread-local storage", StatusCode::unimplemented, [](ElfFile& f) { f.segments[5].type = 7; }},
    {"interpreter", StatusCode::unimplemented, [](ElfFile& f) { f.segments[5].type = 3; }},
    {"dynamic section outside", StatusCode::invalid_argument,
     [](ElfFile& f) { f.dynamic_segment().address = 3 * page; }},
    {"dynamic section wraps", StatusCode::invalid_argument,
     [](ElfFile& f) { f.dynamic_segment().memory_size = ~Word{0}; }},
    {"needed library", StatusCode::unimplemented, [](ElfFile& f) { f.tag(elf::tag_needed) = 1; }},
    {"initialiser", StatusCode::unimplemented, [](ElfFile& f) { f.tag(elf::tag_init) = page; }},
    {"initialisers", StatusCode::unimplemented,
     [](ElfFile& f) { f.tag(elf::tag_init_array) = page; }},
    {"packed relocations", StatusCode::unimplemented,
     [](ElfFile& f) { f.tag(elf::tag_relr) = page; }},
    {"no hash table", StatusCode::invalid_argument, [](ElfFile& f) { f.tag(elf::tag_hash) = 0; }},
    {"hash table outside", StatusCode::invalid_argument,
     [](ElfFile& f) { f.tag(elf::tag_hash) = 3 * page - 4; }},
    {"too many symbols", StatusCode::invalid_argument,
     [](ElfFile& f) { f.symbol_count = 0xFFFFFFFF; }},
    {"symbols outside", StatusCode::invalid_argument,
     [](ElfFile& f) { f.tag(elf::tag_symbols) = ~Word{0} - 8; }},
    {"symbol size", StatusCode::invalid_argument,
     [](ElfFile& f) { f.tag(elf::tag_symbol_entry) = 16; }},
    {"strings outside", StatusCode::invalid_argument,
     [](ElfFile& f) { f.tag(elf::tag_strings_size) = 4 * page; }},
    {"no query symbol", StatusCode::invalid_argument, [](ElfFile& f) { f.symbols[1].name = 2; }},
    {"name outside", StatusCode::invalid_argument,
     [](ElfFile& f) { f.symbols[1].name = 0xFFFFFFFF; }},
    {"name without end", StatusCode::invalid_argument,
     [](ElfFile& f) { f.tag(elf::tag_strings_size) = 10; }},
    {"local symbol", StatusCode::invalid_argument, [](ElfFile& f) { f.symbols[1].info = 2; }},
    {"query function in data", StatusCode::invalid_argument,
     [](ElfFile& f) { f.symbols[1].value = at_library; }},
    {"query function outside", StatusCode::invalid_argument,
     [](ElfFile& f) { f.symbols[1].value = ~Word{0}; }},
    {"relocations outside", StatusCode::invalid_argument,
     [](ElfFile& f) { f.tag(elf::tag_rela) = 3 * page - 8; }},
    {"relocations wrap", StatusCode::invalid_argument,
     [](ElfFile& f) { f.tag(elf::tag_rela) = ~Word{0} - 8; }},
    {"half a relocation", StatusCode::invalid_argument,
     [](ElfFile& f) { f.tag(elf::tag_rela_size) = 36; }},
    {"relocation size", StatusCode::invalid_argument,
     [](ElfFile& f) { f.tag(elf::tag_rela_entry) = 16; }},
    {"place outside", StatusCode::invalid_argument,
     [](ElfFile& f) { f.relocations[0].offset = 3 * page - 4; }},
    {"place wraps", StatusCode::invalid_argument,
     [](ElfFile& f) { f.relocations[0].offset = ~Word{0} - 3; }},
    {"unknown relocation", StatusCode::unimplemented,
     [](ElfFile& f) { f.relocations[0].info = 37; }},
    {"relocation against no symbol", StatusCode::invalid_argument,
     [](ElfFile& f) { f.relocations[0].info = Word{99} << 32 | 1; }},
    {"relocation against a missing symbol", StatusCode::not_found,
     [](ElfFile& f) { f.relocations[0].info = Word{2} << 32 | 1; }},
    {"relocation does not fit", StatusCode::out_of_range,
     [](ElfFile& f) { f.relocations[0].info = Word{1} << 32 | 10; }},
    {"form of plt relocations", StatusCode::invalid_argument,
     [](ElfFile& f) { f.tag(elf::tag_plt_size) = 24; }},
    {"relro outside", StatusCode::invalid_argument,
     [](ElfFile& f) { f.relro().memory_size = 2 * page; }},
    {"relro over code", StatusCode::invalid_argument, [](ElfFile& f) { f.relro().address = page; }},
};

TEST(ElfLoader, RefusesMalformedFiles) {
  for (const Malformed& example : malformed) {
    ElfFile file;
    example.change(file);
    EXPECT_EQ(file.load().status().code(), example.code) << example.what;
  }
}

TEST(ElfLoader, NamesTheMissingSymbol) {
  ElfFile file;
  file.relocations[0].info = Word{2} << 32 | 1;
  Diagnostic diagnostic;
  EXPECT_FALSE(file.load(&diagnostic).ok());
  EXPECT_EQ(diagnostic.found.view(), "no symbol 'missing'");
}

TEST(ElfLoader, AppliesEveryRelocationKind) {
  ElfFile file;
  // Symbol 1 is the query function; the kernels are reached from it.
  file.relocations[5] = {at_functions, Word{1} << 32 | 1, at_write_id - at_query};
  file.relocations[6] = {at_functions + 8, Word{1} << 32 | 6, 0};
  // PC32 with the place itself: the distance from the library's version word to the function.
  file.relocations[8] = {at_library + 104, Word{1} << 32 | 2, 0};
  file.tag(elf::tag_plt) = at_relocations + 8 * sizeof(Relocation);
  file.tag(elf::tag_plt_size) = sizeof(Relocation);
  file.tag(elf::tag_plt_kind) = elf::tag_rela;
  file.tag(elf::tag_rela_size) = 8 * sizeof(Relocation);
  // The constant count becomes a huge number, which the loader reports.
  EXPECT_EQ(file.load().status().code(), StatusCode::invalid_argument);
  file.relocations[8].info = 0;
  file.relocations[4] = {at_export_names + 8, 8, at_names + 16};
  Ref<CpuExecutable> executable = take(file.load());
  EXPECT_TRUE(run_write_id(*executable).ok());
}

TEST(ElfLoader, SurvivesEveryFlippedByte) {
  // Loading alone: a changed kernel may do anything once it runs.
  const std::vector<uint8_t> file = ElfFile().bytes();
  const size_t ranges[][2] = {{0, at_hash + 8},
                              {at_symbols, at_symbols + 72},
                              {at_relocations, at_relocations + 216},
                              {at_dynamic, at_dynamic + 0x90}};
  CountingAllocator counting(system_allocator());
  for (auto [begin, end] : ranges) {
    for (size_t at = begin; at < end; ++at) {
      for (int mask : {0x01, 0x10, 0x80, 0xFF}) {
        std::vector<uint8_t> changed = file;
        changed[at] = static_cast<uint8_t>(changed[at] ^ mask);
        Result<Ref<Image>> image = Image::load(counting, changed, nullptr);
        if (image.ok()) image.value()->find_function(library_query_symbol);
      }
    }
  }
  EXPECT_EQ(counting.bytes_in_use(), 0u);
}

TEST(ElfLoader, RunsWhatTheStockCompilerMakes) {
  std::vector<uint8_t> file = elf::file_in_module("readme/add");
  ASSERT_FALSE(file.empty());
  ExecutableParams params{.format = "embedded-elf-x86_64", .data = file};
  Ref<CpuExecutable> executable = take(elf_loader().load(system_allocator(), params, nullptr));
  ASSERT_EQ(executable->export_count(), 1u);
  ASSERT_EQ(executable->export_info(0).binding_count, 3u);
  Ref<Device> device = make_sync_device();
  auto floats = [](float a, float b, float c, float d) {
    return make_buffer({std::bit_cast<uint32_t>(a), std::bit_cast<uint32_t>(b),
                        std::bit_cast<uint32_t>(c), std::bit_cast<uint32_t>(d)});
  };
  Ref<Buffer> a = floats(1, 2, 3, 4), b = floats(10, 20, 30, 40), sum = floats(0, 0, 0, 0);
  const BufferRange bindings[] = {{.buffer = a.get()}, {.buffer = b.get()}, {.buffer = sum.get()}};
  Ref<CommandBuffer> commands = take(device->create_command_buffer({}));
  EXPECT_TRUE(commands->dispatch({.executable = executable.get(), .bindings = bindings}).ok());
  EXPECT_TRUE(commands->finalize().ok());
  EXPECT_TRUE(device->submit({.kind = Submission::Kind::execute, .commands = commands.get()}).ok());
  EXPECT_EQ(words_of(*sum), words_of(*floats(11, 22, 33, 44)));
}

}  // namespace
}  // namespace mote::hal

#endif
