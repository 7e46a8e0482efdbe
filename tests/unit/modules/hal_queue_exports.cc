// Queues and fences.
#include <chrono>
#include <thread>

#include "tests/unit/modules/hal_exports.h"

namespace mote {
namespace {

using hal::make_buffer;
using hal::make_fence;
using hal::words_of;
using Words = std::vector<uint32_t>;

// Calls with (device, affinity, wait fence, signal fence) before the arguments: nothing is done
// before the wait fence is reached, and the signal fence tells when it is.
void expect_in_order(Hal& hal, const Arguments& rest, const std::function<bool()>& is_done) {
  Ref<hal::Fence> start = make_fence(), done = make_fence();
  Arguments arguments{hal.device, any_queue, start, done};
  arguments.insert(arguments.end(), rest.begin(), rest.end());
  EXPECT_TRUE(hal(arguments).ok());
  EXPECT_EQ(done->query().code(), StatusCode::deferred);
  EXPECT_FALSE(is_done());
  start->signal();
  EXPECT_TRUE(done->query().ok());
  EXPECT_TRUE(is_done());
}

// A call that fails; so does its signal fence.
void expect_failure(Hal& hal, const Arguments& rest, StatusCode code) {
  Ref<hal::Fence> done = make_fence();
  Arguments arguments{hal.device, any_queue, nullptr, done};
  arguments.insert(arguments.end(), rest.begin(), rest.end());
  EXPECT_EQ(hal(arguments).code(), code);
  EXPECT_EQ(done->query().code(), code);
}

// (..., pool, memory types, usage, size, flags)
void queue_alloca(Hal& hal) {
  Ref<hal::Fence> start = make_fence(), ready = make_fence();
  EXPECT_TRUE(hal({hal.device, any_queue, start, ready, 0, 0x30, 0xC03, 16, 0}).ok());
  Ref<hal::Buffer> buffer = hal.result<hal::Buffer>();
  ASSERT_TRUE(buffer);
  EXPECT_EQ(buffer->size(), 16u);
  EXPECT_EQ(ready->query().code(), StatusCode::deferred);
  start->signal();
  EXPECT_TRUE(ready->query().ok());
  for (int64_t flags : {1, 2, 3})
    EXPECT_TRUE(hal({hal.device, any_queue, nullptr, nullptr, 0, 0, 0, 0, flags}).ok());
  EXPECT_EQ(hal({hal.device, any_queue, nullptr, nullptr, 1, 0x30, 0xC03, 16, 0}).code(),
            StatusCode::unimplemented);
  expect_failure(hal, {0, 0x30, 0xC03, -1, 0}, StatusCode::resource_exhausted);
}

void queue_dealloca(Hal& hal) {
  EXPECT_TRUE(hal.call("device.queue.alloca",
                       {hal.device, any_queue, nullptr, nullptr, 0, 0x30, 0xC03, 16, 0})
                  .ok());
  Ref<hal::Buffer> transient = hal.result<hal::Buffer>();
  Ref<hal::Fence> start = make_fence(), done = make_fence();
  EXPECT_TRUE(hal({hal.device, any_queue, start, done, transient, 0}).ok());
  EXPECT_EQ(done->query().code(), StatusCode::deferred);
  start->signal();
  EXPECT_TRUE(done->query().ok());
  // A barrier for what the queue did not allocate.
  Ref<hal::Buffer> other = make_buffer({1});
  EXPECT_TRUE(hal({hal.device, any_queue, nullptr, nullptr, other, 1}).ok());
  EXPECT_EQ(words_of(*other), (Words{1}));
}

// (..., target, offset, length, pattern, pattern length, flags)
void queue_fill(Hal& hal) {
  Ref<hal::Buffer> buffer = make_buffer({0, 0});
  expect_in_order(hal, {buffer, 4, 4, 0x3333'3333'1111'1111, 4, 0}, [&] {
    return words_of(*buffer) == Words{0, 0x11111111};
  });
  expect_failure(hal, {buffer, 0, 4, 0, 3, 0}, StatusCode::invalid_argument);
  expect_failure(hal, {buffer, 2, 4, 0, 4, 0}, StatusCode::invalid_argument);
  expect_failure(hal, {buffer, 4, 8, 0, 4, 0}, StatusCode::out_of_range);
}

// (..., source, source offset, target, target offset, length, flags)
void queue_update(Hal& hal) {
  Ref<hal::Buffer> buffer = make_buffer({0, 0});
  expect_in_order(hal, {text("__abcd"), 2, buffer, 4, 4, 0}, [&] {
    return words_of(*buffer) == Words{0, 0x64636261};
  });
  EXPECT_EQ(hal({hal.device, any_queue, nullptr, nullptr, text("abc"), 0, buffer, 0, 4, 0}).code(),
            StatusCode::out_of_range);
  expect_failure(hal, {text("abcd"), 0, buffer, 6, 4, 0}, StatusCode::out_of_range);
}

void queue_copy(Hal& hal) {
  Ref<hal::Buffer> source = make_buffer({1, 2, 3}), target = make_buffer({0, 0, 0});
  expect_in_order(hal, {source, 4, target, 0, 8, 0}, [&] {
    return words_of(*target) == Words{2, 3, 0};
  });
  expect_failure(hal, {source, 8, target, 0, 8, 0}, StatusCode::out_of_range);
  expect_failure(hal, {source, 0, target, 8, 8, 0}, StatusCode::out_of_range);
  expect_failure(hal, {source, 0, source, 4, 8, 0}, StatusCode::invalid_argument);
}

// (..., source file, file offset, target, target offset, length, flags)
void queue_read(Hal& hal) {
  EXPECT_TRUE(
      hal.call("ex.file.from_memory", {hal.device, any_queue, 1, text("0123456789"), 2, 6, 0})
          .ok());
  Ref<hal::File> file = hal.result<hal::File>();
  Ref<hal::Buffer> buffer = make_buffer({0, 0});
  expect_in_order(hal, {file, 1, buffer, 4, 4, 0}, [&] {
    return words_of(*buffer) == Words{0, 0x36353433};
  });
  expect_failure(hal, {file, 3, buffer, 4, 4, 0}, StatusCode::out_of_range);
  expect_failure(hal, {file, 0, buffer, 6, 4, 0}, StatusCode::out_of_range);
}

class WritableFile final : public hal::File {
 public:
  uint64_t size() const override { return 8; }
  Status read(uint64_t, std::span<uint8_t>) override { return permission_denied<"write only">; }
  Status write(uint64_t offset, Bytes source) override {
    if (!checked_range(offset, source.size(), 8)) return out_of_range<"past the end">;
    std::memcpy(bytes + offset, source.data(), source.size());
    return ok_status;
  }
  uint8_t bytes[8] = {};

