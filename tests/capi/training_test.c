// Training: tests/training/momentum.mlir, whose first step is computed by hand.
#include "mote/training.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/capi/testing.h"

enum { rows = 20, batch_rows = 8 };

// Ones and twos: every batch is that of the step by hand.
static const float ones[rows * 4] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                     1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                     1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                                     1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
static const float twos[rows] = {2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2};
static const float weights[] = {1, 2, 3, 4}, momenta[] = {1, 1, 1, 1};
// Errors of 8, a gradient of 16, momenta of 0.5 + 16, weights less by 0.125 * 16.5.
static const float new_weights[] = {-1.0625f, -0.0625f, 0.9375f, 1.9375f};
static const float new_momenta[] = {16.5f, 16.5f, 16.5f, 16.5f};

struct rig {
  mote_meter_t* meter;
  mote_session_t* session;
  mote_program_t* program;
  mote_tensor_t* rate;
  mote_dataset_t* data;
  mote_batches_t* batches;
  mote_trainer_t* trainer;
};

static void set_state(struct rig* rig) {
  mote_tensor_t* tensors[] = {make_row(rig->session, weights, 4),
                              make_row(rig->session, momenta, 4)};
  mote_value_t state[] = {mote_value_ref(tensors[0]), mote_value_ref(tensors[1])};
  CHECK_OK(mote_trainer_set_state(rig->trainer, state, 2));
  for (int i = 0; i < 2; ++i) mote_release(tensors[i]);
}

static void check_state(struct rig* rig) {
  mote_value_t state[] = {mote_value_none(), mote_value_none()};
  CHECK_OK(mote_trainer_get_state(rig->trainer, state, 2));
  check_row(rig->session, &state[0], new_weights, 4);
  check_row(rig->session, &state[1], new_momenta, 4);
}

static mote_trainer_t* make_trainer(struct rig* rig) {
  static const char* const names[] = {"weights", "momenta"};
  const mote_value_t fixed = mote_value_ref(rig->rate);
  const mote_trainer_options_t options = {.size = sizeof options,
                                          .step = "carried_step",
                                          .carry = 2,
                                          .initial = "initial_state",
                                          .names = names,
                                          .name_count = 2,
                                          .fixed = &fixed,
                                          .fixed_count = 1,
                                          .meter = rig->meter};
  mote_trainer_t* trainer;
  CHECK_OK(mote_trainer_create(rig->session, rig->program, &options, &trainer));
  return trainer;
}

static struct rig open_rig(void) {
  struct rig rig;
  CHECK_OK(mote_meter_create(&rig.meter));
  const mote_session_options_t options = {
      .size = sizeof options, .trace = mote_meter_trace, .trace_user = rig.meter};
  rig.session = open_session(&options);
  rig.program = link_file(rig.session, MODULE("training/momentum"));
  const float rate = 0.125f;
  CHECK_OK(mote_session_make_tensor(rig.session, NULL, 0, MOTE_ELEMENT_F32, &rate, sizeof rate,
                                    &rig.rate));
  const int64_t shape[] = {rows, 4};
  CHECK_OK(mote_dataset_create(rig.session, &rig.data));
  CHECK_OK(mote_dataset_add_array(rig.data, shape, 2, MOTE_ELEMENT_F32, ones, sizeof ones));
  CHECK_OK(mote_dataset_add_array(rig.data, shape, 1, MOTE_ELEMENT_F32, twos, sizeof twos));
  const mote_batch_options_t batch = {.size = sizeof batch, .rows = batch_rows, .seed = 5};
  CHECK_OK(mote_batches_create(rig.session, rig.data, NULL, 0, &batch, &rig.batches));
  rig.trainer = make_trainer(&rig);
  return rig;
}

static void close_rig(struct rig* rig) {
  const void* const objects[] = {rig->trainer, rig->batches, rig->data, rig->rate, rig->program};
  for (size_t i = 0; i < COUNT_OF(objects); ++i) mote_release(objects[i]);
  mote_session_destroy(rig->session);
  mote_meter_destroy(rig->meter);
}

