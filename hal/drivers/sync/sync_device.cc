// The driver "local-sync": work runs inside the call that submits it, on the calling thread.
//
// A submission whose wait fence is not reached yet is stored and runs on the thread that reaches
// the fence. One thread at a time runs stored submissions of a device, others leave theirs to it:
// a chain of submissions does not become a chain of stack frames.
#include <atomic>

#include "base/port/port.h"
#include "hal/cpu_device.h"
#include "hal/deadline.h"
#include "hal/flush_denormals.h"
#include "hal/host_memory.h"
#include "hal/submission.h"
#include "mote/hal/device.h"

namespace mote {
namespace hal {
namespace {

constexpr const char* driver_name = "local-sync";

// Runs workgroups one after the other; keeps local memory from one dispatch to the next.
class InlineRunner final : public WorkgroupRunner {
 public:
  explicit InlineRunner(Allocator& allocator) : allocator_(allocator) {}
  ~InlineRunner() { free(kept_.load()); }

  Status run(CpuExecutable& executable, uint32_t ordinal, DispatchState& state) override {
    state.max_concurrency = 1;
    WorkgroupState workgroup;
    Block* block = nullptr;
    uint32_t local_memory_size = executable.export_info(ordinal).local_memory_size;
    if (local_memory_size) {
      block = take(local_memory_size);
      if (!block) return out_of_memory;
      workgroup.local_memory = block + 1;
      workgroup.local_memory_size = local_memory_size;
    }
    Status status = run_all(executable, ordinal, state, workgroup);
    if (block) free(kept_.exchange(block));
    return status;
  }

 private:
  // The head of a block of local memory.
  struct alignas(buffer_alignment) Block {
    size_t size;
  };

  static Status run_all(CpuExecutable& executable, uint32_t ordinal, const DispatchState& state,
                        WorkgroupState& workgroup) {
    FlushDenormals mode;
    for (uint32_t z = 0; z < state.workgroup_count_z; ++z) {
      workgroup.id_z = static_cast<uint16_t>(z);
      for (uint32_t y = 0; y < state.workgroup_count_y; ++y) {
        workgroup.id_y = y;
        for (uint32_t x = 0; x < state.workgroup_count_x; ++x) {
          workgroup.id_x = x;
          MOTE_TRY(executable.run(ordinal, state, workgroup));
        }
      }
    }
    return ok_status;
  }

  // The kept block if no other thread uses it and it is large enough, else a new one.
  Block* take(size_t size) {
    Block* block = kept_.exchange(nullptr);
    if (block && block->size >= size) return block;
    free(block);
    block = static_cast<Block*>(allocator_.allocate(sizeof(Block) + size, alignof(Block)));
    if (block) block->size = size;
    return block;
  }

  void free(Block* block) {
    if (block) allocator_.deallocate(block, sizeof(Block) + block->size, alignof(Block));
  }

  Allocator& allocator_;
  std::atomic<Block*> kept_{nullptr};
};

class SyncDevice final : public Device {
 public:
  SyncDevice(const DeviceParams& params, Ref<MemoryCounter> memory)
      : allocator_(params.allocator),
        memory_(std::move(memory)),
        loaders_(params.loaders),
        imports_(params.imports),
        runner_(params.allocator) {}

  std::string_view id() const override { return driver_name; }

  bool query(std::string_view category, std::string_view key, int64_t& value) override {
    return query_cpu_device({.id = id(), .workers = 1, .loaders = loaders_}, category, key, value);
  }

  Result<Ref<Buffer>> allocate(const BufferParams& params, uint64_t size) override {
    return allocate_host_buffer(allocator_, params, size, memory_);
  }

  Result<Ref<Buffer>> import_host(const BufferParams& params, std::span<uint8_t> memory,
                                  Object* owner) override {
    return import_host_buffer(allocator_, params, memory, owner);
  }

  Result<Ref<Executable>> create_executable(const ExecutableParams& params,
                                            Diagnostic* diagnostic) override {
    ExecutableParams with_imports = params;
    with_imports.imports = imports_;
    return load_executable(loaders_, allocator_, with_imports, diagnostic);
  }

