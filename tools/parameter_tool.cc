#include "tools/parameter_tool.h"

#include <cstdio>

#include "tools/parameter_scopes.h"
#include "tools/report.h"

namespace mote::tools {
namespace {

int run(const ParameterTool& tool, int argc, char** argv) {
  Flags flags(system_allocator(), tool.flags);
  Diagnostic diagnostic;
  Status status = flags.parse(argc, argv, diagnostic);
  if (!status.ok()) {
    report_flag_error(tool.name, status, diagnostic);
    return 1;
  }
  if (print_help_or_version(flags, tool.name, tool.usage)) return 0;
  status = tool.run(flags, diagnostic);
  if (status.ok()) return 0;
  report_error(tool.name, status, diagnostic);
  return 1;
}

}  // namespace

int run_parameter_tool(const ParameterTool& tool, int argc, char** argv) {
  int code = run(tool, argc, argv);
  // Output that did not arrive, on a full disk say, is a failure too.
  return std::fflush(stdout) == 0 ? code : 1;
}

Status write_output(const Flags& flags, std::span<const io::NewParameter> parameters,
                    uint64_t alignment, Diagnostic& diagnostic) {
  const char* path = flags.text(Flag::output_file);
  if (!*path) {
    diagnostic.expected.text("--output=FILE");
    return not_found<"no file to write to">;
  }
  Result<io::ParameterFormat> format = io::parameter_format_of(path, diagnostic);
  if (!format.ok()) {
    diagnostic.where.text(path);
    return format.status();
  }
  Allocator& allocator = system_allocator();
  MOTE_TRY(
      io::write_parameters(path, format.value(), parameters, alignment, allocator, diagnostic));
  if (flags.boolean(Flag::quiet)) return ok_status;
  MOTE_TRY_ASSIGN(Ref<io::ParameterFile> file,
                  io::ParameterFile::open(allocator, path, io::ParameterMode::file,
                                          io::ParameterAccess::read, diagnostic));
  MOTE_TRY_ASSIGN(Ref<io::ParameterScope> scope, io::ParameterScope::create(allocator, ""));
  MOTE_TRY(scope->add(std::move(file)));
  print_listing(*scope, stdout);
  return ok_status;
}

}  // namespace mote::tools
