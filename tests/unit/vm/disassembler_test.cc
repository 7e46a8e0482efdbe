#include "vm/disassembler.h"

#include <gtest/gtest.h>

#include <string>

#include "mote/mote.hpp"

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

TEST(Disassembler, WritesWhatTheStockToolWrites) {
  Session session;
  auto module = session.load_file(MOTE_TEST_MODULES "/golden/host.vmfb");
  ASSERT_TRUE(module.ok()) << session.diagnostic().found.c_str();
  std::string text;
  vm::TextSink sink{
      [](void* user, std::string_view piece) { static_cast<std::string*>(user)->append(piece); },
      &text};
  const vm::BytecodeModule& bytecode = module.value()->bytecode();
  vm::disassemble_tables(bytecode, sink);
  text += "\n";
  ASSERT_TRUE(vm::disassemble_function(bytecode, 0, false, system_allocator(), sink).ok());
  EXPECT_EQ(text, expected);
}

}  // namespace
}  // namespace mote
