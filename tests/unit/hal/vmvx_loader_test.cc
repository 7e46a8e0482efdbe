// Bytecode executables: how they are checked when they are loaded, and what their kernels see.
#include "hal/loaders/vmvx/vmvx_loader.h"

#include <atomic>
#include <string>
#include <thread>

#include "mote/vm/native_module.h"
#include "tests/asm/assembler/assembler.h"
#include "tests/unit/hal/support.h"

namespace mote::hal {
namespace {

using File = std::vector<uint8_t>;

// A module with one kernel of this body; `top` stands before it.
File kernel(const std::string& body, const std::string& attributes = "",
            const std::string& top = "", assembler::Shape shape = assembler::Shape::raw) {
  return assembler::assemble("module kernels\n" + top + "export func kernel 0rrriiiiiiiii_v {\n" +
                                 attributes + "entry:\n" + body + "\n}\n",
                             shape);
}

// r0, r1 and r2 are local memory, constants and bindings; i0 to i8 ids, sizes and counts.
const std::string return_nothing = "return []";

Result<Ref<CpuExecutable>> load(const File& file, ExecutableParams params = {},
                                Diagnostic* diagnostic = nullptr,
                                Allocator& allocator = system_allocator()) {
  params.format = "vmvx-bytecode-fb";
  params.data = {file.data(), file.size()};
  return vmvx::load(allocator, params, diagnostic);
}

// One workgroup of the first kernel.
struct Dispatch {
  std::vector<std::vector<uint32_t>> bindings;
  std::vector<uint32_t> constants;
  std::vector<uint32_t> local_memory;
  DispatchState state;
  WorkgroupState workgroup;

