#include "mote/hal/semaphore.h"

#include <thread>

#include "tests/unit/hal/support.h"

namespace mote::hal {
namespace {

constexpr Status broken = aborted<"broken">;

Ref<Semaphore> make_semaphore() { return take(Semaphore::create(system_allocator(), 0)); }

struct Recorder : Semaphore::Listener {
  explicit Recorder(uint32_t wanted) {
    value = wanted;
    notify = [](Semaphore::Listener& listener, Status outcome) {
      auto& self = static_cast<Recorder&>(listener);
      ++self.calls;
      self.status = outcome;
    };
  }
  int calls = 0;
  Status status;
};

TEST(Semaphore, OnlyGrows) {
  Ref<Semaphore> semaphore = make_semaphore();
  EXPECT_TRUE(semaphore->query(0).ok());
  EXPECT_EQ(semaphore->query(1).code(), StatusCode::deferred);
  semaphore->signal(3);
  semaphore->signal(2);
  EXPECT_TRUE(semaphore->query(3).ok());
  EXPECT_EQ(semaphore->query(4).code(), StatusCode::deferred);
}

TEST(Semaphore, FailureStays) {
  Ref<Semaphore> semaphore = make_semaphore();
  semaphore->fail(broken);
  semaphore->fail(internal<"later">);
  semaphore->signal(5);
  EXPECT_EQ(semaphore->query(1), broken);
  EXPECT_EQ(semaphore->wait(1, wait_forever), broken);
}

TEST(Semaphore, WaitsForAnotherThread) {
  Ref<Semaphore> semaphore = make_semaphore();
  EXPECT_EQ(semaphore->wait(1, 0).code(), StatusCode::deadline_exceeded);
  EXPECT_EQ(semaphore->wait(1, 1000000).code(), StatusCode::deadline_exceeded);
  std::thread signaller([&] {
    for (uint32_t i = 1; i <= 100; ++i) semaphore->signal(i);
  });
  for (uint32_t i = 1; i <= 100; ++i) EXPECT_TRUE(semaphore->wait(i, wait_forever).ok());
  signaller.join();
}

TEST(Semaphore, TellsListenersOnce) {
  Ref<Semaphore> semaphore = make_semaphore();
  Recorder early(1), late(3), reached(1);
  semaphore->add_listener(early);
  semaphore->add_listener(late);
  semaphore->signal(2);
  EXPECT_EQ(early.calls, 1);
  EXPECT_TRUE(early.status.ok());
  EXPECT_EQ(late.calls, 0);
  semaphore->add_listener(reached);
  EXPECT_EQ(reached.calls, 1);
  semaphore->fail(broken);
  EXPECT_EQ(late.calls, 1);
  EXPECT_EQ(late.status, broken);
  EXPECT_EQ(early.calls, 1);
}

TEST(Semaphore, TellsListenersWhenItEnds) {
  Recorder recorder(1);
  Ref<Semaphore> semaphore = make_semaphore();
  semaphore->add_listener(recorder);
  semaphore = nullptr;
  EXPECT_EQ(recorder.calls, 1);
  EXPECT_EQ(recorder.status.code(), StatusCode::cancelled);
}

TEST(Semaphore, ListenersAndSignalsMayRace) {
  for (int round = 0; round < 200; ++round) {
    Ref<Semaphore> semaphore = make_semaphore();
    Recorder recorders[3] = {Recorder(1), Recorder(2), Recorder(3)};
    std::thread first([&] { semaphore->signal(1), semaphore->signal(2); });
    std::thread second([&] { semaphore->signal(3); });
    for (Recorder& recorder : recorders) semaphore->add_listener(recorder);
    first.join();
    second.join();
    for (Recorder& recorder : recorders) ASSERT_EQ(recorder.calls, 1);
  }
}

TEST(Fence, JoinsWhatIsStillOpen) {
  Ref<Fence> a = make_fence(), b = make_fence(), c = make_fence();
  Fence* const all[] = {a.get(), nullptr, b.get(), c.get()};
  Ref<Fence> joined = take(Fence::join(system_allocator(), all));
  EXPECT_EQ(joined->points().size(), 3u);
  a->signal();
  EXPECT_EQ(joined->query().code(), StatusCode::deferred);
  EXPECT_EQ(take(Fence::join(system_allocator(), all))->points().size(), 2u);
  b->signal();
  EXPECT_EQ(take(Fence::join(system_allocator(), all)).get(), c.get());
  c->signal();
  EXPECT_TRUE(joined->query().ok());
  Ref<Fence> reached = take(Fence::join(system_allocator(), all));
  ASSERT_TRUE(reached);
  EXPECT_TRUE(reached->query().ok());
}

TEST(Fence, JoinOfNothingIsNull) {
  Fence* const nulls[] = {nullptr, nullptr};
  EXPECT_FALSE(take(Fence::join(system_allocator(), nulls)));
  EXPECT_FALSE(take(Fence::join(system_allocator(), {})));
}

TEST(Fence, FailsWhenOnePointFails) {
  Ref<Fence> a = make_fence(), b = make_fence();
  Fence* const both[] = {a.get(), b.get()};
  Ref<Fence> joined = take(Fence::join(system_allocator(), both));
  b->fail(broken);
  EXPECT_EQ(joined->query(), broken);
  a->signal();
  EXPECT_EQ(joined->wait(wait_forever), broken);
}

TEST(Fence, NoticesAFailureWhileItWaits) {
  Ref<Fence> never = make_fence(), failing = make_fence();
  Fence* const both[] = {never.get(), failing.get()};
  Ref<Fence> joined = take(Fence::join(system_allocator(), both));
  EXPECT_EQ(joined->wait(1000000).code(), StatusCode::deadline_exceeded);
  std::thread other([&] { failing->fail(broken); });
  EXPECT_EQ(joined->wait(wait_forever), broken);
  other.join();
}

TEST(Fence, GivesItsMemoryBack) {
  CountingAllocator counting(system_allocator());
  {
    Ref<Fence> a = take(Fence::create(counting)), b = take(Fence::create(counting));
    Fence* const both[] = {a.get(), b.get()};
    Ref<Fence> joined = take(Fence::join(counting, both));
  }
  EXPECT_EQ(counting.bytes_in_use(), 0u);
}

}  // namespace
}  // namespace mote::hal
