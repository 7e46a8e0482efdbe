// Buffers and kernels of programs that have no device.
#include <algorithm>
#include <cstring>

#include "tests/unit/modules/hal_exports.h"

namespace mote {
namespace {

using hal::make_buffer;
using hal::words_of;

bool is_at(const void* address, size_t alignment) {
  return reinterpret_cast<uintptr_t>(address) % alignment == 0;
}

Ref<vm::Buffer> host_words(std::vector<uint32_t> words) {
  auto buffer = take(vm::Buffer::allocate(system_allocator(), words.size() * 4, 64));
  std::memcpy(buffer->data(), words.data(), words.size() * 4);
  return buffer;
}

void allocate(Hal& hal) {
  for (int alignment : {0, 1, 64, 4096}) {
    EXPECT_TRUE(hal({alignment, 12}).ok());
    Ref<hal::Buffer> buffer = hal.result<hal::Buffer>(0);
    Ref<vm::Buffer> storage = hal.result<vm::Buffer>(1);
    ASSERT_TRUE(buffer && storage);
    EXPECT_EQ(buffer->size(), 12u);
    EXPECT_EQ(storage->size(), 12u);
    EXPECT_EQ(storage->bytes().data(), buffer->host_bytes().data());
    EXPECT_TRUE(is_at(storage->data(), 64) && is_at(storage->data(), std::max(alignment, 1)));
  }
  // Programs drop one of the two.
  EXPECT_TRUE(hal({64, 4}).ok());
  Ref<vm::Buffer> kept = hal.result<vm::Buffer>(1);
  EXPECT_TRUE(hal({64, 0}).ok());
  EXPECT_EQ(hal.result<vm::Buffer>(1)->size(), 0u);
  std::memset(kept->data(), 1, 4);
  EXPECT_EQ(hal({3, 4}).code(), StatusCode::invalid_argument);
  EXPECT_EQ(hal({INT32_MIN, 4}).code(), StatusCode::invalid_argument);
  for (int alignment : {64, 128})
    EXPECT_EQ(hal({alignment, -1}).code(), StatusCode::resource_exhausted);
}

void allocate_initialized(Hal& hal) {
  EXPECT_TRUE(hal({64, text("0123456789"), 2, 5}).ok());
  Ref<hal::Buffer> buffer = hal.result<hal::Buffer>(0);
  Ref<vm::Buffer> storage = hal.result<vm::Buffer>(1);
  ASSERT_TRUE(buffer && storage);
  EXPECT_EQ(std::memcmp(buffer->host_bytes().data(), "23456", 5), 0);
  EXPECT_EQ(buffer->size(), 5u);
  EXPECT_EQ(storage->bytes().data(), buffer->host_bytes().data());
  EXPECT_TRUE(storage->is_mutable());
  for (auto [offset, length] : {std::pair<int64_t, int64_t>{6, 5}, {11, 0}, {-1, 1}, {0, -1}})
    EXPECT_EQ(hal({64, text("0123456789"), offset, length}).code(), StatusCode::out_of_range);
}

void wrap(Hal& hal) {
  Ref<vm::Buffer> source = take(vm::Buffer::allocate(system_allocator(), 128, 64));
  EXPECT_TRUE(hal({source, 64, 8}).ok());
  Ref<hal::Buffer> buffer = hal.result<hal::Buffer>();
  ASSERT_TRUE(buffer);
  EXPECT_EQ(buffer->host_bytes().data(), source->data() + 64);
  EXPECT_EQ(buffer->size(), 8u);
  EXPECT_TRUE(buffer->allocation().is_writable());
  EXPECT_EQ(hal({source, 4, 8}).code(), StatusCode::unavailable);
  EXPECT_EQ(hal({source, 64, 65}).code(), StatusCode::out_of_range);
  EXPECT_EQ(hal({source, 0, -1}).code(), StatusCode::out_of_range);
  alignas(64) static const uint8_t constant[64] = {};
  EXPECT_TRUE(
      hal({take(vm::Buffer::wrap_constant(system_allocator(), Bytes(constant), nullptr)), 0, 64})
          .ok());
  buffer = hal.result<hal::Buffer>();
  EXPECT_FALSE(buffer->allocation().is_writable());
  EXPECT_TRUE(hal.call("buffer.storage", {buffer}).ok());
  EXPECT_FALSE(hal.result<vm::Buffer>()->is_mutable());
}

void storage(Hal& hal) {
  Ref<hal::Buffer> whole = make_buffer({1, 2, 3, 4});
  Ref<hal::Buffer> part = take(whole->subspan(system_allocator(), 4, 8));
  EXPECT_TRUE(hal({part}).ok());
  Ref<vm::Buffer> bytes = hal.result<vm::Buffer>();
  ASSERT_TRUE(bytes);
  EXPECT_EQ(bytes->bytes().data(), whole->host_bytes().data() + 4);
  EXPECT_EQ(bytes->size(), 8u);
  ASSERT_TRUE(bytes->is_mutable());
  bytes->data()[0] = 9;
  EXPECT_EQ(words_of(*whole), (std::vector<uint32_t>{1, 9, 3, 4}));
  // It alone keeps the memory.
  part = nullptr;
  whole = nullptr;
  EXPECT_EQ(bytes->data()[4], 3);
}

void query(Hal& hal) {
  auto expect_answer = [&](const char* category, const char* key, int32_t is_known) {
    EXPECT_TRUE(hal({text(category), text(key)}).ok());
    EXPECT_EQ(hal.i32(0), is_known) << category << key;
    if (!is_known) {
      EXPECT_EQ(hal.i64(1), 0) << category << key;
    }
  };
#if defined(__x86_64__)
  expect_answer("hal.cpu", "avx512f", 1);
  EXPECT_EQ(hal.i64(1), __builtin_cpu_supports("avx512f") ? 1 : 0);
#endif
  expect_answer("hal.cpu", "no such feature", 0);
  expect_answer("hal.device.id", "local*", 0);
  expect_answer("hal.dispatch", "concurrency", 0);
}

void query_support(Hal& hal) {
  EXPECT_TRUE(hal({text("fake")}).ok());
  EXPECT_EQ(hal.i32(), 1);
  EXPECT_TRUE(hal({text("fak")}).ok());
  EXPECT_EQ(hal.i32(), 0);
}

void load(Hal& hal) {
  hal.fake = hal::FakeExecutable::make({}, [](auto&, auto&) { return ok_status; });
  EXPECT_TRUE(hal({text("fake"), text("data"), nullptr}).ok());
  EXPECT_EQ(hal.object(), hal.fake.get());
  EXPECT_TRUE(hal.constants.empty());
  EXPECT_EQ(hal.max_instructions, 1000u);
  EXPECT_TRUE(hal({text("fake"), text("data"), host_words({7, 8})}).ok());
  EXPECT_EQ(hal.constants, (std::vector<uint32_t>{7, 8}));
  EXPECT_EQ(hal({text("fake"), text("data"), text("12345")}).code(), StatusCode::invalid_argument);
  EXPECT_EQ(hal({text("no-format"), text("data"), nullptr}).code(), StatusCode::not_found);
  EXPECT_NE(hal.diagnostic.where.view().find("no-format"), std::string_view::npos);
}

void lookup(Hal& hal) {
  auto executable = hal::FakeExecutable::make({}, [](auto&, auto&) { return ok_status; });
  EXPECT_TRUE(hal({executable, text("kernel")}).ok());
  EXPECT_EQ(hal.i64(), 0);
  EXPECT_EQ(hal({executable, text("kernels")}).code(), StatusCode::not_found);
}

void expect_order(Hal& hal) {
  std::vector<uint32_t> seen;
  auto executable = hal::FakeExecutable::make(
      {.local_memory_size = 8192, .workgroup_size = {4, 3, 2}},
      [&](const hal::DispatchState& state, const hal::WorkgroupState& group) {
        EXPECT_EQ(group.local_memory_size, 8192u);
        EXPECT_TRUE(is_at(group.local_memory, 64));
        std::memset(group.local_memory, 1, group.local_memory_size);
        EXPECT_EQ(state.workgroup_count_x, 2u);
        EXPECT_EQ(state.workgroup_count_y, 3u);
        EXPECT_EQ(state.workgroup_count_z, 2u);
        EXPECT_EQ(state.workgroup_size_x, 4u);
        EXPECT_EQ(state.constant_count, 0u);
        EXPECT_EQ(state.binding_count, 0u);
        seen.push_back(group.id_z * 100u + group.id_y * 10 + group.id_x);
        return seen.size() == 9 ? Status(internal<"the ninth">) : ok_status;
      });
  EXPECT_EQ(hal({executable, 0, 2, 3, 2, 0, 0}).code(), StatusCode::internal);
  EXPECT_EQ(seen, (std::vector<uint32_t>{0, 1, 10, 11, 20, 21, 100, 101, 110}));
}

void dispatch(Hal& hal) {
  expect_order(hal);
  // Adds a constant to each word of a range.
  int calls = 0;
  auto add = hal::FakeExecutable::make(
      {.constant_count = 2, .binding_count = 2},
      [&](const hal::DispatchState& state, const hal::WorkgroupState& group) {
        ++calls;
        EXPECT_EQ(group.local_memory, nullptr);
        EXPECT_EQ(state.constants[1], UINT32_MAX);
        EXPECT_EQ(state.binding_lengths[0], 8u);
        EXPECT_EQ(state.binding_lengths[1], 12u);
        auto* source = static_cast<const uint32_t*>(state.bindings[0]);
        auto* target = static_cast<uint32_t*>(state.bindings[1]);
        for (int i = 0; i < 2; ++i) target[i] = source[i] + state.constants[0];
        return ok_status;
      });
  Ref<vm::Buffer> source = host_words({1, 2, 3, 4});
  Ref<vm::Buffer> target = host_words({0, 0, 0, 0});
  auto run = [&](int64_t function, int x, int z, int64_t offset, int64_t length) {
    return hal({add, function, x, 1, z, 2, 10, -1, 2, source, 4, 8, target, offset, length});
  };
  hal.traced.clear();
  EXPECT_TRUE(run(0, 1, 1, 4, 12).ok());
  EXPECT_EQ(std::memcmp(target->data(), host_words({0, 12, 13, 0})->data(), 16), 0);
  EXPECT_EQ(hal.traced, std::vector<std::string>{"kernel"});
  EXPECT_EQ(calls, 1);
  EXPECT_TRUE(run(0, 0, 1, 4, 12).ok());
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(run(1, 1, 1, 4, 12).code(), StatusCode::out_of_range);
  EXPECT_EQ(run(int64_t{1} << 32, 1, 1, 4, 12).code(), StatusCode::out_of_range);
  EXPECT_EQ(run(0, 1, 65536, 4, 12).code(), StatusCode::invalid_argument);
  for (auto [offset, length] : {std::pair<int64_t, int64_t>{8, 12}, {17, 0}, {-4, 4}, {0, -1}})
    EXPECT_EQ(run(0, 1, 1, offset, length).code(), StatusCode::out_of_range);
  EXPECT_EQ(hal({add, 0, 1, 1, 1, 1, 10, 2, source, 4, 8, target, 4, 12}).code(),
            StatusCode::invalid_argument);
  EXPECT_EQ(hal({add, 0, 1, 1, 1, 2, 10, -1, 1, source, 4, 8}).code(),
            StatusCode::invalid_argument);
  auto wide = hal::FakeExecutable::make(
      {.constant_count = 0, .binding_count = 64}, [](const hal::DispatchState& state, auto&) {
        return state.binding_count == 64 ? ok_status : Status(internal<"a lost binding">);
      });
  Arguments all{wide, 0, 1, 1, 1, 0, 64};
  for (int i = 0; i < 64; ++i) all.insert(all.end(), {source, 0, 4});
  EXPECT_TRUE(hal(all).ok());
  Arguments many{add, 0, 1, 1, 1, 0, 65};
  for (int i = 0; i < 65; ++i) many.insert(many.end(), {source, 0, 4});
  EXPECT_EQ(hal(many).code(), StatusCode::resource_exhausted);
  EXPECT_EQ(calls, 1);
}

constexpr HalExport own_exports[] = {
    {"buffer.allocate", "0iI_rr", allocate, hal_inline_module},
    {"buffer.allocate.initialized", "0irII_rr", allocate_initialized, hal_inline_module},
    {"buffer.storage", "0r_r", storage, hal_inline_module},
    {"buffer.wrap", "0rII_r", wrap, hal_inline_module},
    {"device.query.i64", "0rr_iI", query, hal_inline_module},
    {"executable.dispatch", "0rIiiiCiDCrIID_v", dispatch, hal_loader_module},
    {"executable.load", "0rrr?_r", load, hal_loader_module},
    {"executable.lookup.function", "0rr_I", lookup, hal_loader_module},
    {"executable.query_support", "0r_i", query_support, hal_loader_module},
};

constexpr const char* as_in_hal[] = {
    "buffer.length",
    "buffer.subspan",
    "buffer_view.assert",
    "buffer_view.buffer",
    "buffer_view.create",
    "buffer_view.dim",
    "buffer_view.element_type",
    "buffer_view.encoding_type",
    "buffer_view.rank",
    "buffer_view.trace",
};

std::vector<HalExport> all_exports() {
  std::vector<HalExport> all(std::begin(own_exports), std::end(own_exports));
  for (const HalExport& entry : hal_buffer_exports()) {
    if (std::ranges::find(as_in_hal, std::string_view(entry.name)) == std::end(as_in_hal)) continue;
    all.push_back(entry);
    all.back().module = hal_inline_module;
  }
  return all;
}

}  // namespace

std::span<const HalExport> hal_inline_exports() {
  static const std::vector<HalExport> all = all_exports();
  return all;
}

}  // namespace mote