 private:
  void destroy() override { delete this; }
  ~WritableFile() = default;
};

// (..., source, source offset, target file, file offset, length, flags)
void queue_write(Hal& hal) {
  auto file = Ref<WritableFile>::adopt(new WritableFile);
  Ref<hal::Buffer> buffer = make_buffer({0x04030201, 0x08070605});
  expect_in_order(hal, {buffer, 4, file, 2, 4, 0}, [&] {
    return file->bytes[1] == 0 && file->bytes[2] == 5 && file->bytes[5] == 8;
  });
  expect_failure(hal, {buffer, 0, file, 5, 4, 0}, StatusCode::out_of_range);
  expect_failure(hal, {buffer, 4, file, 0, 8, 0}, StatusCode::out_of_range);
  EXPECT_TRUE(
      hal.call("ex.file.from_memory", {hal.device, any_queue, 1, text("0123456789"), 0, 8, 0})
          .ok());
  expect_failure(hal, {buffer, 0, hal.result<hal::File>(), 0, 4, 0}, StatusCode::permission_denied);
}

void queue_barrier(Hal& hal) {
  Ref<hal::Fence> start = make_fence(), done = make_fence();
  EXPECT_TRUE(hal({hal.device, any_queue, start, done, 0}).ok());
  EXPECT_EQ(done->query().code(), StatusCode::deferred);
  start->fail(aborted<"no input">);
  EXPECT_EQ(done->query().code(), StatusCode::aborted);
  EXPECT_TRUE(hal({hal.device, any_queue, nullptr, nullptr, 0}).ok());
}

// Commands that fill slot 0, or the buffer if there is one, with 7.
Ref<hal::CommandBuffer> make_fill(Hal& hal, Ref<hal::Buffer> buffer) {
  EXPECT_TRUE(hal.call("command_buffer.create", {hal.device, 0, 3, any_queue, 1}).ok());
  Ref<hal::CommandBuffer> commands = hal.result<hal::CommandBuffer>();
  EXPECT_TRUE(hal.call("command_buffer.fill_buffer", {commands, buffer, 0, -1, 0, 7, 4, 0}).ok());
  EXPECT_TRUE(hal.call("command_buffer.finalize", {commands}).ok());
  return commands;
}

void queue_execute(Hal& hal) {
  Ref<hal::Buffer> buffer = make_buffer({0, 0});
  expect_in_order(hal, {make_fill(hal, buffer), 0}, [&] {
    return words_of(*buffer) == Words{7, 7};
  });
  expect_failure(hal, {make_fill(hal, nullptr), 0}, StatusCode::out_of_range);
}

// (..., commands, flags, [buffer?, offset, length]*)
void queue_execute_indirect(Hal& hal) {
  Ref<hal::CommandBuffer> commands = make_fill(hal, nullptr);
  Ref<hal::Buffer> buffer = make_buffer({0, 0}), other = make_buffer(Words(50));
  expect_in_order(hal, {commands, 0, 2, other, 0, -1, nullptr, 0, 0},
                  [&] { return words_of(*other) == Words(50, 7); });
  expect_in_order(hal, {commands, 1, 2, buffer, 4, 4, other, 0, -1}, [&] {
    return words_of(*buffer) == Words{0, 7};
  });
  expect_failure(hal, {commands, 0, 1, buffer, 4, 8}, StatusCode::out_of_range);
  expect_failure(hal, {commands, 0, 1, nullptr, 0, 8}, StatusCode::invalid_argument);
  expect_failure(hal, {commands, 0, 0}, StatusCode::out_of_range);
  // More entries than anybody needs.
  Arguments table{commands, 0, 200};
  for (int i = 0; i < 200; ++i) table.insert(table.end(), {buffer, 0, 8});
  expect_in_order(hal, table, [&] { return words_of(*buffer) == Words{7, 7}; });
}

void queue_flush(Hal& hal) { EXPECT_TRUE(hal({hal.device, any_queue}).ok()); }

void fence_create(Hal& hal) {
  EXPECT_TRUE(hal({hal.device, 0}).ok());
  Ref<hal::Fence> fence = hal.result<hal::Fence>();
  ASSERT_TRUE(fence);
  EXPECT_EQ(fence->query().code(), StatusCode::deferred);
  EXPECT_TRUE(hal({hal.device, 0}).ok());
  hal.result<hal::Fence>()->signal();
  EXPECT_EQ(fence->query().code(), StatusCode::deferred);  // each has its own timeline
}

void fence_join(Hal& hal) {
  Ref<hal::Fence> one = make_fence(), other = make_fence();
  EXPECT_TRUE(hal({0, 0}).ok());
  EXPECT_EQ(hal.object(), nullptr);
  EXPECT_TRUE(hal({0, 2, nullptr, nullptr}).ok());
  EXPECT_EQ(hal.object(), nullptr);
  EXPECT_TRUE(hal({0, 3, one, nullptr, other}).ok());
  Ref<hal::Fence> both = hal.result<hal::Fence>();
  ASSERT_TRUE(both);
  one->signal();
  EXPECT_EQ(both->query().code(), StatusCode::deferred);
  other->signal();
  EXPECT_TRUE(both->query().ok());
  Arguments many{0, 100};
  for (int i = 0; i < 100; ++i) many.emplace_back(make_fence());
  EXPECT_TRUE(hal(many).ok());
  EXPECT_EQ(hal.result<hal::Fence>()->query().code(), StatusCode::deferred);
}

void fence_query(Hal& hal) {
  Ref<hal::Fence> fence = make_fence(), failed = make_fence();
  auto expect_code = [&](const Ref<hal::Fence>& queried, int32_t code) {
    EXPECT_TRUE(hal({queried}).ok());
    EXPECT_EQ(hal.i32(), code);
  };
  expect_code(fence, 17);
  fence->signal();
  expect_code(fence, 0);
  failed->fail(status_from_code(15));
  expect_code(failed, 15);
}

void fence_signal(Hal& hal) {
  Ref<hal::Fence> one = make_fence(), other = make_fence();
  EXPECT_TRUE(hal.call("fence.join", {0, 2, one, other}).ok());
  EXPECT_TRUE(hal({hal.result<hal::Fence>()}).ok());
  EXPECT_TRUE(one->query().ok());
  EXPECT_TRUE(other->query().ok());
}

void fence_fail(Hal& hal) {
  const int codes[][2] = {{10, 10}, {0x2A, 10}, {0, 2}, {17, 2}, {31, 2}};
  for (auto [given, expected] : codes) {
    Ref<hal::Fence> fence = make_fence();
    EXPECT_TRUE(hal({fence, given}).ok());
    EXPECT_EQ(static_cast<int>(fence->query().code()), expected) << given;
    fence->signal();  // too late
    EXPECT_EQ(static_cast<int>(fence->query().code()), expected) << given;
  }
}

// (timeout in ms, flags, [fence?]*)
void fence_await(Hal& hal) {
  Ref<hal::Fence> one = make_fence(), other = make_fence(), reached = make_fence();
  reached->signal();
  for (const Arguments& done : {Arguments{-1, 0, 0}, Arguments{-1, 0, 2, nullptr, nullptr},
                                Arguments{0, 0, 2, reached, nullptr}}) {
    EXPECT_TRUE(hal(done).ok());
    EXPECT_EQ(hal.i32(), 0);
  }
  EXPECT_EQ(hal.suspensions, 0);
  for (int timeout_ms : {0, 5}) {
    EXPECT_TRUE(hal({timeout_ms, 0, 3, one, reached, other}).ok());
    EXPECT_EQ(hal.i32(), 4);
  }
  EXPECT_GE(hal.suspensions, 1);
  std::thread signaller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    other->signal();
    one->signal();
  });
  EXPECT_TRUE(hal({-1, 0, 2, one, other}).ok());
  signaller.join();
  EXPECT_EQ(hal.i32(), 0);
  Ref<hal::Fence> failed = make_fence();
  failed->fail(aborted<"no input">);
  EXPECT_EQ(hal({-1, 0, 2, make_fence(), failed}).code(), StatusCode::aborted);
}

