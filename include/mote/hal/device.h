// The interface that hardware drivers implement.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "mote/base/diagnostic.h"
#include "mote/base/log.h"
#include "mote/base/trace.h"
#include "mote/hal/buffer.h"
#include "mote/hal/command_buffer.h"
#include "mote/hal/executable.h"
#include "mote/hal/semaphore.h"

namespace mote::hal {

// `hal.file`: bytes that queues read and write. This form is a view of host memory.
class File : public Object {
 public:
  static const ObjectType object_type;

  virtual uint64_t size() const = 0;
  // OUT_OF_RANGE past the end, PERMISSION_DENIED when the file does not allow it.
  virtual Status read(uint64_t offset, std::span<uint8_t> target) = 0;
  virtual Status write(uint64_t offset, Bytes source) = 0;

 protected:
  File() : Object(object_type) {}
  ~File() = default;
};

// One unit of queue work. Which fields count depends on `kind`; objects are borrowed for the call.
struct Submission {
  enum class Kind : uint8_t { barrier, fill, update, copy, read, write, execute, dealloca };
  Kind kind = Kind::barrier;
  uint64_t queue_affinity = UINT64_MAX;
  uint64_t flags = 0;
  // Nothing happens before `wait` is reached; `signal` is signalled when all effects are visible,
  // or failed when the work failed. Null: already reached; nobody to tell.
  Fence* wait = nullptr;
  Fence* signal = nullptr;

  BufferRange source = {};  // copy, write
  BufferRange target = {};  // fill, update, copy, read; dealloca: the buffer
  uint32_t pattern = 0;     // fill
  uint32_t pattern_length = 0;
  Bytes bytes = {};      // update: captured at the call
  File* file = nullptr;  // read, write
  uint64_t file_offset = 0;
  CommandBuffer* commands = nullptr;                // execute
  std::span<const BufferRange> binding_table = {};  // execute: entry n backs slot n
};

// Bytes of buffers that a device allocated, by the memory they were asked for.
struct MemoryStatistics {
  struct Bytes {
    uint64_t peak = 0;
    uint64_t allocated = 0;  // since the beginning
    uint64_t live = 0;
  };
  Bytes host_local;
  Bytes device_local;
  Bytes transients;          // those of queue_alloca(), part of the two above
  uint64_t executables = 0;  // bytes of the files that executables were made from
};

// A device and its queues. Thread-safe: any thread may submit.
class Device : public Object {
 public:
  static const ObjectType object_type;

  // What modules match against: "local-sync", "cuda".
  virtual std::string_view id() const = 0;
  // False for a category or key that the device does not know. Answers never change.
  virtual bool query(std::string_view category, std::string_view key, int64_t& value) = 0;

  // Immediate allocation, at least 64-byte aligned on CPU devices; size 0 is allowed.
  // RESOURCE_EXHAUSTED without memory, INVALID_ARGUMENT for params it cannot serve.
  virtual Result<Ref<Buffer>> allocate(const BufferParams& params, uint64_t size) = 0;
  // Uses host memory in place; `owner` is retained. A null reference, not an error, when the device
  // cannot (alignment, discrete memory). Memory that must not be written: say so in params.access.
  virtual Result<Ref<Buffer>> import_host(const BufferParams& params, std::span<uint8_t> memory,
                                          Object* owner) = 0;
  // NOT_FOUND when no loader takes the format.
  virtual Result<Ref<Executable>> create_executable(const ExecutableParams& params,
                                                    Diagnostic* diagnostic) = 0;
  virtual Result<Ref<CommandBuffer>> create_command_buffer(const CommandBufferParams& params) = 0;

  // A buffer whose bytes are usable after `signal`.
  virtual Result<Ref<Buffer>> queue_alloca(Fence* wait, Fence* signal, const BufferParams& params,
                                           uint64_t size) = 0;
  // Errors of the request itself are returned; a failure of the work also fails `signal`.
  virtual Status submit(const Submission& submission) = 0;
  // Blocks until everything submitted so far is done.
  // DEADLINE_EXCEEDED; failures of work are told to its fences only.
  virtual Status wait_idle(uint64_t timeout_ns) = 0;

  // Whether calls of programs may be replayed on it (see PreparedCall): work that waits for no
  // fence is done when it has been submitted, and memory of transients may be kept between calls.
  virtual bool can_replay() const { return false; }

  // Optional: zeros from a device that does not count. Imported memory does not count.
  virtual MemoryStatistics memory_statistics() const { return {}; }

 protected:
  Device() : Object(object_type) {}
  ~Device() = default;
};

inline constexpr uint32_t max_worker_count = 64;

// The threads of a device that has some; others ignore it.
struct WorkerOptions {
  // Threads that work on a dispatch, the calling one included. 0: as many as `processors`, or
  // without them one a physical core that the process may use, at most `max_count`.
  uint32_t count = 0;
  uint32_t max_count = 64;
  // Where the threads of the device run, the first entry standing for the calling thread, which
  // stays where it is; from the beginning again when there are fewer. Empty: anywhere.
  std::span<const uint32_t> processors = {};
  // How long a thread without work looks for more before it sleeps: work then begins at once.
  uint32_t spin_us = 20;
  size_t stack_bytes = 128 << 10;
};

struct DeviceParams {
  Allocator& allocator;
  // Entries outlive the device. Drivers without CPU kernels ignore them.
  std::span<const ExecutableLoader* const> loaders;
  std::string_view path;  // the part of the URI after "driver://"; empty: the default device
  LogHook log;
  Diagnostic* diagnostic;                        // may be null
  std::span<const ImportProvider> imports = {};  // as the loaders
  TraceHook trace = {};
  KernelLimits kernel_limits = {};
  // Where transients lie; must outlive them. Null data: wherever the driver likes. A driver that
  // cannot use it answers UNIMPLEMENTED.
  std::span<uint8_t> transient_arena = {};
  WorkerOptions workers = {};
};

// A kind of hardware. Constant: one function per driver folder returns it.
struct Driver {
  const char* name;         // URI scheme: "local-sync"
  const char* description;  // one line
  // NOT_FOUND for an unknown path, UNAVAILABLE when the hardware or its library is absent.
  Result<Ref<Device>> (*create_device)(const DeviceParams& params);
};

}  // namespace mote::hal
