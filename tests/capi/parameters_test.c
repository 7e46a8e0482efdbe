// Parameter files: written, read, changed, and found by programs.
#include <unistd.h>

#include "mote/parameters.h"

#include "tests/capi/testing.h"

static const float weights_a[] = {1.5f, -2, 0.25f, 3};
static const float weights_b[] = {9, 9, 9, 9, 0.5f, 1, -1, 2};

static mote_status_t read_b(void* user, uint64_t offset, void* target, size_t size) {
  ++*(int*)user;
  memcpy(target, (const char*)weights_b + offset, size);
  return NULL;
}

static mote_status_t read_nothing(void* user, uint64_t offset, void* target, size_t size) {
  (void)user, (void)offset, (void)target, (void)size;
  return MOTE_UNAVAILABLE("nothing to read");
}

// The parameters of weights.mlir: "a" and "b" of the scope "model", "g" of "", "s" and "c" of
// "state".
static void make_parameters(mote_new_parameter_t* parameters, int* reads) {
  memset(parameters, 0, 3 * sizeof *parameters);
  for (int i = 0; i < 3; ++i) parameters[i].size = sizeof *parameters;
  parameters[0].key = text_of("a");
  parameters[0].metadata = text_of("note");
  parameters[0].length = sizeof weights_a;
  parameters[0].bytes = weights_a;
  parameters[1].key = text_of("b");
  parameters[1].length = sizeof weights_b;
  parameters[1].read = read_b;
  parameters[1].user = reads;
  const float two = 2;
  parameters[2].key = text_of("g");
  parameters[2].length = 16;
  parameters[2].splat_length = 4;
  memcpy(parameters[2].splat, &two, 4);
}

