#include "vm/context.h"

#include "vm/invocation.h"

namespace mote::vm {
namespace {

// Most names differ soon: without the length of `text`.
bool is_name(const char* text, std::string_view name) {
  size_t i = 0;
  while (i < name.size() && text[i] && text[i] == name[i]) ++i;
  return i == name.size() && !text[i];
}

const NativeModule* find_native(std::span<const NativeModule* const> natives,
                                std::string_view name) {
  // The one registered last wins.
  for (size_t i = natives.size(); i-- > 0;)
    if (is_name(natives[i]->name, name)) return natives[i];
  return nullptr;
}

}  // namespace

Context::Context(Allocator& allocator, const Limits& limits, LogHook log, TraceHook trace,
                 Diagnostic& diagnostic, const Environment& environment)
    : allocator_(allocator),
      limits_(limits),
      log_(log),
      trace_(trace),
      diagnostic_(diagnostic),
      environment_(&environment),
      instances_(allocator),
      native_states_(allocator) {}

Context::~Context() {
  destroy_in(allocator_, idle_);
  drop_instances();
}

Result<Context*> Context::create(Allocator& allocator, const Limits& limits, LogHook log,
                                 TraceHook trace, Diagnostic& diagnostic,
                                 std::span<const NativeModule* const> natives,
                                 std::span<BytecodeModule* const> modules,
                                 const Environment& environment, Array<std::string_view>& missing) {
  auto* context =
      create_in<Context>(allocator, allocator, limits, log, trace, diagnostic, environment);
  if (!context) return out_of_memory;
  Status status = context->link(natives, modules, missing);
  if (!status.ok()) {
    // Modules whose initialiser ran get their de-initialiser; what it says must not hide the error.
    Diagnostic kept = diagnostic;
    context->destroy();
    diagnostic = kept;
    return status;
  }
  return context;
}

void Context::destroy() {
  for (size_t i = instances_.size(); i-- > 0;) {
    // Nobody is left to tell about an error here.
    if (instances_[i]->is_initialised && !run_special(*instances_[i], "__deinit").ok())
      diagnostic_.clear();
  }
  destroy_in(allocator_, this);
}

void Context::drop_instances() {
  // Globals first: they may hold objects of the native modules' states.
  for (size_t i = instances_.size(); i-- > 0;) destroy_in(allocator_, instances_[i]);
  instances_.clear();
  while (!native_states_.empty()) native_states_.pop();
}

Status Context::link(std::span<const NativeModule* const> natives,
                     std::span<BytecodeModule* const> modules, Array<std::string_view>& missing) {
  for (BytecodeModule* module : modules) {
    MOTE_TRY(check_dependencies(*module, natives));
    MOTE_TRY(add_instance(*module));
    MOTE_TRY(resolve_imports(*instances_.back(), natives, missing));
  }
  if (!missing.empty()) {
    diagnostic_.detail.unsigned_number(missing.size()).text(" missing");
    return not_found<"imports that no module provides">;
  }
  for (Instance* instance : instances_) {
    MOTE_TRY(run_special(*instance, "__init"));
    instance->is_initialised = true;
  }
  return ok_status;
}

Status Context::check_dependencies(const BytecodeModule& module,
                                   std::span<const NativeModule* const> natives) {
  for (const DependencyInfo& dependency : module.dependencies()) {
    uint32_t version = 0;
    bool is_present = false;
    for (Instance* instance : instances_) {
      if (instance->module->name() != dependency.name) continue;
      version = instance->module->version();
      is_present = true;
    }
    if (const NativeModule* native = find_native(natives, dependency.name); native && !is_present) {
      version = native->version;
      is_present = true;
    }
    // An absent module shows as missing imports, which name what is needed.
    bool has_imports = false;
    for (const ImportInfo& import : module.imports())
      has_imports |= import.module == dependency.name && !import.is_optional;
    if (!is_present && (!dependency.is_required || has_imports)) continue;
    if (is_present && (!dependency.has_minimum || version >= dependency.minimum_version)) continue;
    diagnostic_.expected.text("module '").text(dependency.name).text("' of version ");
    diagnostic_.expected.unsigned_number(dependency.minimum_version).text(" or later");
    if (is_present) {
      diagnostic_.found.text("version ").unsigned_number(version);
    } else {
      diagnostic_.found.text("none");
    }
    diagnostic_.where.text(module.name());
    return not_found<"a module that this one depends on">;
  }
  return ok_status;
}

Status Context::add_instance(BytecodeModule& module) {
  auto* instance = create_in<Instance>(allocator_, allocator_, Ref<BytecodeModule>::share(&module));
  if (!instance) return out_of_memory;
  Status status = instances_.push(instance);
  if (!status.ok()) {
    destroy_in(allocator_, instance);
    return status;
  }
  MOTE_TRY(instance->globals.resize((size_t{module.global_bytes()} + 7) / 8));
  MOTE_TRY(instance->global_refs.resize(module.global_refs()));
  MOTE_TRY(instance->rodata.resize(module.rodata().size()));
  return instance->imports.resize(module.imports().size());
}

Status Context::resolve_imports(Instance& instance, std::span<const NativeModule* const> natives,
                                Array<std::string_view>& missing) {
  size_t earlier = instances_.size() - 1;
  size_t next_export = 0;
  for (size_t i = 0; i < instance.imports.size(); ++i) {
    const ImportInfo& import = instance.module->imports()[i];
    Status status = resolve_import(import, earlier, natives, next_export, instance.imports[i]);
    if (!status.ok()) {
      diagnostic_.where.text(import.full_name);
      return status;
    }
    if (!instance.imports[i].is_resolved() && !import.is_optional)
      MOTE_TRY(missing.push(import.full_name));
  }
  return ok_status;
}

Status Context::resolve_import(const ImportInfo& import, size_t instance_count,
                               std::span<const NativeModule* const> natives, size_t& next_export,
                               ResolvedImport& resolved) {
  for (size_t i = instance_count; i-- > 0;) {
    Instance& provider = *instances_[i];
    if (provider.module->name() != import.module) continue;
    const ExportInfo* found = provider.module->find_export(import.function);
    if (!found) return ok_status;
    MOTE_TRY(check_signature(import, provider.module->functions()[found->function].signature));
    resolved.instance = &provider;
    resolved.function = found->function;
    return ok_status;
  }
  const NativeModule* native = find_native(natives, import.module);
  if (!native) return ok_status;
  // Modules tend to import in the order of the exports: the search goes on behind the last one.
  size_t count = native->exports.size();
  for (size_t i = 0; i < count; ++i) {
    if (next_export >= count) next_export = 0;
    const NativeExport& entry = native->exports[next_export++];
    if (!is_name(entry.name, import.function)) continue;
    MOTE_TRY(check_signature(import, entry.signature));
    MOTE_TRY_ASSIGN(resolved.state, native_state(*native));
    resolved.native = &entry;
    return ok_status;
  }
  return ok_status;
}

Status Context::check_signature(const ImportInfo& import, std::string_view provided) {
  // Without a string of its own the import was verified as a function without arguments.
  bool matches = import.signature == provided;
  if (import.signature.empty()) {
    CallingConvention convention;
    MOTE_TRY(parse_calling_convention(provided, true, convention));
    matches = convention.arguments.empty() && convention.results.empty();
  }
  if (matches) return ok_status;
  diagnostic_.expected.text(import.signature.empty() ? "0v_v" : import.signature);
  diagnostic_.found.text(provided);
  return failed_precondition<"an import and its provider differ in calling convention">;
}

Result<Object*> Context::native_state(const NativeModule& module) {
  for (const NativeState& entry : native_states_)
    if (entry.module == &module) return entry.state.get();
  NativeState entry{&module, {}};
  if (module.create_state) {
    MOTE_TRY_ASSIGN(entry.state,
                    module.create_state(allocator_, module.user ? module.user : environment_));
  }
  MOTE_TRY(native_states_.push(entry));
  return entry.state.get();
}

uint64_t Context::stack_bytes() const { return idle_ ? idle_->stack_bytes() : 0; }

Status Context::run_special(Instance& instance, std::string_view name) {
  const ExportInfo* found = instance.module->find_export(name);
  if (!found) return ok_status;
  const FunctionInfo& function = instance.module->functions()[found->function];
  if (!function.convention.arguments.empty() || !function.convention.results.empty()) {
    diagnostic_.where.text(instance.module->name()).text(".").text(name);
    diagnostic_.expected.text("0v_v");
    diagnostic_.found.text(function.signature);
    return invalid_argument<"a special function with arguments or results">;
  }
  return call(instance, found->function, {}, {});
}

Status Context::call(Instance& instance, uint32_t function, std::span<const Value> arguments,
                     std::span<Value> results) {
  // A native function may call the program again, so the kept invocation can be in use.
  Invocation* invocation = std::exchange(idle_, nullptr);
  if (!invocation) invocation = create_in<Invocation>(allocator_, *this);
  if (!invocation) return out_of_memory;
  Status status = invocation->begin(instance, function, arguments, results);
  while (status.code() == StatusCode::deferred) {
    status = invocation->wait();
    if (status.ok()) {
      status = invocation->resume();
    } else {
      invocation->abort();
    }
  }
  if (idle_) {
    destroy_in(allocator_, invocation);
  } else {
    idle_ = invocation;
  }
  return status;
}

}  // namespace mote::vm
