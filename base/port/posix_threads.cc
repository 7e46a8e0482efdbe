// Threads of POSIX, and the processors of Linux.
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/port/threads.h"
#include "mote/base/text.h"

namespace mote::port {
namespace {

struct Start {
  void (*run)(void* user);
  void* user;
};

void* run_thread(void* argument) {
  Start start = *static_cast<Start*>(argument);
  free(argument);
  start.run(start.user);
  return nullptr;
}

size_t stack_size(size_t wanted) {
  auto least = static_cast<size_t>(sysconf(_SC_THREAD_STACK_MIN));
  auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  size_t size = wanted < least ? least : wanted;
  return (size + page - 1) / page * page;
}

}  // namespace

Status start_thread(Thread& thread, void (*run)(void* user), void* user,
                    const ThreadParams& params) {
  auto* start = static_cast<Start*>(malloc(sizeof(Start)));
  if (!start) return out_of_memory;
  *start = {run, user};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_size(params.stack_bytes));
  pthread_t handle;
  int error = pthread_create(&handle, &attributes, run_thread, start);
  pthread_attr_destroy(&attributes);
  if (error) {
    free(start);
    return resource_exhausted<"the system starts no more threads">;
  }
  static_assert(sizeof handle == sizeof thread.handle);
  __builtin_memcpy(&thread.handle, &handle, sizeof handle);
#if defined(__linux__)
  if (params.processor >= 0 && params.processor < CPU_SETSIZE) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<size_t>(params.processor), &set);
    pthread_setaffinity_np(handle, sizeof set, &set);
  }
#endif
  return ok_status;
}

void join_thread(Thread& thread) {
  if (!thread.handle) return;
  pthread_t handle;
  __builtin_memcpy(&handle, &thread.handle, sizeof handle);
  pthread_join(handle, nullptr);
  thread.handle = nullptr;
}

#if defined(__linux__)

namespace {

// The first number of a list such as "0,64" or "0-1", which is the lowest; `id` where unknown.
uint32_t first_sibling(uint32_t id) {
  FixedText<96> path;
  path.text("/sys/devices/system/cpu/cpu").unsigned_number(id);
  path.text("/topology/thread_siblings_list");
  char text[16];
  int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return id;
  ssize_t size = read(file, text, sizeof text - 1);
  close(file);
  if (size <= 0 || text[0] < '0' || text[0] > '9') return id;
  text[size] = 0;
  return static_cast<uint32_t>(strtoul(text, nullptr, 10));
}

}  // namespace

size_t list_processors(std::span<Processor> out) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 0;
  size_t count = 0;
  for (uint32_t id = 0; id < CPU_SETSIZE && count < out.size(); ++id)
    if (CPU_ISSET(id, &set)) out[count++] = {id, first_sibling(id)};
  return count;
}

#else

size_t list_processors(std::span<Processor>) { return 0; }

#endif

}  // namespace mote::port
