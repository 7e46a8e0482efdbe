#include "runtime/capi/handles.h"

mote_status_t mote_session_load_plugin(mote_session_t* session, const char* path) {
  return mote::capi::to_c(session->session.load_plugin(path));
}
