// What convert-parameters does to each parameter, and in which order.
#include "tools/parameter_changes.h"
#include "tools/flag_table.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace mote::tools {
namespace {

constexpr const char* left_out = "left out";

// The key after the changes that the flags tell, and the pattern when it is a splat.
std::string change(std::vector<const char*> arguments, io::ParameterEntry entry) {
  arguments.insert(arguments.begin(), "convert-parameters");
  Flags flags(system_allocator(), flag_table<convert_parameters>);
  ParameterChanges changes(system_allocator());
  Diagnostic diagnostic;
  EXPECT_TRUE(flags.parse(static_cast<int>(arguments.size()), arguments.data(), diagnostic).ok());
  EXPECT_TRUE(changes.read(flags, diagnostic).ok());
  if (!changes.apply(entry)) return left_out;
  EXPECT_EQ(entry.length, 8u);
  EXPECT_EQ(entry.metadata.size(), 1u);
  std::string text(entry.key);
  if (entry.is_splat()) text += " = ";
  for (int i = 0; i < entry.splat.length; ++i)
    text += static_cast<char>('0' + entry.splat.bytes[i]);
  return text;
}

constexpr uint8_t metadata[] = {1};

io::ParameterEntry data(std::string_view key) {
  return {.key = key, .metadata = metadata, .length = 8, .offset = 64, .splat = {}};
}

io::ParameterEntry splat(std::string_view key) {
  return {.key = key, .metadata = metadata, .length = 8, .offset = 0, .splat = {2, {7, 8}}};
}

TEST(ParameterChanges, LeaveOthersAlone) {
  std::vector<const char*> flags{"--exclude=b", "--rename=b=c", "--splat=b", "--strip=false"};
  EXPECT_EQ(change(flags, data("a")), "a");
  EXPECT_EQ(change(flags, splat("a")), "a = 78");
}

TEST(ParameterChanges, ExcludeByTheOldKey) {
  EXPECT_EQ(change({"--exclude=a", "--rename=a=b"}, data("a")), left_out);
  EXPECT_EQ(change({"--exclude=b", "--rename=a=b"}, data("a")), "b");
}

TEST(ParameterChanges, RenameOnceAndByTheFirstThatMatches) {
  EXPECT_EQ(change({"--rename=a=b", "--rename=a=c", "--rename=b=d"}, data("a")), "b");
  EXPECT_EQ(change({"--rename=a=x=y"}, data("a")), "x=y");
  EXPECT_EQ(change({"--rename=a"}, data("a")), "");
}

TEST(ParameterChanges, SplatByTheNewKey) {
  EXPECT_EQ(
      change({"--rename=a=b", "--splat=a=i8=1", "--splat=b=i8=2", "--splat=b=i8=3"}, data("a")),
      "b = 2");
  EXPECT_EQ(change({"--splat=a=i16=258"}, splat("a")), "a = 21");
}

TEST(ParameterChanges, StripAllButSplatsOfTheFlags) {
  EXPECT_EQ(change({"--strip"}, data("a")), "a = 0");
  EXPECT_EQ(change({"--strip"}, splat("a")), "a = 0");
  EXPECT_EQ(change({"--strip", "--splat=a=i8=5"}, data("a")), "a = 5");
}

}  // namespace
}  // namespace mote::tools
