#include "hal/library.h"

#include <string>
#include <vector>

#include "mote/base/array.h"
#include "tests/unit/hal/support.h"

namespace mote::hal {
namespace {

// A library of this file. Its query function takes no user data, hence the globals.
LibraryHeader header;
Library library;
bool speaks_version = true;

const Library* query(uint32_t version, const LibraryEnvironment*) {
  return speaks_version && version == 6 ? &library : nullptr;
}

// Writes the first executable constant and what the import returns for argument 5 to binding 0.
int kernel(const LibraryEnvironment* environment, const DispatchState* dispatch,
           const WorkgroupState*) {
  struct {
    uint32_t result;
    uint32_t argument;
  } params = {0, 5};
  int status = environment->import_thunk(environment->import_functions[0], &params,
                                         environment->import_contexts[0], nullptr);
  auto* words = static_cast<uint32_t*>(dispatch->bindings[0]);
  words[0] = environment->constants[0];
  words[1] = params.result;
  words[2] = environment->import_functions[1] == nullptr;
  return status;
}

int plain_kernel(const LibraryEnvironment*, const DispatchState*, const WorkgroupState*) {
  return 0;
}

int add(void* params, void* context, void*) {
  auto* words = static_cast<uint32_t*>(params);
  words[0] = words[1] + *static_cast<uint32_t*>(context);
  return words[0] == 0 ? 42 : 0;
}

const char* const import_names[] = {"add", "?extra"};
const LibraryFunction functions[] = {kernel, plain_kernel, plain_kernel};
const char* const export_names[] = {"first", "second", "third"};

class LibraryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    header = {.version = 6, .name = "test", .features = 0, .sanitizer = 0};
    library = {};
    library.header = &header;
    library.import_count = 2;
    library.import_names = import_names;
    library.export_count = 3;
    library.functions = functions;
    library.attributes = attributes;
    library.export_names = export_names;
    attributes[0].local_memory_pages = 2;
    attributes[0].constant_count = 3;
    attributes[0].binding_count = 1;
    attributes[0].workgroup_size_x = 8;
    speaks_version = true;
  }

  Result<Ref<CpuExecutable>> load(uint32_t sanitizer = no_sanitizer) {
    ExecutableParams params;
    params.constants = constants;
    params.imports = providers;
    return create_library_executable(system_allocator(), query, params, nullptr, &diagnostic,
                                     sanitizer);
  }

  static ImportFunction find(void* user, const char* name, void*& context) {
    context = user;
    return std::string_view(name) == "add" ? add : nullptr;
  }

  LibraryAttributes attributes[3] = {};
  uint32_t constants[2] = {7, 8};
  uint32_t summand = 100;
  uint32_t older_summand = 1;
  std::vector<ImportProvider> providers = {{find, &older_summand}, {find, &summand}};
  Diagnostic diagnostic;
};

TEST_F(LibraryTest, DescribesItsFunctions) {
  Ref<CpuExecutable> executable = take(load());
  EXPECT_EQ(executable->export_count(), 3u);
  EXPECT_EQ(executable->export_name(2), "third");
  for (uint32_t i = 0; i < 3; ++i) EXPECT_EQ(take(executable->lookup(export_names[i])), i);
  EXPECT_EQ(executable->lookup("fourth").status().code(), StatusCode::not_found);
  EXPECT_EQ(executable->lookup("").status().code(), StatusCode::not_found);
  const ExportInfo& info = executable->export_info(0);
  EXPECT_EQ(info.constant_count, 3u);
  EXPECT_EQ(info.binding_count, 1u);
  EXPECT_EQ(info.local_memory_size, 8192u);
  EXPECT_EQ(info.workgroup_size[0], 8u);
  EXPECT_EQ(info.workgroup_size[1], 1u);
}

TEST_F(LibraryTest, KernelsSeeConstantsAndCallImports) {
  Ref<CpuExecutable> executable = take(load());
  constants[0] = 0;  // copied by now
  uint32_t words[3] = {};
  void* bindings[] = {words};
  DispatchState state;
  state.bindings = bindings;
  EXPECT_TRUE(executable->run(0, state, {}).ok());
  EXPECT_EQ(words[0], 7u);
  EXPECT_EQ(words[1], 105u);  // the provider that was added last
  EXPECT_EQ(words[2], 1u);
  summand = -5u;
  EXPECT_EQ(executable->run(0, state, {}).code(), StatusCode::internal);
}

TEST_F(LibraryTest, NamesMissingImports) {
  providers.clear();
  EXPECT_EQ(load().status().code(), StatusCode::not_found);
  EXPECT_EQ(diagnostic.found.view(), "no function 'add'");
}

TEST_F(LibraryTest, NamesAllMissingImportsOnce) {
  Array<char> missing(system_allocator());
  diagnostic.missing = &missing;
  // More than the fields of a diagnostic hold.
  std::string expected;
  std::vector<std::string> names;
  for (int i = 0; i < 40; ++i) {
    names.push_back("a_function_with_a_name_" + std::to_string(100 + i));
    expected += names.back() + '\0';
  }
  std::vector<const char*> table = {"?extra"};
  for (const std::string& name : names) table.insert(table.end(), {name.c_str(), name.c_str()});
  library.import_names = table.data();
  library.import_count = static_cast<uint32_t>(table.size());
  EXPECT_EQ(load().status().code(), StatusCode::not_found);
  EXPECT_EQ(std::string(missing.begin(), missing.end()), expected);
  EXPECT_EQ(diagnostic.found.view(), "no function 'a_function_with_a_name_100'");
  diagnostic.clear();
  EXPECT_TRUE(missing.empty());
}

TEST_F(LibraryTest, NeedsItsVersion) {
  speaks_version = false;
  EXPECT_EQ(load().status().code(), StatusCode::incompatible);
  speaks_version = true;
  header.version = 5;
  EXPECT_EQ(load().status().code(), StatusCode::incompatible);
  header.version = 6;
  header.sanitizer = 1;
  EXPECT_EQ(load().status().code(), StatusCode::incompatible);
  EXPECT_EQ(load(3).status().code(), StatusCode::incompatible);
  EXPECT_TRUE(load(1).ok());
  library.header = nullptr;
  EXPECT_EQ(load().status().code(), StatusCode::invalid_argument);
}

TEST_F(LibraryTest, ZeroDeclaredConstantsMeanUnknown) {
  library.constant_count = 0;
  EXPECT_TRUE(load().ok());
  library.constant_count = 2;
  EXPECT_TRUE(load().ok());
  library.constant_count = 3;
  EXPECT_EQ(load().status().code(), StatusCode::invalid_argument);
}

TEST_F(LibraryTest, RefusesIncompleteTables) {
  const char* const without_name[] = {"first", "", "third"};
  const LibraryFunction without_code[] = {kernel, nullptr, kernel};
  library.export_names = without_name;
  EXPECT_EQ(load().status().code(), StatusCode::invalid_argument);
  library.export_names = export_names;
  library.functions = without_code;
  EXPECT_EQ(load().status().code(), StatusCode::invalid_argument);
  library.functions = functions;
  library.attributes = nullptr;
  EXPECT_EQ(load().status().code(), StatusCode::invalid_argument);
  library.attributes = attributes;
  attributes[1].binding_count = 65;
  EXPECT_EQ(load().status().code(), StatusCode::invalid_argument);
  attributes[1].binding_count = 64;
  EXPECT_TRUE(load().ok());
  library.import_names = nullptr;
  EXPECT_EQ(load().status().code(), StatusCode::invalid_argument);
}

}  // namespace
}  // namespace mote::hal
