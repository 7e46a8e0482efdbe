#include "hal/library.h"

#include <cstring>
#include <string_view>

#include "hal/cpu_features.h"
#include "mote/base/array.h"

namespace mote::hal {
namespace {

constexpr uint32_t local_memory_page = 4096;

int call_import(ImportFunction function, void* params, void* context, void* reserved) {
  return function(params, context, reserved);
}

uint32_t hash_name(std::string_view name) {
  uint32_t hash = 2166136261u;  // FNV-1a
  for (char c : name) hash = (hash ^ static_cast<uint8_t>(c)) * 16777619u;
  return hash;
}

class LibraryExecutable final : public CpuExecutable {
 public:
  explicit LibraryExecutable(Allocator& allocator)
      : allocator_(allocator),
        constants_(allocator),
        import_functions_(allocator),
        import_contexts_(allocator),
        exports_(allocator),
        ordinals_(allocator) {}

  Status load(LibraryQuery query, const ExecutableParams& params, Ref<Object> image,
              Diagnostic* diagnostic, uint32_t sanitizer);

  uint32_t export_count() const override { return library_->export_count; }

  std::string_view export_name(uint32_t ordinal) const override {
    return library_->export_names[ordinal];
  }

  Result<uint32_t> lookup(std::string_view name) const override {
    if (ordinals_.empty()) return not_found<"the executable has no functions">;
    size_t mask = ordinals_.size() - 1;
    for (size_t i = hash_name(name) & mask; ordinals_[i] != no_ordinal; i = (i + 1) & mask) {
      if (export_name(ordinals_[i]) == name) return uint32_t{ordinals_[i]};
    }
    return not_found<"the executable has no function of this name">;
  }

  const ExportInfo& export_info(uint32_t ordinal) const override { return exports_[ordinal]; }

  Status run(uint32_t ordinal, const DispatchState& dispatch,
             const WorkgroupState& workgroup) override {
    if (library_->functions[ordinal](&environment_, &dispatch, &workgroup) != 0)
      return internal<"a kernel reported a failure">;
    return ok_status;
  }

 private:
  static constexpr uint32_t no_ordinal = UINT32_MAX;

  void destroy() override { destroy_in(allocator_, this); }
  Status check_header(uint32_t sanitizer) const;
  Status read_exports();
  Status index_exports();
  Status resolve_imports(std::span<const ImportProvider> providers, Diagnostic* diagnostic);

