#include "tests/conformance/hal/suite.h"

#include <cstring>

namespace mote {

const hal::ExecutableLoader& elf_loader();

namespace hal {
namespace {

const ExecutableLoader* const loaders[] = {&elf_loader()};

}  // namespace

void PrintTo(const DriverEntry& entry, std::ostream* out) { *out << entry.driver().name; }

std::string test_name(const ::testing::TestParamInfo<DriverEntry>& info) {
  std::string name = info.param.driver().name;
  for (char& c : name)
    if (c == '-') c = '_';
  return name;
}

void Conformance::SetUp() {
  Result<Ref<Device>> made = driver().create_device({allocator, loaders, "", {}, &diagnostic});
  if (made.status().code() == StatusCode::unavailable)
    GTEST_SKIP() << made.status().text() << ": " << diagnostic.found.view();
  ASSERT_TRUE(made.ok()) << made.status().text();
  device = std::move(made).value();
}

void Conformance::TearDown() {
  device = nullptr;
  EXPECT_EQ(allocator.bytes_in_use(), 0u);
}

Status Conformance::run(Submission submission) {
  Ref<Fence> done = make_fence();
  submission.signal = done.get();
  Status submitted = device->submit(submission);
  Status finished = done->wait(wait_forever);
  if (!submitted.ok()) {
    EXPECT_EQ(finished.code(), submitted.code()) << submitted.text();
  }
  return finished;
}

Status Conformance::run(CommandBuffer& commands, std::span<const BufferRange> table) {
  return run({.kind = Kind::execute, .commands = &commands, .binding_table = table});
}

Status Conformance::run_recorded(const std::function<Status(CommandBuffer&)>& record,
                                 std::span<const BufferRange> table) {
  Ref<CommandBuffer> commands = make_commands();
  MOTE_TRY(record(*commands));
  MOTE_TRY(commands->finalize());
  return run(*commands, table);
}

Ref<Buffer> Conformance::make_buffer(const Words& words) {
  Ref<Buffer> buffer = take(device->allocate({}, words.size() * 4));
  EXPECT_TRUE(
      run({.kind = Kind::update, .target = all_of(*buffer), .bytes = bytes_of(words)}).ok());
  return buffer;
}

Ref<Buffer> Conformance::make_staging(uint64_t size) {
  BufferParams params{.type = memory_type::host_local | memory_type::device_visible,
                      .usage = buffer_usage::defaults | buffer_usage::mapping_scoped |
                               buffer_usage::mapping_random};
  Ref<Buffer> staging = take(device->allocate(params, size));
  EXPECT_NE(staging->host_bytes().data(), nullptr);
  return staging;
}

Words Conformance::read(Buffer& buffer) {
  Ref<Buffer> staging = make_staging(buffer.size());
  EXPECT_TRUE(run({.kind = Kind::copy, .source = all_of(buffer), .target = all_of(*staging)}).ok());
  Words words(buffer.size() / 4);
  if (!words.empty()) std::memcpy(words.data(), staging->host_bytes().data(), words.size() * 4);
  return words;
}

Submission Conformance::fill(Buffer& buffer, uint32_t value, Fence* wait, Fence* signal) {
  return {.kind = Kind::fill,
          .wait = wait,
          .signal = signal,
          .target = all_of(buffer),
          .pattern = value,
          .pattern_length = 4};
}

INSTANTIATE_TEST_SUITE_P(Drivers, Conformance, ::testing::ValuesIn(driver_entries), test_name);

}  // namespace hal
}  // namespace mote
