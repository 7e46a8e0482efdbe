#include "tools/calls.h"

#include "tools/call.h"
#include "tools/flag_table.h"
#include "tools/lines.h"
#include "tools/read_file.h"
#include "tools/report.h"
#include "tools/tensor_files.h"
#include "tools/terminal.h"

namespace mote::tools {
namespace {

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

int length_of(std::string_view text) { return static_cast<int>(text.size()); }

class CallsFile {
 public:
  CallsFile(const char* tool, Session& session, Program& program, const char* path, std::FILE* out)
      : tool_(tool),
        session_(session),
        program_(program),
        path_(path),
        folder_(folder_of(path)),
        out_(out) {}

  bool run() {
    session_.diagnostic().clear();
    Array<uint8_t> bytes(session_.allocator());
    Status status = read_file(path_, bytes);
    set_place(0);
    if (!status.ok()) return report(status);
    Lines lines({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    uint64_t count = 0;
    for (std::string_view line; lines.next(line);) {
      set_place(lines.number());
      bool must_fail = take_prefix(line, "# fails ");
      if (take_prefix(line, "# status ")) {
        code_ = line;
        continue;
      }
      if (line.empty() || line.starts_with('#')) continue;
      ++count;
      if (!run_line(line, must_fail)) return false;
      code_ = {};
      std::fflush(out_);
    }
    set_place(0);
    if (count == 0) return report(invalid_argument<"no call in the file">);
    print_success(out_);
    std::fprintf(out_, "calls passed: %llu\n", static_cast<unsigned long long>(count));
    return true;
  }

 private:
  // Line 0: the file as a whole.
  void set_place(uint64_t line) {
    place_.clear();
    place_.text(tool_).text(": ").text(path_);
    if (line) place_.text(":").unsigned_number(line);
  }

  bool run_line(std::string_view line, bool must_fail) {
    session_.diagnostic().clear();
    Flags flags(session_.allocator(), flag_table<run_module>);
    CallSpec spec(session_.allocator());
    Status status = line.starts_with("--")
                        ? read_call_spec_line(flags, line, spec, session_.diagnostic())
                        : invalid_argument<"a line that is neither flags nor a comment">;
    if (!status.ok()) return report(status);
    spec.folder = folder_;
    Call call(session_, program_, spec);
    status = call.prepare();
    if (!call.has_function()) return report(status);
    if (status.ok()) status = call.run();
    if (must_fail) return check_failure(call, status);
    return status.ok() ? finish(call, spec) : report(status);
  }

  // Nothing is printed between the place and the text of a comparison that fails.
  bool finish(Call& call, const CallSpec& spec) {
    bool is_compared = !spec.expected.empty();
    print_place(call);
    if (!is_compared) std::fputs("ok\n", out_);
    bool matches;
    Status status = call.finish(out_, matches);
    if (!status.ok()) return report(status);
    if (is_compared && matches) std::fputs("ok\n", out_);
    return matches;
  }

  bool check_failure(const Call& call, Status status) {
    std::string_view code = status_code_name(status.code());
    bool as_expected = !status.ok() && (code_.empty() || code_ == code);
    print_place(call);
    if (as_expected) {
      std::fprintf(out_, "ok, fails with %s\n", code.data());
      return true;
    }
    std::string_view expected = code_.empty() ? "an error" : code_;
    print_failed(out_);
    std::fprintf(out_, "expected %.*s but got %s\n", length_of(expected), expected.data(),
                 code.data());
    return status.ok() ? false : report(status);
  }

  void print_place(const Call& call) {
    std::string_view place = place_.view();
    place.remove_prefix(std::string_view(tool_).size() + 2);
    std::string_view function = call.function().name();
    std::fprintf(out_, "%.*s: %.*s: ", length_of(place), place.data(), length_of(function),
                 function.data());
  }

  bool report(Status status) {
    report_error(place_.c_str(), status, session_.diagnostic());
    return false;
  }

  const char* tool_;
  Session& session_;
  Program& program_;
  const char* path_;
  std::string_view folder_;
  std::FILE* out_;
  FixedText<4352> place_;  // "tool: path:line"
  std::string_view code_;  // that the next failure must have
};

}  // namespace

bool run_calls(const char* tool, Session& session, Program& program, const char* path,
               std::FILE* out) {
  return CallsFile(tool, session, program, path, out).run();
}

}  // namespace mote::tools
