// The form of a function's code that the interpreter of this build executes: the bytecode in place,
// or decoded code, which is made when the function is first called and belongs to the module.
#pragma once

#include <cstdint>

#include "mote/base/status.h"

namespace mote {
class Allocator;
}

namespace mote::vm {

class BytecodeModule;
struct FunctionInfo;

#if defined(MOTE_DECODED)

// Followed by the code, see decoded/codes.h.
struct alignas(8) DecodedCode {
  uint32_t size;        // bytes of the code
  uint32_t refs;        // offset of the reference registers from the frame
  uint32_t frame_size;  // bytes, registers included

  const uint8_t* begin() const { return reinterpret_cast<const uint8_t*>(this + 1); }
};

// Threads that call a function at the same time may each decode it; the first to be done wins.
class CodeSlot {
 public:
  const DecodedCode* get() const { return __atomic_load_n(&code_, __ATOMIC_ACQUIRE); }
  // Makes it if it is not there. RESOURCE_EXHAUSTED without memory.
  Status require(const BytecodeModule& module, const FunctionInfo& function) const {
    return get() ? ok_status : decode(module, function);
  }
  // Of a function that this thread has required before.
  const uint8_t* begin() const { return __atomic_load_n(&code_, __ATOMIC_RELAXED)->begin(); }
  void release(Allocator& allocator) const;
  // Of the instruction that decoded code has at `at`.
  static uint32_t bytecode_offset(const BytecodeModule& module, const FunctionInfo& function,
                                  uint32_t at);

  // Instructions are named by the place of their operands, and calls go on in code, not at a
  // marker.
  static constexpr uint32_t opcode_bytes = 0, marker_bytes = 0;

 private:
  Status decode(const BytecodeModule& module, const FunctionInfo& function) const;

  mutable const DecodedCode* code_ = nullptr;
};

#else

struct CodeSlot {
  static Status require(const BytecodeModule&, const FunctionInfo&) { return ok_status; }
  static void release(Allocator&) {}
  static uint32_t bytecode_offset(const BytecodeModule&, const FunctionInfo&, uint32_t at) {
    return at;
  }

  static constexpr uint32_t opcode_bytes = 1, marker_bytes = 1;
};

#endif

}  // namespace mote::vm
