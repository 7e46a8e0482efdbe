// Every call of the system that saving and resuming make fails once, by the linker's --wrap: the
// code that runs is the port's own. Whatever fails, what was good stays, and somebody is told.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <set>

#include "tests/training/rig.h"

namespace {

// The call with this number, counted while `is_on`, fails or is cut short.
struct Fault {
  bool is_on = false;
  int at = -1;
  int error = EIO;
  bool is_short = false;  // read and write do a part; other calls work
  int count = 0;
  const char* hit = nullptr;  // the name of the call that failed
  std::vector<std::string> names = {};

  bool strikes(const char* name) {
    if (is_on) names.push_back(name);
    if (!is_on || count++ != at) return false;
    hit = name;
    if (is_short) return false;
    errno = error;
    return true;
  }
  // How much of `size` is done by a call that is cut short.
  size_t part(const char* name, size_t size, bool& fails) {
    int number = count;
    fails = strikes(name);
    return is_on && is_short && number == at && size > 1 ? size / 2 : size;
  }
};
Fault fault;

}  // namespace

extern "C" {

int __real_open(const char* path, int flags, ...);
int __wrap_open(const char* path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  int mode = va_arg(list, int);
  va_end(list);
  return fault.strikes("open") ? -1 : __real_open(path, flags, mode);
}

ssize_t __real_write(int file, const void* bytes, size_t size);
ssize_t __wrap_write(int file, const void* bytes, size_t size) {
  bool fails;
  size = fault.part("write", size, fails);
  return fails ? -1 : __real_write(file, bytes, size);
}

ssize_t __real_read(int file, void* bytes, size_t size);
ssize_t __wrap_read(int file, void* bytes, size_t size) {
  bool fails;
  size = fault.part("read", size, fails);
  return fails ? -1 : __real_read(file, bytes, size);
}

#define WRAP(name, type, parameters, arguments, failure) \
  type __real_##name parameters;                         \
  type __wrap_##name parameters { return fault.strikes(#name) ? failure : __real_##name arguments; }
WRAP(fsync, int, (int file), (file), -1)
WRAP(rename, int, (const char* from, const char* to), (from, to), -1)
WRAP(unlink, int, (const char* path), (path), -1)
WRAP(ftruncate, int, (int file, off_t size), (file, size), -1)
WRAP(lseek, off_t, (int file, off_t offset, int whence), (file, offset, whence), -1)
WRAP(fstat, int, (int file, struct stat* info), (file, info), -1)
WRAP(opendir, DIR*, (const char* path), (path), nullptr)
WRAP(readdir, struct dirent*, (DIR * folder), (folder), nullptr)

// The file is closed all the same, as by systems that fail to write what they have kept back.
int __real_close(int file);
int __wrap_close(int file) {
  bool fails = fault.strikes("close");
  int error = errno;
  int result = __real_close(file);
  if (!fails) return result;
  errno = error;
  return -1;
}

}  // extern "C"

namespace mote::training {
namespace {

class FaultTest : public testing::TestWithParam<const char*> {
 protected:
  FaultTest() {
    path_ = folder_ / ("model" + std::string(GetParam()));
    options_.path = path_.c_str();
    options_.keep = 2;
    options_.report = {[](void* user, std::string_view line) {
                         static_cast<FaultTest*>(user)->lines_.emplace_back(line);
                       },
                       this};
    trainer_ = rig_.trainer();
    batches_ = rig_.batches();
    for (int i = 0; i < 3; ++i) {
      rig_.train(*trainer_, *batches_, 2);
      states_.push_back(rig_.state(*trainer_));
      if (i == 2) break;
      EXPECT_TRUE(trainer_->save(options_, batches_.get()).ok());
    }
  }

  // Puts back what lay there before: checkpoints of steps 2 and 4.
  void restore() {
    if (good_.empty())
      for (const std::string& name : folder_.names()) good_[name] = read_file(folder_ / name);
    for (const std::string& name : folder_.names()) std::filesystem::remove(folder_ / name);
    for (const auto& [name, bytes] : good_) write_file(folder_ / name, bytes);
    lines_.clear();
  }

  // The step that a new trainer resumes; its state is that of an uninterrupted run.
  uint64_t resumed_step() {
    Rig rig;
    auto trainer = rig.trainer();
    EXPECT_TRUE(take(trainer->resume(options_, rig.batches().get())));
    EXPECT_EQ(rig.state(*trainer), states_[trainer->step_count() / 2 - 1]);
    return trainer->step_count();
  }

  bool is_path_told(const Diagnostic& diagnostic) const {
    if (diagnostic.where.view().find("model") != std::string_view::npos) return true;
    for (const std::string& line : lines_)
      if (line.find("model") != std::string::npos) return true;
    return false;
  }

