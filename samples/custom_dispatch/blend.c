// The kernel that blend.mlir calls, and the plugin around it. Freestanding: the same source becomes
// a shared library of the system and an embedded ELF that runs under any.
#include "plugin.h"

// Results, of which there are none, and arguments of @blend_tile, as C lays them out.
typedef struct {
  const float* a;
  size_t a_offset;  // in elements
  const float* b;
  size_t b_offset;
  float* out;
  size_t out_offset;
  float weight;
  size_t begin;
  size_t end;
} blend_params_t;

static int blend_tile(void* params, void* context, void* reserved) {
  (void)context;
  (void)reserved;
  const blend_params_t* p = params;
  const float* a = p->a + p->a_offset;
  const float* b = p->b + p->b_offset;
  float* out = p->out + p->out_offset;
  for (size_t i = p->begin; i < p->end; ++i) out[i] = a[i] + p->weight * (b[i] - a[i]);
  return 0;
}

static int equal(const char* a, const char* b) {
  while (*a && *a == *b) ++a, ++b;
  return *a == *b;
}

static plugin_status_t load(const plugin_environment_t* environment, size_t parameter_count,
                            const void* parameters, void** self) {
  (void)environment;
  (void)parameter_count;
  (void)parameters;
  *self = NULL;  // no state
  return 0;
}

static void unload(void* self) { (void)self; }

static plugin_status_t resolve(void* self, const plugin_imports_t* imports, uint32_t* result) {
  (void)self;
  *result = 0;
  plugin_status_t status = 0;
  for (size_t i = 0; i < imports->count; ++i) {
    if (imports->functions[i]) continue;
    const char* name = imports->names[i];
    int is_optional = *name == '?';
    if (equal(name + is_optional, "blend_tile"))
      imports->functions[i] = blend_tile;
    else if (is_optional)
      *result |= 1;
    else
      status = PLUGIN_NOT_FOUND;
  }
  return status;
}

const plugin_t* iree_hal_executable_plugin_query(uint32_t max_version, void* reserved) {
  static const plugin_header_t header = {
      .version = 1,
      .name = "blend",
      .description = "blends two tensors",
      .features = PLUGIN_STANDALONE,
  };
  static const plugin_t plugin = {&header, load, unload, resolve};
  (void)reserved;
  return max_version >= 1 ? &plugin : NULL;
}
