// The driver "local-task", which tools use unless told otherwise: the calling thread and a pool of
// others run the workgroups of a dispatch, where there is enough of it.
#include "hal/drivers/task/task_runner.h"
#include "hal/inline_device.h"

namespace mote {
namespace {

constexpr const char* driver_name = "local-task";

constexpr hal::Driver driver = {
    .name = driver_name,
    .description = "Runs work on several threads",
    .create_device =
        [](const hal::DeviceParams& params) {
          auto runner = hal::OwnedRunner::create<hal::TaskRunner>(params.allocator, params);
          return hal::create_inline_device(driver_name, params, runner);
        },
};

}  // namespace

const hal::Driver& task_driver() { return driver; }

}  // namespace mote
