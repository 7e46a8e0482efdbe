// The C API of mote: load modules, link them into a program, call its functions.
//
//   mote_session_t* session;
//   mote_status_t status = mote_session_create(NULL, &session);
//   if (!status) status = mote_session_add_defaults(session);
//   if (!status) status = mote_session_add_device(session, "local-sync", NULL);
//   if (!status) status = mote_session_load_file(session, "model.vmfb", MOTE_FILE_MAP, &module);
//   if (!status) status = mote_session_link(session, &module, 1, &program);
//   mote_value_t argument = mote_value_ref(tensor), result = mote_value_none();
//   if (!status) status = mote_program_call_name(program, "main", &argument, 1, &result, 1);
//
// mote/native.h adds native modules written in C, mote/parameters.h files of weights, and
// mote/components.h names the parts of the build. What mote.hpp offers to applications is all here;
// drivers, loaders and other parts of the hardware layer are written in C++.
//
// Threads: a session and what is made from it belong to one thread at a time. Modules alone are
// shared: sessions on any threads may link the same one. Counts may be changed on any thread.
//
// Errors: functions that can fail return a status, NULL for success; what they would have put into
// their last arguments is then null or unchanged. mote_session_diagnostic() says more. The library
// never prints and never aborts. Pointers must not be null unless it says so.
//
// Ownership: objects that a function hands out through a last argument belong to the caller, who
// gives them up with mote_release(); arguments and what functions return directly are borrowed.
//
// Compatibility, see docs/ABI.md: functions and values of constants stay. A struct that begins with
// `size` may grow: the caller sets it to sizeof the struct, and zeros elsewhere mean the default.
// In an array of them all have the size of the first. Other structs never change.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MOTE_API __attribute__((visibility("default")))

// Of this header. A library with another number must not be used.
#define MOTE_ABI_VERSION 0

// The number of the library that is linked.
MOTE_API uint32_t mote_abi_version(void);

// ---- Status

// NULL for success, else the address of a constant: the code as one byte and a text behind it.
// Nothing is allocated, nothing has to be freed.
typedef const struct mote_status* mote_status_t;

// Numbers are those of the module ABI.
typedef enum mote_code {
  MOTE_CODE_OK = 0,
  MOTE_CODE_CANCELLED = 1,
  MOTE_CODE_UNKNOWN = 2,
  MOTE_CODE_INVALID_ARGUMENT = 3,
  MOTE_CODE_DEADLINE_EXCEEDED = 4,
  MOTE_CODE_NOT_FOUND = 5,
  MOTE_CODE_ALREADY_EXISTS = 6,
  MOTE_CODE_PERMISSION_DENIED = 7,
  MOTE_CODE_RESOURCE_EXHAUSTED = 8,
  MOTE_CODE_FAILED_PRECONDITION = 9,
  MOTE_CODE_ABORTED = 10,
  MOTE_CODE_OUT_OF_RANGE = 11,
  MOTE_CODE_UNIMPLEMENTED = 12,
  MOTE_CODE_INTERNAL = 13,
  MOTE_CODE_UNAVAILABLE = 14,
  MOTE_CODE_DATA_LOSS = 15,
  MOTE_CODE_UNAUTHENTICATED = 16,
  MOTE_CODE_DEFERRED = 17,  // not an error: pending
  MOTE_CODE_INCOMPATIBLE = 18
} mote_code_t;

// Statuses of native functions: `return MOTE_INVALID_ARGUMENT("a weight is between 0 and 1");`
#define MOTE_STATUS(code, text) ((mote_status_t)(const void*)(code text))
#define MOTE_CANCELLED(text) MOTE_STATUS("\001", text)
#define MOTE_UNKNOWN(text) MOTE_STATUS("\002", text)
#define MOTE_INVALID_ARGUMENT(text) MOTE_STATUS("\003", text)
#define MOTE_DEADLINE_EXCEEDED(text) MOTE_STATUS("\004", text)
#define MOTE_NOT_FOUND(text) MOTE_STATUS("\005", text)
#define MOTE_ALREADY_EXISTS(text) MOTE_STATUS("\006", text)
#define MOTE_PERMISSION_DENIED(text) MOTE_STATUS("\007", text)
#define MOTE_RESOURCE_EXHAUSTED(text) MOTE_STATUS("\010", text)
#define MOTE_FAILED_PRECONDITION(text) MOTE_STATUS("\011", text)
#define MOTE_ABORTED(text) MOTE_STATUS("\012", text)
#define MOTE_OUT_OF_RANGE(text) MOTE_STATUS("\013", text)
#define MOTE_UNIMPLEMENTED(text) MOTE_STATUS("\014", text)
#define MOTE_INTERNAL(text) MOTE_STATUS("\015", text)
#define MOTE_UNAVAILABLE(text) MOTE_STATUS("\016", text)
#define MOTE_DATA_LOSS(text) MOTE_STATUS("\017", text)
#define MOTE_UNAUTHENTICATED(text) MOTE_STATUS("\020", text)
#define MOTE_INCOMPATIBLE(text) MOTE_STATUS("\022", text)

