#include "tools/benchmark_cases.h"

#include <algorithm>

#include "tools/invoke.h"
#include "tools/report.h"

namespace mote::tools {
namespace {

// Fences are made while the watch stands; for so many calls at a time.
constexpr int64_t fences_at_once = 1024;

// The number of calls that form whole chains of equal length.
int64_t round_up(int64_t calls, int64_t chains) {
  int64_t rest = calls % chains;
  return rest && calls <= INT64_MAX - chains ? calls + chains - rest : calls;
}

// What fits a row of a table: neither values nor places.
void summarize(Status status, Session& session, TextWriter& out) {
  out.text(status_code_name(status.code())).text("; ").text(status.text());
  std::string_view detail = session.diagnostic().detail.view();
  if (!detail.empty()) out.text("; ").line_text(detail);
}

void write_name(const char* prefix, const Function& function, CaseName& out) {
  out.text(prefix).line_text(function.name()).text(timing_suffix);
}

std::string_view kind_of(const Function& function) { return function.attribute("iree.benchmark"); }

}  // namespace

FunctionCase::FunctionCase(const char* tool, Session& session, Program& program,
                           const Function& function, const CaseOptions& options)
    : tool_(tool),
      session_(session),
      program_(program),
      function_(function),
      options_(options),
      batch_(options.batch_size),
      is_async_(function.is_async()),
      arguments_(session.allocator()),
      results_(session.allocator()),
      fences_(session.allocator()) {
  if (is_async_) batch_ = round_up(batch_, options.concurrency);
}

bool FunctionCase::is_candidate(const Function& function) {
  std::string_view slots = input_slots(function);
  std::string_view kind = kind_of(function);
  if (kind == "dispatch") return slots == "i";
  return slots.empty() && (kind == "entry" || function.is_public());
}

Status FunctionCase::prepare(Call* call) {
  call_ = call;
  write_name("BM_", function_, name_);
  MOTE_TRY_ASSIGN(prepared_, function_.prepare(program_));
  return results_.resize(function_.results().size());
}

Status FunctionCase::make_arguments() {
  if (has_arguments_) return ok_status;
  if (call_)
    MOTE_TRY(call_->make_arguments(arguments_));
  else if (kind_of(function_) == "dispatch")
    MOTE_TRY(arguments_.push(Value(static_cast<int32_t>(options_.batch_size))));
  if (is_async_) MOTE_TRY(arguments_.resize(arguments_.size() + 2));
  has_arguments_ = true;
  return ok_status;
}

Status FunctionCase::run(int64_t iterations, Stopwatch& watch) {
  session_.diagnostic().clear();
  MOTE_TRY(make_arguments());
  int64_t steps = iterations / batch_;
  if (is_async_) return run_async(steps, watch);
  watch.start();
  Status status = run_sync(steps);
  watch.stop();
  return status;
}

Status FunctionCase::run_sync(int64_t steps) {
  std::span<const Value> arguments(arguments_.data(), arguments_.size());
  std::span<Value> results(results_.data(), results_.size());
  for (int64_t i = 0; i < steps; ++i) MOTE_TRY(prepared_->call(arguments, results));
  return ok_status;
}

Status FunctionCase::run_async(int64_t steps, Stopwatch& watch) {
  while (steps > 0) {
    int64_t count = std::clamp(fences_at_once / batch_, int64_t{1}, steps);
    MOTE_TRY(make_fences(session_.allocator(), static_cast<size_t>(count * batch_), fences_));
    watch.start();
    Status status = run_chains(static_cast<size_t>(count));
    watch.stop();
    MOTE_TRY(status);
    steps -= count;
  }
  return ok_status;
}

// In each step the calls take turns among the chains; a call waits for the one before it in its
// chain, the tool for the last of all.
Status FunctionCase::run_chains(size_t steps) {
  std::span<Value> arguments(arguments_.data(), arguments_.size());
  std::span<Value> results(results_.data(), results_.size());
  size_t batch = static_cast<size_t>(batch_), chains = static_cast<size_t>(options_.concurrency);
  Ref<hal::Fence> none;
  for (const Ref<hal::Fence>* fences = fences_.begin(); steps > 0; --steps, fences += batch) {
    for (size_t i = 0; i < batch; ++i)
      MOTE_TRY(call_async(program_, function_, i < chains ? none : fences[i - chains], fences[i],
                          arguments, results));
    for (size_t i = batch - chains; i < batch; ++i) MOTE_TRY(wait_for(session_, *fences[i]));
  }
  return ok_status;
}

void FunctionCase::report_failure(Status status, TextWriter& summary) {
  summarize(status, session_, summary);
  report_session_error(tool_, status, session_);
}

LoopCase::LoopCase(Session& session, const LoopFile& file, LoopSteps& steps, TimeUnit unit)
    : session_(session),
      file_(file),
      steps_(steps),
      unit_(unit),
      feeds_(session.allocator()),
      fences_(session.allocator()) {}

Status LoopCase::prepare() {
  write_name("BM_loop/", steps_.function(), name_);
  for (int64_t i = 0; i < file_.spec().steps; ++i) MOTE_TRY(steps_.read_feeds(feeds_));
  if (steps_.is_async()) return ok_status;
  MOTE_TRY_ASSIGN(prepared_, steps_.function().prepare(steps_.program()));
  steps_.call_through(*prepared_);
  return ok_status;
}

void LoopCase::report_failure(Status status, TextWriter& summary) {
  summarize(status, session_, summary);
  file_.report(status);
}

Status LoopCase::run(int64_t iterations, Stopwatch& watch) {
  session_.diagnostic().clear();
  MOTE_TRY(steps_.restart());
  size_t width = file_.spec().feed.size(), slices = static_cast<size_t>(file_.spec().steps);
  size_t slice = 0;
  for (int64_t left = iterations; left > 0;) {
    size_t count = static_cast<size_t>(std::min(fences_at_once, left));
    if (steps_.is_async()) MOTE_TRY(make_fences(session_.allocator(), count, fences_));
    Status status = ok_status;
    watch.start();
    for (size_t i = 0; i < count && status.ok(); ++i) {
      status = steps_.step({feeds_.data() + slice * width, width},
                           steps_.is_async() ? fences_[i] : nullptr);
      if (++slice == slices) slice = 0;
    }
    watch.stop();
    MOTE_TRY(status);
    left -= static_cast<int64_t>(count);
  }
  return ok_status;
}

}  // namespace mote::tools
