#include "tools/report.h"

#include <cstdio>

#include "tools/terminal.h"

namespace mote::tools {
namespace {

// Names come from files: they must not break the line.
void print_name(const char* separator, std::string_view name) {
  FixedText<256> text;
  text.line_text(name);
  std::fprintf(stderr, "%s%s", separator, text.c_str());
}

void print_names(const char* title, std::span<const std::string_view> names) {
  for (size_t i = 0; i < names.size(); ++i) print_name(i ? ", " : title, names[i]);
}

void print_exports(const Program& program) {
  const char* separator = "; exports: ";
  for (uint32_t i = 0; i < program.export_count(); ++i) {
    Function function = program.export_at(i);
    if (!function.is_public()) continue;
    print_name(separator, function.name());
    separator = ", ";
  }
}

void print_error(const char* tool, Status status, const Diagnostic& diagnostic) {
  FixedText<4096> text;
  format_error(status, diagnostic, text);
  std::fflush(stdout);
  std::fprintf(stderr, "%s: ", tool);
  print_toned(stderr, Tone::bad, text.c_str());
}

}  // namespace

void report_error(const char* tool, Status status, const Diagnostic& diagnostic) {
  print_error(tool, status, diagnostic);
  std::fputc('\n', stderr);
}

void report_session_error(const char* tool, Status status, Session& session,
                          const Program* program) {
  print_error(tool, status, session.diagnostic());
  if (!session.missing_imports().empty())
    print_names("; missing imports: ", session.missing_imports());
  if (program) print_exports(*program);
  std::fputc('\n', stderr);
}

void report_flag_error(const char* tool, Status status, const Diagnostic& diagnostic) {
  std::fprintf(stderr, "%s: ", tool);
  print_toned(stderr, Tone::bad, "FLAGS ERROR\n");
  report_error(tool, status, diagnostic);
}

bool print_help_or_version(const Flags& flags, const char* tool, std::string_view usage) {
  if (!flags.has_action()) return false;
  if (flags.action() == Flag::help)
    flags.print_help(usage, stdout);
  else if (flags.action() == Flag::version)
    std::printf("%s, mote %s\n", tool, MOTE_VERSION);
  else
    return false;
  return true;
}

}  // namespace mote::tools
