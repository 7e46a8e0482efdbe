// run-module: loads modules, calls functions, and prints, writes or checks what they return.
#include <cstdio>

#include "tools/call.h"
#include "tools/calls.h"
#include "tools/loop.h"
#include "tools/setup.h"

namespace mote::tools {
namespace {

constexpr const char* tool = "run-module";
constexpr std::string_view usage =
    "Runs a function of a compiled module.\n"
    "\n"
    "  run-module --module=model.vmfb --function=main --input=4xf32=1,2,3,4\n"
    "\n"
    "What follows lists all flags with their values and can be used as a file for --flagfile.";

int fail(Session& session, Status status, const Program* program = nullptr) {
  report_error(tool, status, session.diagnostic(), &session, program);
  return 1;
}

int call_function(Session& session, Program& program, const CallSpec& spec) {
  Call call(session, program, spec);
  Status status = call.prepare();
  if (!status.ok()) return fail(session, status, call.has_function() ? nullptr : &program);
  std::printf("EXEC @%.*s\n", static_cast<int>(call.function().name().size()),
              call.function().name().data());
  std::fflush(stdout);
  bool matches = true;
  status = call.run();
  if (status.ok()) status = call.finish(stdout, matches);
  if (!status.ok()) return fail(session, status);
  if (matches && !spec.expected.empty())
    std::puts("[SUCCESS] all function outputs matched their expected values.");
  return matches ? 0 : 1;
}

int run_program(Session& session, const Flags& flags, const CallSpec& spec) {
  Array<Ref<Module>> modules(session.allocator());
  Result<Ref<Program>> program = set_up_program(session, flags, modules);
  if (!program.ok()) return fail(session, program.status());
  if (const char* path = flags.text(Flag::calls); *path)
    return run_calls(tool, session, *program.value(), path, stdout) ? 0 : 1;
  if (const char* path = flags.text(Flag::loop); *path)
    return run_loop(tool, session, *program.value(), path, stdout) ? 0 : 1;
  return call_function(session, *program.value(), spec);
}

// The files of --calls and --loop say everything about the calls to make.
Status check_one_way(const Flags& flags, const CallSpec& spec, Diagnostic& diagnostic) {
  bool has_call = !spec.function.empty() || !spec.inputs.empty() || !spec.outputs.empty() ||
                  !spec.expected.empty();
  bool has_calls = *flags.text(Flag::calls);
  bool has_loop = *flags.text(Flag::loop);
  if (has_call + has_calls + has_loop < 2) return ok_status;
  diagnostic.expected.text("--calls or --loop or the flags of one call");
  return invalid_argument<"more than one description of what to call">;
}

int run(int argc, char** argv) {
  Flags flags(system_allocator());
  Diagnostic diagnostic;
  Status status = flags.parse(argc, argv, diagnostic);
  CallSpec spec(system_allocator());
  if (status.ok() && !flags.has_action()) status = flags.check_supported(diagnostic);
  if (status.ok() && !flags.has_action()) status = read_call_spec(flags, spec, diagnostic);
  if (status.ok() && !flags.has_action()) status = check_one_way(flags, spec, diagnostic);
  if (!status.ok()) {
    report_flag_error(tool, status, diagnostic);
    return 1;
  }
  Session session(session_options(flags));
  status = add_defaults(session);
  if (!status.ok()) return fail(session, status);
  if (flags.has_action()) {
    status = run_action(session, flags, tool, usage);
    if (status.ok()) return 0;
    report_flag_error(tool, status, session.diagnostic());
    return 1;
  }
  int code = run_program(session, flags, spec);
  if (flags.boolean(Flag::print_statistics)) print_statistics(session, stderr);
  return code;
}

}  // namespace
}  // namespace mote::tools

int main(int argc, char** argv) {
  int code = mote::tools::run(argc, argv);
  // Output that did not arrive, on a full disk say, is a failure too.
  return std::fflush(stdout) == 0 ? code : 1;
}
