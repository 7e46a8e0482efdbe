// Tensors, buffers and element types.
#include <math.h>

#include "tests/capi/testing.h"

void test_tensors_are_copied(void) {
  mote_session_t* session = open_session(NULL);
  float numbers[6] = {1, 2, 3, 4, 5, 6}, found[6];
  const int64_t shape[] = {2, 3};
  mote_tensor_t* tensor;
  CHECK_OK(mote_session_make_tensor(session, shape, 2, MOTE_ELEMENT_F32, numbers, sizeof numbers,
                                    &tensor));
  numbers[0] = 100;
  CHECK(mote_tensor_rank(tensor) == 2);
  CHECK(mote_tensor_shape(tensor)[0] == 2 && mote_tensor_shape(tensor)[1] == 3);
  CHECK(mote_tensor_type(tensor) == MOTE_ELEMENT_F32);
  CHECK_OK(mote_session_read_tensor(session, tensor, found, sizeof found));
  CHECK(found[0] == 1 && found[5] == 6);
  CHECK_CODE(mote_session_read_tensor(session, tensor, found, 4), MOTE_CODE_INVALID_ARGUMENT);
  mote_value_t value = mote_value_ref(tensor);
  CHECK_CODE(mote_session_read_result(session, value, MOTE_ELEMENT_I32, found, sizeof found),
             MOTE_CODE_INVALID_ARGUMENT);
  CHECK_CODE(
      mote_session_read_result(session, mote_value_i32(0), MOTE_ELEMENT_F32, found, sizeof found),
      MOTE_CODE_INVALID_ARGUMENT);
  CHECK_OK(mote_session_read_result(session, value, MOTE_ELEMENT_F32, found, sizeof found));
  mote_release(tensor);
  CHECK_CODE(mote_session_make_tensor(session, shape, 2, MOTE_ELEMENT_F32, numbers, 20, &tensor),
             MOTE_CODE_INVALID_ARGUMENT);
  CHECK(!tensor);
  // To be written later.
  CHECK_OK(mote_session_make_tensor(session, shape, 2, MOTE_ELEMENT_F32, NULL, 0, &tensor));
  CHECK(mote_buffer_size(mote_tensor_buffer(tensor)) == sizeof found);
  memcpy(mote_buffer_bytes(mote_tensor_buffer(tensor)), found, sizeof found);
  mote_release(tensor);
  // A scalar.
  CHECK_OK(mote_session_make_tensor(session, NULL, 0, MOTE_ELEMENT_F32, numbers, 4, &tensor));
  CHECK(mote_tensor_rank(tensor) == 0);
  mote_release(tensor);
  mote_session_destroy(session);
}

void test_tensors_lie_where_the_caller_puts_them(void) {
  mote_session_t* session = open_session(NULL);
  mote_program_t* program = link_file(session, MODULE("readme/add"));
  float* numbers = aligned_alloc(64, 128);
  for (int i = 0; i < 8; ++i) numbers[i] = (float)i;
  const int64_t shape[] = {4};
  int released = 0;
  mote_tensor_t *wrapped, *constant, *refused;
  CHECK_OK(mote_session_wrap_tensor(session, shape, 1, MOTE_ELEMENT_F32, numbers, 16, count_release,
                                    &released, &wrapped));
  CHECK_OK(mote_session_wrap_constant(session, shape, 1, MOTE_ELEMENT_F32, numbers, 16,
                                      count_release, &released, &constant));
  CHECK(mote_buffer_bytes(mote_tensor_buffer(wrapped)) == numbers);
  CHECK(mote_buffer_size(mote_tensor_buffer(wrapped)) == 16);
  numbers[3] = 30;  // seen by the call: nothing was copied
  mote_value_t arguments[] = {mote_value_ref(wrapped), mote_value_ref(constant)};
  mote_value_t result = mote_value_none();
  CHECK_OK(mote_program_call_name(program, "add", arguments, 2, &result, 1));
  check_row(session, &result, (const float[]){0, 2, 4, 60}, 4);
  CHECK(released == 0);
  mote_release(wrapped);
  mote_release(constant);
  CHECK(released == 2);
  CHECK_CODE(mote_session_wrap_tensor(session, shape, 1, MOTE_ELEMENT_F32, numbers + 1, 16,
                                      count_release, &released, &refused),
             MOTE_CODE_INVALID_ARGUMENT);
  CHECK(released == 3 && !refused);
  CHECK_CODE(mote_session_wrap_constant(session, shape, 1, MOTE_ELEMENT_F32, numbers + 1, 16, NULL,
                                        NULL, &refused),
             MOTE_CODE_INVALID_ARGUMENT);
  // On request there is a copy.
  CHECK_OK(
      mote_session_make_tensor(session, shape, 1, MOTE_ELEMENT_F32, numbers + 1, 16, &wrapped));
  mote_release(wrapped);
  mote_release(program);
  mote_session_destroy(session);
  free(numbers);
}

void test_views_share_buffers(void) {
  mote_session_t* session = open_session(NULL);
  const float numbers[] = {1, 2, 3, 4, 5, 6};
  mote_tensor_t *row = make_row(session, numbers, 6), *view;
  mote_buffer_t *whole = mote_tensor_buffer(row), *part;
  CHECK_OK(mote_session_subspan(session, whole, 8, 16, &part));
  CHECK(mote_buffer_size(part) == 16);
  CHECK((float*)mote_buffer_bytes(part) == (float*)mote_buffer_bytes(whole) + 2);
  CHECK(mote_as_buffer((mote_object_t*)part) == part);
  const int64_t square[] = {2, 2};
  CHECK_OK(mote_session_view_buffer(session, part, square, 2, MOTE_ELEMENT_F32, &view));
  mote_release(row);
  mote_release(part);
  float found[4];
  CHECK_OK(mote_session_read_tensor(session, view, found, sizeof found));
  CHECK(found[0] == 3 && found[3] == 6);
  CHECK_CODE(mote_session_subspan(session, mote_tensor_buffer(view), 8, 16, &part),
             MOTE_CODE_OUT_OF_RANGE);
  mote_release(view);
  mote_session_destroy(session);
}

