// convert-parameters: joins parameter files into one, in another format if asked, with changes.
#include "tools/flag_table.h"
#include "tools/parameter_changes.h"
#include "tools/parameter_scopes.h"
#include "tools/parameter_tool.h"

namespace mote::tools {
namespace {

constexpr std::string_view usage =
    "Joins parameter files into one, in another format if its suffix says so.\n"
    "\n"
    "  convert-parameters --parameters=model.gguf --rename=old=new --output=model.irpa\n"
    "\n"
    "Changes come in this order: --exclude, --rename, --splat, --strip. Names of scopes are lost.\n"
    "The output may be one of the inputs. Large files are not read into memory.\n"
    "What follows lists all flags with their values and can be used as a file for --flagfile.";

// Where the bytes of a parameter come from.
struct Source {
  const io::ParameterFile* file;
  const io::ParameterEntry* entry;
};

Status read(void* source, uint64_t offset, std::span<uint8_t> target) {
  const auto& from = *static_cast<const Source*>(source);
  return from.file->read_once(*from.entry, offset, target);
}

Status list_sources(std::span<const Ref<io::ParameterScope>> scopes, Array<Source>& out) {
  for (const Ref<io::ParameterScope>& scope : scopes)
    for (const Ref<io::ParameterFile>& file : scope->files())
      for (const io::ParameterEntry& entry : file->entries())
        MOTE_TRY(out.push({file.get(), &entry}));
  return ok_status;
}

Status run(const Flags& flags, Diagnostic& diagnostic) {
  Allocator& allocator = system_allocator();
  ParameterChanges changes(allocator);
  MOTE_TRY(changes.read(flags, diagnostic));
  Array<Ref<io::ParameterScope>> scopes(allocator);
  MOTE_TRY(open_parameters(flags, scopes, diagnostic));
  Array<Source> sources(allocator);
  MOTE_TRY(list_sources({scopes.data(), scopes.size()}, sources));
  Array<io::NewParameter> parameters(allocator);
  for (Source& source : sources) {
    io::NewParameter parameter{.entry = *source.entry, .read = read, .user = &source};
    if (changes.apply(parameter.entry)) MOTE_TRY(parameters.push(parameter));
  }
  return write_output(flags, {parameters.data(), parameters.size()},
                      io::default_parameter_alignment, diagnostic);
}

}  // namespace
}  // namespace mote::tools

int main(int argc, char** argv) {
  using namespace mote::tools;
  return run_parameter_tool({"convert-parameters", flag_table<convert_parameters>, usage, run},
                            argc, argv);
}
