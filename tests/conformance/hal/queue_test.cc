// Submissions and fences: what happens when, and what is kept until then.
#include <chrono>
#include <thread>

#include "tests/conformance/hal/suite.h"

namespace mote::hal {
namespace {

TEST_P(Conformance, NothingHappensBeforeTheWaitFence) {
  Ref<Fence> start = make_fence(), middle = make_fence(), done = make_fence();
  Ref<Buffer> buffer = make_buffer({0, 0});
  EXPECT_TRUE(device->submit(fill(*buffer, 6, start.get(), middle.get())).ok());
  Submission second = fill(*buffer, 7, middle.get(), done.get());
  second.target = part_of(*buffer, 4, 4);
  EXPECT_TRUE(device->submit(second).ok());
  EXPECT_EQ(middle->query().code(), StatusCode::deferred);
  EXPECT_EQ(done->query().code(), StatusCode::deferred);
  EXPECT_EQ(device->wait_idle(1000000).code(), StatusCode::deadline_exceeded);
  EXPECT_EQ(read(*buffer), (Words{0, 0}));

  std::thread signaller([&] { start->signal(); });
  EXPECT_TRUE(done->wait(wait_forever).ok());
  signaller.join();
  EXPECT_TRUE(middle->query().ok());
  EXPECT_EQ(read(*buffer), (Words{6, 7}));
  EXPECT_TRUE(device->wait_idle(wait_forever).ok());
}

TEST_P(Conformance, FencesMayBeNull) {
  Ref<Buffer> buffer = make_buffer({0});
  EXPECT_TRUE(device->submit(fill(*buffer, 4, nullptr, nullptr)).ok());
  EXPECT_TRUE(device->submit({}).ok());
  EXPECT_TRUE(device->wait_idle(wait_forever).ok());
  EXPECT_EQ(read(*buffer), (Words{4}));
}

TEST_P(Conformance, WaitsForEveryPointOfAFence) {
  Ref<Fence> one = make_fence(), other = make_fence(), done = make_fence();
  Fence* const both[] = {one.get(), other.get()};
  Ref<Fence> joined = take(Fence::join(system_allocator(), both));
  Ref<Buffer> buffer = make_buffer({0});
  EXPECT_TRUE(device->submit(fill(*buffer, 6, joined.get(), done.get())).ok());
  other->signal();
  EXPECT_EQ(done->query().code(), StatusCode::deferred);
  one->signal();
  EXPECT_TRUE(done->wait(wait_forever).ok());
  EXPECT_EQ(read(*buffer), (Words{6}));
}

TEST_P(Conformance, SignalsEveryPointOfAFence) {
  Ref<Fence> one = make_fence(), other = make_fence();
  Fence* const both[] = {one.get(), other.get()};
  Ref<Fence> joined = take(Fence::join(system_allocator(), both));
  EXPECT_TRUE(device->submit({.signal = joined.get()}).ok());
  EXPECT_TRUE(one->wait(wait_forever).ok());
  EXPECT_TRUE(other->wait(wait_forever).ok());
}

TEST_P(Conformance, FailuresTravelAlongTheFences) {
  // One that is known at submission, and one that is not.
  for (bool is_late : {false, true}) {
    Ref<Fence> start = make_fence(), middle = make_fence(), done = make_fence();
    Ref<Buffer> buffer = make_buffer({0});
    if (!is_late) start->fail(aborted<"no input">);
    Status first = device->submit(fill(*buffer, 5, start.get(), middle.get()));
    EXPECT_TRUE(first.ok() || first.code() == StatusCode::aborted);
    static_cast<void>(device->submit(fill(*buffer, 5, middle.get(), done.get())));
    if (is_late) start->fail(aborted<"no input">);
    EXPECT_EQ(middle->wait(wait_forever).code(), StatusCode::aborted);
    EXPECT_EQ(done->wait(wait_forever).code(), StatusCode::aborted);
    EXPECT_TRUE(device->wait_idle(wait_forever).ok());
    EXPECT_EQ(read(*buffer), (Words{0}));
  }
}

TEST_P(Conformance, WorkThatFailsLaterFailsItsFence) {
  Ref<Fence> start = make_fence(), done = make_fence();
  Ref<Buffer> buffer = make_buffer({0});
  Ref<CommandBuffer> commands = make_commands();
  EXPECT_TRUE(commands->fill({.slot = 1}, 5, 4).ok());
  EXPECT_TRUE(commands->finalize().ok());
  const BufferRange table[] = {all_of(*buffer)};
  // The missing slot may be noticed now or when the work is due.
  static_cast<void>(device->submit({.kind = Kind::execute,
                                    .wait = start.get(),
                                    .signal = done.get(),
                                    .commands = commands.get(),
                                    .binding_table = table}));
  start->signal();
  EXPECT_EQ(done->wait(wait_forever).code(), StatusCode::out_of_range);
  EXPECT_EQ(read(*buffer), (Words{0}));
}

TEST_P(Conformance, ForgottenFencesCancelWork) {
  Ref<Fence> start = make_fence(), other = make_fence(), done = make_fence();
  Ref<Buffer> buffer = make_buffer({0});
  Fence* const both[] = {start.get(), other.get()};
  Ref<Fence> joined = take(Fence::join(system_allocator(), both));
  EXPECT_TRUE(device->submit(fill(*buffer, 5, joined.get(), done.get())).ok());
  joined = nullptr;
  other->signal();
  EXPECT_EQ(done->query().code(), StatusCode::deferred);
  start = nullptr;
  EXPECT_EQ(done->wait(wait_forever).code(), StatusCode::cancelled);
  EXPECT_EQ(read(*buffer), (Words{0}));
}

TEST_P(Conformance, WorkKeepsWhatItNeeds) {
  Ref<Fence> start = make_fence(), done = make_fence();
  Ref<Buffer> staging = make_staging(4);
  {
    Ref<CommandBuffer> commands = make_commands();
    EXPECT_TRUE(commands->copy({.slot = 0}, {.slot = 1}).ok());
    EXPECT_TRUE(commands->finalize().ok());
    Ref<Buffer> source = make_buffer({42});
    std::vector<BufferRange> table{all_of(*source), all_of(*staging)};
    EXPECT_TRUE(device
                    ->submit({.kind = Kind::execute,
                              .wait = start.get(),
                              .signal = done.get(),
                              .commands = commands.get(),
                              .binding_table = table})
                    .ok());
    table.clear();
  }
  device = nullptr;
  start->signal();
  EXPECT_TRUE(done->wait(wait_forever).ok());
  EXPECT_EQ(load_le<uint32_t>(staging->host_bytes().data()), 42u);
}

TEST_P(Conformance, ALongChainNeedsNoDeepStack) {
  constexpr int length = 20000;
  Ref<Fence> first = make_fence(), previous = first;
  Ref<Buffer> buffer = make_buffer({0});
  for (int i = 0; i < length; ++i) {
    Ref<Fence> next = make_fence();
    ASSERT_TRUE(device->submit(fill(*buffer, 3, previous.get(), next.get())).ok());
    previous = next;
  }
  first->signal();
  EXPECT_TRUE(previous->wait(wait_forever).ok());
}

TEST_P(Conformance, ManyThreadsSubmit) {
  constexpr int thread_count = 4, rounds = 100;
  Ref<Buffer> buffer = make_buffer(Words(thread_count));
  Ref<Fence> start = make_fence();
  std::vector<Ref<Fence>> ends;
  for (int i = 0; i < thread_count; ++i) ends.push_back(make_fence());
  auto work = [&](uint32_t index) {
    Ref<Fence> previous = start;
    for (int round = 1; round <= rounds; ++round) {
      Ref<Fence> next = round == rounds ? ends[index] : make_fence();
      Submission submission = fill(*buffer, index * 1000 + round, previous.get(), next.get());
      submission.target = part_of(*buffer, index * 4, 4);
      EXPECT_TRUE(device->submit(submission).ok());
      previous = next;
    }
  };
  std::vector<std::thread> threads;
  for (uint32_t i = 0; i < thread_count; ++i) threads.emplace_back(work, i);
  start->signal();
  for (std::thread& thread : threads) thread.join();
  for (Ref<Fence>& end : ends) EXPECT_TRUE(end->wait(wait_forever).ok());
  EXPECT_TRUE(device->wait_idle(wait_forever).ok());
  EXPECT_EQ(read(*buffer), (Words{100, 1100, 2100, 3100}));
}

TEST_P(Conformance, AllocatesAndFreesInTheOrderOfTheQueue) {
  Ref<Fence> start = make_fence(), ready = make_fence(), written = make_fence(),
             freed = make_fence();
  Ref<Buffer> result = make_buffer({0, 0, 0, 0});
  Ref<Buffer> transient = take(device->queue_alloca(start.get(), ready.get(), {}, 16));
  EXPECT_EQ(transient->size(), 16u);
  EXPECT_EQ(ready->query().code(), StatusCode::deferred);
  EXPECT_TRUE(device->submit(fill(*transient, 8, ready.get(), written.get())).ok());
  Ref<Fence> copied = make_fence();
  EXPECT_TRUE(device
                  ->submit({.kind = Kind::copy,
                            .wait = written.get(),
                            .signal = copied.get(),
                            .source = all_of(*transient),
                            .target = all_of(*result)})
                  .ok());
  EXPECT_TRUE(device
                  ->submit({.kind = Kind::dealloca,
                            .wait = copied.get(),
                            .signal = freed.get(),
                            .target = all_of(*transient)})
                  .ok());
  EXPECT_EQ(freed->query().code(), StatusCode::deferred);
  start->signal();
  EXPECT_TRUE(freed->wait(wait_forever).ok());
  EXPECT_EQ(read(*result), (Words{8, 8, 8, 8}));
}

TEST_P(Conformance, FreesOnlyWhatTheQueueAllocated) {
  Ref<Buffer> buffer = make_buffer({1, 2});
  EXPECT_TRUE(run({.kind = Kind::dealloca, .target = all_of(*buffer)}).ok());
  EXPECT_EQ(read(*buffer), (Words{1, 2}));
}

TEST_P(Conformance, AnAllocationThatFailsFailsItsFence) {
  Ref<Fence> ready = make_fence();
  EXPECT_EQ(device->queue_alloca(nullptr, ready.get(), {}, UINT64_MAX).status().code(),
            StatusCode::resource_exhausted);
  EXPECT_EQ(ready->wait(wait_forever).code(), StatusCode::resource_exhausted);
}

TEST_P(Conformance, TransientsAreIndependent) {
  std::vector<Ref<Buffer>> transients;
  for (uint32_t round = 0; round < 3; ++round) {
    for (uint32_t i = 0; i < 8; ++i) {
      Ref<Fence> ready = make_fence();
      Ref<Buffer> transient = take(device->queue_alloca(nullptr, ready.get(), {}, i * 100));
      EXPECT_EQ(transient->size(), i * 100);
      EXPECT_TRUE(ready->wait(wait_forever).ok());
      EXPECT_TRUE(run(fill(*transient, i, nullptr, nullptr)).ok());
      transients.push_back(std::move(transient));
    }
    for (uint32_t i = 0; i < 8; ++i) EXPECT_EQ(read(*transients[i]), Words(i * 25, i));
    for (Ref<Buffer>& transient : transients)
      EXPECT_TRUE(run({.kind = Kind::dealloca, .target = all_of(*transient)}).ok());
    transients.clear();
  }
}

}  // namespace
}  // namespace mote::hal
