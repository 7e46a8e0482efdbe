// Fills, updates and copies, which follow the same rules in queues, in command buffers that name
// their buffers, and in those that take them from a binding table; and files.
#include <cstring>

#include "tests/conformance/hal/suite.h"

namespace mote::hal {
namespace {

enum class Way { queue, direct, slot };
constexpr Way all_ways[] = {Way::queue, Way::direct, Way::slot};

class Transfers : public Conformance {
 protected:
  // Does a transfer in one of the ways and returns how it ended.
  Status transfer(Way way, const Submission& submission) {
    if (way == Way::queue) return run(submission);
    Submission bound = submission;
    const BufferRange table[] = {{.buffer = submission.source.buffer},
                                 {.buffer = submission.target.buffer}};
    if (way == Way::slot) {
      bound.source.buffer = bound.target.buffer = nullptr;
      bound.source.slot = 0;
      bound.target.slot = 1;
    }
    auto record = [&](CommandBuffer& commands) {
      switch (submission.kind) {
        case Kind::fill:
          return commands.fill(bound.target, bound.pattern, bound.pattern_length);
        case Kind::update:
          return commands.update(bound.bytes, bound.target);
        default:
          return commands.copy(bound.source, bound.target);
      }
    };
    return run_recorded(record, way == Way::slot ? std::span<const BufferRange>(table)
                                                 : std::span<const BufferRange>());
  }

