// Devices and their memory.
#include <cstring>

#include "tests/conformance/hal/suite.h"

namespace mote::hal {
namespace {

TEST_P(Conformance, NamesItself) {
  EXPECT_NE(driver().name[0], '\0');
  EXPECT_NE(driver().description[0], '\0');
  EXPECT_FALSE(device->id().empty());
  int64_t value = 0;
  EXPECT_TRUE(device->query("hal.device.id", device->id(), value));
  EXPECT_EQ(value, 1);
}

TEST_P(Conformance, RefusesUnknownPaths) {
  EXPECT_EQ(
      driver().create_device({allocator, {}, "no/such/device", {}, &diagnostic}).status().code(),
      StatusCode::not_found);
}

TEST_P(Conformance, AnswersQueriesAlwaysInTheSameWay) {
  const char* const questions[][2] = {{"hal.device.id", "*"},
                                      {"hal.device.id", "local*"},
                                      {"hal.device.id", "cuda"},
                                      {"hal.executable.format", "embedded-elf-x86_64"},
                                      {"hal.executable.format", "cuda-nvptx-fb"},
                                      {"hal.device", "concurrency"},
                                      {"hal.dispatch", "concurrency"},
                                      {"hal.cpu", "avx2"}};
  for (auto [category, key] : questions) {
    int64_t first = 0, second = 0;
    bool is_known = device->query(category, key, first);
    EXPECT_EQ(device->query(category, key, second), is_known) << category << key;
    EXPECT_EQ(first, second) << category << key;
    if (std::strcmp(key, "concurrency") == 0 && is_known) {
      EXPECT_GE(first, 1) << category;
    }
  }
  int64_t value = 0;
  EXPECT_FALSE(device->query("hal.device", "no such key", value));
  EXPECT_FALSE(device->query("no such category", "concurrency", value));
  EXPECT_FALSE(device->query("", "", value));
}

TEST_P(Conformance, AllocatesEverySize) {
  for (uint64_t size : {0, 1, 4, 63, 64, 4096, 1 << 20}) {
    Ref<Buffer> buffer = take(device->allocate({}, size));
    EXPECT_EQ(buffer->size(), size);
    EXPECT_EQ(buffer->offset(), 0u);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(buffer->host_bytes().data()) % buffer_alignment, 0u);
    EXPECT_EQ(buffer->allocation().device_address() % buffer_alignment, 0u);
  }
}

TEST_P(Conformance, GivesTheMemoryAndTheUsageAskedFor) {
  const BufferParams combinations[] = {
      {.type = 0x10, .usage = 0xC03},      {.type = 0x30, .usage = 0xC03},
      {.type = 0x30, .usage = 0x80C03},    {.type = 0x56, .usage = 0x09000C03},
      {.type = 0x32, .usage = 0x09000C03}, {.type = 0x46, .usage = 0x02000003},
      {.type = 0x30, .usage = 0x00000F03}, {.type = 0x01, .usage = 0x100},
      {.type = 0x56, .usage = 0x01000002},
  };
  for (const BufferParams& params : combinations) {
    Ref<Buffer> buffer = take(device->allocate(params, 256));
    const Allocation& allocation = buffer->allocation();
    // "Optimal" is a wish, not a kind of memory.
    MemoryType type = params.type & ~memory_type::optimal;
    EXPECT_EQ(allocation.memory_type() & type, type) << std::hex << params.type;
    EXPECT_EQ(allocation.usage() & params.usage, params.usage) << std::hex << params.usage;
    EXPECT_TRUE(allocation.is_writable());
    if (type & memory_type::host_visible) {
      EXPECT_NE(buffer->host_bytes().data(), nullptr);
    }
  }
}

TEST_P(Conformance, RefusesWhatDoesNotFitMemory) {
  for (uint64_t size : {UINT64_MAX, uint64_t{INT64_MAX}, uint64_t{1} << 60})
    EXPECT_EQ(device->allocate({}, size).status().code(), StatusCode::resource_exhausted);
}

TEST_P(Conformance, HostAndDeviceShareStagingMemory) {
  Ref<Buffer> buffer = make_buffer({1, 2, 3, 4});
  Ref<Buffer> staging = make_staging(16);
  std::memcpy(staging->host_bytes().data(), Words{5, 6, 7, 8}.data(), 16);
  EXPECT_TRUE(
      run({.kind = Kind::copy, .source = all_of(*staging), .target = all_of(*buffer)}).ok());
  EXPECT_EQ(read(*buffer), (Words{5, 6, 7, 8}));
}

TEST_P(Conformance, BuffersOutliveTheDevice) {
  Ref<Buffer> buffer = make_buffer({1, 2});
  Ref<Buffer> staging = make_staging(8);
  device = nullptr;
  std::memset(staging->host_bytes().data(), 1, 8);
  Ref<Buffer> part = take(staging->subspan(allocator, 4, 4));
  staging = nullptr;
  EXPECT_EQ(part->host_bytes()[3], 1);
}

// Keeps memory alive until its last count ends.
class Owner final : public Object {
 public:
  static constexpr ObjectType object_type{"test.owner"};
  explicit Owner(bool& has_ended) : Object(object_type), has_ended_(has_ended) {}

 private:
  void destroy() override {
    has_ended_ = true;
    delete this;
  }
  ~Owner() = default;

  bool& has_ended_;
};

TEST_P(Conformance, ImportsHostMemoryOrSaysNo) {
  alignas(64) uint8_t memory[128] = {7};
  bool has_ended = false;
  auto owner = Ref<Owner>::adopt(new Owner(has_ended));
  Ref<Buffer> buffer = take(device->import_host({}, memory, owner.get()));
  owner = nullptr;
  EXPECT_EQ(has_ended, !buffer);
  if (!buffer) return;
  EXPECT_EQ(buffer->size(), 128u);
  EXPECT_TRUE(run(fill(*buffer, 0x05050505, nullptr, nullptr)).ok());
  EXPECT_EQ(memory[0], 5);
  Ref<Buffer> part = take(buffer->subspan(allocator, 64, 64));
  buffer = nullptr;
  EXPECT_FALSE(has_ended);
  part = nullptr;
  EXPECT_TRUE(has_ended);
  // No driver has a use for memory of such an alignment.
  EXPECT_FALSE(take(device->import_host({}, std::span<uint8_t>(memory).subspan(16), nullptr)));
}

TEST_P(Conformance, DoesNotWriteImportedConstants) {
  alignas(64) uint8_t memory[64] = {7, 7, 7, 7};
  BufferParams params{.usage = buffer_usage::defaults | buffer_usage::sharing_immutable,
                      .access = memory_access::read};
  Ref<Buffer> constant = take(device->import_host(params, memory, nullptr));
  if (!constant) GTEST_SKIP() << "the device does not use host memory in place";
  Ref<Buffer> other = make_buffer(Words(16, 1));
  EXPECT_EQ(run(fill(*constant, 0, nullptr, nullptr)).code(), StatusCode::permission_denied);
  EXPECT_EQ(run({.kind = Kind::copy, .source = all_of(*other), .target = all_of(*constant)}).code(),
            StatusCode::permission_denied);
  EXPECT_EQ(run_recorded([&](CommandBuffer& commands) {
              return commands.copy(all_of(*other), all_of(*constant));
            }).code(),
            StatusCode::permission_denied);
  EXPECT_TRUE(
      run({.kind = Kind::copy, .source = all_of(*constant), .target = all_of(*other)}).ok());
  EXPECT_EQ(read(*other)[0], 0x07070707u);
  EXPECT_EQ(memory[0], 7);
}

}  // namespace
}  // namespace mote::hal
