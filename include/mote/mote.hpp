// The public API of mote: load modules, link them into a program, call its functions.
//
//   mote::Session session;
//   MOTE_TRY(mote::add_defaults(session));          // drivers, loaders and modules of this build
//   MOTE_TRY(session.add_device("local-sync"));
//   MOTE_TRY_ASSIGN(auto module, session.load_file("model.vmfb"));
//   MOTE_TRY_ASSIGN(auto program, session.link({&module, 1}));
//   MOTE_TRY(program->call("main", {&input, 1}, {&output, 1}));
//
// A session and what is made from it belong to one thread at a time. Modules alone are shared:
// sessions on any threads may link the same one, whose constants and loaded kernels exist once.
// Errors come back as a Status; Session::diagnostic() says more about the last one. The library
// never prints, never throws and never aborts.
#pragma once

#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "mote/base/array.h"
#include "mote/base/diagnostic.h"
#include "mote/base/log.h"
#include "mote/base/trace.h"
#include "mote/hal/buffer_view.h"
#include "mote/hal/device.h"
#include "mote/io/parameters.h"
#include "mote/vm/native_module.h"
#include "mote/vm/value.h"

namespace mote {

namespace vm {
class BytecodeModule;
class Context;
struct Limits;
}  // namespace vm

class Function;
class PreparedCall;
class Program;
class Session;
class SharedBlockCache;

// What a session is made with; the hooks and the allocator must outlive it.
struct SessionOptions {
  Allocator* allocator = nullptr;  // null: system_allocator()
  LogHook log = {};                // vm.print, traces, warnings; dropped by default
  TraceHook trace = {};            // told of calls, dispatches, transfers and waits
  // VM instructions that a call may execute, and apart from it each workgroup of a bytecode kernel;
  // 0: no limit.
  uint64_t max_instructions = 0;
  // A call or a workgroup of a bytecode kernel that runs longer ends with DEADLINE_EXCEEDED; 0: no
  // limit. A kernel of machine code is not interrupted.
  uint32_t call_timeout_ms = 0;
  uint32_t max_stack_bytes = 1u << 20;  // VM stack of one call
  uint32_t max_stack_frames = 8192;
};

// A verified module: a view of its bytes, which are not copied.
class Module final : public Object {
 public:
  static const ObjectType object_type;

  std::string_view name() const;
  uint32_t version() const;
  // Whether it calls functions of another module; of "hal": whether it may need a device.
  bool imports_from(std::string_view module) const;
  // Its exports in file order, for programs in which it is the main module.
  uint32_t export_count() const;
  Function export_at(uint32_t index) const;
  vm::BytecodeModule& bytecode() const { return *bytecode_; }

  // For Session::load() and the end of the last count; nobody else calls these two.
  Module(Allocator& allocator, Ref<Object> bytecode_owner, vm::BytecodeModule& bytecode);
  ~Module() = default;

 private:
  void destroy() override;

  Allocator& allocator_;
  Ref<Object> owner_;
  vm::BytecodeModule* bytecode_;
};

// An exported function of a module or program. A plain value; valid as long as what it came from.
class Function {
 public:
  Function() = default;  // to be assigned to
  std::string_view name() const;
  // Calling convention as the module states it, "0rI_r"; see arguments() for the common part.
  std::string_view signature() const;
  // One character a value, 'i' 'I' 'f' 'F' or 'r'.
  std::string_view arguments() const;
  std::string_view results() const;
  // A reflection attribute such as "iree.abi.declaration"; empty when absent.
  std::string_view attribute(std::string_view key) const;
  // Takes two extra fences, wait and signal, after its arguments.
  bool is_async() const;
  // Neither "__..." nor "...$...": what a person is meant to call.
  bool is_public() const;

  // Makes calls of the function in this program, from which it came, quicker; see PreparedCall.
  // INVALID_ARGUMENT for a function of another program.
  Result<Ref<PreparedCall>> prepare(Program& program) const;

 private:
  friend class Module;
  friend class PreparedCall;
  friend class Program;
  Function(const vm::BytecodeModule& module, uint32_t export_index)
      : module_(&module), export_index_(export_index) {}

