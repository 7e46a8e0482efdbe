// What mote asks of folders; apart from port.h because few programs do.
#pragma once

#include "mote/base/status.h"

namespace mote::port {

// Tells each name in a folder, in no order, and whether it is that of a temporary file of
// create_file() whose process is gone. NOT_FOUND when there is no such folder, UNKNOWN for other
// failures.
struct FolderEntry {
  const char* name;
  bool is_abandoned;
};
Status list_folder(const char* path, void (*tell)(void* user, const FolderEntry& entry),
                   void* user);
// UNKNOWN when it cannot be removed.
Status remove_file(const char* path);

}  // namespace mote::port