void test_parameter_files(void) {
  mote_session_t* session = open_session(NULL);
  const char* path = "capi_parameters.irpa";
  mote_new_parameter_t parameters[3];
  int reads = 0;
  make_parameters(parameters, &reads);
  mote_parameter_format_t format;
  CHECK_OK(mote_parameter_format_of(session, path, &format));
  CHECK(format == MOTE_PARAMETERS_IRPA);
  CHECK_OK(mote_parameter_format_of(session, "x.GGUF", &format));
  CHECK(format == MOTE_PARAMETERS_GGUF);
  CHECK_CODE(mote_parameter_format_of(session, "x.txt", &format), MOTE_CODE_UNIMPLEMENTED);
  CHECK_OK(mote_parameters_write_file(session, path, MOTE_PARAMETERS_IRPA, parameters, 3,
                                      MOTE_DEFAULT_PARAMETER_ALIGNMENT));
  CHECK(reads >= 1);

  mote_parameters_t* file;
  CHECK_OK(mote_parameters_open(session, path, MOTE_FILE_MAP, MOTE_PARAMETERS_READ, &file));
  CHECK(mote_parameters_count(file) == 3 && !mote_parameters_is_writable(file));
  mote_parameter_entry_t entry = {.size = sizeof entry};
  CHECK_OK(mote_parameters_entry(file, 0, &entry));
  CHECK_TEXT(entry.key, "a");
  CHECK_TEXT(entry.metadata, "note");
  CHECK(entry.length == 16 && entry.offset % 64 == 0 && entry.splat_length == 0);
  CHECK(!memcmp(mote_parameters_bytes(file, 0), weights_a, 16));
  CHECK_OK(mote_parameters_entry(file, 2, &entry));
  CHECK(entry.splat_length == 4 && entry.offset == 0 && !mote_parameters_bytes(file, 2));
  CHECK_CODE(mote_parameters_entry(file, 3, &entry), MOTE_CODE_OUT_OF_RANGE);
  entry.size = 0;
  CHECK_CODE(mote_parameters_entry(file, 0, &entry), MOTE_CODE_INVALID_ARGUMENT);
  CHECK(!mote_parameters_bytes(file, 3));
  size_t index = 0;
  CHECK_OK(mote_parameters_find(file, text_of("b"), &index));
  CHECK(index == 1);
  CHECK_CODE(mote_parameters_find(file, text_of("z"), &index), MOTE_CODE_NOT_FOUND);
  float numbers[2];
  CHECK_OK(mote_parameters_read(file, 1, 16, numbers, 8));
  CHECK(numbers[0] == 0.5f && numbers[1] == 1);
  CHECK_OK(mote_parameters_read_once(file, 2, 4, numbers, 8));
  CHECK(numbers[0] == 2 && numbers[1] == 2);
  CHECK_CODE(mote_parameters_read(file, 1, 28, numbers, 8), MOTE_CODE_OUT_OF_RANGE);
  CHECK_CODE(mote_parameters_read(file, 3, 0, numbers, 0), MOTE_CODE_OUT_OF_RANGE);
  CHECK_CODE(mote_parameters_read_once(file, 3, 0, numbers, 0), MOTE_CODE_OUT_OF_RANGE);
  CHECK_CODE(mote_parameters_write(file, 0, 0, numbers, 8), MOTE_CODE_PERMISSION_DENIED);
  mote_release(file);

  // Writing: reads see it at once, the file when it is saved.
  CHECK_OK(mote_parameters_open(session, path, MOTE_FILE_READ, MOTE_PARAMETERS_WRITE, &file));
  CHECK(mote_parameters_is_writable(file));
  numbers[0] = 7;
  CHECK_OK(mote_parameters_write(file, 0, 4, numbers, 4));
  CHECK_CODE(mote_parameters_write(file, 2, 0, numbers, 4), MOTE_CODE_PERMISSION_DENIED);
  CHECK_CODE(mote_parameters_write(file, 3, 0, numbers, 4), MOTE_CODE_OUT_OF_RANGE);
  CHECK(((const float*)mote_parameters_bytes(file, 0))[1] == 7);
  size_t size;
  char* bytes = read_file(path, &size);
  mote_parameters_t* parsed;
  int released = 0;
  CHECK_OK(mote_parameters_parse(session, MOTE_PARAMETERS_IRPA, bytes, size, count_release,
                                 &released, &parsed));
  CHECK(((const float*)mote_parameters_bytes(parsed, 0))[1] == -2);
  mote_release(parsed);
  CHECK(released == 1);
  free(bytes);
  CHECK_OK(mote_parameters_save(session, file));
  mote_release(file);
  bytes = read_file(path, &size);
  CHECK_OK(mote_parameters_parse(session, MOTE_PARAMETERS_IRPA, bytes, size, NULL, NULL, &parsed));
  CHECK(((const float*)mote_parameters_bytes(parsed, 0))[1] == 7);
  mote_release(parsed);
  CHECK_CODE(mote_parameters_parse(session, MOTE_PARAMETERS_IRPA, bytes, 40, count_release,
                                   &released, &parsed),
             MOTE_CODE_OUT_OF_RANGE);
  CHECK(released == 2 && !parsed);
  free(bytes);
  CHECK(!unlink(path));
  CHECK_CODE(mote_parameters_open(session, path, MOTE_FILE_MAP, MOTE_PARAMETERS_READ, &file),
             MOTE_CODE_NOT_FOUND);
  mote_session_destroy(session);
}

