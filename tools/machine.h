// The machine that a measurement ran on, and its clocks.
#pragma once

#include <cstdint>
#include <span>

#include "mote/base/text.h"

namespace mote::tools {

struct Cache {
  FixedText<16> type;  // "Data", "Instruction", "Unified"
  int64_t level = 0;
  int64_t bytes = 0;
  int64_t sharing = 1;  // CPUs that share one
};

// What the operating system does not tell is zero or empty.
struct Machine {
  static constexpr size_t max_caches = 8;

  std::span<const Cache> caches() const { return {cache, cache_count}; }
  std::span<const double> loads() const { return {load, load_count}; }

  FixedText<32> date;  // "2026-11-21T13:55:31+00:00", local time
  FixedText<72> host_name;
  int64_t cpu_count = 1;
  int64_t mhz = 0;
  bool has_cpu_scaling = false;
  Cache cache[max_caches];
  size_t cache_count = 0;
  double load[3] = {};  // averages of 1, 5 and 15 minutes
  size_t load_count = 0;
};

Machine describe_machine();

// Time since some time in the past: of the wall, and of all threads of this process.
uint64_t wall_ns();
double wall_seconds();
double process_seconds();

}  // namespace mote::tools
