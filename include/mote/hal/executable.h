// `hal.executable`, and how CPU executable formats plug in.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string_view>

#include "mote/base/bytes.h"
#include "mote/base/diagnostic.h"
#include "mote/base/memory.h"
#include "mote/base/object.h"

namespace mote::hal {

class ImageCache;

// A host function that kernels may call. `params` points to the results, which follow one another
// in natural alignment, and then the arguments; `reserved` is null. Thread-safe; anything but 0
// fails the dispatch.
using ImportFunction = int (*)(void* params, void* context, void* reserved);

// Where kernels' imports come from. The last provider that knows a name wins.
struct ImportProvider {
  // Null for an unknown name; else the function, and what to pass it as `context`. On any thread.
  ImportFunction (*find)(void* user, const char* name, void*& context);
  void* user;
};

// Bounds for each workgroup of kernels that can be interrupted: bytecode can, machine code cannot.
struct KernelLimits {
  uint64_t max_instructions = 0;                    // 0: none
  uint64_t timeout_ns = 0;                          // 0: none
  const std::atomic<bool>* is_cancelled = nullptr;  // looked at between workgroups; null: never
};

struct ExecutableParams {
  std::string_view format;  // "embedded-elf-x86_64"
  Bytes data;               // of any alignment
  Object* owner = nullptr;  // keeps `data` alive; null: the bytes live for this call only
  std::span<const uint32_t> constants = {};
  std::span<const ImportProvider> imports = {};  // used while loading only
  const void* loader_user = nullptr;             // ExecutableLoader::user, set by who asks a loader
  KernelLimits limits = {};
  // Loaded code of the module that holds `data`, for loaders to look into first; null: none.
  ImageCache* images = nullptr;
};

// Kernels loaded for one device.
class Executable : public Object {
 public:
  static const ObjectType object_type;

  // Which kind of device can run it; others refuse it.
  const ObjectType& implementation() const { return *implementation_; }
  virtual uint32_t export_count() const = 0;
  // Empty when the file names none.
  virtual std::string_view export_name(uint32_t ordinal) const = 0;
  // NOT_FOUND for an unknown name. Called while recording: a scan or a hash, no allocation.
  virtual Result<uint32_t> lookup(std::string_view name) const = 0;

 protected:
  explicit Executable(const ObjectType& implementation)
      : Object(object_type), implementation_(&implementation) {}
  ~Executable() = default;

 private:
  const ObjectType* implementation_;
};

// The CPU dispatch ABI, version 6: its limits, and the two structures that kernels read.
inline constexpr uint32_t max_constants = 64;
inline constexpr uint32_t max_bindings = 64;
inline constexpr uint32_t max_workgroups_z = 65535;

struct alignas(64) DispatchState {
  uint32_t workgroup_size_x = 1;
  uint32_t workgroup_size_y = 1;
  uint16_t workgroup_size_z = 1;
  uint16_t constant_count = 0;
  uint32_t workgroup_count_x = 1;
  uint32_t workgroup_count_y = 1;
  uint16_t workgroup_count_z = 1;
  uint8_t max_concurrency = 1;
  uint8_t binding_count = 0;
  const uint32_t* constants = nullptr;
  void* const* bindings = nullptr;
  const size_t* binding_lengths = nullptr;
};

struct alignas(64) WorkgroupState {
  uint32_t id_x = 0;
  uint32_t id_y = 0;
  uint16_t id_z = 0;
  uint16_t reserved = 0;
  uint32_t processor_id = 0;
  void* local_memory = nullptr;
  uint32_t local_memory_size = 0;
};

inline constexpr uint32_t any_count = UINT32_MAX;

struct ExportInfo {
  uint32_t constant_count = 0;     // any_count: as many as the dispatch gives
  uint32_t binding_count = 0;      // the same
  uint32_t local_memory_size = 0;  // bytes a running workgroup needs
  uint32_t workgroup_size[3] = {1, 1, 1};
};

// An executable whose kernels run on the host's own cores.
class CpuExecutable : public Executable {
 public:
  static const ObjectType implementation_type;

  // `ordinal` < export_count().
  virtual const ExportInfo& export_info(uint32_t ordinal) const = 0;
  // Runs one workgroup on the calling thread. Re-entrant; counts and ranges were checked before.
  virtual Status run(uint32_t ordinal, const DispatchState& dispatch,
                     const WorkgroupState& workgroup) = 0;

 protected:
  CpuExecutable() : Executable(implementation_type) {}
  ~CpuExecutable() = default;
};

// A function in a file of machine code, and what keeps the code in memory.
struct FileFunction {
  void* address;
  Ref<Object> image;
};

// A CPU executable format. Constant; a driver asks its loaders in the order they were added, and
// NOT_FOUND or CANCELLED from load() means "try the next".
struct ExecutableLoader {
  const char* name;
  bool (*can_load)(std::string_view format);
  Result<Ref<CpuExecutable>> (*load)(Allocator& allocator, const ExecutableParams& params,
                                     Diagnostic* diagnostic);
  const void* user = nullptr;  // what load() finds as params.loader_user
  // Optional: loads a file of such code that is no executable, as plugins are, and finds a function
  // that it exports. Codes of load(), NOT_FOUND without the file.
  Result<FileFunction> (*open)(Allocator& allocator, const char* path, const char* symbol,
                               Diagnostic* diagnostic) = nullptr;
};

}  // namespace mote::hal