void test_training_steps(void) {
  struct rig rig = open_rig();
  CHECK(mote_trainer_state_count(rig.trainer) == 2 && mote_trainer_result_count(rig.trainer) == 1);
  CHECK_TEXT(mote_trainer_state_name(rig.trainer, 1), "momenta");
  CHECK_TEXT(mote_trainer_state_name(rig.trainer, 2), "");
  set_state(&rig);
  mote_value_t batch[] = {mote_value_none(), mote_value_none()}, loss = mote_value_none();
  uint32_t count = 0;
  CHECK_OK(mote_batches_next(rig.batches, batch, 2, &count));
  CHECK(count == batch_rows);
  CHECK_OK(mote_trainer_step(rig.trainer, batch, 2, &loss, 1));
  CHECK(mote_trainer_step_count(rig.trainer) == 1);
  double number;
  CHECK_OK(mote_read_number(rig.session, loss, &number));
  CHECK(number == 64);
  CHECK_CODE(mote_read_number(rig.session, batch[0], &number), MOTE_CODE_INVALID_ARGUMENT);
  check_state(&rig);

  mote_costs_t costs = mote_trainer_last_costs(rig.trainer);
  CHECK(costs.dispatch_count > 0 && costs.total_ns >= costs.dispatch_ns && !costs.bytes_copied);
  CHECK(mote_trainer_total_costs(rig.trainer).total_ns == costs.total_ns);
  CHECK(mote_meter_costs(rig.meter).dispatch_count >= costs.dispatch_count);

  const mote_trace_event_t copy = {.size = sizeof copy, .kind = MOTE_TRACE_COPY, .bytes = 100};
  mote_meter_trace(rig.meter, true, &copy);
  mote_meter_trace(rig.meter, false, &copy);
  CHECK(mote_meter_costs(rig.meter).bytes_copied == 100);

  // Without a rate nothing changes.
  const float zero = 0;
  mote_tensor_t* rate;
  CHECK_OK(mote_session_make_tensor(rig.session, NULL, 0, MOTE_ELEMENT_F32, &zero, 4, &rate));
  set_state(&rig);
  CHECK_OK(mote_trainer_set_fixed(rig.trainer, 0, mote_value_ref(rate)));
  mote_release(rate);
  CHECK_CODE(mote_trainer_set_fixed(rig.trainer, 1, mote_value_ref(NULL)), MOTE_CODE_OUT_OF_RANGE);
  CHECK_OK(mote_trainer_step(rig.trainer, batch, 2, NULL, 0));
  mote_value_t state[] = {mote_value_none(), mote_value_none()};
  CHECK_OK(mote_trainer_get_state(rig.trainer, state, 2));
  check_row(rig.session, &state[0], weights, 4);
  check_row(rig.session, &state[1], new_momenta, 4);
  CHECK_CODE(mote_trainer_step(rig.trainer, batch, 1, NULL, 0), MOTE_CODE_INVALID_ARGUMENT);
  mote_value_clear(&loss);
  for (int i = 0; i < 2; ++i) mote_value_clear(&batch[i]);

  // State in variables, of a module that keeps it to itself.
  mote_trainer_t* trainer;
  CHECK_OK(mote_trainer_create(rig.session, rig.program, NULL, &trainer));
  CHECK_CODE(mote_trainer_get_state(trainer, state, 0), MOTE_CODE_FAILED_PRECONDITION);
  mote_release(trainer);
  const mote_trainer_options_t absent = {
      .size = sizeof absent, .get = "get_state", .set = "absent"};
  CHECK_CODE(mote_trainer_create(rig.session, rig.program, &absent, &trainer), MOTE_CODE_NOT_FOUND);
  CHECK(!trainer);
  close_rig(&rig);
}

