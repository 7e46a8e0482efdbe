// Modules and what is known of them, programs and calls.
#include <pthread.h>

#include "tests/capi/testing.h"

void test_load_borrowed_and_owned(void) {
  size_t size;
  char* bytes = read_file(MODULE("readme/add"), &size);
  mote_session_t* session = open_session(NULL);
  mote_module_t* module;
  CHECK_OK(mote_session_load_borrowed(session, bytes, size, &module));
  mote_release(module);
  // Not a copy: an address that does not fit is an error.
  char* moved = aligned_alloc(64, size / 64 * 64 + 128);
  memcpy(moved + 8, bytes, size);
  CHECK_CODE(mote_session_load_borrowed(session, moved + 8, size, &module),
             MOTE_CODE_INVALID_ARGUMENT);
  CHECK(!module);
  mote_diagnostic_t diagnostic = {.size = sizeof diagnostic};
  CHECK_OK(mote_session_diagnostic(session, &diagnostic));
  CHECK_TEXT(diagnostic.expected, "an address at a multiple of 16");
  CHECK_TEXT(diagnostic.found, "one 8 bytes behind it");
  // The diagnostic of a load that failed stays until the next function of the session.
  CHECK_OK(mote_session_diagnostic(session, &diagnostic));
  CHECK(diagnostic.found.length);
  CHECK_CODE(mote_session_load_borrowed(session, bytes, 100, &module), MOTE_CODE_INVALID_ARGUMENT);
  CHECK_CODE(mote_session_load_file(session, "no.such.file", MOTE_FILE_MAP, &module),
             MOTE_CODE_NOT_FOUND);
  CHECK_OK(mote_session_diagnostic(session, &diagnostic));
  CHECK_TEXT(diagnostic.where, "no.such.file");

  int released = 0;
  CHECK_CODE(mote_session_load_owned(session, bytes, 100, count_release, &released, &module),
             MOTE_CODE_INVALID_ARGUMENT);
  CHECK(released == 1);
  CHECK_OK(mote_session_load_owned(session, bytes, size, count_release, &released, &module));
  mote_program_t* program;
  CHECK_OK(mote_session_link(session, &module, 1, &program));
  mote_retain(module);
  mote_release(module);
  mote_release(module);
  CHECK(released == 1);  // the program uses them
  mote_release(program);
  CHECK(released == 2);
  CHECK_CODE(mote_session_link(session, NULL, 0, &program), MOTE_CODE_INVALID_ARGUMENT);
  mote_session_destroy(session);
  free(moved);
  free(bytes);
}

void test_reflection(void) {
  mote_session_t* session = open_session(NULL);
  mote_module_t* module;
  CHECK_OK(mote_session_load_file(session, MODULE("golden/add_async"), MOTE_FILE_READ, &module));
  CHECK_TEXT(mote_module_name(module), "m");
  CHECK(mote_module_version(module) == 0);
  CHECK(mote_module_imports_from(module, "hal"));
  CHECK(!mote_module_imports_from(module, "io_parameters"));
  mote_program_t* program;
  CHECK_OK(mote_session_link(session, &module, 1, &program));
  CHECK(mote_program_export_count(program) == mote_module_export_count(module));
  int public_count = 0;
  mote_function_t function, of_module;
  for (uint32_t i = 0; i < mote_module_export_count(module); ++i) {
    CHECK_OK(mote_module_export(module, i, &of_module));
    CHECK_OK(mote_program_export(program, i, &function));
    CHECK(function.module == of_module.module && function.index == i);
    public_count += mote_function_is_public(function);
  }
  CHECK(public_count == 1);
  CHECK_CODE(mote_module_export(module, 1000, &of_module), MOTE_CODE_OUT_OF_RANGE);
  CHECK_CODE(mote_program_export(program, 1000, &function), MOTE_CODE_OUT_OF_RANGE);
  CHECK_OK(mote_program_only_function(program, &function));
  CHECK_TEXT(mote_function_name(function), "add");
  CHECK_TEXT(mote_function_signature(function), "0rrrr_r");
  CHECK_TEXT(mote_function_arguments(function), "rrrr");
  CHECK_TEXT(mote_function_results(function), "r");
  CHECK_TEXT(mote_function_attribute(function, "iree.abi.model"), "coarse-fences");
  CHECK(mote_function_attribute(function, "none").length == 0);
  CHECK(mote_function_is_async(function));
  CHECK_CODE(mote_program_find(program, "subtract", &function), MOTE_CODE_NOT_FOUND);
  mote_release(program);

  program = link_file(session, MODULE("unit/embedding"));
  CHECK_CODE(mote_program_only_function(program, &function), MOTE_CODE_INVALID_ARGUMENT);
  CHECK_OK(mote_program_find(program, "accumulate", &function));
  CHECK(!mote_function_is_async(function));
  mote_program_memory_t memory = {.size = sizeof memory};
  CHECK_OK(mote_program_get_memory(program, &memory));
  CHECK(memory.read_only > 0 && memory.globals > 0);
  memory.size = 0;
  CHECK_CODE(mote_program_get_memory(program, &memory), MOTE_CODE_INVALID_ARGUMENT);
  mote_release(program);
  mote_release(module);
  mote_session_destroy(session);
}

