#include "tools/loop.h"

#include "tools/compare.h"
#include "tools/device_values.h"
#include "tools/element.h"
#include "tools/invoke.h"
#include "tools/lines.h"
#include "tools/read_file.h"
#include "tools/report.h"
#include "tools/tensor_files.h"
#include "tools/terminal.h"

namespace mote::tools {
namespace {

Status read_line(std::string_view line, LoopSpec& spec, Diagnostic& diagnostic) {
  std::string_view key = take_until(line, ' ');
  line = trim(line);
  FixedText<64> value;
  value.text(line);
  LoopSpec::Names* names = key == "start"    ? &spec.start
                           : key == "feed"   ? &spec.feed
                           : key == "expect" ? &spec.expect
                           : key == "final"  ? &spec.final
                                             : nullptr;
  if (names) {
    for (; !line.empty(); line = trim(line)) MOTE_TRY(names->push(take_until(line, ' ')));
    return ok_status;
  }
  if (key == "function") {
    spec.function = line;
    return ok_status;
  }
  diagnostic.found.text("'").text(key).text(" ").text(line).text("'");
  if (key == "steps") return parse_integer(value.c_str(), spec.steps);
  if (key == "carry") return parse_integer(value.c_str(), spec.carry);
  if (key != "tolerance") return invalid_argument<"a line that a loop file does not have">;
  double& tolerance = spec.tolerances.f64;
  MOTE_TRY(parse_f64(value.c_str(), tolerance));
  spec.tolerances.f16 = spec.tolerances.bf16 = spec.tolerances.f32 = tolerance;
  return ok_status;
}

Status check_count(int64_t count, int64_t low, int64_t high, const char* what,
                   Diagnostic& diagnostic) {
  if (count >= low && count <= high) return ok_status;
  diagnostic.expected.text(low == high ? "" : "at most ").number(high).text(" ").text(what);
  diagnostic.found.number(count);
  return invalid_argument<"the numbers of a loop do not fit together">;
}

HostValue tensor_value(Session& session) {
  HostValue value(session.allocator());
  value.kind = HostValue::Kind::tensor;
  value.type_name = hal::BufferView::object_type.name;
  value.from_npy = true;
  return value;
}

Status read_array(Session& session, FileStreams& files, std::string_view name, HostValue& out) {
  std::FILE* file;
  MOTE_TRY(files.open(name, true, file, session.diagnostic()));
  Status status = read_npy(file, out.tensor, session.diagnostic());
  if (!status.ok()) session.diagnostic().where.text(name);
  return status;
}

Status open_slices(Session& session, const LoopFile& file, const LoopSpec::Names& names,
                   Array<ArraySlices>& out) {
  for (std::string_view name : names) {
    MOTE_TRY(out.push(ArraySlices(session.allocator())));
    MOTE_TRY(out.back().open(file.folder(), name, static_cast<uint64_t>(file.spec().steps),
                             session.diagnostic()));
  }
  return ok_status;
}

// Runs the steps and compares what they give.
class CheckedLoop {
 public:
  CheckedLoop(Session& session, Program& program, const LoopFile& file, std::FILE* out)
      : session_(session),
        file_(file),
        steps_(session, program, file),
        out_(out),
        feeds_(session.allocator()),
        expects_(session.allocator()) {}

  bool run() {
    Status status = prepare();
    if (!status.ok()) return report(status);
    std::string_view name = steps_.function().name();
    std::fprintf(out_, "EXEC @%.*s\n", static_cast<int>(name.size()), name.data());
    int64_t count = file_.spec().steps;
    for (int64_t step = 1; step <= count; ++step)
      if (!run_step(step)) return false;
    bool matches;
    status = check_final(matches);
    if (!status.ok()) return report(status);
    if (!matches) return false;
    print_success(out_);
    std::fprintf(out_, "steps passed: %lld\n", static_cast<long long>(count));
    return true;
  }