  Result<Ref<CommandBuffer>> create_command_buffer(const CommandBufferParams&) override {
    return CpuCommandBuffer::create(allocator_);
  }

  Result<Ref<Buffer>> queue_alloca(Fence* wait, Fence* signal, const BufferParams& params,
                                   uint64_t size) override {
    Result<Ref<Buffer>> buffer = allocate(params, size);
    if (!buffer.ok()) {
      if (signal) signal->fail(buffer.status());
      return buffer;
    }
    MOTE_TRY(submit({.wait = wait, .signal = signal}));
    return buffer;
  }

  Status submit(const Submission& submission) override {
    Status wait_status = submission.wait ? submission.wait->query() : ok_status;
    if (wait_status.code() != StatusCode::deferred) return run(submission, wait_status);
    Result<StoredSubmission*> stored = StoredSubmission::create(allocator_, submission);
    if (!stored.ok()) {
      if (submission.signal) submission.signal->fail(stored.status());
      return stored.status();
    }
    stored_count_.fetch_add(1);
    retain();  // until the submission has run
    auto run_when_ready = [](void* device, StoredSubmission& ready, Status status) {
      static_cast<SyncDevice*>(device)->run_stored(ready, status);
    };
    stored.value()->await(run_when_ready, this);
    return ok_status;
  }

  Status wait_idle(uint64_t timeout_ns) override {
    Deadline deadline(timeout_ns);
    while (uint32_t count = stored_count_.load()) {
      uint64_t remaining = deadline.remaining_ns();
      if (remaining == 0) return deadline_exceeded<"the device is still waiting for fences">;
      port::wait_on(reinterpret_cast<const uint32_t*>(&stored_count_), count, remaining);
    }
    return ok_status;
  }

  MemoryStatistics memory_statistics() const override { return memory_->statistics(); }

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Status run(const Submission& submission, Status wait_status) {
    Status status = wait_status.ok() ? perform(submission, runner_) : wait_status;
    if (submission.signal) {
      if (status.ok())
        submission.signal->signal();
      else
        submission.signal->fail(status);
    }
    return status;
  }

  void run_stored(StoredSubmission& ready, Status wait_status) {
    Ref<SyncDevice> self = Ref<SyncDevice>::share(this);
    ready.wait_status = wait_status;
    ready.next = ready_.load();
    while (!ready_.compare_exchange_weak(ready.next, &ready)) {
    }
    // Who finds the flag clear runs all that is there, and looks again after clearing it.
    while (ready_.load() && !is_running_.exchange(true)) {
      StoredSubmission* list = ready_.exchange(nullptr);
      while (list) {
        StoredSubmission* next = list->next;
        // Nobody waits for this status but the signal fence.
        static_cast<void>(run(list->get(), list->wait_status));
        list->destroy();
        stored_count_.fetch_sub(1);
        port::wake_all(reinterpret_cast<const uint32_t*>(&stored_count_));
        release();
        list = next;
      }
      is_running_.store(false);
    }
  }

  Allocator& allocator_;
  Ref<MemoryCounter> memory_;
  std::span<const ExecutableLoader* const> loaders_;
  std::span<const ImportProvider> imports_;
  InlineRunner runner_;
  std::atomic<uint32_t> stored_count_{0};
  std::atomic<StoredSubmission*> ready_{nullptr};
  std::atomic<bool> is_running_{false};
};

Result<Ref<Device>> create_device(const DeviceParams& params) {
  if (!params.path.empty()) return not_found<"the driver has one device, without a path">;
  MOTE_TRY_ASSIGN(Ref<MemoryCounter> memory, MemoryCounter::create(params.allocator));
  auto* device = create_in<SyncDevice>(params.allocator, params, std::move(memory));
  if (!device) return out_of_memory;
  return Ref<Device>(Ref<SyncDevice>::adopt(device));
}

constexpr Driver driver = {
    .name = driver_name,
    .description = "Runs work on the calling thread",
    .create_device = create_device,
};

}  // namespace
}  // namespace hal

const hal::Driver& sync_driver() { return hal::driver; }

}  // namespace mote
