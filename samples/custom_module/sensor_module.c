// The module of sensor_module.cc in C.
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "samples/custom_module/sensor_c.h"

// `!sensor.series`: what programs hold and pass around. The name of the type is that in MLIR.
typedef struct series {
  mote_vm_buffer_t* name;  // a buffer of the program, which may be a constant of its file
  float* readings;
  size_t count;
} series_t;

static void destroy_series(void* data) {
  series_t* series = data;
  mote_release(series->name);
  free(series->readings);
  free(series);
}

static const mote_object_type_t series_type = {"sensor.series", destroy_series};

// One for each program that is linked: what the module remembers between calls.
typedef struct state {
  mote_session_t* session;  // makes tensors, on its first device
  int64_t series_count;
} state_t;

static mote_status_t create_state(mote_session_t* session, void* user, void** out) {
  (void)user;
  if (!mote_session_device_count(session))
    return MOTE_FAILED_PRECONDITION("the module sensor needs a device");
  state_t* state = malloc(sizeof *state);
  if (!state) return MOTE_RESOURCE_EXHAUSTED("no memory for the state");
  state->session = session;
  state->series_count = 0;
  *out = state;
  return NULL;
}

static mote_status_t add_readings(series_t* series, const float* readings, size_t count) {
  float* grown = realloc(series->readings, (series->count + count) * sizeof *grown);
  if (!grown) return count ? MOTE_RESOURCE_EXHAUSTED("no memory for readings") : NULL;
  memcpy(grown + series->count, readings, count * sizeof *grown);
  series->readings = grown;
  series->count += count;
  return NULL;
}

static mote_status_t series_argument(mote_call_t* call, series_t** out) {
  void* data;
  mote_status_t status = mote_call_data(call, 0, &series_type, &data);
  *out = data;
  return status;
}

// (name) -> series. Strings arrive as buffers, without a terminator.
static mote_status_t series_create(mote_call_t* call) {
  mote_vm_buffer_t* name;
  mote_status_t status = mote_call_vm_buffer(call, 0, &name);
  if (status) return status;
  series_t* series = calloc(1, sizeof *series);
  if (!series) return MOTE_RESOURCE_EXHAUSTED("no memory for a series");
  mote_retain(name);
  series->name = name;
  mote_object_t* object;
  status = mote_object_create(mote_call_allocator(call), &series_type, series, &object);
  if (status) return status;
  ++((state_t*)mote_call_state(call))->series_count;
  mote_call_return_ref(call, 0, object);
  return NULL;
}

// (series) -> name
static mote_status_t series_name(mote_call_t* call) {
  series_t* series;
  mote_status_t status = series_argument(call, &series);
  if (status) return status;
  mote_retain(series->name);
  mote_call_return_ref(call, 0, series->name);
  return NULL;
}

// (series, [reading]*): any number of them, each one slot of the span.
static mote_status_t series_record(mote_call_t* call) {
  series_t* series;
  mote_status_t status = series_argument(call, &series);
  uint32_t count;
  const mote_slot_t* readings = mote_call_span(call, 1, &count);
  for (uint32_t i = 0; !status && i < count; ++i)
    status = add_readings(series, &readings[i].f32, 1);
  return status;
}

// (series, tensor<?xf32>). A tensor arrives as a view when its bytes are ready.
static mote_status_t series_append(mote_call_t* call) {
  series_t* series;
  mote_tensor_t* tensor;
  mote_status_t status = series_argument(call, &series);
  if (!status) status = mote_call_tensor(call, 1, &tensor);
  if (status) return status;
  const int64_t* shape = mote_tensor_shape(tensor);
  const size_t rank = mote_tensor_rank(tensor);
  const mote_element_type_t type = mote_tensor_type(tensor);
  const mote_buffer_t* buffer = mote_tensor_buffer(tensor);
  uint64_t size;
  if (type != MOTE_ELEMENT_F32 || rank != 1 || mote_dense_size(shape, rank, type, &size) ||
      size > mote_buffer_size(buffer)) {
    char found[64];
    mote_format_shape_and_type(shape, rank, type, found, sizeof found);
    mote_call_explain(call, NULL, "?xf32", found);
    return MOTE_INVALID_ARGUMENT("readings are a row of f32");
  }
  return add_readings(series, mote_buffer_bytes(buffer), (size_t)size / sizeof(float));
}

