// create-parameters: writes a parameter file from a description of what is in it.
#include "tools/flag_table.h"
#include "tools/parameter_specs.h"
#include "tools/parameter_tool.h"

namespace mote::tools {
namespace {

constexpr std::string_view usage =
    "Writes a parameter file whose parameters hold zeros or one value that repeats.\n"
    "\n"
    "  create-parameters --data=weight=2x4xf32=0.5 --splat=bias=4xf32 --output=model.irpa\n"
    "\n"
    "A program finds parameters by name and length; shape and type only tell the length here.\n"
    "What follows lists all flags with their values and can be used as a file for --flagfile.";

Status read_specs(const Flags& flags, Flag flag, const char* name, Array<ParameterSpec>& out,
                  Diagnostic& diagnostic) {
  Array<const char*> values(out.allocator());
  MOTE_TRY(flags.list(flag, values));
  for (size_t i = 0; i < values.size(); ++i) {
    ParameterSpec spec(out.allocator());
    Status status = parse_parameter_spec(values[i], spec, diagnostic);
    if (!status.ok()) {
      diagnostic.where.text(name).text("[").unsigned_number(i).text("]");
      return status;
    }
    MOTE_TRY(out.push(std::move(spec)));
  }
  return ok_status;
}

Status read_alignment(const Flags& flags, uint64_t& out, Diagnostic& diagnostic) {
  int64_t value = flags.integer(Flag::alignment);
  out = static_cast<uint64_t>(value);
  if (value > 0 && is_power_of_two(out)) return ok_status;
  diagnostic.expected.text("--alignment=N, a power of two");
  diagnostic.found.text("'").text(flags.text(Flag::alignment)).text("'");
  return invalid_argument<"the alignment of parameters">;
}

Status fill(void* pattern, uint64_t offset, std::span<uint8_t> target) {
  static_cast<const io::SplatPattern*>(pattern)->fill(offset, target);
  return ok_status;
}

io::NewParameter make_parameter(ParameterSpec& spec, bool is_splat) {
  io::NewParameter parameter;
  parameter.entry.key = spec.name;
  parameter.entry.length = spec.length;
  if (is_splat) {
    parameter.entry.splat = spec.pattern;
  } else {
    parameter.read = fill;
    parameter.user = &spec.pattern;
  }
  parameter.dtype = safetensors_dtype(spec.type);
  parameter.shape = {spec.shape.data(), spec.shape.size()};
  return parameter;
}

Status run(const Flags& flags, Diagnostic& diagnostic) {
  uint64_t alignment = 0;
  MOTE_TRY(read_alignment(flags, alignment, diagnostic));
  Allocator& allocator = system_allocator();
  Array<ParameterSpec> specs(allocator);
  MOTE_TRY(read_specs(flags, Flag::new_splat, "--splat", specs, diagnostic));
  size_t splat_count = specs.size();
  MOTE_TRY(read_specs(flags, Flag::data, "--data", specs, diagnostic));
  Array<io::NewParameter> parameters(allocator);
  for (size_t i = 0; i < specs.size(); ++i)
    MOTE_TRY(parameters.push(make_parameter(specs[i], i < splat_count)));
  return write_output(flags, {parameters.data(), parameters.size()}, alignment, diagnostic);
}

}  // namespace
}  // namespace mote::tools

int main(int argc, char** argv) {
  using namespace mote::tools;
  return run_parameter_tool({"create-parameters", flag_table<create_parameters>, usage, run}, argc,
                            argv);
}
