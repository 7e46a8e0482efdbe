// The smallest host: a compiled network inside of the program, one call, its result.
#include <cstdio>

#include "mlp.h"
#include "mote/components.h"
#include "mote/mote.hpp"

namespace {

mote::Status run(mote::Session& session) {
  MOTE_TRY(session.add_driver(mote::sync_driver()));
  MOTE_TRY(session.add_loader(mote::elf_loader()));
  MOTE_TRY(session.add_module(mote::hal_module()));
  MOTE_TRY(session.add_device("local-sync"));
  MOTE_TRY_ASSIGN(auto module, session.load_borrowed({mlp, mlp_size}));
  MOTE_TRY_ASSIGN(auto program, session.link({&module, 1}));
  const float flower[] = {5.1f, 3.5f, 1.4f, 0.2f};
  MOTE_TRY_ASSIGN(auto tensor, session.make_tensor<float>({1, 4}, flower));
  mote::Value argument = tensor, result;
  MOTE_TRY(program->call("main", {&argument, 1}, {&result, 1}));
  float classes[3];
  MOTE_TRY(session.read_tensor<float>(result, classes));
  for (int i = 0; i < 3; ++i) {
    mote::FixedText<64> line;  // smaller than what printf() brings along
    auto thousandths = static_cast<int64_t>(classes[i] * 1000 + 0.5f);
    line.text("class ").number(i).text(": ").number(thousandths).text(" of 1000");
    std::puts(line.c_str());
  }
  return mote::ok_status;
}

}  // namespace

int main() {
  mote::Session session;
  mote::Status status = run(session);
  if (status.ok()) return 0;
  mote::FixedText<512> error;
  mote::format_error(status, session.diagnostic(), error);
  std::fputs(error.c_str(), stderr);
  return 1;
}
