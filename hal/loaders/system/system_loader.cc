// The loader of system libraries, `system-elf-<architecture>`: shared objects for the host's own
// dynamic linker. Their code may be anything, and runs when they are loaded.
#include <cstring>

#include "base/port/library.h"
#include "hal/image_cache.h"
#include "hal/library.h"

namespace mote {
namespace hal {
namespace {

#if defined(__x86_64__)
constexpr std::string_view host_format = "system-elf-x86_64";
#elif defined(__i386__)
constexpr std::string_view host_format = "system-elf-x86_32";
#elif defined(__aarch64__)
constexpr std::string_view host_format = "system-elf-arm_64";
#elif defined(__arm__)
constexpr std::string_view host_format = "system-elf-arm_32";
#elif defined(__riscv) && __riscv_xlen == 64
constexpr std::string_view host_format = "system-elf-riscv_64";
#elif defined(__riscv) && __riscv_xlen == 32
constexpr std::string_view host_format = "system-elf-riscv_32";
#else
#error "the system loader does not know the name of this architecture"
#endif

// What compilers append together with a debug database; offsets are those of the whole file.
struct Trailer {
  char magic[8];
  uint32_t version;
  uint32_t flags;
  uint64_t library_offset;
  uint64_t library_size;
  uint64_t debug_offset;
  uint64_t debug_size;
};
static_assert(sizeof(Trailer) == 48);
constexpr char trailer_magic[8] = "IREEDBG";

class SystemLibrary final : public Object {
 public:
  static constexpr ObjectType object_type{"system library"};

  explicit SystemLibrary(Allocator& allocator) : Object(object_type), allocator_(allocator) {}

  port::Library library;

 private:
  void destroy() override {
    port::unload_library(library);
    destroy_in(allocator_, this);
  }

  Allocator& allocator_;
};

bool can_load(std::string_view format) { return format.starts_with(host_format); }

// Without the debug database, if there is one.
Result<Bytes> library_in(Bytes data) {
  if (data.size() < sizeof(Trailer)) return data;
  auto trailer = load_le<Trailer>(data.data() + data.size() - sizeof(Trailer));
  if (std::memcmp(trailer.magic, trailer_magic, sizeof trailer_magic) != 0) return data;
  if (trailer.version != 0) return incompatible<"the executable has debug data of another version">;
  if (!checked_range(trailer.library_offset, trailer.library_size, data.size() - sizeof(Trailer)))
    return invalid_argument<"the library leaves the executable">;
  return data.subspan(trailer.library_offset, trailer.library_size);
}

// `Source` is what port::load_library() takes: bytes or a path.
template <class Source>
Result<Ref<Object>> load_library(Allocator& allocator, Source source, Diagnostic* diagnostic) {
  auto* created = create_in<SystemLibrary>(allocator, allocator);
  if (!created) return out_of_memory;
  auto image = Ref<SystemLibrary>::adopt(created);
  FixedText<256> text;
  MOTE_TRY(port::load_library(source, image->library, diagnostic ? diagnostic->detail : text));
  return Ref<Object>(std::move(image));
}

Result<Ref<Object>> load_file(Allocator& allocator, const ExecutableParams& params,
                              Diagnostic* diagnostic) {
  MOTE_TRY_ASSIGN(Bytes bytes, library_in(params.data));
  return load_library(allocator, bytes, diagnostic);
}

Result<FileFunction> find_function(Ref<Object> image, const char* symbol) {
  void* function = port::find_symbol(static_cast<SystemLibrary&>(*image).library, symbol);
  if (!function) return invalid_argument<"the library does not export a query function">;
  return FileFunction{function, std::move(image)};
}

Result<Ref<CpuExecutable>> load(Allocator& allocator, const ExecutableParams& params,
                                Diagnostic* diagnostic) {
  MOTE_TRY_ASSIGN(Ref<Object> image, load_image(load_file, allocator, params, diagnostic));
  MOTE_TRY_ASSIGN(FileFunction query, find_function(std::move(image), library_query_symbol));
  return create_library_executable(allocator, reinterpret_cast<LibraryQuery>(query.address), params,
                                   std::move(query.image), diagnostic, host_sanitizer);
}

Result<FileFunction> open(Allocator& allocator, const char* path, const char* symbol,
                          Diagnostic* diagnostic) {
  MOTE_TRY_ASSIGN(Ref<Object> image, load_library(allocator, path, diagnostic));
  return find_function(std::move(image), symbol);
}

constexpr ExecutableLoader loader = {
    .name = "system-library",
    .can_load = can_load,
    .load = load,
    .open = open,
};

}  // namespace
}  // namespace hal

const hal::ExecutableLoader& system_loader() { return hal::loader; }

}  // namespace mote
