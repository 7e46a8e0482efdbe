// What the tests of the C API share. A check that fails ends the process.
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mote/components.h"
#include "mote/mote.h"
#include "mote/native.h"
#include "mote/parameters.h"

#define CHECK(condition)                                              \
  do {                                                                \
    if (!(condition)) {                                               \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
      exit(1);                                                        \
    }                                                                 \
  } while (0)

// The status of an expression has this code.
#define CHECK_CODE(expression, expected)                                                  \
  do {                                                                                    \
    mote_status_t found_ = (expression);                                                  \
    if (mote_status_code(found_) != (expected)) {                                         \
      fprintf(stderr, "%s:%d: %s: %s %s, expected %s\n", __FILE__, __LINE__, #expression, \
              mote_code_name(mote_status_code(found_)), mote_status_text(found_),         \
              mote_code_name(expected));                                                  \
      exit(1);                                                                            \
    }                                                                                     \
  } while (0)
#define CHECK_OK(expression) CHECK_CODE(expression, MOTE_CODE_OK)

#define CHECK_TEXT(string, expected)                                                         \
  do {                                                                                       \
    mote_string_t found_ = (string);                                                         \
    if (found_.length != strlen(expected) || memcmp(found_.data, expected, found_.length)) { \
      fprintf(stderr, "%s:%d: found '%.*s', expected '%s'\n", __FILE__, __LINE__,            \
              (int)found_.length, found_.data, expected);                                    \
      exit(1);                                                                               \
    }                                                                                        \
  } while (0)

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static inline mote_string_t text_of(const char* text) {
  mote_string_t string = {text, strlen(text)};
  return string;
}

// A path of the modules of this build.
#define MODULE(name) MOTE_TEST_MODULES "/" name ".vmfb"

// A session with all parts of the build and the device local-sync.
mote_session_t* open_session(const mote_session_options_t* options);
// A program of the file, which is all that holds the module.
mote_program_t* link_file(mote_session_t* session, const char* path);
// A row of floats.
mote_tensor_t* make_row(mote_session_t* session, const float* numbers, size_t count);
// Compares a result, a row of floats, and gives it up.
void check_row(mote_session_t* session, mote_value_t* result, const float* expected, size_t count);
// The bytes of a file at a multiple of 64, for free().
void* read_file(const char* path, size_t* size);
// Counts how often it is called; a mote_release_function_t.
void count_release(void* counter);

#define TEST(name) void test_##name(void);
#include "tests/capi/tests.def"
#undef TEST
