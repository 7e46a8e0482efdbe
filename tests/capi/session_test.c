// Registration, options, memory, errors and the end of calls.
#include <pthread.h>
#include <time.h>

#include "tests/capi/testing.h"

void test_named_parts(void) {
  mote_session_t* session;
  CHECK_OK(mote_session_create(NULL, &session));
  CHECK_CODE(mote_session_add_device(session, "local-sync", NULL), MOTE_CODE_NOT_FOUND);
  CHECK_OK(mote_session_add_driver(session, mote_sync_driver()));
  CHECK_OK(mote_session_add_driver(session, mote_task_driver()));
  CHECK_OK(mote_session_add_driver(session, mote_null_driver()));
  CHECK_CODE(mote_session_add_driver(session, mote_sync_driver()), MOTE_CODE_ALREADY_EXISTS);
  CHECK_OK(mote_session_add_loader(session, mote_elf_loader()));
  CHECK_OK(mote_session_add_loader(session, mote_system_loader()));
  CHECK_OK(mote_session_add_loader(session, mote_vmvx_loader()));
  CHECK_CODE(mote_session_add_loader(session, mote_elf_loader()), MOTE_CODE_ALREADY_EXISTS);
  CHECK_OK(mote_session_add_native_module(session, mote_hal_module()));
  CHECK_OK(mote_session_add_native_module(session, mote_hal_inline_module()));
  CHECK_OK(mote_session_add_native_module(session, mote_hal_loader_module()));
  CHECK_OK(mote_session_add_native_module(session, mote_io_parameters_module()));
  CHECK_CODE(mote_session_add_native_module(session, mote_hal_module()), MOTE_CODE_ALREADY_EXISTS);
  // Everything is there already.
  CHECK_CODE(mote_session_add_defaults(session), MOTE_CODE_ALREADY_EXISTS);
  CHECK(mote_session_driver_count(session) == 3);
  CHECK(!strcmp(mote_session_driver_name(session, 0), "local-sync"));
  CHECK(!strcmp(mote_session_driver_name(session, 1), "local-task"));
  CHECK(*mote_session_driver_description(session, 2));
  CHECK(!*mote_session_driver_name(session, 3));
  CHECK(!*mote_session_driver_description(session, 3));

  CHECK_OK(mote_session_add_device(session, "local-sync", NULL));
  mote_program_t* program = link_file(session, MODULE("readme/add"));
  const float numbers[] = {1, 2, 3, 4}, doubled[] = {2, 4, 6, 8};
  mote_tensor_t* row = make_row(session, numbers, 4);
  mote_value_t arguments[] = {mote_value_ref(row), mote_value_ref(row)};
  mote_value_t result = mote_value_none();
  CHECK_OK(mote_program_call_name(program, "add", arguments, 2, &result, 1));
  check_row(session, &result, doubled, 4);
  mote_release(row);
  mote_release(program);
  mote_session_destroy(session);
}

void test_devices(void) {
  mote_session_t* session = open_session(NULL);
  CHECK_CODE(mote_session_add_device(session, "local-sync://nowhere", NULL), MOTE_CODE_NOT_FOUND);
  CHECK_CODE(mote_session_add_device(session, "warp", NULL), MOTE_CODE_NOT_FOUND);
  mote_diagnostic_t diagnostic = {.size = sizeof diagnostic};
  CHECK_OK(mote_session_diagnostic(session, &diagnostic));
  CHECK_TEXT(diagnostic.found, "'warp'");
  CHECK(mote_session_device_count(session) == 1);
  CHECK(!mote_session_device(session, 1));
  mote_device_t* device = mote_session_device(session, 0);
  CHECK_TEXT(mote_device_id(device), "local-sync");
  int64_t answer = 0;
  CHECK_OK(mote_device_query(device, "hal.executable.format", "embedded-elf-x86_64", &answer));
  CHECK(answer == 1);
  CHECK_CODE(mote_device_query(device, "no.such.category", "key", &answer), MOTE_CODE_NOT_FOUND);
  CHECK_OK(mote_device_wait_idle(device, MOTE_WAIT_FOREVER));

  mote_device_memory_t before = {.size = sizeof before}, after = {.size = sizeof after};
  CHECK_OK(mote_device_get_memory(device, &before));
  const float numbers[1024] = {0};
  mote_tensor_t* row = make_row(session, numbers, 1024);
  CHECK_OK(mote_device_get_memory(device, &after));
  CHECK(after.device_local.live - before.device_local.live == sizeof numbers);
  CHECK(after.device_local.allocated - before.device_local.allocated == sizeof numbers);
  CHECK(after.device_local.peak >= sizeof numbers && after.transients.peak == 0);
  mote_release(row);
  CHECK_OK(mote_device_get_memory(device, &after));
  CHECK(after.device_local.live == before.device_local.live);
  after.size = 0;
  CHECK_CODE(mote_device_get_memory(device, &after), MOTE_CODE_INVALID_ARGUMENT);
  mote_session_destroy(session);
}

