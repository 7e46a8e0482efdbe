// What a plugin shows to its host, in C: version 1 of the plugin ABI. Needs nothing else; take a
// copy.
#pragma once

#include <stddef.h>
#include <stdint.h>

// 0, or one of these in the low 5 bits.
typedef uintptr_t plugin_status_t;
enum { PLUGIN_NOT_FOUND = 5, PLUGIN_RESOURCE_EXHAUSTED = 8 };

// What kernels call: `params` are the results one after the other, each aligned as its type, and
// then the arguments. Runs on any thread, on many at once. Anything but 0 fails the call of the
// program.
typedef int (*plugin_function_t)(void* params, void* context, void* reserved);

enum { PLUGIN_STANDALONE = 1 };  // a feature: uses nothing of an operating system

typedef struct {
  uint32_t version;  // 1
  const char* name;
  const char* description;
  uint32_t features;
  uint32_t sanitizer;  // 0: built without one
  uint64_t reserved[8];
} plugin_header_t;

// Memory of the host. Operations: 0 malloc, 1 calloc, 2 realloc, 3 free (`size` is null).
typedef struct {
  void* self;
  plugin_status_t (*control)(void* self, int operation, const size_t* size, void** memory);
} plugin_environment_t;

typedef struct {
  size_t count;
  const char* const* names;      // one that begins with '?' may be missing
  plugin_function_t* functions;  // to be filled where they are null and the name is known
  void** contexts;               // what the function gets as `context`
} plugin_imports_t;

typedef struct {
  const plugin_header_t* header;
  // `self` is what the other two get. mote passes no parameters.
  plugin_status_t (*load)(const plugin_environment_t* environment, size_t parameter_count,
                          const void* parameters, void** self);
  void (*unload)(void* self);
  // On any thread. PLUGIN_NOT_FOUND when a name is missing that may not be; bit 0 of `result` says
  // that one is missing that may.
  plugin_status_t (*resolve)(void* self, const plugin_imports_t* imports, uint32_t* result);
} plugin_t;

// The one exported function; null for a host whose newest version is older than the plugin's.
__attribute__((visibility("default"))) const plugin_t* iree_hal_executable_plugin_query(
    uint32_t max_version, void* reserved);
