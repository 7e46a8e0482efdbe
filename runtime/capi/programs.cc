// Loading modules, linking programs, calling functions.
#include "runtime/capi/handles.h"

namespace mote::capi {
namespace {

mote_status_t hand_out_function(Result<Function> found, mote_function_t* out) {
  if (!found.ok()) return to_c(found.status());
  *out = to_c(found.value());
  return nullptr;
}

}  // namespace
}  // namespace mote::capi

using namespace mote;
using namespace mote::capi;

mote_status_t mote_session_load_borrowed(mote_session_t* session, const void* bytes, size_t size,
                                         mote_module_t** out) {
  return hand_out(from_c(session).load_borrowed(bytes_from_c(bytes, size)), out);
}

mote_status_t mote_session_load_owned(mote_session_t* session, const void* bytes, size_t size,
                                      mote_release_function_t release, void* user,
                                      mote_module_t** out) {
  return hand_out(from_c(session).load_owned(bytes_from_c(bytes, size), {release, user}), out);
}

mote_status_t mote_session_load_file(mote_session_t* session, const char* path,
                                     mote_file_mode_t mode, mote_module_t** out) {
  return hand_out(from_c(session).load_file(path, static_cast<FileMode>(mode)), out);
}

mote_status_t mote_session_link(mote_session_t* session, mote_module_t* const* modules,
                                size_t count, mote_program_t** out) {
  return hand_out(from_c(session).link({modules_from_c(modules), count}), out);
}

mote_status_t mote_program_find(const mote_program_t* program, const char* name,
                                mote_function_t* out) {
  return hand_out_function(from_c(program).find(name), out);
}

mote_status_t mote_program_only_function(const mote_program_t* program, mote_function_t* out) {
  return hand_out_function(from_c(program).only_function(), out);
}

mote_status_t mote_program_call(mote_program_t* program, mote_function_t function,
                                const mote_value_t* arguments, size_t argument_count,
                                mote_value_t* results, size_t result_count) {
  return to_c(from_c(program).call(from_c(function), {values_from_c(arguments), argument_count},
                                   {values_from_c(results), result_count}));
}

mote_status_t mote_program_call_name(mote_program_t* program, const char* name,
                                     const mote_value_t* arguments, size_t argument_count,
                                     mote_value_t* results, size_t result_count) {
  return to_c(from_c(program).call(name, {values_from_c(arguments), argument_count},
                                   {values_from_c(results), result_count}));
}