  const vm::BytecodeModule* module_ = nullptr;
  uint32_t export_index_ = 0;
};

// Bytes that a program holds apart from the buffers of its devices, for which see
// hal::Device::memory_statistics().
struct ProgramMemory {
  uint64_t read_only;  // constants and executables of its modules, used in place
  uint64_t globals;
  uint64_t stack;  // of calls; kept between them
};

// Linked modules with their state (globals). Calls see the effects of earlier calls.
class Program final : public Object {
 public:
  static const ObjectType object_type;

  // Exports of the main module, the last one linked, in file order.
  uint32_t export_count() const;
  Function export_at(uint32_t index) const;
  // Any export by its exact name; NOT_FOUND.
  Result<Function> find(std::string_view name) const;
  // The one public export; INVALID_ARGUMENT when there is none or more than one.
  Result<Function> only_function() const;

  // Runs to completion on the calling thread. `arguments` must match in number and kind; `results`
  // receives function.results().size() values, previous contents are dropped.
  // Errors: INVALID_ARGUMENT for arguments; RESOURCE_EXHAUSTED for a limit of the session; else
  // what the function failed with. A failed call leaves the program usable.
  Status call(const Function& function, std::span<const Value> arguments, std::span<Value> results);
  Status call(std::string_view name, std::span<const Value> arguments, std::span<Value> results);

  ProgramMemory memory() const;

  // For Session::link() and the end of the last count; nobody else calls these two.
  Program(Session& session, vm::Context& context);
  ~Program();

 private:
  friend class Function;
  void destroy() override;

  Session& session_;
  vm::Context* context_;
};

// A function that is called often. Where its code says what a call does to which buffers without
// looking at their contents, one call is recorded; later ones with tensors of the same shapes
// submit the recorded work again, without the virtual machine, on devices that work in the call.
// All other calls are those of Program::call(), and so are all in sessions with a limit, a trace or
// a transient arena. What was recorded keeps the memory of its transients until the object ends.
// Threads as for the program, which it keeps alive.
class PreparedCall final : public Object {
 public:
  static const ObjectType object_type;

  // As Program::call(): the same results, effects and errors.
  Status call(std::span<const Value> arguments, std::span<Value> results);
  // Calls so far that were replayed.
  uint64_t replay_count() const;

  // For Function::prepare() and the end of the last count; nobody else calls these two.
  struct State;
  explicit PreparedCall(State& state) : Object(object_type), state_(state) {}
  ~PreparedCall() = default;

 private:
  void destroy() override;
  State& state_;
};

// read: the whole file into memory; map: pages come from the file on demand.
enum class FileMode : uint8_t { read, map };

// What a device is opened with.
struct DeviceOptions {
  // Memory for what programs allocate while they run, results included, which must outlive it all.
  // The device uses no other for it: RESOURCE_EXHAUSTED when it is full. At a multiple of 64.
  // Session::memory_report() says how large it has to be. Empty: memory of the allocator.
  std::span<uint8_t> transient_arena = {};
  hal::WorkerOptions workers = {};  // of "local-task"
};

// What running a function takes, in bytes; Session::memory_report().
struct MemoryReport {
  static constexpr uint64_t unknown = UINT64_MAX;

  uint64_t constants = 0;   // of the modules, used in place; executables included
  uint64_t persistent = 0;  // buffers that live as long as the program: its variables
  // The size that a transient arena needs for one call, while no results of other calls live. Part
  // of it are the results.
  uint64_t transients = unknown;
  uint64_t results = unknown;
  uint64_t vm_stack = unknown;  // part of `host`
  // Everything else that comes from the allocator: the program, the device, the bookkeeping of a
  // call; without the modules themselves. Within a few percent, devices differ.
  uint64_t host = unknown;
};

// Where modules are loaded, programs linked and tensors made; see the head of this file.
class Session {
 public:
  // Memory of small things that come and go is kept for the next call, at most this much.
  static constexpr size_t max_kept_bytes = 256u << 10;

  // One small block is allocated; without memory for it the session keeps nothing between calls.
  explicit Session(const SessionOptions& options = {});
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  // Programs must be gone; modules and values may outlive the session (not its allocator).
  ~Session();

