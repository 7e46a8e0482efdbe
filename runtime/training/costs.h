// Measuring pieces of a step.
#pragma once

#include "base/port/port.h"
#include "mote/training.hpp"

namespace mote::training {

inline void add(Costs& sum, const Costs& more) {
  sum.total_ns += more.total_ns;
  sum.dispatch_ns += more.dispatch_ns;
  sum.dispatch_count += more.dispatch_count;
  sum.bytes_copied += more.bytes_copied;
  sum.bytes_filled += more.bytes_filled;
}

// What happens from its beginning on; `meter` may be null.
class Stopwatch {
 public:
  explicit Stopwatch(const Meter* meter)
      : meter_(meter), before_(meter ? meter->costs() : Costs{}), begin_ns_(port::now_ns()) {}

  Costs costs() const {
    Costs now = meter_ ? meter_->costs() : Costs{};
    return {.total_ns = port::now_ns() - begin_ns_,
            .dispatch_ns = now.dispatch_ns - before_.dispatch_ns,
            .dispatch_count = now.dispatch_count - before_.dispatch_count,
            .bytes_copied = now.bytes_copied - before_.bytes_copied,
            .bytes_filled = now.bytes_filled - before_.bytes_filled};
  }

 private:
  const Meter* meter_;
  Costs before_;
  uint64_t begin_ns_;
};

}  // namespace mote::training