  Status fill(Way way, const BufferRange& target, uint32_t pattern, uint32_t pattern_length) {
    return transfer(way, {.kind = Kind::fill,
                          .target = target,
                          .pattern = pattern,
                          .pattern_length = pattern_length});
  }
  Status update(Way way, const Words& words, const BufferRange& target) {
    return transfer(way, {.kind = Kind::update, .target = target, .bytes = hal::bytes_of(words)});
  }
  Status copy(Way way, const BufferRange& source, const BufferRange& target) {
    return transfer(way, {.kind = Kind::copy, .source = source, .target = target});
  }
};

TEST_P(Transfers, FillWithTheLowBytesOfThePattern) {
  for (Way way : all_ways) {
    Ref<Buffer> buffer = make_buffer(Words(2000));
    EXPECT_TRUE(fill(way, part_of(*buffer, 4, whole_length), 0xAABBCCDD, 4).ok());
    EXPECT_TRUE(fill(way, part_of(*buffer, 2, 2), 0xFFFF1234, 2).ok());
    EXPECT_TRUE(fill(way, part_of(*buffer, 1, 1), 0xFFFFFF77, 1).ok());
    Words expected(2000, 0xAABBCCDD);
    expected[0] = 0x12347700;
    EXPECT_EQ(read(*buffer), expected);
  }
}

TEST_P(Transfers, FillsKeepTheGridOfThePattern) {
  Ref<Buffer> buffer = make_buffer({1, 2, 3, 4});
  for (Way way : all_ways) {
    for (uint32_t length : {0u, 3u, 8u})
      EXPECT_EQ(fill(way, all_of(*buffer), 0, length).code(), StatusCode::invalid_argument);
    EXPECT_EQ(fill(way, part_of(*buffer, 2, 4), 0, 4).code(), StatusCode::invalid_argument);
    EXPECT_EQ(fill(way, part_of(*buffer, 4, 6), 0, 4).code(), StatusCode::invalid_argument);
    EXPECT_EQ(fill(way, part_of(*buffer, 1, 2), 0, 2).code(), StatusCode::invalid_argument);
  }
  EXPECT_EQ(read(*buffer), (Words{1, 2, 3, 4}));
}

TEST_P(Transfers, UpdateAndCopyRanges) {
  for (Way way : all_ways) {
    Ref<Buffer> source = make_buffer({1, 2, 3, 4});
    Ref<Buffer> target = make_buffer({0, 0, 0, 0});
    EXPECT_TRUE(update(way, {9, 8}, part_of(*source, 4, 8)).ok());
    EXPECT_TRUE(copy(way, part_of(*source, 4, 8), part_of(*target, 8, 8)).ok());
    EXPECT_EQ(read(*source), (Words{1, 9, 8, 4}));
    EXPECT_EQ(read(*target), (Words{0, 0, 9, 8}));
    // Inside one buffer too, as long as the ranges do not overlap.
    EXPECT_TRUE(copy(way, part_of(*target, 8, 8), part_of(*target, 0, 8)).ok());
    EXPECT_EQ(read(*target), (Words{9, 8, 9, 8}));
    EXPECT_EQ(copy(way, part_of(*target, 0, 8), part_of(*target, 4, 8)).code(),
              StatusCode::invalid_argument);
    EXPECT_EQ(read(*target), (Words{9, 8, 9, 8}));
  }
}

TEST_P(Transfers, CountFromTheStartOfTheSubspan) {
  for (Way way : all_ways) {
    Ref<Buffer> whole = make_buffer(Words(32));
    Ref<Buffer> part = take(whole->subspan(system_allocator(), 64, 16));
    Ref<Buffer> inner = take(part->subspan(system_allocator(), 4, 8));
    EXPECT_TRUE(fill(way, part_of(*inner, 4, 4), 7, 4).ok());
    EXPECT_TRUE(update(way, {5}, part_of(*part, 0, 4)).ok());
    EXPECT_TRUE(copy(way, all_of(*inner), part_of(*whole, 0, 8)).ok());
    EXPECT_EQ(fill(way, part_of(*inner, 4, 8), 7, 4).code(), StatusCode::out_of_range);
    Words expected(32);
    expected[1] = expected[18] = 7;
    expected[16] = 5;
    EXPECT_EQ(read(*whole), expected);
  }
}

TEST_P(Transfers, RefuseRangesOutsideTheBuffer) {
  Ref<Buffer> buffer = make_buffer({1, 2, 3, 4});
  Ref<Buffer> other = make_buffer({1, 2, 3, 4});
  for (Way way : all_ways) {
    for (auto [offset, length] : {std::pair<uint64_t, uint64_t>{16, 4},
                                  {0, 20},
                                  {20, whole_length},
                                  {UINT64_MAX - 3, 8},
                                  {8, UINT64_MAX - 7}}) {
      BufferRange outside = part_of(*buffer, offset, length);
      EXPECT_EQ(fill(way, outside, 0, 4).code(), StatusCode::out_of_range) << offset;
      EXPECT_EQ(copy(way, all_of(*other), outside).code(), StatusCode::out_of_range) << offset;
      // Of the source of a copy only the offset counts: the length is the target's.
      EXPECT_EQ(copy(way, outside, part_of(*other, 0, 4)).code(),
                offset >= 16 ? StatusCode::out_of_range : StatusCode::ok);
    }
    EXPECT_EQ(update(way, {9, 9}, part_of(*buffer, 12, 8)).code(), StatusCode::out_of_range);
  }
  EXPECT_EQ(read(*buffer), (Words{1, 2, 3, 4}));
}

TEST_P(Transfers, OfNothingAreAllowed) {
  Ref<Buffer> buffer = make_buffer({1, 2, 3, 4});
  Ref<Buffer> empty = take(device->allocate({}, 0));
  for (Way way : all_ways) {
    EXPECT_TRUE(fill(way, part_of(*buffer, 16, 0), 9, 4).ok());
    EXPECT_TRUE(fill(way, all_of(*empty), 9, 4).ok());
    EXPECT_TRUE(update(way, {}, part_of(*buffer, 8, 0)).ok());
    EXPECT_TRUE(copy(way, all_of(*empty), part_of(*buffer, 4, 0)).ok());
    EXPECT_TRUE(copy(way, part_of(*buffer, 4, 0), part_of(*buffer, 4, 0)).ok());
  }
  EXPECT_EQ(read(*buffer), (Words{1, 2, 3, 4}));
}

TEST_P(Transfers, UpdatesTakeTheirBytesAtTheCall) {
  Ref<Buffer> buffer = make_buffer({0, 0});
  Words words{1, 2};
  Ref<Fence> start = make_fence(), done = make_fence();
  EXPECT_TRUE(device
                  ->submit({.kind = Kind::update,
                            .wait = start.get(),
                            .signal = done.get(),
                            .target = all_of(*buffer),
                            .bytes = hal::bytes_of(words)})
                  .ok());
  words = {8, 9};
  start->signal();
  EXPECT_TRUE(done->wait(wait_forever).ok());
  EXPECT_EQ(read(*buffer), (Words{1, 2}));

  Ref<CommandBuffer> commands = make_commands();
  EXPECT_TRUE(commands->update(hal::bytes_of(words), all_of(*buffer)).ok());
  words = {0, 0};
  EXPECT_TRUE(commands->finalize().ok());
  EXPECT_TRUE(run(*commands).ok());
  EXPECT_EQ(read(*buffer), (Words{8, 9}));
}

TEST_P(Transfers, RecordedUpdatesHaveALimit) {
  Words most(max_update_size / 4, 3);
  Ref<Buffer> buffer = make_buffer(Words(max_update_size / 4 + 1));
  EXPECT_TRUE(update(Way::direct, most, part_of(*buffer, 0, max_update_size)).ok());
  EXPECT_EQ(read(*buffer)[max_update_size / 4 - 1], 3u);
  most.push_back(3);
  EXPECT_EQ(update(Way::direct, most, all_of(*buffer)).code(), StatusCode::invalid_argument);
}

// Bytes in the host's memory, with a limit that is not a multiple of anything.
class TestFile final : public File {
 public:
  explicit TestFile(Words words) : words_(std::move(words)) {}
  const Words& words() const { return words_; }

