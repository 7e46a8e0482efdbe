// Shared libraries by dlopen.
#include "base/port/library.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

namespace mote::port {
namespace {

constexpr size_t max_path = 4096;

int create_memory_file() {
#if defined(MFD_CLOEXEC)
  return memfd_create("mote", MFD_CLOEXEC);
#else
  return -1;
#endif
}

// In the folder that the system is told to use.
int create_temporary_file(char* path, size_t capacity) {
  const char* folder = getenv("TMPDIR");
  if (!folder || !*folder) folder = "/tmp";
  int length = snprintf(path, capacity, "%s/mote-XXXXXX", folder);
  if (length < 0 || static_cast<size_t>(length) >= capacity) return -1;
  return mkstemp(path);
}

bool write_all(int file, Bytes bytes) {
  while (!bytes.empty()) {
    ssize_t count = write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes = bytes.subspan(static_cast<size_t>(count));
  }
  return true;
}

// Kernels call the C library's mathematics, and their libraries name no library that has it: it has
// to be there for all.
void require_mathematics() {
#if defined(__GLIBC__)
  static bool is_there;
  if (!__atomic_exchange_n(&is_there, true, __ATOMIC_RELAXED))
    (void)dlopen("libm.so.6", RTLD_LAZY | RTLD_GLOBAL);
#endif
}

}  // namespace

Status load_library(const char* path, Library& out, TextWriter& error) {
  require_mathematics();
  out.handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (out.handle) return ok_status;
  const char* text = dlerror();
  error.line_text(text ? text : path);
  if (access(path, F_OK) != 0) return not_found<"the system does not find the library">;
  return invalid_argument<"the system cannot load the library">;
}

Status load_library(Bytes bytes, Library& out, TextWriter& error) {
  char path[max_path];
  int file = create_memory_file();
  if (file >= 0) snprintf(path, sizeof path, "/proc/self/fd/%d", file);
  bool is_temporary = file < 0 || access(path, F_OK) != 0;
  if (is_temporary) {
    if (file >= 0) close(file);
    file = create_temporary_file(path, sizeof path);
    if (file < 0) return unknown<"the temporary file of a library cannot be written">;
  }
  Status status = unknown<"the temporary file of a library cannot be written">;
  if (write_all(file, bytes)) status = load_library(path, out, error);
  if (is_temporary) unlink(path);
  if (!status.ok()) {
    close(file);
    return status;
  }
  // Open as long as the library is: the system takes two libraries of one path for the same.
  out.file = file;
  return ok_status;
}

void* find_symbol(const Library& library, const char* name) { return dlsym(library.handle, name); }

void unload_library(Library& library) {
  if (library.handle) dlclose(library.handle);
  if (library.file >= 0) close(library.file);
  library = {};
}

}  // namespace mote::port
