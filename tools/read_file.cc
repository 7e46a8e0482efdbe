#include "tools/read_file.h"

#include <cerrno>
#include <cstdio>

namespace mote::tools {

Status read_file(const char* path, Array<uint8_t>& out) {
  std::FILE* file = std::fopen(path, "rb");
  if (!file) return errno == ENOENT ? not_found<"no such file"> : unknown<"cannot open the file">;
  Status status = read_stream(file, out);
  std::fclose(file);
  return status;
}

Status read_stream(std::FILE* file, Array<uint8_t>& out) {
  uint8_t chunk[16384];
  size_t count;
  while ((count = std::fread(chunk, 1, sizeof chunk, file)) > 0)
    MOTE_TRY(out.append({chunk, count}));
  if (!std::ferror(file)) return ok_status;
  return errno == EISDIR ? invalid_argument<"a directory, not a file">
                         : unknown<"cannot read the file">;
}

}  // namespace mote::tools