  Status run(CpuExecutable& executable) {
    std::vector<void*> addresses;
    std::vector<size_t> lengths;
    for (std::vector<uint32_t>& binding : bindings) {
      addresses.push_back(binding.data());
      lengths.push_back(binding.size() * 4);
    }
    state.bindings = addresses.data();
    state.binding_lengths = lengths.data();
    state.binding_count = static_cast<uint8_t>(bindings.size());
    state.constants = constants.data();
    state.constant_count = static_cast<uint16_t>(constants.size());
    workgroup.local_memory = local_memory.data();
    workgroup.local_memory_size = static_cast<uint32_t>(local_memory.size() * 4);
    return executable.run(0, state, workgroup);
  }
};

TEST(VmvxLoader, Format) {
  EXPECT_TRUE(vmvx::can_load("vmvx-bytecode-fb"));
  EXPECT_FALSE(vmvx::can_load("vmvx-bytecode-fb2"));
  EXPECT_FALSE(vmvx::can_load("vmvx"));
}

TEST(VmvxLoader, Exports) {
  const File file = assembler::assemble(R"(
module kernels
export func __init 0v_v {
  entry:
    return []
}
export func first 0rrriiiiiiiii_v {
    attribute "binding_count" "3"
    attribute "constant_count" "64"
    attribute "local_memory" "4097"
    attribute "parameter_count" "x"
  entry:
    return []
}
export func second 0rrriiiiiiiii_v {
  entry:
    return []
}
)");
  Ref<CpuExecutable> executable = take(load(file));
  ASSERT_EQ(executable->export_count(), 2u);
  EXPECT_EQ(executable->export_name(0), "first");
  EXPECT_EQ(executable->export_name(1), "second");
  EXPECT_EQ(take(executable->lookup("second")), 1u);
  EXPECT_EQ(executable->lookup("__init").status().code(), StatusCode::not_found);
  EXPECT_EQ(executable->export_info(0).binding_count, 3u);
  EXPECT_EQ(executable->export_info(0).constant_count, 64u);
  EXPECT_EQ(executable->export_info(0).local_memory_size, 8192u);
  EXPECT_EQ(executable->export_info(1).binding_count, 0u);
  EXPECT_EQ(executable->export_info(1).local_memory_size, 0u);
}

TEST(VmvxLoader, RefusedAttributes) {
  for (const char* attribute :
       {"\"binding_count\" \"65\"", "\"constant_count\" \"65\"", "\"binding_count\" \"\"",
        "\"binding_count\" \"-1\"", "\"constant_count\" \"1x\"", "\"constant_count\" \" 1\"",
        "\"local_memory\" \"268431361\"", "\"local_memory\" \"99999999999999999999999\""}) {
    Diagnostic diagnostic;
    Status status =
        load(kernel(return_nothing, std::string("attribute ") + attribute + "\n"), {}, &diagnostic)
            .status();
    EXPECT_EQ(status.code(), StatusCode::invalid_argument) << attribute;
    EXPECT_EQ(diagnostic.where.view(), "kernels.kernel");
    EXPECT_FALSE(diagnostic.expected.view().empty());
  }
}

TEST(VmvxLoader, RefusedSignatures) {
  for (const char* signature : {"0rrriiiiiiii_v", "0rrriiiiiiiii_i", "0rriiiiiiiii_v", "0v_v"}) {
    std::string results = std::string(signature).ends_with("_i") ? "return [i0]" : "return []";
    Diagnostic diagnostic;
    Status status =
        load(assembler::assemble("module kernels\nexport func odd " + std::string(signature) +
                                 " {\nentry:\n" + results + "\n}\n"),
             {}, &diagnostic)
            .status();
    EXPECT_EQ(status.code(), StatusCode::invalid_argument) << signature;
    EXPECT_EQ(diagnostic.found.view(), signature);
  }
}

TEST(VmvxLoader, RefusedModules) {
  Diagnostic diagnostic;
  EXPECT_EQ(load(File(100, 0), {}, &diagnostic).status().code(), StatusCode::invalid_argument);
  EXPECT_EQ(load({}).status().code(), StatusCode::invalid_argument);
  const uint32_t constants[] = {1};
  EXPECT_EQ(load(kernel(return_nothing), {.format = {}, .data = {}, .constants = constants})
                .status()
                .code(),
            StatusCode::unimplemented);
  diagnostic.clear();
  EXPECT_EQ(load(kernel(return_nothing, "", "import vmvx.absent 0i_i\n"), {}, &diagnostic)
                .status()
                .code(),
            StatusCode::not_found);
  EXPECT_EQ(diagnostic.found.view(), " vmvx.absent");
  // The initialiser runs when the executable is loaded.
  EXPECT_EQ(load(kernel(return_nothing, "", R"(
export func __init 0v_v {
  entry:
    const.i32 9 -> i0
    fail i0, "not today"
}
)"))
                .status()
                .code(),
            StatusCode::failed_precondition);
}

TEST(VmvxLoader, BytesOfOneCallAtAnyAddress) {
  for (assembler::Shape shape : {assembler::Shape::raw, assembler::Shape::zip}) {
    for (size_t shift : {0, 1, 2, 4, 8}) {
      File file = kernel(return_nothing, "", "", shape);
      File moved(shift, 0);
      moved.insert(moved.end(), file.begin(), file.end());
      ExecutableParams params{.format = "vmvx-bytecode-fb",
                              .data = {moved.data() + shift, file.size()}};
      Ref<CpuExecutable> executable = take(vmvx::load(system_allocator(), params, nullptr));
      std::fill(moved.begin(), moved.end(), 0xFF);
      EXPECT_EQ(Dispatch{}.run(*executable), ok_status);
    }
  }
}

// Stores the nine numbers, a constant, a word of local memory and the sizes into binding 1.
TEST(VmvxLoader, Arguments) {
  std::string body = R"(
    const.i32 1 -> i10
    list.get.ref r2, i10, !vm.buffer -> r3
)";
  for (int i = 0; i < 9; ++i)
    body += "const.i64 " + std::to_string(i) + " -> i12\nbuffer.store.i32 r3, i12, i" +
            std::to_string(i) + "\n";
  body += R"(
    const.i64 1 -> i12
    buffer.load.i32 r1, i12 -> i0
    const.i64 9 -> i12
    buffer.store.i32 r3, i12, i0
    const.i64.zero -> i14
    buffer.load.i32 r0, i14 -> i0
    const.i64 10 -> i12
    buffer.store.i32 r3, i12, i0
    buffer.store.i32 r0, i14, i12
    buffer.length r0 -> i16
    const.i64 11 -> i12
    buffer.store.i32 r3, i12, i16
    buffer.length r1 -> i16
    const.i64 12 -> i12
    buffer.store.i32 r3, i12, i16
    buffer.length r3 -> i16
    const.i64 13 -> i12
    buffer.store.i32 r3, i12, i16
    list.size r2 -> i0
    const.i64 14 -> i12
    buffer.store.i32 r3, i12, i0
    return []
)";
  Ref<CpuExecutable> executable = take(load(kernel(body, "attribute \"binding_count\" \"2\"\n")));
  Dispatch dispatch;
  dispatch.bindings = {std::vector<uint32_t>(3), std::vector<uint32_t>(15)};
  dispatch.constants = {70, 71};
  dispatch.local_memory.assign(2, 80);
  dispatch.state.workgroup_size_x = 4;
  dispatch.state.workgroup_size_y = 5;
  dispatch.state.workgroup_size_z = 6;
  dispatch.state.workgroup_count_x = 7;
  dispatch.state.workgroup_count_y = UINT32_MAX;
  dispatch.state.workgroup_count_z = 65535;
  dispatch.workgroup.id_x = 1;
  dispatch.workgroup.id_y = 2;
  dispatch.workgroup.id_z = 3;
  ASSERT_EQ(dispatch.run(*executable), ok_status);
  EXPECT_EQ(dispatch.bindings[1],
            (std::vector<uint32_t>{1, 2, 3, 4, 5, 6, 7, UINT32_MAX, 65535, 71, 80, 8, 8, 60, 2}));
  EXPECT_EQ(dispatch.local_memory[0], 10u);
}

TEST(VmvxLoader, ConstantsAreReadOnly) {
  Ref<CpuExecutable> executable = take(load(kernel(R"(
    const.i64.zero -> i12
    buffer.store.i32 r1, i12, i0
    return []
)")));
  Dispatch dispatch;
  dispatch.constants = {1};
  EXPECT_EQ(dispatch.run(*executable).code(), StatusCode::permission_denied);
  EXPECT_EQ(dispatch.constants[0], 1u);
}

// Binding 0, word 0 chooses: 0 returns, 7 fails so, 100 runs for ever.
const std::string choose = R"(
    const.i32.zero -> i10
    list.get.ref r2, i10, !vm.buffer -> r3
    const.i64.zero -> i12
    buffer.load.i32 r3, i12 -> i11
    cond_br i11, busy, done
  busy:
    const.i32 100 -> i10
    cmp.eq.i32 i10, i11 -> i14
    cond_br i14, busy, failed
  failed:
    fail i11, "as told"
  done:
    return []
)";
const std::string one_binding = "attribute \"binding_count\" \"1\"\n";

TEST(VmvxLoader, FailureLeavesTheExecutableUsable) {
  Ref<CpuExecutable> executable = take(load(kernel(choose, one_binding)));
  Dispatch fails, passes;
  fails.bindings = {{7}};
  passes.bindings = {{0}};
  EXPECT_EQ(fails.run(*executable).code(), StatusCode::permission_denied);
  EXPECT_EQ(passes.run(*executable), ok_status);
  fails.bindings = {{}};
  EXPECT_EQ(fails.run(*executable).code(), StatusCode::out_of_range);
  EXPECT_EQ(passes.run(*executable), ok_status);
}

TEST(VmvxLoader, Limits) {
  Dispatch endless, passes;
  endless.bindings = {{100}};
  passes.bindings = {{0}};
  Ref<CpuExecutable> counted =
      take(load(kernel(choose, one_binding),
                {.format = {}, .data = {}, .limits = {.max_instructions = 1000}}));
  EXPECT_EQ(endless.run(*counted).code(), StatusCode::resource_exhausted);
  EXPECT_EQ(passes.run(*counted), ok_status);
  Ref<CpuExecutable> timed = take(load(
      kernel(choose, one_binding), {.format = {}, .data = {}, .limits = {.timeout_ns = 1000000}}));
  EXPECT_EQ(endless.run(*timed).code(), StatusCode::deadline_exceeded);
  EXPECT_EQ(passes.run(*timed), ok_status);
}

// A kernel that keeps a binding finds it empty when the memory may be gone.
TEST(VmvxLoader, KeptBindingsAreEmpty) {
  Ref<CpuExecutable> executable =
      take(load(kernel(R"(
    const.i32.zero -> i10
    list.get.ref r2, i10, !vm.buffer -> r3
    global.load.ref 0, !vm.buffer -> r4
    cmp.nz.ref r4 -> i11
    cond_br i11, second, first
  first:
    const.i32 1 -> i10
    list.get.ref r2, i10, !vm.buffer -> r4
    global.store.ref 0, !vm.buffer, r4
    list.resize r2, i10
    return []
  second:
    buffer.length r4 -> i12
    const.i64.zero -> i14
    buffer.store.i64 r3, i14, i12
    return []
)",
                       "attribute \"binding_count\" \"2\"\n", "globals bytes=0 refs=1\n")));
  Dispatch two, one;
  two.bindings = {{0, 0}, {1, 2, 3}};
  one.bindings = {{9, 9}};
  ASSERT_EQ(two.run(*executable), ok_status);
  ASSERT_EQ(one.run(*executable), ok_status);
  EXPECT_EQ(one.bindings[0], (std::vector<uint32_t>{0, 0}));
}

// What a kernel does to its list lasts no longer than its workgroup.
TEST(VmvxLoader, TheListIsMadeAnew) {
  Ref<CpuExecutable> executable = take(load(kernel(R"(
    list.size r2 -> i11
    const.i32.zero -> i10
    list.get.ref r2, i10, !vm.buffer -> r3
    const.i64.zero -> i14
    buffer.store.i32 r3, i14, i11
    const.i32 1 -> i12
    list.set.ref r2, i10, r1
    const.i32 5 -> i12
    list.resize r2, i12
    return []
)",
                                                   one_binding)));
  for (int i = 0; i < 2; ++i) {
    Dispatch dispatch;
    dispatch.bindings = {{0}};
    ASSERT_EQ(dispatch.run(*executable), ok_status);
    EXPECT_EQ(dispatch.bindings[0][0], 1u);
  }
}

