// What the memory report promises, for every program of the corpus where it is there: the arena
// that it asks for is enough and one byte less is not, and a warm call allocates nothing.
#include <gtest/gtest.h>

#include <new>

#include "tests/unit/runtime/corpus_host.h"

namespace mote {
namespace {

class CorpusMemory : public testing::TestWithParam<std::string> {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CorpusMemory);

struct AlignedMemory {
  explicit AlignedMemory(size_t size)
      : bytes(static_cast<uint8_t*>(::operator new[](size + 1, std::align_val_t(64)))) {}
  ~AlignedMemory() { ::operator delete[](bytes, std::align_val_t(64)); }
  uint8_t* bytes;
};

TEST_P(CorpusMemory, IsAsReported) {
  CorpusHost first(GetParam());
  for (uint32_t i = 0; i < first.module->export_count(); ++i) {
    Function exported = first.module->export_at(i);
    if (!exported.is_public() || exported.is_async()) continue;
    std::string name(exported.name());
    SCOPED_TRACE(name);
    auto report = take(first.session.memory_report({&first.module, 1}, name));
    if (report.transients == MemoryReport::unknown) {
      RecordProperty(name, "unknown");
      continue;
    }
    AlignedMemory memory(report.transients);
    for (uint64_t missing : {0u, 1u}) {
      if (missing > report.transients) continue;
      CorpusHost host(GetParam(), {memory.bytes, report.transients - missing});
      Result<Ref<Program>> program = host.session.link({&host.module, 1});
      Status status = program.status();
      uint64_t warm = 0;
      for (int round = 0; round < 4 && status.ok(); ++round) {
        std::vector<Value> arguments;
        Function function = take(program.value()->find(name));
        status = host.call(*program.value(), function, arguments);
        if (status.ok()) status = host.call(*program.value(), function, arguments);
        uint64_t before = host.counting.allocation_count();
        if (status.ok()) status = host.call(*program.value(), function, arguments);
        warm = host.counting.allocation_count() - before;
      }
      if (missing) {
        EXPECT_EQ(status.code(), StatusCode::resource_exhausted) << status.text();
      } else {
        EXPECT_TRUE(status.ok()) << status.text() << " " << host.session.diagnostic().found.view();
        EXPECT_EQ(warm, 0u);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Corpus, CorpusMemory, testing::ValuesIn(corpus_modules()));

}  // namespace
}  // namespace mote
