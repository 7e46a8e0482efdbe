// What convert-parameters does to each parameter on its way.
#pragma once

#include <string_view>

#include "mote/base/array.h"
#include "mote/io/parameters.h"
#include "tools/flags.h"
#include "tools/parameter_specs.h"

namespace mote::tools {

class ParameterChanges {
 public:
  explicit ParameterChanges(Allocator& allocator)
      : excludes_(allocator), renames_(allocator), splats_(allocator) {}

  // Takes --exclude, --rename, --splat and --strip. INVALID_ARGUMENT for a splat that is malformed.
  Status read(const Flags& flags, Diagnostic& diagnostic);

  // Leaves out by the old key, renames, then replaces the bytes with a splat: that of the new key,
  // or zeros when all are stripped. False: the parameter is left out.
  bool apply(io::ParameterEntry& entry) const;

 private:
  struct Rename {
    std::string_view from, to;
  };

  Array<std::string_view> excludes_;
  Array<Rename> renames_;
  Array<SplatSpec> splats_;
  bool strips_ = false;
};

}  // namespace mote::tools
