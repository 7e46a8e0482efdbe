// Watches a call of a deterministic function and writes down what it does.
#pragma once

#include "runtime/recording.h"
#include "vm/determinism.h"

namespace mote {

// For one call: begin(), the call with what arguments() has, then finish().
class CallRecorder final : public vm::NativeObserver {
 public:
  // Both outlive the object; `changed` is what is_deterministic() found.
  CallRecorder(vm::Instance& instance, const vm::ChangedState& changed, Recording& recording)
      : allocator_(recording.allocator),
        instance_(instance),
        changed_(changed),
        recording_(recording),
        arguments_(allocator_),
        bases_(allocator_),
        known_(allocator_),
        commands_(allocator_),
        globals_(allocator_),
        places_(allocator_) {}

  // False when calls with such arguments are not recorded.
  Result<bool> begin(std::span<const Value> given);
  // What to call with: views of the buffers given that nobody else has, so that an object of the
  // call is known by its address.
  std::span<const Value> arguments() const { return {arguments_.data(), arguments_.size()}; }
  // After the call has succeeded with these results. False when it did what cannot be replayed.
  Result<bool> finish(std::span<const Value> results);

  void called(const vm::ImportInfo& import, const vm::Call& call, std::span<const vm::Slot> results,
              Status status) override;

 private:
  using Handler = Status (CallRecorder::*)(const vm::Call& call, Object* result);
  struct Row;
  static const Row rows[];

  // Where a buffer of the call comes from.
  struct Base {
    enum class Kind : uint8_t { argument, global, allocation, constant } kind;
    Ref<hal::Buffer> buffer;
    Recording::Slot slot = Recording::none;
    bool escapes = false;  // an allocation that outlives the call
    Recording::Allocation allocation = {};
  };
  // An object that the call was given or made. A buffer is a range of a base, a view too.
  struct Known {
    enum class Kind : uint8_t { buffer, view, commands, fence } kind;
    Ref<Object> object;
    uint32_t index = 0;  // of the base, or of the commands
    uint64_t offset = 0, length = 0;
  };
  // Commands that the call records, recorded again with slots for the buffers of this call.
  struct Commands {
    Ref<hal::CommandBuffer> copy;
    uint32_t capacity = 0;  // slots that the program uses
    Array<uint32_t> bases;  // of the slots after them
  };
  struct PendingPlace {
    enum class Kind : uint8_t { range, source, target } kind;
    uint32_t index;  // of a range or a step
    uint32_t base;
  };

  Status refuse();
  const Known* find(const Object* object, Known::Kind kind) const;
  Status add(Known::Kind kind, Object* object, uint32_t index, uint64_t offset, uint64_t length);
  Status add_base(Base base, uint32_t& index);
  // The base of a buffer, and the range in it.
  Status locate(hal::Buffer* buffer, uint64_t offset, uint64_t length, uint32_t& base,
                hal::BufferRange& range);
  Status add_argument(const Value& given);
  bool is_changed(uint32_t global) const;
  Status add_global(uint32_t index);
  Status add_global_store(size_t position);
  Status add_result(const Value& value, Recording::ResultKind& kind);
  void place_buffers();

  Status add_step(const vm::Call& call, const hal::Submission& submission);
  Status add_range(const hal::BufferRange& range, uint32_t base);
  Status add_execution(const vm::Call& call, std::span<const vm::Slot> table);
  // A range of recorded commands; what names a buffer of the call gets a slot.
  Status translate(Commands& commands, Object* buffer, int64_t slot, uint64_t offset,
                   uint64_t length, hal::BufferRange& range);
  // Null when the commands were not made by this call.
  Commands* commands_of(const vm::Call& call);

  Status on_fence(const vm::Call& call, Object* result);
  Status on_fence_signal(const vm::Call& call, Object* result);
  Status on_view_buffer(const vm::Call& call, Object* result);
  Status on_view_create(const vm::Call& call, Object* result);
  Status on_subspan(const vm::Call& call, Object* result);
  Status on_alloca(const vm::Call& call, Object* result);
  Status on_queue_fill(const vm::Call& call, Object* result);
  Status on_queue_copy(const vm::Call& call, Object* result);
  Status on_execute(const vm::Call& call, Object* result);
  Status on_execute_indirect(const vm::Call& call, Object* result);
  Status on_commands_create(const vm::Call& call, Object* result);
  Status on_commands_finalize(const vm::Call& call, Object* result);
  Status on_barrier(const vm::Call& call, Object* result);
  Status on_fill(const vm::Call& call, Object* result);
  Status on_update(const vm::Call& call, Object* result);
  Status on_copy(const vm::Call& call, Object* result);
  Status on_dispatch(const vm::Call& call, Object* result);

  Allocator& allocator_;
  vm::Instance& instance_;
  const vm::ChangedState& changed_;
  Recording& recording_;
  bool is_refused_ = false;
  Status failure_;
  Array<Value> arguments_;
  Array<Base> bases_;
  Array<Known> known_;
  Array<Commands> commands_;
  Array<Ref<Object>> globals_;  // before the call, those that functions change
  Array<PendingPlace> places_;
};

}  // namespace mote
