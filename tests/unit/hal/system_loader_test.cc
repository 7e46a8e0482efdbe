// The loader of system libraries, with the library that tests/executables/libm.mlir becomes.
#include <algorithm>
#include <array>
#include <cerrno>
#include <string>

#include "tests/unit/hal/elf_files.h"
#include "tests/unit/hal/support.h"

namespace {
bool has_memory_files = true;
}  // namespace

// The linker sends memfd_create of this program here (-Wl,--wrap).
extern "C" {
int __real_memfd_create(const char* name, unsigned flags);
int __wrap_memfd_create(const char* name, unsigned flags) {
  if (has_memory_files) return __real_memfd_create(name, flags);
  errno = ENOSYS;
  return -1;
}
}

namespace mote {

const hal::ExecutableLoader& system_loader();

namespace hal {
namespace {

class SystemLoader : public ::testing::Test {
 protected:
  void SetUp() override {
    has_memory_files = true;
    file = elf::file_in_module("executables/system");
    ASSERT_FALSE(file.empty());
  }

  Result<Ref<CpuExecutable>> load() {
    diagnostic.clear();
    return system_loader().load(allocator, {.format = format, .data = file}, &diagnostic);
  }

  // Adds a debug database and the trailer that says where the library is.
  void append_trailer(uint32_t version, uint64_t offset, uint64_t size) {
    file.resize(file.size() + 100 + 48, 0xEE);
    uint8_t* trailer = &file[file.size() - 48];
    std::memcpy(trailer, "IREEDBG", 8);
    store_le(trailer + 8, version);
    store_le(trailer + 16, offset);
    store_le(trailer + 24, size);
  }

  const std::string format = "system-elf-x86_64";
  std::vector<uint8_t> file;
  CountingAllocator allocator{system_allocator()};
  Diagnostic diagnostic;
};

TEST_F(SystemLoader, TakesTheHostsLibrariesOnly) {
#if defined(__x86_64__)
  EXPECT_TRUE(system_loader().can_load("system-elf-x86_64"));
  EXPECT_FALSE(system_loader().can_load("system-elf-arm_64"));
#endif
  EXPECT_FALSE(system_loader().can_load("system-dll-x86_64"));
  EXPECT_FALSE(system_loader().can_load("embedded-elf-x86_64"));
}

TEST_F(SystemLoader, LoadsSeveralAtOnce) {
  Ref<CpuExecutable> first = take(load());
  Ref<CpuExecutable> second = take(load());
  EXPECT_EQ(first->export_count(), second->export_count());
  // Not one library twice, as it would be if their temporary files had the same name.
  EXPECT_NE(first->export_name(0).data(), second->export_name(0).data());
  first = nullptr;
  EXPECT_TRUE(second->lookup(second->export_name(0)).ok());
  second = nullptr;
  EXPECT_EQ(allocator.bytes_in_use(), 0u);
}

TEST_F(SystemLoader, DoesWithoutFilesInMemory) {
  has_memory_files = false;
  EXPECT_TRUE(load().ok());
  std::string before = getenv("TMPDIR") ? getenv("TMPDIR") : "";
  setenv("TMPDIR", "/no/such/folder", 1);
  EXPECT_EQ(load().status().code(), StatusCode::unknown);
  before.empty() ? unsetenv("TMPDIR") : setenv("TMPDIR", before.c_str(), 1);
}

TEST_F(SystemLoader, LeavesTheDebugDatabaseOut) {
  const auto size = file.size();
  append_trailer(0, 0, size);
  EXPECT_TRUE(load().ok());
  for (auto [version, offset, length] :
       {std::array<uint64_t, 3>{0, 1, size + 100}, {0, UINT64_MAX, 1}, {0, 0, UINT64_MAX}}) {
    file.resize(size);
    append_trailer(static_cast<uint32_t>(version), offset, length);
    EXPECT_EQ(load().status().code(), StatusCode::invalid_argument) << offset;
  }
  file.resize(size);
  append_trailer(1, 0, size);
  EXPECT_EQ(load().status().code(), StatusCode::incompatible);
}

TEST_F(SystemLoader, SaysWhatTheSystemSays) {
  // A symbol that no library has.
  const std::string_view name = "floorf";
  auto at = std::search(file.begin(), file.end(), name.begin(), name.end());
  ASSERT_NE(at, file.end());
  *at = 'q';
  EXPECT_EQ(load().status().code(), StatusCode::invalid_argument);
  EXPECT_NE(diagnostic.detail.view().find("undefined symbol: qloorf"), std::string_view::npos)
      << diagnostic.detail.view();
  file.assign(1000, 'x');
  EXPECT_EQ(load().status().code(), StatusCode::invalid_argument);
  EXPECT_FALSE(diagnostic.detail.view().empty());
  EXPECT_EQ(allocator.bytes_in_use(), 0u);
}

TEST_F(SystemLoader, NeedsTheQueryFunction) {
  const std::string_view name = "iree_hal_executable_library_query";
  for (auto at = file.begin();
       (at = std::search(at, file.end(), name.begin(), name.end())) != file.end();)
    *at = 'x';
  Status status = load().status();
  EXPECT_EQ(status.code(), StatusCode::invalid_argument);
  EXPECT_STREQ(status.text(), "the library does not export a query function");
}

}  // namespace
}  // namespace hal
}  // namespace mote
