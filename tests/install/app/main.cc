// Adds two tensors with the module given: what every way of getting mote must be able to build.
#include <cstdio>
#include <mote/mote.hpp>

static mote::Status add(mote::Session& session, const char* path) {
  MOTE_TRY(mote::add_defaults(session));
  MOTE_TRY(session.add_device("local-sync"));
  MOTE_TRY_ASSIGN(auto module, session.load_file(path));
  MOTE_TRY_ASSIGN(auto program, session.link({&module, 1}));
  const float numbers[] = {1, 2, 3, 4};
  MOTE_TRY_ASSIGN(auto tensor, session.make_tensor<float>({4}, numbers));
  mote::Value arguments[] = {tensor, tensor}, sum;
  MOTE_TRY(program->call("add", arguments, {&sum, 1}));
  float result[4];
  MOTE_TRY(session.read_tensor<float>(sum, result));
  std::printf("%g %g %g %g\n", result[0], result[1], result[2], result[3]);
  return mote::ok_status;
}

int main(int, char** arguments) {
  mote::Session session;
  mote::Status status = add(session, arguments[1]);
  if (!status.ok()) std::printf("%s\n", status.text());
  return status.ok() ? 0 : 1;
}
