// The native module "hal", function by function, called as the virtual machine calls it.
#include <string>

#include "mote/hal/buffer_view.h"
#include "mote/vm/buffer.h"
#include "mote/vm/native_module.h"
#include "tests/unit/hal/support.h"
#include "vm/calling_convention.h"

namespace mote {

const vm::NativeModule& hal_module();

namespace {

using hal::make_buffer;
using hal::make_fence;
using hal::words_of;

// Arguments in the order of the signature; a span is its tuple count followed by its fields.
struct Argument {
  Argument(int value) { slot.i32 = value; }
  Argument(uint32_t value) { slot.i32 = static_cast<int32_t>(value); }
  Argument(hal::ElementType value) { slot.i32 = static_cast<int32_t>(value); }
  Argument(int64_t value) { slot.i64 = value; }
  Argument(uint64_t value) { slot.i64 = static_cast<int64_t>(value); }
  Argument(Object* object) { slot.ref = object; }
  template <class T>
  Argument(const Ref<T>& object) {
    slot.ref = object.get();
  }
  vm::Slot slot = {.i64 = 0};
};

class HalModule : public ::testing::Test {
 protected:
  void SetUp() override {
    const Ref<hal::Device> devices[] = {device};
    hal::DeviceList list{devices};
    state = take(hal_module().create_state(system_allocator(), &list));
  }

  // Results are kept until the next call.
  Status call(std::string_view name, const std::vector<Argument>& arguments) {
    drop_results();
    diagnostic.clear();
    const vm::NativeExport* found = nullptr;
    for (const vm::NativeExport& candidate : hal_module().exports)
      if (name == candidate.name) found = &candidate;
    if (!found) return not_found<"no such function">;
    std::vector<vm::Slot> slots;
    for (const Argument& argument : arguments) slots.push_back(argument.slot);
    vm::Call native({system_allocator(), diagnostic, log, state.get()}, slots,
                    starts(found->signature, slots), results);
    Status status = found->function(native);
    std::string_view signature = found->signature;
    result_kinds = signature.substr(signature.find('_') + 1);
    return status;
  }

  template <class T>
  Ref<T> returned(size_t index = 0) {
    return Ref<T>::share(object_cast<T>(results[index].ref));
  }

  Ref<vm::Buffer> text(std::string_view chars) {
    return take(vm::Buffer::wrap_constant(
        system_allocator(), {reinterpret_cast<const uint8_t*>(chars.data()), chars.size()},
        nullptr));
  }

  Ref<hal::BufferView> make_view(std::vector<int64_t> shape, hal::ElementType type,
                                 hal::EncodingType encoding = hal::EncodingType::dense_row_major) {
    return take(hal::BufferView::create(system_allocator(), make_buffer({1, 2, 3, 4}), shape, type,
                                        encoding));
  }

  Object* allocator() {
    EXPECT_TRUE(call("device.allocator", {device}).ok());
    kept.push_back(Ref<Object>::share(results[0].ref));
    return kept.back().get();
  }

  void TearDown() override { drop_results(); }

  Ref<hal::Device> device = hal::make_sync_device();
  Ref<Object> state;
  Diagnostic diagnostic;
  vm::Slot results[2] = {};
  std::vector<std::string> lines;
  LogHook log{[](void* user, LogLevel, std::string_view line) {
                static_cast<std::vector<std::string>*>(user)->emplace_back(line);
              },
              &lines};

 private:
  // Where each position begins, and the end.
  std::span<const uint32_t> starts(std::string_view signature, std::span<const vm::Slot> slots) {
    start_table.clear();
    uint32_t at = 0;
    for (size_t i = 1; i < signature.size() && signature[i] != '_'; ++i) {
      if (signature[i] == 'v') continue;
      start_table.push_back(at);
      if (signature[i] != 'C') {
        ++at;
        continue;
      }
      size_t end = signature.find('D', i);
      at += 1 + static_cast<uint32_t>(slots[at].i32) * static_cast<uint32_t>(end - i - 1);
      i = end;
    }
    start_table.push_back(at);
    EXPECT_EQ(at, slots.size()) << signature;
    return start_table;
  }

