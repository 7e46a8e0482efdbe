// What sessions say about failures.
#include "runtime/capi/handles.h"

using namespace mote;
using namespace mote::capi;

mote_status_t mote_session_diagnostic(mote_session_t* session, mote_diagnostic_t* out) {
  const Diagnostic& diagnostic = from_c(session).diagnostic();
  return give_struct(mote_diagnostic_t{.size = 0,
                                       .detail = to_c(diagnostic.detail.view()),
                                       .expected = to_c(diagnostic.expected.view()),
                                       .found = to_c(diagnostic.found.view()),
                                       .where = to_c(diagnostic.where.view()),
                                       .trace = to_c(diagnostic.trace.view()),
                                       .offset = diagnostic.offset},
                     out);
}

size_t mote_session_format_error(mote_session_t* session, mote_status_t status, char* buffer,
                                 size_t capacity) {
  if (!capacity) return 0;
  TextWriter out(buffer, capacity);
  format_error(from_c(status), from_c(session).diagnostic(), out);
  return out.view().size();
}

size_t mote_session_missing_import_count(const mote_session_t* session) {
  return from_c(session).missing_imports().size();
}

mote_string_t mote_session_missing_import(const mote_session_t* session, size_t index) {
  auto missing = from_c(session).missing_imports();
  return to_c(index < missing.size() ? missing[index] : std::string_view(""));
}
