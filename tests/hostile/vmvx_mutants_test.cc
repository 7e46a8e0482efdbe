// Hostile bytecode executables: 2,000 seeded changes to each of a few, loaded by the loader and run
// through dispatches of a device under limits. Whatever the bytes are, every entry returns; nothing
// outside the bindings changes; sanitizers watch.
#include <algorithm>
#include <cstring>
#include <memory>

#include "mote/hal/device.h"
#include "mote/vm/buffer.h"
#include "tests/hostile/harness.h"
#include "tests/hostile/mutator.h"
#include "tests/take.h"
#include "vm/bytecode_module.h"

namespace mote {

const hal::Driver& sync_driver();
const hal::ExecutableLoader& vmvx_loader();

namespace hostile {
namespace {

constexpr uint64_t mutant_count = 2000;
constexpr uint64_t memory_limit = 8u << 20;
constexpr uint64_t max_instructions = 5000;
// Bytes of a binding; a guard on both sides must not change.
constexpr size_t binding_size = 4096, guard_size = 64;

// The executable inside a module that the compiler wrote.
File executable_of(const char* name) {
  const File file = read_file(std::string(MOTE_TEST_MODULES) + name);
  Diagnostic diagnostic;
  Ref<vm::BytecodeModule> module =
      take(vm::BytecodeModule::load(system_allocator(), {file.data(), file.size()}, nullptr, {},
                                    diagnostic, vm::UnknownTypes::keep));
  for (const vm::RodataInfo& rodata : module->rodata()) {
    if (rodata.bytes.size() > 4 && std::memcmp(rodata.bytes.data(), "PK", 2) == 0)
      return File(rodata.bytes.begin(), rodata.bytes.end());
  }
  ADD_FAILURE() << name << " has no executable";
  return {};
}

struct DispatchTally {
  int loaded = 0, runs = 0, runs_failed = 0;
};

// Each kernel once, its bindings parts of one buffer.
void run_kernels(hal::Device& device, hal::Executable& executable, DispatchTally& tally) {
  auto& kernels = static_cast<hal::CpuExecutable&>(executable);
  for (uint32_t i = 0; i < std::min<uint32_t>(kernels.export_count(), 8); ++i) {
    const hal::ExportInfo& info = kernels.export_info(i);
    size_t stride = binding_size + guard_size;
    size_t size = guard_size + info.binding_count * stride;
    Result<Ref<hal::Buffer>> buffer = device.allocate({}, size);
    if (!buffer.ok()) continue;
    uint8_t* bytes = buffer.value()->host_bytes().data();
    std::memset(bytes, 1, size);
    std::vector<hal::BufferRange> bindings;
    for (uint32_t b = 0; b < info.binding_count; ++b)
      bindings.push_back({.buffer = buffer.value().get(),
                          .offset = guard_size + b * stride,
                          .length = binding_size});
    std::vector<uint32_t> constants(info.constant_count, 3);
    Result<Ref<hal::CommandBuffer>> commands = device.create_command_buffer({});
    if (!commands.ok()) continue;
    Status status = commands.value()->dispatch({.executable = &executable,
                                                .function = i,
                                                .workgroup_count = {2, 2, 1},
                                                .constants = constants,
                                                .bindings = bindings});
    if (status.ok()) status = commands.value()->finalize();
    if (status.ok())
      status = device.submit(
          {.kind = hal::Submission::Kind::execute, .commands = commands.value().get()});
    ++tally.runs;
    tally.runs_failed += !status.ok();
    for (size_t at = 0; at < size; ++at) {
      bool is_guard = at % stride < guard_size;
      ASSERT_TRUE(!is_guard || bytes[at] == 1) << at;
    }
  }
}

void load_and_run(const File& file, DispatchTally& tally) {
  // Memory of exactly this size, so that sanitizers see a read past its end.
  auto bytes = std::make_unique<uint8_t[]>(file.size());
  std::copy(file.begin(), file.end(), bytes.get());
  Ref<vm::Buffer> owner =
      take(vm::Buffer::wrap_constant(system_allocator(), {bytes.get(), file.size()}, nullptr));
  CountingAllocator allocator(system_allocator(), memory_limit);
  {
    const hal::ExecutableLoader* loaders[] = {&vmvx_loader()};
    Ref<hal::Device> device = take(sync_driver().create_device({
        .allocator = allocator,
        .loaders = loaders,
        .path = "",
        .log = {},
        .diagnostic = nullptr,
        .kernel_limits = {.max_instructions = max_instructions},
    }));
    Diagnostic diagnostic;
    Result<Ref<hal::Executable>> executable = device->create_executable(
        {.format = "vmvx-bytecode-fb", .data = owner->bytes(), .owner = owner.get()}, &diagnostic);
    if (!executable.ok()) {
      EXPECT_STRNE(executable.status().text(), "");
      return;
    }
    ++tally.loaded;
    run_kernels(*device, *executable.value(), tally);
  }
  EXPECT_EQ(allocator.bytes_in_use(), 0u);
}

void run_executable_mutants(const File& file) {
  DispatchTally whole;
  load_and_run(file, whole);
  ASSERT_EQ(whole.loaded, 1);
  ASSERT_LT(whole.runs_failed, whole.runs);
  DispatchTally tally;
  for (uint64_t seed = 1; seed <= mutant_count && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    load_and_run(mutate(file, seed), tally);
  }
  // Many are refused, and many are not: both sides were tried.
  EXPECT_GT(tally.loaded, static_cast<int>(mutant_count / 20));
  EXPECT_LT(tally.loaded, static_cast<int>(mutant_count * 19 / 20));
  EXPECT_GT(tally.runs_failed, 0);
  EXPECT_GT(tally.runs, tally.runs_failed);
  testing::Test::RecordProperty("loaded", tally.loaded);
  testing::Test::RecordProperty("runs", tally.runs);
  testing::Test::RecordProperty("runs_failed", tally.runs_failed);
}

TEST(HostileExecutables, Bytecode) {
  run_executable_mutants(executable_of("/hostile/steps-vmvx.vmfb"));
}

TEST(HostileExecutables, Microkernels) {
  run_executable_mutants(executable_of("/hostile/steps-vmvx-tiles.vmfb"));
}

}  // namespace
}  // namespace hostile
}  // namespace mote
