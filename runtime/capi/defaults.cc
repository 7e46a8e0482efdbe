#include "runtime/capi/handles.h"

mote_status_t mote_session_add_defaults(mote_session_t* session) {
  return mote::capi::to_c(mote::add_defaults(session->session));
}
