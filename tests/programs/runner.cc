// Runs all calls of a calls.txt (see README.md) in order in one session.
//
//   program_runner --module=a.vmfb [--module=b.vmfb] [--device=local-sync] --calls=calls.txt
//
// Prints one line for each call that does not do what it should, and exits with 1 if there is one.
#include <cstdio>
#include <cstdlib>

#include "tools/call.h"
#include "tools/read_file.h"
#include "tools/setup.h"

namespace mote::tools {
namespace {

constexpr const char* tool = "program_runner";

// Text that a FILE collects.
class Transcript {
 public:
  Transcript() : file_(open_memstream(&text_, &size_)) {}
  Transcript(const Transcript&) = delete;
  Transcript& operator=(const Transcript&) = delete;
  ~Transcript() {
    std::fclose(file_);
    std::free(text_);
  }

  std::FILE* file() { return file_; }
  std::string_view first_line() {
    std::fflush(file_);
    std::string_view text(text_, size_);
    return {text_, text.find('\n') == std::string_view::npos ? size_ : text.find('\n')};
  }

 private:
  char* text_ = nullptr;
  size_t size_ = 0;
  std::FILE* file_;
};

// One call of the file.
struct Line {
  std::string_view flags;
  bool must_fail = false;
  std::string_view code;  // of the failure; empty: any
};

class Runner {
 public:
  Runner(Session& session, Program& program, const char* path)
      : session_(session), program_(program), path_(path) {
    size_t slash = path_.rfind('/');
    if (slash != std::string_view::npos) folder_ = {path, slash};
  }

  // Whether all calls did what they should.
  bool run(std::string_view text) {
    Line line;
    for (int number = 1; !text.empty(); ++number) {
      size_t length = text.find('\n');
      if (length == std::string_view::npos) length = text.size();
      if (take_line({text.data(), length}, line)) {
        run_line(number, line);
        line = {};
      }
      text.remove_prefix(length < text.size() ? length + 1 : length);
    }
    std::printf("%d of %d calls passed\n", calls_ - failures_, calls_);
    return failures_ == 0 && calls_ > 0;
  }

 private:
  // Whether a call is complete; a line can also say something about the next one.
  static bool take_line(std::string_view text, Line& line) {
    constexpr std::string_view fails = "# fails ", status = "# status ";
    if (text.starts_with(status)) {
      text.remove_prefix(status.size());
      line.code = text;
      return false;
    }
    line.must_fail = text.starts_with(fails);
    if (line.must_fail) text.remove_prefix(fails.size());
    line.flags = text;
    return text.starts_with("--");
  }

  void run_line(int number, const Line& line) {
    ++calls_;
    Transcript transcript;
    bool matches = true;
    Status status = call(line.flags, transcript.file(), matches);
    std::string_view code = status_code_name(status.code());
    bool as_expected = line.must_fail ? !status.ok() && (line.code.empty() || line.code == code)
                                      : status.ok() && matches;
    if (as_expected) return;
    ++failures_;
    if (line.must_fail && status.ok())
      std::fprintf(transcript.file(), "expected a failure");
    else if (line.must_fail)
      std::fprintf(transcript.file(), "expected %.*s, found %s", static_cast<int>(line.code.size()),
                   line.code.data(), status_code_name(status.code()));
    else if (!status.ok())
      print_status(status, transcript.file());
    std::string_view found = transcript.first_line();
    std::printf("%.*s:%d: %.*s: %.*s\n", static_cast<int>(path_.size()), path_.data(), number,
                static_cast<int>(found.size()), found.data(), static_cast<int>(line.flags.size()),
                line.flags.data());
  }

  void print_status(Status status, std::FILE* out) {
    FixedText<4096> text;
    format_error(status, session_.diagnostic(), text);
    std::fputs(text.c_str(), out);
  }

  Status call(std::string_view text, std::FILE* out, bool& matches) {
    Diagnostic& diagnostic = session_.diagnostic();
    diagnostic.clear();
    Flags flags(session_.allocator());
    MOTE_TRY(flags.parse_line(text, diagnostic));
    MOTE_TRY(flags.check_supported(diagnostic));
    CallSpec spec(session_.allocator());
    MOTE_TRY(read_call_spec(flags, spec, diagnostic));
    spec.folder = folder_;
    Call call(session_, program_, spec);
    MOTE_TRY(call.prepare());
    MOTE_TRY(call.run());
    return call.finish(out, matches);
  }

  Session& session_;
  Program& program_;
  std::string_view path_;
  std::string_view folder_;
  int calls_ = 0;
  int failures_ = 0;
};

int run(int argc, char** argv) {
  Flags flags(system_allocator());
  Diagnostic diagnostic;
  Status status = flags.parse(argc, argv, diagnostic);
  Array<uint8_t> calls(system_allocator());
  if (status.ok()) status = read_file(flags.text(Flag::calls), calls);
  if (!status.ok()) {
    report_flag_error(tool, status, diagnostic);
    return 1;
  }
  Session session(session_options(flags));
  Array<Ref<Module>> modules(session.allocator());
  auto set_up = [&]() -> Result<Ref<Program>> {
    MOTE_TRY(add_defaults(session));
    return set_up_program(session, flags, modules);
  };
  Result<Ref<Program>> program = set_up();
  if (!program.ok()) {
    report_error(tool, program.status(), session.diagnostic(), &session);
    return 1;
  }
  Runner runner(session, *program.value(), flags.text(Flag::calls));
  return runner.run({reinterpret_cast<const char*>(calls.data()), calls.size()}) ? 0 : 1;
}

}  // namespace
}  // namespace mote::tools

int main(int argc, char** argv) { return mote::tools::run(argc, argv); }
