// Executable libraries: what the machine code of a CPU executable offers, whichever way it was
// loaded. Layouts of the CPU dispatch ABI, version 6; the code behind them is trusted.
#pragma once

#include <cstddef>
#include <cstdint>

#include "mote/hal/executable.h"

namespace mote::hal {

struct LibraryHeader {
  uint32_t version;
  const char* name;
  uint32_t features;
  uint32_t sanitizer;
};

// What code was instrumented with: 0 nothing, 1 addresses, 2 memory, 3 threads, 4 undefined
// behaviour. Such code needs the runtime of its sanitizer in the process, so the host's own linker
// is the one that can load it, and only where this build has the same one.
inline constexpr uint32_t no_sanitizer = 0;
#if defined(__has_feature)
#define MOTE_HAS_SANITIZER(name) __has_feature(name)
#else
#define MOTE_HAS_SANITIZER(name) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || MOTE_HAS_SANITIZER(address_sanitizer)
inline constexpr uint32_t host_sanitizer = 1;
#elif defined(__SANITIZE_THREAD__) || MOTE_HAS_SANITIZER(thread_sanitizer)
inline constexpr uint32_t host_sanitizer = 3;
#else
inline constexpr uint32_t host_sanitizer = no_sanitizer;
#endif
#undef MOTE_HAS_SANITIZER

struct LibraryAttributes {
  uint64_t flags;
  uint16_t local_memory_pages;
  uint8_t constant_count;
  uint8_t binding_count;
  uint32_t workgroup_size_x;
  uint32_t workgroup_size_y;
  uint16_t workgroup_size_z;
  uint16_t parameter_count;
  uint64_t reserved[5];
};
static_assert(sizeof(LibraryAttributes) == 64);

// What a kernel learns about its host; one per executable, constant after loading.
struct alignas(16) LibraryEnvironment {
  const uint32_t* constants;
  // How kernels call an import; the place to change the C ABI where the host has another.
  int (*import_thunk)(ImportFunction function, void* params, void* context, void* reserved);
  const ImportFunction* import_functions;
  void* const* import_contexts;
  uint64_t processor_data[8];
};

using LibraryFunction = int (*)(const LibraryEnvironment* environment,
                                const DispatchState* dispatch, const WorkgroupState* workgroup);

// Tables that mote does not read are `const void*`.
struct Library {
  const LibraryHeader* header;
  uint32_t import_count;
  const char* const* import_names;
  uint32_t export_count;
  const LibraryFunction* functions;
  const LibraryAttributes* attributes;
  const void* parameters;
  const void* occupancy;
  const char* const* export_names;
  const void* tags;
  const void* parameter_names;
  const void* source_locations;
  const void* stage_locations;
  uint32_t constant_count;  // 0: not known
  struct {
    uint32_t count;
    const void* files;
  } sources;
};

#if UINTPTR_MAX == UINT64_MAX
static_assert(sizeof(LibraryHeader) == 24 && sizeof(LibraryEnvironment) == 96);
static_assert(offsetof(Library, export_names) == 64 && offsetof(Library, constant_count) == 104 &&
              sizeof(Library) == 128);
static_assert(offsetof(DispatchState, binding_count) == 23 &&
              offsetof(DispatchState, binding_lengths) == 40);
static_assert(offsetof(WorkgroupState, local_memory_size) == 24);
#else
static_assert(sizeof(LibraryHeader) == 16 && sizeof(LibraryEnvironment) == 80);
static_assert(offsetof(Library, export_names) == 32 && offsetof(Library, constant_count) == 52 &&
              sizeof(Library) == 64);
static_assert(offsetof(DispatchState, binding_lengths) == 32);
static_assert(offsetof(WorkgroupState, local_memory_size) == 20);
#endif

inline constexpr uint32_t library_version = 6;
inline constexpr const char* library_query_symbol = "iree_hal_executable_library_query";
// Null when the library does not speak the version, which it compares for equality.
using LibraryQuery = const Library* (*)(uint32_t version, const LibraryEnvironment* environment);

// Queries and checks the library, copies the constants and resolves the imports. `image` (may be
// null) is what keeps the code in memory; `sanitizer` is one that the code may be built with.
// INCOMPATIBLE for another version or another sanitizer, INVALID_ARGUMENT for a table that breaks a
// rule or too few constants, NOT_FOUND for imports that no provider has.
Result<Ref<CpuExecutable>> create_library_executable(Allocator& allocator, LibraryQuery query,
                                                     const ExecutableParams& params,
                                                     Ref<Object> image, Diagnostic* diagnostic,
                                                     uint32_t sanitizer = no_sanitizer);

}  // namespace mote::hal
