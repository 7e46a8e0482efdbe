// What a session tells the trace hook about calls, and what a program says of its memory.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "mote/mote.hpp"
#include "tests/asm/assembler/assembler.h"
#include "tests/take.h"

namespace mote {
namespace {

// One line a beginning or end, indented by how much is open.
struct Notes {
  static void write(void* user, bool is_begin, const TraceEvent& event) {
    auto& notes = *static_cast<Notes*>(user);
    const char* kind = event.kind == TraceKind::call     ? "call "
                       : event.kind == TraceKind::import ? "import "
                                                         : "wait";
    std::string line(is_begin ? notes.depth++ : --notes.depth, ' ');
    line += std::string(is_begin ? "" : "end ") + kind + std::string(event.module);
    if (event.kind == TraceKind::call) line += "@" + std::to_string(event.ordinal);
    if (!event.name.empty()) line += "." + std::string(event.name);
    notes.lines.push_back(line);
  }

  size_t depth = 0;
  std::vector<std::string> lines;
};

class AtOnce final : public vm::Waiter {
 public:
  ~AtOnce() = default;
  Status wait(uint64_t) override { return ok_status; }

 private:
  void destroy() override { delete this; }
};

Status pause(vm::Call& call) {
  return call.resumed() ? ok_status : call.suspend(Ref<vm::Waiter>::adopt(new AtOnce));
}

Status refuse(vm::Call&) { return permission_denied<"no">; }

constexpr vm::NativeExport exports[] = {{"pause", "0v_v", pause}, {"refuse", "0v_v", refuse}};
constexpr vm::NativeModule host = {.name = "host", .exports = exports};

constexpr const char* program_text = R"(
module m
import host.pause 0v_v
import host.refuse 0v_v
globals bytes=12 refs=1
export func main 0v_v {
  entry:
    call inner [] -> []
    call.yieldable host.pause [] next -> []
  next:
    return []
}
export func fail 0v_v {
  entry:
    call inner [] -> []
    call host.refuse [] -> []
    return []
}
func inner 0v_v {
  entry:
    return []
}
)";

class TracedProgram : public testing::Test {
 protected:
  TracedProgram() {
    EXPECT_TRUE(session.add_module(host).ok());
    auto module = session.load_borrowed(archive);
    EXPECT_TRUE(module.ok()) << session.diagnostic().found.view();
    program = take(session.link({&module.value(), 1}));
  }

  Notes notes;
  std::vector<uint8_t> archive = assembler::assemble(program_text);
  Session session{SessionOptions{.trace = {Notes::write, &notes}}};
  Ref<Program> program;
};

TEST_F(TracedProgram, TellsOfCallsImportsAndWaits) {
  EXPECT_TRUE(program->call("main", {}, {}).ok());
  EXPECT_EQ(notes.lines, (std::vector<std::string>{"call m@0.main", " call m@2", " end call m@2",
                                                   " import host.pause", " end import host.pause",
                                                   " wait", " end wait", " import host.pause",
                                                   " end import host.pause", "end call m@0.main"}));
}

TEST_F(TracedProgram, FailuresEndWhatTheyBegan) {
  EXPECT_EQ(program->call("fail", {}, {}).code(), StatusCode::permission_denied);
  EXPECT_EQ(notes.depth, 0u);
  EXPECT_EQ(notes.lines.back(), "end call m@1.fail");
}

TEST_F(TracedProgram, SaysWhatItHolds) {
  EXPECT_EQ(program->memory().globals, 16 + sizeof(void*));  // in units of 8 bytes
  EXPECT_EQ(program->memory().read_only, 0u);
  EXPECT_EQ(program->memory().stack, 0u);
  EXPECT_TRUE(program->call("main", {}, {}).ok());
  EXPECT_GT(program->memory().stack, 0u);
}

}  // namespace
}  // namespace mote
