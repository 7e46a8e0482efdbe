// The port for systems with POSIX files and memory; sleeping on a word uses the Linux futex.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#if defined(__linux__)
#include <linux/futex.h>
#include <sys/syscall.h>
#endif

#include "base/port/port.h"
#include "mote/base/text.h"

namespace mote::port {
namespace {

constexpr uint64_t ns_per_s = 1000000000;

uint8_t* map_memory(size_t size, int protection, int flags, int file) {
  void* memory = mmap(nullptr, size, protection, flags, file, 0);
  return memory == MAP_FAILED ? nullptr : static_cast<uint8_t*>(memory);
}

// For the contents of a file: pages of their own where the caller asked for a mapping.
uint8_t* take_memory(size_t size, bool map) {
  constexpr size_t alignment = 64;
  if (!map) return static_cast<uint8_t*>(allocate(size, alignment));
  return map_memory(size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
}

void give_back(uint8_t* memory, size_t size, bool map) {
  if (map)
    munmap(memory, size);
  else
    deallocate(memory);
}

// Reads to the end, which only the file knows: pipes have no size.
Result<Bytes> read_file(int file, size_t expected_size, bool map) {
  // One byte more than expected shows the end of the file without growing.
  size_t capacity = expected_size + 1;
  size_t size = 0;
  uint8_t* memory = take_memory(capacity, map);
  while (memory) {
    ssize_t count = read(file, memory + size, capacity - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      give_back(memory, capacity, map);
      return unknown<"the file cannot be read">;
    }
    size += static_cast<size_t>(count);
    if (count == 0) break;
    if (size < capacity) continue;
    uint8_t* larger = take_memory(capacity * 2, map);
    if (larger) memcpy(larger, memory, size);
    give_back(memory, capacity, map);
    memory = larger;
    capacity *= 2;
  }
  if (!memory) return out_of_memory;
  if (size == 0) {
    give_back(memory, capacity, map);
    return Bytes{};
  }
  if (map) {
    // The tail goes back now; close_file() releases by the size of the contents.
    size_t used = align_up(size, page_size());
    size_t mapped = align_up(capacity, page_size());
    if (mapped > used) munmap(memory + used, mapped - used);
  }
  return Bytes{memory, size};
}

Result<Bytes> read_or_map(int file, bool map, bool is_writable) {
  struct stat info;
  if (fstat(file, &info) != 0) return unknown<"the file cannot be examined">;
  if (S_ISDIR(info.st_mode)) return invalid_argument<"the path is a directory">;
  bool is_regular = S_ISREG(info.st_mode);
  if (static_cast<uint64_t>(info.st_size) >= SIZE_MAX / 2)
    return resource_exhausted<"the file is larger than the address space">;
  auto size = static_cast<size_t>(info.st_size);
  if (!map || !is_regular) return read_file(file, is_regular ? size : 65535, map);
  if (size == 0) return Bytes{};
  int protection = is_writable ? PROT_READ | PROT_WRITE : PROT_READ;
  uint8_t* memory = map_memory(size, protection, MAP_PRIVATE | MAP_NORESERVE, file);
  if (!memory) return unknown<"the file cannot be mapped">;
  return Bytes{memory, size};
}

Result<Bytes> open_as_memory(const char* path, bool map, bool is_writable) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return not_found<"there is no such file">;
    return unknown<"the file cannot be opened">;
  }
  Result<Bytes> bytes = read_or_map(file, map, is_writable);
  close(file);
  return bytes;
}

// After a call that failed.
Status cannot_write() {
  if (errno == ENOSPC || errno == EDQUOT) return resource_exhausted<"the disk is full">;
  return unknown<"the file cannot be written">;
}

// Renames are on the disk when their folder is.
Status flush_folder(const char* path) {
  char folder[sizeof(NewFile::path)] = ".";
  const char* slash = strrchr(path, '/');
  if (slash) {
    size_t length = slash == path ? 1 : static_cast<size_t>(slash - path);
    memcpy(folder, path, length);
    folder[length] = 0;
  }
  int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return cannot_write();
  // Some file systems cannot flush a folder, and say so.
  bool is_flushed = fsync(file) == 0 || errno == EINVAL;
  Status status = is_flushed ? ok_status : cannot_write();
  close(file);
  return status;
}

}  // namespace

void* allocate(size_t size, size_t alignment) {
  if (alignment <= alignof(max_align_t)) return malloc(size);
  void* memory = nullptr;
  return posix_memalign(&memory, alignment, size) == 0 ? memory : nullptr;
}

void deallocate(void* memory) { free(memory); }

Result<Bytes> open_file(const char* path, bool map) { return open_as_memory(path, map, false); }

Result<Bytes> open_private_file(const char* path, bool map) {
  return open_as_memory(path, map, true);
}

