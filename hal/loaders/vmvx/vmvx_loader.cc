#include "hal/loaders/vmvx/vmvx_loader.h"

#include <atomic>

#include "hal/image_cache.h"
#include "hal/loaders/vmvx/kernel_context.h"
#include "mote/base/bytes.h"

namespace mote::hal::vmvx {
namespace {

constexpr std::string_view format = "vmvx-bytecode-fb";
constexpr uint64_t local_memory_page = 4096;
// As much as machine code can ask for.
constexpr uint64_t max_local_memory = 65535 * local_memory_page;
constexpr uint32_t max_stack_bytes = 1u << 20;
constexpr uint32_t max_stack_frames = 8192;

struct Kernel {
  std::string_view name;
  uint32_t function;
  ExportInfo info;
};

// Decimal digits and nothing else.
bool parse_decimal(std::string_view text, uint64_t max, uint64_t& number) {
  if (text.empty()) return false;
  number = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return false;
    number = number * 10 + static_cast<uint64_t>(c - '0');
    if (number > max) return false;
  }
  return true;
}

class VmvxExecutable final : public CpuExecutable {
 public:
  explicit VmvxExecutable(Allocator& allocator) : allocator_(allocator), kernels_(allocator) {}
  ~VmvxExecutable() {
    for (std::atomic<KernelContext*>& slot : idle_)
      if (KernelContext* context = slot.load()) context->destroy();
  }

  Status load(const ExecutableParams& params, Diagnostic& diagnostic);

  uint32_t export_count() const override { return static_cast<uint32_t>(kernels_.size()); }
  std::string_view export_name(uint32_t ordinal) const override { return kernels_[ordinal].name; }

  Result<uint32_t> lookup(std::string_view name) const override {
    for (uint32_t i = 0; i < kernels_.size(); ++i)
      if (kernels_[i].name == name) return i;
    return not_found<"the executable has no function of this name">;
  }

  const ExportInfo& export_info(uint32_t ordinal) const override { return kernels_[ordinal].info; }

  Status run(uint32_t ordinal, const DispatchState& dispatch,
             const WorkgroupState& workgroup) override {
    KernelContext* context = take(workgroup.processor_id);
    if (!context) {
      MOTE_TRY_ASSIGN(context, KernelContext::create(allocator_, program(), nullptr));
    }
    Status status = context->run(kernels_[ordinal].function, dispatch, workgroup);
    keep(context, workgroup.processor_id);
    return status;
  }

 private:
  static constexpr size_t slot_count = 64;

  void destroy() override { destroy_in(allocator_, this); }
  Status load_module(const ExecutableParams& params, Diagnostic& diagnostic);
  Status read_kernels(Diagnostic& diagnostic);
  Status read_attributes(Kernel& kernel, Diagnostic& diagnostic);

  KernelProgram program() const {
    return {*module_, {&natives_, natives_ ? 1u : 0u}, limits_, max_binding_count_};
  }

  // Contexts that no workgroup uses; each slot is a single atomic and nobody waits. A processor
  // looks into its own slot first.
  KernelContext* take(uint32_t processor) {
    for (size_t i = 0; i < slot_count; ++i) {
      std::atomic<KernelContext*>& slot = idle_[(processor + i) % slot_count];
      if (!slot.load(std::memory_order_relaxed)) continue;
      if (KernelContext* context = slot.exchange(nullptr, std::memory_order_acquire))
        return context;
    }
    return nullptr;
  }
  void keep(KernelContext* context, uint32_t processor) {
    for (size_t i = 0; i < slot_count; ++i) {
      KernelContext* empty = nullptr;
      if (idle_[(processor + i) % slot_count].compare_exchange_strong(
              empty, context, std::memory_order_release, std::memory_order_relaxed))
        return;
    }
    context->destroy();
  }

