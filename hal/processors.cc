#include "mote/hal/processors.h"

#include "base/port/threads.h"

namespace mote::hal {
namespace {

constexpr size_t max_processors = 1024;

uint32_t count_cores() {
  port::Processor processors[max_processors];
  size_t count = port::list_processors(processors);
  uint32_t cores = 0;
  for (size_t i = 0; i < count; ++i) {
    bool is_first = true;
    for (size_t j = 0; j < i; ++j) is_first &= processors[j].core != processors[i].core;
    cores += is_first;
  }
  return cores ? cores : 1;
}

}  // namespace

uint32_t worker_count(const WorkerOptions& options) {
  uint32_t count = options.count;
  if (!count) count = static_cast<uint32_t>(options.processors.size());
  if (!count) {
    count = count_cores();
    if (count > options.max_count) count = options.max_count;
  }
  if (count > max_worker_count) count = max_worker_count;
  return count ? count : 1;
}

bool has_processor(uint64_t id) {
  port::Processor processors[max_processors];
  size_t count = port::list_processors(processors);
  for (size_t i = 0; i < count; ++i)
    if (processors[i].id == id) return true;
  return false;
}

}  // namespace mote::hal
