// What all tools that run modules have in common: a session made from flags.
#pragma once

#include <cstdio>

#include "mote/mote.hpp"
#include "tools/flags.h"

namespace mote::tools {

// Options as the flags say; `vm.print` and warnings go to stderr.
SessionOptions session_options(const Flags& flags);

// Loads the modules of --module, adds the devices of --device if a module needs one, and links
// everything. `modules` are what the names of missing imports point into.
// Codes: those of Session; INVALID_ARGUMENT for unknown values of flags, OUT_OF_RANGE for
// --device_lead_allocator, RESOURCE_EXHAUSTED for more than 64 modules.
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
