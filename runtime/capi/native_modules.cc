// Native modules whose functions are written in C, and their calls.
#include "runtime/capi/handles.h"

namespace mote::capi {
namespace {

// A status is a class of one pointer without a copy constructor of its own. What the calling
// conventions below return in a register is then the same for it and for a pointer, and a function
// in C can stand in a table of native functions.
#if defined(__x86_64__) || defined(__aarch64__) || defined(__arm__) || defined(__riscv) || \
    defined(__wasm__)
constexpr bool returns_status_like_pointer = true;
#else
constexpr bool returns_status_like_pointer = false;
#endif
static_assert(std::is_trivially_copyable_v<Status>);

// What a module remembers of a program.
class State final : public Object {
 public:
  static constexpr ObjectType object_type{"mote.state"};

  State(Allocator& allocator, void (*destroy_data)(void* data))
      : Object(object_type), allocator_(allocator), destroy_data_(destroy_data) {}
  ~State() = default;

  void* data = nullptr;
  bool is_made = false;

 private:
  void destroy() override {
    if (destroy_data_ && is_made) destroy_data_(data);
    destroy_in(allocator_, this);
  }

  Allocator& allocator_;
  void (*const destroy_data_)(void* data);
};

class DefinedModule final : public Object {
 public:
  static constexpr ObjectType object_type{"mote.native_module"};

  DefinedModule(mote_session_t& session, const mote_native_definition_t& definition)
      : Object(object_type),
        session_(session),
        definition_(definition),
        exports_(session.allocator),
        types_(session.allocator) {}
  ~DefinedModule() = default;

  Status make() {
    MOTE_TRY(exports_.reserve(definition_.export_count));
    for (size_t i = 0; i < definition_.export_count; ++i) {
      const mote_native_export_t& entry = definition_.exports[i];
      MOTE_TRY(exports_.push({.name = entry.name,
                              .signature = entry.signature,
                              .function = reinterpret_cast<vm::NativeFunction>(
                                  reinterpret_cast<void (*)()>(entry.function))}));
    }
    for (size_t i = 0; i < definition_.type_count; ++i)
      MOTE_TRY(types_.push(&from_c(*definition_.types[i])));
    module_ = {.name = definition_.name,
               .version = definition_.version,
               .exports = {exports_.data(), exports_.size()},
               .types = {types_.data(), types_.size()},
               .create_state = definition_.create_state ? create_state : nullptr,
               .user = this};
    return ok_status;
  }
  const vm::NativeModule& module() const { return module_; }

 private:
  static Result<Ref<Object>> create_state(Allocator& allocator, const void* user) {
    const auto& self = *static_cast<const DefinedModule*>(user);
    const mote_native_definition_t& definition = self.definition_;
    auto* made = create_in<State>(allocator, allocator, definition.destroy_state);
    if (!made) return out_of_memory;
    auto state = Ref<State>::adopt(made);
    MOTE_TRY(from_c(definition.create_state(&self.session_, definition.user, &state->data)));
    state->is_made = true;
    return Ref<Object>(std::move(state));
  }
  void destroy() override { destroy_in(session_.allocator, this); }

  mote_session_t& session_;
  const mote_native_definition_t definition_;
  Array<vm::NativeExport> exports_;
  Array<const ObjectType*> types_;
  vm::NativeModule module_{.name = ""};
};

class CallbackWaiter final : public vm::Waiter {
 public:
  CallbackWaiter(Allocator& allocator, mote_wait_function_t function, ReleaseHook release)
      : allocator_(allocator), wait_(function), release_(release) {}
  ~CallbackWaiter() = default;

  Status wait(uint64_t timeout_ns) override { return from_c(wait_(release_.user, timeout_ns)); }
  void* user() const { return release_.user; }

 private:
  void destroy() override {
    if (release_.release) release_.release(release_.user);
    destroy_in(allocator_, this);
  }

  Allocator& allocator_;
  const mote_wait_function_t wait_;
  const ReleaseHook release_;
};

vm::Call& call_of(mote_call_t* call) { return *reinterpret_cast<vm::Call*>(call); }
const vm::Call& call_of(const mote_call_t* call) {
  return *reinterpret_cast<const vm::Call*>(call);
}

template <class Handle>
mote_status_t argument(mote_call_t* call, size_t position, Handle** out) {
  *out = nullptr;
  auto found = call_of(call).ref<typename ClassOf<Handle>::Type>(position);
  if (!found.ok()) return to_c(found.status());
  *out = to_handle<Handle>(found.value());
  return nullptr;
}

static_assert(sizeof(mote_slot_t) == sizeof(vm::Slot));

Status define(mote_session_t& session, const mote_native_definition_t& definition) {
  session.session.diagnostic().clear();
  mote_native_definition_t known;
  MOTE_TRY(take_struct(&definition, known));
  if (!known.name) return invalid_argument<"a native module has a name">;
  if (!returns_status_like_pointer)
    return unimplemented<"native modules in C on this kind of processor">;
  auto* defined = create_in<DefinedModule>(session.allocator, session, known);
  if (!defined) return out_of_memory;
  auto kept = Ref<DefinedModule>::adopt(defined);
  MOTE_TRY(defined->make());
  MOTE_TRY(session.kept.push(kept));
  return session.session.add_module(defined->module());
}

}  // namespace
}  // namespace mote::capi

