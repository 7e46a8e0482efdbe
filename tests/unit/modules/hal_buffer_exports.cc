// Buffers and buffer views.
#include "tests/unit/modules/hal_exports.h"

namespace mote {
namespace {

using hal::ElementType;
using hal::make_buffer;
using hal::words_of;

Ref<hal::BufferView> make_view(const std::vector<int64_t>& shape, ElementType type,
                               hal::EncodingType encoding = hal::EncodingType::dense_row_major) {
  return take(hal::BufferView::create(system_allocator(), make_buffer({1, 2, 3, 4}), shape, type,
                                      encoding));
}

void buffer_assert(Hal& hal) {
  Ref<Object> allocator = hal.allocator_of(hal.device);
  Ref<hal::Buffer> buffer = make_buffer({1, 2, 3, 4});
  auto check = [&](int64_t length, uint32_t type, uint32_t usage) {
    return hal({buffer, text("input0"), allocator, length, type, usage});
  };
  EXPECT_TRUE(check(16, 0x10, 0xC03).ok());
  EXPECT_TRUE(check(16, 0x56, 0x09000C03).ok());
  EXPECT_TRUE(check(0, 0, 0).ok());
  EXPECT_EQ(check(16, 0x10, 0x10000).code(), StatusCode::permission_denied);
  EXPECT_EQ(check(16, 0x80, 0).code(), StatusCode::permission_denied);
  EXPECT_EQ(check(-1, 0x10, 0xC03).code(), StatusCode::invalid_argument);
  EXPECT_EQ(check(17, 0x10, 0xC03).code(), StatusCode::invalid_argument);
  EXPECT_EQ(hal.diagnostic.detail.view(), "input0");
  EXPECT_EQ(hal.diagnostic.expected.view(), "17 bytes");
  EXPECT_EQ(hal.diagnostic.found.view(), "16");
}

void buffer_subspan(Hal& hal) {
  Ref<hal::Buffer> buffer = make_buffer({1, 2, 3, 4});
  EXPECT_TRUE(hal({buffer, 4, 12}).ok());
  Ref<hal::Buffer> part = hal.result<hal::Buffer>();
  ASSERT_TRUE(part);
  EXPECT_EQ(words_of(*part), (std::vector<uint32_t>{2, 3, 4}));
  EXPECT_TRUE(hal({part, 4, 4}).ok());
  EXPECT_EQ(words_of(*hal.result<hal::Buffer>()), (std::vector<uint32_t>{3}));
  EXPECT_EQ(&hal.result<hal::Buffer>()->allocation(), &buffer->allocation());
  EXPECT_TRUE(hal({part, 12, 0}).ok());
  for (auto [offset, length] : {std::pair<int64_t, int64_t>{4, 9}, {13, 0}, {-4, 4}, {0, -1}})
    EXPECT_EQ(hal({part, offset, length}).code(), StatusCode::out_of_range);
}

void buffer_length(Hal& hal) {
  EXPECT_TRUE(hal({make_buffer({1, 2})}).ok());
  EXPECT_EQ(hal.i64(), 8);
}

void buffer_load(Hal& hal) {
  Ref<hal::Buffer> buffer = make_buffer({0x84838281, 0});
  const struct {
    int64_t offset;
    int count;
    uint32_t value;
  } loads[] = {{0, 1, 0x81}, {1, 2, 0x8382}, {0, 4, 0x84838281}, {3, 4, 0x84}, {7, 1, 0}};
  for (const auto& load : loads) {
    EXPECT_TRUE(hal({buffer, load.offset, load.count}).ok());
    EXPECT_EQ(static_cast<uint32_t>(hal.i32()), load.value);
  }
  EXPECT_EQ(hal({buffer, 5, 4}).code(), StatusCode::out_of_range);
  EXPECT_EQ(hal({buffer, -1, 4}).code(), StatusCode::out_of_range);
  EXPECT_EQ(hal({buffer, 0, 8}).code(), StatusCode::invalid_argument);
  EXPECT_EQ(hal({buffer, 0, -1}).code(), StatusCode::invalid_argument);
}

void buffer_store(Hal& hal) {
  Ref<hal::Buffer> buffer = make_buffer({0, 0});
  EXPECT_TRUE(hal({0x11223344, buffer, 5, 2}).ok());
  EXPECT_TRUE(hal({0x55667788, buffer, 0, 4}).ok());
  EXPECT_TRUE(hal({-1, buffer, 7, 1}).ok());
  EXPECT_EQ(words_of(*buffer), (std::vector<uint32_t>{0x55667788, 0xFF334400}));
  EXPECT_EQ(hal({1, buffer, 8, 1}).code(), StatusCode::out_of_range);
  EXPECT_EQ(hal({1, buffer, 0, 8}).code(), StatusCode::invalid_argument);
  EXPECT_EQ(words_of(*buffer), (std::vector<uint32_t>{0x55667788, 0xFF334400}));
}

void expect_terminal(Hal& hal, const Ref<hal::Buffer>& buffer, int32_t expected) {
  EXPECT_TRUE(hal.call("buffer.allocation.is_terminal", {buffer}).ok());
  EXPECT_EQ(hal.i32(), expected);
}

// Owners are those of the allocation, whichever of its buffers is named.
void allocation_preserve(Hal& hal) {
  Ref<hal::Buffer> buffer = make_buffer({1, 2});
  Ref<hal::Buffer> part = take(buffer->subspan(system_allocator(), 4, 4));
  EXPECT_TRUE(hal({part}).ok());
  expect_terminal(hal, buffer, 0);
}

void allocation_discard(Hal& hal) {
  Ref<hal::Buffer> buffer = make_buffer({1, 2});
  EXPECT_TRUE(hal.call("buffer.allocation.preserve", {buffer}).ok());
  EXPECT_TRUE(hal({buffer}).ok());
  EXPECT_EQ(hal.i32(), 0);
  expect_terminal(hal, buffer, 1);
  EXPECT_TRUE(hal({buffer}).ok());
  EXPECT_EQ(hal.i32(), 1);
  EXPECT_EQ(words_of(*buffer), (std::vector<uint32_t>{1, 2}));  // references keep it
}

void allocation_is_terminal(Hal& hal) {
  Ref<hal::Buffer> buffer = make_buffer({1, 2});
  EXPECT_TRUE(hal({buffer}).ok());
  EXPECT_EQ(hal.i32(), 1);
  EXPECT_TRUE(hal.call("buffer.allocation.preserve", {buffer}).ok());
  EXPECT_TRUE(hal({buffer}).ok());
  EXPECT_EQ(hal.i32(), 0);
}

void view_create(Hal& hal) {
  Ref<hal::Buffer> buffer = make_buffer({1, 2, 3, 4});
  EXPECT_TRUE(hal({buffer, 4, 8, ElementType::i32, 1, 1, 2}).ok());
  Ref<hal::BufferView> view = hal.result<hal::BufferView>();
  ASSERT_TRUE(view);
  EXPECT_EQ(words_of(view->buffer()), (std::vector<uint32_t>{2, 3}));
  EXPECT_EQ(view->shape().size(), 1u);
  EXPECT_EQ(view->shape()[0], 2);
  EXPECT_EQ(view->element_type(), ElementType::i32);
  EXPECT_EQ(view->encoding(), hal::EncodingType::dense_row_major);
  EXPECT_TRUE(hal({buffer, 0, 16, ElementType::f32, 1, 0}).ok());
  EXPECT_EQ(&hal.result<hal::BufferView>()->buffer(), buffer.get());
  // A shape may say something else than the length.
  EXPECT_TRUE(hal({buffer, 0, 16, ElementType::f32, 1, 3, 1000, 1000, -1}).ok());
  const std::vector<int64_t> deep(20, 1);
  Arguments many{buffer, 0, 16, ElementType::f32, 1, deep.size()};
  many.insert(many.end(), deep.begin(), deep.end());
  EXPECT_TRUE(hal(many).ok());
  EXPECT_EQ(hal.result<hal::BufferView>()->shape().size(), 20u);
  EXPECT_EQ(hal({buffer, 12, 8, ElementType::i32, 1, 0}).code(), StatusCode::out_of_range);
  EXPECT_EQ(hal({buffer, -4, 4, ElementType::i32, 1, 0}).code(), StatusCode::out_of_range);
}

void view_assert(Hal& hal) {
  auto check = [&](const Ref<hal::BufferView>& view, ElementType type,
                   const std::vector<int64_t>& shape) {
    Arguments arguments{view, text("input0"), type, 1, shape.size()};
    arguments.insert(arguments.end(), shape.begin(), shape.end());
    return hal(arguments);
  };
  auto expect_accepted = [&](ElementType found, ElementType expected, bool is_accepted) {
    EXPECT_EQ(check(make_view({4}, found), expected, {4}).code(),
              is_accepted ? StatusCode::ok : StatusCode::invalid_argument);
  };
  expect_accepted(ElementType::f32, ElementType::f32, true);
  expect_accepted(ElementType::f32, ElementType::i32, false);
  expect_accepted(ElementType::f16, ElementType::bf16, false);
  expect_accepted(ElementType::ui32, ElementType::i32, true);
  expect_accepted(ElementType::i32, ElementType::si32, true);
  expect_accepted(ElementType::i1, ElementType::i8, true);
  expect_accepted(ElementType::i8, ElementType::i32, false);
  expect_accepted(ElementType::none, ElementType::f32, true);

  EXPECT_EQ(check(make_view({3}, ElementType::f32), ElementType::f32, {4}).code(),
            StatusCode::invalid_argument);
  EXPECT_EQ(hal.diagnostic.detail.view(), "input0");
  EXPECT_EQ(hal.diagnostic.expected.view(), "4xf32");
  EXPECT_EQ(hal.diagnostic.found.view(), "3xf32");
  EXPECT_FALSE(check(make_view({4, 1}, ElementType::f32), ElementType::f32, {4}).ok());
  EXPECT_FALSE(check(make_view({}, ElementType::f32), ElementType::f32, {4}).ok());
  using hal::EncodingType;
  EXPECT_TRUE(
      check(make_view({4}, ElementType::f32, EncodingType::opaque), ElementType::f32, {4}).ok());
  EXPECT_FALSE(
      check(make_view({4}, ElementType::f32, EncodingType{2}), ElementType::f32, {4}).ok());
}

void view_buffer(Hal& hal) {
  Ref<hal::BufferView> view = make_view({4}, ElementType::f32);
  EXPECT_TRUE(hal({view}).ok());
  EXPECT_EQ(hal.object(), &view->buffer());
}

void view_element_type(Hal& hal) {
  EXPECT_TRUE(hal({make_view({4}, ElementType::bf16)}).ok());
  EXPECT_EQ(hal.i32(), 0x22000010);
}

void view_encoding_type(Hal& hal) {
  EXPECT_TRUE(hal({make_view({4}, ElementType::f32)}).ok());
  EXPECT_EQ(hal.i32(), 1);
}

void view_rank(Hal& hal) {
  EXPECT_TRUE(hal({make_view({}, ElementType::f32)}).ok());
  EXPECT_EQ(hal.i32(), 0);
  EXPECT_TRUE(hal({make_view({2, 1, 2}, ElementType::f32)}).ok());
  EXPECT_EQ(hal.i32(), 3);
}

void view_dim(Hal& hal) {
  Ref<hal::BufferView> view = make_view({2, 7}, ElementType::f32);
  const int64_t expected[] = {2, 7, 0, 0};
  const int indices[] = {0, 1, 2, -1};
  for (int i = 0; i < 4; ++i) {
    EXPECT_TRUE(hal({view, indices[i]}).ok());
    EXPECT_EQ(hal.i64(), expected[i]);
  }
}

void view_trace(Hal& hal) {
  EXPECT_TRUE(
      hal({text("layer"), 2, make_view({4}, ElementType::f32), make_view({2, 2}, ElementType::i32)})
          .ok());
  EXPECT_EQ(hal.log_lines, (std::vector<std::string>{"layer: 4xf32", "layer: 2x2xi32"}));
}

constexpr HalExport exports[] = {
    {"buffer.allocation.discard", "0r_i", allocation_discard},
    {"buffer.allocation.is_terminal", "0r_i", allocation_is_terminal},
    {"buffer.allocation.preserve", "0r_v", allocation_preserve},
    {"buffer.assert", "0rrrIii_v", buffer_assert},
    {"buffer.length", "0r_I", buffer_length},
    {"buffer.load", "0rIi_i", buffer_load},
    {"buffer.store", "0irIi_v", buffer_store},
    {"buffer.subspan", "0rII_r", buffer_subspan},
    {"buffer_view.assert", "0rriiCID_v", view_assert},
    {"buffer_view.buffer", "0r_r", view_buffer},
    {"buffer_view.create", "0rIIiiCID_r", view_create},
    {"buffer_view.dim", "0ri_I", view_dim},
    {"buffer_view.element_type", "0r_i", view_element_type},
    {"buffer_view.encoding_type", "0r_i", view_encoding_type},
    {"buffer_view.rank", "0r_i", view_rank},
    {"buffer_view.trace", "0rCrD_v", view_trace},
};

}  // namespace

std::span<const HalExport> hal_buffer_exports() { return exports; }

}  // namespace mote
