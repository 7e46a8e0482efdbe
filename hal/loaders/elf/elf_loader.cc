// The loader of embedded ELF executables, `embedded-elf-<architecture>`.
#include "base/port/port.h"
#include "hal/image_cache.h"
#include "hal/library.h"
#include "hal/loaders/elf/fat_elf.h"
#include "hal/loaders/elf/image.h"

namespace mote {
namespace hal {
namespace {

using Image = elf::Image<elf::HostMachine>;

bool can_load(std::string_view format) {
  return elf::HostMachine::id != 0 && format.starts_with(elf::HostMachine::format);
}

Result<Ref<Object>> select_and_load(Allocator& allocator, Bytes file, Diagnostic* diagnostic) {
  MOTE_TRY_ASSIGN(Bytes elf_file, elf::select_elf<elf::HostMachine>(file));
  MOTE_TRY_ASSIGN(Ref<Image> image, Image::load(allocator, elf_file, diagnostic));
  return Ref<Object>(std::move(image));
}

Result<Ref<Object>> load_file(Allocator& allocator, const ExecutableParams& params,
                              Diagnostic* diagnostic) {
  return select_and_load(allocator, params.data, diagnostic);
}

Result<FileFunction> find_function(Ref<Object> image, const char* symbol) {
  void* function = static_cast<Image&>(*image).find_function(symbol);
  if (!function) return invalid_argument<"the library does not export a query function">;
  return FileFunction{function, std::move(image)};
}

Result<Ref<CpuExecutable>> load(Allocator& allocator, const ExecutableParams& params,
                                Diagnostic* diagnostic) {
  MOTE_TRY_ASSIGN(Ref<Object> image, load_image(load_file, allocator, params, diagnostic));
  MOTE_TRY_ASSIGN(FileFunction query, find_function(std::move(image), library_query_symbol));
  return create_library_executable(allocator, reinterpret_cast<LibraryQuery>(query.address), params,
                                   std::move(query.image), diagnostic);
}

Result<FileFunction> open(Allocator& allocator, const char* path, const char* symbol,
                          Diagnostic* diagnostic) {
  MOTE_TRY_ASSIGN(Bytes file, port::open_file(path, true));
  Result<Ref<Object>> image = select_and_load(allocator, file, diagnostic);
  port::close_file(file, true);
  if (!image.ok()) return image.status();
  return find_function(std::move(image).value(), symbol);
}

constexpr ExecutableLoader loader = {
    .name = "embedded-elf",
    .can_load = can_load,
    .load = load,
    .open = open,
};

}  // namespace
}  // namespace hal

const hal::ExecutableLoader& elf_loader() { return hal::loader; }

}  // namespace mote
