// Devices, allocators, executables, files and channels.
#include "tests/unit/modules/hal_exports.h"

namespace mote {
namespace {

void devices_count(Hal& hal) {
  EXPECT_TRUE(hal({}).ok());
  EXPECT_EQ(hal.i32(), 2);
}

void devices_get(Hal& hal) {
  EXPECT_TRUE(hal({0}).ok());
  EXPECT_EQ(hal.result<hal::Device>(), hal.device);
  EXPECT_TRUE(hal({1}).ok());
  EXPECT_EQ(hal.result<hal::Device>(), hal.null_device);
  for (int index : {2, -1}) {
    EXPECT_TRUE(hal({index}).ok());
    EXPECT_EQ(hal.object(), nullptr);
  }
}

void device_allocator(Hal& hal) {
  EXPECT_TRUE(hal({hal.device}).ok());
  auto first = Ref<Object>::share(hal.object());
  ASSERT_TRUE(first);
  EXPECT_STREQ(first->type().name, "hal.allocator");
  EXPECT_TRUE(hal({hal.device}).ok());
  EXPECT_EQ(hal.object(), first.get());
  EXPECT_TRUE(hal({hal.null_device}).ok());
  EXPECT_NE(hal.object(), first.get());
  // A device that is not one of the program's.
  EXPECT_EQ(hal({hal::make_sync_device()}).code(), StatusCode::invalid_argument);
}

void device_query(Hal& hal) {
  auto expect_answer = [&](const char* category, const char* key, int32_t is_known, int64_t value) {
    EXPECT_TRUE(hal({hal.device, text(category), text(key)}).ok());
    EXPECT_EQ(hal.i32(0), is_known) << category << key;
    EXPECT_EQ(hal.i64(1), value) << category << key;
  };
  expect_answer("hal.device.id", "local*", 1, 1);
  expect_answer("hal.device.id", "cuda", 1, 0);
  expect_answer("hal.executable.format", "no-such-format", 1, 0);
  expect_answer("hal.device", "concurrency", 1, 1);
  expect_answer("hal.dispatch", "concurrency", 1, 1);
  expect_answer("hal.cpu", "no such feature", 0, 0);
  expect_answer("no such category", "", 0, 0);
}

void allocator_select(Hal& hal) {
  EXPECT_EQ(hal({0x30, 0xC03, 0, 0}).code(), StatusCode::invalid_argument);
  EXPECT_TRUE(hal({0x30, 0xC03, 0, 2, hal.null_device, 3, hal.device, 5}).ok());
  EXPECT_EQ(hal.result<hal::Device>(), hal.null_device);
  EXPECT_EQ(hal.i64(1), 3);
}

void allocator_allocate(Hal& hal) {
  Ref<Object> allocator = hal.allocator_of(hal.device);
  const uint32_t kinds[][2] = {{0x30, 0xC03}, {0x30, 0x80C03},    {0x56, 0x09000C03},
                               {0x32, 0xC03}, {0x32, 0x09000C03}, {0x10, 0x100}};
  for (auto [type, usage] : kinds) {
    EXPECT_TRUE(hal({allocator, any_queue, type, usage, 16}).ok());
    Ref<hal::Buffer> buffer = hal.result<hal::Buffer>();
    ASSERT_TRUE(buffer);
    EXPECT_EQ(buffer->size(), 16u);
    EXPECT_EQ(buffer->allocation().memory_type() & type, type);
    EXPECT_EQ(buffer->allocation().usage() & usage, usage);
    EXPECT_TRUE(buffer->allocation().is_writable());
  }
  // Zeros stand for the defaults.
  EXPECT_TRUE(hal({allocator, 0, 0, 0, 0}).ok());
  EXPECT_EQ(hal.result<hal::Buffer>()->size(), 0u);
  EXPECT_EQ(hal.result<hal::Buffer>()->allocation().usage() & 0xC03u, 0xC03u);
  EXPECT_EQ(hal({allocator, any_queue, 0x30, 0xC03, -1}).code(), StatusCode::resource_exhausted);
}

void allocator_import(Hal& hal) {
  Ref<Object> allocator = hal.allocator_of(hal.device);
  alignas(64) static uint8_t memory[128] = {1, 2, 3, 4};
  Ref<vm::Buffer> constant =
      take(vm::Buffer::wrap_constant(system_allocator(), Bytes(memory), nullptr));
  auto import = [&](const Ref<vm::Buffer>& source, bool is_optional, uint32_t usage, int64_t offset,
                    int64_t length) {
    return hal({allocator, is_optional, any_queue, 0x30, usage, source, offset, length});
  };
  EXPECT_TRUE(import(constant, true, 0x80C03, 64, 64).ok());
  Ref<hal::Buffer> imported = hal.result<hal::Buffer>();
  ASSERT_TRUE(imported);
  EXPECT_EQ(imported->host_bytes().data(), memory + 64);
  EXPECT_EQ(imported->size(), 64u);
  EXPECT_EQ(hal.call("buffer.store", {1, imported, 0, 1}).code(), StatusCode::permission_denied);
  EXPECT_TRUE(import(constant, true, 0x80C03, 0, -1).ok());
  EXPECT_EQ(hal.result<hal::Buffer>()->size(), 128u);
  EXPECT_TRUE(import(constant, true, 0x80C03, 32, 32).ok());
  EXPECT_EQ(hal.object(), nullptr);
  EXPECT_EQ(import(constant, false, 0x80C03, 32, 32).code(), StatusCode::unavailable);
  for (auto [offset, length] : {std::pair<int64_t, int64_t>{64, 65}, {64, -1}, {-1, 1}, {129, 0}})
    EXPECT_EQ(import(constant, true, 0x80C03, offset, length).code(), StatusCode::invalid_argument);
  EXPECT_EQ(import(constant, true, 0xC03, 0, -1).code(), StatusCode::permission_denied);
  Ref<vm::Buffer> writable = take(vm::Buffer::allocate(system_allocator(), 64, 64));
  EXPECT_TRUE(import(writable, true, 0xC03, 0, -1).ok());
  imported = hal.result<hal::Buffer>();
  EXPECT_TRUE(hal.call("buffer.store", {7, imported, 0, 1}).ok());
  EXPECT_EQ(writable->bytes()[0], 7);
}

void executable_create(Hal& hal) {
  Ref<vm::Buffer> data = text("data");
  EXPECT_TRUE(hal({hal.null_device, any_queue, text("any"), data, nullptr}).ok());
  EXPECT_TRUE(hal.result<hal::Executable>());
  EXPECT_TRUE(hal({hal.null_device, any_queue, text("any"), data, text("12345678")}).ok());
  EXPECT_EQ(hal({hal.null_device, any_queue, text("any"), data, text("12345")}).code(),
            StatusCode::invalid_argument);
  EXPECT_EQ(hal({hal.device, any_queue, text("embedded-elf-unknown"), data, nullptr}).code(),
            StatusCode::not_found);
  EXPECT_NE(hal.diagnostic.where.view().find("embedded-elf-unknown"), std::string_view::npos);
}

void executable_lookup(Hal& hal) {
  auto executable = hal::FakeExecutable::make({}, [](auto&, auto&) { return ok_status; });
  EXPECT_TRUE(hal({executable, text("kernel")}).ok());
  EXPECT_EQ(hal.i64(), 0);
  for (const char* name : {"kernels", "kerne", ""}) {
    EXPECT_EQ(hal({executable, text(name)}).code(), StatusCode::not_found);
    EXPECT_EQ(hal.diagnostic.found.view(), "'" + std::string(name) + "'");
  }
}

void file_from_memory(Hal& hal) {
  Ref<vm::Buffer> contents = text("0123456789");
  EXPECT_TRUE(hal({hal.device, any_queue, 1, contents, 2, 6, 0}).ok());
  Ref<hal::File> file = hal.result<hal::File>();
  ASSERT_TRUE(file);
  EXPECT_EQ(file->size(), 6u);
  uint8_t bytes[4];
  EXPECT_TRUE(file->read(2, bytes).ok());
  EXPECT_EQ(bytes[0], '4');
  EXPECT_EQ(file->read(3, bytes).code(), StatusCode::out_of_range);
  EXPECT_EQ(file->write(0, bytes).code(), StatusCode::permission_denied);
  for (int access : {0, 2, 3})
    EXPECT_EQ(hal({hal.device, any_queue, access, contents, 2, 6, 0}).code(),
              StatusCode::permission_denied);
  for (auto [offset, length] : {std::pair<int64_t, int64_t>{5, 6}, {11, 0}, {-1, 2}, {0, -1}})
    EXPECT_EQ(hal({hal.device, any_queue, 1, contents, offset, length, 0}).code(),
              StatusCode::out_of_range);
}

// Without a provider of channels there is none to pass on.
void channel_create(Hal& hal) {
  EXPECT_EQ(hal({hal.device, any_queue, 0, nullptr, nullptr, -1, -1}).code(),
            StatusCode::unimplemented);
}
void channel_rank_and_count(Hal& hal) {
  EXPECT_EQ(hal({nullptr}).code(), StatusCode::unimplemented);
}
void channel_split(Hal& hal) {
  EXPECT_EQ(hal({nullptr, 0, 0, 0}).code(), StatusCode::unimplemented);
}

constexpr HalExport exports[] = {
    {"allocator.allocate", "0rIiiI_r", allocator_allocate},
    {"allocator.import", "0riIiirII_r", allocator_import},
    {"allocator.select", "0iiICrID_rI", allocator_select},
    {"channel.create", "0rIIr?r?ii_r", channel_create},
    {"channel.rank_and_count", "0r_ii", channel_rank_and_count},
    {"channel.split", "0riiI_r", channel_split},
    {"device.allocator", "0r_r", device_allocator},
    {"device.query.i64", "0rrr_iI", device_query},
    {"devices.count", "0v_i", devices_count},
    {"devices.get", "0i_r", devices_get},
    {"ex.file.from_memory", "0rIirIIi_r", file_from_memory},
    {"executable.create", "0rIrrr?_r", executable_create},
    {"executable.lookup.function", "0rr_I", executable_lookup},
};

}  // namespace

std::span<const HalExport> hal_device_exports() { return exports; }

}  // namespace mote