void test_training_data(void) {
  struct rig rig = open_rig();
  CHECK(mote_dataset_row_count(rig.data) == rows && mote_dataset_column_count(rig.data) == 2);
  CHECK(mote_batches_per_epoch(rig.batches) == 2);
  CHECK_CODE(mote_dataset_add_file(rig.data, "/does/not/exist"), MOTE_CODE_NOT_FOUND);

  // Orders as in tests/training/shuffle_test.cc.
  uint32_t order[10] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  const uint32_t epoch_1[] = {9, 0, 7, 8, 4, 2, 6, 5, 3, 1};
  const uint32_t split[] = {3, 4, 0, 7, 5, 1, 6, 9, 8, 2};
  mote_shuffle(order, 10, 7, 1);
  CHECK(!memcmp(order, epoch_1, sizeof order));
  mote_split_rows(order, 10, 7);
  CHECK(!memcmp(order, split, sizeof order));

  int64_t numbers[10];
  for (int i = 0; i < 10; ++i) numbers[i] = 100 + i;
  const int64_t ten = 10;
  mote_dataset_t* data;
  mote_batches_t* batches;
  CHECK_OK(mote_dataset_create(rig.session, &data));
  CHECK_OK(mote_dataset_add_array(data, &ten, 1, MOTE_ELEMENT_I64, numbers, sizeof numbers));
  mote_batch_options_t options = {
      .size = sizeof options, .rows = 4, .remainder = MOTE_REMAINDER_PAD, .keep_order = true};
  CHECK_OK(mote_batches_create(rig.session, data, split, 5, &options, &batches));
  mote_value_t batch = mote_value_none();
  uint32_t count;
  CHECK_OK(mote_batches_next(batches, &batch, 1, NULL));
  mote_position_t position = mote_batches_position(batches);
  CHECK(position.seed == 0 && position.epoch == 0 && position.row == 4);
  CHECK_OK(mote_batches_next(batches, &batch, 1, &count));
  int64_t found[4];
  CHECK_OK(mote_session_read_result(rig.session, batch, MOTE_ELEMENT_I64, found, sizeof found));
  CHECK(count == 1 && found[0] == 105 && found[1] == 103 && found[3] == 100);
  CHECK_OK(mote_batches_seek(batches, position));
  CHECK_OK(mote_batches_next(batches, &batch, 1, &count));
  CHECK(count == 1);
  position.row = 8;
  CHECK_CODE(mote_batches_seek(batches, position), MOTE_CODE_OUT_OF_RANGE);
  mote_value_clear(&batch);
  mote_release(batches);
  options.size = 0;
  CHECK_CODE(mote_batches_create(rig.session, data, NULL, 0, &options, &batches),
             MOTE_CODE_INVALID_ARGUMENT);
  mote_release(data);
  close_rig(&rig);
}

struct told {
  int steps, evaluations, stop_after;
  double last;
};

static bool tell(void* user, const mote_metrics_t* metrics) {
  struct told* told = user;
  if (metrics->evaluation) {
    CHECK(metrics->evaluation_count == 2 && isnan(metrics->loss));
    told->last = metrics->evaluation[1];
    ++told->evaluations;
  } else {
    CHECK(metrics->step == (uint64_t)++told->steps);
    CHECK(metrics->epoch == (metrics->step - 1) / 2);
  }
  return told->steps != told->stop_after;
}

