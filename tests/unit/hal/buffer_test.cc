#include "mote/hal/buffer.h"

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

}  // namespace
}  // namespace mote::hal
