#include "hal/plugin.h"

#include <algorithm>
#include <cstring>

#include "hal/library.h"

namespace mote::hal {
namespace {

constexpr PluginStatus code_mask = 31;
constexpr PluginStatus plugin_out_of_memory =
    static_cast<PluginStatus>(StatusCode::resource_exhausted);

// Before each block of a plugin: what the allocator wants to know when it is freed.
struct alignas(16) BlockHeader {
  size_t size;  // header included
};

PluginStatus control_memory(void* self, PluginMemory operation, const size_t* size, void** memory) {
  auto& allocator = *static_cast<Allocator*>(self);
  BlockHeader* old =
      *memory && (operation == PluginMemory::reallocate || operation == PluginMemory::free)
          ? static_cast<BlockHeader*>(*memory) - 1
          : nullptr;
  BlockHeader* block = nullptr;
  if (operation != PluginMemory::free) {
    uint64_t total;
    if (!checked_add(*size, sizeof(BlockHeader), total) || total > SIZE_MAX)
      return plugin_out_of_memory;
    auto count = static_cast<size_t>(total);
    block = static_cast<BlockHeader*>(allocator.allocate(count, alignof(BlockHeader)));
    if (!block) return plugin_out_of_memory;
    if (operation == PluginMemory::allocate_zeroed) std::memset(block, 0, count);
    if (old) std::memcpy(block, old, std::min(old->size, count));
    block->size = count;
  }
  if (old) allocator.deallocate(old, old->size, alignof(BlockHeader));
  *memory = block ? block + 1 : nullptr;
  return 0;
}

}  // namespace

Plugin::Plugin(Allocator& allocator)
    : Object(object_type), allocator_(allocator), environment_{&allocator, control_memory} {}

void Plugin::destroy() {
  if (is_started_) interface_->unload(self_);
  destroy_in(allocator_, this);
}

Status Plugin::check_header(uint32_t sanitizer) const {
  const PluginHeader* header = interface_->header;
  if (!header || !interface_->load || !interface_->unload || !interface_->resolve)
    return invalid_argument<"the plugin lacks a header or a function">;
  if (header->version != plugin_version)
    return incompatible<"the plugin speaks another version of the plugin ABI">;
  if (header->features & plugin_feature_rich_status)
    return incompatible<"the plugin returns status values of another runtime">;
  if (header->sanitizer != no_sanitizer && header->sanitizer != sanitizer)
    return incompatible<"the plugin was built with a sanitizer">;
  return ok_status;
}

Result<Ref<Plugin>> Plugin::start(Allocator& allocator, PluginQuery query, Ref<Object> image,
                                  uint32_t sanitizer, Diagnostic* diagnostic) {
  auto* created = create_in<Plugin>(allocator, allocator);
  if (!created) return out_of_memory;
  auto plugin = Ref<Plugin>::adopt(created);
  plugin->image_ = std::move(image);
  plugin->interface_ = query(plugin_version, nullptr);
  if (!plugin->interface_)
    return incompatible<"the plugin does not speak version 1 of the plugin ABI">;
  MOTE_TRY(plugin->check_header(sanitizer));
  PluginStatus status = plugin->interface_->load(&plugin->environment_, 0, nullptr, &plugin->self_);
  if (status != 0) {
    if (diagnostic) diagnostic->detail.text("the plugin refuses to start");
    return status_from_code(static_cast<uint32_t>(status & code_mask));
  }
  plugin->is_started_ = true;
  return plugin;
}

ImportFunction Plugin::find(void* user, const char* name, void*& context) {
  auto& plugin = *static_cast<Plugin*>(user);
  ImportFunction function = nullptr;
  PluginImports imports = {
      .count = 1, .names = &name, .functions = &function, .contexts = &context};
  uint32_t result = 0;
  PluginStatus status = plugin.interface_->resolve(plugin.self_, &imports, &result);
  return status == 0 ? function : nullptr;
}

}  // namespace mote::hal
