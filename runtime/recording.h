// A call of a function as it was: what it did with the buffers it was given, ready to be done again
// with others of the same kind, without the virtual machine.
#pragma once

#include "mote/hal/buffer_view.h"
#include "mote/hal/device.h"
#include "mote/mote.hpp"
#include "vm/context.h"

namespace mote {

// What decides whether a buffer can stand in for the one of the recorded call.
struct BufferKind {
  BufferKind() = default;
  explicit BufferKind(const hal::Buffer& buffer)
      : size(buffer.size()),
        type(buffer.allocation().memory_type()),
        usage(buffer.allocation().usage()),
        is_writable(buffer.allocation().is_writable()) {}
  bool operator==(const BufferKind&) const = default;

  uint64_t size = 0;
  hal::MemoryType type = {};
  hal::BufferUsage usage = {};
  bool is_writable = false;
};

class Recording {
 public:
  // A buffer that is another one in each call. Slots are those of the arguments, then those of
  // globals, then those of what each call allocates.
  using Slot = uint32_t;
  static constexpr uint32_t none = UINT32_MAX;

  struct Argument {
    BufferKind buffer;
    hal::ElementType type = {};
    hal::EncodingType encoding = {};
    uint32_t rank = 0;
    uint32_t first_dimension = 0;  // in `dimensions`
  };
  // A reference that functions change: empty, a fence that is reached, a buffer, or the buffer of
  // an earlier one of these.
  struct Global {
    enum class Kind : uint8_t { empty, fence, buffer, shared } kind = Kind::empty;
    uint32_t index = 0;
    uint32_t shared_with = 0;  // index of the other
    BufferKind buffer;
  };
  struct GlobalStore {
    uint32_t index = 0;
    Slot slot = 0;
  };
  struct Allocation {
    hal::Device* device = nullptr;
    hal::BufferParams params;
    uint64_t size = 0;
  };
  // `table` ranges from `first_range` on are the binding table.
  struct Step {
    hal::Device* device = nullptr;
    hal::Submission submission;
    uint32_t first_range = 0;
    uint32_t range_count = 0;
  };
  // Where the buffer of a slot goes.
  struct Place {
    hal::Buffer** buffer = nullptr;
    Slot slot = 0;
  };
  // An argument, a constant value, or a new view of a buffer.
  struct ResultKind {
    uint32_t argument = none;
    Value value;
    hal::Buffer* constant = nullptr;  // of the view; null: that of the slot
    Slot slot = none;
    uint64_t offset = 0, length = 0;
    hal::ElementType type = {};
    hal::EncodingType encoding = {};
    uint32_t rank = 0;
    uint32_t first_dimension = 0;
  };

  explicit Recording(Allocator& memory)
      : allocator(memory),
        arguments(memory),
        dimensions(memory),
        globals(memory),
        values_before(memory),
        values_after(memory),
        allocations(memory),
        ranges(memory),
        steps(memory),
        places(memory),
        results(memory),
        global_stores(memory),
        retained(memory),
        buffers(memory),
        fresh(memory) {}

  // Whether these arguments and the state of the program are of the kind that was recorded.
  bool matches(std::span<const Value> given, const vm::Instance& instance) const;
  // Does it again; only after matches(). `out` is apart from `given`.
  Status replay(std::span<const Value> given, vm::Instance& instance, std::span<Value> out);

  Allocator& allocator;
  Array<Argument> arguments;
  Array<int64_t> dimensions;  // of arguments and results
  Array<Global> globals;
  Array<uint64_t> values_before, values_after;  // empty: no function changes any
  Array<Allocation> allocations;
  Array<hal::BufferRange> ranges;
  Array<Step> steps;
  Array<Place> places;
  Array<ResultKind> results;
  Array<GlobalStore> global_stores;
  Array<Ref<Object>> retained;
  // Scratch memory of replay(): by slot, and what it allocates.
  Array<hal::Buffer*> buffers;
  Array<Ref<hal::Buffer>> fresh;

 private:
  Result<Value> make_result(const ResultKind& kind, std::span<const Value> given);
};

}  // namespace mote
