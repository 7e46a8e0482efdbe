// The driver "null": memory, transfers, command buffers and fences as on any device, and kernels
// that do nothing. The README beside this file is about making a driver of a copy of it.
#include <cstring>

#include "hal/cpu_command_buffer.h"
#include "hal/host_memory.h"
#include "hal/inline_queue.h"
#include "hal/null_executable.h"
#include "mote/hal/device.h"

namespace mote {
namespace hal {
namespace {

constexpr const char* driver_name = "null";

// Gets each dispatch when all before it is done and its arguments are checked.
class NullRunner final : public WorkgroupRunner {
 public:
  using WorkgroupRunner::WorkgroupRunner;
  Status run(std::span<DispatchTask>) override { return ok_status; }
};

class NullDevice final : public Device {
 public:
  explicit NullDevice(const DeviceParams& params)
      : allocator_(params.allocator),
        runner_(params.trace),
        queue_(params.allocator, *this, runner_) {}

  std::string_view id() const override { return driver_name; }

  // It passes for every device and takes every format, so that every program selects it.
  bool query(std::string_view category, std::string_view key, int64_t& value) override {
    bool is_known =
        category == "hal.device.id" || category == "hal.executable.format" ||
        ((category == "hal.device" || category == "hal.dispatch") && key == "concurrency");
    if (is_known) value = 1;
    return is_known;
  }

  Result<Ref<Buffer>> allocate(const BufferParams& params, uint64_t size) override {
    MOTE_TRY_ASSIGN(Ref<Buffer> buffer, allocate_host_buffer(allocator_, params, size));
    // What no kernel writes is zero, in every run.
    std::memset(buffer->host_bytes().data(), 0, buffer->host_bytes().size());
    return buffer;
  }

  Result<Ref<Buffer>> import_host(const BufferParams& params, std::span<uint8_t> memory,
                                  Object* owner) override {
    return import_host_buffer(allocator_, params, memory, owner);
  }

  Result<Ref<Executable>> create_executable(const ExecutableParams&, Diagnostic*) override {
    return NullExecutable::create(allocator_);
  }

  Result<Ref<CommandBuffer>> create_command_buffer(const CommandBufferParams&) override {
    return CpuCommandBuffer::create(allocator_);
  }

  Result<Ref<Buffer>> queue_alloca(Fence* wait, Fence* signal, const BufferParams& params,
                                   uint64_t size) override {
    return queue_.hand_out(allocate(params, size), wait, signal);
  }

  Status submit(const Submission& submission) override { return queue_.submit(submission); }
  Status wait_idle(uint64_t timeout_ns) override { return queue_.wait_idle(timeout_ns); }

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
  NullRunner runner_;
  InlineQueue queue_;
};

Result<Ref<Device>> create_device(const DeviceParams& params) {
  if (!params.path.empty()) return not_found<"the driver has one device, without a path">;
  if (params.transient_arena.data()) return unimplemented<"a transient arena of the null device">;
  auto* device = create_in<NullDevice>(params.allocator, params);
  if (!device) return out_of_memory;
  return Ref<Device>(Ref<NullDevice>::adopt(device));
}

constexpr Driver driver = {
    .name = driver_name,
    .description = "Checks everything and runs no kernel",
    .create_device = create_device,
};

}  // namespace
}  // namespace hal

const hal::Driver& null_driver() { return hal::driver; }

}  // namespace mote
