// What sessions, devices, modules and functions say about themselves.
#include "runtime/capi/handles.h"

using namespace mote;
using namespace mote::capi;

size_t mote_session_driver_count(const mote_session_t* session) {
  return from_c(session).drivers().size();
}

const char* mote_session_driver_name(const mote_session_t* session, size_t index) {
  auto drivers = from_c(session).drivers();
  return index < drivers.size() ? drivers[index]->name : "";
}

const char* mote_session_driver_description(const mote_session_t* session, size_t index) {
  auto drivers = from_c(session).drivers();
  return index < drivers.size() ? drivers[index]->description : "";
}

mote_string_t mote_device_id(mote_device_t* device) { return to_c(from_c(device).id()); }

mote_status_t mote_device_query(mote_device_t* device, const char* category, const char* key,
                                int64_t* value) {
  if (from_c(device).query(category, key, *value)) return nullptr;
  return to_c(not_found<"the device does not know this category and key">);
}

mote_status_t mote_device_wait_idle(mote_device_t* device, uint64_t timeout_ns) {
  return to_c(from_c(device).wait_idle(timeout_ns));
}

mote_status_t mote_device_get_memory(mote_device_t* device, mote_device_memory_t* out) {
  auto bytes = [](const hal::MemoryStatistics::Bytes& from) {
    return mote_memory_bytes_t{from.peak, from.allocated, from.live};
  };
  hal::MemoryStatistics statistics = from_c(device).memory_statistics();
  return give_struct(mote_device_memory_t{.size = 0,
                                          .host_local = bytes(statistics.host_local),
                                          .device_local = bytes(statistics.device_local),
                                          .transients = bytes(statistics.transients),
                                          .executables = statistics.executables},
                     out);
}

mote_string_t mote_module_name(const mote_module_t* module) { return to_c(from_c(module).name()); }
uint32_t mote_module_version(const mote_module_t* module) { return from_c(module).version(); }

bool mote_module_imports_from(const mote_module_t* module, const char* name) {
  return from_c(module).imports_from(name);
}

uint32_t mote_module_export_count(const mote_module_t* module) {
  return from_c(module).export_count();
}

mote_status_t mote_module_export(const mote_module_t* module, uint32_t index,
                                 mote_function_t* out) {
  if (index >= from_c(module).export_count())
    return to_c(out_of_range<"the module has fewer exports">);
  *out = to_c(from_c(module).export_at(index));
  return nullptr;
}

mote_string_t mote_function_name(mote_function_t function) { return to_c(from_c(function).name()); }

mote_string_t mote_function_signature(mote_function_t function) {
  return to_c(from_c(function).signature());
}

mote_string_t mote_function_arguments(mote_function_t function) {
  return to_c(from_c(function).arguments());
}

mote_string_t mote_function_results(mote_function_t function) {
  return to_c(from_c(function).results());
}

mote_string_t mote_function_attribute(mote_function_t function, const char* key) {
  return to_c(from_c(function).attribute(key));
}

bool mote_function_is_async(mote_function_t function) { return from_c(function).is_async(); }
bool mote_function_is_public(mote_function_t function) { return from_c(function).is_public(); }

uint32_t mote_program_export_count(const mote_program_t* program) {
  return from_c(program).export_count();
}

mote_status_t mote_program_export(const mote_program_t* program, uint32_t index,
                                  mote_function_t* out) {
  if (index >= from_c(program).export_count())
    return to_c(out_of_range<"the program has fewer exports">);
  *out = to_c(from_c(program).export_at(index));
  return nullptr;
}

mote_status_t mote_program_get_memory(const mote_program_t* program, mote_program_memory_t* out) {
  ProgramMemory memory = from_c(program).memory();
  return give_struct(mote_program_memory_t{.size = 0,
                                           .read_only = memory.read_only,
                                           .globals = memory.globals,
                                           .stack = memory.stack},
                     out);
}
