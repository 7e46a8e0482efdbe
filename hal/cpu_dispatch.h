// One dispatch of a CPU kernel: what is checked before it and how it reaches the kernel.
#pragma once

#include <cstdint>
#include <span>

#include "mote/base/trace.h"
#include "mote/hal/executable.h"

namespace mote::hal {

// A dispatch as a kernel sees it. `state` is complete but for max_concurrency. No count is 0; their
// product fits 64 bits.
struct DispatchTask {
  CpuExecutable* executable;
  uint32_t ordinal;
  DispatchState state;

  uint64_t workgroup_count() const {
    return uint64_t{state.workgroup_count_x} * state.workgroup_count_y * state.workgroup_count_z;
  }
};

inline constexpr size_t max_group = 8;

// How a driver runs the workgroups of dispatches; does not return before all have run.
class WorkgroupRunner {
 public:
  explicit WorkgroupRunner(const TraceHook& hook) : trace(hook) {}
  // Told of every command.
  const TraceHook trace;

  // The tasks, at most max_group, do not depend on each other: any order will do. The first failure
  // ends all.
  virtual Status run(std::span<DispatchTask> tasks) = 0;
  // Threads that may work on one dispatch at a time.
  virtual uint32_t concurrency() const { return 1; }

 protected:
  ~WorkgroupRunner() = default;
};

// A dispatch with its ranges as addresses: ids of workgroups run from 0 to `workgroup_count`.
struct CpuDispatch {
  CpuExecutable& executable;
  uint32_t ordinal;
  uint32_t workgroup_count[3];
  std::span<const uint32_t> constants;
  std::span<void* const> bindings;
  const size_t* binding_lengths;  // as many
};

// The executable as one of a CPU; INVALID_ARGUMENT for another, OUT_OF_RANGE for a function that it
// does not have.
Result<CpuExecutable*> cpu_executable(Executable* executable, uint64_t function);
// INVALID_ARGUMENT for more workgroups than can be counted.
Status check_workgroup_count(const uint32_t (&count)[3]);
// INVALID_ARGUMENT for other numbers of constants and bindings than the kernel takes.
Status check_dispatch_arguments(const ExportInfo& info, size_t constants, size_t bindings);
// Whether the dispatch does nothing.
inline bool is_empty(const uint32_t (&count)[3]) { return !count[0] || !count[1] || !count[2]; }
// What a dispatch that was checked and is not empty is for its kernel.
DispatchTask make_task(const CpuDispatch& dispatch);
// Runs it.
Status run_task(DispatchTask& task, WorkgroupRunner& runner);

}  // namespace mote::hal
