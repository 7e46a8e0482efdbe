// 200 runs that are killed at any moment while they write checkpoints, each resumed by the next
// one: where they end is where a run ends that nobody killed.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/training/rig.h"

namespace mote::training {
namespace {

constexpr uint64_t last_step = 60;
constexpr int kills = 200;

// Trains to the last step with a checkpoint after each; says so on `told` when it begins.
std::vector<float> train(const char* path, int told) {
  Rig rig;
  auto trainer = rig.trainer();
  auto batches = rig.batches();
  CheckpointOptions options = {.path = path};
  take(trainer->resume(options, batches.get()));
  if (told >= 0) {
    EXPECT_EQ(write(told, "", 1), 1);
  }
  while (trainer->step_count() < last_step) {
    rig.train(*trainer, *batches, 1);
    Status status = trainer->save(options, batches.get());
    EXPECT_TRUE(status.ok()) << status.text();
    if (!status.ok()) break;
  }
  return rig.state(*trainer);
}

struct Folder {
  // On a disk, where a checkpoint takes the time that it takes.
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "mote-kill-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
  bool has_leftover() const {
    for (const auto& entry : std::filesystem::directory_iterator(path))
      if (entry.path().extension() == ".tmp") return true;
    return false;
  }
  std::string path;
};

// Runs train() in a process and kills it `delay_us` after it began. True if it was done before.
bool run_and_kill(const std::string& path, uint64_t delay_us) {
  int pipes[2];
  EXPECT_EQ(pipe(pipes), 0);
  pid_t child = fork();
  if (child == 0) {
    train(path.c_str(), pipes[1]);
    _exit(testing::Test::HasFailure());
  }
  close(pipes[1]);
  char byte;
  EXPECT_EQ(read(pipes[0], &byte, 1), 1);
  close(pipes[0]);
  const struct timespec delay = {0, static_cast<long>(delay_us * 1000)};
  nanosleep(&delay, nullptr);
  kill(child, SIGKILL);
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  if (WIFSIGNALED(status)) return false;
  EXPECT_EQ(WEXITSTATUS(status), 0);
  return true;
}

class KillTest : public testing::TestWithParam<const char*> {};

TEST_P(KillTest, KilledRunsEndWhereOthersDo) {
  std::vector<float> expected;
  {
    Folder folder;
    expected = train((folder.path + "/model" + GetParam()).c_str(), -1);
  }
  SplitMix64 random(1);
  int killed = 0, interrupted = 0, series = 0;
  for (; killed < kills; ++series) {
    Folder folder;
    std::string path = folder.path + "/model" + GetParam();
    while (!run_and_kill(path, random.below(4000))) {
      ++killed;
      interrupted += folder.has_leftover();
    }
    EXPECT_EQ(train(path.c_str(), -1), expected);
    EXPECT_FALSE(folder.has_leftover());
    ASSERT_FALSE(HasFailure());
  }
  RecordProperty("killed", killed);
  RecordProperty("interrupted", interrupted);
  RecordProperty("series", series);
  // A good part of them in the middle of a file.
  EXPECT_GT(interrupted, kills / 10);
}

INSTANTIATE_TEST_SUITE_P(Formats, KillTest, testing::Values(".irpa", ".safetensors"),
                         [](const auto& test) { return std::string(test.param + 1); });

}  // namespace
}  // namespace mote::training
