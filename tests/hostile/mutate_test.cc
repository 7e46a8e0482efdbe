// Hostile modules: 2,000 seeded changes to each of several modules, loaded, linked and called under
// limits. Whatever the bytes are, every entry returns; sanitizers watch.
#include <algorithm>

#include "tests/asm/assembler/assembler.h"
#include "tests/hostile/harness.h"
#include "tests/hostile/mutator.h"

namespace mote::hostile {
namespace {

TEST(HostileModules, Assembled) {
  const File text = read_file(MOTE_SOURCE_DIR "/tests/hostile/rich.masm");
  const File file =
      assembler::assemble(std::string(text.begin(), text.end()), assembler::Shape::zip);
  run_mutants(file, file.size(), nullptr);
}

// What the stock compiler makes of tests/programs/lists.
TEST(HostileModules, Compiled) {
  const File file = read_file(MOTE_TEST_MODULES "/lists/lists.vmfb");
  run_mutants(file, file.size(), nullptr);
}

// Modules with machine code run on the null device, which does not: only their host code is
// changed, since nobody looks at the rest.
void run_host_code_mutants(const char* name) {
  const File file = read_file(std::string(MOTE_TEST_MODULES) + name);
  constexpr std::string_view magic =
      "\x7F"
      "ELF";
  auto executable = std::search(file.begin(), file.end(), magic.begin(), magic.end());
  ASSERT_NE(executable, file.end());
  run_mutants(file, static_cast<size_t>(executable - file.begin()), "null");
}

TEST(HostileModules, WithExecutables) { run_host_code_mutants("/hostile/steps.vmfb"); }

TEST(HostileModules, Asynchronous) { run_host_code_mutants("/golden/add_async.vmfb"); }

TEST(Mutator, OneSeedOneMutant) {
  File file(1000, 7);
  int different = 0;
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    EXPECT_EQ(mutate(file, seed), mutate(file, seed));
    different += mutate(file, seed) != mutate(file, seed + 1);
  }
  EXPECT_GT(different, 90);
}

}  // namespace
}  // namespace mote::hostile
