#include "vm/calling_convention.h"

#include <gtest/gtest.h>

namespace mote::vm {
namespace {

struct Accepted {
  const char* text;
  const char* arguments;
  const char* results;
  uint32_t positions;
};

TEST(CallingConvention, ParsesTheGrammar) {
  const Accepted cases[] = {
      {"", "", "", 0},
      {"0", "", "", 0},
      {"0v", "", "", 0},
      {"0_", "", "", 0},
      {"0v_v", "", "", 0},
      {"0i_v", "i", "", 1},
      {"0v_rI", "", "rI", 0},
      {"0iIrfF_FfrIi", "iIrfF", "FfrIi", 5},
      {"0rrIiiiICiDCiirIID_v", "rrIiiiICiDCiirIID", "", 9},
      {"0CrD_r", "CrD", "r", 1},
  };
  for (const Accepted& expected : cases) {
    CallingConvention convention;
    ASSERT_TRUE(parse_calling_convention(expected.text, true, convention).ok()) << expected.text;
    EXPECT_EQ(convention.arguments, expected.arguments);
    EXPECT_EQ(convention.results, expected.results);
    EXPECT_EQ(convention.positions, expected.positions);
  }
}

TEST(CallingConvention, RefusesWhatIsOutsideIt) {
  CallingConvention convention;
  for (const char* text : {"0x_v", "0iv_v", "0vi_v", "0CiD_CiD", "0CCiDD_v", "0CD_v", "0Ci_v",
                           "0i_v_v", "0D_v", "0i_vi"})
    EXPECT_EQ(parse_calling_convention(text, true, convention).code(), StatusCode::invalid_argument)
        << text;
  EXPECT_EQ(parse_calling_convention("1i_v", true, convention).code(), StatusCode::unimplemented);
  EXPECT_EQ(parse_calling_convention("0CiD_v", false, convention).code(),
            StatusCode::invalid_argument);
}

TEST(CallingConvention, PlacesWideArgumentsOnEvenRegisters) {
  // The example of the instruction set's description: i0, i2:3, r0, i4, i6:7.
  ArgumentPlacer placer;
  EXPECT_EQ(placer.next('i'), 0u);
  EXPECT_EQ(placer.next('I'), 2u);
  EXPECT_EQ(placer.next('r'), 0u);
  EXPECT_EQ(placer.next('f'), 4u);
  EXPECT_EQ(placer.next('F'), 6u);
  EXPECT_EQ(placer.counts().values, 8u);
  EXPECT_EQ(placer.counts().refs, 1u);
}

}  // namespace
}  // namespace mote::vm
