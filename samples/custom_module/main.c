// The program of main.cc in C.
#include <stdio.h>

#include "samples/custom_module/sensor_c.h"

static mote_status_t load_and_link(mote_session_t* session, char** paths,
                                   mote_program_t** program) {
  mote_module_t* modules[2] = {NULL, NULL};
  mote_status_t status = mote_session_add_defaults(session);
  // Before modules that import from it.
  if (!status) status = mote_session_define_module(session, &sensor_module);
  if (!status) status = mote_session_add_device(session, "local-sync", NULL);
  for (int i = 0; !status && i < 2; ++i)
    status = mote_session_load_file(session, paths[i], MOTE_FILE_MAP, &modules[i]);
  if (!status) status = mote_session_link(session, modules, 2, program);
  mote_release(modules[0]);
  mote_release(modules[1]);
  return status;
}

static mote_status_t smooth_day(mote_session_t* session, mote_program_t* program,
                                const float* day) {
  const int64_t shape[] = {3};
  mote_tensor_t* readings;
  mote_status_t status = mote_session_make_tensor(session, shape, 1, MOTE_ELEMENT_F32, day,
                                                  3 * sizeof *day, &readings);
  if (status) return status;
  mote_value_t argument = mote_value_ref(readings);
  mote_value_t results[] = {mote_value_none(), mote_value_none(), mote_value_none()};
  status = mote_program_call_name(program, "main", &argument, 1, results, 3);
  mote_release(readings);
  mote_vm_buffer_t* name = mote_as_vm_buffer(mote_value_object(results[0]));
  float fahrenheit[5];
  if (!status)
    status = mote_session_read_result(session, results[1], MOTE_ELEMENT_F32, fahrenheit,
                                      sizeof fahrenheit);
  if (!status && !name) status = MOTE_INTERNAL("a series without a name");
  if (!status) {
    printf("%.*s:", (int)mote_vm_buffer_size(name), (const char*)mote_vm_buffer_bytes(name));
    for (int i = 0; i < 5; ++i) printf(" %.2f", fahrenheit[i]);
    printf(" (series %lld)\n", (long long)results[2].as.i64);
  }
  for (int i = 0; i < 3; ++i) mote_value_clear(&results[i]);
  return status;
}

static mote_status_t run(mote_session_t* session, char** paths) {
  mote_program_t* program = NULL;
  mote_status_t status = load_and_link(session, paths, &program);
  const float days[][3] = {{20, 24, 28}, {18, 10, 2}};
  for (int i = 0; !status && i < 2; ++i) status = smooth_day(session, program, days[i]);
  mote_release(program);
  return status;
}

int main(int argc, char** argv) {
  if (argc != 3) {
    fputs("usage: station CALIBRATION.vmfb STATION.vmfb\n", stderr);
    return 1;
  }
  mote_session_t* session;
  if (mote_session_create(NULL, &session)) return 1;
  mote_status_t status = run(session, argv + 1);
  if (status) {
    char error[1024];
    mote_session_format_error(session, status, error, sizeof error);
    fprintf(stderr, "station: %s\n", error);
    for (size_t i = 0; i < mote_session_missing_import_count(session); ++i) {
      mote_string_t name = mote_session_missing_import(session, i);
      fprintf(stderr, "missing: %.*s\n", (int)name.length, name.data);
    }
  }
  mote_session_destroy(session);
  return status ? 1 : 0;
}
