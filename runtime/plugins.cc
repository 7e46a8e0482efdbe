// Session::load_plugin(), apart from the rest for programs that link without it.
#include "hal/library.h"
#include "hal/plugin.h"
#include "mote/mote.hpp"

namespace mote {
namespace {

constexpr std::string_view embedded_prefix = "embedded:";
constexpr std::string_view embedded_suffix = ".sos";

}  // namespace

Status Session::load_plugin(const char* path) {
  diagnostic_.clear();
  MOTE_TRY(check_imports_open());
  std::string_view text = path;
  bool has_prefix = text.starts_with(embedded_prefix);
  if (has_prefix) path += embedded_prefix.size();
  bool is_embedded = has_prefix || text.ends_with(embedded_suffix);
  diagnostic_.where.text("plugin ").text(path);
  std::string_view wanted = is_embedded ? "embedded-elf" : "system-library";
  for (const hal::ExecutableLoader* loader : loaders_) {
    if (wanted != loader->name || !loader->open) continue;
    MOTE_TRY_ASSIGN(hal::FileFunction query,
                    loader->open(allocator_, path, hal::plugin_query_symbol, &diagnostic_));
    MOTE_TRY_ASSIGN(
        Ref<hal::Plugin> plugin,
        hal::Plugin::start(allocator_, reinterpret_cast<hal::PluginQuery>(query.address),
                           std::move(query.image),
                           is_embedded ? hal::no_sanitizer : hal::host_sanitizer, &diagnostic_));
    hal::ImportProvider provider = plugin->provider();
    MOTE_TRY(plugins_.push(std::move(plugin)));
    return imports_.push(provider);
  }
  diagnostic_.expected.text("loader ").text(wanted);
  return unimplemented<"this session has no loader for plugins of this kind">;
}

}  // namespace mote