  uint64_t size() const override { return words_.size() * 4; }
  Status read(uint64_t offset, std::span<uint8_t> target) override {
    if (!checked_range(offset, target.size(), size())) return out_of_range<"past the file">;
    std::memcpy(target.data(), hal::bytes_of(words_).data() + offset, target.size());
    return ok_status;
  }
  Status write(uint64_t offset, Bytes source) override {
    if (!checked_range(offset, source.size(), size())) return out_of_range<"past the file">;
    std::memcpy(reinterpret_cast<uint8_t*>(words_.data()) + offset, source.data(), source.size());
    return ok_status;
  }

 private:
  void destroy() override { delete this; }
  ~TestFile() = default;

  Words words_;
};

TEST_P(Transfers, ReadAndWriteFiles) {
  auto file = Ref<TestFile>::adopt(new TestFile({1, 2, 3, 4}));
  Ref<Buffer> buffer = make_buffer({9, 9, 9});
  Submission read_file{
      .kind = Kind::read, .target = part_of(*buffer, 4, 8), .file = file.get(), .file_offset = 8};
  EXPECT_TRUE(run(read_file).ok());
  EXPECT_EQ(read(*buffer), (Words{9, 3, 4}));
  Submission write_file{
      .kind = Kind::write, .source = part_of(*buffer, 0, 8), .file = file.get(), .file_offset = 4};
  EXPECT_TRUE(run(write_file).ok());
  EXPECT_EQ(file->words(), (Words{1, 9, 3, 4}));

  read_file.file_offset = write_file.file_offset = 12;
  EXPECT_EQ(run(read_file).code(), StatusCode::out_of_range);
  EXPECT_EQ(run(write_file).code(), StatusCode::out_of_range);
  read_file.file_offset = write_file.file_offset = 0;
  read_file.target = part_of(*buffer, 8, 8);
  write_file.source = part_of(*buffer, 16, 4);
  EXPECT_EQ(run(read_file).code(), StatusCode::out_of_range);
  EXPECT_EQ(run(write_file).code(), StatusCode::out_of_range);
  EXPECT_EQ(read(*buffer), (Words{9, 3, 4}));
  EXPECT_EQ(file->words(), (Words{1, 9, 3, 4}));
}

INSTANTIATE_TEST_SUITE_P(Drivers, Transfers, ::testing::ValuesIn(driver_entries), test_name);

}  // namespace
}  // namespace mote::hal