// MOTE_CODE_OK for NULL.
MOTE_API mote_code_t mote_status_code(mote_status_t status);
// One line; "" for success and in builds without texts.
MOTE_API const char* mote_status_text(mote_status_t status);
// "INVALID_ARGUMENT" and so on; "UNKNOWN" for other numbers.
MOTE_API const char* mote_code_name(mote_code_t code);
// A status for a code that is known at run time only; UNKNOWN for what is no code of an error.
MOTE_API mote_status_t mote_status_from_code(uint32_t code);

// ---- Common types

// Characters, without a terminator; valid as long as what they come from. The library never hands
// out NULL.
typedef struct mote_string {
  const char* data;
  size_t length;
} mote_string_t;

// Whoever lends or gives memory is told once, on any thread, that it is not needed any more; also
// when the function that took the hook fails. May be NULL.
typedef void (*mote_release_function_t)(void* user);

typedef struct mote_session mote_session_t;
typedef struct mote_driver mote_driver_t;
typedef struct mote_loader mote_loader_t;
typedef struct mote_native_module mote_native_module_t;

// Objects with a count. Any of them is an object for mote_retain() and its like.
typedef struct mote_object mote_object_t;
typedef struct mote_module mote_module_t;                // verified, to be linked
typedef struct mote_program mote_program_t;              // linked modules with their state
typedef struct mote_prepared_call mote_prepared_call_t;  // a function that is called often
typedef struct mote_device mote_device_t;
typedef struct mote_tensor mote_tensor_t;        // `!hal.buffer_view`
typedef struct mote_buffer mote_buffer_t;        // `!hal.buffer`, memory of a device
typedef struct mote_vm_buffer mote_vm_buffer_t;  // `!util.buffer`, bytes and strings
typedef struct mote_list mote_list_t;            // `!util.list`
typedef struct mote_fence mote_fence_t;          // `!hal.fence`

// Adds and gives up a count; NULL is allowed.
MOTE_API void mote_retain(const void* object);
MOTE_API void mote_release(const void* object);
// "hal.buffer_view": the name that modules use for the type of an object.
MOTE_API const char* mote_object_type_name(const mote_object_t* object);
// The object if it is of this type, else NULL; NULL for NULL.
MOTE_API mote_tensor_t* mote_as_tensor(mote_object_t* object);
MOTE_API mote_buffer_t* mote_as_buffer(mote_object_t* object);
MOTE_API mote_vm_buffer_t* mote_as_vm_buffer(mote_object_t* object);
MOTE_API mote_list_t* mote_as_list(mote_object_t* object);
MOTE_API mote_fence_t* mote_as_fence(mote_object_t* object);

// ---- Memory

// Where memory comes from. It must outlive everything that is made from a session that uses it;
// used by sessions on different threads it must be thread-safe.
typedef struct mote_allocator mote_allocator_t;

// `alignment` is a power of two. NULL without memory; any answer will do for size 0.
typedef void* (*mote_allocate_function_t)(void* user, size_t size, size_t alignment);
// `size` and `alignment` are those of the allocation.
typedef void (*mote_deallocate_function_t)(void* user, void* memory, size_t size, size_t alignment);

// The C library's heap. Thread-safe.
MOTE_API mote_allocator_t* mote_system_allocator(void);
// An allocator of the caller's functions, from which it takes the memory for itself.
// RESOURCE_EXHAUSTED.
MOTE_API mote_status_t mote_allocator_create(mote_allocate_function_t allocate,
                                             mote_deallocate_function_t deallocate, void* user,
                                             mote_allocator_t** out);
// One that counts what passes through to `inner` and refuses what would exceed `limit` bytes in
// use; UINT64_MAX: no limit. As thread-safe as `inner`.
MOTE_API mote_status_t mote_allocator_create_counting(mote_allocator_t* inner, uint64_t limit,
                                                      mote_allocator_t** out);
// Ends an allocator of the two functions above. NULL is allowed.
MOTE_API void mote_allocator_destroy(mote_allocator_t* allocator);

// Bytes, but for the last.
typedef struct mote_allocator_counts {
  size_t size;
  uint64_t in_use;
  uint64_t peak;
  uint64_t allocations;  // so far
} mote_allocator_counts_t;

// Of an allocator that mote_allocator_create_counting() made. INVALID_ARGUMENT when out->size is
// not set.
MOTE_API mote_status_t mote_allocator_get_counts(const mote_allocator_t* allocator,
                                                 mote_allocator_counts_t* out);
