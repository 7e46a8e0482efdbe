// Values, fences, bytes, lists and objects of the caller's own.
#include <pthread.h>

#include "tests/capi/testing.h"

void test_values(void) {
  CHECK(mote_value_none().type == MOTE_VALUE_NONE);
  CHECK(mote_value_i32(-5).as.i32 == -5 && mote_value_i32(-5).as.i64 == -5);
  CHECK(mote_value_i64(1ll << 40).as.i64 == 1ll << 40);
  CHECK(mote_value_f32(1.5f).as.f32 == 1.5f && mote_value_f32(0).type == MOTE_VALUE_F32);
  CHECK(mote_value_f64(0.1).as.f64 == 0.1 && mote_value_f64(0).type == MOTE_VALUE_F64);
  CHECK(mote_value_integer(MOTE_VALUE_I8, 7).type == MOTE_VALUE_I8);
  CHECK(!mote_value_object(mote_value_i64(1)) && !mote_value_object(mote_value_ref(NULL)));
  const char* names[] = {"none", "i8", "i16", "i32", "i64", "f32", "f64", "ref"};
  for (int i = 0; i < 8; ++i) CHECK(!strcmp(mote_value_type_name((mote_value_type_t)i), names[i]));
  CHECK(!strcmp(mote_value_type_name((mote_value_type_t)8), "none"));
  mote_value_t value;
  CHECK_OK(mote_value_convert(mote_value_i64(300), MOTE_VALUE_I8, &value));
  CHECK(value.type == MOTE_VALUE_I8 && value.as.i32 == 44);
  CHECK_OK(mote_value_convert(mote_value_i32(-5), MOTE_VALUE_I64, &value));
  CHECK(value.type == MOTE_VALUE_I64 && value.as.i64 == -5);
  CHECK_OK(mote_value_convert(mote_value_f32(0.5f), MOTE_VALUE_F64, &value));
  CHECK(value.type == MOTE_VALUE_F64 && value.as.f64 == 0.5);
  CHECK_OK(mote_value_convert(mote_value_f64(3), MOTE_VALUE_I32, &value));
  CHECK(value.type == MOTE_VALUE_I32 && value.as.i32 == 0);
  CHECK_CODE(mote_value_convert(mote_value_ref(NULL), MOTE_VALUE_I32, &value),
             MOTE_CODE_INVALID_ARGUMENT);
  CHECK_CODE(mote_value_convert(mote_value_i32(1), MOTE_VALUE_REF, &value),
             MOTE_CODE_INVALID_ARGUMENT);
  mote_value_clear(&value);
  CHECK(value.type == MOTE_VALUE_NONE);
  mote_retain(NULL);
  mote_release(NULL);
}

static void* signal_it(void* fence) {
  mote_fence_signal(fence);
  return NULL;
}

void test_fences(void) {
  mote_allocator_t* heap = mote_system_allocator();
  mote_fence_t *a, *b, *both;
  CHECK_OK(mote_fence_create(heap, &a));
  CHECK_OK(mote_fence_create(heap, &b));
  mote_fence_t* fences[] = {a, NULL, b};
  CHECK_OK(mote_fence_join(heap, fences, 3, &both));
  CHECK(mote_as_fence((mote_object_t*)both) == both);
  CHECK(!strcmp(mote_object_type_name((mote_object_t*)both), "hal.fence"));
  CHECK_CODE(mote_fence_query(both), MOTE_CODE_DEFERRED);
  CHECK_CODE(mote_fence_wait(both, 1000), MOTE_CODE_DEADLINE_EXCEEDED);
  mote_fence_signal(a);
  CHECK_OK(mote_fence_query(a));
  CHECK_CODE(mote_fence_query(both), MOTE_CODE_DEFERRED);
  pthread_t thread;
  CHECK(!pthread_create(&thread, NULL, signal_it, b));
  CHECK_OK(mote_fence_wait(both, MOTE_WAIT_FOREVER));
  pthread_join(thread, NULL);
  mote_release(a);
  mote_release(b);
  mote_release(both);
  CHECK_OK(mote_fence_join(heap, fences, 0, &both));
  CHECK(!both);
  CHECK_OK(mote_fence_create(heap, &a));
  mote_fence_fail(a, MOTE_ABORTED("no input"));
  mote_fence_fail(a, MOTE_INTERNAL("later"));
  CHECK_CODE(mote_fence_wait(a, MOTE_WAIT_FOREVER), MOTE_CODE_ABORTED);
  CHECK(!strcmp(mote_status_text(mote_fence_query(a)), "no input"));
  mote_release(a);
  CHECK_OK(mote_fence_create(heap, &a));
  mote_fence_fail(a, NULL);
  CHECK_CODE(mote_fence_query(a), MOTE_CODE_UNKNOWN);
  mote_release(a);
}

