// Threads, for drivers that have some. A header and a .cc of their own: programs without such
// drivers do not need a port to have them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "mote/base/status.h"

namespace mote::port {

struct Thread {
  void* handle = nullptr;
};

// `processor` -1: any. A processor that the thread may not use leaves it where it is.
struct ThreadParams {
  size_t stack_bytes = 128 << 10;  // at least what the system asks for is used
  int processor = -1;
};

// RESOURCE_EXHAUSTED when the system has no more.
Status start_thread(Thread& thread, void (*run)(void* user), void* user,
                    const ThreadParams& params);
void join_thread(Thread& thread);

// A processor that the calling thread may run on.
struct Processor {
  uint32_t id;
  // The lowest id among those that share its core with it.
  uint32_t core;
};
// Those with the lowest ids, at most as many as fit; how many were written, 0 when unknown.
size_t list_processors(std::span<Processor> out);

// For loops that wait a moment for another thread.
inline void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__) || defined(__arm__)
  asm volatile("yield");
#endif
}

}  // namespace mote::port
