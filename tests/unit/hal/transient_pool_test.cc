#include "hal/transient_pool.h"

#include <gtest/gtest.h>

#include <cstring>
#include <thread>
#include <vector>

#include "tests/unit/hal/support.h"

namespace mote::hal {
namespace {

using Block = TransientPool::Block;

class Pool : public testing::Test {
 protected:
  // Bytes of blocks, in use and kept.
  uint64_t footprint() const { return counting.bytes_in_use() - sizeof(TransientPool); }

  CountingAllocator counting{system_allocator()};
  Ref<TransientPool> pool = take(TransientPool::create(counting));
};

TEST_F(Pool, HandsOutWhatWasGivenBack) {
  Block first = pool->take(1000);
  ASSERT_NE(first.memory, nullptr);
  EXPECT_GE(first.size, 1000u);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(first.memory) % buffer_alignment, 0u);
  pool->give(first);
  uint64_t before = counting.allocation_count();
  for (size_t size : {1000, 600, 1024, 513}) {
    Block again = pool->take(size);
    EXPECT_EQ(again.memory, first.memory) << size;
    EXPECT_EQ(again.size, first.size);
    pool->give(again);
  }
  EXPECT_EQ(counting.allocation_count(), before);
}

TEST_F(Pool, DoesNotHandOutWhatIsTooSmallOrMuchTooLarge) {
  Block other = pool->take(1 << 20);
  Block block = pool->take(1024);
  pool->give(block);
  for (size_t size : {1025, 100}) {
    uint64_t before = counting.allocation_count();
    Block fresh = pool->take(size);
    EXPECT_EQ(counting.allocation_count(), before + 1) << size;
    EXPECT_GE(fresh.size, size);
    pool->give(fresh);
  }
  pool->give(other);
}

TEST_F(Pool, NeverNeedsMoreMemoryThanWasInUse) {
  uint64_t peak = 0;
  for (size_t size : {64, 1024, 4096, 640, 65536, 64, 32768, 100000, 2048}) {
    Block a = pool->take(size), b = pool->take(size);
    peak = std::max<uint64_t>(peak, a.size + b.size);
    EXPECT_LE(footprint(), peak) << size;
    pool->give(a);
    pool->give(b);
    EXPECT_LE(footprint(), peak) << size;
  }
}

TEST_F(Pool, KeepsAFewBlocks) {
  std::vector<Block> blocks;
  for (int i = 0; i < 20; ++i) blocks.push_back(pool->take(256));
  for (Block block : blocks) pool->give(block);
  EXPECT_EQ(footprint(), TransientPool::slot_count * 256);
  pool->trim();
  EXPECT_EQ(footprint(), 0u);
}

TEST_F(Pool, KeepsNothingAfterItsDevice) {
  Block kept = pool->take(64), out = pool->take(64);
  pool->give(kept);
  pool->close();
  EXPECT_EQ(footprint(), out.size);
  pool->give(out);
  EXPECT_EQ(footprint(), 0u);
}

TEST_F(Pool, SaysWhenThereIsNoMemory) {
  CountingAllocator limited(system_allocator(), 4096);
  Ref<TransientPool> small = take(TransientPool::create(limited));
  EXPECT_EQ(small->take(8192).memory, nullptr);
  Block block = small->take(1024);
  EXPECT_NE(block.memory, nullptr);
  small->give(block);
}

TEST_F(Pool, IsSharedByThreads) {
  auto work = [&](unsigned seed) {
    for (unsigned i = 0; i < 2000; ++i) {
      size_t size = 64 + (seed * 7919 + i * 131) % 4000;
      Block block = pool->take(size);
      std::memset(block.memory, static_cast<int>(seed), size);
      std::this_thread::yield();
      const auto* bytes = static_cast<const uint8_t*>(block.memory);
      for (size_t k = 0; k < size; k += 61) ASSERT_EQ(bytes[k], seed);
      pool->give(block);
    }
  };
  std::vector<std::thread> threads;
  for (unsigned seed = 1; seed <= 4; ++seed) threads.emplace_back(work, seed);
  for (std::thread& thread : threads) thread.join();
  pool->trim();
  EXPECT_EQ(footprint(), 0u);
}

class TransientsOfADevice : public testing::Test {
 protected:
  Ref<Buffer> make_transient(uint64_t size) {
    return take(device->queue_alloca(nullptr, nullptr, {}, size));
  }

  CountingAllocator counting{system_allocator(), 1 << 20};
  Ref<Device> device = make_sync_device({}, counting);
};

TEST_F(TransientsOfADevice, AreReused) {
  const uint8_t* first = make_transient(50000)->host_bytes().data();
  uint64_t live = device->memory_statistics().device_local.live;
  EXPECT_EQ(live, 0u);
  uint64_t before = counting.allocation_count();
  Ref<Buffer> again = make_transient(50000);
  EXPECT_EQ(again->host_bytes().data(), first);
  EXPECT_EQ(again->size(), 50000u);
  EXPECT_EQ(counting.allocation_count() - before, 1u);  // the buffer that refers to it
  EXPECT_EQ(device->memory_statistics().device_local.live, 50000u);
  EXPECT_EQ(device->memory_statistics().transients.live, 50000u);
  EXPECT_EQ(device->memory_statistics().transients.allocated, 100000u);
  EXPECT_EQ(device->memory_statistics().transients.peak, 50000u);
}

TEST_F(TransientsOfADevice, StayWhileSomebodyHoldsThem) {
  Ref<Buffer> transient = make_transient(256);
  EXPECT_TRUE(
      device->submit({.kind = Submission::Kind::dealloca, .target = {.buffer = transient.get()}})
          .ok());
  EXPECT_NE(make_transient(256)->host_bytes().data(), transient->host_bytes().data());
}

TEST_F(TransientsOfADevice, MakeRoomForOtherBuffers) {
  make_transient(700 << 10);
  EXPECT_TRUE(device->allocate({}, 700 << 10).ok());
}

TEST_F(TransientsOfADevice, MayOutliveIt) {
  Ref<Buffer> transient = make_transient(256);
  make_transient(512);
  device = nullptr;
  transient->host_bytes()[255] = 1;
  transient = nullptr;
  EXPECT_EQ(counting.bytes_in_use(), 0u);
}

}  // namespace
}  // namespace mote::hal