 private:
  Status prepare() {
    MOTE_TRY(steps_.prepare());
    return open_slices(session_, file_, file_.spec().expect, expects_);
  }

  bool run_step(int64_t step) {
    bool matches = true;
    Status status = make_step();
    if (status.ok()) {
      std::fprintf(out_, "step %lld: ", static_cast<long long>(step));
      status = check_step(matches);
    }
    if (status.ok() && matches) std::fputc('\n', out_);
    std::fflush(out_);
    return status.ok() ? matches : report(status, step);
  }

  Status make_step() {
    session_.diagnostic().clear();
    feeds_.clear();
    MOTE_TRY(steps_.read_feeds(feeds_));
    return steps_.step({feeds_.data(), feeds_.size()});
  }

  // Compares what is not carried and says how it differs.
  Status check_step(bool& matches) {
    matches = true;
    if (expects_.empty()) std::fputs("ok", out_);
    for (size_t i = 0; i < expects_.size() && matches; ++i) {
      HostValue expected = tensor_value(session_);
      MOTE_TRY(expects_[i].next(expected.tensor, session_.diagnostic()));
      if (i) std::fputs("; ", out_);
      size_t result = steps_.carried().size() + i;
      MOTE_TRY(check(steps_.results()[result], result, expected, matches));
    }
    return ok_status;
  }

  Status check_final(bool& matches) {
    matches = true;
    FileStreams files(session_.allocator(), file_.folder());
    const LoopSpec::Names& names = file_.spec().final;
    for (size_t i = 0; i < names.size() && matches; ++i) {
      HostValue expected = tensor_value(session_);
      MOTE_TRY(read_array(session_, files, names[i], expected));
      std::fprintf(out_, "final %zu: ", i);
      MOTE_TRY(check(steps_.carried()[i], i, expected, matches));
      if (matches) std::fputc('\n', out_);
    }
    return ok_status;
  }

  Status check(const Value& value, size_t index, const HostValue& expected, bool& matches) {
    HostValue actual(session_.allocator());
    MOTE_TRY(bring_to_host(session_, value, actual));
    matches = compare_result(index, actual, expected, file_.spec().tolerances, out_);
    if (matches) describe_match(actual.tensor, expected.tensor, out_);
    return ok_status;
  }

  bool report(Status status, int64_t step = 0) {
    file_.report(status, step);
    return false;
  }