// ---- Memory

typedef struct {
  int live;
  bool is_empty;
} heap_t;

static void* heap_allocate(void* user, size_t size, size_t alignment) {
  heap_t* heap = user;
  if (heap->is_empty) return NULL;
  ++heap->live;
  size_t unit = alignment < sizeof(void*) ? sizeof(void*) : alignment;
  return aligned_alloc(unit, (size + unit) / unit * unit);
}

static void heap_deallocate(void* user, void* memory, size_t size, size_t alignment) {
  (void)size, (void)alignment;
  --((heap_t*)user)->live;
  free(memory);
}

void test_allocators(void) {
  heap_t heap = {0, true};
  mote_allocator_t *own, *counting;
  CHECK_CODE(mote_allocator_create(heap_allocate, heap_deallocate, &heap, &own),
             MOTE_CODE_RESOURCE_EXHAUSTED);
  CHECK(!own);
  heap.is_empty = false;
  CHECK_OK(mote_allocator_create(heap_allocate, heap_deallocate, &heap, &own));
  CHECK_OK(mote_allocator_create_counting(own, 1 << 20, &counting));
  mote_session_options_t options = {.size = sizeof options, .allocator = counting};
  mote_session_t* session = open_session(&options);
  mote_program_t* program = link_file(session, MODULE("readme/add"));
  CHECK(heap.live > 2);

  mote_allocator_counts_t counts = {.size = sizeof counts};
  CHECK_OK(mote_allocator_get_counts(counting, &counts));
  uint64_t before = counts.in_use, allocations = counts.allocations;
  void* memory = mote_allocate(counting, 1000, 64);
  CHECK(memory && (uintptr_t)memory % 64 == 0);
  CHECK(!mote_allocate(counting, 1 << 20, 64));
  CHECK_OK(mote_allocator_get_counts(counting, &counts));
  CHECK(counts.in_use == before + 1000 && counts.peak >= counts.in_use);
  CHECK(counts.allocations > allocations);
  mote_deallocate(counting, memory, 1000, 64);
  // What the session hands out comes from there, too.
  memory = mote_allocate(mote_session_allocator(session), 4096, 64);
  CHECK_OK(mote_allocator_get_counts(counting, &counts));
  CHECK(counts.in_use >= before + 4096);
  mote_deallocate(mote_session_allocator(session), memory, 4096, 64);
  counts.size = 0;
  CHECK_CODE(mote_allocator_get_counts(counting, &counts), MOTE_CODE_INVALID_ARGUMENT);

  mote_release(program);
  mote_session_destroy(session);
  mote_allocator_destroy(counting);
  CHECK(heap.live == 1);
  mote_allocator_destroy(own);
  CHECK(heap.live == 0);
  mote_allocator_destroy(NULL);
  memory = mote_allocate(mote_system_allocator(), 1, 1);
  CHECK(memory);
  mote_deallocate(mote_system_allocator(), memory, 1, 1);
}

// 64 * 0.25 * 0.5 = 8 after the first product of `layers`; its transposed product with itself sums
// 8 * 8 over 8 rows = 512; the last product sums 8 * 512 over 256.
#define EXPECTED_OF_LAYERS (8.0f * 512 * 256)