// Memory for native functions and objects; as the two function types above.
MOTE_API void* mote_allocate(mote_allocator_t* allocator, size_t size, size_t alignment);
MOTE_API void mote_deallocate(mote_allocator_t* allocator, void* memory, size_t size,
                              size_t alignment);

// ---- Values

// i8 and i16 occur as element types of lists only.
typedef enum mote_value_type {
  MOTE_VALUE_NONE = 0,
  MOTE_VALUE_I8 = 1,
  MOTE_VALUE_I16 = 2,
  MOTE_VALUE_I32 = 3,
  MOTE_VALUE_I64 = 4,
  MOTE_VALUE_F32 = 5,
  MOTE_VALUE_F64 = 6,
  MOTE_VALUE_REF = 7
} mote_value_type_t;

// An argument or a result. Make it with one of the functions below. As an argument it is borrowed;
// a result that is a reference holds a count, which mote_value_clear() gives up.
typedef struct __attribute__((may_alias)) mote_value {
  uint8_t type;  // mote_value_type_t
  uint8_t reserved[7];
  union {
    int32_t i32;  // also the other integers of at most 32 bits
    int64_t i64;  // integers of any width, sign-extended
    float f32;
    double f64;
    mote_object_t* object;
  } as;
} mote_value_t;

// An integer of `type`; for the functions below.
static inline mote_value_t mote_value_integer(mote_value_type_t type, int64_t integer) {
  mote_value_t value = {(uint8_t)type, {0, 0, 0, 0, 0, 0, 0}, {0}};
  value.as.i64 = integer;
  return value;
}
// Nothing: what a result is before the call.
static inline mote_value_t mote_value_none(void) { return mote_value_integer(MOTE_VALUE_NONE, 0); }
static inline mote_value_t mote_value_i32(int32_t number) {
  return mote_value_integer(MOTE_VALUE_I32, number);
}
static inline mote_value_t mote_value_i64(int64_t number) {
  return mote_value_integer(MOTE_VALUE_I64, number);
}
static inline mote_value_t mote_value_f32(float number) {
  mote_value_t value = mote_value_integer(MOTE_VALUE_F32, 0);
  value.as.f32 = number;
  return value;
}
static inline mote_value_t mote_value_f64(double number) {
  mote_value_t value = mote_value_integer(MOTE_VALUE_F64, 0);
  value.as.f64 = number;
  return value;
}
// A reference to any object with a count, which stays the caller's; NULL is a value, too.
static inline mote_value_t mote_value_ref(const void* object) {
  mote_value_t value = mote_value_integer(MOTE_VALUE_REF, 0);
  value.as.object = (mote_object_t*)object;
  return value;
}
// The object of a reference; NULL for anything else. Borrowed from the value.
static inline mote_object_t* mote_value_object(mote_value_t value) {
  return value.type == MOTE_VALUE_REF ? value.as.object : NULL;
}
// Gives up the count of a reference; the value is empty afterwards.
MOTE_API void mote_value_clear(mote_value_t* value);
// A number as another type of number, by the rules of lists: integers truncate or sign-extend,
// floats convert, integer to float and float to integer give 0. INVALID_ARGUMENT for what is none.
MOTE_API mote_status_t mote_value_convert(mote_value_t value, mote_value_type_t type,
                                          mote_value_t* out);
// "i32", "ref"; "none" for an empty value.
MOTE_API const char* mote_value_type_name(mote_value_type_t type);

// ---- Sessions

typedef enum mote_log_level {
  MOTE_LOG_PRINT = 0,  // of programs
  MOTE_LOG_TRACE = 1,
  MOTE_LOG_WARNING = 2,
  MOTE_LOG_INFO = 3  // which parts of the library serve what
} mote_log_level_t;

// On the thread that runs the call; must not call the session. The line lives as long as the call.
typedef void (*mote_log_function_t)(void* user, mote_log_level_t level, mote_string_t line);

typedef enum mote_trace_kind {
  MOTE_TRACE_CALL = 0,      // of a function of a module
  MOTE_TRACE_IMPORT = 1,    // of a native function
  MOTE_TRACE_DISPATCH = 2,  // of a kernel, all its workgroups
  MOTE_TRACE_FILL = 3,
  MOTE_TRACE_UPDATE = 4,
  MOTE_TRACE_COPY = 5,
  MOTE_TRACE_READ = 6,   // from a file
  MOTE_TRACE_WRITE = 7,  // to a file
  MOTE_TRACE_WAIT = 8    // of the host for the device
} mote_trace_kind_t;

typedef struct mote_trace_event {
  size_t size;
  mote_trace_kind_t kind;
  uint32_t ordinal;             // call, dispatch: of the function in its module or executable
  mote_string_t module;         // call, import
  mote_string_t name;           // call, import, dispatch; may be empty
  uint32_t workgroup_count[3];  // dispatch
  uint64_t bytes;               // fill, update, copy, read, write
} mote_trace_event_t;

