// The loader of bytecode executables, whose kernels may import the module of this folder.
#include "hal/loaders/vmvx/vmvx_loader.h"

#include "runtime/modules/vmvx/vmvx_module.h"

namespace mote {
namespace {

constexpr hal::ExecutableLoader loader = {
    .name = "vmvx",
    .can_load = hal::vmvx::can_load,
    .load = hal::vmvx::load,
    .user = &vmvx::native_module,
};

}  // namespace

const hal::ExecutableLoader& vmvx_loader() { return loader; }

}  // namespace mote
