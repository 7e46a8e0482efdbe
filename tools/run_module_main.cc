// run-module: loads modules, calls functions, and prints, writes or checks what they return.
#include <cstdio>

#include "tools/call.h"
#include "tools/calls.h"
#include "tools/flag_table.h"
#include "tools/loop.h"
#include "tools/session_tool.h"
#include "tools/setup.h"

namespace mote::tools {
namespace {

constexpr std::string_view usage =
    "Runs a function of a compiled module.\n"
    "\n"
    "  run-module --module=model.vmfb --function=main --input=4xf32=1,2,3,4\n"
    "\n"
    "What follows lists all flags with their values and can be used as a file for --flagfile.";

class RunModule final : public SessionTool {
 public:
  RunModule()
      : SessionTool("run-module", flag_table<run_module>, usage), spec_(system_allocator()) {}

 private:
  Status read(const Flags& flags, Diagnostic& diagnostic) override;
  int run(Session& session, const Flags& flags) override;
  int run_program(Session& session, Program& program, const Flags& flags);
  int call_function(Session& session, Program& program);

  CallSpec spec_;
};

Status RunModule::read(const Flags& flags, Diagnostic& diagnostic) {
  MOTE_TRY(read_call_spec(flags, spec_, diagnostic));
  // The files of --calls and --loop say everything about the calls to make.
  bool has_call = !spec_.function.empty() || !spec_.inputs.empty() || !spec_.outputs.empty() ||
                  !spec_.expected.empty();
  bool has_calls = *flags.text(Flag::calls);
  bool has_loop = *flags.text(Flag::loop);
  if (has_call + has_calls + has_loop < 2) return ok_status;
  diagnostic.expected.text("--calls or --loop or the flags of one call");
  return invalid_argument<"more than one description of what to call">;
}

int RunModule::run(Session& session, const Flags& flags) {
  Array<Ref<Module>> modules(session.allocator());
  Result<Ref<Program>> program = set_up_program(session, flags, modules);
  if (!program.ok()) return fail(session, program.status());
  int code = run_program(session, *program.value(), flags);
  report_memory(session, *program.value(), flags);
  return code;
}

int RunModule::run_program(Session& session, Program& program, const Flags& flags) {
  if (const char* path = flags.text(Flag::calls); *path)
    return run_calls(name(), session, program, path, stdout) ? 0 : 1;
  if (const char* path = flags.text(Flag::loop); *path)
    return run_loop(name(), session, program, path, stdout) ? 0 : 1;
  return call_function(session, program);
}

int RunModule::call_function(Session& session, Program& program) {
  Call call(session, program, spec_);
  Status status = call.prepare();
  if (!status.ok()) return fail(session, status, call.has_function() ? nullptr : &program);
  std::string_view function = call.function().name();
  std::fputs("EXEC @", stdout);
  std::fwrite(function.data(), 1, function.size(), stdout);
  std::fputc('\n', stdout);
  std::fflush(stdout);
  bool matches = true;
  status = call.run();
  if (status.ok()) status = call.finish(stdout, matches);
  if (!status.ok()) return fail(session, status);
  if (matches) call.print_match(stdout);
  return matches ? 0 : 1;
}

}  // namespace
}  // namespace mote::tools

int main(int argc, char** argv) { return mote::tools::RunModule().main(argc, argv); }
