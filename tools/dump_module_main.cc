// dump-module: prints what is inside of a compiled module and what it needs. Runs nothing.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "tools/dump_metadata.h"
#include "tools/dump_requires.h"
#include "tools/flag_table.h"
#include "tools/read_file.h"
#include "tools/report.h"
#include "tools/terminal.h"
#include "vm/disassembler.h"
#include "vm/module_json.h"

namespace mote::tools {
namespace {

using vm::BytecodeModule;
using vm::TextSink;

constexpr const char* tool = "dump-module";
constexpr std::string_view usage =
    "Prints what is inside of a compiled module. Nothing of it runs.\n"
    "\n"
    "  dump-module model.vmfb\n"
    "  dump-module --output=requires model.vmfb\n"
    "  dump-module --output=disassembly --function=main --bytecode_offsets model.vmfb\n"
    "  dump-module --output=flatbuffer-json --pretty model.vmfb\n"
    "\n"
    "What follows lists all flags with their values and can be used as a file for --flagfile.";

void write_stdout(void*, std::string_view piece) {
  std::fwrite(piece.data(), 1, piece.size(), stdout);
}

struct TerminalLine {
  bool is_empty = true;
  bool is_heading = false;
};

// Names and texts are the file's: at a terminal they must not steer it. Lines of headings stand
// out.
void write_terminal(void* user, std::string_view piece) {
  auto& line = *static_cast<TerminalLine*>(user);
  for (char c : piece) {
    bool is_control = (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
    if (line.is_empty && c == '/') {
      line.is_heading = true;
      begin_tone(stdout, Tone::heading);
    }
    line.is_empty = c == '\n';
    if (line.is_empty && std::exchange(line.is_heading, false)) end_tone(stdout);
    std::fputc(is_control ? '?' : c, stdout);
  }
}

// `filter`: a name that the function has, in the file or in the disassembly, or its number.
bool matches(const BytecodeModule& module, uint32_t function, std::string_view filter) {
  if (filter.empty()) return true;
  for (const vm::ExportInfo& entry : module.exports())
    if (entry.function == function && entry.name == filter) return true;
  FixedText<16> number;
  number.unsigned_number(function);
  if (filter == number.view()) return true;
  std::string_view name = module.function_name(function);
  if (!name.empty()) return filter == name;
  FixedText<16> unnamed;
  unnamed.text("fn").text(number.view());
  return filter == unnamed.view();
}

Status disassemble(const BytecodeModule& module, const Flags& flags, TextSink sink) {
  vm::disassemble_tables(module, sink);
  sink("\n");
  bool is_first = true;
  for (uint32_t i = 0; i < module.functions().size(); ++i) {
    if (!matches(module, i, flags.text(Flag::dump_function))) continue;
    if (!is_first) sink("\n");
    is_first = false;
    MOTE_TRY(vm::disassemble_function(module, i, flags.boolean(Flag::bytecode_offsets),
                                      system_allocator(), sink));
  }
  return ok_status;
}

Status write_all(const BytecodeModule& module, const Flags& flags, TextSink sink) {
  dump_metadata(module, sink);
  sink("\n");
  return disassemble(module, flags, sink);
}

Status write_metadata(const BytecodeModule& module, const Flags&, TextSink sink) {
  dump_metadata(module, sink);
  return ok_status;
}

Status write_requires(const BytecodeModule& module, const Flags&, TextSink sink) {
  return dump_requires(module, sink);
}

Status write_flatbuffer(const BytecodeModule& module, const Flags&, TextSink) {
  Bytes bytes = module.flatbuffer();
  write_stdout(nullptr, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  return ok_status;
}

Status write_json(const BytecodeModule& module, const Flags& flags, TextSink sink) {
  vm::write_module_json(module, flags.boolean(Flag::pretty), sink);
  sink("\n");
  return ok_status;
}

struct Mode {
  std::string_view name;
  Status (*write)(const BytecodeModule& module, const Flags& flags, TextSink sink);
};
constexpr Mode modes[] = {
    {"all", write_all},
    {"metadata", write_metadata},
    {"disassembly", disassemble},
    {"requires", write_requires},
    {"flatbuffer-binary", write_flatbuffer},
    {"flatbuffer-json", write_json},
};

const Mode* find_mode(std::string_view name) {
  for (const Mode& mode : modes)
    if (mode.name == name) return &mode;
  return nullptr;
}

Status dump(const char* path, const Mode& mode, const Flags& flags, Diagnostic& diagnostic) {
  Array<uint8_t> bytes(system_allocator());
  Status status = read_file(path, bytes);
  if (!status.ok()) {
    diagnostic.where.text(path);
    return status;
  }
  // What its types are does not matter here, only their names.
  Result<Ref<BytecodeModule>> module =
      BytecodeModule::load(system_allocator(), {bytes.data(), bytes.size()}, nullptr, {},
                           diagnostic, vm::UnknownTypes::keep);
  if (!module.ok()) {
    diagnostic.detail.text("file ").text(path);
    return module.status();
  }
  TerminalLine line;
  return mode.write(*module.value(), flags,
                    {isatty(STDOUT_FILENO) ? write_terminal : write_stdout, &line});
}

int run(int argc, char** argv) {
  Flags flags(system_allocator(), flag_table<dump_module>);
  Diagnostic diagnostic;
  Status status = flags.parse(argc, argv, diagnostic);
  const Mode* mode = find_mode(flags.text(Flag::dump_output));
  if (status.ok() && !flags.has_action() && !mode) {
    diagnostic.found.text("--output=").text(flags.text(Flag::dump_output));
    diagnostic.expected.text("one of all");
    for (const Mode& other : modes)
      if (&other != modes) diagnostic.expected.text(", ").text(other.name);
    status = invalid_argument<"unknown output mode">;
  }
  if (!status.ok()) {
    report_flag_error(tool, status, diagnostic);
    return 1;
  }
  if (print_help_or_version(flags, tool, usage)) return 0;
  if (flags.positionals().empty()) {
    std::fputs("usage: dump-module [--output=MODE] FILE; --help lists the flags\n", stderr);
    return 1;
  }
  status = dump(flags.positionals()[0], *mode, flags, diagnostic);
  if (status.ok()) return 0;
  report_error(tool, status, diagnostic);
  return 1;
}

}  // namespace
}  // namespace mote::tools

int main(int argc, char** argv) {
  int code = mote::tools::run(argc, argv);
  // Output that did not arrive, on a full disk say, is a failure too.
  return std::fflush(stdout) == 0 && !std::ferror(stdout) ? code : 1;
}
