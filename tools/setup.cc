#include "tools/setup.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "mote/vm/buffer.h"
#include "tools/lines.h"
#include "tools/parameter_scopes.h"
#include "tools/read_file.h"
#include "tools/tensor_files.h"
#include "tools/worker_flags.h"

namespace mote::tools {
namespace {

constexpr size_t max_modules = 64;
constexpr size_t module_alignment = 64;  // constants are used in place

void write_log(void*, LogLevel, std::string_view line) {
  std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
}

Result<Ref<Module>> load_stdin(Session& session) {
  Array<uint8_t> bytes(session.allocator());
  MOTE_TRY(read_stream(stdin, bytes));
  MOTE_TRY_ASSIGN(Ref<vm::Buffer> buffer,
                  vm::Buffer::allocate(session.allocator(), bytes.size(), module_alignment));
  if (!bytes.empty()) std::memcpy(buffer->data(), bytes.data(), bytes.size());
  Bytes module_bytes = buffer->bytes();
  ReleaseHook release{[](void* user) { static_cast<vm::Buffer*>(user)->release(); },
                      buffer.detach()};
  Result<Ref<Module>> module = session.load_owned(module_bytes, release);
  if (!module.ok()) session.diagnostic().detail.text("standard input");
  return module;
}

// A path, or "path@export?key=value": the tail is for native libraries.
Result<Ref<Module>> load_module(Session& session, std::string_view value, FileMode mode) {
  if (value == "-") return load_stdin(session);
  if (value.empty()) return invalid_argument<"--module needs a path">;
  PathText path;
  path.text(value);
  Result<Ref<Module>> whole = session.load_file(path.c_str(), mode);
  size_t end = value.find_first_of("@?");
  if (whole.ok() || whole.status().code() != StatusCode::not_found || end == std::string_view::npos)
    return whole;
  path.clear();
  path.text({value.data(), end});
  return session.load_file(path.c_str(), mode);
}

bool has_driver(const Session& session, std::string_view name) {
  for (const hal::Driver* driver : session.drivers())
    if (name == driver->name) return true;
  return false;
}

Status check_device_flags(Session& session, const Flags& flags) {
  Diagnostic& diagnostic = session.diagnostic();
  Array<const char*> allocators(session.allocator());
  MOTE_TRY(flags.list(Flag::device_allocator, allocators));
  for (std::string_view allocator : allocators) {
    if (allocator == "caching" || allocator.starts_with("caching:") || allocator == "debug")
      continue;
    diagnostic.expected.text("caching, caching:..., debug");
    diagnostic.found.text("'").text(allocator).text("'");
    return invalid_argument<"unknown device allocator">;
  }
  int64_t lead = flags.integer(Flag::device_lead_allocator);
  int64_t count = static_cast<int64_t>(session.devices().size());
  if (lead >= 0 && lead < count) return ok_status;
  diagnostic.expected.text("less than ").number(count);
  diagnostic.found.number(lead);
  return out_of_range<"--device_lead_allocator names no device">;
}

Status load_plugins(Session& session, const Flags& flags) {
  Array<const char*> plugins(session.allocator());
  MOTE_TRY(flags.list(Flag::executable_plugin, plugins));
  for (const char* path : plugins) MOTE_TRY(session.load_plugin(path));
  return ok_status;
}

Status add_devices(Session& session, const Flags& flags) {
  Array<const char*> uris(session.allocator());
  MOTE_TRY(flags.list(Flag::device, uris));
  // A build without drivers still runs what needs no device.
  if (uris.empty() && session.drivers().empty()) return ok_status;
  if (uris.empty()) MOTE_TRY(uris.push("local-task"));
  Array<uint32_t> processors(session.allocator());
  for (std::string_view uri : uris) {
    DeviceOptions options;
    if (uri.starts_with("local-task"))
      MOTE_TRY(read_worker_flags(flags, processors, options.workers, session.diagnostic()));
    MOTE_TRY(session.add_device(uri, options));
  }
  session.diagnostic().clear();
  return check_device_flags(session, flags);
}

Status add_parameters(Session& session, const Flags& flags) {
  Array<Ref<io::ParameterScope>> scopes(session.allocator());
  MOTE_TRY(open_parameters(flags, scopes, session.diagnostic()));
  for (const Ref<io::ParameterScope>& scope : scopes)
    for (const Ref<io::ParameterFile>& file : scope->files())
      MOTE_TRY(session.add_parameters(scope->name(), file));
  return ok_status;
}

// Drivers in the order of their names.
Status sort_drivers(const Session& session, Array<const hal::Driver*>& out) {
  for (const hal::Driver* driver : session.drivers()) {
    MOTE_TRY(out.push(driver));
    for (size_t i = out.size() - 1; i > 0 && std::strcmp(out[i]->name, out[i - 1]->name) < 0; --i)
      std::swap(out[i], out[i - 1]);
  }
  return ok_status;
}

constexpr const char* thick_rule =
    "# ============================================================================\n";
constexpr const char* thin_rule =
    "# ===----------------------------------------------------------------------===\n";

void print_drivers(const Array<const hal::Driver*>& drivers) {
  std::printf("%s# Available device drivers\n%s", thick_rule, thick_rule);
  std::printf("# Use --list_devices={driver name} to enumerate available devices.\n\n");
  for (const hal::Driver* driver : drivers)
    std::printf("%16s: %s\n", driver->name, driver->description);
}

void dump_device(const hal::Driver& driver) {
  std::printf("%s# Enumerated devices for driver '%s'\n%s\n", thick_rule, driver.name, thick_rule);
  std::printf("%s# --device=%s://\n#   default\n%s", thin_rule, driver.name, thin_rule);
}

Status print_devices(Session& session, const Array<const hal::Driver*>& drivers,
                     std::string_view name, bool in_detail) {
  if (!name.empty() && !has_driver(session, name)) {
    session.diagnostic().found.text("'").text(name).text("'");
    return not_found<"no such device driver">;
  }
  for (const hal::Driver* driver : drivers) {
    if (!name.empty() && name != driver->name) continue;
    if (in_detail)
      dump_device(*driver);
    else
      std::printf("%s://\n", driver->name);
  }
  return ok_status;
}

void print_memory(const char* title, const hal::MemoryStatistics::Bytes& bytes, std::FILE* out) {
  using Number = unsigned long long;
  std::fprintf(out, "%s: %12lluB peak / %12lluB allocated / %12lluB freed / %12lluB live\n", title,
               Number{bytes.peak}, Number{bytes.allocated}, Number{bytes.allocated - bytes.live},
               Number{bytes.live});
}

}  // namespace

SessionOptions session_options(const Flags& flags) {
  SessionOptions options;
  options.log.write = write_log;
  options.log.wants_info = flags.boolean(Flag::verbose);
  int64_t max_instructions = flags.integer(Flag::max_instructions);
  options.max_instructions = max_instructions < 0 ? 0 : static_cast<uint64_t>(max_instructions);
  int64_t timeout_ms = flags.integer(Flag::timeout_ms);
  options.call_timeout_ms =
      static_cast<uint32_t>(std::clamp(timeout_ms, int64_t{0}, int64_t{UINT32_MAX}));
  return options;
}

Status load_modules(Session& session, const Flags& flags, Array<Ref<Module>>& out) {
  std::string_view mode = flags.text(Flag::module_mode);
  bool is_mapped = mode == "mmap";
  if (!is_mapped && mode != "preload") {
    session.diagnostic().expected.text("--module_mode=preload or mmap");
    session.diagnostic().found.text("'").text(mode).text("'");
    return invalid_argument<"unknown way to load modules">;
  }
  Array<const char*> values(session.allocator());
  MOTE_TRY(flags.list(Flag::module, values));
  if (values.empty()) return invalid_argument<"no module given: --module=file.vmfb">;
  if (values.size() > max_modules) return resource_exhausted<"more than 64 modules">;
  for (const char* value : values) {
    MOTE_TRY_ASSIGN(Ref<Module> module,
                    load_module(session, value, is_mapped ? FileMode::map : FileMode::read));
    MOTE_TRY(out.push(std::move(module)));
  }
  return ok_status;
}

Result<Ref<Program>> link_program(Session& session, const Flags& flags,
                                  std::span<const Ref<Module>> modules) {
  bool needs_device = false, needs_kernels = false, needs_parameters = false;
  for (const Ref<Module>& module : modules) {
    needs_device |= module->imports_from("hal");
    needs_kernels |= module->imports_from("hal_loader");
    needs_parameters |= module->imports_from("io_parameters");
  }
  if (needs_device || needs_kernels) MOTE_TRY(load_plugins(session, flags));
  if (needs_device) MOTE_TRY(add_devices(session, flags));
  if (needs_parameters) MOTE_TRY(add_parameters(session, flags));
  return session.link(modules);
}

Result<Ref<Program>> set_up_program(Session& session, const Flags& flags,
                                    Array<Ref<Module>>& modules) {
  MOTE_TRY(load_modules(session, flags, modules));
  return link_program(session, flags, {modules.data(), modules.size()});
}

void print_statistics(const Session& session, std::FILE* out) {
  for (const Ref<hal::Device>& device : session.devices()) {
    hal::MemoryStatistics statistics = device->memory_statistics();
    std::fprintf(out, "Device: %.*s\nMemory of its buffers\n",
                 static_cast<int>(device->id().size()), device->id().data());
    print_memory("  HOST_LOCAL", statistics.host_local, out);
    print_memory("DEVICE_LOCAL", statistics.device_local, out);
    std::fputc('\n', out);
  }
}

void print_memory_report(const Session& session, const Program& program,
                         const CountingAllocator& host, std::FILE* out) {
  uint64_t transients = 0, buffers = 0, executables = 0;
  for (const Ref<hal::Device>& device : session.devices()) {
    hal::MemoryStatistics statistics = device->memory_statistics();
    transients += statistics.transients.peak;
    buffers += statistics.host_local.peak + statistics.device_local.peak;
    executables += statistics.executables;
  }
  uint64_t parameters = 0;
  for (const Ref<io::ParameterScope>& scope : session.parameter_scopes())
    parameters = add_lengths(parameters, *scope);
  ProgramMemory memory = program.memory();
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  const struct {
    const char* title;
    uint64_t bytes;
    const char* remark;
  } rows[] = {
      {"constants", memory.read_only - executables, "in the module, used in place"},
      {"executables", executables, "in the module"},
      {"parameters", parameters, "in files, used in place where alignment allows"},
      {"transients", transients, "at peak, of the buffers"},
      {"buffers", buffers, "at peak"},
      {"VM globals", memory.globals, ""},
      {"VM stack", memory.stack, ""},
      {"host memory", host.peak_bytes(), "at peak, all of the above that is not in the module"},
      {"process", static_cast<uint64_t>(usage.ru_maxrss) * 1024, "resident at peak"},
  };
  std::fputs("Memory in bytes\n", out);
  for (const auto& row : rows)
    std::fprintf(out, *row.remark ? "  %-12s %14llu  %s\n" : "  %-12s %14llu\n", row.title,
                 static_cast<unsigned long long>(row.bytes), row.remark);
}

Status run_action(Session& session, const Flags& flags) {
  Array<const hal::Driver*> drivers(session.allocator());
  MOTE_TRY(sort_drivers(session, drivers));
  switch (flags.action()) {
    case Flag::list_drivers:
      print_drivers(drivers);
      break;
    case Flag::list_devices:
      return print_devices(session, drivers, flags.action_value(), false);
    case Flag::dump_devices:
      return print_devices(session, drivers, flags.action_value(), true);
    default:
      return print_workers(flags, session.allocator(), session.diagnostic());
  }
  return ok_status;
}

}  // namespace mote::tools
