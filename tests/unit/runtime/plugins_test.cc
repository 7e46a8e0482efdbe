// Where the kernels of a program find the functions that they import: samples/custom_dispatch.
#include <gtest/gtest.h>

#include <string>

#include "mote/mote.hpp"
#include "tests/take.h"

namespace mote {

const hal::ExecutableLoader& elf_loader();

namespace {

constexpr const char* shared_library = MOTE_TEST_MODULES "/samples/blend.so";
constexpr const char* embedded_elf = MOTE_TEST_MODULES "/samples/blend.sos";

// Writes 42 instead.
int answer(void* params, void*, void*) {
  struct Params {
    const float* a;
    size_t a_offset;
    const float* b;
    size_t b_offset;
    float* out;
    size_t out_offset;
    float weight;
    size_t begin, end;
  }& p = *static_cast<Params*>(params);
  for (size_t i = p.begin; i < p.end; ++i) p.out[p.out_offset + i] = 42;
  return 0;
}

hal::ImportFunction find_answer(void*, const char* name, void*&) {
  return std::string_view(name) == "blend_tile" ? answer : nullptr;
}

class PluginsTest : public ::testing::Test {
 protected:
  PluginsTest() { EXPECT_TRUE(add_defaults(session).ok()); }

  // The first element of blend([1, 1], [3, 3], 0.25), which is 2.25 by the sample's plugin.
  Result<float> run() {
    MOTE_TRY(session.add_device("local-sync"));
    MOTE_TRY_ASSIGN(Ref<Module> module, session.load_file(MOTE_TEST_MODULES "/samples/blend.vmfb"));
    MOTE_TRY_ASSIGN(Ref<Program> program, session.link({&module, 1}));
    const float a[] = {1, 1}, b[] = {3, 3};
    MOTE_TRY_ASSIGN(Ref<hal::BufferView> a_view, session.make_tensor<float>({2}, a));
    MOTE_TRY_ASSIGN(Ref<hal::BufferView> b_view, session.make_tensor<float>({2}, b));
    const Value arguments[] = {Value(std::move(a_view)), Value(std::move(b_view)), Value(0.25f)};
    Value result;
    MOTE_TRY(program->call("main", arguments, {&result, 1}));
    float found[2];
    MOTE_TRY(session.read_tensor<float>(result, found));
    return float{found[0]};
  }

  Session session;
};

TEST_F(PluginsTest, SharedLibraryOfTheSystem) {
  ASSERT_TRUE(session.load_plugin(shared_library).ok());
  EXPECT_EQ(take(run()), 2.25f);
}

TEST_F(PluginsTest, EmbeddedElf) {
  ASSERT_TRUE(session.load_plugin(embedded_elf).ok());
  EXPECT_EQ(take(run()), 2.25f);
}

TEST_F(PluginsTest, PrefixMeansEmbedded) {
  ASSERT_TRUE(session.load_plugin((std::string("embedded:") + embedded_elf).c_str()).ok());
  EXPECT_EQ(take(run()), 2.25f);
  // A shared library needs others.
  Session other;
  ASSERT_TRUE(add_defaults(other).ok());
  EXPECT_EQ(other.load_plugin((std::string("embedded:") + shared_library).c_str()).code(),
            StatusCode::unimplemented);
}

TEST_F(PluginsTest, TheLastProviderWins) {
  ASSERT_TRUE(session.load_plugin(embedded_elf).ok());
  ASSERT_TRUE(session.add_imports({find_answer, nullptr}).ok());
  EXPECT_EQ(take(run()), 42.0f);
}

TEST_F(PluginsTest, ComeBeforeDevices) {
  EXPECT_EQ(run().status().code(), StatusCode::not_found);
  EXPECT_EQ(session.add_imports({find_answer, nullptr}).code(), StatusCode::failed_precondition);
  EXPECT_EQ(session.load_plugin(embedded_elf).code(), StatusCode::failed_precondition);
}

TEST_F(PluginsTest, SayWhatIsWrong) {
  EXPECT_EQ(session.load_plugin("/no/such/file.so").code(), StatusCode::not_found);
  EXPECT_EQ(session.diagnostic().where.view(), "plugin /no/such/file.so");
  EXPECT_NE(session.diagnostic().detail.view(), "");
  EXPECT_EQ(session.load_plugin("/no/such/file.sos").code(), StatusCode::not_found);
  EXPECT_EQ(session.load_plugin("embedded:" MOTE_TEST_MODULES "/samples/blend.vmfb").code(),
            StatusCode::invalid_argument);
  EXPECT_EQ(session.load_plugin(MOTE_TEST_MODULES "/samples/blend.vmfb").code(),
            StatusCode::invalid_argument);
}

TEST(PluginsOfASession, NeedALoaderOfTheirKind) {
  Session session;
  ASSERT_TRUE(session.add_loader(elf_loader()).ok());
  EXPECT_TRUE(session.load_plugin(embedded_elf).ok());
  EXPECT_EQ(session.load_plugin(shared_library).code(), StatusCode::unimplemented);
  EXPECT_EQ(session.diagnostic().expected.view(), "loader system-library");
}

}  // namespace
}  // namespace mote
