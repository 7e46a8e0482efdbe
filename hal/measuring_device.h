// A device that finds out what a program will allocate: it has no memory and runs nothing.
#pragma once

#include "hal/transient_arena.h"
#include "mote/hal/buffer_view.h"
#include "mote/hal/device.h"

namespace mote::hal {

// Answers queries as another device does, so that a program chooses what it would choose there. All
// work is done at once; who looks at the contents of a buffer gets FAILED_PRECONDITION.
class MeasuringDevice final : public Device {
 public:
  static Result<Ref<MeasuringDevice>> create(Allocator& allocator, Ref<Device> model);

  // Bytes of what allocate() made and is alive.
  uint64_t persistent_bytes() const { return counter_->statistics().device_local.live; }
  uint64_t transient_peak() const { return arena_->peak_bytes(); }

  std::string_view id() const override { return model_->id(); }
  bool query(std::string_view category, std::string_view key, int64_t& value) override {
    return model_->query(category, key, value);
  }
  Result<Ref<Buffer>> allocate(const BufferParams& params, uint64_t size) override;
  Result<Ref<Buffer>> import_host(const BufferParams& params, std::span<uint8_t> memory,
                                  Object* owner) override;
  Result<Ref<Executable>> create_executable(const ExecutableParams& params,
                                            Diagnostic* diagnostic) override;
  Result<Ref<CommandBuffer>> create_command_buffer(const CommandBufferParams& params) override;
  Result<Ref<Buffer>> queue_alloca(Fence* wait, Fence* signal, const BufferParams& params,
                                   uint64_t size) override;
  Status submit(const Submission& submission) override;
  Status wait_idle(uint64_t) override { return ok_status; }

  // For create() and the end of the last count; nobody else calls these two.
  MeasuringDevice(Allocator& allocator, Ref<Device> model, Ref<MemoryCounter> counter,
                  Ref<TransientArena> buffers, Ref<TransientArena> arena)
      : allocator_(allocator),
        model_(std::move(model)),
        counter_(std::move(counter)),
        buffers_(std::move(buffers)),
        arena_(std::move(arena)) {}
  ~MeasuringDevice() = default;

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
  Ref<Device> model_;
  Ref<MemoryCounter> counter_;
  Ref<TransientArena> buffers_;  // of allocate()
  Ref<TransientArena> arena_;
};

// Lent to a program that is measured: the first tensor that did not pass an assertion, and what it
// should have been. Arguments are found out with it.
class ShapeProbe final : public Object {
 public:
  static const ObjectType object_type;
  static constexpr size_t max_rank = 8;
  // Of tensors whose shape is not known yet: no assertion accepts it.
  static constexpr auto encoding = static_cast<EncodingType>(UINT32_MAX);

  ShapeProbe() : Object(object_type) {}  // on the stack of who measures

  void record(const BufferView& failed, ElementType expected_type,
              std::span<const int64_t> expected_shape);

  const BufferView* view = nullptr;
  ElementType type = ElementType::none;
  size_t rank = 0;
  int64_t shape[max_rank];

 private:
  void destroy() override {}
};

}  // namespace mote::hal
