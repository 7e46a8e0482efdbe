// The module of an executable as one thread at a time runs it: a VM context of its own, with the
// globals, and the arguments of kernels, which are made once and pointed at what a workgroup uses.
#pragma once

#include "base/block_cache.h"
#include "mote/base/array.h"
#include "mote/hal/executable.h"
#include "mote/vm/list.h"
#include "vm/context.h"

namespace mote::hal::vmvx {

// Of kernels: local memory, constants, list of bindings; id x, y, z; size x, y, z; count x, y, z.
inline constexpr std::string_view kernel_signature = "0rrriiiiiiiii_v";

// What all contexts of an executable share.
struct KernelProgram {
  vm::BytecodeModule& module;
  std::span<const vm::NativeModule* const> natives;
  vm::Limits limits;
  uint32_t max_binding_count;
};

class KernelContext {
 public:
  // Runs the module's initialiser. The codes of vm::Context::create().
  static Result<KernelContext*> create(Allocator& allocator, const KernelProgram& program,
                                       Diagnostic* diagnostic);
  void destroy();

  Status run(uint32_t function, const DispatchState& dispatch, const WorkgroupState& workgroup);

  // For create() and destroy(); nobody else calls these two.
  explicit KernelContext(Allocator& allocator);
  ~KernelContext();

 private:
  static constexpr size_t argument_count = 12;
  static constexpr size_t max_kept = 4u << 20;  // bytes of scratch memory between workgroups

  Status start(const KernelProgram& program);
  Status make_arguments(uint32_t max_binding_count);
  Status bind(const DispatchState& dispatch, const WorkgroupState& workgroup);
  // Kernels may have kept what they were given: from now on it is empty.
  void unbind(uint32_t binding_count);

  Allocator& allocator_;
  BlockCache cache_;  // before what lives in it
  Diagnostic diagnostic_;
  vm::Context* context_ = nullptr;
  Ref<vm::Buffer> local_memory_;
  Ref<vm::Buffer> constants_;
  Ref<vm::List> list_;
  Array<Ref<vm::Buffer>> bindings_;
  Value arguments_[argument_count];
};

}  // namespace mote::hal::vmvx
