// dump-parameters: lists parameter files and writes the bytes of single parameters to files.
#include <cinttypes>

#include "runtime/io/replace_file.h"
#include "tools/flag_table.h"
#include "tools/lines.h"
#include "tools/parameter_scopes.h"
#include "tools/parameter_tool.h"

namespace mote::tools {
namespace {

constexpr std::string_view usage =
    "Lists what is in parameter files: the place of the bytes, their number, and the name.\n"
    "A parameter that stores one value that repeats has no place.\n"
    "\n"
    "  dump-parameters --parameters=model.safetensors --extract=weight=weight.bin\n"
    "\n"
    "What follows lists all flags with their values and can be used as a file for --flagfile.";

using Scopes = std::span<const Ref<io::ParameterScope>>;

io::ParameterScope::Found find(Scopes scopes, std::string_view name, std::string_view key) {
  for (const Ref<io::ParameterScope>& scope : scopes)
    if (scope->name() == name) return scope->find(key);
  return {};
}

// "[scope::]key=file"
Status extract(Scopes scopes, const char* request, Diagnostic& diagnostic) {
  std::string_view path = request;
  std::string_view name = take_until(path, '=');
  std::string_view scope, key = name;
  if (size_t end = name.find("::"); end != std::string_view::npos) {
    scope = {name.data(), end};
    key.remove_prefix(end + 2);
    if (scope.empty()) name = key;
  }
  io::ParameterScope::Found found = find(scopes, scope, key);
  if (!found.entry) return not_found<"no parameter of this name">;
  std::printf("Extracting parameter `%.*s` (%" PRIu64 "b) to `%s`...\n",
              static_cast<int>(name.size()), name.data(), found.entry->length, path.data());
  if (found.entry->is_splat())
    return failed_precondition<"a parameter that repeats one value has no bytes to extract">;
  return io::replace_file(path.data(), found.file->bytes(*found.entry), diagnostic);
}

Status run(const Flags& flags, Diagnostic& diagnostic) {
  if (!flags.positionals().empty()) {
    diagnostic.expected.text("--parameters=FILE");
    diagnostic.found.text("'").text(flags.positionals()[0]).text("'");
    return invalid_argument<"an argument that is no flag">;
  }
  Allocator& allocator = system_allocator();
  Array<Ref<io::ParameterScope>> scopes(allocator);
  MOTE_TRY(open_parameters(flags, scopes, diagnostic));
  for (const Ref<io::ParameterScope>& scope : scopes) print_listing(*scope, stdout);
  Array<const char*> requests(allocator);
  MOTE_TRY(flags.list(Flag::extract, requests));
  for (const char* request : requests) {
    Status status = extract({scopes.data(), scopes.size()}, request, diagnostic);
    if (status.ok()) continue;
    if (diagnostic.where.view().empty()) diagnostic.where.text("--extract=").text(request);
    return status;
  }
  return ok_status;
}

}  // namespace
}  // namespace mote::tools

int main(int argc, char** argv) {
  using namespace mote::tools;
  return run_parameter_tool({"dump-parameters", flag_table<dump_parameters>, usage, run}, argc,
                            argv);
}
