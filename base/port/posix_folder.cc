// Folders of systems with POSIX.
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <unistd.h>

#include <string_view>

#include "base/port/folder.h"

namespace mote::port {
namespace {

bool take_end(std::string_view& name, std::string_view end) {
  if (!name.ends_with(end)) return false;
  name.remove_suffix(end.size());
  return true;
}

bool take_number(std::string_view& name, int& number) {
  int64_t found = 0, unit = 1;
  for (; unit <= INT_MAX && !name.empty() && name.back() >= '0' && name.back() <= '9'; unit *= 10) {
    found += unit * (name.back() - '0');
    name.remove_suffix(1);
  }
  number = static_cast<int>(found);
  return unit > 1 && found <= INT_MAX;
}

// "FILE.PID-N.tmp", see create_file(). This process writes no file while it looks at folders: what
// has its number was written by another process that once had it.
bool is_abandoned(std::string_view name) {
  int number, process;
  return take_end(name, ".tmp") && take_number(name, number) && take_end(name, "-") &&
         take_number(name, process) && name.ends_with('.') &&
         (process == getpid() || (kill(process, 0) != 0 && errno == ESRCH));
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
