#include "tools/dispatch_profile.h"

#include <sched.h>
#include <unistd.h>

#include <utility>

namespace mote::tools {

TraceHook DispatchProfile::hook() {
  auto write = [](void* user, bool is_begin, const TraceEvent& event) {
    static_cast<DispatchProfile*>(user)->write(is_begin, event);
  };
  return {write, this};
}

void DispatchProfile::write(bool is_begin, const TraceEvent& event) {
  if (!is_active_ || event.kind != TraceKind::dispatch) return;
  double time = wall_seconds();
  int thread = gettid();
  while (is_busy_.exchange(1, std::memory_order_acquire)) sched_yield();
  Status status = is_begin ? begin(thread) : end(thread, time, event);
  if (status_.ok()) status_ = status;
  is_busy_.store(0, std::memory_order_release);
}

Status DispatchProfile::begin(int thread) {
  for (Start& start : starts_) {
    if (start.thread != thread) continue;
    start.time = wall_seconds();
    return ok_status;
  }
  return starts_.push({thread, wall_seconds()});
}

Status DispatchProfile::end(int thread, double time, const TraceEvent& event) {
  FixedText<1024> name = current_.name;
  name.text("/").line_text(event.name);
  if (event.name.empty()) name.text("dispatch@").unsigned_number(event.ordinal);
  DispatchTime* found = nullptr;
  for (size_t i = first_; i < times_.size() && !found; ++i)
    if (times_[i].name.view() == name.view()) found = &times_[i];
  if (!found) {
    MOTE_TRY(times_.push(current_));
    found = &times_.back();
    found->name = name;
  }
  ++found->calls;
  for (const Start& start : starts_)
    if (start.thread == thread) found->seconds += time - start.time;
  return ok_status;
}

Status DispatchProfile::run(size_t index, Benchmark& benchmark, const MeasureOptions& options) {
  std::string_view name = benchmark.name();
  name.remove_suffix(timing_suffix.size());
  first_ = times_.size();
  current_ = {};
  current_.benchmark = index;
  current_.name.text(name);
  current_.unit = benchmark.unit();
  Stopwatch watch;
  MOTE_TRY(find_iterations(benchmark, options, current_.iterations, watch));
  status_ = ok_status;
  is_active_ = true;
  Status status = benchmark.run(current_.iterations, watch);
  is_active_ = false;
  finish();
  return status.ok() ? status_ : status;
}

void DispatchProfile::finish() {
  double sum = 0;
  for (size_t i = first_; i < times_.size(); ++i) sum += times_[i].seconds;
  for (size_t i = first_; i < times_.size(); ++i) {
    times_[i].share = sum > 0 ? times_[i].seconds / sum : 0;
    for (size_t k = i; k > first_ && times_[k].seconds > times_[k - 1].seconds; --k)
      std::swap(times_[k], times_[k - 1]);
  }
}

}  // namespace mote::tools