void test_asynchronous_functions(void) {
  mote_session_t* session = open_session(NULL);
  mote_program_t* program = link_file(session, MODULE("golden/add_async"));
  const float numbers[] = {1, 2, 3, 4}, doubled[] = {2, 4, 6, 8};
  mote_tensor_t* row = make_row(session, numbers, 4);
  mote_fence_t *wait, *signal;
  CHECK_OK(mote_fence_create(mote_session_allocator(session), &wait));
  CHECK_OK(mote_fence_create(mote_session_allocator(session), &signal));
  mote_value_t arguments[] = {mote_value_ref(row), mote_value_ref(row), mote_value_ref(wait),
                              mote_value_ref(signal)};
  mote_value_t result = mote_value_none();
  CHECK_OK(mote_program_call_name(program, "add", arguments, 4, &result, 1));
  CHECK_CODE(mote_fence_query(signal), MOTE_CODE_DEFERRED);
  mote_fence_signal(wait);
  CHECK_OK(mote_fence_wait(signal, MOTE_WAIT_FOREVER));
  check_row(session, &result, doubled, 4);
  mote_release(wait);
  mote_release(signal);
  mote_release(row);
  mote_release(program);
  mote_session_destroy(session);
}

void test_bytes(void) {
  mote_allocator_t* heap = mote_system_allocator();
  mote_vm_buffer_t* buffer;
  CHECK_OK(mote_vm_buffer_create(heap, 100, 128, &buffer));
  CHECK(mote_vm_buffer_size(buffer) == 100);
  const char* bytes = mote_vm_buffer_bytes(buffer);
  CHECK((uintptr_t)bytes % 128 == 0 && bytes[0] == 0 && bytes[99] == 0);
  CHECK(mote_vm_buffer_mutable_bytes(buffer) == bytes);
  mote_release(buffer);
  CHECK_CODE(mote_vm_buffer_create(heap, 100, 3, &buffer), MOTE_CODE_INVALID_ARGUMENT);
  CHECK_CODE(mote_vm_buffer_create(heap, UINT64_MAX, 1, &buffer), MOTE_CODE_RESOURCE_EXHAUSTED);
  CHECK(!buffer);

  CHECK_OK(mote_vm_buffer_copy(heap, "kitchen", 7, &buffer));
  CHECK(mote_vm_buffer_size(buffer) == 7);
  CHECK(!memcmp(mote_vm_buffer_bytes(buffer), "kitchen", 7));
  mote_object_t* object = (mote_object_t*)buffer;
  CHECK(mote_as_vm_buffer(object) == buffer && !mote_as_tensor(object) && !mote_as_list(object));
  CHECK(!strcmp(mote_object_type_name(object), "vm.buffer"));
  mote_release(buffer);

  char text[] = "text";
  int released = 0;
  CHECK_OK(mote_vm_buffer_wrap(heap, text, 4, count_release, &released, &buffer));
  CHECK(mote_vm_buffer_mutable_bytes(buffer) == text);
  mote_release(buffer);
  CHECK(released == 1);
  CHECK_OK(mote_vm_buffer_wrap_constant(heap, text, 4, count_release, &released, &buffer));
  CHECK(mote_vm_buffer_bytes(buffer) == text && !mote_vm_buffer_mutable_bytes(buffer));
  mote_release(buffer);
  CHECK(released == 2);
}

