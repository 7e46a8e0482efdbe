#include "hal/library.h"
#include "mote/hal/static_libraries.h"
#include "tests/unit/hal/support.h"

namespace mote::hal {
namespace {

int kernel(const LibraryEnvironment*, const DispatchState*, const WorkgroupState*) { return 0; }

const LibraryFunction functions[] = {kernel};
const LibraryAttributes attributes[1] = {};
const char* const first_names[] = {"first_kernel"};
const char* const second_names[] = {"second_kernel"};

Library make_library(const LibraryHeader& header, const char* const* names) {
  Library library = {};
  library.header = &header;
  library.export_count = 1;
  library.functions = functions;
  library.attributes = attributes;
  library.export_names = names;
  return library;
}

// Query functions take no user data, hence the constants.
const void* query_first(uint32_t version, const void*) {
  static const LibraryHeader header = {6, "first", 0, 0};
  static const Library library = make_library(header, first_names);
  return version == 6 ? &library : nullptr;
}
const void* query_second(uint32_t version, const void*) {
  static const LibraryHeader header = {6, "second.part", 0, 0};
  static const Library library = make_library(header, second_names);
  return version == 6 ? &library : nullptr;
}
const void* query_newer(uint32_t version, const void*) {
  return version == 7 ? query_first(6, nullptr) : nullptr;
}
const void* query_nameless(uint32_t, const void*) {
  static const LibraryHeader header = {6, "", 0, 0};
  static const Library library = make_library(header, first_names);
  return &library;
}

StatusCode code_of(std::vector<StaticLibraryQuery> queries, Diagnostic* diagnostic = nullptr) {
  StaticLibraries libraries{queries};
  return make_static_loader(libraries, diagnostic).status().code();
}

constexpr StaticLibraryQuery queries[] = {query_first, query_second};
constexpr StaticLibraries libraries{queries};

Result<Ref<CpuExecutable>> load(std::string_view blob, Diagnostic& diagnostic) {
  ExecutableLoader loader = take(make_static_loader(libraries, nullptr));
  ExecutableParams params = {.format = "static",
                             .data = {reinterpret_cast<const uint8_t*>(blob.data()), blob.size()},
                             .loader_user = loader.user};
  return loader.load(system_allocator(), params, &diagnostic);
}

TEST(StaticLoader, FindsLibrariesByName) {
  ExecutableLoader loader = take(make_static_loader(libraries, nullptr));
  EXPECT_TRUE(loader.can_load("static"));
  EXPECT_FALSE(loader.can_load("static-elf"));
  Diagnostic diagnostic;
  EXPECT_EQ(take(load({"first\0", 6}, diagnostic))->export_name(0), "first_kernel");
  EXPECT_EQ(take(load({"second.part\0", 12}, diagnostic))->export_name(0), "second_kernel");
  for (std::string_view blob : {std::string_view("third\0", 6), std::string_view("first\0\0", 7),
                                std::string_view("firs"), std::string_view("")})
    EXPECT_EQ(load(blob, diagnostic).status().code(), StatusCode::not_found) << blob;
}

TEST(StaticLoader, LeavesUnknownNamesToOtherLoaders) {
  static constexpr StaticLibraryQuery one[] = {query_first};
  static constexpr StaticLibraryQuery other[] = {query_second};
  const StaticLibraries one_library{one}, other_library{other};
  ExecutableLoader first = take(make_static_loader(one_library, nullptr));
  ExecutableLoader second = take(make_static_loader(other_library, nullptr));
  const ExecutableLoader* loaders[] = {&first, &second};
  Ref<Device> device = make_sync_device(loaders);
  Diagnostic diagnostic;
  auto create = [&](std::string_view blob) {
    diagnostic.clear();
    return device->create_executable(
        {.format = "static", .data = {reinterpret_cast<const uint8_t*>(blob.data()), blob.size()}},
        &diagnostic);
  };
  EXPECT_EQ(take(create("second.part"))->export_name(0), "second_kernel");
  EXPECT_EQ(create("third").status().code(), StatusCode::not_found);
  EXPECT_EQ(diagnostic.found.view(), "'third'");  // once, not once a loader
}

TEST(StaticLoader, ChecksWhatIsRegistered) {
  EXPECT_EQ(code_of({}), StatusCode::ok);
  Diagnostic diagnostic;
  EXPECT_EQ(code_of({query_first, query_newer}, &diagnostic), StatusCode::incompatible);
  EXPECT_EQ(diagnostic.found.view(), "library 1");
  EXPECT_EQ(code_of({nullptr}), StatusCode::incompatible);
  EXPECT_EQ(code_of({query_nameless}), StatusCode::invalid_argument);
  diagnostic.clear();
  EXPECT_EQ(code_of({query_second, query_first, query_second}, &diagnostic),
            StatusCode::already_exists);
  EXPECT_EQ(diagnostic.found.view(), "'second.part'");
}

}  // namespace
}  // namespace mote::hal
