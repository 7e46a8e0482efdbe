// Bytecode executables, format `vmvx-bytecode-fb`: a module whose exports are the kernels. They are
// verified like any module, so nothing in them can harm the process.
#pragma once

#include "mote/hal/executable.h"

namespace mote::hal::vmvx {

bool can_load(std::string_view format);

// `params.loader_user` is the vm::NativeModule that kernels may import from, or null.
// NOT_FOUND for imports that it does not have, INVALID_ARGUMENT for a module or an export that
// breaks a rule, UNIMPLEMENTED for executable constants, else what the module's initialiser fails
// with.
Result<Ref<CpuExecutable>> load(Allocator& allocator, const ExecutableParams& params,
                                Diagnostic* diagnostic);

}  // namespace mote::hal::vmvx