// At the beginning and at the end of everything, on the thread that does it, by several threads at
// once; ends come in the reverse order of beginnings. Must not call the session.
typedef void (*mote_trace_function_t)(void* user, bool is_begin, const mote_trace_event_t* event);

typedef struct mote_session_options {
  size_t size;
  mote_allocator_t* allocator;  // NULL: mote_system_allocator()
  mote_log_function_t log;
  void* log_user;
  bool log_info;  // lines of level info are composed
  mote_trace_function_t trace;
  void* trace_user;
  uint64_t max_instructions;  // of the VM in one call; 0: no limit
  uint32_t call_timeout_ms;   // of one call; 0: no limit. Kernels of machine code are not stopped
  uint32_t max_stack_bytes;   // of the VM in one call; 0: 1 MiB
  uint32_t max_stack_frames;  // 0: 8192
} mote_session_options_t;

// `options` may be NULL. INVALID_ARGUMENT for a size that is not set, UNIMPLEMENTED for fields that
// this version does not know, RESOURCE_EXHAUSTED.
MOTE_API mote_status_t mote_session_create(const mote_session_options_t* options,
                                           mote_session_t** out);
// NULL is allowed. Programs must be gone; modules and tensors may outlive the session.
MOTE_API void mote_session_destroy(mote_session_t* session);
// Of the session: for objects that programs get.
MOTE_API mote_allocator_t* mote_session_allocator(const mote_session_t* session);

// Registration of what mote/components.h declares, each once: ALREADY_EXISTS. A program that names
// single parts links nothing else.
MOTE_API mote_status_t mote_session_add_driver(mote_session_t* session,
                                               const mote_driver_t* driver);
MOTE_API mote_status_t mote_session_add_loader(mote_session_t* session,
                                               const mote_loader_t* loader);
MOTE_API mote_status_t mote_session_add_native_module(mote_session_t* session,
                                                      const mote_native_module_t* module);
// Everything that the build was configured with.
MOTE_API mote_status_t mote_session_add_defaults(mote_session_t* session);
MOTE_API size_t mote_session_driver_count(const mote_session_t* session);
// "local-sync", and one line about it; "" past the end.
MOTE_API const char* mote_session_driver_name(const mote_session_t* session, size_t index);
MOTE_API const char* mote_session_driver_description(const mote_session_t* session, size_t index);

// `<name>_library_query` of an object file that the compiler made of kernels
// (--iree-llvmcpu-link-static --iree-llvmcpu-static-library-output-path=NAME.o).
typedef const void* (*mote_static_library_query_t)(uint32_t version, const void* environment);

// Executables that are linked into the program, once for a session. The array is copied.
// INCOMPATIBLE for a library of another version, INVALID_ARGUMENT for one without a name,
// ALREADY_EXISTS for two of the same name and for a second call.
MOTE_API mote_status_t mote_session_add_static_libraries(mote_session_t* session,
                                                         const mote_static_library_query_t* queries,
                                                         size_t count);

// A function that kernels may import: `params` points to the results, which follow one another in
// natural alignment, and then the arguments; `reserved` is NULL. Thread-safe; anything but 0 fails
// the dispatch.
typedef int (*mote_import_function_t)(void* params, void* context, void* reserved);
// NULL for an unknown name; else the function, and in *context what to pass it. On any thread.
typedef mote_import_function_t (*mote_find_import_function_t)(void* user, const char* name,
                                                              void** context);

// Functions that kernels may import; the last provider that knows a name wins. `user` must outlive
// the session. FAILED_PRECONDITION when devices were added.
MOTE_API mote_status_t mote_session_add_imports(mote_session_t* session,
                                                mote_find_import_function_t find, void* user);
// The same from a plugin: a shared library of the system or, with the prefix "embedded:" or the
// suffix ".sos", an embedded ELF or a FatELF. Its code runs with all rights of the process.
// NOT_FOUND without the file, UNIMPLEMENTED without a loader for it, INVALID_ARGUMENT or
// INCOMPATIBLE for what is no plugin that mote can load, FAILED_PRECONDITION when devices were
// added.
MOTE_API mote_status_t mote_session_load_plugin(mote_session_t* session, const char* path);

// From any thread: ends the call that runs, and every later one, with CANCELLED until
// mote_session_allow_calls(). Machine code is ended between two workgroups.
MOTE_API void mote_session_cancel(mote_session_t* session);
MOTE_API void mote_session_allow_calls(mote_session_t* session);

// ---- Errors

#define MOTE_NO_OFFSET UINT64_MAX

