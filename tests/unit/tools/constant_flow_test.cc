#include "tools/constant_flow.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/asm/assembler/assembler.h"

namespace mote::tools {
namespace {

// One text a call of host.use: what is known of its arguments, "0" for segment 0.
std::vector<std::string> calls_of(const std::string& body) {
  std::vector<uint8_t> file = assembler::assemble(R"(
    module m
    import host.use 0rr_v
    rodata zero "a"
    rodata one "b"
    export func f 0ir_v {
  )" + body + "}");
  Diagnostic diagnostic;
  auto module = vm::BytecodeModule::load(system_allocator(), {file.data(), file.size()}, nullptr,
                                         {}, diagnostic);
  EXPECT_TRUE(module.ok()) << diagnostic.found.c_str();
  std::vector<std::string> calls;
  auto visit = [](void* user, const ImportCall& call) {
    std::string text;
    for (KnownReference argument : call.arguments) {
      text += argument.is_null() ? "null " : "";
      text += argument.is_segment() ? std::to_string(argument.index()) + " " : "";
      text += !argument.is_null() && !argument.is_segment() ? "? " : "";
    }
    static_cast<std::vector<std::string>*>(user)->push_back(text);
    return ok_status;
  };
  EXPECT_TRUE(visit_import_calls(*module.value(), 0, system_allocator(), visit, &calls).ok());
  return calls;
}

using Calls = std::vector<std::string>;

TEST(ConstantFlow, FollowsRegistersThroughABlock) {
  EXPECT_EQ(calls_of(R"(
    entry:
      call host.use [r0, r1] -> []
      const.ref.rodata one -> r1
      assign.ref R1 -> r2
      call host.use [r1, r2] -> []
      const.ref.rodata zero -> r2
      call host.use [r2, r2] -> []
      const.ref.zero -> r2
      call host.use [r1, r2] -> []
      return []
  )"),
            (Calls{"? null ", "null 1 ", "0 0 ", "null null "}));
}

TEST(ConstantFlow, JoinsWhatBranchesBring) {
  EXPECT_EQ(calls_of(R"(
    entry:
      const.ref.rodata zero -> r1
      const.ref.rodata one -> r2
      select.ref i0, !vm.buffer, r1, r2 -> r3
      select.ref i0, !vm.buffer, r1, r1 -> r4
      call host.use [r3, r4] -> []
      cond_br i0, join(r1->r5, r2->r6), join(r1->r5, r1->r6)
    join:
      call host.use [r5, r6] -> []
      return []
  )"),
            (Calls{"? 0 ", "0 ? "}));
}

// The back edge changes what the first way into the loop seemed to say.
TEST(ConstantFlow, GoesRoundLoops) {
  EXPECT_EQ(calls_of(R"(
    entry:
      const.ref.rodata zero -> r1
      const.ref.rodata one -> r2
      br loop
    loop:
      call host.use [r1, r2] -> []
      cond_br i0, loop(r2->r1), end
    end:
      return []
    unreached:
      call host.use [r1, r2] -> []
      return []
  )"),
            (Calls{"? 1 "}));
}

}  // namespace
}  // namespace mote::tools
