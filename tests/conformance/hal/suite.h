// What every driver does, checked through the interfaces alone. A driver takes part with a row in
// drivers.cc; the tests ask it nothing else.
//
// A driver may report a failure where it is submitted or when the work is due: run() accepts both,
// and in both cases the signal fence must fail. Contents of buffers travel through staging memory,
// since a buffer may lie where the host cannot look.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "mote/hal/device.h"
#include "tests/take.h"

namespace mote::hal {

struct DriverEntry {
  const Driver& (*driver)();
  // Whether dispatches have results; a driver that runs no kernel also looks at no executable.
  bool runs_kernels;
};
extern const std::span<const DriverEntry> driver_entries;
void PrintTo(const DriverEntry& entry, std::ostream* out);
// "local_sync": names of drivers are no names of tests.
std::string test_name(const ::testing::TestParamInfo<DriverEntry>& info);

using Words = std::vector<uint32_t>;
using Kind = Submission::Kind;

inline BufferRange all_of(Buffer& buffer) { return {.buffer = &buffer}; }
inline BufferRange part_of(Buffer& buffer, uint64_t offset, uint64_t length) {
  return {.buffer = &buffer, .offset = offset, .length = length};
}
inline Bytes bytes_of(const Words& words) {
  return {reinterpret_cast<const uint8_t*>(words.data()), words.size() * 4};
}
// A fence that is reached when it is signalled once.
inline Ref<Fence> make_fence() { return take(Fence::create(system_allocator())); }

class Conformance : public ::testing::TestWithParam<DriverEntry> {
 protected:
  void SetUp() override;
  // Nothing may be left of what the device allocated.
  void TearDown() override;

  const Driver& driver() const { return GetParam().driver(); }

  // Submits, waits for the work and returns how it ended.
  Status run(Submission submission);
  Status run(CommandBuffer& commands, std::span<const BufferRange> table = {});
  // Records with `record`, finalizes and runs.
  Status run_recorded(const std::function<Status(CommandBuffer&)>& record,
                      std::span<const BufferRange> table = {});

  Ref<CommandBuffer> make_commands() { return take(device->create_command_buffer({})); }
  Ref<Buffer> make_buffer(const Words& words);
  // Memory that host and device share.
  Ref<Buffer> make_staging(uint64_t size);
  Words read(Buffer& buffer);
  Submission fill(Buffer& buffer, uint32_t value, Fence* wait, Fence* signal);

  CountingAllocator allocator{system_allocator()};
  Diagnostic diagnostic;
  Ref<Device> device;
};

}  // namespace mote::hal
