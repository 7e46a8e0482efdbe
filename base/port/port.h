// Everything mote asks of an operating system. A port is one .cc beside this header; `posix.cc` is
// the usual one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "mote/base/bytes.h"
#include "mote/base/status.h"

namespace mote::port {

// Memory from the C library; null when there is none.
void* allocate(size_t size, size_t alignment);
void deallocate(void* memory);

// A whole file as read-only memory, 64-byte aligned. NOT_FOUND when it does not exist,
// INVALID_ARGUMENT for a directory, UNKNOWN for other failures.
// `map`: pages come from the file on demand, and a change of the file shows.
Result<Bytes> open_file(const char* path, bool map);
// The same as memory that the caller may write to, which does not change the file.
Result<Bytes> open_private_file(const char* path, bool map);
// Gives memory that holds bytes of a file back to the system; they are read again on demand. Only
// for files that open_file() mapped.
void drop_pages(Bytes bytes);
// Ends both ways of opening; `map` as it was said then.
void close_file(Bytes file, bool map);

// A file in the making. It lies beside the file that it replaces, under a name of its own, until it
// is committed: under `path` there is always either the old or the new file.
struct NewFile {
  int file = -1;
  char path[4096];
  char temporary[4096 + 32];
};
// INVALID_ARGUMENT when there is something at `path` that is no file, NOT_FOUND without the folder
// or for an empty path, UNKNOWN for other failures.
// All that write: RESOURCE_EXHAUSTED when the disk is full, UNKNOWN for other failures.
Status create_file(const char* path, NewFile& out);
Status append_file(NewFile& file, Bytes bytes);
// Zeros, which take no space where the file system has sparse files.
Status append_zeros(NewFile& file, uint64_t count);
// Flushes the bytes to the disk, puts the file in its place and flushes the folder.
Status commit_file(NewFile& file);
// Removes what was not committed; needed after commit_file() too.
void discard_file(NewFile& file);

// Anonymous zeroed pages for code, readable and writable. Sizes and addresses are multiples of
// page_size().
enum class Protection : uint8_t { read, read_write, read_execute };
size_t page_size();
Result<std::span<uint8_t>> allocate_pages(size_t size);
// Also makes freshly written instructions visible to the instruction fetch.
Status protect_pages(std::span<uint8_t> pages, Protection protection);
void release_pages(std::span<uint8_t> pages);

// Monotonic.
uint64_t now_ns();

// Sleeps while `*word == expected`, at most `timeout_ns`; may wake for no reason.
void wait_on(const uint32_t* word, uint32_t expected, uint64_t timeout_ns);
void wake_all(const uint32_t* word);

}  // namespace mote::port