TEST(VmvxLoader, WarmWorkgroupsAllocateNothing) {
  CountingAllocator allocator(system_allocator());
  {
    Ref<CpuExecutable> executable = take(load(kernel(R"(
    const.i64 20000 -> i12
    const.i32.zero -> i10
    buffer.alloc i12, i10 -> r3
    const.i64 100 -> i12
    buffer.alloc i12, i10 -> r4
    buffer.length r4 -> i14
    list.get.ref r2, i10, !vm.buffer -> r5
    const.i64.zero -> i12
    buffer.store.i64 r5, i12, i14
    return []
)",
                                                     one_binding),
                                              {}, nullptr, allocator));
    Dispatch dispatch;
    dispatch.bindings = {{0, 0}};
    ASSERT_EQ(dispatch.run(*executable), ok_status);
    uint64_t before = allocator.allocation_count();
    for (int i = 0; i < 10; ++i) ASSERT_EQ(dispatch.run(*executable), ok_status);
    EXPECT_EQ(allocator.allocation_count(), before);
    EXPECT_EQ(dispatch.bindings[0][0], 100u);
  }
  EXPECT_EQ(allocator.bytes_in_use(), 0u);
}

// Holds each caller until there are two.
std::atomic<int> callers;

Status meet(vm::Call& call) {
  ++callers;
  while (callers.load() < 2) std::this_thread::yield();
  call.return_i32(0, call.i32(0) + 1);
  return ok_status;
}