using namespace mote;
using namespace mote::capi;

mote_status_t mote_session_define_module(mote_session_t* session,
                                         const mote_native_definition_t* definition) {
  return to_c(define(*session, *definition));
}

void* mote_call_state(const mote_call_t* call) {
  Object* state = call_of(call).state();
  return state ? static_cast<State*>(state)->data : nullptr;
}

mote_allocator_t* mote_call_allocator(const mote_call_t* call) {
  return to_c(call_of(call).allocator());
}

void mote_call_log(const mote_call_t* call, mote_log_level_t level, const char* line) {
  call_of(call).log()(static_cast<LogLevel>(level), line);
}

void mote_call_explain(mote_call_t* call, const char* detail, const char* expected,
                       const char* found) {
  Diagnostic& diagnostic = call_of(call).diagnostic();
  if (detail) diagnostic.detail.text(detail);
  if (expected) diagnostic.expected.text(expected);
  if (found) diagnostic.found.text(found);
}

int32_t mote_call_i32(const mote_call_t* call, size_t position) {
  return call_of(call).i32(position);
}

int64_t mote_call_i64(const mote_call_t* call, size_t position) {
  return call_of(call).i64(position);
}

float mote_call_f32(const mote_call_t* call, size_t position) {
  return call_of(call).f32(position);
}

double mote_call_f64(const mote_call_t* call, size_t position) {
  return call_of(call).f64(position);
}

mote_object_t* mote_call_object(const mote_call_t* call, size_t position) {
  return to_handle<mote_object_t>(call_of(call).object(position));
}

mote_status_t mote_call_tensor(mote_call_t* call, size_t position, mote_tensor_t** out) {
  return argument(call, position, out);
}

mote_status_t mote_call_buffer(mote_call_t* call, size_t position, mote_buffer_t** out) {
  return argument(call, position, out);
}

mote_status_t mote_call_vm_buffer(mote_call_t* call, size_t position, mote_vm_buffer_t** out) {
  return argument(call, position, out);
}

mote_status_t mote_call_list(mote_call_t* call, size_t position, mote_list_t** out) {
  return argument(call, position, out);
}

mote_status_t mote_call_fence(mote_call_t* call, size_t position, mote_fence_t** out) {
  return argument(call, position, out);
}

mote_status_t mote_call_data(mote_call_t* call, size_t position, const mote_object_type_t* type,
                             void** out) {
  *out = nullptr;
  Object* object = call_of(call).object(position);
  if (object && &object->type() == &from_c(*type)) {
    *out = mote_object_data(to_handle<mote_object_t>(object), type);
    return nullptr;
  }
  Diagnostic& diagnostic = call_of(call).diagnostic();
  diagnostic.expected.text(type->name).text(" as argument ").unsigned_number(position);
  diagnostic.found.text(object ? object->type().name : "null");
  return to_c(invalid_argument<"a reference of the wrong type">);
}

const mote_slot_t* mote_call_span(const mote_call_t* call, size_t position, uint32_t* count) {
  *count = call_of(call).span_count(position);
  return reinterpret_cast<const mote_slot_t*>(call_of(call).span(position).data());
}

void mote_call_return_i32(mote_call_t* call, size_t index, int32_t value) {
  call_of(call).return_i32(index, value);
}

void mote_call_return_i64(mote_call_t* call, size_t index, int64_t value) {
  call_of(call).return_i64(index, value);
}

void mote_call_return_f32(mote_call_t* call, size_t index, float value) {
  call_of(call).return_f32(index, value);
}

void mote_call_return_f64(mote_call_t* call, size_t index, double value) {
  call_of(call).return_f64(index, value);
}

void mote_call_return_ref(mote_call_t* call, size_t index, void* object) {
  call_of(call).return_ref(index, Ref<Object>::adopt(static_cast<Object*>(object)));
}

mote_status_t mote_call_suspend(mote_call_t* call, mote_wait_function_t wait,
                                mote_release_function_t release, void* user) {
  Allocator& allocator = call_of(call).allocator();
  ReleaseHook hook{release, user};
  auto* waiter = create_in<CallbackWaiter>(allocator, allocator, wait, hook);
  if (waiter) return to_c(call_of(call).suspend(Ref<CallbackWaiter>::adopt(waiter)));
  if (release) release(user);
  return to_c(out_of_memory);
}

void* mote_call_resumed(const mote_call_t* call) {
  vm::Waiter* waiter = call_of(call).resumed();
  return waiter ? static_cast<CallbackWaiter*>(waiter)->user() : nullptr;
}
