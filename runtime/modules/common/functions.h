// Functions on buffers, buffer views and executables that more than one native module offers.
#pragma once

#include "mote/vm/native_module.h"

namespace mote::hal_functions {

// buffers.cc
Status buffer_subspan(vm::Call& call);
Status buffer_length(vm::Call& call);

// buffer_views.cc
Status buffer_view_create(vm::Call& call);
Status buffer_view_assert(vm::Call& call);
Status buffer_view_buffer(vm::Call& call);
Status buffer_view_element_type(vm::Call& call);
Status buffer_view_encoding_type(vm::Call& call);
Status buffer_view_rank(vm::Call& call);
Status buffer_view_dim(vm::Call& call);
Status buffer_view_trace(vm::Call& call);

// executables.cc
Status executable_lookup_function(vm::Call& call);

}  // namespace mote::hal_functions
