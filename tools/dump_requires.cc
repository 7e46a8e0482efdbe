#include "tools/dump_requires.h"

#include <algorithm>
#include <cinttypes>

#include "tools/constant_flow.h"
#include "tools/dump_metadata.h"

namespace mote::tools {
namespace {

using vm::BytecodeModule;
using vm::TextSink;

constexpr int name_width = 40;        // of the first column of tables
constexpr size_t max_constant = 100;  // characters of a constant that are shown
constexpr uint64_t key_entry_size = 8, span_size = 24;

// What the arguments of imports say about the needs of a program.
enum class Use : uint8_t { executable, format, query, load, gather, scatter };

// Positions in the call. Parameters: `first` is the scope, then table, data and spans of the keys.
struct KnownImport {
  std::string_view name;
  Use use;
  uint8_t first;   // the format; of a query the category
  uint8_t second;  // the executable's bytes; of a query the key; the key table
};
constexpr KnownImport known_imports[] = {
    {"hal.executable.create", Use::executable, 2, 3},
    {"hal.device.query.i64", Use::query, 1, 2},
    {"hal_loader.executable.load", Use::executable, 0, 1},
    {"hal_loader.executable.query_support", Use::format, 0, 0},
    {"hal_inline.device.query.i64", Use::query, 0, 1},
    {"io_parameters.load", Use::load, 4, 8},
    {"io_parameters.gather", Use::gather, 4, 6},
    {"io_parameters.scatter", Use::scatter, 5, 6},
};

struct Need {
  Use use;
  KnownReference first, second;
  KnownReference data{}, spans{};  // of parameters

  bool operator==(const Need&) const = default;
};

class RequiresPrinter {
 public:
  RequiresPrinter(const BytecodeModule& module, TextSink sink)
      : module_(module), sink_(sink), needs_(system_allocator()) {}

  Status collect();
  void print_all();
  // Of a module inside of an executable: what it adds to the needs of the outer one.
  void print_nested();

 private:
  Status add(const ImportCall& call);
  void print_modules();
  void print_functions();
  void print_types();
  void print_queries();
  void print_executables();
  void print_executable(const Need& need);
  void print_parameters();
  void print_keys(const Need& need);
  void print_memory();
  void print_unknown();

  bool needs(Use use) const;
  Bytes bytes_of(KnownReference value) const;
  // The text of a constant, or words for what it is instead. Returns the number of characters.
  int print_constant(KnownReference value);
  int print_text(Bytes bytes);
  void pad(int written);
  uint32_t imported_functions(std::string_view module) const;