void drop_pages(Bytes bytes) {
  static_cast<void>(madvise(const_cast<uint8_t*>(bytes.data()), bytes.size(), MADV_DONTNEED));
}

void close_file(Bytes file, bool map) {
  if (file.data()) give_back(const_cast<uint8_t*>(file.data()), file.size(), map);
}

Status create_file(const char* path, NewFile& out) {
  if (!*path) return not_found<"the path is empty">;
  // A link stays, what it points to is replaced.
  char target[PATH_MAX];
  if (realpath(path, target)) path = target;
  size_t length = strlen(path);
  if (length >= sizeof out.path) return invalid_argument<"the path is too long">;
  memcpy(out.path, path, length + 1);
  struct stat info;
  bool exists = stat(path, &info) == 0;
  if (exists && !S_ISREG(info.st_mode)) return invalid_argument<"the path is no regular file">;
  for (int i = 0; i < 100 && out.file < 0; ++i) {
    TextWriter name(out.temporary, sizeof out.temporary);
    name.text({path, length}).text(".").number(getpid()).text("-").number(i).text(".tmp");
    out.file = open(out.temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (out.file < 0 && errno != EEXIST) break;
  }
  if (out.file < 0 && errno == ENOENT) return not_found<"there is no folder for the file">;
  if (out.file < 0) return unknown<"the file cannot be created">;
  if (exists && fchmod(out.file, info.st_mode & 07777) != 0) return cannot_write();
  return ok_status;
}

Status append_file(NewFile& file, Bytes bytes) {
  while (!bytes.empty()) {
    ssize_t count = write(file.file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return cannot_write();
    bytes = bytes.subspan(static_cast<size_t>(count));
  }
  return ok_status;
}

Status append_zeros(NewFile& file, uint64_t count) {
  off_t end = lseek(file.file, 0, SEEK_CUR);
  if (end < 0 || __builtin_add_overflow(end, count, &end)) return cannot_write();
  if (ftruncate(file.file, end) != 0 || lseek(file.file, end, SEEK_SET) < 0) return cannot_write();
  return ok_status;
}

Status commit_file(NewFile& file) {
  if (fsync(file.file) != 0) return cannot_write();
  int closed = close(file.file);
  file.file = -1;
  if (closed != 0 || rename(file.temporary, file.path) != 0) {
    Status status = cannot_write();
    unlink(file.temporary);
    return status;
  }
  return flush_folder(file.path);
}

void discard_file(NewFile& file) {
  if (file.file < 0) return;
  close(file.file);
  unlink(file.temporary);
  file.file = -1;
}

size_t page_size() {
#if defined(__x86_64__) || defined(__i386__)
  return 4096;  // of the architecture
#else
  return static_cast<size_t>(sysconf(_SC_PAGESIZE));
#endif
}

Result<std::span<uint8_t>> allocate_pages(size_t size) {
  uint8_t* memory = map_memory(size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
  if (!memory) return out_of_memory;
  return std::span<uint8_t>{memory, size};
}

Status protect_pages(std::span<uint8_t> pages, Protection protection) {
  constexpr int flags[] = {PROT_READ, PROT_READ | PROT_WRITE, PROT_READ | PROT_EXEC};
  if (protection == Protection::read_execute) {
    auto* begin = reinterpret_cast<char*>(pages.data());
    __builtin___clear_cache(begin, begin + pages.size());
  }
  if (mprotect(pages.data(), pages.size(), flags[static_cast<size_t>(protection)]) != 0)
    return permission_denied<"the system refuses to change the protection of pages">;
  return ok_status;
}

void release_pages(std::span<uint8_t> pages) {
  if (pages.data()) munmap(pages.data(), pages.size());
}

uint64_t now_ns() {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * ns_per_s + static_cast<uint64_t>(now.tv_nsec);
}

#if defined(__linux__)

void wait_on(const uint32_t* word, uint32_t expected, uint64_t timeout_ns) {
  struct timespec timeout;
  timeout.tv_sec = static_cast<time_t>(timeout_ns / ns_per_s);
  timeout.tv_nsec = static_cast<long>(timeout_ns % ns_per_s);
  bool forever = timeout_ns == UINT64_MAX;
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, forever ? nullptr : &timeout, nullptr, 0);
}

void wake_all(const uint32_t* word) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT32_MAX, nullptr, nullptr, 0);
}

#else

// Without a futex: short naps, which the contract allows.
void wait_on(const uint32_t*, uint32_t, uint64_t timeout_ns) {
  constexpr uint64_t nap_ns = 50000;
  struct timespec nap {
    0, static_cast<long>(timeout_ns < nap_ns ? timeout_ns : nap_ns)
  };
  nanosleep(&nap, nullptr);
}

void wake_all(const uint32_t*) {}

#endif

}  // namespace mote::port
