#include <gtest/gtest.h>

#include "tests/training/rig.h"

namespace mote::training {
namespace {

// Collects what is reported.
struct Report {
  ReportHook hook() {
    return {[](void* user, std::string_view text) {
              static_cast<Report*>(user)->lines.emplace_back(text);
            },
            this};
  }
  std::vector<std::string> lines;
};

enum class Form { carried, variables };

Ref<Trainer> make_trainer(Rig& rig, Form form) {
  return rig.trainer(form == Form::carried ? rig.carried() : rig.variables());
}

struct Kind {
  Form form;
  const char* format;
};

class CheckpointTest : public testing::TestWithParam<Kind> {
 protected:
  Ref<Trainer> trainer(Rig& rig) { return make_trainer(rig, GetParam().form); }
  std::string path() { return folder / ("model" + std::string(GetParam().format)); }
  std::string path(int step) {
    return folder / ("model-" + std::to_string(step) + GetParam().format);
  }
  TemporaryFolder folder;
};

// In a process of its own, for all that the library knows: another session, program and data set.
TEST_P(CheckpointTest, ResumedLossesAreThoseOfAnUninterruptedRun) {
  std::vector<double> losses;
  std::vector<float> final;
  {
    Rig rig;
    auto whole = trainer(rig);
    auto batches = rig.batches(21);
    losses = rig.train(*whole, *batches, 13);
    final = rig.state(*whole);
  }
  CheckpointOptions options;
  std::string name = path();
  options.path = name.c_str();
  {
    Rig rig;
    auto first = trainer(rig);
    auto batches = rig.batches(21);
    rig.train(*first, *batches, 7);  // in the middle of the second epoch
    ASSERT_TRUE(first->save(options, batches.get()).ok());
    EXPECT_EQ(folder.names(), std::vector<std::string>{"model-7" + std::string(GetParam().format)});
    rig.train(*first, *batches, 2);  // is lost
  }
  Rig rig("local-task");
  auto second = trainer(rig);
  auto batches = rig.batches(99);  // the seed of the file counts
  EXPECT_TRUE(take(second->resume(options, batches.get())));
  EXPECT_EQ(second->step_count(), 7u);
  std::vector<double> rest = rig.train(*second, *batches, 6);
  EXPECT_EQ(rest, std::vector<double>(losses.begin() + 7, losses.end()));
  EXPECT_EQ(rig.state(*second), final);
}

TEST_P(CheckpointTest, KeepsTheLast) {
  Rig rig;
  auto trained = trainer(rig);
  auto batches = rig.batches();
  std::string name = path();
  CheckpointOptions options = {.path = name.c_str(), .keep = 2};
  EXPECT_FALSE(take(trained->resume(options, batches.get())));
  write_file(folder / "model-notes.txt", {});
  write_file(folder / "other-1.irpa", {});
  write_file(path(100000), {});  // of a later step: another run's
  for (int i = 0; i < 5; ++i) {
    rig.train(*trained, *batches, 3);
    ASSERT_TRUE(trained->save(options, batches.get()).ok());
  }
  for (int step : {3, 6, 9}) EXPECT_FALSE(std::filesystem::exists(path(step)));
  for (int step : {12, 15, 100000}) EXPECT_TRUE(std::filesystem::exists(path(step)));
  EXPECT_EQ(folder.names().size(), 5u);
  options.keep = 0;
  rig.train(*trained, *batches, 3);
  ASSERT_TRUE(trained->save(options, batches.get()).ok());
  EXPECT_EQ(folder.names().size(), 6u);
}

TEST_P(CheckpointTest, EveryFlippedBitIsNoticed) {
  Rig rig;
  auto trained = trainer(rig);
  auto batches = rig.batches();
  std::string name = path();
  CheckpointOptions options = {.path = name.c_str()};
  rig.train(*trained, *batches, 3);
  ASSERT_TRUE(trained->save(options, batches.get()).ok());
  rig.train(*trained, *batches, 1);
  std::vector<float> state = rig.state(*trained);
  std::vector<uint8_t> bytes = read_file(path(3));
  std::string damaged = folder / ("damaged" + std::string(GetParam().format));
  auto file = take(io::ParameterFile::parse(
      system_allocator(), take(io::parameter_format_of(name, rig.session.diagnostic())), bytes,
      nullptr, rig.session.diagnostic()));
  const io::ParameterEntry& last = file->entries().back();
  size_t end = static_cast<size_t>(last.offset + last.length);
  file = nullptr;
  // Every bit of some bytes and one of each; of the zeros that .irpa ends with a few.
  for (size_t i = 0; i < bytes.size(); i += i < end ? 1 : 997) {
    for (size_t bit = i % 8; bit < 8; bit += i % 8 ? 8 : 1) {
      bytes[i] = static_cast<uint8_t>(bytes[i] ^ 1 << bit);
      write_file(damaged, bytes);
      Status status = trained->load(damaged.c_str(), batches.get());
      ASSERT_FALSE(status.ok()) << "bit " << bit << " of byte " << i;
      ASSERT_NE(status.code(), StatusCode::incompatible) << i;
      ASSERT_EQ(rig.session.diagnostic().where.view(), damaged);
      bytes[i] = static_cast<uint8_t>(bytes[i] ^ 1 << bit);
    }
  }
  for (size_t size = 0; size < end; size += 3) {
    write_file(damaged, Bytes(bytes).first(size));
    ASSERT_FALSE(trained->load(damaged.c_str(), batches.get()).ok()) << size;
  }
  bytes.push_back(1);
  write_file(damaged, bytes);
  EXPECT_FALSE(trained->load(damaged.c_str(), batches.get()).ok());
  // Nothing of that changed the trainer.
  EXPECT_EQ(rig.state(*trained), state);
  EXPECT_EQ(trained->step_count(), 4u);
}

TEST_P(CheckpointTest, TheNewestGoodOneIsResumed) {
  Rig rig;
  auto trained = trainer(rig);
  auto batches = rig.batches();
  std::string name = path();
  CheckpointOptions options = {.path = name.c_str()};
  for (int i = 0; i < 3; ++i) {
    rig.train(*trained, *batches, 2);
    ASSERT_TRUE(trained->save(options, batches.get()).ok());
  }
  for (int step : {4, 6}) {
    std::vector<uint8_t> bytes = read_file(path(step));
    bytes[bytes.size() / 2] ^= 1;
    write_file(path(step), bytes);
  }
  Report report;
  options.report = report.hook();
  auto resumed = trainer(rig);
  EXPECT_TRUE(take(resumed->resume(options, batches.get())));
  EXPECT_EQ(resumed->step_count(), 2u);
  ASSERT_EQ(report.lines.size(), 2u);
  EXPECT_NE(report.lines[0].find(path(6) + ": DATA_LOSS; "), std::string::npos) << report.lines[0];
  EXPECT_NE(report.lines[1].find(path(4) + ": DATA_LOSS; "), std::string::npos) << report.lines[1];
  // Without a good one the caller must know.
  std::filesystem::remove(path(2));
  EXPECT_EQ(resumed->resume(options, batches.get()).status().code(), StatusCode::data_loss);
  EXPECT_EQ(resumed->step_count(), 2u);
  // Damaged ones give way when training gets there again.
  rig.train(*resumed, *batches, 2);
  ASSERT_TRUE(resumed->save(options, batches.get()).ok());
  auto again = trainer(rig);
  EXPECT_TRUE(take(again->resume(options, batches.get())));
  EXPECT_EQ(again->step_count(), 4u);
}

TEST_P(CheckpointTest, LeftoversOfKilledWritersGo) {
  Rig rig;
  auto trained = trainer(rig);
  std::string name = path();
  CheckpointOptions options = {.path = name.c_str()};
  // No process has this number; that of init belongs to somebody who is alive.
  std::string dead = path(12) + ".999999999-3.tmp", alive = path(12) + ".1-0.tmp";
  std::string foreign = folder / "other-12.irpa.999999999-3.tmp";
  for (const std::string& file : {dead, alive, foreign}) write_file(file, {});
  ASSERT_TRUE(trained->save(options, nullptr).ok());
  EXPECT_FALSE(std::filesystem::exists(dead));
  EXPECT_TRUE(std::filesystem::exists(alive));
  EXPECT_TRUE(std::filesystem::exists(foreign));
  write_file(dead, {});
  EXPECT_TRUE(take(trained->resume(options, nullptr)));
  EXPECT_FALSE(std::filesystem::exists(dead));
}

TEST_P(CheckpointTest, WithoutBatchesThereIsNoPosition) {
  Rig rig;
  auto trained = trainer(rig);
  auto batches = rig.batches();
  std::string name = path();
  CheckpointOptions options = {.path = name.c_str()};
  ASSERT_TRUE(trained->save(options, nullptr).ok());
  EXPECT_TRUE(trained->load(path(0).c_str(), nullptr).ok());
  EXPECT_EQ(trained->load(path(0).c_str(), batches.get()).code(), StatusCode::incompatible);
}

INSTANTIATE_TEST_SUITE_P(Forms, CheckpointTest,
                         testing::Values(Kind{Form::carried, ".irpa"},
                                         Kind{Form::carried, ".safetensors"},
                                         Kind{Form::variables, ".safetensors"}),
                         [](const auto& test) {
                           return std::string(test.param.form == Form::carried ? "carried"
                                                                               : "variables") +
                                  "_" + (test.param.format + 1);
                         });

TEST(Checkpoint, OfAnotherModelIsRefusedWithEveryDifference) {
  Rig rig;
  TemporaryFolder folder;
  std::string name = folder / "model.safetensors";
  Report report;
  CheckpointOptions options = {.path = name.c_str(), .report = report.hook()};
  auto trained = rig.trainer();
  ASSERT_TRUE(trained->save(options, rig.batches().get()).ok());

  // 4x1xf32 weights and 1xf32, of which one has the name of another's.
  Rig other("local-sync", "training/regression");
  const std::string_view names[] = {"weights", "bias"};
  auto different = other.trainer({.carry = 2, .initial = "initial_state", .names = names});
  auto batches = take(Batches::create(other.session, other.dataset(), {}, {.size = 16}));
  std::vector<float> before = other.state(*different);
  EXPECT_EQ(different->resume(options, batches.get()).status().code(), StatusCode::incompatible);
  std::string file = folder / "model-0.safetensors: ";
  EXPECT_EQ(report.lines,
            (std::vector<std::string>{file + "weights: expected 4x1xf32, found 4xf32",
                                      file + "bias: expected 1xf32, found none",
                                      file + "momenta: expected none, found 4xf32",
                                      file + "rows in a batch: expected 16, found 8"}));
  Diagnostic& diagnostic = other.session.diagnostic();
  EXPECT_EQ(diagnostic.detail.view(), "4 differences");
  EXPECT_EQ(diagnostic.expected.view(), "4x1xf32 for weights");
  EXPECT_EQ(diagnostic.found.view(), "4xf32");
  EXPECT_EQ(other.state(*different), before);
}

TEST(Checkpoint, RefusesPathsAndStatesThatItCannotHave) {
  Rig rig;
  TemporaryFolder folder;
  auto trained = rig.trainer();
  auto code = [&](Trainer& trainer, const std::string& path) {
    CheckpointOptions options = {.path = path.c_str()};
    return trainer.save(options, nullptr).code();
  };
  EXPECT_EQ(code(*trained, folder / "model.npz"), StatusCode::unimplemented);
  EXPECT_EQ(code(*trained, folder / "model.gguf"), StatusCode::unimplemented);
  EXPECT_EQ(code(*trained, folder / "absent/model.irpa"), StatusCode::not_found);
  EXPECT_NE(rig.session.diagnostic().where.view().find("absent/model-0.irpa"), std::string::npos);
  EXPECT_EQ(code(*trained, std::string(4001, 'a') + ".irpa"), StatusCode::invalid_argument);
  EXPECT_EQ(trained->save({}, nullptr).code(), StatusCode::invalid_argument);
  auto unknown = rig.trainer(TrainerOptions{.step = "train_step"});
  EXPECT_EQ(code(*unknown, folder / "model.irpa"), StatusCode::failed_precondition);
  EXPECT_EQ(trained->load((folder / "none.irpa").c_str(), nullptr).code(), StatusCode::not_found);
  CheckpointOptions absent = {.path = "/does/not/exist/model.irpa"};
  EXPECT_FALSE(take(trained->resume(absent, nullptr)));
  // A parameter file of somebody else.
  std::string foreign = folder / "foreign.irpa";
  io::NewParameter parameter;
  parameter.entry.key = "weights";
  parameter.entry.length = 4;
  parameter.bytes = Rig::bytes_of(rig.x).first(4);
  Diagnostic diagnostic;
  ASSERT_TRUE(io::write_parameters(foreign.c_str(), io::ParameterFormat::irpa, {&parameter, 1}, 64,
                                   system_allocator(), diagnostic)
                  .ok());
  EXPECT_EQ(trained->load(foreign.c_str(), nullptr).code(), StatusCode::data_loss);
}

}  // namespace
}  // namespace mote::training
