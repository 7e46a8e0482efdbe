// Hostile parameter files: 2,000 seeded changes to a file of each format. Whatever the bytes are,
// parsing ends with a status, takes memory in proportion to the file, and every entry of what was
// accepted can be found and read; sanitizers watch.
#include "tests/hostile/mutator.h"
#include "tests/unit/io/parameter_files.h"

namespace mote::io {
namespace {

constexpr uint64_t mutant_count = 2000;
// Of an index, for each byte of the file.
constexpr uint64_t memory_per_byte = 16;

void read_all(const ParameterFile& file) {
  uint8_t bytes[64];
  uint64_t sum = 0;
  for (const ParameterEntry& entry : file.entries()) {
    const ParameterEntry* found = file.find(entry.key);
    ASSERT_NE(found, nullptr);
    ASSERT_EQ(found->key, entry.key);
    for (uint8_t byte : entry.metadata) sum += byte;
    for (uint8_t byte : file.bytes(entry)) sum += byte;
    size_t size = std::min<uint64_t>(sizeof bytes, entry.length);
    ASSERT_TRUE(file.read(entry, entry.length - size, {bytes, size}).ok());
  }
  asm volatile("" : : "r"(sum));
}

void run_mutants(ParameterFormat format, const std::string& text) {
  const std::vector<uint8_t> file(text.begin(), text.end());
  int accepted = 0;
  for (uint64_t seed = 1; seed <= mutant_count && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::vector<uint8_t> mutant = hostile::mutate(file, seed);
    CountingAllocator allocator(system_allocator());
    {
      Parsed parsed(format, std::string(mutant.begin(), mutant.end()), allocator);
      EXPECT_LE(allocator.peak_bytes(), memory_per_byte * mutant.size() + 4096);
      if (parsed.file.ok()) {
        ++accepted;
        read_all(*parsed.file.value());
      } else {
        EXPECT_NE(*parsed.file.status().text(), '\0');
      }
    }
    EXPECT_EQ(allocator.bytes_in_use(), 0u);
  }
  testing::Test::RecordProperty("accepted", accepted);
  EXPECT_GT(accepted, static_cast<int>(mutant_count / 20));
  EXPECT_LT(accepted, static_cast<int>(mutant_count * 19 / 20));
}

TEST(HostileParameters, Irpa) {
  Irpa first;
  first.metadata = "weightbiasabc";
  first.storage = "0123456789abcdef";
  first.data({0, 6}, {0, 8}).splat({6, 4}, 100, "xyz", 3).entry(0, {0, 1}, "");
  first.data({10, 1}, {8, 8}, {11, 2});
  Irpa second = first;
  first.next = first.build().size();
  run_mutants(ParameterFormat::irpa, first.build() + second.build());
}

TEST(HostileParameters, Safetensors) {
  run_mutants(ParameterFormat::safetensors,
              make_safetensors(R"({"__metadata__":{"format":"pt","x":[1,{"y":null}]},)"
                               R"("a.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},)"
                               R"("a.bias":{"dtype":"F32","shape":[2],"data_offsets":[16,24]}})",
                               "0123456789abcdef01234567"));
}

TEST(HostileParameters, Gguf) {
  Gguf file;
  file.pair("general.alignment", 4, FileBuilder().u32(32).bytes());
  file.pair("names", 9,
            FileBuilder().u32(8).u64(2).text(Gguf::string("a")).text(Gguf::string("bc")).bytes());
  file.pair("floats", 9, FileBuilder().u32(6).u64(3).u32(1).u32(2).u32(3).bytes());
  file.tensor("a.weight", {2, 2}, 0, 0).tensor("quantised", {64}, 2, 32);
  run_mutants(ParameterFormat::gguf, file.build(std::string(80, 'x')));
}

}  // namespace
}  // namespace mote::io
