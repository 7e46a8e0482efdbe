// run-module: loads modules, calls one function, and prints, writes or checks what it returns.
#include <cstdio>

#include "tools/call.h"
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

int run(int argc, char** argv) {
  Flags flags(system_allocator());
  Diagnostic diagnostic;
  Status status = flags.parse(argc, argv, diagnostic);
  CallSpec spec(system_allocator());
  if (status.ok() && !flags.has_action()) status = flags.check_supported(diagnostic);
  if (status.ok() && !flags.has_action()) status = read_call_spec(flags, spec, diagnostic);
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
  Array<Ref<Module>> modules(session.allocator());
  Result<Ref<Program>> program = set_up_program(session, flags, modules);
  if (!program.ok()) return fail(session, program.status());
  return call_function(session, *program.value(), spec);
}

}  // namespace
}  // namespace mote::tools

int main(int argc, char** argv) {
  int code = mote::tools::run(argc, argv);
  // Output that did not arrive, on a full disk say, is a failure too.
  return std::fflush(stdout) == 0 ? code : 1;
}
