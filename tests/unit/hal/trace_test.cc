// What a device tells the trace hook.
#include <string>
#include <vector>

#include "tests/unit/hal/support.h"

namespace mote::hal {
namespace {

// Writes events down: "+dispatch kernel 2x3x4" when one begins, "-" when it ends.
struct Notes {
  static void write(void* user, bool is_begin, const TraceEvent& event) {
    static const char* const words[] = {"call", "import", "dispatch", "fill", "update",
                                        "copy", "read",   "write",    "wait"};
    std::string line = is_begin ? "+" : "-";
    line += words[static_cast<int>(event.kind)];
    if (is_begin && event.kind == TraceKind::dispatch) {
      line += " " + std::string(event.name);
      for (uint32_t count : event.workgroup_count) line += " " + std::to_string(count);
    }
    if (is_begin && event.bytes) line += " " + std::to_string(event.bytes);
    static_cast<Notes*>(user)->lines.push_back(line);
  }

  std::vector<std::string> lines;
};

class Trace : public ::testing::Test {
 protected:
  Notes notes;
  Ref<Device> device = make_sync_device({}, system_allocator(), {Notes::write, &notes});
};

TEST_F(Trace, TellsOfEveryCommand) {
  auto executable = FakeExecutable::make({.binding_count = 1}, [&](auto&, auto&) {
    EXPECT_EQ(notes.lines.back(), "+dispatch kernel 2 3 4");
    return ok_status;
  });
  Ref<Buffer> a = make_buffer({1, 2, 3, 4}), b = make_buffer({0, 0});
  const BufferRange binding[] = {{.buffer = a.get()}};
  Ref<CommandBuffer> commands = take(device->create_command_buffer({}));
  EXPECT_TRUE(commands->fill({.buffer = a.get(), .length = 12}, 7, 4).ok());
  EXPECT_TRUE(commands->update(Bytes(b->host_bytes()), {.buffer = b.get()}).ok());
  EXPECT_TRUE(commands->copy({.buffer = a.get()}, {.buffer = b.get()}).ok());
  EXPECT_TRUE(
      commands
          ->dispatch(
              {.executable = executable.get(), .workgroup_count = {2, 3, 4}, .bindings = binding})
          .ok());
  EXPECT_TRUE(commands->finalize().ok());
  EXPECT_TRUE(notes.lines.empty());
  EXPECT_TRUE(device->submit({.kind = Submission::Kind::execute, .commands = commands.get()}).ok());
  EXPECT_EQ(notes.lines,
            (std::vector<std::string>{"+fill 12", "-fill", "+update 8", "-update", "+copy 8",
                                      "-copy", "+dispatch kernel 2 3 4", "-dispatch"}));
}

TEST_F(Trace, TellsOfTransfersOfTheQueue) {
  Ref<Buffer> a = make_buffer({1, 2, 3, 4}), b = make_buffer({0, 0, 0, 0});
  const uint8_t contents[16] = {};
  Ref<File> file = take(create_memory_file(system_allocator(), contents, nullptr));
  using Kind = Submission::Kind;
  BufferRange to_a = {.buffer = a.get()}, to_b = {.buffer = b.get()};
  EXPECT_TRUE(device->submit({.kind = Kind::fill, .target = to_a, .pattern_length = 1}).ok());
  EXPECT_TRUE(device->submit({.kind = Kind::copy, .source = to_a, .target = to_b}).ok());
  EXPECT_TRUE(device->submit({.kind = Kind::read, .target = to_a, .file = file.get()}).ok());
  EXPECT_FALSE(device->submit({.kind = Kind::write, .source = to_a, .file = file.get()}).ok());
  EXPECT_EQ(notes.lines, (std::vector<std::string>{"+fill 16", "-fill", "+copy 16", "-copy",
                                                   "+read 16", "-read", "+write 16", "-write"}));
}

TEST_F(Trace, FailuresEndWhatTheyBegan) {
  auto executable =
      FakeExecutable::make({}, [](auto&, auto&) -> Status { return internal<"broken">; });
  Ref<CommandBuffer> commands = take(device->create_command_buffer({}));
  EXPECT_TRUE(commands->dispatch({.executable = executable.get()}).ok());
  EXPECT_TRUE(commands->finalize().ok());
  EXPECT_FALSE(
      device->submit({.kind = Submission::Kind::execute, .commands = commands.get()}).ok());
  EXPECT_EQ(notes.lines.back(), "-dispatch");
}

}  // namespace
}  // namespace mote::hal
