// Executable plugins: code outside of a program that its kernels import functions from. Layouts of
// the plugin ABI, version 1; the code behind them is trusted.
#pragma once

#include <cstddef>
#include <cstdint>

#include "mote/base/diagnostic.h"
#include "mote/base/memory.h"
#include "mote/base/object.h"
#include "mote/hal/executable.h"

namespace mote::hal {

struct PluginHeader {
  uint32_t version;
  const char* name;
  const char* description;
  uint32_t features;
  uint32_t sanitizer;  // as LibraryHeader's
  uint64_t reserved[8];
};

// The code of a status in the low 5 bits.
using PluginStatus = uintptr_t;

enum class PluginMemory : int { allocate = 0, allocate_zeroed = 1, reallocate = 2, free = 3 };

struct PluginEnvironment {
  void* self;
  // `size` is null for free; `memory` is what there was before and what there is then.
  PluginStatus (*control)(void* self, PluginMemory operation, const size_t* size, void** memory);
};

struct PluginImports {
  size_t count;
  const char* const* names;   // a leading '?': may be missing
  ImportFunction* functions;  // those that are there already stay
  void** contexts;
};

struct PluginInterface {
  const PluginHeader* header;
  // mote has no parameters to give.
  PluginStatus (*load)(const PluginEnvironment* environment, size_t parameter_count,
                       const void* parameters, void** self);
  void (*unload)(void* self);
  // On any thread. NOT_FOUND when a name is missing that may not be.
  PluginStatus (*resolve)(void* self, const PluginImports* imports, uint32_t* result);
};

inline constexpr uint32_t plugin_version = 1;
inline constexpr uint32_t plugin_feature_rich_status = 2;  // the bit, not its number
inline constexpr const char* plugin_query_symbol = "iree_hal_executable_plugin_query";
// Null when the plugin needs a newer version.
using PluginQuery = const PluginInterface* (*)(uint32_t max_version, void* reserved);

#if UINTPTR_MAX == UINT64_MAX
static_assert(sizeof(PluginHeader) == 96 && sizeof(PluginImports) == 32 &&
              sizeof(PluginInterface) == 32);
#elif !defined(__i386__)
static_assert(sizeof(PluginHeader) == 88 && sizeof(PluginImports) == 16 &&
              sizeof(PluginInterface) == 16);
#endif

class Plugin final : public Object {
 public:
  static constexpr ObjectType object_type{"plugin"};

  // Starts the plugin, which takes its memory from `allocator`. `image` (may be null) is what keeps
  // the code in memory, `sanitizer` one that the code may be built with; see hal/library.h.
  // INCOMPATIBLE for another version, another sanitizer or status values that mote cannot read,
  // INVALID_ARGUMENT for an incomplete interface, else the code with which the plugin refuses.
  static Result<Ref<Plugin>> start(Allocator& allocator, PluginQuery query, Ref<Object> image,
                                   uint32_t sanitizer, Diagnostic* diagnostic);

  // Valid as long as the plugin, which must outlive all code that has imported from it.
  ImportProvider provider() { return {find, this}; }

  // For start() and the end of the last count; nobody else calls these two.
  explicit Plugin(Allocator& allocator);
  ~Plugin() = default;

 private:
  void destroy() override;
  Status check_header(uint32_t sanitizer) const;
  static ImportFunction find(void* user, const char* name, void*& context);

  Allocator& allocator_;
  Ref<Object> image_;
  const PluginInterface* interface_ = nullptr;
  PluginEnvironment environment_;
  void* self_ = nullptr;
  bool is_started_ = false;
};

}  // namespace mote::hal