void test_parameters_that_cannot_be_written(void) {
  mote_session_t* session = open_session(NULL);
  const char* path = "capi_refused.irpa";
  mote_new_parameter_t parameters[3];
  int reads = 0;
  make_parameters(parameters, &reads);
  CHECK_CODE(mote_parameters_write_file(session, path, MOTE_PARAMETERS_GGUF, parameters, 3, 64),
             MOTE_CODE_UNIMPLEMENTED);
  CHECK_CODE(mote_parameters_write_file(session, path, MOTE_PARAMETERS_IRPA, parameters, 3, 3),
             MOTE_CODE_INVALID_ARGUMENT);
  parameters[1].read = read_nothing;
  CHECK_CODE(mote_parameters_write_file(session, path, MOTE_PARAMETERS_IRPA, parameters, 3, 64),
             MOTE_CODE_UNAVAILABLE);
  parameters[1].read = NULL;
  CHECK_CODE(mote_parameters_write_file(session, path, MOTE_PARAMETERS_IRPA, parameters, 3, 64),
             MOTE_CODE_INVALID_ARGUMENT);
  parameters[1].splat_length = 17;
  CHECK_CODE(mote_parameters_write_file(session, path, MOTE_PARAMETERS_IRPA, parameters, 3, 64),
             MOTE_CODE_INVALID_ARGUMENT);
  parameters[0].size = 0;
  CHECK_CODE(mote_parameters_write_file(session, path, MOTE_PARAMETERS_IRPA, parameters, 3, 64),
             MOTE_CODE_INVALID_ARGUMENT);
  CHECK(access(path, F_OK));  // nothing was left behind
  mote_session_destroy(session);
}

void test_programs_find_parameters(void) {
  mote_session_t* session = open_session(NULL);
  mote_new_parameter_t parameters[3];
  int reads = 0;
  make_parameters(parameters, &reads);
  const char *model = "capi_model.irpa", *state = "capi_state.safetensors";
  CHECK_OK(mote_parameters_write_file(session, model, MOTE_PARAMETERS_IRPA, parameters, 3,
                                      MOTE_DEFAULT_PARAMETER_ALIGNMENT));
  const float s[] = {10, 20, 30, 40};
  const int32_t c[] = {7, -7, 7, -7};
  const int64_t shape[] = {4};
  parameters[0].key = text_of("s");
  parameters[0].bytes = s;
  parameters[0].dtype = text_of("F32");
  parameters[0].shape = shape;
  parameters[0].rank = 1;
  parameters[1] = parameters[0];
  parameters[1].key = text_of("c");
  parameters[1].bytes = c;
  parameters[1].dtype = text_of("I32");
  CHECK_OK(mote_parameters_write_file(session, state, MOTE_PARAMETERS_SAFETENSORS, parameters, 2,
                                      MOTE_DEFAULT_PARAMETER_ALIGNMENT));

  mote_parameters_t *file, *found;
  CHECK_OK(mote_parameters_open(session, model, MOTE_FILE_MAP, MOTE_PARAMETERS_READ, &file));
  CHECK_OK(mote_session_add_parameters(session, "model", file));
  CHECK_OK(mote_session_add_parameters(session, "", file));
  CHECK_OK(mote_session_add_parameter_file(session, "state", state, MOTE_FILE_READ));
  CHECK_CODE(mote_session_add_parameter_file(session, "state", "none.irpa", MOTE_FILE_READ),
             MOTE_CODE_NOT_FOUND);
  CHECK(mote_session_scope_count(session) == 3);
  CHECK_TEXT(mote_session_scope_name(session, 0), "model");
  CHECK_TEXT(mote_session_scope_name(session, 1), "");
  CHECK(mote_session_scope_name(session, 3).length == 0);
  size_t index;
  CHECK_OK(mote_session_find_parameter(session, "model", text_of("b"), &found, &index));
  CHECK(found == file && index == 1);
  CHECK_CODE(mote_session_find_parameter(session, "model", text_of("s"), &found, &index),
             MOTE_CODE_NOT_FOUND);
  CHECK_CODE(mote_session_find_parameter(session, "none", text_of("b"), &found, &index),
             MOTE_CODE_NOT_FOUND);
  mote_release(file);

  // x * a + g + b[1]
  mote_program_t* program = link_file(session, MODULE("parameters/unified"));
  const float x[] = {1, 2, 3, 4}, expected[] = {4, -1, 1.75f, 16};
  mote_tensor_t* row = make_row(session, x, 4);
  mote_value_t argument = mote_value_ref(row), result = mote_value_none();
  CHECK_OK(mote_program_call_name(program, "apply", &argument, 1, &result, 1));
  check_row(session, &result, expected, 4);
  mote_release(row);
  mote_release(program);
  mote_session_destroy(session);
  CHECK(!unlink(model) && !unlink(state));
}
