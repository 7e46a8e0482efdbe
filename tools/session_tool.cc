#include "tools/session_tool.h"

#include <cstdio>

#include "tools/report.h"
#include "tools/setup.h"
#include "tools/trace_file.h"

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
  Flags flags(system_allocator(), flags_);
  Diagnostic diagnostic;
  Status status = flags.parse(argc, argv, diagnostic);
  if (status.ok() && !flags.has_action()) status = flags.check_supported(diagnostic);
  if (status.ok() && !flags.has_action()) status = read(flags, diagnostic);
  if (!status.ok()) {
    report_flag_error(name_, status, diagnostic);
    return 1;
  }
  if (print_help_or_version(flags, name_, usage_)) return 0;
  SessionOptions options = session_options(flags);
  if (flags.boolean(Flag::report_memory)) options.allocator = &counting_;
  TraceFile trace;
  const char* trace_path = flags.text(Flag::trace);
  if (*trace_path && !flags.has_action()) status = trace.open(trace_path);
  int code = 1;
  if (status.ok()) {
    options.trace = trace.hook();
    code = run_session(flags, options);
    status = trace.close();
  }
  if (status.ok()) return code;
  diagnostic.where.text(trace_path);
  report_error(name_, status, diagnostic);
  return 1;
}

int SessionTool::run_session(const Flags& flags, const SessionOptions& options) {
  Session session(options);
  Status status = add_defaults(session);
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

void SessionTool::report_memory(const Session& session, const Program& program,
                                const Flags& flags) const {
  if (flags.boolean(Flag::report_memory)) print_memory_report(session, program, counting_, stderr);
}

}  // namespace mote::tools
