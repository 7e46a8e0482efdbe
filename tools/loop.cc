#include "tools/loop.h"

#include "tools/compare.h"
#include "tools/device_values.h"
#include "tools/element.h"
#include "tools/invoke.h"
#include "tools/lines.h"
#include "tools/read_file.h"
#include "tools/report.h"
#include "tools/tensor_files.h"

namespace mote::tools {
namespace {

using Names = Array<std::string_view>;

// What the file says. Texts are those of the file.
struct LoopSpec {
  explicit LoopSpec(Allocator& allocator)
      : start(allocator), feed(allocator), expect(allocator), final(allocator) {}

  std::string_view function;
  int64_t steps = 0;
  int64_t carry = 0;
  Names start, feed, expect, final;
  Tolerances tolerances;
};

Status read_line(std::string_view line, LoopSpec& spec, Diagnostic& diagnostic) {
  std::string_view key = take_until(line, ' ');
  line = trim(line);
  FixedText<64> value;
  value.text(line);
  Names* names = key == "start"    ? &spec.start
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

class Loop {
 public:
  Loop(Session& session, Program& program, std::string_view folder, const LoopSpec& spec,
       std::FILE* out)
      : session_(session),
        program_(program),
        folder_(folder),
        spec_(spec),
        out_(out),
        carried_(session.allocator()),
        results_(session.allocator()),
        feeds_(session.allocator()),
        expects_(session.allocator()) {}

  // Finds the function and opens the files.
  Status prepare() {
    MOTE_TRY_ASSIGN(function_, spec_.function.empty() ? program_.only_function()
                                                      : program_.find(spec_.function));
    Diagnostic& diagnostic = session_.diagnostic();
    diagnostic.clear();
    MOTE_TRY(check_counts(diagnostic));
    FileStreams files(session_.allocator(), folder_);
    for (std::string_view name : spec_.start) {
      HostValue value = tensor_value();
      MOTE_TRY(read_array(files, name, value));
      MOTE_TRY_ASSIGN(Value argument, make_argument(session_, value, 'r'));
      MOTE_TRY(carried_.push(std::move(argument)));
    }
    MOTE_TRY(open_slices(spec_.feed, feeds_));
    return open_slices(spec_.expect, expects_);
  }

  const Function& function() const { return function_; }

  // One call: what is carried moves from results to arguments, never through the host.
  Status step() {
    session_.diagnostic().clear();
    Array<Value> arguments(session_.allocator());
    MOTE_TRY(arguments.reserve(function_.arguments().size()));
    for (Value& value : carried_) MOTE_TRY(arguments.push(std::move(value)));
    for (ArraySlices& feed : feeds_) {
      HostValue value = tensor_value();
      MOTE_TRY(feed.next(value.tensor, session_.diagnostic()));
      MOTE_TRY_ASSIGN(Value argument, make_argument(session_, value, 'r'));
      MOTE_TRY(arguments.push(std::move(argument)));
    }
    MOTE_TRY(invoke(session_, program_, function_, arguments, results_));
    for (size_t i = 0; i < carried_.size(); ++i) carried_[i] = std::move(results_[i]);
    return ok_status;
  }

  // Compares what is not carried and says how it differs.
  Status check_step(bool& matches) {
    matches = true;
    if (expects_.empty()) std::fputs("ok", out_);
    for (size_t i = 0; i < expects_.size() && matches; ++i) {
      HostValue expected = tensor_value();
      MOTE_TRY(expects_[i].next(expected.tensor, session_.diagnostic()));
      if (i) std::fputs("; ", out_);
      size_t result = carried_.size() + i;
      MOTE_TRY(check(results_[result], result, expected, matches));
    }
    return ok_status;
  }

  Status check_final(bool& matches) {
    matches = true;
    FileStreams files(session_.allocator(), folder_);
    for (size_t i = 0; i < spec_.final.size() && matches; ++i) {
      HostValue expected = tensor_value();
      MOTE_TRY(read_array(files, spec_.final[i], expected));
      std::fprintf(out_, "final %zu: ", i);
      MOTE_TRY(check(carried_[i], i, expected, matches));
      if (matches) std::fputc('\n', out_);
    }
    return ok_status;
  }

 private:
  Status check_counts(Diagnostic& diagnostic) const {
    int64_t inputs = static_cast<int64_t>(input_slots(function_).size());
    int64_t results = static_cast<int64_t>(function_.results().size());
    MOTE_TRY(check_count(spec_.steps, 1, INT64_MAX, "steps", diagnostic));
    MOTE_TRY(check_count(spec_.carry, 0, results, "carried results", diagnostic));
    auto count = [](const Names& names) { return static_cast<int64_t>(names.size()); };
    MOTE_TRY(check_count(count(spec_.start), spec_.carry, spec_.carry, "start files", diagnostic));
    MOTE_TRY(check_count(count(spec_.feed), inputs - spec_.carry, inputs - spec_.carry,
                         "feed files", diagnostic));
    MOTE_TRY(
        check_count(count(spec_.expect), 0, results - spec_.carry, "expect files", diagnostic));
    return check_count(count(spec_.final), 0, spec_.carry, "final files", diagnostic);
  }

  HostValue tensor_value() const {
    HostValue value(session_.allocator());
    value.kind = HostValue::Kind::tensor;
    value.type_name = hal::BufferView::object_type.name;
    value.from_npy = true;
    return value;
  }

  Status read_array(FileStreams& files, std::string_view name, HostValue& out) {
    std::FILE* file;
    MOTE_TRY(files.open(name, true, file, session_.diagnostic()));
    Status status = read_npy(file, out.tensor, session_.diagnostic());
    if (!status.ok()) session_.diagnostic().where.text(name);
    return status;
  }

  Status open_slices(const Names& names, Array<ArraySlices>& out) {
    for (std::string_view name : names) {
      MOTE_TRY(out.push(ArraySlices(session_.allocator())));
      MOTE_TRY(out.back().open(folder_, name, static_cast<uint64_t>(spec_.steps),
                               session_.diagnostic()));
    }
    return ok_status;
  }

  Status check(const Value& value, size_t index, const HostValue& expected, bool& matches) {
    HostValue actual(session_.allocator());
    MOTE_TRY(bring_to_host(session_, value, actual));
    matches = compare_result(index, actual, expected, spec_.tolerances, out_);
    if (matches) describe_match(actual.tensor, expected.tensor, out_);
    return ok_status;
  }

  Session& session_;
  Program& program_;
  std::string_view folder_;
  const LoopSpec& spec_;
  std::FILE* out_;
  Function function_;
  Array<Value> carried_;
  Array<Value> results_;
  Array<ArraySlices> feeds_;
  Array<ArraySlices> expects_;
};

// The file at `path` and where in it or in its loop things are, for messages.
class LoopFile {
 public:
  LoopFile(const char* tool, Session& session, Program& program, const char* path, std::FILE* out)
      : session_(session), program_(program), path_(path), out_(out) {
    place_.text(tool).text(": ").text(path);
  }

  bool run() {
    Array<uint8_t> bytes(session_.allocator());
    LoopSpec spec(session_.allocator());
    Status status = read(bytes, spec);
    if (!status.ok()) return report(place_.c_str(), status);
    Loop loop(session_, program_, folder_of(path_), spec, out_);
    status = loop.prepare();
    if (!status.ok()) return report(place_.c_str(), status);
    std::string_view name = loop.function().name();
    std::fprintf(out_, "EXEC @%.*s\n", static_cast<int>(name.size()), name.data());
    for (int64_t step = 1; step <= spec.steps; ++step)
      if (!run_step(loop, step)) return false;
    bool matches;
    status = loop.check_final(matches);
    if (!status.ok()) return report(place_.c_str(), status);
    if (matches)
      std::fprintf(out_, "[SUCCESS] steps passed: %lld\n", static_cast<long long>(spec.steps));
    return matches;
  }

 private:
  using Place = FixedText<4352>;

  Status read(Array<uint8_t>& bytes, LoopSpec& spec) {
    session_.diagnostic().clear();
    MOTE_TRY(read_file(path_, bytes));
    Lines lines({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    for (std::string_view line; lines.next(line);) {
      if (line.empty() || line.starts_with('#')) continue;
      session_.diagnostic().clear();
      Status status = read_line(line, spec, session_.diagnostic());
      if (status.ok()) continue;
      place_.text(":").unsigned_number(lines.number());
      return status;
    }
    return ok_status;
  }

  bool run_step(Loop& loop, int64_t step) {
    bool matches = true;
    Status status = loop.step();
    if (status.ok()) {
      std::fprintf(out_, "step %lld: ", static_cast<long long>(step));
      status = loop.check_step(matches);
    }
    if (status.ok() && matches) std::fputc('\n', out_);
    std::fflush(out_);
    if (status.ok()) return matches;
    Place place = place_;
    place.text(": step ").number(step);
    return report(place.c_str(), status);
  }

  bool report(const char* place, Status status) {
    report_error(place, status, session_.diagnostic());
    return false;
  }

  Session& session_;
  Program& program_;
  const char* path_;
  std::FILE* out_;
  Place place_;  // "tool: path"
};

}  // namespace

bool run_loop(const char* tool, Session& session, Program& program, const char* path,
              std::FILE* out) {
  return LoopFile(tool, session, program, path, out).run();
}

}  // namespace mote::tools
