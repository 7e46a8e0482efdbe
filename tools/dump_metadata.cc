#include "tools/dump_metadata.h"

#include <cinttypes>
#include <cstdio>

namespace mote::tools {
namespace {

using vm::BytecodeModule;
using vm::TextSink;

// Blanks of attributes below a function.
constexpr const char* function_indent = "        ";
constexpr size_t preview_length = 32;
constexpr uint64_t ref_size = 16;  // of a reference global, as the stock tools count it

void print_header(TextSink sink, std::string_view title, std::string_view name, uint32_t version) {
  constexpr std::string_view rule =
      "//===---------------------------------------------------------------------------------------"
      "-----------------------===//\n";
  sink(rule);
  sink("// ");
  sink(title);
  sink(name);
  if (!name.empty()) print(sink, " : version %" PRIu32, version);
  sink("\n");
  sink(rule);
}

using RequirementsText = FixedText<64>;

// Names of the bits that have one and the others as a number, joined by bars.
RequirementsText requirements_text(uint32_t bits) {
  RequirementsText text;
  auto add = [&](const char* word) { text.text(text.view().empty() ? "" : " | ").text(word); };
  if (bits & vm::requires_f32) add("EXT_F32");
  if (bits & vm::requires_f64) add("EXT_F64");
  if (uint32_t others = bits & ~(vm::requires_f32 | vm::requires_f64)) {
    char number[16];
    std::snprintf(number, sizeof number, "%08" PRIX32, others);
    add(number);
  }
  return text;
}

// `read(index, key, value)` is one of the module's functions for attributes.
template <class Read>
uint32_t print_attributes(const char* indent, TextSink sink, Read read) {
  uint32_t index = 0;
  for (std::string_view key, value; read(index, key, value); ++index) {
    sink(indent);
    sink(key);
    sink(": ");
    sink(value);
    sink("\n");
  }
  return index;
}

void print_signature(const vm::CallingConvention& convention, TextSink sink) {
  sink("(");
  dump_kinds(convention.arguments, sink);
  sink(") -> (");
  dump_kinds(convention.results, sink);
  sink(")\n");
}

void print_types(const BytecodeModule& module, TextSink sink) {
  if (module.types().empty()) return;
  sink("Required Types:\n");
  for (size_t i = 0; i < module.types().size(); ++i) {
    print(sink, "  [%3zu] ", i);
    sink(module.types()[i].name);
    sink("\n");
  }
  sink("\n");
}

void print_dependencies(const BytecodeModule& module, TextSink sink) {
  if (module.dependencies().empty()) return;
  sink("Module Dependencies:\n");
  for (const vm::DependencyInfo& dependency : module.dependencies()) {
    sink("  ");
    sink(dependency.name);
    print(sink, ", version >= %" PRIu32 ", %s\n", dependency.minimum_version,
          dependency.is_required ? "required" : "optional");
  }
  sink("\n");
}

void print_imports(const BytecodeModule& module, TextSink sink) {
  if (module.imports().empty()) return;
  sink("Imported Functions:\n");
  for (uint32_t i = 0; i < module.imports().size(); ++i) {
    const vm::ImportInfo& import = module.imports()[i];
    print(sink, "  [%3" PRIu32 "] %s", i, import.is_optional ? "?" : "");
    sink(import.full_name);
    print_signature(import.convention, sink);
    print_attributes(function_indent, sink,
                     [&](uint32_t index, std::string_view& key, std::string_view& value) {
                       return module.import_attribute(i, index, key, value);
                     });
  }
  sink("\n");
}

void print_exports(const BytecodeModule& module, TextSink sink) {
  if (module.exports().empty()) return;
  sink("Exported Functions:\n");
  for (size_t i = 0; i < module.exports().size(); ++i) {
    const vm::ExportInfo& entry = module.exports()[i];
    print(sink, "  [%3zu] ", i);
    sink(entry.name);
    print_signature(module.functions()[entry.function].convention, sink);
    print_attributes(function_indent, sink,
                     [&](uint32_t index, std::string_view& key, std::string_view& value) {
                       return module.attribute(entry.function, index, key, value);
                     });
  }
  sink("\n");
}

// The text that a constant starts with, if it is one.
void print_preview(Bytes bytes, TextSink sink) {
  size_t length = 0;
  while (length < bytes.size() && bytes[length]) {
    if (bytes[length] < 0x20 || bytes[length] > 0x7E) return;
    ++length;
  }
  std::string_view text(reinterpret_cast<const char*>(bytes.data()),
                        length < preview_length ? length : preview_length);
  sink(" `");
  sink(text);
  sink(text.size() == preview_length ? "`..." : "`");
}

void print_sections(const BytecodeModule& module, TextSink sink) {
  print_header(sink, "Sections", "", 0);
  sink("\n");
  if (module.global_bytes() || module.global_refs()) {
    print(sink,
          "Module State:\n  %" PRIu32 " bytes, %" PRIu32 " refs, ~%" PRIu64 " bytes total\n\n",
          module.global_bytes(), module.global_refs(),
          module.global_bytes() + module.global_refs() * ref_size);
  }
  print(sink, "FlatBuffer: %zu bytes\n  Bytecode: %zu bytes\n", module.flatbuffer().size(),
        module.bytecode().size());
  uint64_t external_size = 0;
  bool has_external = false;
  for (size_t i = 0; i < module.rodata().size(); ++i) {
    const vm::RodataInfo& segment = module.rodata()[i];
    print(sink, "  .rodata[%3zu] %s %8zu bytes", i, segment.is_external ? "external" : "embedded",
          segment.bytes.size());
    if (segment.is_external) {
      has_external = true;
      external_size += segment.bytes.size();
      uint64_t start = segment.external_offset;
      print(sink, " (offset %" PRIu64 " / %" PRIX64 "h to %" PRIX64 "h)", start, start,
            start + segment.bytes.size());
    } else {
      print_preview(segment.bytes, sink);
    }
    sink("\n");
  }
  sink("\n");
  if (has_external) print(sink, "External .rodata: ~%" PRIu64 " bytes\n\n", external_size);
}

void print_functions(const BytecodeModule& module, TextSink sink) {
  print_header(sink, "", "Bytecode", module.version());
  sink("\n");
  sink(
      "  # | Offset   |   Length | Blocks | i32 # | ref # | Requirements | Aliases\n"
      "----+----------+----------+--------+-------+-------+--------------+"
      "-----------------------------------------------------\n");
  for (uint32_t i = 0; i < module.functions().size(); ++i) {
    const vm::FunctionInfo& function = module.functions()[i];
    print(sink, "%3" PRIu32 " | %08zX | %8zu | %6u | %5u | %5u | %-12s | ", i,
          static_cast<size_t>(function.code.data() - module.bytecode().data()),
          function.code.size(), unsigned{function.block_count}, unsigned{function.value_registers},
          unsigned{function.ref_registers}, requirements_text(function.requirements).c_str());
    bool is_first = true;
    for (const vm::ExportInfo& entry : module.exports()) {
      if (entry.function != i) continue;
      if (!is_first) sink(", ");
      is_first = false;
      sink(entry.name);
    }
    sink("\n");
  }
  sink("\n");
}

}  // namespace

void dump_kinds(std::string_view kinds, TextSink sink) {
  const char* separator = "";
  for (char kind : kinds) {
    if (kind == 'D') {
      sink(">...");
      separator = ", ";
      continue;
    }
    sink(separator);
    separator = kind == 'C' ? "" : ", ";
    sink(kind == 'C' ? "tuple<" : vm::kind_name(kind));
  }
}

void dump_metadata(const BytecodeModule& module, TextSink sink) {
  print_header(sink, "@", module.name(), module.version());
  sink("\n");
  if (module.requirements()) {
    sink("Requirements: ");
    sink(requirements_text(module.requirements()).view());
    sink("\n\n");
  }
  std::string_view key, value;
  if (module.module_attribute(0, key, value)) {
    sink("Attributes:\n");
    print_attributes("  ", sink, [&](uint32_t index, std::string_view& k, std::string_view& v) {
      return module.module_attribute(index, k, v);
    });
    sink("\n");
  }
  print_types(module, sink);
  print_dependencies(module, sink);
  print_imports(module, sink);
  print_exports(module, sink);
  print_sections(module, sink);
  print_functions(module, sink);
  if (!module.has_debug_info()) return;
  print_header(sink, "Debug Information", "", 0);
  print(sink,
        "// NOTE: debug databases are large and should be stripped in deployed artifacts.\n\n"
        "Locations: %" PRIu32 "\n\n",
        module.location_count());
}

}  // namespace mote::tools