void test_calls_see_earlier_ones(void) {
  mote_session_t* session = open_session(NULL);
  mote_program_t* program = link_file(session, MODULE("unit/embedding"));
  mote_function_t function;
  CHECK_OK(mote_program_find(program, "accumulate", &function));
  float ones[256];
  for (size_t i = 0; i < COUNT_OF(ones); ++i) ones[i] = 1;
  mote_tensor_t* row = make_row(session, ones, 256);
  mote_value_t argument = mote_value_ref(row), result = mote_value_none();
  for (int round = 1; round <= 3; ++round) {
    // What the result was before is given up.
    CHECK_OK(mote_program_call(program, function, &argument, 1, &result, 1));
    float found[256];
    CHECK_OK(mote_session_read_result(session, result, MOTE_ELEMENT_F32, found, sizeof found));
    CHECK(found[0] == round && found[255] == round);
  }
  CHECK_CODE(mote_program_call(program, function, &argument, 0, &result, 1),
             MOTE_CODE_INVALID_ARGUMENT);
  CHECK_CODE(mote_program_call(program, function, &argument, 1, &result, 0),
             MOTE_CODE_INVALID_ARGUMENT);
  mote_value_t number = mote_value_i32(1);
  CHECK_CODE(mote_program_call(program, function, &number, 1, &result, 1),
             MOTE_CODE_INVALID_ARGUMENT);
  CHECK_CODE(mote_program_call_name(program, "none", NULL, 0, NULL, 0), MOTE_CODE_NOT_FOUND);
  mote_value_clear(&result);
  CHECK(result.type == MOTE_VALUE_NONE);
  mote_release(row);
  mote_release(program);
  mote_session_destroy(session);
}

// Passing values and views back and forth is no work for the allocator.
void test_warm_calls_allocate_nothing(void) {
  mote_allocator_t* counting;
  CHECK_OK(mote_allocator_create_counting(mote_system_allocator(), UINT64_MAX, &counting));
  mote_session_options_t options = {.size = sizeof options, .allocator = counting};
  mote_session_t* session = open_session(&options);
  mote_program_t* program = link_file(session, MODULE("unit/embedding"));
  const float zeros[256] = {0};
  mote_tensor_t* row = make_row(session, zeros, 256);
  mote_value_t argument = mote_value_ref(row), result = mote_value_none();
  mote_allocator_counts_t warm = {.size = sizeof warm}, end = {.size = sizeof end};
  for (int round = 0; round < 10; ++round) {
    if (round == 5) CHECK_OK(mote_allocator_get_counts(counting, &warm));
    CHECK_OK(mote_program_call_name(program, "accumulate", &argument, 1, &result, 1));
    mote_value_clear(&result);
  }
  CHECK_OK(mote_allocator_get_counts(counting, &end));
  CHECK(warm.allocations > 0 && end.allocations == warm.allocations);
  mote_release(row);
  mote_release(program);
  mote_session_destroy(session);
  CHECK_OK(mote_allocator_get_counts(counting, &end));
  CHECK(end.in_use == 0);
  mote_allocator_destroy(counting);
}

void test_prepared_calls(void) {
  mote_session_t* session = open_session(NULL);
  mote_program_t* program = link_file(session, MODULE("unit/embedding"));
  mote_program_t* stranger = link_file(session, MODULE("readme/add"));
  mote_function_t function;
  CHECK_OK(mote_program_find(program, "any_length", &function));
  mote_prepared_call_t* prepared;
  CHECK_CODE(mote_program_prepare(stranger, function, &prepared), MOTE_CODE_INVALID_ARGUMENT);
  CHECK(!prepared);
  CHECK_OK(mote_program_prepare(program, function, &prepared));
  mote_release(program);
  for (int round = 0; round < 4; ++round) {
    const float numbers[] = {(float)round, 2, 3}, doubled[] = {2 * (float)round, 4, 6};
    mote_tensor_t* row = make_row(session, numbers, 3);
    mote_value_t argument = mote_value_ref(row), result = mote_value_none();
    CHECK_OK(mote_prepared_call_run(prepared, &argument, 1, &result, 1));
    check_row(session, &result, doubled, 3);
    mote_release(row);
  }
  CHECK(mote_prepared_call_replay_count(prepared) == 3);
  mote_value_t nothing = mote_value_none(), result = mote_value_none();
  CHECK_CODE(mote_prepared_call_run(prepared, &nothing, 1, &result, 1), MOTE_CODE_INVALID_ARGUMENT);
  mote_release(prepared);
  mote_release(stranger);
  mote_session_destroy(session);
}

static void* run_shared(void* module) {
  mote_session_t* session = open_session(NULL);
  mote_program_t* program;
  mote_module_t* shared = module;
  CHECK_OK(mote_session_link(session, &shared, 1, &program));
  const float numbers[] = {1, 2, 3, 4}, doubled[] = {2, 4, 6, 8};
  mote_tensor_t* row = make_row(session, numbers, 4);
  mote_value_t arguments[] = {mote_value_ref(row), mote_value_ref(row)};
  for (int round = 0; round < 20; ++round) {
    mote_value_t result = mote_value_none();
    CHECK_OK(mote_program_call_name(program, "add", arguments, 2, &result, 1));
    check_row(session, &result, doubled, 4);
  }
  mote_release(row);
  mote_release(program);
  mote_session_destroy(session);
  return NULL;
}

void test_threads_share_a_module(void) {
  mote_session_t* session = open_session(NULL);
  mote_module_t* module;
  CHECK_OK(mote_session_load_file(session, MODULE("readme/add"), MOTE_FILE_MAP, &module));
  mote_session_destroy(session);  // the module goes on without it
  pthread_t threads[4];
  for (size_t i = 0; i < COUNT_OF(threads); ++i)
    CHECK(!pthread_create(&threads[i], NULL, run_shared, module));
  for (size_t i = 0; i < COUNT_OF(threads); ++i) pthread_join(threads[i], NULL);
  mote_release(module);
}
