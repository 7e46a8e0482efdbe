// The program of main.cc in C.
#include <stdio.h>

#include "mlp.h"
#include "mote/components.h"
#include "mote/mote.h"

// "class 0: 370 of 1000"; less code than what printf() brings along.
static void print_class(int index, int thousandths) {
  char line[] = "class 0:";
  line[6] = (char)('0' + index);
  fputs(line, stdout);
  char number[] = "    ";
  int at = 4;
  for (int rest = thousandths; at == 4 || rest; rest /= 10) number[--at] = (char)('0' + rest % 10);
  number[--at] = ' ';
  fputs(number + at, stdout);
  puts(" of 1000");
}

static mote_status_t run(mote_session_t* session) {
  mote_module_t* module = NULL;
  mote_program_t* program = NULL;
  mote_tensor_t* tensor = NULL;
  const float flower[] = {5.1f, 3.5f, 1.4f, 0.2f};
  const int64_t shape[] = {1, 4};
  float classes[3];
  mote_status_t status = mote_session_add_driver(session, mote_sync_driver());
  if (!status) status = mote_session_add_loader(session, mote_elf_loader());
  if (!status) status = mote_session_add_native_module(session, mote_hal_module());
  if (!status) status = mote_session_add_device(session, "local-sync", NULL);
  if (!status) status = mote_session_load_borrowed(session, mlp, mlp_size, &module);
  if (!status) status = mote_session_link(session, &module, 1, &program);
  if (!status)
    status = mote_session_make_tensor(session, shape, 2, MOTE_ELEMENT_F32, flower, sizeof flower,
                                      &tensor);
  mote_value_t argument = mote_value_ref(tensor), result = mote_value_none();
  if (!status) status = mote_program_call_name(program, "main", &argument, 1, &result, 1);
  if (!status)
    status = mote_session_read_result(session, result, MOTE_ELEMENT_F32, classes, sizeof classes);
  for (int i = 0; !status && i < 3; ++i) print_class(i, (int)(classes[i] * 1000 + 0.5f));
  mote_value_clear(&result);
  mote_release(tensor);
  mote_release(program);
  mote_release(module);
  return status;
}

int main(void) {
  mote_session_t* session;
  mote_status_t status = mote_session_create(NULL, &session);
  if (!status) {
    status = run(session);
    if (status) {
      char error[512];
      mote_session_format_error(session, status, error, sizeof error);
      fputs(error, stderr);
    }
    mote_session_destroy(session);
  }
  return status ? 1 : 0;
}