  void drop_results() {
    for (size_t i = 0; i < 2; ++i) {
      if (i < result_kinds.size() && result_kinds[i] == 'r' && results[i].ref)
        results[i].ref->release();
      results[i].i64 = 0;
    }
    result_kinds = {};
  }

  std::string_view result_kinds;
  std::vector<uint32_t> start_table;
  std::vector<Ref<Object>> kept;
};

constexpr uint64_t any_queue = UINT64_MAX;

TEST_F(HalModule, DescribesItself) {
  EXPECT_STREQ(hal_module().name, "hal");
  EXPECT_EQ(hal_module().version, 7u);
  EXPECT_EQ(hal_module().exports.size(), 58u);
  EXPECT_EQ(hal_module().types.size(), 11u);
  std::string_view previous;
  for (const vm::NativeExport& entry : hal_module().exports) {
    EXPECT_LT(previous, entry.name);
    previous = entry.name;
    vm::CallingConvention convention;
    EXPECT_TRUE(vm::parse_calling_convention(entry.signature, true, convention).ok()) << entry.name;
  }
}

TEST_F(HalModule, RefusesNullAndWrongObjects) {
  EXPECT_EQ(call("buffer.length", {static_cast<Object*>(nullptr)}).code(),
            StatusCode::invalid_argument);
  EXPECT_EQ(call("buffer.length", {device}).code(), StatusCode::invalid_argument);
  EXPECT_EQ(
      call("device.queue.barrier", {device, any_queue, device, make_fence(), int64_t{0}}).code(),
      StatusCode::invalid_argument);
}

TEST_F(HalModule, HasTheDevicesOfTheList) {
  EXPECT_TRUE(call("devices.count", {}).ok());
  EXPECT_EQ(results[0].i32, 1);
  EXPECT_TRUE(call("devices.get", {0}).ok());
  EXPECT_EQ(returned<hal::Device>(), device);
  for (int index : {1, -1}) {
    EXPECT_TRUE(call("devices.get", {index}).ok());
    EXPECT_EQ(results[0].ref, nullptr);
  }
  EXPECT_EQ(allocator(), allocator());
  EXPECT_EQ(call("device.allocator", {hal::make_sync_device()}).code(),
            StatusCode::invalid_argument);
}

TEST_F(HalModule, AnswersQueries) {
  Ref<vm::Buffer> id = text("hal.device.id"), local = text("local*"), cuda = text("cuda");
  EXPECT_TRUE(call("device.query.i64", {device, id, local}).ok());
  EXPECT_EQ(results[0].i32, 1);
  EXPECT_EQ(results[1].i64, 1);
  EXPECT_TRUE(call("device.query.i64", {device, id, cuda}).ok());
  EXPECT_EQ(results[0].i32, 1);
  EXPECT_EQ(results[1].i64, 0);
  EXPECT_TRUE(call("device.query.i64", {device, cuda, cuda}).ok());
  EXPECT_EQ(results[0].i32, 0);
  EXPECT_EQ(results[1].i64, 0);
}

TEST_F(HalModule, SelectsTheFirstDevice) {
  EXPECT_TRUE(call("allocator.select", {0x30, 0xC03, int64_t{0}, 1, device, int64_t{3}}).ok());
  EXPECT_EQ(returned<hal::Device>(), device);
  EXPECT_EQ(results[1].i64, 3);
  EXPECT_EQ(call("allocator.select", {0x30, 0xC03, int64_t{0}, 0}).code(),
            StatusCode::invalid_argument);
}

TEST_F(HalModule, AllocatesAndChecksBuffers) {
  EXPECT_TRUE(call("allocator.allocate", {allocator(), any_queue, 0x30, 0xC03, int64_t{16}}).ok());
  Ref<hal::Buffer> buffer = returned<hal::Buffer>();
  ASSERT_TRUE(buffer);
  EXPECT_EQ(buffer->size(), 16u);
  Ref<vm::Buffer> message = text("input0");
  auto check = [&](int64_t length, uint32_t type, uint32_t usage) {
    return call("buffer.assert", {buffer, message, allocator(), length, type, usage});
  };
  EXPECT_TRUE(check(16, 0x10, 0xC03).ok());
  EXPECT_TRUE(check(16, 0x56, 0x09000C03).ok());
  EXPECT_EQ(check(16, 0x10, 0x10000).code(), StatusCode::permission_denied);
  EXPECT_EQ(check(16, 0x80, 0).code(), StatusCode::permission_denied);
  EXPECT_EQ(check(17, 0x10, 0xC03).code(), StatusCode::invalid_argument);
  EXPECT_EQ(diagnostic.detail.view(), "input0");
  EXPECT_EQ(diagnostic.expected.view(), "17 bytes");
  EXPECT_EQ(diagnostic.found.view(), "16");
  EXPECT_EQ(call("allocator.allocate", {allocator(), any_queue, 0x30, 0xC03, int64_t{-1}}).code(),
            StatusCode::resource_exhausted);
}

TEST_F(HalModule, ImportsHostMemory) {
  alignas(64) static uint8_t memory[128] = {1, 2, 3, 4};
  Ref<vm::Buffer> constant =
      take(vm::Buffer::wrap_constant(system_allocator(), Bytes(memory), nullptr));
  auto import = [&](const Ref<vm::Buffer>& source, int may_fail, uint32_t usage, int64_t offset,
                    int64_t length) {
    return call("allocator.import",
                {allocator(), may_fail, any_queue, 0x30, usage, source, offset, length});
  };
  EXPECT_TRUE(import(constant, 1, 0x80C03, 64, 32).ok());
  Ref<hal::Buffer> imported = returned<hal::Buffer>();
  ASSERT_TRUE(imported);
  EXPECT_EQ(imported->host_bytes().data(), memory + 64);
  EXPECT_EQ(imported->size(), 32u);
  EXPECT_EQ(call("buffer.store", {1, imported, int64_t{0}, 1}).code(),
            StatusCode::permission_denied);
  EXPECT_TRUE(import(constant, 1, 0x80C03, 0, -1).ok());
  EXPECT_EQ(returned<hal::Buffer>()->size(), 128u);
  EXPECT_TRUE(import(constant, 1, 0x80C03, 32, 32).ok());
  EXPECT_FALSE(returned<hal::Buffer>());
  EXPECT_EQ(import(constant, 0, 0x80C03, 32, 32).code(), StatusCode::unavailable);
  EXPECT_EQ(import(constant, 1, 0x80C03, 64, 65).code(), StatusCode::invalid_argument);
  EXPECT_EQ(import(constant, 1, 0x80C03, 64, -1).code(), StatusCode::invalid_argument);
  EXPECT_EQ(import(constant, 1, 0xC03, 0, -1).code(), StatusCode::permission_denied);
  Ref<vm::Buffer> writable = take(vm::Buffer::allocate(system_allocator(), 64, 64));
  EXPECT_TRUE(import(writable, 1, 0xC03, 0, -1).ok());
  imported = returned<hal::Buffer>();
  EXPECT_TRUE(call("buffer.store", {7, imported, int64_t{0}, 1}).ok());
  EXPECT_EQ(writable->bytes()[0], 7);
}

TEST_F(HalModule, LoadsAndStoresBytes) {
  Ref<hal::Buffer> buffer = make_buffer({0x84838281, 0});
  auto load = [&](int64_t offset, int count) {
    return call("buffer.load", {buffer, offset, count});
  };
  EXPECT_TRUE(load(0, 1).ok());
  EXPECT_EQ(results[0].i32, 0x81);
  EXPECT_TRUE(load(1, 2).ok());
  EXPECT_EQ(results[0].i32, 0x8382);
  EXPECT_TRUE(load(0, 4).ok());
  EXPECT_EQ(static_cast<uint32_t>(results[0].i32), 0x84838281u);
  EXPECT_EQ(load(5, 4).code(), StatusCode::out_of_range);
  EXPECT_EQ(load(-1, 4).code(), StatusCode::out_of_range);
  EXPECT_EQ(load(0, 8).code(), StatusCode::invalid_argument);
  EXPECT_TRUE(call("buffer.store", {0x11223344, buffer, int64_t{5}, 2}).ok());
  EXPECT_EQ(words_of(*buffer)[1], 0x00334400u);
  EXPECT_EQ(call("buffer.store", {1, buffer, int64_t{8}, 1}).code(), StatusCode::out_of_range);
}

TEST_F(HalModule, CountsLogicalOwners) {
  Ref<hal::Buffer> buffer = make_buffer({1, 2});
  EXPECT_TRUE(call("buffer.subspan", {buffer, int64_t{4}, int64_t{4}}).ok());
  Ref<hal::Buffer> part = returned<hal::Buffer>();
  EXPECT_TRUE(call("buffer.length", {part}).ok());
  EXPECT_EQ(results[0].i64, 4);
  EXPECT_EQ(call("buffer.subspan", {buffer, int64_t{4}, int64_t{5}}).code(),
            StatusCode::out_of_range);
  EXPECT_TRUE(call("buffer.allocation.is_terminal", {buffer}).ok());
  EXPECT_EQ(results[0].i32, 1);
  EXPECT_TRUE(call("buffer.allocation.preserve", {part}).ok());
  EXPECT_TRUE(call("buffer.allocation.is_terminal", {buffer}).ok());
  EXPECT_EQ(results[0].i32, 0);
  EXPECT_TRUE(call("buffer.allocation.discard", {buffer}).ok());
  EXPECT_EQ(results[0].i32, 0);
  EXPECT_TRUE(call("buffer.allocation.discard", {buffer}).ok());
  EXPECT_EQ(results[0].i32, 1);
}

TEST_F(HalModule, MakesViewsOfParts) {
  Ref<hal::Buffer> buffer = make_buffer({1, 2, 3, 4});
  EXPECT_TRUE(call("buffer_view.create",
                   {buffer, int64_t{4}, int64_t{8}, hal::ElementType::i32, 1, 1, int64_t{2}})
                  .ok());
  Ref<hal::BufferView> view = returned<hal::BufferView>();
  ASSERT_TRUE(view);
  EXPECT_EQ(words_of(view->buffer()), (std::vector<uint32_t>{2, 3}));
  EXPECT_EQ(
      call("buffer_view.create", {buffer, int64_t{12}, int64_t{8}, hal::ElementType::i32, 1, 0})
          .code(),
      StatusCode::out_of_range);
  EXPECT_TRUE(call("buffer_view.buffer", {view}).ok());
  EXPECT_EQ(returned<hal::Buffer>().get(), &view->buffer());
  EXPECT_TRUE(call("buffer_view.element_type", {view}).ok());
  EXPECT_EQ(results[0].i32, 0x10000020);
  EXPECT_TRUE(call("buffer_view.encoding_type", {view}).ok());
  EXPECT_EQ(results[0].i32, 1);
  EXPECT_TRUE(call("buffer_view.rank", {view}).ok());
  EXPECT_EQ(results[0].i32, 1);
  EXPECT_TRUE(call("buffer_view.dim", {view, 0}).ok());
  EXPECT_EQ(results[0].i64, 2);
  for (int index : {1, -1}) {
    EXPECT_TRUE(call("buffer_view.dim", {view, index}).ok());
    EXPECT_EQ(results[0].i64, 0);
  }
}

TEST_F(HalModule, AssertsTypeAndShape) {
  using hal::ElementType;
  Ref<vm::Buffer> message = text("input0");
  auto check = [&](const Ref<hal::BufferView>& view, ElementType type,
                   const std::vector<int64_t>& shape) {
    std::vector<Argument> arguments{view, message, type, 1, static_cast<int>(shape.size())};
    for (int64_t dimension : shape) arguments.emplace_back(dimension);
    return call("buffer_view.assert", arguments);
  };
  EXPECT_TRUE(check(make_view({4}, ElementType::f32), ElementType::f32, {4}).ok());
  EXPECT_EQ(check(make_view({3}, ElementType::f32), ElementType::f32, {4}).code(),
            StatusCode::invalid_argument);
  EXPECT_EQ(diagnostic.detail.view(), "input0");
  EXPECT_EQ(diagnostic.expected.view(), "4xf32");
  EXPECT_EQ(diagnostic.found.view(), "3xf32");
  EXPECT_FALSE(check(make_view({4, 1}, ElementType::f32), ElementType::f32, {4}).ok());
  EXPECT_FALSE(check(make_view({}, ElementType::f32), ElementType::f32, {4}).ok());
  EXPECT_FALSE(check(make_view({4}, ElementType::f32), ElementType::i32, {4}).ok());
  EXPECT_FALSE(check(make_view({4}, ElementType::f16), ElementType::bf16, {4}).ok());
  EXPECT_TRUE(check(make_view({4}, ElementType::ui32), ElementType::i32, {4}).ok());
  EXPECT_TRUE(check(make_view({4}, ElementType::i1), ElementType::i8, {4}).ok());
  EXPECT_FALSE(check(make_view({4}, ElementType::i8), ElementType::i32, {4}).ok());
  EXPECT_TRUE(check(make_view({4}, ElementType::none), ElementType::f32, {4}).ok());
  EXPECT_TRUE(
      check(make_view({4}, ElementType::f32, hal::EncodingType::opaque), ElementType::f32, {4})
          .ok());
  EXPECT_FALSE(
      check(make_view({4}, ElementType::f32, hal::EncodingType{2}), ElementType::f32, {4}).ok());
}

TEST_F(HalModule, TracesViews) {
  EXPECT_TRUE(call("buffer_view.trace", {text("layer"), 2, make_view({4}, hal::ElementType::f32),
                                         make_view({2, 2}, hal::ElementType::i32)})
                  .ok());
  EXPECT_EQ(lines, (std::vector<std::string>{"layer: 4xf32", "layer: 2x2xi32"}));
}

TEST_F(HalModule, RefusesExecutablesItCannotLoad) {
  Ref<vm::Buffer> format = text("embedded-elf-unknown"), data = text("data"), odd = text("12345");
  Object* none = nullptr;
  EXPECT_EQ(call("executable.create", {device, any_queue, format, data, none}).code(),
            StatusCode::not_found);
  EXPECT_EQ(call("executable.create", {device, any_queue, format, data, odd}).code(),
            StatusCode::invalid_argument);
}

class HalCommands : public HalModule {
 protected:
  void SetUp() override {
    HalModule::SetUp();
    EXPECT_TRUE(call("command_buffer.create", {device, 0, 3, any_queue, 2}).ok());
    commands = returned<hal::CommandBuffer>();
  }