// About the last function of a session that failed; texts are empty where there is nothing to say
// and valid until the next one starts.
typedef struct mote_diagnostic {
  size_t size;
  mote_string_t detail;
  mote_string_t expected;
  mote_string_t found;
  mote_string_t where;  // file, "module.function" or "module@ordinal"
  mote_string_t trace;  // one line for each VM frame, innermost first
  uint64_t offset;      // of bytes inside `where`; MOTE_NO_OFFSET
} mote_diagnostic_t;

// INVALID_ARGUMENT when out->size is not set.
MOTE_API mote_status_t mote_session_diagnostic(mote_session_t* session, mote_diagnostic_t* out);
// "CODE; text; detail; expected X, found Y; at WHERE:OFFSET" and the trace, cut to `capacity` bytes
// with the terminator. Returns the length.
MOTE_API size_t mote_session_format_error(mote_session_t* session, mote_status_t status,
                                          char* buffer, size_t capacity);
// All imports for want of which a link failed, "module.function" or the names of functions that
// kernels import; until the next link.
MOTE_API size_t mote_session_missing_import_count(const mote_session_t* session);
// Empty past the end.
MOTE_API mote_string_t mote_session_missing_import(const mote_session_t* session, size_t index);

// ---- Devices

typedef struct mote_device_options {
  size_t size;
  // Memory for what programs allocate while they run, results included, which must outlive it all.
  // The device uses no other for it: RESOURCE_EXHAUSTED when it is full. At a multiple of 64;
  // mote_session_memory_report() says how large. NULL: memory of the allocator.
  void* transient_arena;
  size_t transient_arena_size;
} mote_device_options_t;

// Opens "driver[://path]"; `options` may be NULL. Programs see devices in the order they were
// added; the first one also holds the tensors made below. NOT_FOUND for an unknown driver or path,
// UNIMPLEMENTED for an option that the driver does not know, INVALID_ARGUMENT for a misaligned
// arena.
MOTE_API mote_status_t mote_session_add_device(mote_session_t* session, const char* uri,
                                               const mote_device_options_t* options);
MOTE_API size_t mote_session_device_count(const mote_session_t* session);
// NULL past the end.
MOTE_API mote_device_t* mote_session_device(const mote_session_t* session, size_t index);
// What modules match against: "local-sync".
MOTE_API mote_string_t mote_device_id(mote_device_t* device);
// What a program would learn about the device: NOT_FOUND for a category or key that it does not
// know.
MOTE_API mote_status_t mote_device_query(mote_device_t* device, const char* category,
                                         const char* key, int64_t* value);
// Blocks until everything submitted so far is done. DEADLINE_EXCEEDED. Thread-safe.
MOTE_API mote_status_t mote_device_wait_idle(mote_device_t* device, uint64_t timeout_ns);

typedef struct mote_memory_bytes {
  uint64_t peak;
  uint64_t allocated;  // since the beginning
  uint64_t live;
} mote_memory_bytes_t;

// Bytes of buffers by the memory they were asked for; zeros from a device that does not count.
typedef struct mote_device_memory {
  size_t size;
  mote_memory_bytes_t host_local;
  mote_memory_bytes_t device_local;
  mote_memory_bytes_t transients;  // part of the two above
  uint64_t executables;            // bytes of the files of kernels
} mote_device_memory_t;

// INVALID_ARGUMENT when out->size is not set. Thread-safe.
MOTE_API mote_status_t mote_device_get_memory(mote_device_t* device, mote_device_memory_t* out);

// ---- Modules

typedef enum mote_file_mode { MOTE_FILE_READ = 0, MOTE_FILE_MAP = 1 } mote_file_mode_t;

// Verifies a module that stays where it is, in flash or a mapped file, unchanged until the module
// and everything made from it is gone. At a multiple of 16; at one of 64 constants are used in
// place, else each program copies them. INVALID_ARGUMENT for a wrong address and a file that breaks
// a rule, NOT_FOUND for an unknown reference type, INCOMPATIBLE for another version of the format.
MOTE_API mote_status_t mote_session_load_borrowed(mote_session_t* session, const void* bytes,
                                                  size_t size, mote_module_t** out);
// The same for bytes that become the module's.
MOTE_API mote_status_t mote_session_load_owned(mote_session_t* session, const void* bytes,
                                               size_t size, mote_release_function_t release,
                                               void* user, mote_module_t** out);
// Reads or maps the file. NOT_FOUND when it is missing.
MOTE_API mote_status_t mote_session_load_file(mote_session_t* session, const char* path,
                                              mote_file_mode_t mode, mote_module_t** out);
MOTE_API mote_string_t mote_module_name(const mote_module_t* module);
MOTE_API uint32_t mote_module_version(const mote_module_t* module);
// Whether it calls functions of another module; of "hal": whether it may need a device.
MOTE_API bool mote_module_imports_from(const mote_module_t* module, const char* name);

