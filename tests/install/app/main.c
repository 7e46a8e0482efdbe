// The program of main.cc in C.
#include <stdio.h>

#include <mote/components.h>
#include <mote/mote.h>

static mote_status_t add(mote_session_t* session, const char* path, float* sum) {
  mote_module_t* module = NULL;
  mote_program_t* program = NULL;
  mote_tensor_t* tensor = NULL;
  const float numbers[] = {1, 2, 3, 4};
  const int64_t shape[] = {4};
  mote_status_t status = mote_session_add_defaults(session);
  if (!status) status = mote_session_add_device(session, "local-sync", NULL);
  if (!status) status = mote_session_load_file(session, path, MOTE_FILE_MAP, &module);
  if (!status) status = mote_session_link(session, &module, 1, &program);
  if (!status)
    status = mote_session_make_tensor(session, shape, 1, MOTE_ELEMENT_F32, numbers, sizeof numbers,
                                      &tensor);
  mote_value_t arguments[] = {mote_value_ref(tensor), mote_value_ref(tensor)};
  mote_value_t result = mote_value_none();
  if (!status) status = mote_program_call_name(program, "add", arguments, 2, &result, 1);
  if (!status) status = mote_session_read_result(session, result, MOTE_ELEMENT_F32, sum, 16);
  mote_value_clear(&result);
  mote_release(tensor);
  mote_release(program);
  mote_release(module);
  return status;
}

int main(int argc, char** argv) {
  mote_session_t* session;
  float sum[4];
  if (argc != 2 || mote_session_create(NULL, &session)) return 1;
  mote_status_t status = add(session, argv[1], sum);
  if (status)
    printf("%s\n", mote_status_text(status));
  else
    printf("%g %g %g %g\n", sum[0], sum[1], sum[2], sum[3]);
  mote_session_destroy(session);
  return status ? 1 : 0;
}
