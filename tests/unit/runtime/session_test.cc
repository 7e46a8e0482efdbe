// The public API, apart from what tests/asm shows of linking and limits.
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <vector>

#include "mote/mote.hpp"
#include "tests/asm/assembler/assembler.h"
#include "tests/take.h"

namespace mote {
namespace {

using assembler::assemble;

class SessionTest : public testing::Test {
 protected:
  ~SessionTest() override { EXPECT_EQ(allocator_.bytes_in_use(), 0u); }

  CountingAllocator allocator_{system_allocator()};
};

// A session and the modules given, as texts of the test assembler.
struct Linker {
  explicit Linker(Allocator& allocator, SessionOptions options = {})
      : session([&] {
          options.allocator = &allocator;
          return options;
        }()) {}

  // The modules end with this call unless the session or the program keeps them.
  Result<Ref<Program>> link(std::initializer_list<const char*> texts) {
    std::vector<Ref<Module>> modules;
    for (const char* text : texts) {
      archives.push_back(assemble(text));
      auto module = session.load_borrowed(archives.back());
      if (!module.ok()) return module.status();
      modules.push_back(module.value());
    }
    return session.link(modules);
  }

  std::vector<std::vector<uint8_t>> archives;
  Session session;
};

constexpr const char* doubler = R"(
module lib version=3
export func twice 0i_i {
  entry:
    add.i32 i0, i0 -> i0
    return [i0]
}
)";

TEST_F(SessionTest, AModuleSaysWhomItNeeds) {
  Linker linker(allocator_);
  ASSERT_TRUE(add_defaults(linker.session).ok());
  auto imports_from_hal = [&](const char* text) {
    linker.archives.push_back(assemble(text));
    auto module = linker.session.load_borrowed(linker.archives.back());
    EXPECT_TRUE(module.ok()) << linker.session.diagnostic().found.view();
    return module.ok() && module.value()->imports_from("hal");
  };
  EXPECT_FALSE(imports_from_hal(doubler));
  EXPECT_FALSE(imports_from_hal("module other\nimport half.live 0v_i"));
  EXPECT_TRUE(imports_from_hal("module calls\nimport hal.devices.count 0v_i"));
  EXPECT_FALSE(imports_from_hal("module inline\nimport hal_inline.buffer.length 0r_I"));
  // To name a type of another module takes none of its functions.
  EXPECT_FALSE(imports_from_hal(R"(
module holds
export func keep 0r_r {
  entry:
    cast.any.ref r0, !hal.fence -> r0
    return [r0]
}
)"));
}

// Its functions are known before it is linked, and work in each program that it is linked into.
TEST_F(SessionTest, AModuleOfOneSessionRunsInOthers) {
  Linker linker(allocator_);
  linker.archives.push_back(assemble(R"(
module counter
globals bytes=4 refs=0
export func __hidden 0v_v {
  entry:
    return []
}
export func next 0v_i {
  entry:
    global.load.i32 0 -> i0
    const.i32 1 -> i1
    add.i32 i0, i1 -> i0
    global.store.i32 0, i0
    return [i0]
}
)"));
  Ref<Module> module = take(linker.session.load_borrowed(linker.archives.back()));
  ASSERT_EQ(module->export_count(), 2u);
  Function next = module->export_at(1);
  EXPECT_EQ(next.name(), "next");
  EXPECT_TRUE(next.is_public());
  for (int i = 0; i < 2; ++i) {
    Linker other(allocator_);
    auto program = take(other.session.link({&module, 1}));
    Value count;
    ASSERT_TRUE(program->call(next, {}, {&count, 1}).ok());
    ASSERT_TRUE(program->call(next, {}, {&count, 1}).ok());
    EXPECT_EQ(count.i32(), 2);
  }
}

TEST_F(SessionTest, CallsAFunctionByName) {
  Linker linker(allocator_);
  auto program = linker.link({doubler});
  ASSERT_TRUE(program.ok());
  Value argument(21), result;
  ASSERT_TRUE(program.value()->call("twice", {&argument, 1}, {&result, 1}).ok());
  EXPECT_EQ(result.type(), ValueType::i32);
  EXPECT_EQ(result.i32(), 42);
  EXPECT_EQ(program.value()->find("thrice").status().code(), StatusCode::not_found);
  EXPECT_EQ(linker.session.diagnostic().found.view(), "'thrice'");
}

TEST_F(SessionTest, ChecksArgumentsBeforeAnythingRuns) {
  Linker linker(allocator_);
  auto program = linker.link({doubler});
  ASSERT_TRUE(program.ok());
  Value results[2], wide(int64_t{1});
  EXPECT_EQ(program.value()->call("twice", {}, {results, 1}).code(), StatusCode::invalid_argument);
  EXPECT_EQ(linker.session.diagnostic().expected.view(), "1 arguments and 1 results");
  EXPECT_EQ(program.value()->call("twice", {&wide, 1}, {results, 1}).code(),
            StatusCode::invalid_argument);
  EXPECT_EQ(linker.session.diagnostic().expected.view(), "i32 as argument 0");
  EXPECT_EQ(linker.session.diagnostic().found.view(), "i64");
}

TEST_F(SessionTest, TimeoutEndsALoop) {
  SessionOptions options;
  options.call_timeout_ms = 20;
  Linker linker(allocator_, options);
  auto program =
      linker.link({"module spin\nexport func forever 0v_v {\n entry:\n br entry()\n}\n"});
  ASSERT_TRUE(program.ok());
  EXPECT_EQ(program.value()->call("forever", {}, {}).code(), StatusCode::deadline_exceeded);
}

TEST_F(SessionTest, AWarmCallAllocatesNothing) {
  Linker linker(allocator_);
  auto program = linker.link({doubler});
  ASSERT_TRUE(program.ok());
  Value argument(1), result;
  ASSERT_TRUE(program.value()->call("twice", {&argument, 1}, {&result, 1}).ok());
  uint64_t before = allocator_.allocation_count();
  ASSERT_TRUE(program.value()->call("twice", {&argument, 1}, {&result, 1}).ok());
  EXPECT_EQ(allocator_.allocation_count(), before);
}

TEST_F(SessionTest, OnlyPublicExportIsFound) {
  Linker linker(allocator_);
  auto program = linker.link({R"(
module one
export func __hidden 0v_v {
  entry:
    return []
}
export func main$async 0v_v {
  entry:
    return []
}
export func main 0v_v {
  entry:
    return []
}
)"});
  ASSERT_TRUE(program.ok());
  auto only = program.value()->only_function();
  ASSERT_TRUE(only.ok());
  EXPECT_EQ(only.value().name(), "main");
}

TEST_F(SessionTest, RefusesSecondEntriesAndUnknownDrivers) {
  Session session(SessionOptions{.allocator = &allocator_});
  ASSERT_TRUE(add_defaults(session).ok());
  EXPECT_EQ(add_defaults(session).code(), StatusCode::already_exists);
  EXPECT_EQ(session.add_device("warp-drive").code(), StatusCode::not_found);
  EXPECT_NE(session.diagnostic().expected.view().find("local-sync"), std::string_view::npos);
  EXPECT_EQ(session.add_device("local-sync://0").code(), StatusCode::not_found);
  for (const char* uri :
       {"local-sync", "local-sync:", "local-sync:/", "local-sync://", "local-sync://?key=value"})
    EXPECT_TRUE(session.add_device(uri).ok()) << uri;
  EXPECT_EQ(session.devices().size(), 5u);
}

TEST_F(SessionTest, TensorsRoundTrip) {
  Session session(SessionOptions{.allocator = &allocator_});
  const int64_t shape[] = {2, 2};
  const float numbers[] = {1, 2, 3, 4};
  Bytes bytes(reinterpret_cast<const uint8_t*>(numbers), sizeof numbers);
  ASSERT_TRUE(add_defaults(session).ok());
  auto on_host = session.make_tensor(shape, hal::ElementType::f32, bytes);
  ASSERT_TRUE(on_host.ok());
  ASSERT_TRUE(session.add_device("local-sync").ok());
  EXPECT_EQ(session.make_tensor(shape, hal::ElementType::f64, bytes).status().code(),
            StatusCode::invalid_argument);
  auto tensor = session.make_tensor(shape, hal::ElementType::f32, bytes);
  ASSERT_TRUE(tensor.ok());
  float back[4] = {};
  std::span<uint8_t> target(reinterpret_cast<uint8_t*>(back), sizeof back);
  ASSERT_TRUE(session.read_tensor(*tensor.value(), target).ok());
  EXPECT_EQ(back[3], 4.0f);
  back[3] = 0;
  ASSERT_TRUE(session.read_tensor(*on_host.value(), target).ok());
  EXPECT_EQ(back[3], 4.0f);
  EXPECT_EQ(session.read_tensor(*tensor.value(), target.first(8)).code(),
            StatusCode::invalid_argument);
}

TEST_F(SessionTest, FilesThatCannotBeRead) {
  Session session(SessionOptions{.allocator = &allocator_});
  EXPECT_EQ(session.load_file("no/such/file.vmfb").status().code(), StatusCode::not_found);
  EXPECT_EQ(session.diagnostic().where.view(), "no/such/file.vmfb");
  EXPECT_EQ(session.load_file(MOTE_SOURCE_DIR).status().code(), StatusCode::invalid_argument);
}

}  // namespace
}  // namespace mote
