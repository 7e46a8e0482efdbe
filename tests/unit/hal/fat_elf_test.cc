#include "hal/loaders/elf/fat_elf.h"

#include "hal/loaders/elf/machines.h"
#include "tests/unit/hal/elf_files.h"
#include "tests/unit/hal/support.h"

namespace mote::hal::elf {
namespace {

struct Part {
  uint16_t machine;
  uint8_t word_class;
  std::vector<uint8_t> bytes;
  uint8_t byte_order = 1;
  uint8_t system = 0;
};

std::vector<uint8_t> make_fat(const std::vector<Part>& parts) {
  std::vector<uint8_t> file = {0xFA, 0x70, 0x0E, 0x1F, 1, 0, static_cast<uint8_t>(parts.size()), 0};
  uint64_t offset = 8 + 24 * parts.size();
  for (const Part& part : parts) {
    file.resize(file.size() + 24);
    uint8_t* record = &file[file.size() - 24];
    store_le(record, part.machine);
    record[2] = part.system;
    record[4] = part.word_class;
    record[5] = part.byte_order;
    store_le(record + 8, offset);
    store_le(record + 16, uint64_t{part.bytes.size()});
    offset += part.bytes.size();
  }
  for (const Part& part : parts) file.insert(file.end(), part.bytes.begin(), part.bytes.end());
  return file;
}

template <class Machine>
std::vector<uint8_t> select(const std::vector<uint8_t>& file) {
  Bytes part = take(select_elf<Machine>(file));
  return {part.begin(), part.end()};
}

template <class Machine = X86_64>
StatusCode code_of(const std::vector<uint8_t>& file) {
  return select_elf<Machine>(file).status().code();
}

using List = std::vector<uint8_t>;

TEST(FatElf, SelectsThePartOfTheMachine) {
  auto file = make_fat({{0x3E, 2, {1, 2}}, {0xF3, 1, {3}}, {0xF3, 2, {4, 5, 6}}});
  EXPECT_EQ(select<X86_64>(file), (List{1, 2}));
  EXPECT_EQ(select<Riscv32>(file), (List{3}));
  EXPECT_EQ(select<Riscv64>(file), (List{4, 5, 6}));
  EXPECT_EQ(code_of<Arm64>(file), StatusCode::incompatible);
}

TEST(FatElf, TakesTheFirstPortablePart) {
  auto file = make_fat({{0x3E, 2, {1}, 0},     // big-endian
                        {0x3E, 2, {2}, 1, 9},  // FreeBSD
                        {0x3E, 1, {3}},        // 32 bits
                        {0x3E, 2, {4}, 1, 3},  // Linux
                        {0x3E, 2, {5}, 1, 255}});
  EXPECT_EQ(select<X86_64>(file), (List{4}));
  file[8 + 3 * 24 + 2] = 255;
  EXPECT_EQ(select<X86_64>(file), (List{4}));
}

TEST(FatElf, LeavesOtherFilesAlone) {
  List file = {0x7F, 'E', 'L', 'F', 0, 0, 0, 0, 0};
  EXPECT_EQ(select<X86_64>(file), file);
  EXPECT_EQ(select<X86_64>({0xFA, 0x70, 0x0E}), (List{0xFA, 0x70, 0x0E}));
}

TEST(FatElf, ChecksItsNumbers) {
  const auto good = make_fat({{0x3E, 2, {1, 2}}});
  auto file = good;
  file[4] = 2;
  EXPECT_EQ(code_of(file), StatusCode::incompatible);
  file = good;
  file[6] = 2;  // a record that is not there
  EXPECT_EQ(code_of(file), StatusCode::invalid_argument);
  file[6] = 0;
  EXPECT_EQ(code_of(file), StatusCode::incompatible);
  const std::pair<uint64_t, uint64_t> ranges[] = {
      {31, 1}, {0, 34}, {32, 3}, {34, 1}, {35, 0}, {UINT64_MAX, 2}, {33, UINT64_MAX}};
  for (auto [offset, size] : ranges) {
    file = good;
    store_le(&file[16], offset);
    store_le(&file[24], size);
    EXPECT_EQ(code_of(file), StatusCode::invalid_argument) << offset << " " << size;
  }
}

TEST(FatElf, IsAnExecutableToo) {
  std::vector<uint8_t> x86_64 = file_in_module("elf/x86_64");
  ASSERT_FALSE(x86_64.empty());
  if (HostMachine::id != X86_64::id) GTEST_SKIP() << "the code is for x86-64";
  auto file = make_fat({{0xB7, 2, {1, 2, 3}}, {0x3E, 2, x86_64}});
  ExecutableParams params = {.format = "embedded-elf-x86_64", .data = file};
  auto executable = take(elf_loader().load(system_allocator(), params, nullptr));
  EXPECT_EQ(executable->export_count(), 2u);
}

}  // namespace
}  // namespace mote::hal::elf