// An exported function. A plain value; valid as long as what it came from.
typedef struct mote_function {
  const void* module;
  uint32_t index;
} mote_function_t;

// Its exports, for programs in which it is the main module.
MOTE_API uint32_t mote_module_export_count(const mote_module_t* module);
// In file order; OUT_OF_RANGE.
MOTE_API mote_status_t mote_module_export(const mote_module_t* module, uint32_t index,
                                          mote_function_t* out);
MOTE_API mote_string_t mote_function_name(mote_function_t function);
// Calling convention as the module states it, "0rI_r".
MOTE_API mote_string_t mote_function_signature(mote_function_t function);
// One character a value: i i32, I i64, f f32, F f64, r reference.
MOTE_API mote_string_t mote_function_arguments(mote_function_t function);
MOTE_API mote_string_t mote_function_results(mote_function_t function);
// A reflection attribute such as "iree.abi.declaration"; empty when absent.
MOTE_API mote_string_t mote_function_attribute(mote_function_t function, const char* key);
// Takes two extra fences, wait and signal, after its arguments.
MOTE_API bool mote_function_is_async(mote_function_t function);
// Neither "__..." nor "...$...": what a person is meant to call.
MOTE_API bool mote_function_is_public(mote_function_t function);

// ---- Programs

// Resolves imports among the registered native modules and the modules given, each of which may
// import from those before it; runs their initialisers; the last one is the main module. The
// session must outlive the program. NOT_FOUND when imports are missing:
// mote_session_missing_import().
MOTE_API mote_status_t mote_session_link(mote_session_t* session, mote_module_t* const* modules,
                                         size_t count, mote_program_t** out);
// Exports of the main module.
MOTE_API uint32_t mote_program_export_count(const mote_program_t* program);
// In file order; OUT_OF_RANGE.
MOTE_API mote_status_t mote_program_export(const mote_program_t* program, uint32_t index,
                                           mote_function_t* out);
// Any export by its exact name; NOT_FOUND.
MOTE_API mote_status_t mote_program_find(const mote_program_t* program, const char* name,
                                         mote_function_t* out);
// The one public export; INVALID_ARGUMENT when there is none or more than one.
MOTE_API mote_status_t mote_program_only_function(const mote_program_t* program,
                                                  mote_function_t* out);
// Runs to completion on the calling thread. Arguments must match in number and kind; `results` has
// as many values as the function returns, whose former contents are given up: make them with
// mote_value_none(). Warm calls allocate nothing. INVALID_ARGUMENT for arguments;
// RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED and CANCELLED for limits; else what the function failed
// with. A failed call leaves the program usable.
MOTE_API mote_status_t mote_program_call(mote_program_t* program, mote_function_t function,
                                         const mote_value_t* arguments, size_t argument_count,
                                         mote_value_t* results, size_t result_count);
// Finds the function first; NOT_FOUND.
MOTE_API mote_status_t mote_program_call_name(mote_program_t* program, const char* name,
                                              const mote_value_t* arguments, size_t argument_count,
                                              mote_value_t* results, size_t result_count);

// Makes a function of the program ready to be called often: calls with tensors of the same shapes
// are recorded once and replayed without the virtual machine wherever what the function does allows
// it. Keeps the program, and the memory of what was recorded. INVALID_ARGUMENT for a function of
// another program.
MOTE_API mote_status_t mote_program_prepare(mote_program_t* program, mote_function_t function,
                                            mote_prepared_call_t** out);
// As mote_program_call(): the same results, effects and errors.
MOTE_API mote_status_t mote_prepared_call_run(mote_prepared_call_t* prepared,
                                              const mote_value_t* arguments, size_t argument_count,
                                              mote_value_t* results, size_t result_count);
// Calls so far that were replayed.
MOTE_API uint64_t mote_prepared_call_replay_count(const mote_prepared_call_t* prepared);

// Bytes that a program holds apart from the buffers of its devices.
typedef struct mote_program_memory {
  size_t size;
  uint64_t read_only;  // constants and executables of its modules, used in place
  uint64_t globals;
  uint64_t stack;  // of calls; kept between them
} mote_program_memory_t;

// INVALID_ARGUMENT when out->size is not set.
MOTE_API mote_status_t mote_program_get_memory(const mote_program_t* program,
                                               mote_program_memory_t* out);

#define MOTE_UNKNOWN_BYTES UINT64_MAX

// What running a function takes, in bytes or MOTE_UNKNOWN_BYTES.
typedef struct mote_memory_report {
  size_t size;
  uint64_t constants;   // of the modules, used in place; executables included
  uint64_t persistent;  // buffers that live as long as the program: its variables
  uint64_t transients;  // the size that a transient arena needs for one call, results included
  uint64_t results;
  uint64_t vm_stack;  // part of `host`
  uint64_t host;      // everything else that comes from the allocator, without the modules
} mote_memory_report_t;