  Rig rig_;
  TemporaryFolder folder_;
  std::string path_;
  CheckpointOptions options_;
  Ref<Trainer> trainer_;
  Ref<Batches> batches_;
  std::vector<std::vector<float>> states_;
  std::map<std::string, std::vector<uint8_t>> good_;
  std::vector<std::string> lines_;
};

TEST_P(FaultTest, SavingLosesNothing) {
  std::set<std::string> hits;
  for (int error : {EIO, ENOSPC}) {
    for (int at = 0;; ++at) {
      restore();
      fault = {.is_on = true, .at = at, .error = error};
      Status status = trainer_->save(options_, batches_.get());
      fault.is_on = false;
      if (!fault.hit) {
        EXPECT_TRUE(status.ok());
        break;
      }
      hits.insert(fault.hit);
      SCOPED_TRACE(fault.hit + std::string(" number ") + std::to_string(at));
      // Closing a folder changes nothing.
      bool is_folder = status.ok() && fault.hit == std::string("close");
      EXPECT_TRUE(is_folder || is_path_told(rig_.session.diagnostic()));
      uint64_t step = resumed_step();
      if (status.ok()) {
        EXPECT_EQ(step, 6u);
      } else {
        EXPECT_GE(step, 4u);
        EXPECT_TRUE(status.code() == StatusCode::unknown ||
                    status.code() == StatusCode::resource_exhausted);
        // Nothing was removed for the sake of what is not there.
        for (const auto& [name, bytes] : good_) EXPECT_EQ(read_file(folder_ / name), bytes);
      }
      // The next one works, and leaves what should be there.
      ASSERT_TRUE(trainer_->save(options_, batches_.get()).ok());
      EXPECT_EQ(resumed_step(), 6u);
      EXPECT_EQ(folder_.names().size(), 2u);
    }
  }
  EXPECT_EQ(hits, (std::set<std::string>{"open", "write", "ftruncate", "lseek", "fsync", "close",
                                         "rename", "opendir", "readdir", "unlink"}));
}

// Bytes are on the disk before they get their name, and the name is before anything is removed.
TEST_P(FaultTest, SavingFlushesInOrder) {
  fault = {.is_on = true};
  EXPECT_TRUE(trainer_->save(options_, batches_.get()).ok());
  fault.is_on = false;
  std::vector<std::string> order;
  for (const std::string& name : fault.names)
    if (name == "fsync" || name == "rename" || name == "unlink") order.push_back(name);
  EXPECT_EQ(order, (std::vector<std::string>{"fsync", "rename", "fsync", "unlink"}));
}

TEST_P(FaultTest, ShortWritesAreGoneOnWith) {
  for (int at = 0;; ++at) {
    restore();
    fault = {.is_on = true, .at = at, .is_short = true};
    Status status = trainer_->save(options_, batches_.get());
    fault.is_on = false;
    EXPECT_TRUE(status.ok());
    if (!fault.hit) break;
    EXPECT_EQ(resumed_step(), 6u);
  }
}

TEST_P(FaultTest, ResumingLosesNothing) {
  std::set<std::string> hits;
  for (bool is_short : {false, true}) {
    for (int at = 0;; ++at) {
      restore();
      auto trainer = rig_.trainer();
      auto batches = rig_.batches();
      fault = {.is_on = true, .at = at, .is_short = is_short};
      Result<bool> resumed = trainer->resume(options_, batches.get());
      fault.is_on = false;
      if (!fault.hit) {
        EXPECT_TRUE(take(std::move(resumed)));
        break;
      }
      hits.insert(fault.hit);
      SCOPED_TRACE(fault.hit + std::string(" number ") + std::to_string(at));
      for (const auto& [name, bytes] : good_) EXPECT_EQ(read_file(folder_ / name), bytes);
      if (!resumed.ok()) {
        EXPECT_TRUE(is_path_told(rig_.session.diagnostic()));
        continue;
      }
      // What was closed had been read.
      bool is_newest = is_short || fault.hit == std::string("close");
      EXPECT_TRUE(resumed.value());
      EXPECT_EQ(trainer->step_count(), is_newest ? 4u : 2u);
      EXPECT_EQ(rig_.state(*trainer), states_[trainer->step_count() / 2 - 1]);
      EXPECT_TRUE(is_newest || is_path_told(rig_.session.diagnostic()));
    }
  }
  EXPECT_EQ(hits, (std::set<std::string>{"opendir", "readdir", "open", "fstat", "read", "close"}));
}

INSTANTIATE_TEST_SUITE_P(Formats, FaultTest, testing::Values(".irpa", ".safetensors"),
                         [](const auto& test) { return std::string(test.param + 1); });

}  // namespace
}  // namespace mote::training
