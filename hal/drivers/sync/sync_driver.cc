// The driver "local-sync": work runs inside the call that submits it, on the calling thread.
#include "hal/inline_device.h"

namespace mote {
namespace {

constexpr const char* driver_name = "local-sync";

constexpr hal::Driver driver = {
    .name = driver_name,
    .description = "Runs work on the calling thread",
    .create_device =
        [](const hal::DeviceParams& params) {
          return hal::create_inline_device(driver_name, params);
        },
};

}  // namespace

const hal::Driver& sync_driver() { return driver; }

}  // namespace mote