// What a call of `function` of a program made of these modules will take, found without running
// kernels; the session is not changed. Without arguments (NULL, 0) those of static shapes are found
// out. Errors of mote_session_link(), NOT_FOUND for the function, INVALID_ARGUMENT for out->size.
MOTE_API mote_status_t mote_session_memory_report(mote_session_t* session,
                                                  mote_module_t* const* modules, size_t count,
                                                  const char* function,
                                                  const mote_value_t* arguments,
                                                  size_t argument_count, mote_memory_report_t* out);

// ---- Tensors

// Bits 31..24 the numerical class, bits 7..0 the width in bits.
typedef uint32_t mote_element_type_t;
#define MOTE_ELEMENT_TYPE(numerical_class, bits) \
  ((mote_element_type_t)(numerical_class) << 24 | (uint32_t)(bits))
// Signless, signed and unsigned integers; programs of the compiler use the signless ones.
#define MOTE_ELEMENT_I4 MOTE_ELEMENT_TYPE(0x10, 4)
#define MOTE_ELEMENT_I8 MOTE_ELEMENT_TYPE(0x10, 8)
#define MOTE_ELEMENT_I16 MOTE_ELEMENT_TYPE(0x10, 16)
#define MOTE_ELEMENT_I32 MOTE_ELEMENT_TYPE(0x10, 32)
#define MOTE_ELEMENT_I64 MOTE_ELEMENT_TYPE(0x10, 64)
#define MOTE_ELEMENT_SI8 MOTE_ELEMENT_TYPE(0x11, 8)
#define MOTE_ELEMENT_SI16 MOTE_ELEMENT_TYPE(0x11, 16)
#define MOTE_ELEMENT_SI32 MOTE_ELEMENT_TYPE(0x11, 32)
#define MOTE_ELEMENT_SI64 MOTE_ELEMENT_TYPE(0x11, 64)
#define MOTE_ELEMENT_UI8 MOTE_ELEMENT_TYPE(0x12, 8)
#define MOTE_ELEMENT_UI16 MOTE_ELEMENT_TYPE(0x12, 16)
#define MOTE_ELEMENT_UI32 MOTE_ELEMENT_TYPE(0x12, 32)
#define MOTE_ELEMENT_UI64 MOTE_ELEMENT_TYPE(0x12, 64)
#define MOTE_ELEMENT_I1 MOTE_ELEMENT_TYPE(0x13, 8)  // one byte, 0 or 1
#define MOTE_ELEMENT_F16 MOTE_ELEMENT_TYPE(0x21, 16)
#define MOTE_ELEMENT_F32 MOTE_ELEMENT_TYPE(0x21, 32)
#define MOTE_ELEMENT_F64 MOTE_ELEMENT_TYPE(0x21, 64)
#define MOTE_ELEMENT_BF16 MOTE_ELEMENT_TYPE(0x22, 16)
#define MOTE_ELEMENT_CF64 MOTE_ELEMENT_TYPE(0x23, 64)    // complex of two f32
#define MOTE_ELEMENT_CF128 MOTE_ELEMENT_TYPE(0x23, 128)  // complex of two f64
#define MOTE_ELEMENT_F8E5M2 MOTE_ELEMENT_TYPE(0x24, 8)
#define MOTE_ELEMENT_F8E4M3FN MOTE_ELEMENT_TYPE(0x25, 8)
#define MOTE_ELEMENT_F8E5M2FNUZ MOTE_ELEMENT_TYPE(0x26, 8)
#define MOTE_ELEMENT_F8E4M3FNUZ MOTE_ELEMENT_TYPE(0x27, 8)
#define MOTE_ELEMENT_F8E8M0FNU MOTE_ELEMENT_TYPE(0x28, 8)

// Product of the dimensions, 1 for rank 0, and the bytes of a dense row-major tensor, rounded up.
// INVALID_ARGUMENT when a number does not fit 64 bits.
MOTE_API mote_status_t mote_element_count(const int64_t* shape, size_t rank, uint64_t* count);
MOTE_API mote_status_t mote_dense_size(const int64_t* shape, size_t rank, mote_element_type_t type,
                                       uint64_t* bytes);
// "4x32xf32", "f32" for rank 0; cut to `capacity` bytes with the terminator. Returns the length.
MOTE_API size_t mote_format_shape_and_type(const int64_t* shape, size_t rank,
                                           mote_element_type_t type, char* buffer, size_t capacity);
