#include "tools/session_tool.h"

#include <cstdio>

#include "tools/report.h"
#include "tools/setup.h"

namespace mote::tools {

int SessionTool::fail(Session& session, Status status, const Program* program) const {
  report_session_error(name_, status, session, program);
  return 1;
}

int SessionTool::main(int argc, char** argv) {
  int code = run_all(argc, argv);
  // Output that did not arrive, on a full disk say, is a failure too.
  return std::fflush(stdout) == 0 ? code : 1;
}

int SessionTool::run_all(int argc, char** argv) {
  Flags flags(system_allocator(), set_);
  Diagnostic diagnostic;
  Status status = flags.parse(argc, argv, diagnostic);
  if (status.ok() && !flags.has_action()) status = flags.check_supported(diagnostic);
  if (status.ok() && !flags.has_action()) status = read(flags, diagnostic);
  if (!status.ok()) {
    report_flag_error(name_, status, diagnostic);
    return 1;
  }
  if (print_help_or_version(flags, name_, usage_)) return 0;
  Session session(session_options(flags));
  status = add_defaults(session);
  if (!status.ok()) return fail(session, status);
  if (flags.has_action()) {
    status = run_action(session, flags);
    if (status.ok()) return 0;
    report_flag_error(name_, status, session.diagnostic());
    return 1;
  }
  int code = run(session, flags);
  if (flags.boolean(Flag::print_statistics)) print_statistics(session, stderr);
  return code;
}

}  // namespace mote::tools
