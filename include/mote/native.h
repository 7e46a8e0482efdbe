// Native modules written in C, and the objects that programs hold: host functions that modules
// import.
//
//   static mote_status_t add(mote_call_t* call) {
//     mote_call_return_i32(call, 0, mote_call_i32(call, 0) + mote_call_i32(call, 1));
//     return NULL;
//   }
//   static const mote_native_export_t exports[] = {{"add", "0ii_i", add}};
//   const mote_native_definition_t math = {
//       .size = sizeof math, .name = "math", .exports = exports, .export_count = 1};
//   status = mote_session_define_module(session, &math);
//
// Threads: a function is called on the thread that runs the call, one at a time per program.
#pragma once

#include "mote/mote.h"

#ifdef __cplusplus
extern "C" {
#endif

// ---- Bytes and lists

// `!util.buffer`: `size` zeroed bytes, mutable. `alignment` is a power of two: INVALID_ARGUMENT.
// RESOURCE_EXHAUSTED.
MOTE_API mote_status_t mote_vm_buffer_create(mote_allocator_t* allocator, uint64_t size,
                                             size_t alignment, mote_vm_buffer_t** out);
// A mutable copy of bytes, such as a string without its terminator. RESOURCE_EXHAUSTED.
MOTE_API mote_status_t mote_vm_buffer_copy(mote_allocator_t* allocator, const void* bytes,
                                           size_t size, mote_vm_buffer_t** out);
// Bytes of the caller in place, mutable or not, until `release` (may be NULL) is told.
// RESOURCE_EXHAUSTED.
MOTE_API mote_status_t mote_vm_buffer_wrap(mote_allocator_t* allocator, void* bytes, size_t size,
                                           mote_release_function_t release, void* user,
                                           mote_vm_buffer_t** out);
MOTE_API mote_status_t mote_vm_buffer_wrap_constant(mote_allocator_t* allocator, const void* bytes,
                                                    size_t size, mote_release_function_t release,
                                                    void* user, mote_vm_buffer_t** out);
MOTE_API size_t mote_vm_buffer_size(const mote_vm_buffer_t* buffer);
MOTE_API const void* mote_vm_buffer_bytes(const mote_vm_buffer_t* buffer);
// The same to write to; NULL for one that is read-only.
MOTE_API void* mote_vm_buffer_mutable_bytes(mote_vm_buffer_t* buffer);

// A type of objects of the caller's own. Its address is its identity: one constant with static
// storage. `name` is that of the type in MLIR without the '!', "sensor.series".
typedef struct mote_object_type {
  const char* name;
  // Called once with the data of an object that ends, on any thread; may be NULL.
  void (*destroy)(void* data);
} mote_object_type_t;

// An object that holds `data`. RESOURCE_EXHAUSTED: then destroy() has been called.
MOTE_API mote_status_t mote_object_create(mote_allocator_t* allocator,
                                          const mote_object_type_t* type, void* data,
                                          mote_object_t** out);
// The data of an object of this type; NULL for NULL and for objects of other types.
MOTE_API void* mote_object_data(mote_object_t* object, const mote_object_type_t* type);

// `!util.list`, empty. `element`: the type of its numbers; MOTE_VALUE_REF: references, of `type`
// or, when that is NULL, any; MOTE_VALUE_NONE: whatever it is given. INVALID_ARGUMENT for another
// number, RESOURCE_EXHAUSTED.
MOTE_API mote_status_t mote_list_create(mote_allocator_t* allocator, mote_value_type_t element,
                                        const mote_object_type_t* type, mote_list_t** out);
MOTE_API mote_value_type_t mote_list_element(const mote_list_t* list);
MOTE_API size_t mote_list_size(const mote_list_t* list);
// RESOURCE_EXHAUSTED.
MOTE_API mote_status_t mote_list_reserve(mote_list_t* list, size_t capacity);
// New elements are 0, NULL or empty; dropped ones are given up. RESOURCE_EXHAUSTED.
MOTE_API mote_status_t mote_list_resize(mote_list_t* list, size_t size);
// The element as it is stored; a reference has a count for the caller, see mote_value_clear().
// OUT_OF_RANGE.
MOTE_API mote_status_t mote_list_get(const mote_list_t* list, size_t index, mote_value_t* out);
// Sets an element, or adds one. Shares the object of a reference, converts numbers to the type of
// the list. OUT_OF_RANGE, FAILED_PRECONDITION for the wrong kind of value, INVALID_ARGUMENT for a
// reference of the wrong type, RESOURCE_EXHAUSTED.
MOTE_API mote_status_t mote_list_set(mote_list_t* list, size_t index, mote_value_t value);
MOTE_API mote_status_t mote_list_push(mote_list_t* list, mote_value_t value);

// ---- Native modules

// A call of a native function while it runs.
typedef struct mote_call mote_call_t;

typedef mote_status_t (*mote_native_function_t)(mote_call_t* call);

typedef struct mote_native_export {
  const char* name;
  // Calling convention: arguments, '_', results. i i32 (and narrower), I i64, f f32, F f64, r a
  // reference, C...D any number of tuples, v nothing.
  const char* signature;
  mote_native_function_t function;
} mote_native_export_t;

// What a pointer points to must stay for as long as the session, types for as long as the process.
typedef struct mote_native_definition {
  size_t size;
  const char* name;
  uint32_t version;
  const mote_native_export_t* exports;
  size_t export_count;
  // Types that modules may name once this one is registered.
  const mote_object_type_t* const* types;
  size_t type_count;
  // Makes what the module remembers of one program, in *state; NULL: nothing. The devices of the
  // session are there.
  mote_status_t (*create_state)(mote_session_t* session, void* user, void** state);
  // Called with it when the program ends; may be NULL.
  void (*destroy_state)(void* state);
  void* user;
} mote_native_definition_t;

// Registers a native module, before modules that import from it are loaded. ALREADY_EXISTS for a
// second one of this name, INVALID_ARGUMENT for a size that is not set or no name, UNIMPLEMENTED
// for fields that this version does not know and on processors whose calling convention returns a
// C++ status otherwise than a pointer (i386).
MOTE_API mote_status_t mote_session_define_module(mote_session_t* session,
                                                  const mote_native_definition_t* definition);

// What create_state() put into *state for this program.
MOTE_API void* mote_call_state(const mote_call_t* call);
// For objects that the function makes.
MOTE_API mote_allocator_t* mote_call_allocator(const mote_call_t* call);
// To the log of the session.
MOTE_API void mote_call_log(const mote_call_t* call, mote_log_level_t level, const char* line);
// Says more about a failure, for mote_session_diagnostic(), right before the function returns:
// calls of the session clear it. Each may be NULL.
MOTE_API void mote_call_explain(mote_call_t* call, const char* detail, const char* expected,
                                const char* found);

// Arguments by position. Positions count the scalars and spans of the signature from the left, from
// 0: in "0rIiCrID_r" there are r, I, i and one span of (r, I) tuples at position 3. Objects are
// borrowed: mote_retain() what must outlive the call.
MOTE_API int32_t mote_call_i32(const mote_call_t* call, size_t position);
MOTE_API int64_t mote_call_i64(const mote_call_t* call, size_t position);
MOTE_API float mote_call_f32(const mote_call_t* call, size_t position);
MOTE_API double mote_call_f64(const mote_call_t* call, size_t position);
// NULL for a null reference.
MOTE_API mote_object_t* mote_call_object(const mote_call_t* call, size_t position);
// An object that must be there and of this type: INVALID_ARGUMENT, and the diagnostic is written.
MOTE_API mote_status_t mote_call_tensor(mote_call_t* call, size_t position, mote_tensor_t** out);
MOTE_API mote_status_t mote_call_buffer(mote_call_t* call, size_t position, mote_buffer_t** out);
MOTE_API mote_status_t mote_call_vm_buffer(mote_call_t* call, size_t position,
                                           mote_vm_buffer_t** out);
MOTE_API mote_status_t mote_call_list(mote_call_t* call, size_t position, mote_list_t** out);
MOTE_API mote_status_t mote_call_fence(mote_call_t* call, size_t position, mote_fence_t** out);
// The same for the data of an object of a type of the caller's own.
MOTE_API mote_status_t mote_call_data(mote_call_t* call, size_t position,
                                      const mote_object_type_t* type, void** out);

// One value of a tuple.
typedef union __attribute__((may_alias)) mote_slot {
  int32_t i32;
  int64_t i64;
  float f32;
  double f64;
  mote_object_t* object;
} mote_slot_t;

// The tuples of a span, one after another; *count is their number, not that of the slots.
MOTE_API const mote_slot_t* mote_call_span(const mote_call_t* call, size_t position,
                                           uint32_t* count);

// Results by index; null or zero until they are set.
MOTE_API void mote_call_return_i32(mote_call_t* call, size_t index, int32_t value);
MOTE_API void mote_call_return_i64(mote_call_t* call, size_t index, int64_t value);
MOTE_API void mote_call_return_f32(mote_call_t* call, size_t index, float value);
MOTE_API void mote_call_return_f64(mote_call_t* call, size_t index, double value);
// Takes over the caller's count of any object; NULL is allowed.
MOTE_API void mote_call_return_ref(mote_call_t* call, size_t index, void* object);

// Blocks until going on makes sense (NULL) or `timeout_ns` has passed: DEADLINE_EXCEEDED. It is
// called again then, so that a call can be cancelled: time that has passed counts.
typedef mote_status_t (*mote_wait_function_t)(void* user, uint64_t timeout_ns);

// Suspends the call, which the module must mark as one that may (vm.yield): `return
// mote_call_suspend(...)`. When `wait` is done the function is called again, without arguments and
// with `user` in mote_call_resumed(); it may suspend again. `release` (may be NULL) is told
// when `user` is not needed any more, also on RESOURCE_EXHAUSTED.
MOTE_API mote_status_t mote_call_suspend(mote_call_t* call, mote_wait_function_t wait,
                                         mote_release_function_t release, void* user);
// NULL in a call that was not suspended.
MOTE_API void* mote_call_resumed(const mote_call_t* call);

// ---- The native module "check": expectations that test programs state

// A tensor that the host can read: its shape, type and the bytes that these cover.
typedef struct mote_checked_tensor {
  const mote_tensor_t* tensor;
  const void* bytes;
  size_t size;
} mote_checked_tensor_t;

typedef enum mote_expectation_kind {
  MOTE_EXPECT_TRUE = 0,
  MOTE_EXPECT_FALSE = 1,
  MOTE_EXPECT_ALL_TRUE = 2,
  MOTE_EXPECT_EQUAL = 3,
  MOTE_EXPECT_ALMOST_EQUAL = 4
} mote_expectation_kind_t;

// An expectation that does not hold.
typedef struct mote_failed_expectation {
  size_t size;
  mote_expectation_kind_t kind;
  int32_t value;              // true, false
  mote_checked_tensor_t lhs;  // all_true has no other
  mote_checked_tensor_t rhs;
  bool types_match;  // equal, almost_equal
  bool shapes_match;
  bool contents_match;
  uint64_t index;  // the first element to blame: all_true, and almost_equal for its contents
  double absolute_tolerance;
  double relative_tolerance;
} mote_failed_expectation_t;

// Called on the thread that runs the program; the function that stated the expectation goes on.
// What it is told lives as long as the call.
typedef void (*mote_expectation_function_t)(void* user,
                                            const mote_failed_expectation_t* expectation);

// Registers the module `check`, which is linked by who calls this. ALREADY_EXISTS.
MOTE_API mote_status_t mote_session_add_check(mote_session_t* session,
                                              mote_expectation_function_t failed, void* user);

#ifdef __cplusplus
}  // extern "C"
#endif
