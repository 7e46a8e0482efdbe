// Functions that kernels import, from the host and from a plugin, kernels that are linked into the
// program, and expectations of test programs.
#include "tests/capi/testing.h"

// Arguments of @blend_tile as C lays them out, see samples/custom_dispatch.
typedef struct {
  const float* a;
  size_t a_offset;
  const float* b;
  size_t b_offset;
  float* out;
  size_t out_offset;
  float weight;
  size_t begin;
  size_t end;
} blend_t;

static int blend(void* params, void* context, void* reserved) {
  const blend_t* p = params;
  CHECK(!reserved);
  ++*(int*)context;
  for (size_t i = p->begin; i < p->end; ++i) {
    float a = p->a[p->a_offset + i], b = p->b[p->b_offset + i];
    p->out[p->out_offset + i] = a + p->weight * (b - a);
  }
  return 0;
}

static mote_import_function_t find_blend(void* user, const char* name, void** context) {
  *context = user;
  return strcmp(name, "blend_tile") ? NULL : blend;
}

// a + weight * (2b - a): 1 + 0.25 * (6 - 1) and so on.
static void call_blend(mote_session_t* session) {
  CHECK_OK(mote_session_add_device(session, "local-sync", NULL));
  mote_program_t* program = link_file(session, MODULE("samples/blend"));
  const float a[] = {1, 2, 3, 4}, b[] = {3, 3, 3, 3}, expected[] = {2.25f, 3, 3.75f, 4.5f};
  mote_tensor_t* rows[] = {make_row(session, a, 4), make_row(session, b, 4)};
  mote_value_t arguments[] = {mote_value_ref(rows[0]), mote_value_ref(rows[1]),
                              mote_value_f32(0.25f)};
  mote_value_t result = mote_value_none();
  CHECK_OK(mote_program_call_name(program, "main", arguments, 3, &result, 1));
  check_row(session, &result, expected, 4);
  mote_release(rows[0]);
  mote_release(rows[1]);
  mote_release(program);
}

static mote_session_t* open_without_device(void) {
  mote_session_t* session;
  CHECK_OK(mote_session_create(NULL, &session));
  CHECK_OK(mote_session_add_defaults(session));
  return session;
}

void test_imports_of_kernels(void) {
  mote_session_t* session = open_without_device();
  int calls = 0;
  CHECK_OK(mote_session_add_imports(session, find_blend, &calls));
  call_blend(session);
  CHECK(calls == 1);
  CHECK_CODE(mote_session_add_imports(session, find_blend, &calls), MOTE_CODE_FAILED_PRECONDITION);
  mote_session_destroy(session);
}

void test_plugins(void) {
  mote_session_t* session = open_without_device();
  CHECK_CODE(mote_session_load_plugin(session, "no_such_plugin.so"), MOTE_CODE_NOT_FOUND);
  CHECK_OK(mote_session_load_plugin(session, MOTE_TEST_MODULES "/samples/blend.so"));
  call_blend(session);
  mote_session_destroy(session);
}

const void* libm_linked_library_query(uint32_t version, const void* environment);

static const void* query_nothing(uint32_t version, const void* environment) {
  (void)version, (void)environment;
  return NULL;
}