// f64, f32 and all that are narrower.
MOTE_API bool mote_is_float(mote_element_type_t type);
// The value of one element of a type that mote_is_float(); 0 for others.
MOTE_API double mote_load_float(mote_element_type_t type, const void* element);
// Stores a number as f16, bf16 or f8, rounded to nearest even; past the largest finite value lies
// infinity where the type has one, else NaN. INVALID_ARGUMENT for another type.
MOTE_API mote_status_t mote_store_narrow_float(mote_element_type_t type, float number,
                                               void* element);
// Equal, or both NaN, or `expected` is finite and no further away than
// absolute + relative * |expected|.
MOTE_API bool mote_is_close(double actual, double expected, double absolute, double relative);

// A tensor on the first device, in host memory without one, with a copy of `size` bytes (dense
// row-major, dimension 0 outermost; the shape is copied). INVALID_ARGUMENT when the sizes disagree.
// `bytes` NULL: contents are undefined, for the caller to write, and `size` does not count.
MOTE_API mote_status_t mote_session_make_tensor(mote_session_t* session, const int64_t* shape,
                                                size_t rank, mote_element_type_t type,
                                                const void* bytes, size_t size,
                                                mote_tensor_t** out);
// A tensor in memory of the caller, without a copy: at a multiple of 64, unchanged until `release`
// is told. Programs may write to it. INVALID_ARGUMENT when size or address are wrong, for which
// mote_session_make_tensor() makes a copy; UNIMPLEMENTED for a device that has memory of its own.
MOTE_API mote_status_t mote_session_wrap_tensor(mote_session_t* session, const int64_t* shape,
                                                size_t rank, mote_element_type_t type, void* bytes,
                                                size_t size, mote_release_function_t release,
                                                void* user, mote_tensor_t** out);
// The same for memory that nobody writes to.
MOTE_API mote_status_t mote_session_wrap_constant(mote_session_t* session, const int64_t* shape,
                                                  size_t rank, mote_element_type_t type,
                                                  const void* bytes, size_t size,
                                                  mote_release_function_t release, void* user,
                                                  mote_tensor_t** out);
// Another view of a buffer, whose length is not looked at.
MOTE_API mote_status_t mote_session_view_buffer(mote_session_t* session, mote_buffer_t* buffer,
                                                const int64_t* shape, size_t rank,
                                                mote_element_type_t type, mote_tensor_t** out);
// Copies the bytes of a tensor to the host; INVALID_ARGUMENT unless `size` is that of its buffer.
MOTE_API mote_status_t mote_session_read_tensor(mote_session_t* session,
                                                const mote_tensor_t* tensor, void* target,
                                                size_t size);
// The same for a result, which must be a tensor of this type: INVALID_ARGUMENT.
MOTE_API mote_status_t mote_session_read_result(mote_session_t* session, mote_value_t result,
                                                mote_element_type_t type, void* target,
                                                size_t size);
MOTE_API mote_element_type_t mote_tensor_type(const mote_tensor_t* tensor);
MOTE_API size_t mote_tensor_rank(const mote_tensor_t* tensor);
// mote_tensor_rank() dimensions.
MOTE_API const int64_t* mote_tensor_shape(const mote_tensor_t* tensor);
// Borrowed from the tensor.
MOTE_API mote_buffer_t* mote_tensor_buffer(const mote_tensor_t* tensor);
MOTE_API uint64_t mote_buffer_size(const mote_buffer_t* buffer);
// The bytes as the host sees them; NULL when it cannot reach them. The caller orders its access
// against the device's (fences).
MOTE_API void* mote_buffer_bytes(const mote_buffer_t* buffer);
// A part of the buffer in the same memory; OUT_OF_RANGE.
MOTE_API mote_status_t mote_session_subspan(mote_session_t* session, mote_buffer_t* buffer,
                                            uint64_t offset, uint64_t size, mote_buffer_t** out);

// ---- Fences

#define MOTE_WAIT_FOREVER UINT64_MAX

// For asynchronous functions: pending until signalled or failed. Thread-safe. RESOURCE_EXHAUSTED.
MOTE_API mote_status_t mote_fence_create(mote_allocator_t* allocator, mote_fence_t** out);
// Reached when all the given fences are; NULLs are skipped, NULL when there is no other.
MOTE_API mote_status_t mote_fence_join(mote_allocator_t* allocator, mote_fence_t* const* fences,
                                       size_t count, mote_fence_t** out);
// NULL when reached, DEFERRED when pending, else the failure.
MOTE_API mote_status_t mote_fence_query(const mote_fence_t* fence);
// Blocks until reached or failed; DEADLINE_EXCEEDED.
MOTE_API mote_status_t mote_fence_wait(const mote_fence_t* fence, uint64_t timeout_ns);
MOTE_API void mote_fence_signal(mote_fence_t* fence);
// The first failure stays; without one (NULL) it is UNKNOWN.
MOTE_API void mote_fence_fail(mote_fence_t* fence, mote_status_t status);

#ifdef __cplusplus
}  // extern "C"
#endif