  Allocator& allocator_;
  Ref<Object> owner_;  // of the module's bytes
  Ref<vm::BytecodeModule> module_;
  const vm::NativeModule* natives_ = nullptr;
  vm::Limits limits_ = {};
  Array<Kernel> kernels_;
  uint32_t max_binding_count_ = 0;
  std::atomic<KernelContext*> idle_[slot_count] = {};
};

Status VmvxExecutable::load(const ExecutableParams& params, Diagnostic& diagnostic) {
  if (!params.constants.empty()) {
    diagnostic.found.unsigned_number(params.constants.size()).text(" constants");
    return unimplemented<"constants of a bytecode executable">;
  }
  natives_ = static_cast<const vm::NativeModule*>(params.loader_user);
  limits_ = {params.limits.max_instructions, params.limits.timeout_ns, max_stack_bytes,
             max_stack_frames, params.limits.is_cancelled};
  MOTE_TRY(load_module(params, diagnostic));
  MOTE_TRY(read_kernels(diagnostic));
  // Missing imports and a failing initialiser show now.
  MOTE_TRY_ASSIGN(KernelContext * context,
                  KernelContext::create(allocator_, program(), &diagnostic));
  keep(context, 0);
  return ok_status;
}

// A shared module is part of the one that holds its bytes, which executables keep.
Result<Ref<Object>> load_module(Allocator& allocator, const ExecutableParams& params,
                                Diagnostic* diagnostic) {
  auto* natives = static_cast<const vm::NativeModule*>(params.loader_user);
  Diagnostic unread;
  MOTE_TRY_ASSIGN(
      Ref<vm::BytecodeModule> module,
      vm::BytecodeModule::load(allocator, params.data, params.images ? nullptr : params.owner,
                               {&natives, natives ? 1u : 0u}, diagnostic ? *diagnostic : unread));
  return Ref<Object>(std::move(module));
}

Status VmvxExecutable::load_module(const ExecutableParams& params, Diagnostic& diagnostic) {
  ExecutableParams owned = params;
  owner_ = Ref<Object>::share(params.owner);
  if (!owner_) {
    MOTE_TRY_ASSIGN(Ref<vm::Buffer> copy, vm::Buffer::allocate(allocator_, params.data.size(), 16));
    if (!params.data.empty()) std::memcpy(copy->data(), params.data.data(), params.data.size());
    owned.data = copy->bytes();
    owned.images = nullptr;
    owner_ = std::move(copy);
    owned.owner = owner_.get();
  }
  MOTE_TRY_ASSIGN(Ref<Object> module,
                  load_image(vmvx::load_module, allocator_, owned, &diagnostic));
  module_ = Ref<vm::BytecodeModule>::share(static_cast<vm::BytecodeModule*>(module.get()));
  return ok_status;
}

Status VmvxExecutable::read_kernels(Diagnostic& diagnostic) {
  for (const vm::ExportInfo& entry : module_->exports()) {
    if (entry.name.starts_with("__")) continue;  // for the VM itself
    std::string_view signature = module_->functions()[entry.function].signature;
    if (signature != kernel_signature) {
      diagnostic.where.line_text(module_->name()).text(".").line_text(entry.name);
      diagnostic.expected.text(kernel_signature);
      diagnostic.found.line_text(signature);
      return invalid_argument<"an export of a bytecode executable that is not a kernel">;
    }
    Kernel kernel{entry.name, entry.function, {}};
    MOTE_TRY(read_attributes(kernel, diagnostic));
    if (kernel.info.binding_count > max_binding_count_)
      max_binding_count_ = kernel.info.binding_count;
    MOTE_TRY(kernels_.push(kernel));
  }
  return ok_status;
}

Status VmvxExecutable::read_attributes(Kernel& kernel, Diagnostic& diagnostic) {
  uint64_t local_memory = 0;
  std::string_view key, value;
  for (uint32_t i = 0; module_->attribute(kernel.function, i, key, value); ++i) {
    uint64_t number = 0;
    uint64_t max = key == "binding_count"    ? max_bindings
                   : key == "constant_count" ? max_constants
                   : key == "local_memory"   ? max_local_memory
                                             : 0;
    if (max == 0) continue;
    if (!parse_decimal(value, max, number)) {
      diagnostic.where.line_text(module_->name()).text(".").line_text(kernel.name);
      diagnostic.expected.line_text(key).text(" up to ").unsigned_number(max);
      diagnostic.found.text("'").line_text(value).text("'");
      return invalid_argument<"an attribute of a kernel">;
    }
    if (key == "binding_count") kernel.info.binding_count = static_cast<uint32_t>(number);
    if (key == "constant_count") kernel.info.constant_count = static_cast<uint32_t>(number);
    if (key == "local_memory") local_memory = number;
  }
  kernel.info.local_memory_size = static_cast<uint32_t>(align_up(local_memory, local_memory_page));
  return ok_status;
}

}  // namespace

bool can_load(std::string_view name) { return name == format; }

Result<Ref<CpuExecutable>> load(Allocator& allocator, const ExecutableParams& params,
                                Diagnostic* diagnostic) {
  auto* executable = create_in<VmvxExecutable>(allocator, allocator);
  if (!executable) return out_of_memory;
  auto ref = Ref<VmvxExecutable>::adopt(executable);
  Diagnostic unread;
  MOTE_TRY(ref->load(params, diagnostic ? *diagnostic : unread));
  return Ref<CpuExecutable>(std::move(ref));
}

}  // namespace mote::hal::vmvx
