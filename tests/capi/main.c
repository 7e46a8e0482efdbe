// Runs the test that is named: capi_test NAME.
#include "tests/capi/testing.h"

mote_session_t* open_session(const mote_session_options_t* options) {
  mote_session_t* session;
  CHECK_OK(mote_session_create(options, &session));
  CHECK_OK(mote_session_add_defaults(session));
  CHECK_OK(mote_session_add_device(session, "local-sync", NULL));
  return session;
}

mote_program_t* link_file(mote_session_t* session, const char* path) {
  mote_module_t* module;
  mote_program_t* program;
  CHECK_OK(mote_session_load_file(session, path, MOTE_FILE_MAP, &module));
  CHECK_OK(mote_session_link(session, &module, 1, &program));
  mote_release(module);
  return program;
}

mote_tensor_t* make_row(mote_session_t* session, const float* numbers, size_t count) {
  const int64_t shape[] = {(int64_t)count};
  mote_tensor_t* tensor;
  CHECK_OK(mote_session_make_tensor(session, shape, 1, MOTE_ELEMENT_F32, numbers,
                                    count * sizeof(float), &tensor));
  return tensor;
}

void check_row(mote_session_t* session, mote_value_t* result, const float* expected, size_t count) {
  float found[16];
  CHECK(count <= COUNT_OF(found));
  CHECK_OK(
      mote_session_read_result(session, *result, MOTE_ELEMENT_F32, found, count * sizeof(float)));
  for (size_t i = 0; i < count; ++i) CHECK(found[i] == expected[i]);
  mote_value_clear(result);
}

void* read_file(const char* path, size_t* size) {
  FILE* file = fopen(path, "rb");
  CHECK(file);
  CHECK(!fseek(file, 0, SEEK_END));
  *size = (size_t)ftell(file);
  rewind(file);
  void* bytes = aligned_alloc(64, (*size + 127) / 64 * 64);
  CHECK(bytes && fread(bytes, 1, *size, file) == *size);
  fclose(file);
  return bytes;
}

void count_release(void* counter) { ++*(int*)counter; }

int main(int argc, char** argv) {
  static const struct {
    const char* name;
    void (*run)(void);
  } tests[] = {
#define TEST(name) {#name, test_##name},
#include "tests/capi/tests.def"
#undef TEST
  };
  for (size_t i = 0; argc == 2 && i < COUNT_OF(tests); ++i) {
    if (strcmp(argv[1], tests[i].name)) continue;
    tests[i].run();
    return 0;
  }
  fprintf(stderr, "usage: capi_test NAME\n");
  return 2;
}
