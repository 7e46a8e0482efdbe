#include "tools/test_run.h"

#include <gtest/gtest.h>

namespace mote::tools {
namespace {

// Answers of a GoogleTest 1.12 program with tests of these names.
TEST(TestFilter, ChoosesLikeGoogleTest) {
  struct {
    const char* filter;
    const char* name;
    bool matches;
  } cases[] = {
      {"*", "chk.add", true},
      {"", "chk.add", false},
      {"chk.add", "chk.add", true},
      {"chk.ad", "chk.add", false},
      {"chk.a", "chk.add", false},
      {"add", "chk.add", false},
      {"*add", "chk.add", true},
      {"chk.a??", "chk.add", true},
      {"chk.a???", "chk.add", false},
      {"*a*d", "chk.add", true},
      {"*ab*abc", "chk.ababcabc", true},
      {"*ab*abd", "chk.ababcabc", false},
      {"**", "chk.add", true},
      {"sub:*add", "chk.add", true},
      {"sub:mul", "chk.add", false},
      {":", "chk.add", false},
      {"*-*add", "chk.add", false},
      {"*-*sub", "chk.add", true},
      {"-*add", "chk.add", false},
      {"-*sub", "chk.add", true},
      {"-", "chk.add", true},
      {"*add-*sub:*d", "chk.add", false},
      {"*-c.a-b", "c.a-b", false},
      {"*-c.a-b", "c.a", true},
  };
  for (const auto& c : cases)
    EXPECT_EQ(matches_filter(c.filter, c.name), c.matches) << c.filter << " " << c.name;
}

}  // namespace
}  // namespace mote::tools
