#include "base/port/port.h"
#include "mote/training.hpp"

namespace mote::training {

// Kernels of several threads may overlap: what counts is when the first began and the last ended.
void Meter::on_event(void* user, bool is_begin, const TraceEvent& event) {
  auto& meter = *static_cast<Meter*>(user);
  switch (event.kind) {
    case TraceKind::dispatch:
      if (is_begin) {
        ++meter.dispatch_count_;
        if (meter.running_++ == 0) meter.began_ns_ = port::now_ns();
      } else if (--meter.running_ == 0) {
        meter.dispatch_ns_ += port::now_ns() - meter.began_ns_;
      }
      return;
    case TraceKind::fill:
      if (is_begin) meter.bytes_filled_ += event.bytes;
      return;
    case TraceKind::update:
    case TraceKind::copy:
    case TraceKind::read:
    case TraceKind::write:
      if (is_begin) meter.bytes_copied_ += event.bytes;
      return;
    case TraceKind::call:
    case TraceKind::import:
    case TraceKind::wait:
      return;
  }
}

Costs Meter::costs() const {
  return {.dispatch_ns = dispatch_ns_,
          .dispatch_count = dispatch_count_,
          .bytes_copied = bytes_copied_,
          .bytes_filled = bytes_filled_};
}

}  // namespace mote::training
