// What tests of the hardware layer share.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "hal/host_memory.h"
#include "mote/hal/device.h"
#include "tests/take.h"

namespace mote {

const hal::Driver& sync_driver();
const hal::ExecutableLoader& elf_loader();

namespace hal {

inline Ref<Buffer> make_buffer(const std::vector<uint32_t>& words) {
  Ref<Buffer> buffer = take(allocate_host_buffer(system_allocator(), {}, words.size() * 4));
  if (!words.empty()) std::memcpy(buffer->host_bytes().data(), words.data(), words.size() * 4);
  return buffer;
}

inline std::vector<uint32_t> words_of(const Buffer& buffer) {
  std::vector<uint32_t> words(buffer.size() / 4);
  if (!words.empty()) std::memcpy(words.data(), buffer.host_bytes().data(), words.size() * 4);
  return words;
}

// A fence that is reached when its semaphore is at 1.
inline Ref<Fence> make_fence() { return take(Fence::create(system_allocator())); }

// Kernels that are C++ functions: function 0 "kernel".
class FakeExecutable final : public CpuExecutable {
 public:
  using Kernel = std::function<Status(const DispatchState&, const WorkgroupState&)>;

  static Ref<FakeExecutable> make(const ExportInfo& info, Kernel kernel) {
    return Ref<FakeExecutable>::adopt(new FakeExecutable(info, std::move(kernel)));
  }
  uint32_t export_count() const override { return 1; }
  std::string_view export_name(uint32_t) const override { return "kernel"; }
  Result<uint32_t> lookup(std::string_view name) const override {
    if (name == "kernel") return uint32_t{0};
    return not_found<"no such kernel">;
  }
  const ExportInfo& export_info(uint32_t) const override { return info_; }
  Status run(uint32_t, const DispatchState& dispatch, const WorkgroupState& workgroup) override {
    return kernel_(dispatch, workgroup);
  }

 private:
  FakeExecutable(const ExportInfo& info, Kernel kernel) : info_(info), kernel_(std::move(kernel)) {}
  ~FakeExecutable() = default;
  void destroy() override { delete this; }

  ExportInfo info_;
  Kernel kernel_;
};

inline Ref<Device> make_sync_device(std::span<const ExecutableLoader* const> loaders = {},
                                    Allocator& allocator = system_allocator(),
                                    const TraceHook& trace = {}) {
  return take(sync_driver().create_device({allocator, loaders, "", {}, nullptr, {}, trace}));
}

}  // namespace hal
}  // namespace mote
