// A native module in C, called by kinds.mlir with every kind of argument.
#include "mote/native.h"

#include "tests/capi/testing.h"

typedef struct {
  int64_t next;
  int* ended;
} counter_t;

// What the module remembers of a program.
typedef struct {
  mote_session_t* session;
  int* ended;
  int64_t counters;
} state_t;

static void end_counter(void* data) {
  ++*((counter_t*)data)->ended;
  free(data);
}
static const mote_object_type_t counter_type = {"host.counter", end_counter};

static mote_status_t create_state(mote_session_t* session, void* user, void** out) {
  if (!mote_session_device_count(session)) return MOTE_FAILED_PRECONDITION("without a device");
  state_t* state = calloc(1, sizeof *state);
  state->session = session;
  state->ended = user;
  *out = state;
  return NULL;
}

static void destroy_state(void* state) {
  *((state_t*)state)->ended += 100;
  free(state);
}

static mote_status_t numbers(mote_call_t* call) {
  mote_call_return_i32(call, 0, mote_call_i32(call, 0) + 1);
  mote_call_return_i64(call, 1, mote_call_i64(call, 1) + 2);
  mote_call_return_f32(call, 2, mote_call_f32(call, 2) + 0.5f);
  mote_call_return_f64(call, 3, mote_call_f64(call, 3) + 0.25);
  return NULL;
}

static mote_status_t list(mote_call_t* call) {
  mote_list_t* argument;
  mote_status_t status = mote_call_list(call, 0, &argument);
  if (status) return status;
  // A list of the argument and its length.
  mote_list_t* made;
  status = mote_list_create(mote_call_allocator(call), MOTE_VALUE_NONE, NULL, &made);
  if (!status) status = mote_list_push(made, mote_value_ref(argument));
  if (!status) status = mote_list_push(made, mote_value_i64((int64_t)mote_list_size(argument)));
  mote_call_return_ref(call, 0, made);
  return status;
}

static mote_status_t bytes(mote_call_t* call) {
  mote_vm_buffer_t *name, *greeting;
  mote_status_t status = mote_call_vm_buffer(call, 0, &name);
  if (status) return status;
  char text[64];
  int length = snprintf(text, sizeof text, "hello %.*s", (int)mote_vm_buffer_size(name),
                        (const char*)mote_vm_buffer_bytes(name));
  status = mote_vm_buffer_copy(mote_call_allocator(call), text, (size_t)length, &greeting);
  mote_call_return_ref(call, 0, greeting);
  mote_call_log(call, MOTE_LOG_PRINT, text);
  return status;
}

// The second half of the tensor's buffer.
static mote_status_t tensor(mote_call_t* call) {
  mote_tensor_t* argument;
  mote_status_t status = mote_call_tensor(call, 0, &argument);
  if (status) return status;
  mote_buffer_t *buffer = mote_tensor_buffer(argument), *half;
  state_t* state = mote_call_state(call);
  uint64_t size = mote_buffer_size(buffer) / 2;
  status = mote_session_subspan(state->session, buffer, size, size, &half);
  mote_call_return_ref(call, 0, half);
  return status;
}

// The size of the buffer if the fence, which may be null, is reached, else -1.
static mote_status_t device(mote_call_t* call) {
  mote_buffer_t* buffer;
  mote_fence_t* fence = NULL;
  mote_status_t status = mote_call_buffer(call, 0, &buffer);
  if (!status && mote_call_object(call, 1)) status = mote_call_fence(call, 1, &fence);
  if (status) return status;
  bool is_reached = !fence || !mote_fence_query(fence);
  mote_call_return_i32(call, 0, is_reached ? (int32_t)mote_buffer_size(buffer) : -1);
  return NULL;
}

static mote_status_t weigh(mote_call_t* call) {
  uint32_t count;
  const mote_slot_t* slots = mote_call_span(call, 1, &count);
  double sum = 0;
  for (uint32_t i = 0; i < count; ++i) sum += (double)slots[2 * i].i64 * slots[2 * i + 1].f64;
  mote_call_return_f64(call, 0, mote_call_i32(call, 0) * sum);
  return NULL;
}

