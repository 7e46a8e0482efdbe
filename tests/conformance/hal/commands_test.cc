// Command buffers: recording, binding tables, submitting again.
#include "tests/conformance/hal/suite.h"

namespace mote::hal {
namespace {

TEST_P(Conformance, RecordsOnce) {
  Ref<Buffer> buffer = make_buffer({1, 2});
  Ref<CommandBuffer> commands = make_commands();
  BufferRange range = all_of(*buffer);
  EXPECT_TRUE(commands->fill(range, 7, 4).ok());
  EXPECT_EQ(run(*commands).code(), StatusCode::failed_precondition);
  EXPECT_TRUE(commands->barrier().ok());
  EXPECT_TRUE(commands->finalize().ok());
  EXPECT_EQ(commands->finalize().code(), StatusCode::failed_precondition);
  EXPECT_EQ(commands->fill(range, 7, 4).code(), StatusCode::failed_precondition);
  EXPECT_EQ(commands->update(bytes_of({1, 2}), range).code(), StatusCode::failed_precondition);
  EXPECT_EQ(commands->copy(range, range).code(), StatusCode::failed_precondition);
  EXPECT_EQ(commands->barrier().code(), StatusCode::failed_precondition);
  EXPECT_EQ(read(*buffer), (Words{1, 2}));
  EXPECT_TRUE(run(*commands).ok());
  EXPECT_EQ(read(*buffer), (Words{7, 7}));
}

TEST_P(Conformance, TakesEveryModeThatProgramsUse) {
  for (CommandBufferModes modes : {0u, 0x1u, 0x11u, 0x21u, 0x41u}) {
    for (uint32_t categories : {1u, 3u}) {
      Ref<Buffer> buffer = make_buffer({1});
      Ref<CommandBuffer> commands =
          take(device->create_command_buffer({.modes = modes, .categories = categories}));
      EXPECT_TRUE(commands->fill(all_of(*buffer), 7, 4).ok());
      EXPECT_TRUE(commands->finalize().ok());
      EXPECT_TRUE(run(*commands).ok());
      EXPECT_EQ(read(*buffer), (Words{7}));
    }
  }
}

TEST_P(Conformance, AnEmptyCommandBufferIsNoWork) {
  EXPECT_TRUE(run_recorded([](CommandBuffer&) { return ok_status; }).ok());
}

TEST_P(Conformance, CommandsOnTwoSidesOfABarrierKeepTheirOrder) {
  Ref<Buffer> buffer = make_buffer(Words(4));
  auto record = [&](CommandBuffer& commands) {
    for (uint32_t i = 0; i < 500; ++i) {
      MOTE_TRY(commands.fill(part_of(*buffer, 0, 8), i, 4));
      MOTE_TRY(commands.barrier());
      MOTE_TRY(commands.copy(part_of(*buffer, 0, 8), part_of(*buffer, 8, 8)));
      MOTE_TRY(commands.barrier());
      MOTE_TRY(commands.update(bytes_of({1000 + i}), part_of(*buffer, 4, 4)));
      MOTE_TRY(commands.barrier());
    }
    return ok_status;
  };
  EXPECT_TRUE(run_recorded(record).ok());
  EXPECT_EQ(read(*buffer), (Words{499, 1499, 499, 499}));
}

TEST_P(Conformance, KeepsDirectOperands) {
  Ref<CommandBuffer> commands = make_commands();
  Ref<Buffer> result = make_buffer({0});
  {
    Ref<Buffer> source = make_buffer({42});
    EXPECT_TRUE(commands->copy(all_of(*source), all_of(*result)).ok());
  }
  EXPECT_TRUE(commands->finalize().ok());
  EXPECT_TRUE(run(*commands).ok());
  EXPECT_EQ(read(*result), (Words{42}));
}

TEST_P(Conformance, RunsAgainWithOtherBindings) {
  Ref<CommandBuffer> commands = take(device->create_command_buffer({.binding_capacity = 2}));
  EXPECT_TRUE(commands->copy({.slot = 0}, {.slot = 1, .offset = 4}).ok());
  EXPECT_TRUE(commands->finalize().ok());
  for (uint32_t round = 1; round <= 3; ++round) {
    Ref<Buffer> source = make_buffer({round, 2 * round});
    Ref<Buffer> target = make_buffer({0, 0, 0});
    const BufferRange table[] = {all_of(*source), all_of(*target)};
    EXPECT_TRUE(run(*commands, table).ok());
    EXPECT_EQ(read(*target), (Words{0, round, 2 * round}));
  }
}

TEST_P(Conformance, RunsAgainBeforeTheLastRunIsDone) {
  Ref<CommandBuffer> commands = take(device->create_command_buffer({.binding_capacity = 1}));
  EXPECT_TRUE(commands->update(bytes_of({5}), {.slot = 0, .length = 4}).ok());
  EXPECT_TRUE(commands->finalize().ok());
  Ref<Buffer> buffers[] = {make_buffer({0, 0}), make_buffer({0, 0})};
  Ref<Fence> starts[] = {make_fence(), make_fence()};
  Ref<Fence> ends[] = {make_fence(), make_fence()};
  for (int i = 0; i < 2; ++i) {
    const BufferRange table[] = {part_of(*buffers[i], i * 4u, 4)};
    EXPECT_TRUE(device
                    ->submit({.kind = Kind::execute,
                              .wait = starts[i].get(),
                              .signal = ends[i].get(),
                              .commands = commands.get(),
                              .binding_table = table})
                    .ok());
  }
  starts[1]->signal();
  EXPECT_TRUE(ends[1]->wait(wait_forever).ok());
  EXPECT_EQ(read(*buffers[1]), (Words{0, 5}));
  EXPECT_EQ(ends[0]->query().code(), StatusCode::deferred);
  EXPECT_EQ(read(*buffers[0]), (Words{0, 0}));
  starts[0]->signal();
  EXPECT_TRUE(ends[0]->wait(wait_forever).ok());
  EXPECT_EQ(read(*buffers[0]), (Words{5, 0}));
}

TEST_P(Conformance, ResolvesBindingsByTheRules) {
  Ref<Buffer> whole = make_buffer(Words(32));
  Ref<Buffer> buffer = take(whole->subspan(system_allocator(), 64, 64));
  const BufferRange table[] = {part_of(*buffer, 16, 32),
                               {.buffer = nullptr},
                               part_of(*buffer, 60, whole_length),
                               part_of(*buffer, 60, 8)};
  struct {
    uint32_t slot;
    uint64_t offset, length;
    StatusCode code;
    size_t first, count;  // the words that are written
  } const cases[] = {
      {0, 4, whole_length, StatusCode::ok, 21, 7},
      {0, 4, 8, StatusCode::ok, 21, 2},
      {0, 32, 0, StatusCode::ok, 0, 0},
      {0, 32, whole_length, StatusCode::ok, 0, 0},
      {2, 0, whole_length, StatusCode::ok, 31, 1},
      {0, 36, 0, StatusCode::out_of_range, 0, 0},
      {0, 36, whole_length, StatusCode::out_of_range, 0, 0},
      {0, 4, 32, StatusCode::out_of_range, 0, 0},
      {0, UINT64_MAX - 3, 8, StatusCode::out_of_range, 0, 0},
      {1, 0, 4, StatusCode::invalid_argument, 0, 0},
      {3, 0, 4, StatusCode::out_of_range, 0, 0},  // the entry itself leaves its buffer
      {4, 0, 4, StatusCode::out_of_range, 0, 0},
      {UINT32_MAX, 0, 4, StatusCode::out_of_range, 0, 0},
  };
  for (const auto& expected : cases) {
    ASSERT_TRUE(run(fill(*whole, 0, nullptr, nullptr)).ok());
    BufferRange range{.slot = expected.slot, .offset = expected.offset, .length = expected.length};
    Status status =
        run_recorded([&](CommandBuffer& commands) { return commands.fill(range, 1, 4); }, table);
    EXPECT_EQ(status.code(), expected.code) << expected.slot << " " << expected.offset;
    Words words(32);
    for (size_t i = 0; i < expected.count; ++i) words[expected.first + i] = 1;
    EXPECT_EQ(read(*whole), words) << expected.slot << " " << expected.offset;
  }
}

TEST_P(Conformance, MixesDirectAndBoundOperands) {
  Ref<Buffer> direct = make_buffer({1, 2}), bound = make_buffer({0, 0});
  const BufferRange table[] = {all_of(*bound)};
  // The slot of an operand that names its buffer is ignored.
  BufferRange source = all_of(*direct);
  source.slot = 99;
  EXPECT_TRUE(
      run_recorded([&](CommandBuffer& commands) { return commands.copy(source, {}); }, table).ok());
  EXPECT_EQ(read(*bound), (Words{1, 2}));
}

class ForeignCommands final : public CommandBuffer {
 public:
  static constexpr ObjectType implementation_type{"test commands"};
  ForeignCommands() : CommandBuffer(implementation_type) {}

  Status finalize() override { return ok_status; }
  Status barrier() override { return ok_status; }
  Status fill(const BufferRange&, uint32_t, uint32_t) override { return ok_status; }
  Status update(Bytes, const BufferRange&) override { return ok_status; }
  Status copy(const BufferRange&, const BufferRange&) override { return ok_status; }
  Status dispatch(const DispatchParams&) override { return ok_status; }

 private:
  void destroy() override { delete this; }
  ~ForeignCommands() = default;
};

TEST_P(Conformance, RefusesCommandsOfAnotherKindOfDevice) {
  auto foreign = Ref<ForeignCommands>::adopt(new ForeignCommands);
  EXPECT_EQ(run(*foreign).code(), StatusCode::invalid_argument);
}

}  // namespace
}  // namespace mote::hal