void test_arena_of_the_reported_size(void) {
  mote_session_t* planner = open_session(NULL);
  mote_module_t* module;
  CHECK_OK(mote_session_load_file(planner, MODULE("unit/embedding"), MOTE_FILE_MAP, &module));
  mote_memory_report_t report = {.size = sizeof report};
  CHECK_OK(mote_session_memory_report(planner, &module, 1, "layers", NULL, 0, &report));
  CHECK(report.results == 8 * 256 * sizeof(float));
  CHECK(report.persistent != MOTE_UNKNOWN_BYTES);
  CHECK(report.transients >= (256 * 256 + 8 * 256) * sizeof(float));
  CHECK(report.transients != MOTE_UNKNOWN_BYTES && report.vm_stack < report.host);
  CHECK_CODE(mote_session_memory_report(planner, &module, 1, "none", NULL, 0, &report),
             MOTE_CODE_NOT_FOUND);
  // With a tensor the length is known.
  mote_memory_report_t lengths = {.size = sizeof lengths};
  CHECK_OK(mote_session_memory_report(planner, &module, 1, "any_length", NULL, 0, &lengths));
  CHECK(lengths.results == MOTE_UNKNOWN_BYTES);
  const float numbers[8 * 64] = {0};
  mote_tensor_t* row = make_row(planner, numbers, 100);
  mote_value_t argument = mote_value_ref(row);
  CHECK_OK(mote_session_memory_report(planner, &module, 1, "any_length", &argument, 1, &lengths));
  CHECK(lengths.results == 400);
  mote_release(row);

  void* arena = aligned_alloc(64, report.transients);
  for (int missing = 0; missing <= 1; ++missing) {
    mote_session_t* session;
    CHECK_OK(mote_session_create(NULL, &session));
    CHECK_OK(mote_session_add_defaults(session));
    mote_device_options_t options = {.size = sizeof options,
                                     .transient_arena = arena,
                                     .transient_arena_size = report.transients - missing};
    CHECK_OK(mote_session_add_device(session, "local-sync", &options));
    mote_program_t* program;
    CHECK_OK(mote_session_link(session, &module, 1, &program));
    mote_program_memory_t memory = {.size = sizeof memory};
    CHECK_OK(mote_program_get_memory(program, &memory));
    CHECK(memory.read_only == report.constants);
    float quarters[8 * 64];
    for (size_t i = 0; i < COUNT_OF(quarters); ++i) quarters[i] = 0.25f;
    const int64_t shape[] = {8, 64};
    mote_tensor_t* input;
    CHECK_OK(mote_session_make_tensor(session, shape, 2, MOTE_ELEMENT_F32, quarters,
                                      sizeof quarters, &input));
    argument = mote_value_ref(input);
    mote_value_t result = mote_value_none();
    CHECK_CODE(mote_program_call_name(program, "layers", &argument, 1, &result, 1),
               missing ? MOTE_CODE_RESOURCE_EXHAUSTED : MOTE_CODE_OK);
    if (!missing) {
      mote_tensor_t* tensor = mote_as_tensor(mote_value_object(result));
      float* found = mote_buffer_bytes(mote_tensor_buffer(tensor));
      for (size_t i = 0; i < 8 * 256; ++i) CHECK(found[i] == EXPECTED_OF_LAYERS);
      CHECK((char*)found >= (char*)arena &&
            (char*)(found + 8 * 256) <= (char*)arena + report.transients);
    }
    mote_value_clear(&result);
    mote_release(input);
    mote_release(program);
    mote_session_destroy(session);
  }
  mote_session_t* session;
  CHECK_OK(mote_session_create(NULL, &session));
  CHECK_OK(mote_session_add_defaults(session));
  mote_device_options_t options = {
      .size = sizeof options, .transient_arena = (char*)arena + 8, .transient_arena_size = 1024};
  CHECK_CODE(mote_session_add_device(session, "local-sync", &options), MOTE_CODE_INVALID_ARGUMENT);
  options.size = 0;
  CHECK_CODE(mote_session_add_device(session, "local-sync", &options), MOTE_CODE_INVALID_ARGUMENT);
  mote_session_destroy(session);
  free(arena);
  mote_release(module);
  mote_session_destroy(planner);
}