  const BytecodeModule& module_;
  TextSink sink_;
  Array<Need> needs_;  // each once
};

Status RequiresPrinter::collect() {
  auto visit = [](void* user, const ImportCall& call) {
    return static_cast<RequiresPrinter*>(user)->add(call);
  };
  for (uint32_t i = 0; i < module_.functions().size(); ++i)
    MOTE_TRY(visit_import_calls(module_, i, system_allocator(), visit, this));
  return ok_status;
}

Status RequiresPrinter::add(const ImportCall& call) {
  std::string_view name = module_.imports()[call.import].full_name;
  for (const KnownImport& known : known_imports) {
    if (known.name != name) continue;
    auto argument = [&](size_t position) {
      return position < call.arguments.size() ? call.arguments[position]
                                              : KnownReference(KnownReference::unknown);
    };
    Need need{known.use, argument(known.first), argument(known.second)};
    if (known.use >= Use::load) {
      need.data = argument(known.second + size_t{1});
      need.spans = argument(known.second + size_t{2});
    }
    for (const Need& other : needs_)
      if (other == need) return ok_status;
    return needs_.push(need);
  }
  return ok_status;
}

bool RequiresPrinter::needs(Use use) const {
  return std::any_of(needs_.begin(), needs_.end(),
                     [&](const Need& need) { return need.use == use; });
}

Bytes RequiresPrinter::bytes_of(KnownReference value) const {
  return value.is_segment() ? module_.rodata()[value.index()].bytes : Bytes();
}

// Constants are any bytes: what could end the line or is not ASCII becomes a dot.
int RequiresPrinter::print_text(Bytes bytes) {
  char text[max_constant];
  size_t length = std::min(bytes.size(), max_constant);
  for (size_t i = 0; i < length; ++i)
    text[i] = bytes[i] < 0x20 || bytes[i] > 0x7E ? '.' : static_cast<char>(bytes[i]);
  sink_({text, length});
  if (length == bytes.size()) return static_cast<int>(length);
  sink_("...");
  return static_cast<int>(length) + 3;
}

int RequiresPrinter::print_constant(KnownReference value) {
  if (value.is_segment()) return print_text(bytes_of(value));
  std::string_view words = value.is_null() ? "(none)" : "(computed by the program)";
  sink_(words);
  return static_cast<int>(words.size());
}

void RequiresPrinter::pad(int written) {
  print(sink_, "%*s", std::max(name_width - written, 1), "");
}

uint32_t RequiresPrinter::imported_functions(std::string_view module) const {
  uint32_t count = 0;
  for (const vm::ImportInfo& import : module_.imports()) count += import.module == module;
  return count;
}

void RequiresPrinter::print_modules() {
  sink_("\nNative or other modules\n");
  if (module_.dependencies().empty()) sink_("  none\n");
  for (const vm::DependencyInfo& dependency : module_.dependencies()) {
    sink_("  ");
    sink_(dependency.name);
    pad(static_cast<int>(dependency.name.size()));
    if (dependency.has_minimum) {
      print(sink_, "version >= %-4" PRIu32, dependency.minimum_version);
    } else {
      sink_("any version    ");
    }
    uint32_t functions = imported_functions(dependency.name);
    print(sink_, "  %s  %4" PRIu32 " function%s\n",
          dependency.is_required ? "required" : "optional", functions, functions == 1 ? "" : "s");
  }
}

void RequiresPrinter::print_functions() {
  if (module_.imports().empty()) return;
  sink_("\nImported functions\n");
  for (const vm::ImportInfo& import : module_.imports()) {
    sink_(import.is_optional ? "  optional  " : "  required  ");
    sink_(import.full_name);
    pad(static_cast<int>(import.full_name.size()));
    sink_("(");
    dump_kinds(import.convention.arguments, sink_);
    sink_(") -> (");
    dump_kinds(import.convention.results, sink_);
    sink_(")\n");
  }
}

void RequiresPrinter::print_types() {
  bool is_first = true;
  for (const vm::TypeInfo& type : module_.types()) {
    std::string_view name = type.name;
    if (type.value != ValueType::ref || name.starts_with("!vm.")) continue;
    name.remove_prefix(1);
    sink_(is_first ? "\nReference types\n  " : ", ");
    sink_(name);
    is_first = false;
  }
  if (!is_first) sink_("\n");
}

void RequiresPrinter::print_queries() {
  if (!needs(Use::query) && !needs(Use::format)) return;
  sink_("\nQuestions to devices, which decide what runs\n");
  for (const Need& need : needs_) {
    if (need.use != Use::query && need.use != Use::format) continue;
    sink_("  ");
    if (need.use == Use::query) {
      pad(print_constant(need.first));
      print_constant(need.second);
    } else {
      constexpr std::string_view category = "executable format";
      sink_(category);
      pad(category.size());
      print_constant(need.first);
    }
    sink_("\n");
  }
}

void RequiresPrinter::print_executable(const Need& need) {
  sink_("  ");
  pad(print_constant(need.first));
  Bytes bytes = bytes_of(need.second);
  if (need.second.is_segment()) {
    print(sink_, "%10zu bytes  rodata[%" PRIu32 "]\n", bytes.size(), need.second.index());
  } else {
    sink_("  bytes: ");
    print_constant(need.second);
    sink_("\n");
  }
  // Executables for the interpreter of kernels are modules themselves.
  constexpr std::string_view prefix = "vmvx";
  Bytes format = bytes_of(need.first);
  if (!std::string_view(reinterpret_cast<const char*>(format.data()), format.size())
           .starts_with(prefix))
    return;
  Diagnostic diagnostic;
  Result<Ref<BytecodeModule>> nested = BytecodeModule::load(system_allocator(), bytes, nullptr, {},
                                                            diagnostic, vm::UnknownTypes::keep);
  if (nested.ok()) {
    RequiresPrinter(*nested.value(), sink_).print_nested();
  } else {
    sink_("    is not a module that this tool can read\n");
  }
}

void RequiresPrinter::print_nested() {
  sink_("    module ");
  sink_(module_.name());
  print(sink_, ": %s%s%s", module_.requirements() & vm::requires_f32 ? "EXT_F32, " : "",
        module_.requirements() & vm::requires_f64 ? "EXT_F64, " : "",
        module_.imports().empty() ? "imports nothing" : "imports ");
  for (size_t i = 0; i < module_.imports().size(); ++i) {
    if (i) sink_(", ");
    sink_(module_.imports()[i].full_name);
  }
  sink_("\n");
}

void RequiresPrinter::print_executables() {
  if (!needs(Use::executable)) return;
  sink_("\nExecutables, by format\n");
  for (const Need& need : needs_)
    if (need.use == Use::executable) print_executable(need);
}

void RequiresPrinter::print_parameters() {
  if (!needs(Use::load) && !needs(Use::gather) && !needs(Use::scatter)) return;
  sink_("\nParameters\n");
  for (const Need& need : needs_) {
    if (need.use < Use::load) continue;
    sink_("  scope ");
    print_constant(need.first);
    sink_(need.use == Use::scatter ? ", written: " : ", read: ");
    print_keys(need);
  }
}

void RequiresPrinter::print_keys(const Need& need) {
  Bytes table = bytes_of(need.second), data = bytes_of(need.data), spans = bytes_of(need.spans);
  if (!need.second.is_segment() || !need.data.is_segment() || !need.spans.is_segment()) {
    sink_("keys that the program computes\n");
    return;
  }
  size_t count = std::min(spans.size() / span_size, table.size() / key_entry_size);
  uint64_t total = 0;
  for (size_t i = 0; i < count; ++i) total += load_le<uint64_t>(spans.data() + i * span_size + 16);
  print(sink_, "%zu key%s, %" PRIu64 " bytes\n", count, count == 1 ? "" : "s", total);
  for (size_t i = 0; i < count; ++i) {
    uint64_t offset = load_le<uint32_t>(table.data() + i * key_entry_size);
    uint64_t length = load_le<uint32_t>(table.data() + i * key_entry_size + 4);
    sink_("    ");
    if (checked_range(offset, length, data.size())) {
      pad(print_text(data.subspan(offset, length)) + 2);
    } else {
      sink_("(a key outside of its table) ");
    }
    print(sink_, "%10" PRIu64 " bytes", load_le<uint64_t>(spans.data() + i * span_size + 16));
    if (auto start = load_le<uint64_t>(spans.data() + i * span_size))
      print(sink_, " from %" PRIu64 " on", start);
    sink_("\n");
  }
}

void RequiresPrinter::print_memory() {
  uint64_t embedded = 0, external = 0, executables = 0;
  for (const vm::RodataInfo& segment : module_.rodata())
    (segment.is_external ? external : embedded) += segment.bytes.size();
  for (size_t i = 0; i < needs_.size(); ++i) {
    KnownReference data = needs_[i].second;
    if (needs_[i].use != Use::executable) continue;
    bool is_repeated = false;
    for (size_t k = 0; k < i; ++k)
      is_repeated |= needs_[k].use == Use::executable && needs_[k].second == data;
    if (!is_repeated) executables += bytes_of(data).size();
  }
  uint32_t values = 0, refs = 0;
  for (const vm::FunctionInfo& function : module_.functions()) {
    values = std::max<uint32_t>(values, function.value_registers);
    refs = std::max<uint32_t>(refs, function.ref_registers);
  }
  sink_("\nMemory\n");
  print(sink_, "  bytecode                  %12zu bytes\n", module_.bytecode().size());
  print(sink_, "  constants                 %12" PRIu64 " bytes, %" PRIu64 " of them external\n",
        embedded + external, external);
  print(sink_, "  executables among them    %12" PRIu64 " bytes\n", executables);
  print(sink_, "  state of each program     %12" PRIu32 " bytes and %" PRIu32 " references\n",
        module_.global_bytes(), module_.global_refs());
  print(sink_,
        "  largest frame             %12" PRIu32 " value registers of 4 bytes, %" PRIu32
        " reference registers\n",
        values, refs);
  print(sink_, "  debug information         %12s\n",
        module_.has_debug_info() ? "present, can be stripped" : "none");
}

void RequiresPrinter::print_unknown() {
  sink_(
      "\nWhat the file does not say\n"
      "  Memory of tensors and of temporary results, which depends on the shapes of each call.\n"
      "  How deep calls nest, and with that the size of the stack.\n");
  if (needs(Use::executable))
    sink_("  Stack and local memory of kernels: executables are not looked into.\n");
  if (needs(Use::query))
    sink_("  Which of several formats or devices is used: the answers of the device decide.\n");
}

void RequiresPrinter::print_all() {
  sink_("Module             ");
  sink_(module_.name());
  print(sink_, ", version %" PRIu32 "\n", module_.version());
  print(sink_, "Bytecode           %" PRIu32 ".%" PRIu32 ", of compiler 3.13\n",
        vm::supported_bytecode_version >> 16, vm::supported_bytecode_version & 0xFFFF);
  uint32_t requirements = module_.requirements();
  print(sink_, "Instruction sets   core%s%s\n", requirements & vm::requires_f32 ? ", EXT_F32" : "",
        requirements & vm::requires_f64 ? ", EXT_F64" : "");
  print(sink_, "Calls may suspend  %s\n", requirements & vm::may_yield ? "yes" : "no");
  print_modules();
  print_functions();
  print_types();
  print_queries();
  print_executables();
  print_parameters();
  print_memory();
  print_unknown();
}

}  // namespace

Status dump_requires(const BytecodeModule& module, TextSink sink) {
  RequiresPrinter printer(module, sink);
  MOTE_TRY(printer.collect());
  printer.print_all();
  return ok_status;
}

}  // namespace mote::tools
