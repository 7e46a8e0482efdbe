// Answers that all CPU devices give in the same way.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "mote/hal/device.h"

namespace mote::hal {

// Whether `text` as a whole matches: '*' stands for any run of characters, '?' for one.
bool match_pattern(std::string_view pattern, std::string_view text);

struct CpuDeviceInfo {
  std::string_view id;
  uint32_t workers;
  std::span<const ExecutableLoader* const> loaders;
};

// As Device::query().
bool query_cpu_device(const CpuDeviceInfo& info, std::string_view category, std::string_view key,
                      int64_t& value);

// Who asks for an executable, for the log.
struct ExecutableUser {
  std::string_view device;
  const LogHook& log;
};

// As Device::create_executable(): the first loader that takes the format and does not pass it on.
Result<Ref<Executable>> load_executable(std::span<const ExecutableLoader* const> loaders,
                                        Allocator& allocator, const ExecutableParams& params,
                                        const ExecutableUser& user, Diagnostic* diagnostic);

}  // namespace mote::hal
