// Command buffers.
#include "tests/unit/modules/hal_exports.h"

namespace mote {
namespace {

using hal::make_buffer;
using hal::words_of;
using Words = std::vector<uint32_t>;

Ref<hal::CommandBuffer> make_commands(Hal& hal) {
  EXPECT_TRUE(hal.call("command_buffer.create", {hal.device, 0, 3, any_queue, 4}).ok());
  return hal.result<hal::CommandBuffer>();
}

// Finalizes and runs; `table` is count and (buffer, offset, length) tuples.
Status execute(Hal& hal, const Ref<hal::CommandBuffer>& commands, const Arguments& table = {0}) {
  static_cast<void>(hal.call("command_buffer.finalize", {commands}));
  Arguments arguments{hal.device, any_queue, nullptr, nullptr, commands, 0};
  arguments.insert(arguments.end(), table.begin(), table.end());
  return hal.call("device.queue.execute.indirect", arguments);
}

void create(Hal& hal) {
  for (int modes : {0, 1, 0x11}) {
    for (int categories : {1, 3}) {
      EXPECT_TRUE(hal({hal.device, modes, categories, any_queue, 3}).ok());
      Ref<hal::CommandBuffer> commands = hal.result<hal::CommandBuffer>();
      ASSERT_TRUE(commands);
      // It records already.
      Ref<hal::Buffer> buffer = make_buffer({0});
      EXPECT_TRUE(
          hal.call("command_buffer.fill_buffer", {commands, buffer, 0, 4, 0, 7, 4, 0}).ok());
      EXPECT_TRUE(execute(hal, commands).ok());
      EXPECT_EQ(words_of(*buffer), (Words{7}));
    }
  }
}

void finalize(Hal& hal) {
  Ref<hal::CommandBuffer> commands = make_commands(hal);
  EXPECT_EQ(hal.call("device.queue.execute", {hal.device, any_queue, nullptr, nullptr, commands, 0})
                .code(),
            StatusCode::failed_precondition);
  EXPECT_TRUE(hal({commands}).ok());
  EXPECT_EQ(hal({commands}).code(), StatusCode::failed_precondition);
  EXPECT_EQ(hal.call("command_buffer.execution_barrier", {commands, 28, 13, 0}).code(),
            StatusCode::failed_precondition);
}

void begin_debug_group(Hal& hal) {
  Ref<hal::CommandBuffer> commands = make_commands(hal);
  EXPECT_TRUE(hal({commands, text("layer")}).ok());
  EXPECT_TRUE(execute(hal, commands).ok());
}

void end_debug_group(Hal& hal) {
  Ref<hal::CommandBuffer> commands = make_commands(hal);
  EXPECT_TRUE(hal.call("command_buffer.begin_debug_group", {commands, text("layer")}).ok());
  EXPECT_TRUE(hal({commands}).ok());
  EXPECT_TRUE(execute(hal, commands).ok());
}

void advise_buffer(Hal& hal) {
  Ref<hal::CommandBuffer> commands = make_commands(hal);
  Ref<hal::Buffer> buffer = make_buffer({1, 2});
  EXPECT_TRUE(hal({commands, buffer, 0, 0, 0, 0}).ok());
  EXPECT_TRUE(hal({commands, nullptr, 0, 0, 0, 1}).ok());
  EXPECT_TRUE(hal({commands, buffer, 0, 0, 0, 0}).ok());
  EXPECT_TRUE(execute(hal, commands).ok());
  EXPECT_EQ(words_of(*buffer), (Words{1, 2}));
}

void execution_barrier(Hal& hal) {
  Ref<hal::CommandBuffer> commands = make_commands(hal);
  Ref<hal::Buffer> buffer = make_buffer({0, 0});
  EXPECT_TRUE(hal.call("command_buffer.fill_buffer", {commands, buffer, 0, 4, 0, 7, 4, 0}).ok());
  EXPECT_TRUE(hal({commands, 28, 13, 0}).ok());
  EXPECT_TRUE(
      hal.call("command_buffer.copy_buffer", {commands, 0, 0, buffer, 0, buffer, 4, 4, 0}).ok());
  EXPECT_TRUE(execute(hal, commands).ok());
  EXPECT_EQ(words_of(*buffer), (Words{7, 7}));
  EXPECT_EQ(hal({commands, 28, 13, 0}).code(), StatusCode::failed_precondition);
}

// (commands, target?, offset, length, slot, pattern, pattern length, flags)
void fill_buffer(Hal& hal) {
  Ref<hal::CommandBuffer> commands = make_commands(hal);
  Ref<hal::Buffer> direct = make_buffer({0, 0, 0}), bound = make_buffer({0, 0});
  EXPECT_TRUE(hal({commands, direct, 0, 4, 9, -2, 4, 0}).ok());
  EXPECT_TRUE(hal({commands, direct, 4, -1, 0, 0x1234'5678'0000'00AB, 1, 0}).ok());
  EXPECT_TRUE(hal({commands, nullptr, 4, 4, 1, 0xCDEF, 2, 0}).ok());
  for (int length : {0, 3, 8})
    EXPECT_EQ(hal({commands, direct, 0, 8, 0, 0, length, 0}).code(), StatusCode::invalid_argument);
  EXPECT_EQ(hal({commands, direct, 2, 4, 0, 0, 4, 0}).code(), StatusCode::invalid_argument);
  EXPECT_EQ(hal({commands, direct, 0, 6, 0, 0, 4, 0}).code(), StatusCode::invalid_argument);
  EXPECT_EQ(hal({commands, direct, 8, 8, 0, 0, 4, 0}).code(), StatusCode::out_of_range);
  EXPECT_TRUE(execute(hal, commands, {2, nullptr, 0, -1, bound, 0, 8}).ok());
  EXPECT_EQ(words_of(*direct), (Words{0xFFFFFFFE, 0xABABABAB, 0xABABABAB}));
  EXPECT_EQ(words_of(*bound), (Words{0, 0xCDEFCDEF}));
  EXPECT_EQ(hal({commands, direct, 0, 4, 0, 0, 4, 0}).code(), StatusCode::failed_precondition);
}

// (commands, source, source offset, target?, target offset, length, slot, flags)
void update_buffer(Hal& hal) {
  Ref<hal::CommandBuffer> commands = make_commands(hal);
  Ref<hal::Buffer> direct = make_buffer({0, 0}), bound = make_buffer({0, 0});
  Ref<vm::Buffer> source = take(vm::Buffer::allocate(system_allocator(), 8, 8));
  for (uint8_t i = 0; i < 8; ++i) source->data()[i] = i;
  EXPECT_TRUE(hal({commands, source, 1, direct, 4, 4, 9, 0}).ok());
  EXPECT_TRUE(hal({commands, source, 4, nullptr, 0, 4, 0, 0}).ok());
  source->data()[4] = 99;  // taken at the call
  for (auto [offset, length] : {std::pair<int64_t, int64_t>{5, 4}, {9, 0}, {-1, 4}, {0, -1}})
    EXPECT_EQ(hal({commands, source, offset, direct, 0, length, 0, 0}).code(),
              StatusCode::out_of_range);
  EXPECT_EQ(hal({commands, source, 0, direct, 4, 8, 0, 0}).code(), StatusCode::out_of_range);
  Ref<vm::Buffer> large = take(vm::Buffer::allocate(system_allocator(), 65540, 8));
  EXPECT_EQ(hal({commands, large, 0, nullptr, 0, 65540, 0, 0}).code(),
            StatusCode::invalid_argument);
  EXPECT_TRUE(execute(hal, commands, {1, bound, 4, 4}).ok());
  EXPECT_EQ(words_of(*direct), (Words{0, 0x04030201}));
  EXPECT_EQ(words_of(*bound), (Words{0, 0x07060504}));
}

// (commands, source slot, target slot, source?, offset, target?, offset, length, flags)
void copy_buffer(Hal& hal) {
  Ref<hal::CommandBuffer> commands = make_commands(hal);
  Ref<hal::Buffer> source = make_buffer({1, 2, 3}), target = make_buffer({0, 0, 0});
  EXPECT_TRUE(hal({commands, 0, 1, nullptr, 8, nullptr, 0, 4, 0}).ok());
  EXPECT_TRUE(hal({commands, 9, 9, source, 0, target, 4, 8, 0}).ok());
  EXPECT_EQ(hal({commands, 0, 0, source, 8, target, 0, 8, 0}).code(), StatusCode::out_of_range);
  EXPECT_EQ(hal({commands, 0, 0, source, 0, target, 8, 8, 0}).code(), StatusCode::out_of_range);
  EXPECT_TRUE(execute(hal, commands, {2, source, 0, -1, target, 0, -1}).ok());
  EXPECT_EQ(words_of(*target), (Words{3, 1, 2}));
  Ref<hal::CommandBuffer> overlapping = make_commands(hal);
  EXPECT_TRUE(hal({overlapping, 0, 0, source, 0, source, 4, 8, 0}).ok());
  EXPECT_EQ(execute(hal, overlapping).code(), StatusCode::invalid_argument);
}

void collective(Hal& hal) {
  EXPECT_EQ(hal({make_commands(hal), nullptr, 0x00090101, 0, 0, 1, nullptr, nullptr, 0, 4, 0, 4, 1})
                .code(),
            StatusCode::unimplemented);
}

// (commands, executable, function, x, y, z, flags, [constant]*,
//  [reserved, slot, buffer?, offset, length]*)
void dispatch(Hal& hal) {
  Words seen;
  auto executable = hal::FakeExecutable::make(
      {.constant_count = 1, .binding_count = 2},
      [&](const hal::DispatchState& state, const hal::WorkgroupState& workgroup) {
        seen = {state.constants[0], *static_cast<uint32_t*>(state.bindings[0]),
                *static_cast<uint32_t*>(state.bindings[1]), workgroup.id_x};
        return ok_status;
      });
  Ref<hal::CommandBuffer> commands = make_commands(hal);
  Ref<hal::Buffer> direct = make_buffer({1, 2}), bound = make_buffer({3, 4});
  Arguments arguments{commands, executable, 0,      2, 1, 1, 0, 1,       77, 2,
                      0,        9,          direct, 4, 4, 0, 1, nullptr, 4,  -1};
  EXPECT_TRUE(hal(arguments).ok());
  auto expect_refused = [&](size_t index, Argument value, StatusCode code) {
    Arguments changed = arguments;
    changed[index] = value;
    EXPECT_EQ(hal(changed).code(), code) << index;
  };
  expect_refused(2, 1, StatusCode::out_of_range);
  expect_refused(2, -1, StatusCode::out_of_range);
  expect_refused(2, 0x1'0000'0000, StatusCode::out_of_range);
  expect_refused(5, 65536, StatusCode::invalid_argument);
  expect_refused(6, 4, StatusCode::unimplemented);
  expect_refused(13, 8, StatusCode::out_of_range);
  expect_refused(14, 5, StatusCode::out_of_range);
  EXPECT_EQ(hal({commands, executable, 0, 1, 1, 1, 0, 0, 0}).code(), StatusCode::invalid_argument);
  for (size_t lists : {1, 0}) {
    Arguments many{commands, executable, 0, 1, 1, 1, 0};
    many.emplace_back(lists * 65);
    many.insert(many.end(), lists * 65, Argument(0));
    many.emplace_back((1 - lists) * 65);
    for (size_t i = 0; i < (1 - lists) * 65; ++i) many.insert(many.end(), {0, 0, direct, 0, 4});
    EXPECT_EQ(hal(many).code(), StatusCode::out_of_range);
  }
  EXPECT_TRUE(execute(hal, commands, {2, nullptr, 0, -1, bound, 0, 8}).ok());
  EXPECT_EQ(seen, (Words{77, 2, 4, 1}));
  EXPECT_EQ(execute(hal, commands, {0}).code(), StatusCode::out_of_range);
  EXPECT_EQ(execute(hal, commands, {2, nullptr, 0, -1, nullptr, 0, 8}).code(),
            StatusCode::invalid_argument);
  EXPECT_EQ(hal(arguments).code(), StatusCode::failed_precondition);
}

// (commands, executable, function, counts slot, counts?, offset, flags, [constant]*, [binding]*)
void dispatch_indirect(Hal& hal) {
  int runs = 0;
  auto executable = hal::FakeExecutable::make({.binding_count = 1},
                                              [&](auto&, auto&) { return ++runs, ok_status; });
  Ref<hal::CommandBuffer> commands = make_commands(hal);
  Ref<hal::Buffer> counts = make_buffer({0, 2, 3, 4});
  EXPECT_TRUE(hal({commands, executable, 0, 1, nullptr, 0, 2, 0, 1, 0, 0, counts, 0, 16}).ok());
  EXPECT_TRUE(hal({commands, executable, 0, 0, counts, 4, 1, 0, 1, 0, 0, counts, 0, 16}).ok());
  EXPECT_EQ(hal({commands, executable, 0, 0, counts, 8, 1, 0, 1, 0, 0, counts, 0, 16}).code(),
            StatusCode::out_of_range);
  EXPECT_EQ(hal({commands, executable, 1, 0, counts, 4, 1, 0, 1, 0, 0, counts, 0, 16}).code(),
            StatusCode::out_of_range);
  EXPECT_EQ(hal({commands, executable, 0, 0, counts, 4, 1, 0, 0}).code(),
            StatusCode::invalid_argument);
  Ref<hal::Buffer> bound = make_buffer({5, 1, 1});
  EXPECT_TRUE(execute(hal, commands, {2, nullptr, 0, -1, bound, 0, -1}).ok());
  EXPECT_EQ(runs, 24 + 5);
}

constexpr HalExport exports[] = {
    {"command_buffer.advise_buffer", "0rr?IIIi_v", advise_buffer},
    {"command_buffer.begin_debug_group", "0rr_v", begin_debug_group},
    {"command_buffer.collective", "0rriiiir?r?IIIII_v", collective},
    {"command_buffer.copy_buffer", "0riir?Ir?III_v", copy_buffer},
    {"command_buffer.create", "0riiIi_r", create},
    {"command_buffer.dispatch", "0rrIiiiICiDCiir?IID_v", dispatch},
    {"command_buffer.dispatch.indirect", "0rrIir?IICiDCiir?IID_v", dispatch_indirect},
    {"command_buffer.end_debug_group", "0r_v", end_debug_group},
    {"command_buffer.execution_barrier", "0riiI_v", execution_barrier},
    {"command_buffer.fill_buffer", "0rr?IIiIiI_v", fill_buffer},
    {"command_buffer.finalize", "0r_v", finalize},
    {"command_buffer.update_buffer", "0rrIr?IIiI_v", update_buffer},
};

}  // namespace

std::span<const HalExport> hal_command_exports() { return exports; }

}  // namespace mote
