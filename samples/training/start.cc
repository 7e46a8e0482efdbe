#include "samples/training/start.h"

#include <cstdio>

#include "mote/components.h"

namespace samples {

using mote::Status;

Status open_device(mote::Session& session, const char* device) {
  MOTE_TRY(session.add_driver(mote::sync_driver()));
  MOTE_TRY(session.add_driver(mote::task_driver()));
  MOTE_TRY(session.add_loader(mote::elf_loader()));
  MOTE_TRY(session.add_module(mote::hal_module()));
  return session.add_device(device);
}

mote::Result<mote::Ref<mote::Program>> link_module(mote::Session& session, mote::Bytes bytes) {
  MOTE_TRY_ASSIGN(auto module, session.load_borrowed(bytes));
  return session.link({&module, 1});
}

int end(mote::Session& session, Status status) {
  if (status.ok()) return 0;
  mote::FixedText<2048> error;
  mote::format_error(status, session.diagnostic(), error);
  error.text("\n");
  std::fputs(error.c_str(), stderr);
  return 1;
}

}  // namespace samples
