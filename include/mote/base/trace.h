// What the library does and when: calls, dispatches, transfers and waits, told to a hook.
#pragma once

#include <cstdint>
#include <string_view>

namespace mote {

enum class TraceKind : uint8_t {
  call,      // of a function of a bytecode module
  import,    // of a native function
  dispatch,  // of a kernel, all its workgroups
  fill,
  update,
  copy,
  read,   // from a file
  write,  // to a file
  wait,   // of the host for the device
};

// Texts are valid during the call of the hook only.
struct TraceEvent {
  TraceKind kind = TraceKind::call;
  std::string_view module = {};      // call, import
  std::string_view name = {};        // call, import, dispatch; may be empty
  uint32_t ordinal = 0;              // call, dispatch: of the function in its module or executable
  uint32_t workgroup_count[3] = {};  // dispatch
  uint64_t bytes = 0;                // fill, update, copy, read, write
};

// Called at the beginning and at the end of everything, on the thread that does it; ends come in
// the reverse order of beginnings. May be called by several threads at once; must not re-enter the
// session. The caller reads the clock.
struct TraceHook {
  void (*write)(void* user, bool is_begin, const TraceEvent& event) = nullptr;
  void* user = nullptr;

  explicit operator bool() const { return write; }
};

// Tells the hook of a block of code.
class TraceScope {
 public:
  TraceScope(const TraceHook& hook, const TraceEvent& event) : hook_(hook) {
    if (!hook_) return;
    event_ = event;
    hook_.write(hook_.user, true, event_);
  }
  TraceScope(const TraceScope&) = delete;
  TraceScope& operator=(const TraceScope&) = delete;
  ~TraceScope() {
    if (hook_) hook_.write(hook_.user, false, event_);
  }

 private:
  const TraceHook& hook_;
  TraceEvent event_;
};

}  // namespace mote
