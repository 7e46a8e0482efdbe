// How host code offers functions to modules: one table of {name, signature, function}.
//
//   Status add(vm::Call& call) {
//     call.return_i32(0, call.i32(0) + call.i32(1));
//     return ok_status;
//   }
//   constexpr vm::NativeExport exports[] = {{"add", "0ii_i", add}};
//   constexpr vm::NativeModule math = {.name = "math", .exports = exports};
//   session.add_module(math);
//
// Thread rule: a function is called on the thread that runs the call, one at a time per program.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "mote/base/diagnostic.h"
#include "mote/base/log.h"
#include "mote/base/memory.h"
#include "mote/base/object.h"
#include "mote/base/status.h"

namespace mote::vm {

// One argument or result. i32 also carries i1, i8, i16 and the bits of 16-bit floats.
union Slot {
  int32_t i32;
  int64_t i64;
  float f32;
  double f64;
  Object* ref;
};
static_assert(sizeof(Slot) == 8);

// What a suspended call waits for; the host waits on it before it resumes the invocation.
class Waiter : public Object {
 public:
  static const ObjectType object_type;
  // Blocks until resuming can make progress or `timeout_ns` has passed (DEADLINE_EXCEEDED). It is
  // called again then, so that a call can be cancelled: time that has passed counts.
  virtual Status wait(uint64_t timeout_ns) = 0;

 protected:
  Waiter() : Object(object_type) {}
  ~Waiter() = default;
};

// A call of a native function while it runs.
//
// Positions count the scalars and spans of the signature from the left, from 0. In "0rIiCrID_r" the
// arguments are r, I, i and one span of (r, I) tuples at position 3.
// Arguments are borrowed: an object that must outlive the call is retained by the callee.
class Call {
 public:
  // What the virtual machine lends to the callee.
  struct Host {
    Allocator& allocator;
    Diagnostic& diagnostic;
    const LogHook& log;
    Object* state = nullptr;    // of this module in this program
    Waiter* resumed = nullptr;  // set when a suspended call goes on
  };

  // `starts` holds the first slot of each position and one past the last. A scalar takes one slot,
  // a span one for its tuple count and then its tuples.
  Call(const Host& host, std::span<const Slot> arguments, std::span<const uint32_t> starts,
       std::span<Slot> results)
      : host_(host), arguments_(arguments), starts_(starts), results_(results) {}

  Allocator& allocator() const { return host_.allocator; }
  // Where details of a failure go.
  Diagnostic& diagnostic() const { return host_.diagnostic; }
  const LogHook& log() const { return host_.log; }
  // What NativeModule::create_state returned for this program; null without one.
  Object* state() const { return host_.state; }

  int32_t i32(size_t position) const { return slot(position).i32; }
  int64_t i64(size_t position) const { return slot(position).i64; }
  uint64_t u64(size_t position) const { return static_cast<uint64_t>(slot(position).i64); }
  float f32(size_t position) const { return slot(position).f32; }
  double f64(size_t position) const { return slot(position).f64; }
  // INVALID_ARGUMENT when null or of another type.
  template <class T>
  Result<T*> ref(size_t position) const {
    return checked<T>(slot(position).ref, position, false);
  }
  // Null is allowed.
  template <class T>
  Result<T*> ref_or_null(size_t position) const {
    return checked<T>(slot(position).ref, position, true);
  }
  // Any object, or null.
  Object* object(size_t position) const { return slot(position).ref; }

  // The tuples of a span, `span_count * tuple width` slots.
  std::span<const Slot> span(size_t position) const {
    return arguments_.subspan(starts_[position] + 1u,
                              starts_[position + 1] - starts_[position] - 1u);
  }
  uint32_t span_count(size_t position) const { return static_cast<uint32_t>(slot(position).i32); }
  // An object inside a span; `position` names the span in the message.
  template <class T>
  Result<T*> ref_in(const Slot& slot, size_t position, bool null_allowed) const {
    return checked<T>(slot.ref, position, null_allowed);
  }

  void return_i32(size_t index, int32_t value) { results_[index].i32 = value; }
  void return_i64(size_t index, int64_t value) { results_[index].i64 = value; }
  void return_f32(size_t index, float value) { results_[index].f32 = value; }
  void return_f64(size_t index, double value) { results_[index].f64 = value; }
  // The caller takes over the count.
  template <class T>
  void return_ref(size_t index, Ref<T> object) {
    results_[index].ref = object.detach();
  }

  // Suspends the invocation: `return call.suspend(waiter)`. Allowed in calls that the module marks
  // yieldable. When `waiter` is done the function is called again with resumed() set to it and
  // without arguments; it may suspend again.
  Status suspend(Ref<Waiter> waiter) {
    waiter_ = std::move(waiter);
    return deferred_status;
  }
  Waiter* resumed() const { return host_.resumed; }
  // For the virtual machine: what suspend() was given.
  Ref<Waiter> take_waiter() { return std::move(waiter_); }

 private:
  const Slot& slot(size_t position) const { return arguments_[starts_[position]]; }
  template <class T>
  Result<T*> checked(Object* object, size_t position, bool null_allowed) const {
    if (!object && null_allowed) return static_cast<T*>(nullptr);
    if (T* typed = object_cast<T>(object)) return typed;
    return wrong_object(object, T::object_type, position);
  }
  Status wrong_object(Object* object, const ObjectType& expected, size_t position) const;

  Host host_;
  std::span<const Slot> arguments_;
  std::span<const uint32_t> starts_;
  std::span<Slot> results_;
  Ref<Waiter> waiter_;
};

using NativeFunction = Status (*)(Call& call);

// Results are null or zero until the function sets them.
struct NativeExport {
  const char* name;
  const char* signature;  // calling convention, "0rIi_r"
  NativeFunction function;
};

// What a session lends to the native modules of a program: its devices, then its parameter scopes,
// each in the order in which they were added, and its loaders of executables as one object. A
// module retains what it uses of the types it knows.
struct Environment {
  std::span<Object* const> objects;
};

// Constant tables, usually with static storage; they must outlive every program linked against
// them.
struct NativeModule {
  const char* name;
  uint32_t version = 0;
  std::span<const NativeExport> exports = {};
  // Reference types that modules may name once this module is registered.
  std::span<const ObjectType* const> types = {};
  // Makes the state of one program; null when the module keeps none. `user` is the pointer below,
  // or when that is null the session's `const Environment`, which lives for this call only.
  Result<Ref<Object>> (*create_state)(Allocator& allocator, const void* user) = nullptr;
  const void* user = nullptr;
};

}  // namespace mote::vm
