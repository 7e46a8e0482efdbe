#include "hal/cpu_dispatch.h"

#include "mote/base/bytes.h"

namespace mote::hal {

Result<CpuExecutable*> cpu_executable(Executable* executable, uint64_t function) {
  if (!executable || &executable->implementation() != &CpuExecutable::implementation_type)
    return invalid_argument<"the executable was not made for a CPU device">;
  if (function >= executable->export_count())
    return out_of_range<"the executable has no such function">;
  return static_cast<CpuExecutable*>(executable);
}

Status check_workgroup_count(const uint32_t (&count)[3]) {
  uint64_t total;
  if (count[2] > max_workgroups_z || !checked_multiply(count[0], count[1], total) ||
      !checked_multiply(total, count[2], total))
    return invalid_argument<"too many workgroups">;
  return ok_status;
}

Status check_dispatch_arguments(const ExportInfo& info, size_t constants, size_t bindings) {
  if (constants > max_constants || bindings > max_bindings)
    return invalid_argument<"a dispatch has at most 64 constants and 64 bindings">;
  if (info.constant_count != any_count && constants != info.constant_count)
    return invalid_argument<"the dispatch has not as many constants as its function takes">;
  if (info.binding_count != any_count && bindings != info.binding_count)
    return invalid_argument<"the dispatch has not as many bindings as its function takes">;
  return ok_status;
}

DispatchTask make_task(const CpuDispatch& dispatch) {
  const uint32_t(&count)[3] = dispatch.workgroup_count;
  const ExportInfo& info = dispatch.executable.export_info(dispatch.ordinal);
  DispatchTask task{&dispatch.executable, dispatch.ordinal, {}};
  DispatchState& state = task.state;
  state.workgroup_size_x = info.workgroup_size[0];
  state.workgroup_size_y = info.workgroup_size[1];
  state.workgroup_size_z = static_cast<uint16_t>(info.workgroup_size[2]);
  state.constant_count = static_cast<uint16_t>(dispatch.constants.size());
  state.workgroup_count_x = count[0];
  state.workgroup_count_y = count[1];
  state.workgroup_count_z = static_cast<uint16_t>(count[2]);
  state.binding_count = static_cast<uint8_t>(dispatch.bindings.size());
  state.constants = dispatch.constants.data();
  state.bindings = dispatch.bindings.data();
  state.binding_lengths = dispatch.binding_lengths;
  return task;
}

Status run_task(DispatchTask& task, WorkgroupRunner& runner) {
  TraceScope scope(runner.trace, [&] {
    const DispatchState& state = task.state;
    return TraceEvent{.kind = TraceKind::dispatch,
                      .name = task.executable->export_name(task.ordinal),
                      .ordinal = task.ordinal,
                      .workgroup_count = {state.workgroup_count_x, state.workgroup_count_y,
                                          state.workgroup_count_z}};
  });
  return runner.run({&task, 1});
}

}  // namespace mote::hal