void test_static_libraries(void) {
  mote_session_t* session;
  CHECK_OK(mote_session_create(NULL, &session));
  CHECK_OK(mote_session_add_driver(session, mote_sync_driver()));
  CHECK_OK(mote_session_add_native_module(session, mote_hal_module()));
  const mote_static_library_query_t twice[] = {libm_linked_library_query,
                                               libm_linked_library_query};
  const mote_static_library_query_t nothing[] = {query_nothing};
  CHECK_CODE(mote_session_add_static_libraries(session, twice, 2), MOTE_CODE_ALREADY_EXISTS);
  CHECK_CODE(mote_session_add_static_libraries(session, nothing, 1), MOTE_CODE_INCOMPATIBLE);
  CHECK_OK(mote_session_add_static_libraries(session, twice, 1));
  CHECK_CODE(mote_session_add_static_libraries(session, twice, 1), MOTE_CODE_ALREADY_EXISTS);
  CHECK_OK(mote_session_add_device(session, "local-sync", NULL));
  mote_program_t* program = link_file(session, MODULE("executables.static"));
  const float a[] = {1.5f, -2.25f}, b[] = {2, 2}, c[] = {10, 20};
  mote_tensor_t* rows[] = {make_row(session, a, 2), make_row(session, b, 2),
                           make_row(session, c, 2)};
  mote_value_t arguments[3], results[3];
  for (int i = 0; i < 3; ++i) {
    arguments[i] = mote_value_ref(rows[i]);
    results[i] = mote_value_none();
  }
  CHECK_OK(mote_program_call_name(program, "singles", arguments, 3, results, 3));
  check_row(session, &results[0], (const float[]){13, 15.5f}, 2);     // a * b + c
  check_row(session, &results[1], (const float[]){1, -3}, 2);         // floor(a)
  check_row(session, &results[2], (const float[]){1.5f, -0.25f}, 2);  // a rem b
  for (int i = 0; i < 3; ++i) mote_release(rows[i]);
  mote_release(program);
  mote_session_destroy(session);
}

typedef struct {
  int count;
  mote_failed_expectation_t last;
  int32_t lhs[3];
  int32_t rhs_sum;  // of all expectations
} failures_t;

static void on_failure(void* user, const mote_failed_expectation_t* expectation) {
  failures_t* failures = user;
  CHECK(expectation->size == sizeof *expectation);
  ++failures->count;
  failures->last = *expectation;
  if (expectation->kind != MOTE_EXPECT_EQUAL) return;
  CHECK(expectation->lhs.size == sizeof failures->lhs);
  CHECK(mote_tensor_rank(expectation->lhs.tensor) == 1);
  memcpy(failures->lhs, expectation->lhs.bytes, sizeof failures->lhs);
  int32_t rhs[3];
  memcpy(rhs, expectation->rhs.bytes, sizeof rhs);
  failures->rhs_sum += rhs[0] + rhs[1] + rhs[2];
}

void test_expectations(void) {
  mote_session_t* session = open_session(NULL);
  failures_t failures = {0};
  CHECK_OK(mote_session_add_check(session, on_failure, &failures));
  CHECK_CODE(mote_session_add_check(session, on_failure, &failures), MOTE_CODE_ALREADY_EXISTS);
  mote_program_t* program = link_file(session, MODULE("golden/chk"));
  CHECK_OK(mote_program_call_name(program, "ok_true", NULL, 0, NULL, 0));
  CHECK(failures.count == 0);
  CHECK_OK(mote_program_call_name(program, "bad_true", NULL, 0, NULL, 0));
  CHECK(failures.count == 1 && failures.last.kind == MOTE_EXPECT_TRUE && failures.last.value == 0);
  CHECK_OK(mote_program_call_name(program, "bad_false", NULL, 0, NULL, 0));
  CHECK(failures.last.kind == MOTE_EXPECT_FALSE && failures.last.value == 3);
  // [[1, 2], [-1, 4]] + 1
  CHECK_OK(mote_program_call_name(program, "bad_all", NULL, 0, NULL, 0));
  CHECK(failures.last.kind == MOTE_EXPECT_ALL_TRUE && failures.last.index == 2);
  CHECK(!failures.last.rhs.tensor);
  CHECK_OK(mote_program_call_name(program, "bad_equal", NULL, 0, NULL, 0));
  CHECK(failures.count == 5 && failures.last.kind == MOTE_EXPECT_EQUAL);
  CHECK(failures.last.types_match && failures.last.shapes_match && !failures.last.contents_match);
  // Against [2, 4, 7] and [0, 4, 6].
  CHECK(failures.lhs[0] == 2 && failures.lhs[2] == 6 && failures.rhs_sum == 13 + 10);
  // |6 - 6.5| is more than 0.25 + 0.125 * 6.5 only in the first one, which has the usual
  // tolerances.
  CHECK_OK(mote_program_call_name(program, "bad_close", NULL, 0, NULL, 0));
  CHECK(failures.last.kind == MOTE_EXPECT_ALMOST_EQUAL && failures.last.index == 2);
  mote_release(program);
  mote_session_destroy(session);
}
