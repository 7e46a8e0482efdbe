#include "vm/disassembler.h"

#include <gtest/gtest.h>

#include <string>

#include "mote/mote.hpp"
#include "tests/asm/assembler/assembler.h"

namespace mote {
namespace {

// What the stock tool prints for the same file (tests/golden/host.mlir).
constexpr const char* expected = R"(vm.module @host version 0
vm.type i32

vm.export @twice
vm.func @twice(%i0: i32) -> (i32) {
^bb0:
  %i1 = vm.const.i32 1  // 0x00000001
  %i2 = vm.const.i32 9  // 0x00000009
  %i3 = vm.const.i32.zero
  %i3 = vm.cmp.lt.i32.s %i3, %i0
  %i1 = vm.xor.i32 %i3, %i1
  vm.cond_br %i1, ^bb2(), ^bb1()
^bb1:
  %i0 = vm.add.i32 %i0, %i0
  vm.return %i0
^bb2:
  vm.fail %i2, "need a positive value"
}
)";

std::string disassemble(const Module& module, uint32_t function) {
  std::string text;
  vm::TextSink sink{
      [](void* user, std::string_view piece) { static_cast<std::string*>(user)->append(piece); },
      &text};
  vm::disassemble_tables(module.bytecode(), sink);
  text += "\n";
  EXPECT_TRUE(
      vm::disassemble_function(module.bytecode(), function, false, system_allocator(), sink).ok());
  return text;
}

TEST(Disassembler, WritesWhatTheStockToolWrites) {
  Session session;
  auto module = session.load_file(MOTE_TEST_MODULES "/golden/host.vmfb");
  ASSERT_TRUE(module.ok()) << session.diagnostic().found.c_str();
  EXPECT_EQ(disassemble(*module.value(), 0), expected);
}

// Also this is what the stock tool prints. Debug tables that do not name all functions say nothing.
TEST(Disassembler, KnowsDebugNames) {
  const std::string text = R"(
    func inner 0i_v {
      entry:
        fail i0, "inside"
    }
    export func outer 0i_v {
      entry:
        call inner [i0] -> []
        return []
    }
  )";
  for (bool is_named : {true, false}) {
    std::vector<uint8_t> file = assembler::assemble(
        (is_named ? "module m\nlocation file \"m.mlir\" 3 4" : "module m") + text);
    Session session;
    auto module = session.load_borrowed({file.data(), file.size()});
    ASSERT_TRUE(module.ok()) << session.diagnostic().found.c_str();
    const char* name = is_named ? "vm.func @inner(" : "vm.func @fn0(";
    EXPECT_NE(disassemble(*module.value(), 0).find(name), std::string::npos);
    const char* call = is_named ? "vm.call @m.inner(" : "vm.call @m:0(";
    EXPECT_NE(disassemble(*module.value(), 1).find(call), std::string::npos);
  }
}

}  // namespace
}  // namespace mote
