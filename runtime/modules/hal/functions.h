// The functions of the native module "hal", one per row of the table in hal_module.cc. Those of
// one area lie in one file, which the comment names; those that other modules offer too are in
// runtime/modules/common.
#pragma once

#include "runtime/modules/common/functions.h"

namespace mote::hal_functions {

// devices.cc
Status devices_count(vm::Call& call);
Status devices_get(vm::Call& call);
Status device_allocator(vm::Call& call);
Status device_query_i64(vm::Call& call);
Status executable_create(vm::Call& call);

// buffers.cc
Status argument_assert(vm::Call& call);
Status argument_dim(vm::Call& call);
Status argument_rank(vm::Call& call);
Status allocator_select(vm::Call& call);
Status allocator_allocate(vm::Call& call);
Status allocator_import(vm::Call& call);
Status buffer_assert(vm::Call& call);
Status buffer_load(vm::Call& call);
Status buffer_store(vm::Call& call);
Status buffer_allocation_preserve(vm::Call& call);
Status buffer_allocation_discard(vm::Call& call);
Status buffer_allocation_is_terminal(vm::Call& call);
Status file_from_memory(vm::Call& call);

// command_buffers.cc
Status command_buffer_create(vm::Call& call);
Status command_buffer_finalize(vm::Call& call);
Status command_buffer_begin_debug_group(vm::Call& call);
Status command_buffer_end_debug_group(vm::Call& call);
Status command_buffer_execution_barrier(vm::Call& call);
Status command_buffer_advise_buffer(vm::Call& call);
Status command_buffer_fill_buffer(vm::Call& call);
Status command_buffer_update_buffer(vm::Call& call);
Status command_buffer_copy_buffer(vm::Call& call);
Status command_buffer_dispatch(vm::Call& call);
Status command_buffer_dispatch_indirect(vm::Call& call);

// queues.cc
Status queue_alloca(vm::Call& call);
Status queue_dealloca(vm::Call& call);
Status queue_fill(vm::Call& call);
Status queue_update(vm::Call& call);
Status queue_copy(vm::Call& call);
Status queue_read(vm::Call& call);
Status queue_write(vm::Call& call);
Status queue_barrier(vm::Call& call);
Status queue_execute(vm::Call& call);
Status queue_execute_indirect(vm::Call& call);
Status queue_flush(vm::Call& call);

// fences.cc
Status fence_create(vm::Call& call);
Status fence_join(vm::Call& call);
Status fence_query(vm::Call& call);
Status fence_signal(vm::Call& call);
Status fence_fail(vm::Call& call);
Status fence_await(vm::Call& call);

}  // namespace mote::hal_functions
