// One running call: a stack of frames in one block of memory. Internal calls do not use the host's
// stack, so an invocation can be suspended anywhere and resumed later.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>

#include "mote/vm/native_module.h"
#include "mote/vm/value.h"
#include "vm/context.h"
#include "vm/opcodes.h"

namespace mote::vm {

// Followed by the value registers and then the reference registers of the function.
struct alignas(8) Frame {
  Instance* instance;
  const FunctionInfo* function;
  const uint8_t* pc;       // where this frame goes on
  const uint8_t* at;       // the instruction that it executes, while another frame is on top
  const uint8_t* results;  // result list of the active call
  uint32_t parent;         // offset of the caller's frame in the stack
  uint32_t refs;           // offset of the reference registers from this frame

  static uint32_t refs_of(const FunctionInfo& function) {
    return static_cast<uint32_t>(
        align_up(sizeof(Frame) + function.value_registers * sizeof(uint32_t), alignof(Frame)));
  }
  static uint32_t size_of(const FunctionInfo& function) {
    return static_cast<uint32_t>(
        align_up(refs_of(function) + function.ref_registers * sizeof(Object*), alignof(Frame)));
  }
  // Registers start as 0 or null.
  void clear(uint32_t bytes) {
#if defined(__OPTIMIZE_SIZE__)
    std::memset(static_cast<void*>(this), 0, bytes);
#else
    // Frames are short: calling memset() would take longer than the loop.
    auto* words = reinterpret_cast<uint64_t*>(this);
    for (uint32_t i = 0; i < bytes / sizeof *words; ++i) {
      words[i] = 0;
      asm("" : "+r"(words));  // stays a loop
    }
#endif
  }

  const uint8_t* code() const { return executed_code(*function); }
  uint32_t* values() { return reinterpret_cast<uint32_t*>(this + 1); }
  Object** references() {
    return reinterpret_cast<Object**>(reinterpret_cast<uint8_t*>(this) + refs);
  }
};

class Invocation {
 public:
  explicit Invocation(Context& context);
  ~Invocation();

  // Runs `function` until it is done (ok), suspended (DEFERRED) or failed. `results` must stay
  // until the invocation is done and has one value for each result of the function.
  Status begin(Instance& instance, uint32_t function, std::span<const Value> arguments,
               std::span<Value> results);
  // Goes on after DEFERRED.
  Status resume();
  // Ends a suspended invocation; begin() may follow.
  void abort();
  // What a suspended invocation waits for; null when it only yielded.
  Waiter* waiter() const { return waiter_.get(); }
  // Blocks on that until resume() can make progress; DEADLINE_EXCEEDED when the call's time is
  // over.
  Status wait();
  uint64_t stack_bytes() const { return capacity_; }

 private:
  static constexpr uint32_t no_frame = UINT32_MAX;

  Frame& frame_at(uint32_t offset) { return *reinterpret_cast<Frame*>(stack_ + offset); }
  Frame& top() { return frame_at(top_); }

  Status run();  // interpreter.cc of the interpreter that the build has
  // Instructions that may run before the budget and the clock have to be looked at again, taken
  // from the budget; never 0. What is left of them is given back when the invocation suspends.
  Status take_slice(uint64_t& slice);
#if defined(MOTE_DECODED)
  struct Slice {
    int32_t left;
    Status status;
  };
  Frame* push_quickly(Instance& instance, const FunctionInfo& function);
  // The call and the return of decoded code whose operands start at `pc`.
  Status call_decoded(const uint8_t* pc);
  void return_decoded(const uint8_t* pc);
  Status call_import_decoded(const uint8_t* pc);
  // A block of `charge` instructions does not fit into the slice, of which `left` is left. The next
  // one has room for it.
  Slice charge_slowly(int32_t left, uint32_t charge);
#endif
  Status finish(Status status);
  Status check_arguments(const BytecodeModule& module, const FunctionInfo& function,
                         std::span<const Value> arguments, std::span<Value> results);

  // Makes room above the top frame; frames may move.
  Status reserve(uint64_t bytes);
  Status push_frame(Instance& instance, const FunctionInfo& function);
  void pop_frame();
  // The top frame begins or ends.
  [[gnu::noinline, gnu::cold]] void trace_call(bool is_begin);
  void unwind();
  void add_trace();

  // Pushes the callee's frame, or runs an import to its end. The caller's frame goes on behind the
  // call, or at the target of a yieldable one. `at` names the call, as in Frame.
  Status start_call(const uint8_t* at, bool is_variadic, bool is_yieldable);
  // Segments, arguments, values: lists in the top frame's code.
  Status call_internal(Instance& instance, const FunctionInfo& function, const uint8_t* arguments);
  Status call_import(uint32_t import, const uint8_t* segments, const uint8_t* arguments,
                     bool is_yieldable);
  Status call_native(const ResolvedImport& import, const ImportInfo& info, const uint8_t* segments,
                     const uint8_t* arguments, bool is_yieldable);
  Status resume_native();
  Status finish_native(Status status, Call& call, const CallingConvention& convention,
                       std::span<Slot> results, bool is_yieldable);
  // The `return` instruction whose list starts at `values`; true when the entry frame returned.
  bool return_from_frame(const uint8_t* values);

  Context& context_;
  bool is_watched_ = false;  // by a trace or an observer
  uint8_t* stack_ = nullptr;
  uint32_t capacity_ = 0;
  uint32_t used_ = 0;
  uint32_t top_ = no_frame;
  uint32_t depth_ = 0;
  uint64_t fuel_ = 0;         // instructions left in the budget
  uint64_t deadline_ns_ = 0;  // 0: none
  std::span<Value> results_;
  Ref<Waiter> waiter_;
  const ResolvedImport* pending_ = nullptr;  // import to call again on resume
  const ImportInfo* pending_info_ = nullptr;
};

}  // namespace mote::vm