  Session& session_;
  const LoopFile& file_;
  LoopSteps steps_;
  std::FILE* out_;
  Array<Value> feeds_;
  Array<ArraySlices> expects_;
};

}  // namespace

LoopFile::LoopFile(const char* tool, Session& session, const char* path)
    : session_(session), path_(path), bytes_(session.allocator()), spec_(session.allocator()) {
  place_.text(tool).text(": ").text(path);
}

Status LoopFile::read() {
  session_.diagnostic().clear();
  MOTE_TRY(read_file(path_, bytes_));
  Lines lines({reinterpret_cast<const char*>(bytes_.data()), bytes_.size()});
  for (std::string_view line; lines.next(line);) {
    if (line.empty() || line.starts_with('#')) continue;
    session_.diagnostic().clear();
    Status status = read_line(line, spec_, session_.diagnostic());
    if (status.ok()) continue;
    place_.text(":").unsigned_number(lines.number());
    return status;
  }
  return ok_status;
}

void LoopFile::report(Status status, int64_t step) const {
  FixedText<4352> place = place_;
  if (step) place.text(": step ").number(step);
  report_error(place.c_str(), status, session_.diagnostic());
}

LoopSteps::LoopSteps(Session& session, Program& program, const LoopFile& file)
    : session_(session),
      program_(program),
      file_(file),
      spec_(file.spec()),
      start_(session.allocator()),
      carried_(session.allocator()),
      arguments_(session.allocator()),
      results_(session.allocator()),
      feeds_(session.allocator()) {}

Status LoopSteps::prepare() {
  MOTE_TRY_ASSIGN(
      function_, spec_.function.empty() ? program_.only_function() : program_.find(spec_.function));
  is_async_ = function_.is_async();
  session_.diagnostic().clear();
  MOTE_TRY(check_counts(session_.diagnostic()));
  FileStreams files(session_.allocator(), file_.folder());
  for (std::string_view name : spec_.start) {
    HostValue value = tensor_value(session_);
    MOTE_TRY(read_array(session_, files, name, value));
    MOTE_TRY_ASSIGN(Value argument, make_argument(session_, value, 'r'));
    MOTE_TRY(start_.push(std::move(argument)));
  }
  MOTE_TRY(open_slices(session_, file_, spec_.feed, feeds_));
  MOTE_TRY(arguments_.reserve(function_.arguments().size()));
  MOTE_TRY(results_.resize(function_.results().size()));
  return restart();
}

Status LoopSteps::check_counts(Diagnostic& diagnostic) const {
  int64_t inputs = static_cast<int64_t>(input_slots(function_).size());
  int64_t results = static_cast<int64_t>(function_.results().size());
  MOTE_TRY(check_count(spec_.steps, 1, INT64_MAX, "steps", diagnostic));
  MOTE_TRY(check_count(spec_.carry, 0, results, "carried results", diagnostic));
  auto count = [](const LoopSpec::Names& names) { return static_cast<int64_t>(names.size()); };
  MOTE_TRY(check_count(count(spec_.start), spec_.carry, spec_.carry, "start files", diagnostic));
  MOTE_TRY(check_count(count(spec_.feed), inputs - spec_.carry, inputs - spec_.carry, "feed files",
                       diagnostic));
  MOTE_TRY(check_count(count(spec_.expect), 0, results - spec_.carry, "expect files", diagnostic));
  return check_count(count(spec_.final), 0, spec_.carry, "final files", diagnostic);
}

Status LoopSteps::restart() {
  carried_.clear();
  return carried_.append({start_.data(), start_.size()});
}

Status LoopSteps::read_feeds(Array<Value>& out) {
  for (ArraySlices& feed : feeds_) {
    HostValue value = tensor_value(session_);
    MOTE_TRY(feed.next(value.tensor, session_.diagnostic()));
    MOTE_TRY_ASSIGN(Value argument, make_argument(session_, value, 'r'));
    MOTE_TRY(out.push(std::move(argument)));
  }
  return ok_status;
}

Status LoopSteps::step(std::span<const Value> feeds, Ref<hal::Fence> done) {
  arguments_.clear();
  for (Value& value : carried_) MOTE_TRY(arguments_.push(std::move(value)));
  MOTE_TRY(arguments_.append(feeds));
  Status status = call(std::move(done));
  arguments_.clear();  // so that what was carried in ends
  MOTE_TRY(status);
  for (size_t i = 0; i < carried_.size(); ++i) carried_[i] = std::move(results_[i]);
  return ok_status;
}

Status LoopSteps::call(Ref<hal::Fence> done) {
  std::span<const Value> arguments(arguments_.data(), arguments_.size());
  std::span<Value> results(results_.data(), results_.size());
  if (prepared_) return call_prepared_(*prepared_, arguments, results);
  if (!is_async_) return program_.call(function_, arguments, results);
  if (!done) {
    MOTE_TRY_ASSIGN(done, hal::Fence::create(session_.allocator()));
  }
  MOTE_TRY(arguments_.resize(arguments_.size() + 2));
  MOTE_TRY(call_async(program_, function_, nullptr, done, {arguments_.data(), arguments_.size()},
                      results));
  return wait_for(session_, *done);
}

bool run_loop(const char* tool, Session& session, Program& program, const char* path,
              std::FILE* out) {
  LoopFile file(tool, session, path);
  Status status = file.read();
  if (status.ok()) return CheckedLoop(session, program, file, out).run();
  file.report(status);
  return false;
}

}  // namespace mote::tools
