// The driver "local-sync": work runs inside the call that submits it, on the calling thread.
#include "hal/inline_device.h"
#include "hal/inline_runner.h"

namespace mote {
namespace {

constexpr const char* driver_name = "local-sync";

constexpr hal::Driver driver = {
    .name = driver_name,
    .description = "Runs work on the calling thread",
    .create_device =
        [](const hal::DeviceParams& params) {
          auto runner = hal::OwnedRunner::create<hal::InlineRunner>(
              params.allocator, params.allocator, params.trace, params.kernel_limits);
          return hal::create_inline_device(driver_name, params, runner);
        },
};

}  // namespace

const hal::Driver& sync_driver() { return driver; }

}  // namespace mote
