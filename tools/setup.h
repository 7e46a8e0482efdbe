// What all tools that run modules have in common: a session made from flags.
#pragma once

#include <cstdio>

#include "mote/mote.hpp"
#include "tools/flags.h"

namespace mote::tools {

// Options as the flags say; `vm.print` and warnings go to stderr.
SessionOptions session_options(const Flags& flags);

// Loads the modules of --module. Codes: those of Session; INVALID_ARGUMENT for unknown values of
// flags, RESOURCE_EXHAUSTED for more than 64 modules.
Status load_modules(Session& session, const Flags& flags, Array<Ref<Module>>& out);

// Adds the devices of --device and the files of --parameters if a module needs them, and links the
// modules, which another session may have loaded. Codes: those of Session; INVALID_ARGUMENT for
// unknown values of flags, OUT_OF_RANGE for --device_lead_allocator.
Result<Ref<Program>> link_program(Session& session, const Flags& flags,
                                  std::span<const Ref<Module>> modules);

// Both. `modules` are what the names of missing imports point into.
Result<Ref<Program>> set_up_program(Session& session, const Flags& flags,
                                    Array<Ref<Module>>& modules);

// Prints what each device of the session allocated: --print_statistics.
void print_statistics(const Session& session, std::FILE* out);

// Prints what a program has needed so far, with `host` as the allocator of its session.
void print_memory_report(const Session& session, const Program& program,
                         const CountingAllocator& host, std::FILE* out);

// Runs --list_drivers, --list_devices, --dump_devices, --dump_task_topologies.
// NOT_FOUND for an unknown driver.
Status run_action(Session& session, const Flags& flags);

}  // namespace mote::tools
