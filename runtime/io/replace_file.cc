#include "runtime/io/replace_file.h"

#include "base/port/port.h"

namespace mote::io {

Status replace_file(const char* path, Bytes bytes, Diagnostic& diagnostic) {
  port::NewFile file;
  Status status = port::create_file(path, file);
  if (status.ok()) status = port::append_file(file, bytes);
  if (status.ok()) status = port::commit_file(file);
  port::discard_file(file);
  if (!status.ok()) diagnostic.where.text(path);
  return status;
}

}  // namespace mote::io