// ---- Hooks

typedef struct {
  int prints;
  char infos[256];
  int open;
  int calls;
  int dispatches;
  char module[32];
  char name[32];
  uint32_t workgroups;
} told_t;

static void on_log(void* user, mote_log_level_t level, mote_string_t line) {
  told_t* told = user;
  told->prints += level == MOTE_LOG_PRINT;
  size_t length = strlen(told->infos);
  if (level == MOTE_LOG_INFO)
    snprintf(told->infos + length, sizeof told->infos - length, "%.*s\n", (int)line.length,
             line.data);
}

static void on_trace(void* user, bool is_begin, const mote_trace_event_t* event) {
  told_t* told = user;
  CHECK(event->size == sizeof *event);
  told->open += is_begin ? 1 : -1;
  CHECK(told->open >= 0);
  if (!is_begin) return;
  if (event->kind == MOTE_TRACE_CALL) {
    ++told->calls;
    snprintf(told->module, sizeof told->module, "%.*s", (int)event->module.length,
             event->module.data);
    snprintf(told->name, sizeof told->name, "%.*s", (int)event->name.length, event->name.data);
  }
  if (event->kind == MOTE_TRACE_DISPATCH) {
    ++told->dispatches;
    told->workgroups =
        event->workgroup_count[0] * event->workgroup_count[1] * event->workgroup_count[2];
  }
}

void test_traces_are_told(void) {
  told_t told = {0};
  mote_session_options_t options = {.size = sizeof options, .trace = on_trace, .trace_user = &told};
  mote_session_t* session = open_session(&options);
  mote_program_t* program = link_file(session, MODULE("readme/add"));
  told = (told_t){0};
  const float numbers[] = {1, 2, 3, 4};
  mote_tensor_t* row = make_row(session, numbers, 4);
  mote_value_t arguments[] = {mote_value_ref(row), mote_value_ref(row)};
  mote_value_t result = mote_value_none();
  CHECK_OK(mote_program_call_name(program, "add", arguments, 2, &result, 1));
  CHECK(told.calls == 1 && told.dispatches == 1 && told.open == 0 && told.workgroups == 1);
  CHECK(!strcmp(told.module, "m") && !strcmp(told.name, "add"));
  mote_value_clear(&result);
  mote_release(row);
  mote_release(program);
  mote_session_destroy(session);
}

void test_lines_are_logged(void) {
  told_t told = {0};
  mote_session_options_t options = {
      .size = sizeof options, .log = on_log, .log_user = &told, .log_info = true};
  mote_session_t* session = open_session(&options);
  mote_program_t* program = link_file(session, MODULE("readme/add"));
  // Which loader took the kernels, for people who want to know.
  CHECK(told.prints == 0 && strstr(told.infos, "'embedded-elf-"));
  mote_release(program);
  mote_session_destroy(session);
}

// ---- Ends of calls

static mote_status_t call_endless(const mote_session_options_t* options) {
  mote_session_t* session = open_session(options);
  mote_program_t* program = link_file(session, MODULE("unit/embedding"));
  mote_status_t status = mote_program_call_name(program, "endless", NULL, 0, NULL, 0);
  mote_release(program);
  mote_session_destroy(session);
  return status;
}

void test_limits_end_calls(void) {
  mote_session_options_t budget = {.size = sizeof budget, .max_instructions = 100000};
  CHECK_CODE(call_endless(&budget), MOTE_CODE_RESOURCE_EXHAUSTED);
  mote_session_options_t deadline = {.size = sizeof deadline, .call_timeout_ms = 20};
  CHECK_CODE(call_endless(&deadline), MOTE_CODE_DEADLINE_EXCEEDED);
  // Too little for any frame.
  mote_session_options_t stack = {.size = sizeof stack, .max_stack_bytes = 1};
  mote_session_t* session = open_session(&stack);
  mote_module_t* module;
  mote_program_t* program;
  CHECK_OK(mote_session_load_file(session, MODULE("readme/add"), MOTE_FILE_READ, &module));
  CHECK_CODE(mote_session_link(session, &module, 1, &program), MOTE_CODE_RESOURCE_EXHAUSTED);
  CHECK(!program);
  mote_release(module);
  mote_session_destroy(session);
}