  // Registration; what is passed must outlive the session. ALREADY_EXISTS for a second entry of
  // one name. Nothing registers itself; add_defaults() adds what the build was configured with.
  Status add_driver(const hal::Driver& driver);
  Status add_loader(const hal::ExecutableLoader& loader);
  Status add_module(const vm::NativeModule& module);
  // In the order in which they were added.
  std::span<const hal::Driver* const> drivers() const;

  // Functions that kernels may import; the last provider that knows a name wins. Before devices are
  // added: FAILED_PRECONDITION afterwards.
  Status add_imports(const hal::ImportProvider& provider);
  // The same from a plugin: a shared library of the system or, with the prefix "embedded:" or the
  // suffix ".sos", an embedded ELF or a FatELF. Its code runs with all rights of the process.
  // NOT_FOUND without the file, UNIMPLEMENTED without a loader for it, INVALID_ARGUMENT or
  // INCOMPATIBLE for what is no plugin that mote can load.
  Status load_plugin(const char* path);

  // Opens "driver[://path]". Programs see devices in the order they were added; the first one also
  // holds the tensors made below. NOT_FOUND for an unknown driver or path, UNIMPLEMENTED for an
  // option that the driver does not know, INVALID_ARGUMENT for a misaligned arena.
  Status add_device(std::string_view uri, const DeviceOptions& options = {});
  std::span<const Ref<hal::Device>> devices() const;

  // Parameters for modules that are linked afterwards and import from "io_parameters": they find
  // those of a file under the name of its scope, "" unless a program says otherwise. Files may
  // share a scope; the first one that has a key wins. A file that is open for writing takes what
  // programs write, and its owner decides when to save it, see io::ParameterFile.
  Status add_parameters(std::string_view scope, Ref<io::ParameterFile> file);
  std::span<const Ref<io::ParameterScope>> parameter_scopes() const;
  // Opens the file for reading first; codes of io::ParameterFile::open().
  Status add_parameter_file(std::string_view scope, const char* path,
                            FileMode mode = FileMode::map);

  // Verifies a module that stays where it is, in flash or a mapped file. `bytes` must stay
  // unchanged until the module and everything made from it is gone. They start at a multiple of 16;
  // at one of 64, as in files made by mote-embed, constants are used in place, else each program
  // copies them. INVALID_ARGUMENT for a wrong address and a file that breaks a rule, NOT_FOUND for
  // an unknown reference type, INCOMPATIBLE for another version of the format.
  Result<Ref<Module>> load_borrowed(Bytes bytes);
  // The same for bytes that become the module's: `release` is called when they are not needed any
  // more, also when the module does not load.
  Result<Ref<Module>> load_owned(Bytes bytes, ReleaseHook release);
  // Reads or maps the file. NOT_FOUND when it is missing.
  Result<Ref<Module>> load_file(const char* path, FileMode mode = FileMode::map);

  // Resolves imports among the registered native modules and the modules given, each of which may
  // import from those before it; runs their initialisers; the last one is the main module. Another
  // session may have loaded them, on whatever thread.
  // NOT_FOUND when imports are missing, those of modules or those of the first executable that
  // lacks any: missing_imports() then lists all of them.
  Result<Ref<Program>> link(std::span<const Ref<Module>> modules);
  // "module.function" of each, or the names of functions that kernels import, after a link that
  // failed for want of imports; until the next link.
  std::span<const std::string_view> missing_imports() const;

