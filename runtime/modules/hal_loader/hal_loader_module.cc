// The native module "hal_loader": kernels for programs that have no device. They run on the
// calling thread, on host buffers.
#include "hal/cpu_device.h"
#include "hal/inline_runner.h"
#include "hal/lent_loaders.h"
#include "runtime/modules/common/arguments.h"
#include "runtime/modules/common/functions.h"

namespace mote {
namespace hal_functions {
namespace {

class LoaderState final : public Object {
 public:
  static constexpr ObjectType object_type{"state of the hal_loader module"};

  LoaderState(Allocator& allocator, Ref<hal::LentLoaders> loaders)
      : Object(object_type),
        allocator_(allocator),
        loaders_(std::move(loaders)),
        runner_(allocator, loaders_->params().trace, loaders_->params().kernel_limits) {}
  ~LoaderState() = default;

  // NativeModule::create_state; `environment` is a vm::Environment.
  static Result<Ref<Object>> create(Allocator& allocator, const void* environment) {
    hal::LentLoaders* loaders = nullptr;
    for (Object* object : static_cast<const vm::Environment*>(environment)->objects)
      if (auto* lent = object_cast<hal::LentLoaders>(object)) loaders = lent;
    if (!loaders) return failed_precondition<"the host lends no loaders of executables">;
    auto* state =
        create_in<LoaderState>(allocator, allocator, Ref<hal::LentLoaders>::share(loaders));
    if (!state) return out_of_memory;
    return Ref<Object>(Ref<LoaderState>::adopt(state));
  }
  static LoaderState& of(const vm::Call& call) { return static_cast<LoaderState&>(*call.state()); }

  const hal::DeviceParams& params() const { return loaders_->params(); }
  hal::InlineRunner& runner() { return runner_; }

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
  Ref<hal::LentLoaders> loaders_;
  hal::InlineRunner runner_;
};

// (format) -> whether there is a loader for it
Status executable_query_support(vm::Call& call) {
  MOTE_TRY_ASSIGN(vm::Buffer * format, call.ref<vm::Buffer>(0));
  bool is_supported = false;
  for (const hal::ExecutableLoader* loader : LoaderState::of(call).params().loaders)
    is_supported |= loader->can_load(text_of(*format));
  call.return_i32(0, is_supported);
  return ok_status;
}

// (format, data, constants?) -> executable
Status executable_load(vm::Call& call) {
  Array<uint32_t> words(call.allocator());
  MOTE_TRY_ASSIGN(hal::ExecutableParams params, executable_params(call, 0, words));
  const hal::DeviceParams& host = LoaderState::of(call).params();
  params.imports = host.imports;
  params.limits = host.kernel_limits;
  MOTE_TRY_ASSIGN(Ref<hal::Executable> executable,
                  hal::load_executable(host.loaders, call.allocator(), params,
                                       {"hal_loader", host.log}, &call.diagnostic()));
  call.return_ref(0, std::move(executable));
  return ok_status;
}

// (executable, function, workgroups x, y, z, [constant]*, [host buffer, offset, length]*)
Status executable_dispatch(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Executable * executable, call.ref<hal::Executable>(0));
  constexpr size_t constants_at = 5, bindings_at = 6;
  uint32_t constant_count = call.span_count(constants_at);
  uint32_t binding_count = call.span_count(bindings_at);
  if (constant_count > hal::max_constants || binding_count > hal::max_bindings)
    return resource_exhausted<"a dispatch has at most 64 constants and 64 bindings">;

  uint32_t constants[hal::max_constants];
  for (size_t i = 0; i < constant_count; ++i)
    constants[i] = static_cast<uint32_t>(call.span(constants_at)[i].i32);
  void* bindings[hal::max_bindings];
  size_t lengths[hal::max_bindings];
  for (size_t i = 0; i < binding_count; ++i) {
    const vm::Slot* binding = &call.span(bindings_at)[i * 3];
    MOTE_TRY_ASSIGN(vm::Buffer * buffer, call.ref_in<vm::Buffer>(binding[0], bindings_at, false));
    MOTE_TRY_ASSIGN(Bytes bytes, bytes_of(*buffer, static_cast<uint64_t>(binding[1].i64),
                                          static_cast<uint64_t>(binding[2].i64)));
    // Kernels do not say which of their bindings they write.
    bindings[i] = const_cast<uint8_t*>(bytes.data());
    lengths[i] = bytes.size();
  }

  MOTE_TRY_ASSIGN(hal::CpuExecutable * kernels, hal::cpu_executable(executable, call.u64(1)));
  hal::CpuDispatch dispatch{
      .executable = *kernels,
      .ordinal = static_cast<uint32_t>(call.u64(1)),
      .workgroup_count = {static_cast<uint32_t>(call.i32(2)), static_cast<uint32_t>(call.i32(3)),
                          static_cast<uint32_t>(call.i32(4))},
      .constants = {constants, constant_count},
      .bindings = {bindings, binding_count},
      .binding_lengths = lengths};
  MOTE_TRY(hal::check_dispatch_arguments(kernels->export_info(dispatch.ordinal), constant_count,
                                         binding_count));
  MOTE_TRY(hal::check_workgroup_count(dispatch.workgroup_count));
  if (hal::is_empty(dispatch.workgroup_count)) return ok_status;
  hal::DispatchTask task = hal::make_task(dispatch);
  return hal::run_task(task, LoaderState::of(call).runner());
}

constexpr vm::NativeExport exports[] = {
    {"executable.dispatch", "0rIiiiCiDCrIID_v", executable_dispatch},
    {"executable.load", "0rrr_r", executable_load},
    {"executable.lookup.function", "0rr_I", executable_lookup_function},
    {"executable.query_support", "0r_i", executable_query_support},
};

constexpr const ObjectType* types[] = {&hal::Executable::object_type};

constexpr vm::NativeModule module = {
    .name = "hal_loader",
    .version = 1,
    .exports = exports,
    .types = types,
    .create_state = LoaderState::create,
};

}  // namespace
}  // namespace hal_functions

const vm::NativeModule& hal_loader_module() { return hal_functions::module; }

}  // namespace mote