static void* cancel_soon(void* session) {
  const struct timespec time = {.tv_nsec = 20000000};
  nanosleep(&time, NULL);
  mote_session_cancel(session);
  return NULL;
}

void test_cancel_from_another_thread(void) {
  mote_session_t* session = open_session(NULL);
  mote_program_t* program = link_file(session, MODULE("unit/embedding"));
  pthread_t thread;
  CHECK(!pthread_create(&thread, NULL, cancel_soon, session));
  CHECK_CODE(mote_program_call_name(program, "endless", NULL, 0, NULL, 0), MOTE_CODE_CANCELLED);
  pthread_join(thread, NULL);
  const float numbers[256] = {0};
  mote_tensor_t* row = make_row(session, numbers, 256);
  mote_value_t argument = mote_value_ref(row), result = mote_value_none();
  CHECK_CODE(mote_program_call_name(program, "accumulate", &argument, 1, &result, 1),
             MOTE_CODE_CANCELLED);
  mote_session_allow_calls(session);
  CHECK_OK(mote_program_call_name(program, "accumulate", &argument, 1, &result, 1));
  mote_value_clear(&result);
  mote_release(row);
  mote_release(program);
  mote_session_destroy(session);
}

// ---- Errors

void test_missing_imports_are_listed(void) {
  mote_session_t* session = open_session(NULL);
  mote_module_t* module;
  mote_program_t* program;
  CHECK_OK(mote_session_load_file(session, MODULE("executables/missing"), MOTE_FILE_MAP, &module));
  CHECK_CODE(mote_session_link(session, &module, 1, &program), MOTE_CODE_NOT_FOUND);
  CHECK(!program);
  CHECK(mote_session_missing_import_count(session) == 12);
  for (size_t i = 0; i < 12; ++i) {
    char expected[64];
    snprintf(expected, sizeof expected, "a_function_that_nobody_provides_%02d", (int)i);
    CHECK_TEXT(mote_session_missing_import(session, i), expected);
  }
  CHECK(mote_session_missing_import(session, 12).length == 0);
  mote_release(module);
  mote_session_destroy(session);
}

void test_errors_say_where(void) {
  mote_session_t* session = open_session(NULL);
  mote_program_t* program = link_file(session, MODULE("golden/host"));
  mote_value_t argument = mote_value_i32(-3), result = mote_value_none();
  mote_status_t status = mote_program_call_name(program, "twice", &argument, 1, &result, 1);
  CHECK_CODE(status, MOTE_CODE_FAILED_PRECONDITION);
  mote_diagnostic_t diagnostic = {.size = sizeof diagnostic};
  CHECK_OK(mote_session_diagnostic(session, &diagnostic));
  CHECK_TEXT(diagnostic.detail, "need a positive value");
  CHECK(diagnostic.trace.length > 0);
  char text[512], cut[8];
  size_t length = mote_session_format_error(session, status, text, sizeof text);
  CHECK(length == strlen(text) && length > diagnostic.trace.length);
  CHECK(strstr(text, "FAILED_PRECONDITION; ") == text && strstr(text, "need a positive value"));
  CHECK(mote_session_format_error(session, status, cut, sizeof cut) == 7);
  CHECK(!strcmp(cut, "FAILED_"));
  CHECK(mote_session_format_error(session, status, NULL, 0) == 0);
  // The program goes on.
  argument = mote_value_i32(21);
  CHECK_OK(mote_program_call_name(program, "twice", &argument, 1, &result, 1));
  CHECK(result.type == MOTE_VALUE_I32 && result.as.i32 == 42);
  mote_release(program);
  mote_session_destroy(session);
}