  Status finalize() { return call("command_buffer.finalize", {commands}); }

  Status execute() {
    Object* none = nullptr;
    return call("device.queue.execute", {device, any_queue, none, none, commands, int64_t{0}});
  }

  Ref<hal::CommandBuffer> commands;
  Object* null = nullptr;
};

TEST_F(HalCommands, RecordsTransfers) {
  Ref<hal::Buffer> buffer = make_buffer({0, 0, 0, 0});
  Ref<vm::Buffer> source = text("abcdefgh");
  EXPECT_TRUE(call("command_buffer.begin_debug_group", {commands, source}).ok());
  EXPECT_TRUE(call("command_buffer.fill_buffer",
                   {commands, buffer, int64_t{0}, int64_t{4}, 0, int64_t{-2}, 4, int64_t{0}})
                  .ok());
  EXPECT_TRUE(call("command_buffer.update_buffer",
                   {commands, source, int64_t{1}, buffer, int64_t{4}, int64_t{4}, 0, int64_t{0}})
                  .ok());
  EXPECT_TRUE(call("command_buffer.execution_barrier", {commands, 28, 13, int64_t{0}}).ok());
  EXPECT_TRUE(call("command_buffer.copy_buffer",
                   {commands, 0, 0, buffer, int64_t{0}, buffer, int64_t{8}, int64_t{8}, int64_t{0}})
                  .ok());
  EXPECT_TRUE(call("command_buffer.advise_buffer",
                   {commands, buffer, int64_t{0}, int64_t{0}, int64_t{0}, 0})
                  .ok());
  EXPECT_TRUE(call("command_buffer.end_debug_group", {commands}).ok());
  EXPECT_EQ(call("command_buffer.update_buffer",
                 {commands, source, int64_t{5}, buffer, int64_t{0}, int64_t{4}, 0, int64_t{0}})
                .code(),
            StatusCode::out_of_range);
  EXPECT_EQ(call("command_buffer.fill_buffer",
                 {commands, buffer, int64_t{0}, int64_t{8}, 0, int64_t{0}, 8, int64_t{0}})
                .code(),
            StatusCode::invalid_argument);
  EXPECT_TRUE(finalize().ok());
  EXPECT_EQ(finalize().code(), StatusCode::failed_precondition);
  EXPECT_TRUE(execute().ok());
  EXPECT_EQ(words_of(*buffer),
            (std::vector<uint32_t>{0xFFFFFFFE, 0x65646362, 0xFFFFFFFE, 0x65646362}));
}

TEST_F(HalCommands, DispatchesDirectAndBoundOperands) {
  std::vector<uint32_t> seen;
  auto executable = hal::FakeExecutable::make(
      {.constant_count = 1, .binding_count = 2},
      [&](const hal::DispatchState& dispatch, const hal::WorkgroupState& workgroup) {
        seen = {dispatch.constants[0], *static_cast<uint32_t*>(dispatch.bindings[0]),
                *static_cast<uint32_t*>(dispatch.bindings[1]), workgroup.id_x};
        return ok_status;
      });
  EXPECT_TRUE(call("executable.lookup.function", {executable, text("kernel")}).ok());
  int64_t function = results[0].i64;
  EXPECT_EQ(call("executable.lookup.function", {executable, text("kernels")}).code(),
            StatusCode::not_found);
  EXPECT_EQ(diagnostic.found.view(), "'kernels'");
  Ref<hal::Buffer> direct = make_buffer({1, 2}), bound = make_buffer({3, 4});
  auto dispatch = [&](int64_t id) {
    return call("command_buffer.dispatch",
                {commands, executable, id,         2, 1, 1,    int64_t{0}, 1,          77, 2, 0, 9,
                 direct,   int64_t{4}, int64_t{4}, 0, 1, null, int64_t{4}, int64_t{-1}});
  };
  EXPECT_TRUE(dispatch(function).ok());
  EXPECT_EQ(dispatch(1).code(), StatusCode::out_of_range);
  EXPECT_EQ(dispatch(-1).code(), StatusCode::out_of_range);
  EXPECT_TRUE(finalize().ok());
  EXPECT_EQ(execute().code(), StatusCode::out_of_range);  // without the table
  EXPECT_TRUE(call("device.queue.execute.indirect",
                   {device, any_queue, null, null, commands, int64_t{0}, 2, null, int64_t{0},
                    int64_t{-1}, bound, int64_t{0}, int64_t{8}})
                  .ok());
  EXPECT_EQ(seen, (std::vector<uint32_t>{77, 2, 4, 1}));
}

TEST_F(HalCommands, DispatchesWithCountsFromABuffer) {
  int runs = 0;
  auto executable = hal::FakeExecutable::make({}, [&](auto&, auto&) { return ++runs, ok_status; });
  Ref<hal::Buffer> counts = make_buffer({0, 2, 3, 4});
  EXPECT_TRUE(call("command_buffer.dispatch.indirect",
                   {commands, executable, int64_t{0}, 0, counts, int64_t{4}, int64_t{1}, 0, 0})
                  .ok());
  EXPECT_EQ(call("command_buffer.dispatch.indirect",
                 {commands, executable, int64_t{0}, 0, counts, int64_t{8}, int64_t{1}, 0, 0})
                .code(),
            StatusCode::out_of_range);
  EXPECT_TRUE(finalize().ok());
  EXPECT_TRUE(execute().ok());
  EXPECT_EQ(runs, 24);
}

TEST_F(HalModule, QueuesRunTheirWork) {
  Object* null = nullptr;
  int64_t zero = 0;
  Ref<hal::Fence> ready = make_fence();
  EXPECT_TRUE(call("device.queue.alloca",
                   {device, any_queue, null, ready, zero, 0x30, 0xC03, int64_t{16}, zero})
                  .ok());
  Ref<hal::Buffer> buffer = returned<hal::Buffer>();
  ASSERT_TRUE(buffer);
  EXPECT_TRUE(ready->query().ok());
  EXPECT_EQ(call("device.queue.alloca",
                 {device, any_queue, null, null, int64_t{1}, 0x30, 0xC03, int64_t{16}, zero})
                .code(),
            StatusCode::unimplemented);
  EXPECT_TRUE(call("device.queue.fill", {device, any_queue, ready, null, buffer, zero, int64_t{16},
                                         int64_t{0x1111111111111111}, 4, zero})
                  .ok());
  EXPECT_TRUE(call("device.queue.update", {device, any_queue, null, null, text("__abcd"),
                                           int64_t{2}, buffer, int64_t{4}, int64_t{4}, zero})
                  .ok());
  EXPECT_TRUE(call("device.queue.copy", {device, any_queue, null, null, buffer, int64_t{4}, buffer,
                                         int64_t{8}, int64_t{4}, zero})
                  .ok());
  Ref<vm::Buffer> contents = text("0123456789");
  EXPECT_TRUE(
      call("ex.file.from_memory", {device, any_queue, 1, contents, int64_t{2}, int64_t{6}, 0})
          .ok());
  Ref<hal::File> file = returned<hal::File>();
  EXPECT_TRUE(call("device.queue.read", {device, any_queue, null, null, file, int64_t{1}, buffer,
                                         int64_t{12}, int64_t{4}, zero})
                  .ok());
  EXPECT_EQ(words_of(*buffer),
            (std::vector<uint32_t>{0x11111111, 0x64636261, 0x64636261, 0x36353433}));
  EXPECT_EQ(call("device.queue.write",
                 {device, any_queue, null, null, buffer, zero, file, zero, int64_t{4}, zero})
                .code(),
            StatusCode::permission_denied);
  Ref<hal::Fence> done = make_fence();
  EXPECT_TRUE(call("device.queue.dealloca", {device, any_queue, null, done, buffer, zero}).ok());
  EXPECT_TRUE(done->query().ok());
  EXPECT_TRUE(call("device.queue.flush", {device, any_queue}).ok());
  EXPECT_EQ(call("ex.file.from_memory", {device, any_queue, 3, contents, int64_t{2}, int64_t{6}, 0})
                .code(),
            StatusCode::permission_denied);
  EXPECT_EQ(call("ex.file.from_memory", {device, any_queue, 1, contents, int64_t{5}, int64_t{6}, 0})
                .code(),
            StatusCode::out_of_range);
}

TEST_F(HalModule, FencesOrderBarriers) {
  Object* null = nullptr;
  EXPECT_TRUE(call("fence.create", {device, int64_t{0}}).ok());
  Ref<hal::Fence> start = returned<hal::Fence>();
  Ref<hal::Fence> done = make_fence();
  EXPECT_TRUE(call("device.queue.barrier", {device, any_queue, start, done, int64_t{0}}).ok());
  EXPECT_TRUE(call("fence.query", {done}).ok());
  EXPECT_EQ(results[0].i32, 17);
  EXPECT_TRUE(call("fence.join", {int64_t{0}, 3, done, null, start}).ok());
  Ref<hal::Fence> both = returned<hal::Fence>();
  EXPECT_TRUE(call("fence.await", {0, int64_t{0}, 1, both}).ok());
  EXPECT_EQ(results[0].i32, 4);
  EXPECT_TRUE(call("fence.signal", {start}).ok());
  EXPECT_TRUE(call("fence.await", {-1, int64_t{0}, 2, both, null}).ok());
  EXPECT_EQ(results[0].i32, 0);
  EXPECT_TRUE(call("fence.query", {done}).ok());
  EXPECT_EQ(results[0].i32, 0);
  EXPECT_TRUE(call("fence.join", {int64_t{0}, 1, null}).ok());
  EXPECT_EQ(results[0].ref, nullptr);
  EXPECT_TRUE(call("fence.await", {-1, int64_t{0}, 1, null}).ok());
  EXPECT_EQ(results[0].i32, 0);
}

TEST_F(HalModule, FencesFail) {
  Ref<hal::Fence> fence = make_fence();
  EXPECT_TRUE(call("fence.fail", {fence, 0x2A}).ok());  // low five bits: 10
  EXPECT_TRUE(call("fence.query", {fence}).ok());
  EXPECT_EQ(results[0].i32, 10);
  EXPECT_EQ(call("fence.await", {-1, int64_t{0}, 1, fence}).code(), StatusCode::aborted);
}

TEST_F(HalModule, HasNoCollectives) {
  Object* null = nullptr;
  EXPECT_EQ(call("channel.create", {device, any_queue, int64_t{0}, null, null, -1, -1}).code(),
            StatusCode::unimplemented);
}

}  // namespace
}  // namespace mote
