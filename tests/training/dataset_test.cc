#include <gtest/gtest.h>

#include "tests/training/rig.h"

namespace mote::training {
namespace {

// The file as NumPy writes it: {'descr': DESCR, 'fortran_order': False, 'shape': SHAPE, }.
std::string npy(const std::string& descr, const std::string& shape, size_t bytes) {
  std::string header =
      "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
  header.resize(117, ' ');
  std::string file("\x93NUMPY\x01\x00\x76\x00", 10);
  file += header + "\n";
  for (size_t i = 0; i < bytes; ++i) file += static_cast<char>(i);
  return file;
}

struct Files {
  explicit Files(const std::string& contents) {
    write_file(path, {reinterpret_cast<const uint8_t*>(contents.data()), contents.size()});
  }
  TemporaryFolder folder;
  std::string path = folder / "a.npy";
};

TEST(Dataset, MapsFiles) {
  Rig rig;
  auto data = take(Dataset::create(rig.session));
  ASSERT_TRUE(data->add_file(MOTE_SOURCE_DIR "/samples/train_regression/x.npy").ok());
  ASSERT_TRUE(data->add_file(MOTE_SOURCE_DIR "/samples/train_regression/y.npy").ok());
  EXPECT_EQ(data->row_count(), 160u);
  EXPECT_EQ(data->column_count(), 2u);
  EXPECT_EQ(data->row_shape(0)[0], 4);
  NpyArray x = read_npy(MOTE_SOURCE_DIR "/samples/train_regression/x.npy");
  EXPECT_EQ(0, std::memcmp(data->row(0, 159).data(), x.bytes.data() + 159 * 16, 16));
}

TEST(Dataset, TakesTheTypesThatProgramsHave) {
  Rig rig;
  const struct {
    const char* descr;
    size_t bytes;
    hal::ElementType type;
  } kinds[] = {{"|b1", 1, hal::ElementType::i1},  {"|i1", 1, hal::ElementType::i8},
               {"|u1", 1, hal::ElementType::i8},  {"<i8", 8, hal::ElementType::i64},
               {"<f2", 2, hal::ElementType::f16}, {"<f8", 8, hal::ElementType::f64}};
  for (const auto& kind : kinds) {
    Files files(npy(kind.descr, "(3,)", 3 * kind.bytes));
    auto data = take(Dataset::create(rig.session));
    ASSERT_TRUE(data->add_file(files.path.c_str()).ok()) << kind.descr;
    EXPECT_EQ(data->element_type(0), kind.type);
    EXPECT_EQ(data->row(0, 2)[0], 2 * kind.bytes);
  }
}

TEST(Dataset, RefusesWhatIsNoColumn) {
  Rig rig;
  const struct {
    std::string contents;
    StatusCode code;
  } cases[] = {
      {npy("<f4", "(3,)", 11), StatusCode::invalid_argument},      // cut short
      {npy("<f4", "(3,)", 13), StatusCode::invalid_argument},      // too long
      {npy("<f4", "()", 4), StatusCode::invalid_argument},         // no rows
      {npy("<f4", "(0, 2)", 0), StatusCode::invalid_argument},     // likewise
      {npy("<f4", "(44, 2)", 352), StatusCode::invalid_argument},  // 45 rows elsewhere
      {npy("<c8", "(45,)", 360), StatusCode::unimplemented},
      {npy("<f4", "(4611686018427387905,)", 4), StatusCode::invalid_argument},
      {npy("<f4", "(45,)", 180).substr(0, 40), StatusCode::invalid_argument},
      {"text", StatusCode::invalid_argument},
  };
  for (const auto& entry : cases) {
    auto data = rig.dataset();
    Files files(entry.contents);
    EXPECT_EQ(data->add_file(files.path.c_str()).code(), entry.code) << entry.contents;
    EXPECT_EQ(rig.session.diagnostic().where.view(), files.path);
    EXPECT_EQ(data->column_count(), 2u);
  }
  auto data = rig.dataset();
  EXPECT_EQ(data->add_file("/does/not/exist").code(), StatusCode::not_found);
}

TEST(Batches, FollowTheOrderOfTheirEpochs) {
  Rig rig;
  auto batches = rig.batches(11);
  EXPECT_EQ(batches->batches_per_epoch(), 5u);
  for (uint64_t epoch = 0; epoch < 3; ++epoch) {
    std::vector<uint32_t> order(45);
    for (uint32_t i = 0; i < 45; ++i) order[i] = i;
    shuffle(order, 11, epoch);
    for (uint32_t i = 0; i < 5; ++i) {
      EXPECT_EQ(batches->position(), (Position{11, epoch, i * 8}));
      Value batch[2];
      EXPECT_EQ(take(batches->next(batch)), 8u);
      std::vector<float> x = rig.floats(batch[0]), y = rig.floats(batch[1]);
      for (uint32_t k = 0; k < 8; ++k) {
        EXPECT_EQ(y[k], rig.y[order[i * 8 + k]]);
        EXPECT_EQ(x[k * 4 + 3], rig.x[order[i * 8 + k] * 4 + 3]);
      }
    }
  }
}

TEST(Batches, OfSomeRowsInTheirOwnOrder) {
  Rig rig;
  const uint32_t rows[] = {40, 2, 2, 7, 9};
  auto batches =
      take(Batches::create(rig.session, rig.dataset(), rows, {.size = 2, .shuffles = false}));
  for (auto [first, second] : {std::pair{40, 2}, {2, 7}, {40, 2}}) {
    Value batch[2];
    EXPECT_EQ(take(batches->next(batch)), 2u);
    EXPECT_EQ(rig.floats(batch[1]), (std::vector<float>{rig.y[first], rig.y[second]}));
  }
}

TEST(Batches, PadWithTheFirstRows) {
  Rig rig;
  const uint32_t rows[] = {40, 2, 7};
  auto batches = take(Batches::create(rig.session, rig.dataset(), rows,
                                      {.size = 2, .remainder = Remainder::pad, .shuffles = false}));
  EXPECT_EQ(batches->batches_per_epoch(), 2u);
  Value batch[2];
  EXPECT_EQ(take(batches->next(batch)), 2u);
  EXPECT_EQ(take(batches->next(batch)), 1u);
  EXPECT_EQ(rig.floats(batch[1]), (std::vector<float>{rig.y[7], rig.y[40]}));
  EXPECT_EQ(batches->position(), (Position{0, 1, 0}));
  // Fewer rows than a batch.
  auto small = take(Batches::create(rig.session, rig.dataset(), rows,
                                    {.size = 8, .remainder = Remainder::pad, .shuffles = false}));
  EXPECT_EQ(take(small->next(batch)), 3u);
  EXPECT_EQ(rig.floats(batch[1])[7], rig.y[2]);
}

TEST(Batches, GoToAnyPosition) {
  Rig rig;
  auto batches = rig.batches(11);
  Value batch[2];
  for (int i = 0; i < 8; ++i) ASSERT_TRUE(batches->next(batch).ok());
  std::vector<float> eighth = rig.floats(batch[1]);
  auto others = rig.batches(12);
  ASSERT_TRUE(others->seek({11, 1, 16}).ok());
  ASSERT_TRUE(others->next(batch).ok());
  EXPECT_EQ(rig.floats(batch[1]), eighth);
  EXPECT_EQ(others->seek({11, 1, 40}).code(), StatusCode::out_of_range);
}

TEST(Batches, UseTensorsAgainThatNobodyHolds) {
  Rig rig;
  auto batches = rig.batches();
  Value batch[2];
  ASSERT_TRUE(batches->next(batch).ok());
  uint64_t warm = rig.allocator.allocation_count();
  hal::BufferView* used = batch[0].as<hal::BufferView>();
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(batches->next(batch).ok());
  EXPECT_EQ(batch[0].as<hal::BufferView>(), used);
  EXPECT_EQ(rig.allocator.allocation_count(), warm);
  // Whoever keeps one, keeps what is in it.
  Value kept = batch[0];
  std::vector<float> contents = rig.floats(kept);
  ASSERT_TRUE(batches->next(batch).ok());
  EXPECT_NE(batch[0].as<hal::BufferView>(), used);
  EXPECT_EQ(rig.floats(kept), contents);
  // The buffer alone counts, too.
  auto buffer = Ref<hal::Buffer>::share(&batch[0].as<hal::BufferView>()->buffer());
  ASSERT_TRUE(batches->next(batch).ok());
  EXPECT_NE(&batch[0].as<hal::BufferView>()->buffer(), buffer.get());
}

TEST(Batches, RefuseWhatMakesNone) {
  Rig rig;
  auto create = [&](std::vector<uint32_t> rows, BatchOptions options) {
    return Batches::create(rig.session, rig.dataset(), rows, options).status().code();
  };
  EXPECT_EQ(create({}, {.size = 0}), StatusCode::invalid_argument);
  EXPECT_EQ(create({}, {.size = 46}), StatusCode::invalid_argument);
  EXPECT_EQ(create({45}, {.size = 1}), StatusCode::out_of_range);
  auto batches = rig.batches();
  Value one[1];
  EXPECT_EQ(batches->next(one).status().code(), StatusCode::invalid_argument);
}

}  // namespace
}  // namespace mote::training
