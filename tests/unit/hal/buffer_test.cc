#include "mote/hal/buffer.h"

#include "hal/range.h"
#include "mote/hal/buffer_view.h"
#include "tests/unit/hal/support.h"

namespace mote::hal {
namespace {

TEST(Types, CountsElements) {
  uint64_t count = 0;
  EXPECT_TRUE(element_count({}, count));
  EXPECT_EQ(count, 1u);
  const int64_t huge[] = {INT64_MAX, INT64_MAX, 0};
  EXPECT_TRUE(element_count(huge, count));
  EXPECT_EQ(count, 0u);
  EXPECT_FALSE(element_count({huge, 2}, count));
  const int64_t negative[] = {4, -1};
  EXPECT_FALSE(element_count(negative, count));
}

TEST(Types, RoundsPackedTensorsUpToBytes) {
  const int64_t shape[] = {3, 3};
  uint64_t bytes = 0;
  EXPECT_TRUE(dense_size(shape, ElementType::i4, bytes));
  EXPECT_EQ(bytes, 5u);
  EXPECT_TRUE(dense_size(shape, ElementType::f64, bytes));
  EXPECT_EQ(bytes, 72u);
  const int64_t too_many[] = {INT64_MAX, 2};
  EXPECT_FALSE(dense_size(too_many, ElementType::f32, bytes));
}

TEST(Types, WritesShapesAndTypes) {
  struct {
    std::vector<int64_t> shape;
    ElementType type;
    const char* text;
  } const cases[] = {
      {{}, ElementType::f32, "f32"},
      {{4}, ElementType::i8, "4xi8"},
      {{2, 0, 3}, ElementType::si16, "2x0x3xsi16"},
      {{1}, ElementType::ui64, "1xui64"},
      {{1}, ElementType::i1, "1xi1"},
      {{1}, ElementType::bf16, "1xbf16"},
      {{1}, ElementType::cf128, "1xcf128"},
      {{1}, ElementType::f8E4M3FNUZ, "1xf8E4M3FNUZ"},
      {{2}, element_type(ElementClass::opaque, 16), "2x*16"},
  };
  for (const auto& expected : cases) {
    FixedText<64> text;
    format_shape_and_type(text, expected.shape, expected.type);
    EXPECT_EQ(text.view(), expected.text);
  }
}

TEST(Buffer, IsAlignedAndMayBeEmpty) {
  for (uint64_t size : {0, 1, 63, 64, 4096}) {
    Ref<Buffer> buffer = take(allocate_host_buffer(system_allocator(), {}, size));
    EXPECT_EQ(buffer->size(), size);
    ASSERT_NE(buffer->host_bytes().data(), nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(buffer->host_bytes().data()) % buffer_alignment, 0u);
  }
}

TEST(Buffer, RefusesWhatDoesNotFitMemory) {
  CountingAllocator small(system_allocator(), 1024);
  EXPECT_EQ(allocate_host_buffer(small, {}, UINT64_MAX).status(), out_of_memory);
  EXPECT_EQ(allocate_host_buffer(small, {}, 4096).status(), out_of_memory);
  EXPECT_EQ(small.bytes_in_use(), 0u);
}

TEST(Buffer, IsCountedByTheMemoryThatWasAskedFor) {
  Ref<MemoryCounter> counter = take(MemoryCounter::create(system_allocator()));
  BufferParams near_host{memory_type::host_local | memory_type::device_visible};
  BufferParams near_device{memory_type::device_local | memory_type::host_visible};
  take(allocate_host_buffer(system_allocator(), near_host, 100, counter));
  Ref<Buffer> kept = take(allocate_host_buffer(system_allocator(), near_host, 60, counter));
  Ref<Buffer> other = take(allocate_host_buffer(system_allocator(), near_device, 7, counter));
  MemoryStatistics statistics = counter->statistics();
  EXPECT_EQ(statistics.host_local.peak, 100u);
  EXPECT_EQ(statistics.host_local.allocated, 160u);
  EXPECT_EQ(statistics.host_local.live, 60u);
  EXPECT_EQ(statistics.device_local.peak, 7u);
  EXPECT_EQ(statistics.device_local.live, 7u);
  kept = nullptr;
  EXPECT_EQ(counter->statistics().host_local.live, 0u);
}

TEST(Buffer, SubspansShareTheAllocation) {
  Ref<Buffer> whole = make_buffer({0, 1, 2, 3, 4, 5, 6, 7});
  Ref<Buffer> part = take(whole->subspan(system_allocator(), 8, 16));
  Ref<Buffer> inner = take(part->subspan(system_allocator(), 4, 8));
  EXPECT_EQ(&inner->allocation(), &whole->allocation());
  EXPECT_EQ(inner->offset(), 12u);
  EXPECT_EQ(words_of(*inner), (std::vector<uint32_t>{3, 4}));
  EXPECT_EQ(take(part->subspan(system_allocator(), 0, 16)).get(), part.get());
  EXPECT_EQ(part->subspan(system_allocator(), 8, 9).status().code(), StatusCode::out_of_range);
  EXPECT_EQ(part->subspan(system_allocator(), UINT64_MAX, 2).status().code(),
            StatusCode::out_of_range);
}

TEST(Buffer, ImportsOnlyAlignedMemory) {
  alignas(64) uint8_t memory[128] = {7};
  Ref<Buffer> buffer = take(import_host_buffer(system_allocator(), {}, memory, nullptr));
  ASSERT_TRUE(buffer);
  EXPECT_EQ(buffer->host_bytes().data(), memory);
  EXPECT_FALSE(take(
      import_host_buffer(system_allocator(), {}, std::span<uint8_t>(memory).subspan(16), nullptr)));
}

TEST(BufferView, CopiesItsShape) {
  int64_t shape[] = {2, 4};
  Ref<BufferView> view =
      take(BufferView::create(system_allocator(), make_buffer({1, 2}), shape, ElementType::i8));
  shape[0] = 9;
  EXPECT_EQ(view->shape().size(), 2u);
  EXPECT_EQ(view->shape()[0], 2);
  EXPECT_EQ(view->element_type(), ElementType::i8);
  EXPECT_EQ(take(BufferView::create(system_allocator(), make_buffer({1}), {}, ElementType::f32))
                ->shape()
                .size(),
            0u);
}

TEST(Range, ResolvesSlotsByTheRules) {
  Ref<Buffer> whole = make_buffer(std::vector<uint32_t>(32));
  Ref<Buffer> buffer = take(whole->subspan(system_allocator(), 64, 64));
  const BufferRange table[] = {{.buffer = buffer.get(), .offset = 16, .length = 32},
                               {.buffer = nullptr},
                               {.buffer = buffer.get(), .offset = 60}};
  auto resolve = [&](uint32_t slot, uint64_t offset, uint64_t length) {
    return resolve_range({.slot = slot, .offset = offset, .length = length}, table);
  };
  ResolvedRange range = take(resolve(0, 4, whole_length));
  EXPECT_EQ(range.offset, 20u);
  EXPECT_EQ(range.length, 28u);
  range = take(resolve(0, 32, 0));
  EXPECT_EQ(range.length, 0u);
  EXPECT_EQ(take(resolve(2, 0, whole_length)).length, 4u);
  EXPECT_EQ(resolve(0, 33, whole_length).status().code(), StatusCode::out_of_range);
  EXPECT_EQ(resolve(0, 4, 29).status().code(), StatusCode::out_of_range);
  EXPECT_EQ(resolve(0, UINT64_MAX - 1, 4).status().code(), StatusCode::out_of_range);
  EXPECT_EQ(resolve(1, 0, 1).status().code(), StatusCode::invalid_argument);
  EXPECT_EQ(resolve(3, 0, 1).status().code(), StatusCode::out_of_range);
  EXPECT_EQ(resolve_range({.slot = 0}, {}).status().code(), StatusCode::out_of_range);
  EXPECT_EQ(host_range({.slot = 0, .offset = 4}, table, memory_access::read).value().data(),
            whole->host_bytes().data() + 84);
}

TEST(Range, FillsWithThePatternsLowBytes) {
  Ref<Buffer> buffer = make_buffer(std::vector<uint32_t>(5000));
  EXPECT_TRUE(fill_range({.buffer = buffer.get(), .offset = 4}, 0xAABBCCDD, 4, {}).ok());
  EXPECT_TRUE(
      fill_range({.buffer = buffer.get(), .offset = 2, .length = 2}, 0xFFFF1234, 2, {}).ok());
  EXPECT_TRUE(
      fill_range({.buffer = buffer.get(), .offset = 1, .length = 1}, 0xFFFFFF77, 1, {}).ok());
  std::vector<uint32_t> words = words_of(*buffer);
  EXPECT_EQ(words[0], 0x12347700u);
  for (size_t i = 1; i < words.size(); ++i) ASSERT_EQ(words[i], 0xAABBCCDDu) << i;
  for (uint32_t length : {0u, 3u, 8u}) {
    EXPECT_EQ(fill_range({.buffer = buffer.get()}, 0, length, {}).code(),
              StatusCode::invalid_argument);
  }
  EXPECT_EQ(fill_range({.buffer = buffer.get(), .offset = 2}, 0, 4, {}).code(),
            StatusCode::invalid_argument);
}

TEST(Range, CopiesRefuseOverlap) {
  Ref<Buffer> buffer = make_buffer({1, 2, 3, 4});
  auto copy = [&](uint64_t from, uint64_t to, uint64_t length) {
    return copy_range({.buffer = buffer.get(), .offset = from},
                      {.buffer = buffer.get(), .offset = to, .length = length}, {});
  };
  EXPECT_TRUE(copy(0, 8, 8).ok());
  EXPECT_EQ(words_of(*buffer), (std::vector<uint32_t>{1, 2, 1, 2}));
  EXPECT_EQ(copy(0, 4, 8).code(), StatusCode::invalid_argument);
  EXPECT_EQ(copy(4, 4, 1).code(), StatusCode::invalid_argument);
  EXPECT_TRUE(copy(4, 4, 0).ok());
  EXPECT_EQ(copy(12, 0, 8).code(), StatusCode::out_of_range);
}

TEST(Range, ConstantMemoryIsNotWritten) {
  alignas(64) uint8_t memory[64] = {7};
  BufferParams params;
  params.access = memory_access::read;
  Ref<Buffer> constant = take(import_host_buffer(system_allocator(), params, memory, nullptr));
  EXPECT_EQ(fill_range({.buffer = constant.get()}, 0, 1, {}).code(), StatusCode::permission_denied);
  EXPECT_EQ(update_range(Bytes{memory, 1}, {.buffer = constant.get(), .length = 1}, {}).code(),
            StatusCode::permission_denied);
  EXPECT_TRUE(host_range({.buffer = constant.get()}, {}, memory_access::read).ok());
  EXPECT_EQ(memory[0], 7);
}

}  // namespace
}  // namespace mote::hal
