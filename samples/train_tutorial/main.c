// The program of main.cc in C.
#include <stdio.h>

#include "mote/components.h"
#include "mote/training.h"
#include "step.h"

enum { count = 512, held_out = 128 };

static float points[count][2];
static int64_t sides[count];
static uint32_t rows[count];

static void make_points(void) {
  for (int i = 0; i < count; ++i) {
    points[i][0] = (float)(i * 37 % 101 - 50) / 50;
    points[i][1] = (float)(i * 59 % 103 - 51) / 51;
    sides[i] = points[i][0] * points[i][1] > 0;
  }
}

static bool print(void* user, const mote_metrics_t* metrics) {
  (void)user;
  if (!metrics->evaluation || metrics->epoch % 10 != 9) return true;
  printf("epoch %d: %.1f %% of the held-out points are right\n", (int)metrics->epoch + 1,
         metrics->evaluation[1] * 100);
  return true;
}

// What has to be released in the end.
typedef struct {
  mote_module_t* module;
  mote_program_t* program;
  mote_dataset_t* data;
  mote_batches_t *batches, *others;
  mote_tensor_t* rate;
  mote_trainer_t* trainer;
} objects_t;

static mote_status_t create_data(mote_session_t* session, objects_t* o) {
  const int64_t point_shape[] = {count, 2}, side_shape[] = {count};
  mote_split_rows(rows, count, 1);
  mote_batch_options_t options = {.size = sizeof options, .rows = 32, .seed = 1};
  mote_batch_options_t in_order = {
      .size = sizeof in_order, .rows = 32, .remainder = MOTE_REMAINDER_PAD, .keep_order = true};
  mote_status_t status = mote_dataset_create(session, &o->data);
  if (!status)
    status =
        mote_dataset_add_array(o->data, point_shape, 2, MOTE_ELEMENT_F32, points, sizeof points);
  if (!status)
    status = mote_dataset_add_array(o->data, side_shape, 1, MOTE_ELEMENT_I64, sides, sizeof sides);
  if (!status)
    status = mote_batches_create(session, o->data, rows, count - held_out, &options, &o->batches);
  if (!status)
    status = mote_batches_create(session, o->data, rows + count - held_out, held_out, &in_order,
                                 &o->others);
  return status;
}

static mote_status_t create_trainer(mote_session_t* session, objects_t* o) {
  static const char* const names[] = {"0.weight", "0.bias", "2.weight", "2.bias"};
  const float rate = 0.5f;
  mote_status_t status = mote_session_add_driver(session, mote_sync_driver());
  if (!status) status = mote_session_add_loader(session, mote_elf_loader());
  if (!status) status = mote_session_add_native_module(session, mote_hal_module());
  if (!status) status = mote_session_add_device(session, "local-sync", NULL);
  if (!status) status = mote_session_load_borrowed(session, step, step_size, &o->module);
  if (!status) status = mote_session_link(session, &o->module, 1, &o->program);
  if (!status)
    status =
        mote_session_make_tensor(session, NULL, 0, MOTE_ELEMENT_F32, &rate, sizeof rate, &o->rate);
  mote_value_t fixed = mote_value_ref(o->rate);
  mote_trainer_options_t options = {.size = sizeof options,
                                    .carry = 4,
                                    .initial = "initial_state",
                                    .names = names,
                                    .name_count = 4,
                                    .fixed = &fixed,
                                    .fixed_count = 1};
  return status ? status : mote_trainer_create(session, o->program, &options, &o->trainer);
}

static mote_status_t train(objects_t* o, const char* checkpoint_path) {
  mote_checkpoint_options_t checkpoint = {
      .size = sizeof checkpoint, .path = checkpoint_path, .keep = 3};
  mote_fit_options_t options = {.size = sizeof options,
                                .batches = o->batches,
                                .epochs = 50,
                                .report = print,
                                .evaluate = "evaluate",
                                .held_out = o->others,
                                .checkpoint = checkpoint_path ? &checkpoint : NULL};
  bool is_resumed;
  mote_fit_end_t end;
  mote_status_t status = 0;
  if (checkpoint_path)
    status = mote_trainer_resume(o->trainer, &checkpoint, o->batches, &is_resumed);
  return status ? status : mote_trainer_fit(o->trainer, &options, &end);
}

int main(int argc, char** argv) {
  mote_session_t* session;
  objects_t o = {0};
  make_points();
  mote_status_t status = mote_session_create(NULL, &session);
  if (status) return 1;
  status = create_trainer(session, &o);
  if (!status) status = create_data(session, &o);
  if (!status) status = train(&o, argc > 1 ? argv[1] : NULL);
  if (status) {
    char error[2048];
    mote_session_format_error(session, status, error, sizeof error);
    fprintf(stderr, "%s\n", error);
  }
  mote_release(o.trainer);
  mote_release(o.rate);
  mote_release(o.others);
  mote_release(o.batches);
  mote_release(o.data);
  mote_release(o.program);
  mote_release(o.module);
  mote_session_destroy(session);
  return status ? 1 : 0;
}
