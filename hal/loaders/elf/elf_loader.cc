// The loader of embedded ELF executables, `embedded-elf-<architecture>`.
#include "hal/library.h"
#include "hal/loaders/elf/image.h"

namespace mote {
namespace hal {
namespace {

using Image = elf::Image<elf::HostMachine>;

bool can_load(std::string_view format) {
  return elf::HostMachine::id != 0 && format.starts_with(elf::HostMachine::format);
}

Result<Ref<CpuExecutable>> load(Allocator& allocator, const ExecutableParams& params,
                                Diagnostic* diagnostic) {
  MOTE_TRY_ASSIGN(Ref<Image> image, Image::load(allocator, params.data, diagnostic));
  auto query = reinterpret_cast<LibraryQuery>(image->find_function(library_query_symbol));
  if (!query) return invalid_argument<"the ELF file does not export a library query function">;
  return create_library_executable(allocator, query, params, std::move(image), diagnostic);
}

constexpr ExecutableLoader loader = {
    .name = "embedded-elf",
    .can_load = can_load,
    .load = load,
};

}  // namespace
}  // namespace hal

const hal::ExecutableLoader& elf_loader() { return hal::loader; }

}  // namespace mote