  // A tensor on the first device, in host memory without one, with a copy of `bytes` (dense
  // row-major, dimension 0 outermost). INVALID_ARGUMENT when the sizes disagree.
  Result<Ref<hal::BufferView>> make_tensor(std::span<const int64_t> shape, hal::ElementType type,
                                           Bytes bytes);
  // The same with contents that are undefined, for the caller to write.
  Result<Ref<hal::BufferView>> make_tensor(std::span<const int64_t> shape, hal::ElementType type);
  // The same from elements: session.make_tensor<float>({2, 2}, numbers).
  template <class T>
  Result<Ref<hal::BufferView>> make_tensor(std::initializer_list<int64_t> shape,
                                           std::span<const T> elements) {
    return make_tensor({shape.begin(), shape.size()}, hal::element_type_of<T>,
                       {reinterpret_cast<const uint8_t*>(elements.data()), elements.size_bytes()});
  }
  // A tensor in memory of the caller, without a copy: dense row-major, at a multiple of 64,
  // unchanged until `release` is told (or, without it, until nothing uses the tensor). Programs may
  // write to a span of mutable bytes. INVALID_ARGUMENT when size or address are wrong:
  // make_tensor() copies from any address. UNIMPLEMENTED for a first device that has memory of its
  // own.
  Result<Ref<hal::BufferView>> wrap_tensor(std::span<const int64_t> shape, hal::ElementType type,
                                           std::span<uint8_t> bytes, ReleaseHook release = {});
  Result<Ref<hal::BufferView>> wrap_constant(std::span<const int64_t> shape, hal::ElementType type,
                                             Bytes bytes, ReleaseHook release = {});
  // Copies the bytes of a tensor to the host; `target` has the buffer's size.
  Status read_tensor(const hal::BufferView& tensor, std::span<uint8_t> target);
  // The same for a result, which must be a tensor of T: INVALID_ARGUMENT otherwise.
  template <class T>
  Status read_tensor(const Value& tensor, std::span<T> target) {
    auto* view = tensor.as<hal::BufferView>();
    if (!view || view->element_type() != hal::element_type_of<T>)
      return invalid_argument<"the value is not a tensor of this element type">;
    return read_tensor(*view, {reinterpret_cast<uint8_t*>(target.data()), target.size_bytes()});
  }

  // What a call of `function` of a program made of these modules will take, found by running it
  // without kernels, on a device without memory; the session is not changed. Without `arguments`
  // those of static shapes are found out. What depends on data, numbers or shapes that are not
  // known is MemoryReport::unknown; so is everything that a program without a device allocates.
  // Errors of link(), NOT_FOUND for the function.
  Result<MemoryReport> memory_report(std::span<const Ref<Module>> modules,
                                     std::string_view function,
                                     std::span<const Value> arguments = {});

  // From any thread: ends the call that runs, and every later one, with CANCELLED until
  // allow_calls(). Kernels are ended between two workgroups, bytecode kernels anywhere; a wait for
  // a fence within 10 ms.
  void cancel() { is_cancelled_.store(true); }
  void allow_calls() { is_cancelled_.store(false); }

  // Of values and programs; what it hands out may come back on any thread.
  Allocator& allocator() const { return allocator_; }
  const SessionOptions& options() const { return options_; }
  // About the last entry that failed; cleared when the next one starts.
  Diagnostic& diagnostic() { return diagnostic_; }

 private:
  friend class Program;
  friend class MemoryProbe;
  struct CacheHolder {
    SharedBlockCache* cache;  // null without memory for it
    ~CacheHolder();
  };

  Status check_imports_open() const;
  hal::DeviceParams device_params(std::string_view path);
  vm::Limits limits() const;
  Result<Ref<Module>> load(Bytes bytes, Object* owner);
  Result<Ref<Program>> link(std::span<const Ref<Module>> modules, Object* lent_also);
  Result<Ref<hal::BufferView>> allocate_tensor(std::span<const int64_t> shape,
                                               hal::ElementType type, uint64_t size);
  Result<Ref<hal::BufferView>> wrap(std::span<const int64_t> shape, hal::ElementType type,
                                    std::span<uint8_t> bytes, hal::MemoryAccess access,
                                    ReleaseHook release);

  SessionOptions options_;
  Allocator& module_allocator_;  // of what sessions share
  CacheHolder block_cache_;      // ends after the members below
  Allocator& allocator_;
  std::atomic<bool> is_cancelled_{false};
  Diagnostic diagnostic_;
  Array<const hal::Driver*> drivers_;
  Array<const hal::ExecutableLoader*> loaders_;
  Array<const vm::NativeModule*> modules_;
  Array<Ref<Object>> plugins_;
  Array<hal::ImportProvider> imports_;
  Array<Ref<hal::Device>> devices_;
  Array<Ref<io::ParameterScope>> parameter_scopes_;
  Array<std::string_view> missing_imports_;
  Array<char> missing_functions_;      // Diagnostic::missing
  Array<Ref<Module>> failed_modules_;  // whose bytes the names above are
};

// Adds every driver, loader and native module that the build was configured with.
Status add_defaults(Session& session);

}  // namespace mote
