#include "hal/plugin.h"

#include "hal/library.h"
#include "tests/unit/hal/support.h"

namespace mote::hal {
namespace {

// A plugin of this file. Its query function takes no user data, hence the globals.
PluginHeader header;
PluginInterface interface;
PluginEnvironment environment;
PluginStatus load_status;
int unload_count;
bool speaks_version;
int state = 7;

const PluginInterface* query(uint32_t version, void* reserved) {
  return speaks_version && version == 1 && !reserved ? &interface : nullptr;
}

PluginStatus load(const PluginEnvironment* given, size_t parameter_count, const void*,
                  void** self) {
  environment = *given;
  *self = &state;
  return parameter_count == 0 ? load_status : 3;
}

void unload(void* self) { unload_count += self == &state; }

int twice(void* params, void* context, void*) {
  *static_cast<int*>(params) = 2 * *static_cast<int*>(context);
  return 0;
}

PluginStatus resolve(void* self, const PluginImports* imports, uint32_t* result) {
  *result = 0;
  for (size_t i = 0; i < imports->count; ++i) {
    if (imports->functions[i]) continue;
    if (std::string_view(imports->names[i]) != "twice") return 5;
    imports->functions[i] = twice;
    imports->contexts[i] = self;
  }
  return 0;
}

class PluginTest : public ::testing::Test {
 protected:
  void SetUp() override {
    header = {.version = 1,
              .name = "test",
              .description = "",
              .features = 1,
              .sanitizer = 0,
              .reserved = {}};
    interface = {&header, load, unload, resolve};
    load_status = 0;
    unload_count = 0;
    speaks_version = true;
  }
  void TearDown() override { EXPECT_EQ(allocator.bytes_in_use(), 0u); }

  Result<Ref<Plugin>> start(uint32_t sanitizer = no_sanitizer) {
    return Plugin::start(allocator, query, nullptr, sanitizer, &diagnostic);
  }
  StatusCode code() { return start().status().code(); }

  CountingAllocator allocator{system_allocator()};
  Diagnostic diagnostic;
};

TEST_F(PluginTest, ProvidesItsFunctions) {
  {
    Ref<Plugin> plugin = take(start());
    ImportProvider provider = plugin->provider();
    void* context = nullptr;
    ImportFunction function = provider.find(provider.user, "twice", context);
    ASSERT_NE(function, nullptr);
    int result = 0;
    EXPECT_EQ(function(&result, context, nullptr), 0);
    EXPECT_EQ(result, 14);
    EXPECT_EQ(provider.find(provider.user, "thrice", context), nullptr);
    EXPECT_EQ(unload_count, 0);
  }
  EXPECT_EQ(unload_count, 1);
}

TEST_F(PluginTest, TakesMemoryFromTheHost) {
  Ref<Plugin> plugin = take(start());
  uint64_t before = allocator.bytes_in_use();
  auto control = [](PluginMemory operation, size_t size, void*& memory) {
    return environment.control(environment.self, operation,
                               operation == PluginMemory::free ? nullptr : &size, &memory);
  };
  void* first = nullptr;
  void* second = nullptr;
  ASSERT_EQ(control(PluginMemory::allocate, 5, first), 0u);
  std::memcpy(first, "mote", 5);
  ASSERT_EQ(control(PluginMemory::reallocate, 5000, first), 0u);
  EXPECT_STREQ(static_cast<char*>(first), "mote");
  ASSERT_EQ(control(PluginMemory::allocate_zeroed, 100, second), 0u);
  const uint8_t zeros[100] = {};
  EXPECT_EQ(std::memcmp(second, zeros, 100), 0);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(second) % 16, 0u);
  EXPECT_EQ(control(PluginMemory::reallocate, SIZE_MAX - 3, second), 8u);
  ASSERT_EQ(control(PluginMemory::reallocate, 3, second), 0u);  // the failure left it as it was
  ASSERT_EQ(control(PluginMemory::free, 0, first), 0u);
  ASSERT_EQ(control(PluginMemory::free, 0, second), 0u);
  EXPECT_EQ(first, nullptr);
  EXPECT_EQ(allocator.bytes_in_use(), before);
}

TEST_F(PluginTest, RefusesWhatItCannotUse) {
  speaks_version = false;
  EXPECT_EQ(code(), StatusCode::incompatible);
  speaks_version = true;
  header.version = 2;
  EXPECT_EQ(code(), StatusCode::incompatible);
  header.version = 1;
  header.features = 2;
  EXPECT_EQ(code(), StatusCode::incompatible);
  header.features = 0;
  header.sanitizer = 3;
  EXPECT_EQ(code(), StatusCode::incompatible);
  EXPECT_TRUE(start(3).ok());
  header.sanitizer = 0;
  interface.resolve = nullptr;
  EXPECT_EQ(code(), StatusCode::invalid_argument);
  interface.resolve = resolve;
  interface.header = nullptr;
  EXPECT_EQ(code(), StatusCode::invalid_argument);
  EXPECT_EQ(unload_count, 1);
}

TEST_F(PluginTest, MayRefuseToStart) {
  load_status = 0x700 | 14;  // above the low 5 bits: nobody's business
  EXPECT_EQ(code(), StatusCode::unavailable);
  EXPECT_EQ(unload_count, 0);
}

}  // namespace
}  // namespace mote::hal
