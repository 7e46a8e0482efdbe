#include "hal/inline_device.h"

#include "hal/cpu_device.h"
#include "hal/host_memory.h"
#include "hal/inline_queue.h"
#include "hal/transient_arena.h"

namespace mote::hal {
namespace {

class InlineDevice final : public Device {
 public:
  InlineDevice(const char* id, const DeviceParams& params, const OwnedRunner& runner,
               Ref<MemoryCounter> memory, Ref<TransientPool> pool, Ref<TransientArena> arena)
      : id_(id),
        allocator_(params.allocator),
        memory_(std::move(memory)),
        pool_(std::move(pool)),
        arena_(std::move(arena)),
        loaders_(params.loaders),
        imports_(params.imports),
        kernel_limits_(params.kernel_limits),
        log_(params.log),
        runner_(runner),
        queue_(params.allocator, *this, *runner.runner) {}
  ~InlineDevice() { runner_.destroy(allocator_, runner_.runner); }

  std::string_view id() const override { return id_; }

  bool query(std::string_view category, std::string_view key, int64_t& value) override {
    return query_cpu_device(
        {.id = id(), .workers = runner_.runner->concurrency(), .loaders = loaders_}, category, key,
        value);
  }

  Result<Ref<Buffer>> allocate(const BufferParams& params, uint64_t size) override {
    Result<Ref<Buffer>> buffer = allocate_host_buffer(allocator_, params, size, memory_);
    if (buffer.status().code() != StatusCode::resource_exhausted) return buffer;
    pool_->trim();
    return allocate_host_buffer(allocator_, params, size, memory_);
  }

  Result<Ref<Buffer>> import_host(const BufferParams& params, std::span<uint8_t> memory,
                                  Object* owner) override {
    return import_host_buffer(allocator_, params, memory, owner);
  }

  Result<Ref<Executable>> create_executable(const ExecutableParams& params,
                                            Diagnostic* diagnostic) override {
    ExecutableParams for_loaders = params;
    for_loaders.imports = imports_;
    for_loaders.limits = kernel_limits_;
    Result<Ref<Executable>> executable =
        load_executable(loaders_, allocator_, for_loaders, {id_, log_}, diagnostic);
    if (executable.ok()) memory_->add_executable(params.data.size());
    return executable;
  }

  Result<Ref<CommandBuffer>> create_command_buffer(const CommandBufferParams&) override {
    return CpuCommandBuffer::create(allocator_);
  }

  Result<Ref<Buffer>> queue_alloca(Fence* wait, Fence* signal, const BufferParams& params,
                                   uint64_t size) override {
    return queue_.hand_out(arena_ ? arena_->allocate(allocator_, params, size, memory_)
                                  : allocate_host_buffer(allocator_, params, size, memory_, pool_),
                           wait, signal);
  }

  Status submit(const Submission& submission) override { return queue_.submit(submission); }
  Status wait_idle(uint64_t timeout_ns) override { return queue_.wait_idle(timeout_ns); }

  // An arena is as large as a call needs it.
  bool can_replay() const override { return !arena_; }
  MemoryStatistics memory_statistics() const override { return memory_->statistics(); }

 private:
  void destroy() override {
    pool_->close();
    destroy_in(allocator_, this);
  }

  const char* id_;
  Allocator& allocator_;
  Ref<MemoryCounter> memory_;
  Ref<TransientPool> pool_;
  Ref<TransientArena> arena_;  // instead of the pool, where the host gave one
  std::span<const ExecutableLoader* const> loaders_;
  std::span<const ImportProvider> imports_;
  KernelLimits kernel_limits_;
  LogHook log_;
  OwnedRunner runner_;
  InlineQueue queue_;
};

}  // namespace

Result<Ref<Device>> create_inline_device(const char* driver_name, const DeviceParams& params,
                                         const OwnedRunner& runner) {
  auto create = [&]() -> Result<Ref<Device>> {
    if (!runner.runner) return out_of_memory;
    if (!params.path.empty()) return not_found<"the driver has one device, without a path">;
    MOTE_TRY_ASSIGN(Ref<MemoryCounter> memory, MemoryCounter::create(params.allocator));
    MOTE_TRY_ASSIGN(Ref<TransientPool> pool, TransientPool::create(params.allocator));
    Ref<TransientArena> arena;
    if (params.transient_arena.data()) {
      MOTE_TRY_ASSIGN(arena, TransientArena::create(params.allocator, params.transient_arena));
    }
    auto* device = create_in<InlineDevice>(params.allocator, driver_name, params, runner,
                                           std::move(memory), std::move(pool), std::move(arena));
    if (!device) return out_of_memory;
    return Ref<Device>(Ref<InlineDevice>::adopt(device));
  };
  Result<Ref<Device>> device = create();
  if (!device.ok() && runner.runner) runner.destroy(params.allocator, runner.runner);
  return device;
}

}  // namespace mote::hal
