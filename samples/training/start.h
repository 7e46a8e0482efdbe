// What the programs of the samples do before and after they train.
#pragma once

#include "mote/mote.hpp"

namespace samples {

// Registers what modules of the samples need and opens a device, "local-sync" or "local-task".
mote::Status open_device(mote::Session& session, const char* device);
// The module inside of the program, linked.
mote::Result<mote::Ref<mote::Program>> link_module(mote::Session& session, mote::Bytes module);
// The exit code of main(), after saying on stderr what went wrong.
int end(mote::Session& session, mote::Status status);

// Runs `body`, a function of the session, on a device.
template <class Body>
int run_on(const char* device, Body body) {
  mote::Session session;
  mote::Status status = open_device(session, device);
  if (status.ok()) status = body(session);
  return end(session, status);
}

}  // namespace samples