static const mote_object_type_t token_type = {"test.token", count_release};
static const mote_object_type_t other_type = {"test.other", NULL};

void test_objects(void) {
  int ended = 0;
  mote_object_t* token;
  CHECK_OK(mote_object_create(mote_system_allocator(), &token_type, &ended, &token));
  CHECK(!strcmp(mote_object_type_name(token), "test.token"));
  CHECK(mote_object_data(token, &token_type) == &ended);
  CHECK(!mote_object_data(token, &other_type) && !mote_object_data(NULL, &token_type));
  CHECK(!mote_as_vm_buffer(token) && !mote_as_buffer(token) && !mote_as_fence(NULL));
  mote_release(token);
  CHECK(ended == 1);
  mote_allocator_t* full;
  CHECK_OK(mote_allocator_create_counting(mote_system_allocator(), 0, &full));
  CHECK_CODE(mote_object_create(full, &token_type, &ended, &token), MOTE_CODE_RESOURCE_EXHAUSTED);
  CHECK(ended == 2 && !token);
  mote_allocator_destroy(full);
}

void test_lists(void) {
  mote_allocator_t* heap = mote_system_allocator();
  mote_list_t* list;
  mote_value_t value;
  CHECK_OK(mote_list_create(heap, MOTE_VALUE_I16, NULL, &list));
  CHECK(mote_list_element(list) == MOTE_VALUE_I16 && mote_list_size(list) == 0);
  CHECK_OK(mote_list_reserve(list, 3));
  CHECK_OK(mote_list_push(list, mote_value_i64(65537)));
  CHECK_OK(mote_list_resize(list, 2));
  CHECK_OK(mote_list_set(list, 1, mote_value_i32(-1)));
  CHECK_OK(mote_list_get(list, 0, &value));
  CHECK(value.type == MOTE_VALUE_I16 && value.as.i32 == 1);
  CHECK_OK(mote_list_get(list, 1, &value));
  CHECK(value.as.i64 == -1);
  CHECK_CODE(mote_list_get(list, 2, &value), MOTE_CODE_OUT_OF_RANGE);
  CHECK_CODE(mote_list_set(list, 2, mote_value_i32(0)), MOTE_CODE_OUT_OF_RANGE);
  CHECK_CODE(mote_list_push(list, mote_value_ref(NULL)), MOTE_CODE_FAILED_PRECONDITION);
  CHECK(mote_list_size(list) == 2);
  CHECK(mote_as_list((mote_object_t*)list) == list);
  mote_release(list);

  // References of one type, whose counts the list shares.
  int ended = 0;
  mote_object_t *token, *other;
  CHECK_OK(mote_object_create(heap, &token_type, &ended, &token));
  CHECK_OK(mote_object_create(heap, &other_type, NULL, &other));
  CHECK_OK(mote_list_create(heap, MOTE_VALUE_REF, &token_type, &list));
  CHECK_OK(mote_list_push(list, mote_value_ref(token)));
  CHECK_CODE(mote_list_push(list, mote_value_ref(other)), MOTE_CODE_INVALID_ARGUMENT);
  mote_release(token);
  CHECK_OK(mote_list_get(list, 0, &value));
  CHECK(mote_value_object(value) == token);
  mote_release(list);
  CHECK(ended == 0);
  mote_value_clear(&value);
  CHECK(ended == 1);

  CHECK_OK(mote_list_create(heap, MOTE_VALUE_NONE, NULL, &list));
  CHECK_OK(mote_list_push(list, mote_value_f32(0.25f)));
  CHECK_OK(mote_list_push(list, mote_value_ref(other)));
  CHECK_OK(mote_list_get(list, 0, &value));
  CHECK(value.type == MOTE_VALUE_F32 && value.as.f32 == 0.25f);
  mote_release(list);
  mote_release(other);
  CHECK_CODE(mote_list_create(heap, (mote_value_type_t)9, NULL, &list), MOTE_CODE_INVALID_ARGUMENT);
}