void test_training_loop(void) {
  struct rig rig = open_rig();
  struct told told = {0, 0, 3, 0};
  mote_fit_options_t options = {.size = sizeof options,
                                .batches = rig.batches,
                                .epochs = 10,
                                .report = tell,
                                .report_user = &told,
                                .evaluate = "evaluate",
                                .held_out = rig.batches,
                                .metric = 1};
  mote_fit_end_t end;
  CHECK_OK(mote_trainer_fit(rig.trainer, &options, &end));
  CHECK(end == MOTE_FIT_TOLD && told.steps == 3 && told.evaluations == 1);
  double means[2];
  CHECK_OK(mote_trainer_evaluate(rig.trainer, "evaluate", rig.batches, means, 2));
  CHECK(means[0] == means[1]);  // all rows are the same
  CHECK_CODE(mote_trainer_evaluate(rig.trainer, "absent", rig.batches, means, 2),
             MOTE_CODE_NOT_FOUND);
  told.stop_after = 0;
  CHECK_OK(mote_trainer_fit(rig.trainer, &options, &end));
  CHECK(end == MOTE_FIT_EPOCHS && told.steps == 20 && told.evaluations == 10);
  CHECK(told.last < 1e-3);
  options.epochs = 100;
  options.patience = 3;
  options.more_is_better = true;
  CHECK_OK(mote_trainer_fit(rig.trainer, &options, &end));
  CHECK(end == MOTE_FIT_EARLY_STOP && told.steps < 200);
  options.batches = NULL;
  CHECK_CODE(mote_trainer_fit(rig.trainer, &options, &end), MOTE_CODE_INVALID_ARGUMENT);
  close_rig(&rig);
}

static void count_lines(void* user, mote_string_t line) {
  CHECK(line.length > 0);
  ++*(int*)user;
}

void test_training_checkpoints(void) {
  char folder[] = "/tmp/mote-capi-XXXXXX";
  CHECK(mkdtemp(folder));
  char path[64], first[64];
  snprintf(path, sizeof path, "%s/model.safetensors", folder);
  snprintf(first, sizeof first, "%s/model-1.safetensors", folder);
  struct rig rig = open_rig();
  int lines = 0;
  mote_checkpoint_options_t options = {.size = sizeof options,
                                       .path = path,
                                       .keep = 1,
                                       .report = count_lines,
                                       .report_user = &lines};
  bool is_resumed = true;
  CHECK_OK(mote_trainer_resume(rig.trainer, &options, rig.batches, &is_resumed));
  CHECK(!is_resumed);
  set_state(&rig);
  mote_value_t batch[] = {mote_value_none(), mote_value_none()};
  CHECK_OK(mote_batches_next(rig.batches, batch, 2, NULL));
  CHECK_OK(mote_trainer_step(rig.trainer, batch, 2, NULL, 0));
  for (int i = 0; i < 2; ++i) mote_value_clear(&batch[i]);
  CHECK_OK(mote_trainer_save(rig.trainer, &options, rig.batches));
  mote_release(rig.trainer);

  rig.trainer = make_trainer(&rig);
  CHECK_OK(mote_batches_seek(rig.batches, (mote_position_t){0, 0, 0}));
  CHECK_OK(mote_trainer_resume(rig.trainer, &options, rig.batches, &is_resumed));
  CHECK(is_resumed && mote_trainer_step_count(rig.trainer) == 1);
  mote_position_t position = mote_batches_position(rig.batches);
  CHECK(position.seed == 5 && position.epoch == 0 && position.row == 8);
  check_state(&rig);
  options.path = first;
  CHECK_OK(mote_trainer_load(rig.trainer, &options, NULL));

  // A trainer with other names.
  const mote_trainer_options_t other = {
      .size = sizeof other, .get = "get_state", .set = "set_state"};
  mote_trainer_t* trainer;
  CHECK_OK(mote_trainer_create(rig.session, rig.program, &other, &trainer));
  CHECK(lines == 0);
  CHECK_CODE(mote_trainer_load(trainer, &options, NULL), MOTE_CODE_INCOMPATIBLE);
  CHECK(lines == 4);
  mote_release(trainer);
  options.size = 0;
  CHECK_CODE(mote_trainer_save(rig.trainer, &options, NULL), MOTE_CODE_INVALID_ARGUMENT);
  CHECK(!unlink(first) && !rmdir(folder));
  close_rig(&rig);
}
