// The loader of executables that are linked into the program: format `static`, and the bytes are
// the name of a library and a NUL.
#include "mote/hal/static_libraries.h"

#include "hal/library.h"

namespace mote::hal {
namespace {

const Library* ask(StaticLibraryQuery query) {
  return query ? static_cast<const Library*>(query(library_version, nullptr)) : nullptr;
}

bool can_load(std::string_view format) { return format == "static"; }

Result<Ref<CpuExecutable>> load(Allocator& allocator, const ExecutableParams& params,
                                Diagnostic* diagnostic) {
  std::string_view name(reinterpret_cast<const char*>(params.data.data()), params.data.size());
  if (name.ends_with('\0')) name.remove_suffix(1);
  for (StaticLibraryQuery query :
       static_cast<const StaticLibraries*>(params.loader_user)->queries) {
    if (name != ask(query)->header->name) continue;
    return create_library_executable(allocator, reinterpret_cast<LibraryQuery>(query), params,
                                     nullptr, diagnostic, host_sanitizer);
  }
  if (diagnostic) diagnostic->found.text("'").line_text(name).text("'");
  return not_found<"no library of this name is linked into the program">;
}

Status check_library(const Library* library) {
  if (!library || !library->header || library->header->version != library_version)
    return incompatible<"a static library does not speak version 6 of the dispatch ABI">;
  if (!library->header->name || !*library->header->name)
    return invalid_argument<"a static library has no name">;
  return ok_status;
}

}  // namespace

Result<ExecutableLoader> make_static_loader(const StaticLibraries& libraries,
                                            Diagnostic* diagnostic) {
  for (size_t i = 0; i < libraries.queries.size(); ++i) {
    const Library* library = ask(libraries.queries[i]);
    if (Status status = check_library(library); !status.ok()) {
      if (diagnostic) diagnostic->found.text("library ").unsigned_number(i);
      return status;
    }
    std::string_view name = library->header->name;
    for (size_t k = 0; k < i; ++k) {
      if (name != ask(libraries.queries[k])->header->name) continue;
      if (diagnostic) diagnostic->found.text("'").line_text(name).text("'");
      return already_exists<"two static libraries have the same name">;
    }
  }
  return ExecutableLoader{.name = "static", .can_load = can_load, .load = load, .user = &libraries};
}

}  // namespace mote::hal
