// Runs the programs of tests/asm/programs and checks that every row of vm/opcodes.def is in one.
#include <gtest/gtest.h>

#include "tests/asm/program.h"

namespace mote::assembler {
namespace {

class ProgramTest : public testing::TestWithParam<std::string> {};

TEST_P(ProgramTest, AsStated) {
  TestProgram program = read_program(GetParam());
  ASSERT_FALSE(program.calls.empty());
  for (Shape shape : {Shape::raw, Shape::zip}) {
    TestSession session;
    auto linked = session.link({write_module(program.module, shape)});
    ASSERT_TRUE(linked.ok()) << session.error_text(linked.status());
    Ref<mote::Program> loaded = std::move(linked).value();
    for (const CallLine& call : program.calls) {
      std::string difference = run_call(session, *loaded, call);
      EXPECT_EQ(difference, "") << program.name << ".masm:" << call.line << ": " << call.function;
    }
  }
}

std::string name_test(const testing::TestParamInfo<std::string>& test) {
  return read_program(test.param).name;
}

INSTANTIATE_TEST_SUITE_P(All, ProgramTest, testing::ValuesIn(list_programs()), name_test);

// Rows that no function of these programs, as far as their calls lead, contains.
std::set<std::string> find_untested_ops(const std::vector<TestProgram>& programs) {
  std::set<vm::Op> tested;
  for (const TestProgram& program : programs) {
    std::set<std::string> called = find_called(program);
    for (const Function& function : program.module.functions)
      if (called.contains(function.name)) tested.insert(function.ops.begin(), function.ops.end());
  }
  std::set<std::string> untested;
  for (const vm::OpInfo& op : vm::all_ops())
    if (!tested.contains(op.op)) untested.insert(op.mnemonic());
  return untested;
}

TEST(OpcodeCoverage, EveryRowHasAProgram) {
  std::vector<TestProgram> programs;
  for (const std::string& path : list_programs()) programs.push_back(read_program(path));
  EXPECT_EQ(find_untested_ops(programs), std::set<std::string>());
}

// A row that only stands in a function that nobody calls is not tested.
TEST(OpcodeCoverage, CountsOnlyWhatIsCalled) {
  TestProgram program;
  program.module = parse_module(R"(
    export func f 0i_i {
      entry:
        call g [i0] -> [i0]
        return [i0]
    }
    func g 0i_i {
      entry:
        not.i32 i0 -> i0
        return [i0]
    }
    export func unused 0i_i {
      entry:
        abs.i32 i0 -> i0
        return [i0]
    }
  )");
  program.calls.emplace_back().function = "f";
  std::set<std::string> untested = find_untested_ops({program});
  EXPECT_EQ(untested.size(), vm::all_ops().size() - 4);
  for (const char* tested : {"block", "call", "return", "not.i32"})
    EXPECT_FALSE(untested.contains(tested)) << tested;
}

}  // namespace
}  // namespace mote::assembler
