// What the library does and when: calls, dispatches, transfers and waits, told to a hook.
#pragma once

#include <cstdint>
#include <string_view>

#include "mote/base/config.h"

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

  explicit operator bool() const { return MOTE_TRACE && write; }
};

// Tells the hook of a block of code. `make` returns the event; it is called only if there is a
// hook, at the beginning and at the end.
template <class Make>
class TraceScope {
 public:
  TraceScope(const TraceHook& hook, const Make& make) : hook_(hook), make_(make) {
    if (hook_) [[unlikely]]
      hook_.write(hook_.user, true, make_());
  }
  TraceScope(const TraceScope&) = delete;
  TraceScope& operator=(const TraceScope&) = delete;
  ~TraceScope() {
    if (hook_) [[unlikely]]
      hook_.write(hook_.user, false, make_());
  }

 private:
  const TraceHook& hook_;
  Make make_;
};

}  // namespace mote