static mote_status_t counter_create(mote_call_t* call) {
  state_t* state = mote_call_state(call);
  counter_t* counter = malloc(sizeof *counter);
  counter->next = mote_call_i64(call, 0);
  counter->ended = state->ended;
  ++state->counters;
  mote_object_t* object;
  mote_status_t status =
      mote_object_create(mote_call_allocator(call), &counter_type, counter, &object);
  mote_call_return_ref(call, 0, object);
  return status;
}

static mote_status_t counter_next(mote_call_t* call) {
  void* counter;
  mote_status_t status = mote_call_data(call, 0, &counter_type, &counter);
  if (status) return status;
  mote_call_return_i64(call, 0, ((counter_t*)counter)->next++);
  return NULL;
}

typedef struct {
  int32_t rounds;
  int32_t waited;
  int* ended;
} wait_t;

// Each round of waiting takes one call, and the host asks again after the first.
static mote_status_t wait_for(void* user, uint64_t timeout_ns) {
  wait_t* wait = user;
  CHECK(timeout_ns > 0);
  ++wait->waited;
  return NULL;
}

static void end_wait(void* user) {
  ++*((wait_t*)user)->ended;
  free(user);
}

static mote_status_t wait(mote_call_t* call) {
  wait_t* resumed = mote_call_resumed(call);
  if (resumed && resumed->waited == resumed->rounds) {
    mote_call_return_i32(call, 0, resumed->waited);
    return NULL;
  }
  wait_t* next = malloc(sizeof *next);
  next->rounds = resumed ? resumed->rounds : mote_call_i32(call, 0);
  next->waited = resumed ? resumed->waited : 0;
  next->ended = ((state_t*)mote_call_state(call))->ended;
  return mote_call_suspend(call, wait_for, end_wait, next);
}

static mote_status_t fail(mote_call_t* call) {
  if (mote_call_i32(call, 0) == 0) return NULL;
  mote_call_explain(call, "the details", "a zero", NULL);
  mote_call_explain(call, NULL, NULL, "a number");
  return MOTE_DATA_LOSS("lost in the host");
}

static const mote_native_export_t exports[] = {
    {"bytes", "0r_r", bytes},
    {"counter.create", "0I_r", counter_create},
    {"counter.next", "0r_I", counter_next},
    {"device", "0rr_i", device},
    {"fail", "0i_v", fail},
    {"list", "0r_r", list},
    {"numbers", "0iIfF_iIfF", numbers},
    {"tensor", "0r_r", tensor},
    {"wait", "0i_i", wait},
    {"weigh", "0iCIFD_F", weigh},
};
static const mote_object_type_t* const types[] = {&counter_type};

static mote_native_definition_t host_module(int* ended) {
  mote_native_definition_t definition = {
      .size = sizeof definition,
      .name = "host",
      .exports = exports,
      .export_count = COUNT_OF(exports),
      .types = types,
      .type_count = COUNT_OF(types),
      .create_state = create_state,
      .destroy_state = destroy_state,
      .user = ended,
  };
  return definition;
}

typedef struct {
  mote_session_t* session;
  mote_program_t* program;
  int ended;
  char line[64];
} host_t;

static void on_log(void* user, mote_log_level_t level, mote_string_t line) {
  if (level == MOTE_LOG_PRINT)
    snprintf(((host_t*)user)->line, sizeof((host_t*)user)->line, "%.*s", (int)line.length,
             line.data);
}

static void open_host(host_t* host) {
  memset(host, 0, sizeof *host);
  mote_session_options_t options = {.size = sizeof options, .log = on_log, .log_user = host};
  host->session = open_session(&options);
  mote_native_definition_t definition = host_module(&host->ended);
  CHECK_OK(mote_session_define_module(host->session, &definition));
  CHECK_CODE(mote_session_define_module(host->session, &definition), MOTE_CODE_ALREADY_EXISTS);
  host->program = link_file(host->session, MODULE("capi/kinds"));
}

static void close_host(host_t* host) {
  mote_release(host->program);
  mote_session_destroy(host->session);
}

static mote_status_t call_1(host_t* host, const char* name, mote_value_t argument,
                            mote_value_t* result) {
  return mote_program_call_name(host->program, name, &argument, 1, result, 1);
}