constexpr HalExport exports[] = {
    {"device.queue.alloca", "0rIr?r?IiiII_r", queue_alloca},
    {"device.queue.barrier", "0rIr?r?I_v", queue_barrier},
    {"device.queue.copy", "0rIr?r?rIrIII_v", queue_copy},
    {"device.queue.dealloca", "0rIr?r?rI_v", queue_dealloca},
    {"device.queue.execute", "0rIr?r?rI_v", queue_execute},
    {"device.queue.execute.indirect", "0rIr?r?rICr?IID_v", queue_execute_indirect},
    {"device.queue.fill", "0rIr?r?rIIIiI_v", queue_fill},
    {"device.queue.flush", "0rI_v", queue_flush},
    {"device.queue.read", "0rIr?r?rIrIII_v", queue_read},
    {"device.queue.update", "0rIr?r?rIrIII_v", queue_update},
    {"device.queue.write", "0rIr?r?rIrIII_v", queue_write},
    {"fence.await", "0iICr?D_i", fence_await},
    {"fence.create", "0rI_r", fence_create},
    {"fence.fail", "0ri_v", fence_fail},
    {"fence.join", "0ICr?D_r", fence_join},
    {"fence.query", "0r_i", fence_query},
    {"fence.signal", "0r_v", fence_signal},
};

}  // namespace

std::span<const HalExport> hal_queue_exports() { return exports; }

}  // namespace mote