void test_element_types(void) {
  const int64_t shape[] = {3, 5};
  const int64_t huge[] = {INT64_MAX, INT64_MAX};
  uint64_t number;
  CHECK_OK(mote_element_count(shape, 2, &number));
  CHECK(number == 15);
  CHECK_OK(mote_element_count(NULL, 0, &number));
  CHECK(number == 1);
  CHECK_CODE(mote_element_count(huge, 2, &number), MOTE_CODE_INVALID_ARGUMENT);
  const struct {
    mote_element_type_t type;
    const char* text;
    uint64_t bytes;  // of 3x5
  } rows[] = {
      {MOTE_ELEMENT_I4, "3x5xi4", 8},
      {MOTE_ELEMENT_I8, "3x5xi8", 15},
      {MOTE_ELEMENT_I16, "3x5xi16", 30},
      {MOTE_ELEMENT_I32, "3x5xi32", 60},
      {MOTE_ELEMENT_I64, "3x5xi64", 120},
      {MOTE_ELEMENT_SI8, "3x5xsi8", 15},
      {MOTE_ELEMENT_SI16, "3x5xsi16", 30},
      {MOTE_ELEMENT_SI32, "3x5xsi32", 60},
      {MOTE_ELEMENT_SI64, "3x5xsi64", 120},
      {MOTE_ELEMENT_UI8, "3x5xui8", 15},
      {MOTE_ELEMENT_UI16, "3x5xui16", 30},
      {MOTE_ELEMENT_UI32, "3x5xui32", 60},
      {MOTE_ELEMENT_UI64, "3x5xui64", 120},
      {MOTE_ELEMENT_I1, "3x5xi1", 15},
      {MOTE_ELEMENT_F16, "3x5xf16", 30},
      {MOTE_ELEMENT_F32, "3x5xf32", 60},
      {MOTE_ELEMENT_F64, "3x5xf64", 120},
      {MOTE_ELEMENT_BF16, "3x5xbf16", 30},
      {MOTE_ELEMENT_CF64, "3x5xcf64", 120},
      {MOTE_ELEMENT_CF128, "3x5xcf128", 240},
      {MOTE_ELEMENT_F8E5M2, "3x5xf8E5M2", 15},
      {MOTE_ELEMENT_F8E4M3FN, "3x5xf8E4M3FN", 15},
      {MOTE_ELEMENT_F8E5M2FNUZ, "3x5xf8E5M2FNUZ", 15},
      {MOTE_ELEMENT_F8E4M3FNUZ, "3x5xf8E4M3FNUZ", 15},
      {MOTE_ELEMENT_F8E8M0FNU, "3x5xf8E8M0FNU", 15},
  };
  for (size_t i = 0; i < COUNT_OF(rows); ++i) {
    char text[32];
    CHECK(mote_format_shape_and_type(shape, 2, rows[i].type, text, sizeof text) ==
          strlen(rows[i].text));
    CHECK(!strcmp(text, rows[i].text));
    CHECK_OK(mote_dense_size(shape, 2, rows[i].type, &number));
    CHECK(number == rows[i].bytes);
    bool is_float = strchr(rows[i].text, 'f') && !strchr(rows[i].text, 'c');
    CHECK(mote_is_float(rows[i].type) == is_float);
  }
  CHECK_CODE(mote_dense_size(huge, 2, MOTE_ELEMENT_F32, &number), MOTE_CODE_INVALID_ARGUMENT);
  CHECK(mote_format_shape_and_type(shape, 2, MOTE_ELEMENT_F32, NULL, 0) == 0);

  // 1.5 = 1.1 (binary): sign, exponent with its bias, fraction.
  uint16_t half = 0;
  CHECK_OK(mote_store_narrow_float(MOTE_ELEMENT_F16, 1.5f, &half));
  CHECK(half == 0x3E00);
  CHECK_OK(mote_store_narrow_float(MOTE_ELEMENT_BF16, 1.5f, &half));
  CHECK(half == 0x3FC0);
  uint8_t bytes[2] = {0, 0xAA};
  CHECK_OK(mote_store_narrow_float(MOTE_ELEMENT_F8E5M2, 1.5f, bytes));
  CHECK(bytes[0] == 0x3E && bytes[1] == 0xAA);
  CHECK(mote_load_float(MOTE_ELEMENT_F8E5M2, bytes) == 1.5);
  CHECK_CODE(mote_store_narrow_float(MOTE_ELEMENT_F32, 1, bytes), MOTE_CODE_INVALID_ARGUMENT);
  double wide = -0.1;
  CHECK(mote_load_float(MOTE_ELEMENT_F64, &wide) == -0.1);
  CHECK(mote_load_float(MOTE_ELEMENT_I32, &wide) == 0);
  CHECK(mote_is_close(1.0, 1.25, 0.25, 0) && !mote_is_close(1.0, 1.25, 0.125, 0));
  CHECK(mote_is_close(1.5, 1.0, 0, 0.5) && mote_is_close(NAN, NAN, 0, 0));
  CHECK(!mote_is_close(NAN, 1, 1, 1));
}
