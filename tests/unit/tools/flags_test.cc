#include "tools/flags.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "tests/unit/tools/printed.h"
#include "tools/flag_table.h"

namespace mote::tools {
namespace {

Status parse(Flags& flags, std::vector<const char*> arguments, Diagnostic& diagnostic) {
  arguments.insert(arguments.begin(), "tool");
  return flags.parse(static_cast<int>(arguments.size()), arguments.data(), diagnostic);
}

Status parse(Flags& flags, std::vector<const char*> arguments) {
  Diagnostic diagnostic;
  return parse(flags, arguments, diagnostic);
}

std::vector<std::string> list(const Flags& flags, Flag flag) {
  Array<const char*> values(system_allocator());
  EXPECT_TRUE(flags.list(flag, values).ok());
  return {values.begin(), values.end()};
}

TEST(Flags, HaveDefaults) {
  Flags flags(system_allocator(), flag_table<run_module>);
  EXPECT_STREQ(flags.text(Flag::module_mode), "preload");
  EXPECT_EQ(flags.integer(Flag::output_max_element_count), 1024);
  EXPECT_EQ(flags.number(Flag::expected_rtol), 1e-5);
  EXPECT_FALSE(flags.boolean(Flag::trace_execution));
  EXPECT_TRUE(list(flags, Flag::module).empty());
  EXPECT_FALSE(flags.has_action());
}

TEST(Flags, AreConvertedLikeTheStockTools) {
  Flags flags(system_allocator(), flag_table<run_module>);
  ASSERT_TRUE(
      parse(flags, {"--module = a.vmfb ", "positional", "-x", "--module=b=c", "--function=first",
                    "--function=\"quoted\"", "--trace_execution", "--print_statistics=yes",
                    "--task_abort_on_failure=1", "--output_max_element_count=garbage",
                    "--expected_rtol=1e-3x", "--agents_md", "--module=\"q\""})
          .ok());
  EXPECT_EQ(list(flags, Flag::module), (std::vector<std::string>{"a.vmfb", "b=c", "\"q\""}));
  EXPECT_STREQ(flags.text(Flag::function), "quoted");
  EXPECT_TRUE(flags.boolean(Flag::trace_execution));
  EXPECT_FALSE(flags.boolean(Flag::print_statistics));
  EXPECT_TRUE(flags.boolean(Flag::task_abort_on_failure));
  EXPECT_EQ(flags.integer(Flag::output_max_element_count), 0);
  EXPECT_EQ(flags.number(Flag::expected_rtol), 1e-3);
}

TEST(Flags, ValueIsNotTheNextArgument) {
  Flags flags(system_allocator(), flag_table<run_module>);
  ASSERT_TRUE(parse(flags, {"--function", "main"}).ok());
  EXPECT_STREQ(flags.text(Flag::function), "");
}

TEST(Flags, RefuseUnknownNames) {
  for (const char* argument : {"--foo", "--", "--=", "--Module=a", "--nomodule", "--mod"}) {
    Flags flags(system_allocator(), flag_table<run_module>);
    Diagnostic diagnostic;
    EXPECT_EQ(parse(flags, {argument}, diagnostic).code(), StatusCode::invalid_argument)
        << argument;
    EXPECT_NE(diagnostic.found.view(), "");
  }
}

TEST(Flags, BelongToTools) {
  Flags flags(system_allocator(), flag_table<dump_module>);
  EXPECT_EQ(parse(flags, {"--calls=x"}).code(), StatusCode::invalid_argument);
  EXPECT_TRUE(parse(flags, {"a.vmfb", " b ", "-x", "--version"}).ok());
  std::vector<std::string> positionals(flags.positionals().begin(), flags.positionals().end());
  EXPECT_EQ(positionals, (std::vector<std::string>{"a.vmfb", "b", "-x"}));
}

TEST(Flags, ActionsEndTheParsing) {
  Flags flags(system_allocator(), flag_table<run_module>);
  ASSERT_TRUE(parse(flags, {"--function=f", "--list_devices=local-sync", "--unknown"}).ok());
  ASSERT_TRUE(flags.has_action());
  EXPECT_EQ(flags.action(), Flag::list_devices);
  EXPECT_STREQ(flags.action_value(), "local-sync");
  EXPECT_STREQ(flags.text(Flag::function), "f");
}

TEST(Flags, UnsupportedOnesMayKeepTheirDefault) {
  auto code = [](const char* argument) {
    Flags flags(system_allocator(), flag_table<run_module>);
    EXPECT_TRUE(parse(flags, {argument}).ok());
    Diagnostic diagnostic;
    return flags.check_supported(diagnostic).code();
  };
  EXPECT_EQ(code("--print_device_statistics=false"), StatusCode::ok);
  EXPECT_EQ(code("--print_device_statistics"), StatusCode::unimplemented);
  EXPECT_EQ(code("--device_profiling_filter_queue=-1"), StatusCode::ok);
  EXPECT_EQ(code("--device_profiling_filter_queue=0"), StatusCode::unimplemented);
  EXPECT_EQ(code("--device_replay_output=\"\""), StatusCode::ok);
  EXPECT_EQ(code("--device_replay_output=x"), StatusCode::unimplemented);
  EXPECT_EQ(code("--cuda_use_streams=false"), StatusCode::ok);
}

TEST(Flags, LineIsSplitBeforeDashes) {
  Flags flags(system_allocator(), flag_table<run_module>);
  Diagnostic diagnostic;
  ASSERT_TRUE(
      flags.parse_line("--function=f --input=2xi32=1 -2  --input=-3 --input=", diagnostic).ok());
  EXPECT_STREQ(flags.text(Flag::function), "f");
  EXPECT_EQ(list(flags, Flag::input), (std::vector<std::string>{"2xi32=1 -2", "-3", ""}));
}

class FlagFile : public testing::Test {
 protected:
  std::string write(const char* name, const std::string& text) {
    std::string path = testing::TempDir() + "mote_" + name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
};

TEST_F(FlagFile, AppliesInItsPlace) {
  std::string inner = write("inner.txt", "--function=inner\n--input=2");
  std::string outer = write("outer.txt",
                            "# notes\n  --module=a.vmfb\r\n\n// more\n--input=1\n"
                            "--flagfile=" +
                                inner + "\n--input=3\n");
  Flags flags(system_allocator(), flag_table<run_module>);
  std::string argument = "--flagfile=" + outer;
  ASSERT_TRUE(parse(flags, {"--function=before", argument.c_str(), "--input=4"}).ok());
  EXPECT_STREQ(flags.text(Flag::function), "inner");
  EXPECT_EQ(list(flags, Flag::module), std::vector<std::string>{"a.vmfb"});
  EXPECT_EQ(list(flags, Flag::input), (std::vector<std::string>{"1", "2", "3", "4"}));
}

TEST_F(FlagFile, ErrorsNameFileAndLine) {
  for (const char* line : {"main", "-x", "--unknown=1"}) {
    std::string path = write("bad.txt", std::string("--input=1\n\n") + line + "\n");
    Flags flags(system_allocator(), flag_table<run_module>);
    Diagnostic diagnostic;
    std::string argument = "--flagfile=" + path;
    EXPECT_EQ(parse(flags, {argument.c_str()}, diagnostic).code(), StatusCode::invalid_argument);
    EXPECT_EQ(diagnostic.where.view(), path.substr(0, 159));
    EXPECT_EQ(diagnostic.offset, 3u);
  }
  Flags flags(system_allocator(), flag_table<run_module>);
  EXPECT_EQ(parse(flags, {"--flagfile="}).code(), StatusCode::invalid_argument);
  EXPECT_EQ(parse(flags, {"--flagfile=/does/not/exist"}).code(), StatusCode::not_found);
  EXPECT_EQ(parse(flags, {"--flagfile=/"}).code(), StatusCode::invalid_argument);
}

TEST_F(FlagFile, MayNotIncludeItself) {
  std::string path = write("self.txt", "");
  write("self.txt", "--flagfile=" + path);
  Flags flags(system_allocator(), flag_table<run_module>);
  std::string argument = "--flagfile=" + path;
  EXPECT_EQ(parse(flags, {argument.c_str()}).code(), StatusCode::resource_exhausted);
}

TEST_F(FlagFile, HelpIsOne) {
  Flags flags(system_allocator(), flag_table<run_module>);
  ASSERT_TRUE(parse(flags, {"--function=f", "--expected_rtol=0.5"}).ok());
  std::string help =
      printed([&](std::FILE* out) { flags.print_help("What it does.\n\nAnd how.", out); });
  std::string argument = "--flagfile=" + write("help.txt", help);
  Flags again(system_allocator(), flag_table<run_module>);
  ASSERT_TRUE(parse(again, {argument.c_str()}).ok());
  EXPECT_STREQ(again.text(Flag::function), "f");
  EXPECT_STREQ(again.text(Flag::device_replay_output), "");
  EXPECT_EQ(again.number(Flag::expected_rtol), 0.5);
  Diagnostic diagnostic;
  EXPECT_TRUE(again.check_supported(diagnostic).ok());
}

}  // namespace
}  // namespace mote::tools
