#include "base/block_cache.h"

#include <gtest/gtest.h>

#include <cstring>
#include <thread>
#include <vector>

namespace mote {
namespace {

TEST(BlockCache, KeepsBlocksOfEverySize) {
  CountingAllocator counting(system_allocator());
  {
    BlockCache cache(counting, 4u << 20);
    for (size_t size : {size_t{0}, size_t{1}, size_t{64}, size_t{65}, size_t{80}, size_t{81},
                        size_t{127}, size_t{128}, size_t{129}, size_t{5000}, size_t{1} << 20}) {
      auto* block = static_cast<uint8_t*>(cache.allocate(size, 16));
      ASSERT_NE(block, nullptr);
      EXPECT_EQ(reinterpret_cast<uintptr_t>(block) % 64, 0u);
      std::memset(block, 0xEE, size);
      cache.deallocate(block, size, 16);
      uint64_t before = counting.allocation_count();
      EXPECT_EQ(cache.allocate(size, 8), block) << size;
      EXPECT_EQ(counting.allocation_count(), before);
      cache.deallocate(block, size, 8);
    }
    // Large blocks and large alignments go through.
    uint64_t kept = counting.bytes_in_use();
    cache.deallocate(cache.allocate((1u << 20) + 1, 16), (1u << 20) + 1, 16);
    cache.deallocate(cache.allocate(100, 4096), 100, 4096);
    EXPECT_EQ(counting.bytes_in_use(), kept);
  }
  EXPECT_EQ(counting.bytes_in_use(), 0u);
}

TEST(BlockCache, GivesBackWhatIsNeeded) {
  CountingAllocator counting(system_allocator(), 10000);
  BlockCache cache(counting, 4u << 20);
  cache.deallocate(cache.allocate(7000, 16), 7000, 16);
  void* block = cache.allocate(5000, 16);
  EXPECT_NE(block, nullptr);
  cache.deallocate(block, 5000, 16);
  EXPECT_EQ(cache.allocate(20000, 16), nullptr);
}

TEST(BlockCache, KeepsNoMoreThanItsShare) {
  CountingAllocator counting(system_allocator());
  BlockCache cache(counting, 4u << 20);
  void* blocks[10];
  for (void*& block : blocks) block = cache.allocate(1u << 20, 16);
  for (void* block : blocks) cache.deallocate(block, 1u << 20, 16);
  EXPECT_EQ(counting.bytes_in_use(), 4u << 20);
}

TEST(SharedBlockCache, OutlivesItsMakerUntilTheLastBlockIsBack) {
  CountingAllocator counting(system_allocator());
  SharedBlockCache* cache = SharedBlockCache::create(counting, 4096);
  ASSERT_NE(cache, nullptr);
  void* first = cache->allocate(100, 16);
  void* second = cache->allocate(200, 16);
  cache->deallocate(second, 200, 16);
  uint64_t before = counting.allocation_count();
  EXPECT_EQ(cache->allocate(200, 16), second);
  EXPECT_EQ(counting.allocation_count(), before);
  cache->deallocate(second, 200, 16);
  cache->close();
  EXPECT_GT(counting.bytes_in_use(), 0u);
  cache->deallocate(first, 100, 16);
  EXPECT_EQ(counting.bytes_in_use(), 0u);
}

TEST(SharedBlockCache, ServesManyThreads) {
  CountingAllocator counting(system_allocator());
  SharedBlockCache* cache = SharedBlockCache::create(counting, 1u << 20);
  ASSERT_NE(cache, nullptr);
  std::vector<std::thread> threads;
  std::atomic<int> failures{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (size_t i = 0; i < 5000; ++i) {
        size_t size = 16 + i * 37 % 3000;
        auto* block = static_cast<uint8_t*>(cache->allocate(size, 16));
        std::memset(block, t, size);
        if (block[0] != t || block[size - 1] != t) ++failures;
        cache->deallocate(block, size, 16);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  cache->close();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(counting.bytes_in_use(), 0u);
}

}  // namespace
}  // namespace mote
