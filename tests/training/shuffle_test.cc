// Expected orders were computed by samples/train_regression/make_model.py.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "mote/training.hpp"
#include "runtime/training/crc32c.h"

namespace mote::training {
namespace {

TEST(SplitMix64, GivesThePublishedNumbers) {
  SplitMix64 random(1234567);
  for (uint64_t expected : {6457827717110365317u, 3203168211198807973u, 9817491932198370423u,
                            4593380528125082431u, 16408922859458223821u})
    EXPECT_EQ(random.next(), expected);
}

TEST(SplitMix64, StaysBelowTheLimit) {
  SplitMix64 random(5);
  std::vector<int> counts(7);
  for (int i = 0; i < 7000; ++i) ++counts[random.below(7)];
  for (int count : counts) EXPECT_NEAR(count, 1000, 150);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(random.below(1), 0u);
}

std::vector<uint32_t> shuffled(uint32_t count, uint64_t seed, uint64_t epoch) {
  std::vector<uint32_t> rows(count);
  for (uint32_t i = 0; i < count; ++i) rows[i] = i;
  shuffle(rows, seed, epoch);
  return rows;
}

TEST(Shuffle, IsWhatAnotherLanguageMakesOfTheDescription) {
  EXPECT_EQ(shuffled(10, 7, 0), (std::vector<uint32_t>{6, 1, 8, 3, 0, 2, 9, 4, 5, 7}));
  EXPECT_EQ(shuffled(10, 7, 1), (std::vector<uint32_t>{9, 0, 7, 8, 4, 2, 6, 5, 3, 1}));
  std::vector<uint32_t> split(10);
  split_rows(split, 7);
  EXPECT_EQ(split, (std::vector<uint32_t>{3, 4, 0, 7, 5, 1, 6, 9, 8, 2}));
}

TEST(Shuffle, DiffersBetweenSeedsAndEpochs) {
  // Neighbouring seeds do not share epochs.
  EXPECT_NE(shuffled(100, 7, 1), shuffled(100, 8, 0));
  EXPECT_NE(shuffled(100, 7, 0), shuffled(100, 7, 1));
  EXPECT_EQ(shuffled(0, 7, 0).size(), 0u);
}

// RFC 3720, appendix B.4, and the check value of catalogues of CRCs.
TEST(Crc32c, HasThePublishedValues) {
  std::vector<uint8_t> bytes(32, 0);
  EXPECT_EQ(crc32c(bytes), 0x8A9136AAu);
  Crc32c zeros;
  zeros.add_zeros(32);
  EXPECT_EQ(zeros.value(), 0x8A9136AAu);
  std::fill(bytes.begin(), bytes.end(), uint8_t{0xFF});
  EXPECT_EQ(crc32c(bytes), 0x62A8AB43u);
  for (uint8_t i = 0; i < 32; ++i) bytes[i] = i;
  EXPECT_EQ(crc32c(bytes), 0x46DD794Eu);
  EXPECT_EQ(crc32c({reinterpret_cast<const uint8_t*>("123456789"), 9}), 0xE3069283u);
}

}  // namespace
}  // namespace mote::training