// (series, weight) -> tensor<?xf32>: each reading drawn towards those before it.
static mote_status_t series_smooth(mote_call_t* call) {
  series_t* series;
  mote_status_t status = series_argument(call, &series);
  if (status) return status;
  const state_t* state = mote_call_state(call);
  const float weight = mote_call_f32(call, 1);
  const int64_t shape[] = {(int64_t)series->count};
  mote_tensor_t* tensor;
  status = mote_session_make_tensor(state->session, shape, 1, MOTE_ELEMENT_F32, series->readings,
                                    series->count * sizeof(float), &tensor);
  if (status) return status;
  // The tensor has the readings and nobody else has the tensor.
  float* smooth = mote_buffer_bytes(mote_tensor_buffer(tensor));
  for (size_t i = 1; i < series->count; ++i)
    smooth[i] = weight * smooth[i] + (1 - weight) * smooth[i - 1];
  mote_call_return_ref(call, 0, tensor);
  return NULL;
}

// () -> how many series this program has made
static mote_status_t count(mote_call_t* call) {
  mote_call_return_i64(call, 0, ((state_t*)mote_call_state(call))->series_count);
  return NULL;
}

// What a call waits for without holding up the interpreter: the host decides where it waits.
typedef struct settling {
  int64_t milliseconds;
  uint64_t done_ns;
} settling_t;

static uint64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

// A real sensor would wait for an interrupt.
static mote_status_t wait_until_settled(void* user, uint64_t timeout_ns) {
  const settling_t* settling = user;
  const uint64_t now = now_ns();
  const uint64_t wanted_ns = settling->done_ns > now ? settling->done_ns - now : 0;
  const uint64_t ns = wanted_ns < timeout_ns ? wanted_ns : timeout_ns;
  const struct timespec time = {(time_t)(ns / 1000000000), (long)(ns % 1000000000)};
  nanosleep(&time, NULL);
  return wanted_ns <= timeout_ns ? NULL : MOTE_DEADLINE_EXCEEDED("the sensor is slow");
}

// (milliseconds) -> milliseconds waited. Called twice: with arguments, then with what it waited
// for.
static mote_status_t settle(mote_call_t* call) {
  const settling_t* settled = mote_call_resumed(call);
  if (settled) {
    mote_call_return_i64(call, 0, settled->milliseconds);
    return NULL;
  }
  const int64_t milliseconds = mote_call_i64(call, 0);
  if (milliseconds < 0 || milliseconds > 1000)
    return MOTE_OUT_OF_RANGE("a sensor settles within a second");
  settling_t* settling = malloc(sizeof *settling);
  if (!settling) return MOTE_RESOURCE_EXHAUSTED("no memory to wait");
  settling->milliseconds = milliseconds;
  settling->done_ns = now_ns() + (uint64_t)milliseconds * 1000000;
  return mote_call_suspend(call, wait_until_settled, free, settling);
}

// Signatures: i i32, I i64, f f32, r a reference, C...D a span; arguments, '_', results; v nothing.
static const mote_native_export_t exports[] = {
    {"count", "0v_I", count},
    {"series.append", "0rr_v", series_append},
    {"series.create", "0r_r", series_create},
    {"series.name", "0r_r", series_name},
    {"series.record", "0rCfD_v", series_record},
    {"series.smooth", "0rf_r", series_smooth},
    {"settle", "0I_I", settle},
};

static const mote_object_type_t* const types[] = {&series_type};

const mote_native_definition_t sensor_module = {
    .size = sizeof sensor_module,
    .name = "sensor",
    .exports = exports,
    .export_count = sizeof exports / sizeof *exports,
    .types = types,
    .type_count = sizeof types / sizeof *types,
    .create_state = create_state,
    .destroy_state = free,
};
