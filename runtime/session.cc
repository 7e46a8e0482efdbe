#include <cstring>

#include "base/block_cache.h"
#include "base/port/port.h"
#include "hal/image_cache.h"
#include "hal/lent_loaders.h"
#include "mote/mote.hpp"
#include "runtime/memory_owner.h"
#include "vm/bytecode_module.h"
#include "vm/context.h"

namespace mote {
namespace {

constexpr size_t module_alignment = 16;

// Keeps the bytes of a file for as long as a module needs them.
class FileBytes final : public Object {
 public:
  static constexpr ObjectType object_type{"mote.file"};

  FileBytes(Allocator& allocator, Bytes bytes, bool is_mapped)
      : Object(object_type), allocator_(allocator), bytes_(bytes), is_mapped_(is_mapped) {}
  ~FileBytes() = default;

 private:
  void destroy() override {
    port::close_file(bytes_, is_mapped_);
    destroy_in(allocator_, this);
  }

  Allocator& allocator_;
  Bytes bytes_;
  bool is_mapped_;
};

// "driver", "driver:", "driver:/", "driver://" and "driver://path?parameters".
void split_uri(std::string_view uri, std::string_view& driver, std::string_view& path) {
  size_t colon = uri.find(':');
  driver = {uri.data(), colon == std::string_view::npos ? uri.size() : colon};
  path = uri;
  path.remove_prefix(driver.size());
  if (path.starts_with(':')) path.remove_prefix(1);
  for (int i = 0; i < 2 && path.starts_with('/'); ++i) path.remove_prefix(1);
  if (size_t end = path.find('?'); end != std::string_view::npos)
    path.remove_suffix(path.size() - end);
}

template <class T>
Status add_unique(Array<const T*>& entries, const T& entry, Diagnostic& diagnostic) {
  diagnostic.clear();
  for (const T* present : entries) {
    if (std::string_view(present->name) != entry.name) continue;
    diagnostic.found.text(entry.name);
    return already_exists<"an entry of this name is registered">;
  }
  return entries.push(&entry);
}

}  // namespace

const ObjectType Module::object_type{"mote.module"};
const ObjectType Program::object_type{"mote.program"};

Module::Module(Allocator& allocator, Ref<Object> bytecode_owner, vm::BytecodeModule& bytecode)
    : Object(object_type),
      allocator_(allocator),
      owner_(std::move(bytecode_owner)),
      bytecode_(&bytecode) {}

void Module::destroy() { destroy_in(allocator_, this); }
std::string_view Module::name() const { return bytecode_->name(); }
uint32_t Module::version() const { return bytecode_->version(); }

bool Module::imports_from(std::string_view module) const {
  for (const vm::ImportInfo& import : bytecode_->imports())
    if (import.module == module) return true;
  return false;
}

Session::Session(const SessionOptions& options)
    : options_(options),
      module_allocator_(options.allocator ? *options.allocator : system_allocator()),
      block_cache_{SharedBlockCache::create(module_allocator_, max_kept_bytes)},
      allocator_(block_cache_.cache ? static_cast<Allocator&>(*block_cache_.cache)
                                    : module_allocator_),
      drivers_(allocator_),
      loaders_(allocator_),
      modules_(allocator_),
      plugins_(allocator_),
      imports_(allocator_),
      devices_(allocator_),
      parameter_scopes_(allocator_),
      missing_imports_(allocator_),
      missing_functions_(allocator_),
      failed_modules_(allocator_) {
  diagnostic_.missing = &missing_functions_;
}

Session::~Session() = default;

Session::CacheHolder::~CacheHolder() {
  if (cache) cache->close();
}

Status Session::add_driver(const hal::Driver& driver) {
  return add_unique(drivers_, driver, diagnostic_);
}

Status Session::add_loader(const hal::ExecutableLoader& loader) {
  return add_unique(loaders_, loader, diagnostic_);
}

Status Session::add_module(const vm::NativeModule& module) {
  return add_unique(modules_, module, diagnostic_);
}

std::span<const hal::Driver* const> Session::drivers() const {
  return {drivers_.data(), drivers_.size()};
}

std::span<const Ref<hal::Device>> Session::devices() const {
  return {devices_.data(), devices_.size()};
}

// Devices look at the list, which must not move.
Status Session::check_imports_open() const {
  if (devices_.empty()) return ok_status;
  return failed_precondition<"the session has devices already">;
}

Status Session::add_imports(const hal::ImportProvider& provider) {
  diagnostic_.clear();
  MOTE_TRY(check_imports_open());
  return imports_.push(provider);
}

hal::DeviceParams Session::device_params(std::string_view path) {
  return {
      .allocator = allocator_,
      .loaders = {loaders_.data(), loaders_.size()},
      .path = path,
      .log = options_.log,
      .diagnostic = &diagnostic_,
      .imports = {imports_.data(), imports_.size()},
      .trace = options_.trace,
      .kernel_limits = {options_.max_instructions, options_.call_timeout_ms * uint64_t{1000000},
                        &is_cancelled_},
  };
}

vm::Limits Session::limits() const {
  return {options_.max_instructions, options_.call_timeout_ms * uint64_t{1000000},
          options_.max_stack_bytes, options_.max_stack_frames, &is_cancelled_};
}

Status Session::add_device(std::string_view uri, const DeviceOptions& options) {
  diagnostic_.clear();
  std::string_view name, path;
  split_uri(uri, name, path);
  for (const hal::Driver* driver : drivers_) {
    if (name != driver->name) continue;
    hal::DeviceParams params = device_params(path);
    params.transient_arena = options.transient_arena;
    params.workers = options.workers;
    MOTE_TRY_ASSIGN(Ref<hal::Device> device, driver->create_device(params));
    return devices_.push(std::move(device));
  }
  diagnostic_.found.text("'").text(name).text("'");
  for (const hal::Driver* driver : drivers_)
    diagnostic_.expected.text(diagnostic_.expected.view().empty() ? "" : ", ").text(driver->name);
  return not_found<"no such device driver">;
}

Status Session::add_parameters(std::string_view scope, Ref<io::ParameterFile> file) {
  diagnostic_.clear();
  return io::add_to_scope(parameter_scopes_, scope, std::move(file));
}

std::span<const Ref<io::ParameterScope>> Session::parameter_scopes() const {
  return {parameter_scopes_.data(), parameter_scopes_.size()};
}

Status Session::add_parameter_file(std::string_view scope, const char* path, FileMode mode) {
  diagnostic_.clear();
  auto parameter_mode =
      mode == FileMode::map ? io::ParameterMode::file : io::ParameterMode::preload;
  MOTE_TRY_ASSIGN(Ref<io::ParameterFile> file,
                  io::ParameterFile::open(allocator_, path, parameter_mode,
                                          io::ParameterAccess::read, diagnostic_));
  return io::add_to_scope(parameter_scopes_, scope, std::move(file));
}

Result<Ref<Module>> Session::load(Bytes bytes, Object* owner) {
  if (auto misfit = reinterpret_cast<uintptr_t>(bytes.data()) % module_alignment) {
    diagnostic_.expected.text("an address at a multiple of ").unsigned_number(module_alignment);
    diagnostic_.found.text("one ").unsigned_number(misfit).text(" bytes behind it");
    return invalid_argument<"the bytes of the module are misaligned">;
  }
  MOTE_TRY_ASSIGN(Ref<vm::BytecodeModule> bytecode,
                  vm::BytecodeModule::load(module_allocator_, bytes, owner,
                                           {modules_.data(), modules_.size()}, diagnostic_));
  MOTE_TRY_ASSIGN(Ref<hal::ImageCache> images, hal::ImageCache::create(module_allocator_));
  bytecode->attach(std::move(images));
  auto* module =
      create_in<Module>(module_allocator_, module_allocator_, Ref<Object>(bytecode), *bytecode);
  if (!module) return out_of_memory;
  return Ref<Module>::adopt(module);
}

Result<Ref<Module>> Session::load_borrowed(Bytes bytes) {
  diagnostic_.clear();
  return load(bytes, nullptr);
}

Result<Ref<Module>> Session::load_owned(Bytes bytes, ReleaseHook release) {
  diagnostic_.clear();
  Ref<MemoryOwner> owner = MemoryOwner::create(module_allocator_, release);
  if (!owner) return out_of_memory;
  return load(bytes, owner.get());
}

Result<Ref<Module>> Session::load_file(const char* path, FileMode mode) {
  diagnostic_.clear();
  bool is_mapped = mode == FileMode::map;
  Result<Bytes> opened = port::open_file(path, is_mapped);
  if (!opened.ok()) {
    diagnostic_.where.text(path);
    return opened.status();
  }
  auto* file =
      create_in<FileBytes>(module_allocator_, module_allocator_, opened.value(), is_mapped);
  if (!file) {
    port::close_file(opened.value(), is_mapped);
    return out_of_memory;
  }
  auto owner = Ref<Object>(Ref<FileBytes>::adopt(file));
  Result<Ref<Module>> module = load(opened.value(), owner.get());
  if (!module.ok()) diagnostic_.detail.text("file ").text(path);
  return module;
}

Result<Ref<Program>> Session::link(std::span<const Ref<Module>> modules) {
  return link(modules, nullptr);
}

Result<Ref<Program>> Session::link(std::span<const Ref<Module>> modules, Object* lent_also) {
  diagnostic_.clear();
  missing_imports_.clear();
  failed_modules_.clear();
  if (modules.empty()) return invalid_argument<"a program needs at least one module">;
  Array<vm::BytecodeModule*> bytecode(allocator_);
  for (const Ref<Module>& module : modules) MOTE_TRY(bytecode.push(&module->bytecode()));
  Array<Object*> lent(allocator_);
  for (const Ref<hal::Device>& device : devices_) MOTE_TRY(lent.push(device.get()));
  for (const Ref<io::ParameterScope>& scope : parameter_scopes_) MOTE_TRY(lent.push(scope.get()));
  MOTE_TRY_ASSIGN(Ref<hal::LentLoaders> loaders, hal::LentLoaders::create(device_params({})));
  MOTE_TRY(lent.push(loaders.get()));
  if (lent_also) MOTE_TRY(lent.push(lent_also));
  vm::Environment environment{{lent.data(), lent.size()}};
  Result<vm::Context*> context =
      vm::Context::create(allocator_, limits(), options_.log, options_.trace, diagnostic_,
                          {modules_.data(), modules_.size()}, {bytecode.data(), bytecode.size()},
                          environment, missing_imports_);
  if (!context.ok()) {
    for (size_t at = 0; at < missing_functions_.size(); at += missing_imports_.back().size() + 1)
      MOTE_TRY(missing_imports_.push(missing_functions_.data() + at));
    if (!missing_imports_.empty()) MOTE_TRY(failed_modules_.append(modules));
    return context.status();
  }
  auto* program = create_in<Program>(allocator_, *this, *context.value());
  if (!program) {
    context.value()->destroy();
    return out_of_memory;
  }
  return Ref<Program>::adopt(program);
}

std::span<const std::string_view> Session::missing_imports() const {
  return {missing_imports_.data(), missing_imports_.size()};
}

}  // namespace mote
