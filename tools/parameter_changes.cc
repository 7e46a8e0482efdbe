#include "tools/parameter_changes.h"

#include "tools/lines.h"

namespace mote::tools {

Status ParameterChanges::read(const Flags& flags, Diagnostic& diagnostic) {
  Array<const char*> values(excludes_.allocator());
  MOTE_TRY(flags.list(Flag::exclude, values));
  for (const char* value : values) MOTE_TRY(excludes_.push(value));
  values.clear();
  MOTE_TRY(flags.list(Flag::rename, values));
  for (const char* value : values) {
    std::string_view to = value;
    std::string_view from = take_until(to, '=');
    MOTE_TRY(renames_.push({from, to}));
  }
  values.clear();
  MOTE_TRY(flags.list(Flag::splat, values));
  for (size_t i = 0; i < values.size(); ++i) {
    SplatSpec splat;
    Status status = parse_splat_spec(values[i], splat, diagnostic);
    if (!status.ok()) {
      diagnostic.where.text("--splat[").unsigned_number(i).text("]");
      return status;
    }
    MOTE_TRY(splats_.push(splat));
  }
  strips_ = flags.boolean(Flag::strip);
  return ok_status;
}

bool ParameterChanges::apply(io::ParameterEntry& entry) const {
  for (std::string_view key : excludes_)
    if (key == entry.key) return false;
  for (const Rename& rename : renames_) {
    if (rename.from != entry.key) continue;
    entry.key = rename.to;
    break;
  }
  for (const SplatSpec& splat : splats_) {
    if (splat.name != entry.key) continue;
    entry.splat = splat.pattern;
    return true;
  }
  if (strips_) entry.splat = {.length = 1};
  return true;
}

}  // namespace mote::tools
