#include "tools/parameter_scopes.h"

#include <cinttypes>
#include <cstring>

#include "tools/terminal.h"

namespace mote::tools {
namespace {

// Keys come from files: they must not break the line.
void print_key(std::string_view key, std::FILE* out) {
  for (char c : key) std::fputc(static_cast<uint8_t>(c) < 0x20 || c == 0x7F ? ' ' : c, out);
}

void print_entry(const io::ParameterEntry& entry, std::FILE* out) {
  if (entry.is_splat())
    std::fprintf(out, "%16s | %16s | ", "-", "-");
  else
    std::fprintf(out, "%16" PRIu64 " | %16" PRIu64 " | ", entry.offset,
                 entry.offset + entry.length);
  std::fprintf(out, "%16" PRIu64 " | `", entry.length);
  print_key(entry.key, out);
  std::fputs("`\n", out);
}

constexpr char rule[] =
    "//===------------------------------------------------------"
    "--------------------------------------------------------===//\n";
constexpr char header[] =
    "//===------------+------------------+------------------+---"
    "--------------------------------------------------------===//\n"
    "//         Start |              End |           Length | Key\n"
    "//---------------+------------------+------------------+---"
    "-----------------------------------------------------------//\n";

}  // namespace

Status open_parameters(const Flags& flags, Array<Ref<io::ParameterScope>>& out,
                       Diagnostic& diagnostic) {
  std::string_view mode = flags.text(Flag::parameter_mode);
  bool is_mapped = mode == "file";
  if (!is_mapped && mode != "preload") {
    diagnostic.expected.text("--parameter_mode=file or preload");
    diagnostic.found.text("'").text(mode).text("'");
    return invalid_argument<"unknown way to load parameters">;
  }
  Array<const char*> values(out.allocator());
  MOTE_TRY(flags.list(Flag::parameters, values));
  for (const char* path : values) {
    // "scope=path", or "path" and "=path" for the global scope.
    std::string_view scope;
    if (const char* separator = std::strchr(path, '=')) {
      scope = {path, static_cast<size_t>(separator - path)};
      path = separator + 1;
    }
    MOTE_TRY_ASSIGN(
        Ref<io::ParameterFile> file,
        io::ParameterFile::open(out.allocator(), path,
                                is_mapped ? io::ParameterMode::file : io::ParameterMode::preload,
                                io::ParameterAccess::read, diagnostic));
    MOTE_TRY(io::add_to_scope(out, scope, std::move(file)));
  }
  return ok_status;
}

uint64_t add_lengths(uint64_t total, const io::ParameterScope& scope) {
  for (const Ref<io::ParameterFile>& file : scope.files())
    for (const io::ParameterEntry& entry : file->entries())
      total = entry.length > UINT64_MAX - total ? UINT64_MAX : total + entry.length;
  return total;
}

void print_listing(const io::ParameterScope& scope, std::FILE* out) {
  uint64_t count = 0, total = add_lengths(0, scope);
  for (const Ref<io::ParameterFile>& file : scope.files()) count += file->entries().size();
  begin_tone(out, Tone::heading);
  std::fputs(rule, out);
  if (scope.name().empty()) {
    std::fputs("// Parameter scope <global>", out);
  } else {
    std::fputs("// Parameter scope `", out);
    print_key(scope.name(), out);
    std::fputc('`', out);
  }
  std::fprintf(out, " (%" PRIu64 " entries, %" PRIu64 " total bytes)\n%s", count, total, header);
  end_tone(out);
  for (const Ref<io::ParameterFile>& file : scope.files())
    for (const io::ParameterEntry& entry : file->entries()) print_entry(entry, out);
  std::fputc('\n', out);
}

}  // namespace mote::tools