void test_native_numbers(void) {
  host_t host;
  open_host(&host);
  mote_value_t arguments[] = {mote_value_i32(41), mote_value_i64(1ll << 40), mote_value_f32(1),
                              mote_value_f64(2)};
  mote_value_t results[] = {mote_value_none(), mote_value_none(), mote_value_none(),
                            mote_value_none()};
  CHECK_OK(mote_program_call_name(host.program, "numbers", arguments, 4, results, 4));
  CHECK(results[0].as.i32 == 42 && results[1].as.i64 == (1ll << 40) + 2);
  CHECK(results[2].as.f32 == 1.5f && results[3].as.f64 == 2.25);
  // 10 * (3 * 0.5 + 4 * 0.25)
  mote_value_t pairs[] = {mote_value_i64(3), mote_value_f64(0.5), mote_value_i64(4),
                          mote_value_f64(0.25)};
  CHECK_OK(mote_program_call_name(host.program, "weigh", pairs, 4, results, 1));
  CHECK(results[0].as.f64 == 25);
  close_host(&host);
  CHECK(host.ended == 100);  // the state
}

void test_native_objects(void) {
  host_t host;
  open_host(&host);
  mote_allocator_t* allocator = mote_session_allocator(host.session);
  mote_value_t result = mote_value_none();
  mote_vm_buffer_t* name;
  CHECK_OK(mote_vm_buffer_copy(allocator, "world", 5, &name));
  CHECK_OK(call_1(&host, "bytes", mote_value_ref(name), &result));
  mote_vm_buffer_t* greeting = mote_as_vm_buffer(mote_value_object(result));
  CHECK(mote_vm_buffer_size(greeting) == 11);
  CHECK(!memcmp(mote_vm_buffer_bytes(greeting), "hello world", 11));
  CHECK(!strcmp(host.line, "hello world"));

  mote_list_t* list_of_one;
  CHECK_OK(mote_list_create(allocator, MOTE_VALUE_F64, NULL, &list_of_one));
  CHECK_OK(mote_list_push(list_of_one, mote_value_f64(1)));
  CHECK_OK(call_1(&host, "list", mote_value_ref(list_of_one), &result));
  mote_list_t* pair = mote_as_list(mote_value_object(result));
  mote_value_t element;
  CHECK(mote_list_size(pair) == 2);
  CHECK_OK(mote_list_get(pair, 1, &element));
  CHECK(element.as.i64 == 1);
  CHECK_OK(mote_list_get(pair, 0, &element));
  CHECK(mote_as_list(mote_value_object(element)) == list_of_one);
  mote_value_clear(&element);
  mote_release(list_of_one);

  const float numbers_of_row[] = {1, 2, 3, 4};
  mote_tensor_t* row = make_row(host.session, numbers_of_row, 4);
  CHECK_OK(call_1(&host, "tensor", mote_value_ref(row), &result));
  mote_release(row);
  mote_buffer_t* half = mote_as_buffer(mote_value_object(result));
  CHECK(mote_buffer_size(half) == 8 && ((const float*)mote_buffer_bytes(half))[1] == 4);
  mote_fence_t* fence;
  CHECK_OK(mote_fence_create(allocator, &fence));
  mote_value_t arguments[] = {mote_value_ref(half), mote_value_ref(fence)};
  CHECK_OK(mote_program_call_name(host.program, "device", arguments, 2, &element, 1));
  CHECK(element.as.i32 == -1);
  mote_fence_signal(fence);
  CHECK_OK(mote_program_call_name(host.program, "device", arguments, 2, &element, 1));
  CHECK(element.as.i32 == 8);
  arguments[1] = mote_value_ref(NULL);
  CHECK_OK(mote_program_call_name(host.program, "device", arguments, 2, &element, 1));
  CHECK(element.as.i32 == 8);
  mote_release(fence);

  // Each function refuses what is not of its type, and says so.
  const char* functions[] = {"bytes", "list", "tensor", "next"};
  const char* expected[] = {"vm.buffer as argument 0", "vm.list as argument 0",
                            "hal.buffer_view as argument 0", "host.counter as argument 0"};
  for (int i = 0; i < 4; ++i) {
    CHECK_CODE(call_1(&host, functions[i], mote_value_ref(NULL), &result),
               MOTE_CODE_INVALID_ARGUMENT);
    mote_diagnostic_t diagnostic = {.size = sizeof diagnostic};
    CHECK_OK(mote_session_diagnostic(host.session, &diagnostic));
    CHECK_TEXT(diagnostic.expected, expected[i]);
    CHECK_TEXT(diagnostic.found, "null");
  }
  mote_release(name);
  mote_value_clear(&result);
  close_host(&host);
}

