// Sessions: options, registration, devices.
#include "runtime/capi/handles.h"

namespace mote::capi {
namespace {

void write_log(void* user, LogLevel level, std::string_view line) {
  const auto& options = *static_cast<const mote_session_options_t*>(user);
  options.log(options.log_user, static_cast<mote_log_level_t>(level), to_c(line));
}

void write_trace(void* user, bool is_begin, const TraceEvent& event) {
  const auto& options = *static_cast<const mote_session_options_t*>(user);
  const mote_trace_event_t told = {
      .size = sizeof told,
      .kind = static_cast<mote_trace_kind_t>(event.kind),
      .ordinal = event.ordinal,
      .module = to_c(event.module),
      .name = to_c(event.name),
      .workgroup_count = {event.workgroup_count[0], event.workgroup_count[1],
                          event.workgroup_count[2]},
      .bytes = event.bytes,
  };
  options.trace(options.trace_user, is_begin, &told);
}

static_assert(MOTE_LOG_INFO == static_cast<int>(LogLevel::info));
static_assert(MOTE_TRACE_WAIT == static_cast<int>(TraceKind::wait));

SessionOptions session_options(mote_session_options_t& options) {
  SessionOptions made;
  if (options.allocator) made.allocator = &from_c(options.allocator);
  if (options.log) made.log = {write_log, &options, options.log_info};
  if (options.trace) made.trace = {write_trace, &options};
  made.max_instructions = options.max_instructions;
  made.call_timeout_ms = options.call_timeout_ms;
  if (options.max_stack_bytes) made.max_stack_bytes = options.max_stack_bytes;
  if (options.max_stack_frames) made.max_stack_frames = options.max_stack_frames;
  return made;
}

}  // namespace
}  // namespace mote::capi

using namespace mote;
using namespace mote::capi;

mote_session::mote_session(Allocator& from, const mote_session_options_t& given)
    : allocator(from), options(given), kept(from), session(session_options(options)) {}

mote_status_t mote_session_create(const mote_session_options_t* options, mote_session_t** out) {
  *out = nullptr;
  mote_session_options_t known = {};
  if (options)
    if (Status status = take_struct(options, known); !status.ok()) return to_c(status);
  Allocator& allocator = known.allocator ? from_c(known.allocator) : system_allocator();
  *out = create_in<mote_session>(allocator, allocator, known);
  return *out ? nullptr : to_c(out_of_memory);
}

void mote_session_destroy(mote_session_t* session) {
  if (session) destroy_in(session->allocator, session);
}

mote_allocator_t* mote_session_allocator(const mote_session_t* session) {
  return to_c(session->session.allocator());
}

mote_status_t mote_session_add_driver(mote_session_t* session, const mote_driver_t* driver) {
  return to_c(from_c(session).add_driver(*reinterpret_cast<const hal::Driver*>(driver)));
}

mote_status_t mote_session_add_loader(mote_session_t* session, const mote_loader_t* loader) {
  return to_c(from_c(session).add_loader(*reinterpret_cast<const hal::ExecutableLoader*>(loader)));
}

mote_status_t mote_session_add_native_module(mote_session_t* session,
                                             const mote_native_module_t* module) {
  return to_c(from_c(session).add_module(*reinterpret_cast<const vm::NativeModule*>(module)));
}

void mote_session_cancel(mote_session_t* session) { from_c(session).cancel(); }
void mote_session_allow_calls(mote_session_t* session) { from_c(session).allow_calls(); }

mote_status_t mote_session_add_device(mote_session_t* session, const char* uri,
                                      const mote_device_options_t* options) {
  mote_device_options_t known = {};
  if (options) {
    Diagnostic& diagnostic = from_c(session).diagnostic();
    diagnostic.clear();
    if (Status status = take_struct(options, known); !status.ok()) return to_c(status);
  }
  DeviceOptions made;
  made.transient_arena = bytes_from_c(known.transient_arena, known.transient_arena_size);
  return to_c(from_c(session).add_device(uri, made));
}

size_t mote_session_device_count(const mote_session_t* session) {
  return from_c(session).devices().size();
}

mote_device_t* mote_session_device(const mote_session_t* session, size_t index) {
  auto devices = from_c(session).devices();
  return index < devices.size() ? to_handle<mote_device_t>(devices[index].get()) : nullptr;
}
