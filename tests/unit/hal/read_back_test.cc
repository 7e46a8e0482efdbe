#include "hal/read_back.h"

#include "tests/unit/hal/support.h"

namespace mote::hal {
namespace {

// Memory that the host cannot reach.
class FarAllocation final : public Allocation {
 public:
  explicit FarAllocation(std::vector<uint32_t> contents)
      : Allocation(contents.size() * 4, {}, nullptr), words(std::move(contents)) {}
  ~FarAllocation() = default;

  const std::vector<uint32_t> words;

 private:
  void destroy() override { delete this; }
};

// Knows how to copy from it; or fails to, in its queue.
class FarDevice final : public Device {
 public:
  explicit FarDevice(Status failure) : failure_(failure) {}
  ~FarDevice() = default;

  std::string_view id() const override { return "far"; }
  bool query(std::string_view, std::string_view, int64_t&) override { return false; }
  Result<Ref<Buffer>> allocate(const BufferParams& params, uint64_t size) override {
    return allocate_host_buffer(system_allocator(), params, size);
  }
  Result<Ref<Buffer>> import_host(const BufferParams&, std::span<uint8_t>, Object*) override {
    return Ref<Buffer>();
  }
  Result<Ref<Executable>> create_executable(const ExecutableParams&, Diagnostic*) override {
    return unimplemented<"no kernels">;
  }
  Result<Ref<CommandBuffer>> create_command_buffer(const CommandBufferParams&) override {
    return unimplemented<"no commands">;
  }
  Result<Ref<Buffer>> queue_alloca(Fence*, Fence*, const BufferParams& params,
                                   uint64_t size) override {
    return allocate(params, size);
  }
  Status submit(const Submission& submission) override {
    if (!failure_.ok()) {
      submission.signal->fail(failure_);
      return ok_status;
    }
    EXPECT_EQ(submission.kind, Submission::Kind::copy);
    Buffer& source = *submission.source.buffer;
    auto& words = static_cast<FarAllocation&>(source.allocation()).words;
    std::memcpy(submission.target.buffer->host_bytes().data(),
                reinterpret_cast<const uint8_t*>(words.data()) + source.offset(), source.size());
    submission.signal->signal();
    return ok_status;
  }
  Status wait_idle(uint64_t) override { return ok_status; }

 private:
  void destroy() override { delete this; }

  Status failure_;
};

Ref<Buffer> far_buffer(std::vector<uint32_t> words, uint64_t offset, uint64_t size) {
  auto allocation = Ref<FarAllocation>::adopt(new FarAllocation(std::move(words)));
  return take(
      Buffer::create(system_allocator(), Ref<Allocation>(std::move(allocation)), offset, size));
}

TEST(ReadBack, LeavesWhatTheHostCanRead) {
  auto device = Ref<FarDevice>::adopt(new FarDevice(internal<"nobody asked the device">));
  Ref<Buffer> buffer = make_buffer({1, 2, 3});
  EXPECT_EQ(take(read_back(*device, system_allocator(), *buffer)).get(), buffer.get());
}

TEST(ReadBack, CopiesTheRangeThatItCannot) {
  auto device = Ref<FarDevice>::adopt(new FarDevice(ok_status));
  Ref<Buffer> buffer = far_buffer({1, 2, 3, 4}, 4, 8);
  ASSERT_EQ(buffer->host_bytes().data(), nullptr);
  Ref<Buffer> copy = take(read_back(*device, system_allocator(), *buffer));
  EXPECT_EQ(words_of(*copy), (std::vector<uint32_t>{2, 3}));
}

TEST(ReadBack, TellsOfACopyThatFailed) {
  auto device = Ref<FarDevice>::adopt(new FarDevice(unavailable<"cable pulled">));
  Ref<Buffer> buffer = far_buffer({1, 2}, 0, 8);
  EXPECT_EQ(read_back(*device, system_allocator(), *buffer).status().code(),
            StatusCode::unavailable);
}

}  // namespace
}  // namespace mote::hal
