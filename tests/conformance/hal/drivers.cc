// The drivers that the suite runs with: a new one adds a row.
#include "tests/conformance/hal/suite.h"

namespace mote {

const hal::Driver& sync_driver();
const hal::Driver& task_driver();
const hal::Driver& null_driver();

namespace hal {
namespace {

constexpr DriverEntry entries[] = {
    {.driver = sync_driver, .runs_kernels = true},
    {.driver = task_driver, .runs_kernels = true},
    {.driver = null_driver, .runs_kernels = false},
};

}  // namespace

const std::span<const DriverEntry> driver_entries = entries;

}  // namespace hal
}  // namespace mote
