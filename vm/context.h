// A linked program inside the VM: modules with their imports resolved, their globals, and the state
// of the native modules they use. One thread at a time.
#pragma once

#include <cstdint>
#include <span>

#include "mote/base/array.h"
#include "mote/base/log.h"
#include "mote/base/trace.h"
#include "mote/vm/buffer.h"
#include "mote/vm/native_module.h"
#include "vm/bytecode_module.h"

namespace mote::vm {

struct Limits {
  uint64_t max_instructions;  // per invocation; 0: none
  uint64_t timeout_ns;        // per invocation; 0: none
  uint32_t max_stack_bytes;
  uint32_t max_stack_frames;
  const std::atomic<bool>* is_cancelled = nullptr;  // ends invocations once it is true
};

struct Instance;

// What an import stands for: a native function, a function of another module, or nothing.
struct ResolvedImport {
  const NativeExport* native = nullptr;
  Object* state = nullptr;
  Instance* instance = nullptr;
  uint32_t function = 0;

  bool is_resolved() const { return native || instance; }
};

// A bytecode module in a program.
struct Instance {
  Instance(Allocator& allocator, Ref<BytecodeModule> bytecode)
      : module(std::move(bytecode)),
        globals(allocator),
        global_refs(allocator),
        rodata(allocator),
        imports(allocator) {}

  Ref<BytecodeModule> module;
  Array<uint64_t> globals;  // the block of value globals, 8-byte aligned
  Array<Ref<Object>> global_refs;
  Array<Ref<Buffer>> rodata;  // made when first asked for
  Array<ResolvedImport> imports;
  bool is_initialised = false;
};

class Invocation;

// Told of every call of a native function, before its arguments are given up and its results taken.
class NativeObserver {
 public:
  virtual void called(const ImportInfo& import, const Call& call, std::span<const Slot> results,
                      Status status) = 0;

 protected:
  ~NativeObserver() = default;
};

class Context {
 public:
  // Resolves, allocates and initialises, in this order, for all modules. NOT_FOUND with the full
  // names of all missing imports in `missing`. `environment` is what NativeModule::create_state
  // gets when the module has no pointer of its own.
  static Result<Context*> create(Allocator& allocator, const Limits& limits, LogHook log,
                                 TraceHook trace, Diagnostic& diagnostic,
                                 std::span<const NativeModule* const> natives,
                                 std::span<BytecodeModule* const> modules,
                                 const Environment& environment, Array<std::string_view>& missing);
  // Runs the de-initialisers in reverse order and frees everything.
  void destroy();

  Instance& main() const { return *instances_[instances_.size() - 1]; }
  const Array<Instance*>& instances() const { return instances_; }
  // Of the invocation that is kept.
  uint64_t stack_bytes() const;
  // Runs a function to completion on this thread, waiting where it suspends.
  Status call(Instance& instance, uint32_t function, std::span<const Value> arguments,
              std::span<Value> results);

  Allocator& allocator() const { return allocator_; }
  Diagnostic& diagnostic() const { return diagnostic_; }
  const LogHook& log() const { return log_; }
  const TraceHook& trace() const { return trace_; }
  // Of the calls that begin from now on; null: nobody.
  void observe(NativeObserver* observer) { observer_ = observer; }
  NativeObserver* observer() const { return observer_; }
  const Limits& limits() const { return limits_; }
  bool is_cancelled() const {
    return limits_.is_cancelled && limits_.is_cancelled->load(std::memory_order_relaxed);
  }

  // For create() and destroy(); nobody else calls these two.
  Context(Allocator& allocator, const Limits& limits, LogHook log, TraceHook trace,
          Diagnostic& diagnostic, const Environment& environment);
  ~Context();

 private:
  struct NativeState {
    const NativeModule* module;
    Ref<Object> state;
  };

  Status link(std::span<const NativeModule* const> natives,
              std::span<BytecodeModule* const> modules, Array<std::string_view>& missing);
  Status add_instance(BytecodeModule& module);
  Status check_dependencies(const BytecodeModule& module,
                            std::span<const NativeModule* const> natives);
  Status resolve_imports(Instance& instance, std::span<const NativeModule* const> natives,
                         Array<std::string_view>& missing);
  Status resolve_import(const ImportInfo& import, size_t instance_count,
                        std::span<const NativeModule* const> natives, size_t& next_export,
                        ResolvedImport& resolved);
  Status check_signature(const ImportInfo& import, std::string_view provided);
  Result<Object*> native_state(const NativeModule& module);
  Status run_special(Instance& instance, std::string_view name);
  void drop_instances();

  Allocator& allocator_;
  Limits limits_;
  LogHook log_;
  TraceHook trace_;
  NativeObserver* observer_ = nullptr;
  Diagnostic& diagnostic_;
  const Environment* environment_;  // while linking
  Array<Instance*> instances_;
  Array<NativeState> native_states_;
  Invocation* idle_ = nullptr;  // kept between calls, so that a warm call allocates no stack
};

}  // namespace mote::vm