  LibraryEnvironment environment_ = {};
  const Library* library_ = nullptr;
  Allocator& allocator_;
  Ref<Object> image_;
  Array<uint32_t> constants_;
  Array<ImportFunction> import_functions_;
  Array<void*> import_contexts_;
  Array<ExportInfo> exports_;
  Array<uint32_t> ordinals_;  // open addressing by the hash of the name, at most half full
};

Status LibraryExecutable::load(LibraryQuery query, const ExecutableParams& params,
                               Ref<Object> image, Diagnostic* diagnostic, uint32_t sanitizer) {
  image_ = std::move(image);
  MOTE_TRY(constants_.append(params.constants));
  ProcessorData processor = processor_data();
  environment_.constants = constants_.data();
  environment_.import_thunk = call_import;
  for (size_t i = 0; i < 8; ++i) environment_.processor_data[i] = processor.words[i];

  library_ = query(library_version, &environment_);
  if (!library_) return incompatible<"the executable does not speak version 6 of the dispatch ABI">;
  MOTE_TRY(check_header(sanitizer));
  // Compilers write 0 whether or not the kernels read constants.
  if (library_->constant_count > constants_.size())
    return invalid_argument<"the executable takes more constants than were given">;
  MOTE_TRY(read_exports());
  MOTE_TRY(index_exports());
  return resolve_imports(params.imports, diagnostic);
}

Status LibraryExecutable::check_header(uint32_t sanitizer) const {
  const LibraryHeader* header = library_->header;
  if (!header) return invalid_argument<"the executable has no library header">;
  if (header->version != library_version)
    return incompatible<"the executable speaks another version of the dispatch ABI">;
  if (header->sanitizer != no_sanitizer && header->sanitizer != sanitizer)
    return incompatible<"the executable was built with a sanitizer">;
  return ok_status;
}

Status LibraryExecutable::read_exports() {
  uint32_t count = library_->export_count;
  if (count == 0) return ok_status;
  if (!library_->functions || !library_->attributes || !library_->export_names)
    return invalid_argument<"the executable lacks a table of its functions">;
  MOTE_TRY(exports_.reserve(count));
  for (uint32_t i = 0; i < count; ++i) {
    const LibraryAttributes& attributes = library_->attributes[i];
    const char* name = library_->export_names[i];
    if (!library_->functions[i] || !name || !*name)
      return invalid_argument<"a function of the executable has no code or no name">;
    if (attributes.constant_count > max_constants || attributes.binding_count > max_bindings)
      return invalid_argument<"a function of the executable takes too many arguments">;
    auto at_least_1 = [](uint32_t size) { return size ? size : 1; };
    MOTE_TRY(exports_.push({
        .constant_count = attributes.constant_count,
        .binding_count = attributes.binding_count,
        .local_memory_size = attributes.local_memory_pages * local_memory_page,
        .workgroup_size = {at_least_1(attributes.workgroup_size_x),
                           at_least_1(attributes.workgroup_size_y),
                           at_least_1(attributes.workgroup_size_z)},
    }));
  }
  return ok_status;
}

Status LibraryExecutable::index_exports() {
  size_t size = 2;
  while (size < exports_.size() * 2) size *= 2;
  MOTE_TRY(ordinals_.resize(size));
  for (uint32_t& ordinal : ordinals_) ordinal = no_ordinal;
  for (uint32_t ordinal = 0; ordinal < exports_.size(); ++ordinal) {
    size_t i = hash_name(export_name(ordinal)) & (size - 1);
    while (ordinals_[i] != no_ordinal) i = (i + 1) & (size - 1);
    ordinals_[i] = ordinal;
  }
  return ok_status;
}

Status LibraryExecutable::resolve_imports(std::span<const ImportProvider> providers,
                                          Diagnostic* diagnostic) {
  uint32_t count = library_->import_count;
  if (count == 0) return ok_status;
  if (!library_->import_names) return invalid_argument<"the executable does not name its imports">;
  MOTE_TRY(import_functions_.resize(count));
  MOTE_TRY(import_contexts_.resize(count));
  environment_.import_functions = import_functions_.data();
  environment_.import_contexts = import_contexts_.data();
  bool is_complete = true;
  for (uint32_t i = 0; i < count; ++i) {
    const char* name = library_->import_names[i];
    if (!name) return invalid_argument<"an import of the executable has no name">;
    bool is_optional = *name == '?';
    if (is_optional) ++name;
    for (size_t p = providers.size(); p-- > 0 && !import_functions_[i];)
      import_functions_[i] = providers[p].find(providers[p].user, name, import_contexts_[i]);
    if (import_functions_[i] || is_optional) continue;
    is_complete = false;
    if (diagnostic) diagnostic->add_missing(name);
  }
  if (is_complete) return ok_status;
  return not_found<"the executable imports functions that nobody provides">;
}

}  // namespace

Result<Ref<CpuExecutable>> create_library_executable(Allocator& allocator, LibraryQuery query,
                                                     const ExecutableParams& params,
                                                     Ref<Object> image, Diagnostic* diagnostic,
                                                     uint32_t sanitizer) {
  auto* executable = create_in<LibraryExecutable>(allocator, allocator);
  if (!executable) return out_of_memory;
  auto ref = Ref<LibraryExecutable>::adopt(executable);
  MOTE_TRY(ref->load(query, params, std::move(image), diagnostic, sanitizer));
  return Ref<CpuExecutable>(std::move(ref));
}

}  // namespace mote::hal
