// Parameters of a session, among them one that a program writes and the host saves.
#include <unistd.h>

#include "mote/mote.hpp"
#include "tests/unit/io/parameter_files.h"

namespace mote {
namespace {

class SessionParameters : public testing::Test {
 protected:
  SessionParameters() {
    EXPECT_TRUE(add_defaults(session).ok());
    EXPECT_TRUE(session.add_device("local-sync").ok());
    io::Irpa file;
    file.metadata = "ab";
    file.storage = std::string(16, '.');
    file.data({0, 1}, {0, 16}).data({1, 1}, {8, 8});
    path = io::write_whole("session." + std::to_string(getpid()) + ".irpa", file.build());
  }

  Result<Ref<Program>> link(const char* name) {
    module =
        take(session.load_file((std::string(MOTE_TEST_MODULES "/parameters/") + name).c_str()));
    return session.link({&module, 1});
  }

  // Calls scatter.mlir, which writes bytes 0..8 to a at 4 and bytes 8..12 to b at 4.
  Status save(Program& program) {
    constexpr int8_t bytes[] = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b'};
    auto tensor = take(session.make_tensor<int8_t>({12}, bytes));
    Value buffer(Ref<hal::Buffer>::share(&tensor->buffer()));
    return program.call("save", {&buffer, 1}, {});
  }

  Session session;
  Ref<Module> module;
  std::string path;
};

TEST_F(SessionParameters, ProgramsWriteAndTheHostSaves) {
  auto file =
      take(io::ParameterFile::open(session.allocator(), path.c_str(), io::ParameterMode::file,
                                   io::ParameterAccess::write, session.diagnostic()));
  ASSERT_TRUE(session.add_parameters("model", file).ok());
  auto program = take(link("scatter.vmfb"));
  const std::string before = io::read_whole(path);
  ASSERT_TRUE(save(*program).ok());
  EXPECT_EQ(io::read_whole(path), before);
  ASSERT_TRUE(file->save(session.diagnostic()).ok());
  // b lies in the second half of a.
  EXPECT_EQ(io::describe(io::ParameterFormat::irpa, io::read_whole(path)),
            "a=....0123456789ab b=456789ab");
}

TEST_F(SessionParameters, FilesOpenedByTheSessionAreReadOnly) {
  ASSERT_TRUE(session.add_parameter_file("model", path.c_str()).ok());
  auto program = take(link("scatter.vmfb"));
  const std::string before = io::read_whole(path);
  EXPECT_EQ(save(*program).code(), StatusCode::permission_denied);
  EXPECT_EQ(io::read_whole(path), before);
}

TEST_F(SessionParameters, Codes) {
  EXPECT_EQ(session.add_parameter_file("", "none.irpa").code(), StatusCode::not_found);
  EXPECT_EQ(session.diagnostic().where.view(), "none.irpa");
  EXPECT_EQ(link("unified.vmfb").status().code(), StatusCode::not_found);
}

}  // namespace
}  // namespace mote
