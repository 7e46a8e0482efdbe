// mote-embed: turns a file into C or assembly, so that a program can hold it.
#include <climits>
#include <cstdlib>

#include "runtime/io/replace_file.h"
#include "tools/flag_table.h"
#include "tools/parameter_tool.h"
#include "tools/read_file.h"

namespace mote::tools {
namespace {

constexpr std::string_view usage =
    "Makes a file a constant of C programs, aligned to 64 bytes as modules want it.\n"
    "\n"
    "  mote-embed model.vmfb --output=model.c\n"
    "\n"
    "writes model.c and model.h with `const unsigned char model[]` and `const size_t model_size`.\n"
    "What follows lists all flags with their values and can be used as a file for --flagfile.";

// A file in the making.
class Source {
 public:
  explicit Source(Allocator& allocator) : bytes_(allocator) {}

  Status text(std::string_view part) {
    return bytes_.append({reinterpret_cast<const uint8_t*>(part.data()), part.size()});
  }
  // `$` stands for the name.
  Status text(std::string_view pattern, std::string_view name) {
    for (const char& letter : pattern)
      MOTE_TRY(letter == '$' ? text(name) : text(std::string_view(&letter, 1)));
    return ok_status;
  }
  Status save(const char* path, Diagnostic& diagnostic) const {
    return io::replace_file(path, {bytes_.data(), bytes_.size()}, diagnostic);
  }

 private:
  Array<uint8_t> bytes_;
};

constexpr std::string_view header =
    "#pragma once\n\n#include <stddef.h>\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
    "extern const unsigned char $[]; /* aligned to 64 bytes */\nextern const size_t $_size;\n\n"
    "#ifdef __cplusplus\n}\n#endif\n";

Status write_c(Source& out, std::string_view name, Bytes bytes) {
  MOTE_TRY(
      out.text("#include <stddef.h>\n\nextern const unsigned char $[];\nextern const size_t "
               "$_size;\n\n__attribute__((aligned(64))) const unsigned char $[] = {",
               name));
  for (size_t i = 0; i < bytes.size(); ++i) {
    FixedText<8> number;
    if (i % 24 == 0) number.text("\n");
    MOTE_TRY(out.text(number.unsigned_number(bytes[i]).text(",").view()));
  }
  // No array of C is empty; the size says how many bytes are the file's.
  if (bytes.empty()) MOTE_TRY(out.text("0"));
  FixedText<24> size;
  MOTE_TRY(out.text("\n};\nconst size_t $_size = ", name));
  return out.text(size.unsigned_number(bytes.size()).text(";\n").view());
}

// Of the machine that it is assembled for only the size of a word is asked.
Status write_assembly(Source& out, std::string_view name, const char* path) {
  MOTE_TRY(
      out.text("    .section .rodata.$,\"a\"\n    .globl $\n    .type $, STT_OBJECT\n"
               "    .balign 64\n$:\n    .incbin \"",
               name));
  for (const char* letter = path; *letter; ++letter) {
    if (*letter == '"' || *letter == '\\') MOTE_TRY(out.text("\\"));
    MOTE_TRY(out.text(std::string_view(letter, 1)));
  }
  constexpr std::string_view word = sizeof(size_t) == 8 ? "    .quad " : "    .long ";
  MOTE_TRY(
      out.text("\"\n.L$_end:\n    .size $, .L$_end - $\n    .globl $_size\n"
               "    .type $_size, STT_OBJECT\n    .balign 8\n$_size:\n",
               name));
  MOTE_TRY(out.text(word));
  return out.text(
      ".L$_end - $\n    .size $_size, . - $_size\n"
      "    .section .note.GNU-stack,\"\",%progbits\n",
      name);
}

bool is_identifier(std::string_view name) {
  for (char letter : name) {
    bool is_letter = (letter | 32) >= 'a' && (letter | 32) <= 'z';
    bool is_digit = letter >= '0' && letter <= '9';
    if (!is_letter && !is_digit && letter != '_') return false;
  }
  return !name.empty() && (name[0] < '0' || name[0] > '9');
}

struct Output {
  std::string_view path;  // without the suffix
  std::string_view name;
  bool is_assembly;
};

Status read_output(const Flags& flags, Output& out, Diagnostic& diagnostic) {
  out.path = flags.text(Flag::embed_output);
  out.is_assembly = out.path.ends_with(".s");
  if (!out.is_assembly && !out.path.ends_with(".c")) {
    diagnostic.expected.text("--output=NAME.c or --output=NAME.s");
    diagnostic.found.text("'").text(out.path).text("'");
    return invalid_argument<"the kind of output is not known by its suffix">;
  }
  out.path.remove_suffix(2);
  out.name = flags.text(Flag::name);
  if (out.name.empty()) {
    out.name = out.path;
    out.name.remove_prefix(out.path.rfind('/') + 1);
  }
  if (is_identifier(out.name)) return ok_status;
  diagnostic.expected.text("--name=NAME");
  diagnostic.found.text("'").text(out.name).text("'");
  return invalid_argument<"no name of a variable">;
}

Status run(const Flags& flags, Diagnostic& diagnostic) {
  if (flags.positionals().size() != 1) {
    diagnostic.expected.text("one file");
    diagnostic.found.unsigned_number(flags.positionals().size());
    return invalid_argument<"which file to embed is not clear">;
  }
  Output output;
  MOTE_TRY(read_output(flags, output, diagnostic));
  Allocator& allocator = system_allocator();
  const char* input = flags.positionals()[0];
  Array<uint8_t> bytes(allocator);
  Status status = read_file(input, bytes);
  if (!status.ok()) {
    diagnostic.where.text(input);
    return status;
  }
  Source source(allocator), declarations(allocator);
  MOTE_TRY(declarations.text(header, output.name));
  if (output.is_assembly) {
    // The assembler may run elsewhere.
    char absolute[PATH_MAX];
    MOTE_TRY(write_assembly(source, output.name, realpath(input, absolute) ? absolute : input));
  } else {
    MOTE_TRY(write_c(source, output.name, {bytes.data(), bytes.size()}));
  }
  char path[PATH_MAX];
  TextWriter header_path(path, sizeof path);
  header_path.text(output.path).text(".h");
  MOTE_TRY(declarations.save(path, diagnostic));
  return source.save(flags.text(Flag::embed_output), diagnostic);
}

}  // namespace
}  // namespace mote::tools

int main(int argc, char** argv) {
  using namespace mote::tools;
  return run_parameter_tool({"mote-embed", flag_table<mote_embed>, usage, run}, argc, argv);
}