// Two workgroups at once have globals of their own.
TEST(VmvxLoader, ConcurrentWorkgroups) {
  constexpr vm::NativeExport exports[] = {{"meet", "0i_i", meet}};
  const vm::NativeModule natives = {.name = "vmvx", .exports = exports};
  Ref<CpuExecutable> executable =
      take(load(kernel(R"(
    global.load.i32 0 -> i11
    call vmvx.meet [i11] -> [i11]
    global.store.i32 0, i11
    const.i32.zero -> i10
    list.get.ref r2, i10, !vm.buffer -> r3
    const.i64.zero -> i12
    buffer.store.i32 r3, i12, i11
    return []
)",
                       one_binding, "import vmvx.meet 0i_i\nglobals bytes=4 refs=0\n"),
                {.format = {}, .data = {}, .loader_user = &natives}));
  callers = 0;
  Dispatch dispatches[2];
  auto run = [&](int i) {
    dispatches[i].bindings = {{0}};
    dispatches[i].workgroup.processor_id = static_cast<uint32_t>(i);
    EXPECT_EQ(dispatches[i].run(*executable), ok_status);
  };
  std::thread other(run, 1);
  run(0);
  other.join();
  EXPECT_EQ(dispatches[0].bindings[0][0], 1u);
  EXPECT_EQ(dispatches[1].bindings[0][0], 1u);
}

}  // namespace
}  // namespace mote::hal
