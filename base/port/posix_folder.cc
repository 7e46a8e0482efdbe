// Folders of systems with POSIX.
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/port/folder.h"

namespace mote::port {
namespace {

// "FILE.PID-N.tmp", see create_file(). This process writes no file while it looks at folders: what
// has its number was written by another process that once had it.
bool is_abandoned(const char* name) {
  const char* dash = strrchr(name, '-');
  if (!dash) return false;
  const char* point = dash;
  while (point > name && *point != '.') --point;
  int process, number, end = 0;
  if (sscanf(point, ".%d-%d.tmp%n", &process, &number, &end) != 2 || !end || point[end])
    return false;
  return process == getpid() || (kill(process, 0) != 0 && errno == ESRCH);
}

constexpr Status cannot_list = unknown<"the folder cannot be read">;

}  // namespace

Status list_folder(const char* path, void (*tell)(void* user, const FolderEntry& entry),
                   void* user) {
  DIR* folder = opendir(path);
  if (!folder && errno == ENOENT) return not_found<"there is no such folder">;
  if (!folder) return cannot_list;
  errno = 0;
  while (const dirent* entry = readdir(folder)) {
    tell(user, {entry->d_name, is_abandoned(entry->d_name)});
    errno = 0;
  }
  bool is_complete = errno == 0;
  closedir(folder);
  return is_complete ? ok_status : cannot_list;
}

Status remove_file(const char* path) {
  return unlink(path) == 0 ? ok_status : unknown<"the file cannot be removed">;
}

}  // namespace mote::port
