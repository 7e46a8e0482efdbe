// The driver "local-task", which tools use unless told otherwise. It has no threads of its own yet:
// work runs on the calling thread, as with "local-sync".
#include "hal/inline_device.h"

namespace mote {
namespace {

constexpr const char* driver_name = "local-task";

constexpr hal::Driver driver = {
    .name = driver_name,
    .description = "Runs work on the calling thread; the place of worker threads",
    .create_device =
        [](const hal::DeviceParams& params) {
          return hal::create_inline_device(driver_name, params);
        },
};

}  // namespace

const hal::Driver& task_driver() { return driver; }

}  // namespace mote