void test_native_types_of_the_caller(void) {
  host_t host;
  open_host(&host);
  mote_value_t start = mote_value_i64(7);
  mote_value_t results[] = {mote_value_none(), mote_value_none()};
  CHECK_OK(mote_program_call_name(host.program, "count", &start, 1, results, 2));
  CHECK(results[0].as.i64 == 8);
  counter_t* counter = mote_object_data(mote_value_object(results[1]), &counter_type);
  CHECK(counter && counter->next == 9);
  CHECK_OK(call_1(&host, "next", results[1], &results[0]));
  CHECK(results[0].as.i64 == 9 && host.ended == 0);
  mote_value_clear(&results[1]);
  CHECK(host.ended == 1);
  close_host(&host);
  CHECK(host.ended == 101);
}

void test_native_calls_wait(void) {
  host_t host;
  open_host(&host);
  mote_value_t result = mote_value_none();
  CHECK_OK(call_1(&host, "wait", mote_value_i32(3), &result));
  CHECK(result.as.i32 == 3);
  CHECK(host.ended == 3);  // what each round waited with
  close_host(&host);
}

void test_native_errors(void) {
  host_t host;
  open_host(&host);
  mote_value_t argument = mote_value_i32(1);
  mote_status_t status = mote_program_call_name(host.program, "fail", &argument, 1, NULL, 0);
  CHECK_CODE(status, MOTE_CODE_DATA_LOSS);
  CHECK(!strcmp(mote_status_text(status), "lost in the host"));
  mote_diagnostic_t diagnostic = {.size = sizeof diagnostic};
  CHECK_OK(mote_session_diagnostic(host.session, &diagnostic));
  CHECK_TEXT(diagnostic.detail, "the details");
  CHECK_TEXT(diagnostic.expected, "a zero");
  CHECK_TEXT(diagnostic.found, "a number");
  argument = mote_value_i32(0);
  CHECK_OK(mote_program_call_name(host.program, "fail", &argument, 1, NULL, 0));

  // The definition itself.
  mote_session_t* session;
  CHECK_OK(mote_session_create(NULL, &session));
  CHECK_OK(mote_session_add_defaults(session));
  int ended = 0;
  mote_native_definition_t definition = host_module(&ended);
  definition.size = 0;
  CHECK_CODE(mote_session_define_module(session, &definition), MOTE_CODE_INVALID_ARGUMENT);
  definition.size = sizeof definition;
  definition.name = NULL;
  CHECK_CODE(mote_session_define_module(session, &definition), MOTE_CODE_INVALID_ARGUMENT);
  // A state that cannot be made is the error of the link, and nothing has to end.
  definition.name = "host";
  CHECK_OK(mote_session_define_module(session, &definition));
  mote_module_t* module;
  mote_program_t* program;
  CHECK_OK(mote_session_load_file(session, MODULE("capi/kinds"), MOTE_FILE_MAP, &module));
  CHECK_CODE(mote_session_link(session, &module, 1, &program), MOTE_CODE_FAILED_PRECONDITION);
  CHECK(ended == 0);
  mote_session_destroy(session);
  // Without the module all that is missing is named.
  session = open_session(NULL);
  mote_module_t* untyped;
  CHECK_CODE(mote_session_load_file(session, MODULE("capi/kinds"), MOTE_FILE_MAP, &untyped),
             MOTE_CODE_NOT_FOUND);
  CHECK_OK(mote_session_diagnostic(session, &diagnostic));
  CHECK_TEXT(diagnostic.found, "!host.counter");
  mote_release(module);
  mote_session_destroy(session);
  close_host(&host);
}
