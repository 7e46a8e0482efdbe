// Training in C: what mote/training.hpp offers, where the ideas are described: a step compiled with
// its gradient and optimiser, batches of a data set in a random order that can be computed again,
// checkpoints that a crash does not lose.
//
//   mote_trainer_options_t options = {.size = sizeof options, .carry = 2, .initial =
//   "initial_state"}; status = mote_trainer_create(session, program, &options, &trainer); if
//   (!status) status = mote_dataset_create(session, &data); if (!status) status =
//   mote_dataset_add_file(data, "x.npy"); if (!status) status = mote_dataset_add_file(data,
//   "y.npy"); mote_batch_options_t batch = {.size = sizeof batch, .rows = 32}; if (!status) status
//   = mote_batches_create(session, data, NULL, 0, &batch, &batches); mote_fit_options_t fit =
//   {.size = sizeof fit, .batches = batches, .epochs = 10}; if (!status) status =
//   mote_trainer_fit(trainer, &fit, &end);
//
// Everything here belongs to the thread of its session and must be released before the session is
// destroyed. mote_session_diagnostic() says more about the last failure. Functions are in the
// library mote::training, which mote::mote contains.
#pragma once

#include "mote/mote.h"

#ifdef __cplusplus
extern "C" {
#endif

// Objects with a count.
typedef struct mote_dataset mote_dataset_t;
typedef struct mote_batches mote_batches_t;
typedef struct mote_trainer mote_trainer_t;

// ---- Random order

// Puts rows into the order of an epoch.
MOTE_API void mote_shuffle(uint32_t* rows, size_t count, uint64_t seed, uint64_t epoch);
// Makes `rows` 0, 1, 2... of a random order, the first ones to train on, the last ones to hold out.
MOTE_API void mote_split_rows(uint32_t* rows, size_t count, uint64_t seed);

// ---- Data

// Columns: arrays whose first dimensions are equal and count rows. An empty one.
MOTE_API mote_status_t mote_dataset_create(mote_session_t* session, mote_dataset_t** out);
// The next column from an .npy file, which is mapped and must not change. NOT_FOUND without the
// file; INVALID_ARGUMENT for a malformed one, a scalar, and other rows than the columns before
// have; UNIMPLEMENTED for an element type that tensors do not have.
MOTE_API mote_status_t mote_dataset_add_file(mote_dataset_t* data, const char* path);
// The next column in memory of the caller, dense row-major at any address, unchanged for as long as
// the data set lives. INVALID_ARGUMENT as above.
MOTE_API mote_status_t mote_dataset_add_array(mote_dataset_t* data, const int64_t* shape,
                                              size_t rank, mote_element_type_t type,
                                              const void* bytes, size_t size);
MOTE_API uint32_t mote_dataset_column_count(const mote_dataset_t* data);
MOTE_API uint32_t mote_dataset_row_count(const mote_dataset_t* data);

typedef enum mote_remainder {
  MOTE_REMAINDER_DROP = 0,  // rows that do not fill a batch are left out
  MOTE_REMAINDER_PAD = 1    // the last batch of an epoch is filled with its first rows
} mote_remainder_t;

typedef struct mote_batch_options {
  size_t size;
  uint32_t rows;  // in a batch
  mote_remainder_t remainder;
  bool keep_order;  // rows come as they are listed; otherwise each epoch has an order of its own
  uint64_t seed;
} mote_batch_options_t;

// Where training is in its data. Never changes.
typedef struct mote_position {
  uint64_t seed;
  uint64_t epoch;
  uint64_t row;  // of the epoch's order: the first one of the next batch
} mote_position_t;

// Batches of some rows of a data set, which it retains, epoch after epoch; `rows` are copied, none:
// all. INVALID_ARGUMENT for fewer rows than make one batch and a size that is not set, OUT_OF_RANGE
// for a row that the data set does not have.
MOTE_API mote_status_t mote_batches_create(mote_session_t* session, mote_dataset_t* data,
                                           const uint32_t* rows, size_t row_count,
                                           const mote_batch_options_t* options,
                                           mote_batches_t** out);
// Puts the next batch into `values`, a tensor for each column, which the caller clears; their
// previous contents are cleared first. `row_count`, which may be NULL: how many of its rows count.
// Tensors are used again when nobody holds them.
MOTE_API mote_status_t mote_batches_next(mote_batches_t* batches, mote_value_t* values,
                                         size_t count, uint32_t* row_count);
MOTE_API uint32_t mote_batches_per_epoch(const mote_batches_t* batches);
// After the last batch of an epoch this is the beginning of the next one.
MOTE_API mote_position_t mote_batches_position(const mote_batches_t* batches);
// OUT_OF_RANGE for a row past the end.
MOTE_API mote_status_t mote_batches_seek(mote_batches_t* batches, mote_position_t position);

// ---- Costs of a step

// Never changes. What a meter counts is 0 without one.
typedef struct mote_costs {
  uint64_t total_ns;
  uint64_t dispatch_ns;     // while at least one kernel ran
  uint64_t dispatch_count;  // of kernels
  uint64_t bytes_copied;    // by anything but kernels
  uint64_t bytes_filled;    // likewise
} mote_costs_t;

// Counts what devices do: give mote_meter_trace and the meter to mote_session_options_t.trace and
// trace_user, and the meter to mote_trainer_options_t. It must outlive the session.
// RESOURCE_EXHAUSTED.
typedef struct mote_meter mote_meter_t;
MOTE_API mote_status_t mote_meter_create(mote_meter_t** out);
// NULL is allowed.
MOTE_API void mote_meter_destroy(mote_meter_t* meter);
// A mote_trace_function_t whose user is a meter.
MOTE_API void mote_meter_trace(void* meter, bool is_begin, const mote_trace_event_t* event);
// Since the beginning; total_ns is 0.
MOTE_API mote_costs_t mote_meter_costs(const mote_meter_t* meter);

// ---- Trainers

typedef struct mote_trainer_options {
  size_t size;
  const char* step;  // the function; NULL: "train_step", "main", or the only public one
  // State as arguments and results: the first `carry` results become the first arguments of the
  // next step. `initial`: a function without arguments whose results it starts with, or NULL.
  uint32_t carry;
  const char* initial;
  // State in variables of the module: functions that return and take all of it, for checkpoints.
  const char* get;
  const char* set;
  // Of the values of the state, in checkpoints; NULL: "state.0", "state.1"... Copied.
  const char* const* names;
  size_t name_count;
  // Arguments between the state and the batch that stay the same. Retained.
  const mote_value_t* fixed;
  size_t fixed_count;
  mote_meter_t* meter;  // or NULL; must outlive the trainer
} mote_trainer_options_t;

// `options` may be NULL for a module that keeps its state to itself. The program is retained.
// NOT_FOUND for a function that it lacks, INVALID_ARGUMENT when functions, names or the size do not
// fit, UNIMPLEMENTED for fields that this version does not know.
MOTE_API mote_status_t mote_trainer_create(mote_session_t* session, mote_program_t* program,
                                           const mote_trainer_options_t* options,
                                           mote_trainer_t** out);
// One step. `results` receives what comes behind the state, at most `result_count`; previous
// contents are cleared. After a failure the state is what it was.
// FAILED_PRECONDITION without a state, INVALID_ARGUMENT for other numbers of values, INCOMPATIBLE
// when a value of the state comes back with another shape; what the program fails with.
MOTE_API mote_status_t mote_trainer_step(mote_trainer_t* trainer, const mote_value_t* batch,
                                         size_t batch_count, mote_value_t* results,
                                         size_t result_count);
MOTE_API uint64_t mote_trainer_step_count(const mote_trainer_t* trainer);
// Results of a step behind the state.
MOTE_API uint32_t mote_trainer_result_count(const mote_trainer_t* trainer);
// Of the last step, and of all of them.
MOTE_API mote_costs_t mote_trainer_last_costs(const mote_trainer_t* trainer);
MOTE_API mote_costs_t mote_trainer_total_costs(const mote_trainer_t* trainer);

// Values that the state has.
MOTE_API uint32_t mote_trainer_state_count(const mote_trainer_t* trainer);
// Empty past the end.
MOTE_API mote_string_t mote_trainer_state_name(const mote_trainer_t* trainer, uint32_t index);
// The values of the state, shared, for the caller to clear. FAILED_PRECONDITION without a state.
MOTE_API mote_status_t mote_trainer_get_state(mote_trainer_t* trainer, mote_value_t* values,
                                              size_t count);
// Borrowed for the call and retained by the trainer.
MOTE_API mote_status_t mote_trainer_set_state(mote_trainer_t* trainer, const mote_value_t* values,
                                              size_t count);
// Another value for one of the fixed arguments, retained. OUT_OF_RANGE.
MOTE_API mote_status_t mote_trainer_set_fixed(mote_trainer_t* trainer, uint32_t index,
                                              mote_value_t value);
// Calls `function` with (first of state and fixed..., batch...) for each batch of an epoch; means
// over rows of its results. INVALID_ARGUMENT when it does not fit.
MOTE_API mote_status_t mote_trainer_evaluate(mote_trainer_t* trainer, const char* function,
                                             mote_batches_t* batches, double* means, size_t count);
// A number, or the only element of a tensor. INVALID_ARGUMENT for anything else.
MOTE_API mote_status_t mote_read_number(mote_session_t* session, mote_value_t value, double* out);

// ---- Checkpoints

// A line for each damaged file and for each difference to a checkpoint that is refused.
typedef void (*mote_report_function_t)(void* user, mote_string_t line);

typedef struct mote_checkpoint_options {
  size_t size;
  const char* path;  // "run/digits.irpa" or ".safetensors": files "run/digits-STEP.irpa"
  uint32_t keep;     // the last so many; 0: all
  mote_report_function_t report;  // may be NULL
  void* report_user;
} mote_checkpoint_options_t;

// Writes a checkpoint of the trainer and of the position of batches (NULL: without), then removes
// those beyond `keep`. Whatever fails, earlier ones are there. Statuses of
// mote_parameters_write_file() and mote_trainer_get_state().
MOTE_API mote_status_t mote_trainer_save(mote_trainer_t* trainer,
                                         const mote_checkpoint_options_t* options,
                                         const mote_batches_t* batches);
// Takes over the newest good checkpoint; `is_resumed` is false when there are none at all.
// INCOMPATIBLE for one of another model, whose differences are reported; DATA_LOSS and others when
// there are only damaged ones.
MOTE_API mote_status_t mote_trainer_resume(mote_trainer_t* trainer,
                                           const mote_checkpoint_options_t* options,
                                           mote_batches_t* batches, bool* is_resumed);
// The same for one file, the path of which is that of `options`.
MOTE_API mote_status_t mote_trainer_load(mote_trainer_t* trainer,
                                         const mote_checkpoint_options_t* options,
                                         mote_batches_t* batches);

// ---- The loop

typedef struct mote_metrics {
  size_t size;
  uint64_t step;             // steps done, this one included
  uint64_t epoch;            // the one that this step belongs to, from 0
  double loss;               // the first result, or not a number
  const double* evaluation;  // of the held out rows; NULL for a step
  size_t evaluation_count;
  mote_costs_t costs;
} mote_metrics_t;

// False ends the loop after this step, without an error.
typedef bool (*mote_metrics_function_t)(void* user, const mote_metrics_t* metrics);

typedef struct mote_fit_options {
  size_t size;
  mote_batches_t* batches;
  uint64_t epochs;                 // until so many are done, those before a resume included
  mote_metrics_function_t report;  // after each step and each evaluation; may be NULL
  void* report_user;
  // After each epoch: a function for mote_trainer_evaluate() of these batches; or NULL.
  const char* evaluate;
  mote_batches_t* held_out;
  uint32_t patience;    // ends after so many epochs without a better metric; 0: never
  uint32_t metric;      // which result of the evaluation
  bool more_is_better;  // of it
  // After each epoch and every so many steps, if not 0; NULL: never.
  const mote_checkpoint_options_t* checkpoint;
  uint64_t checkpoint_steps;
} mote_fit_options_t;

typedef enum mote_fit_end {
  MOTE_FIT_EPOCHS = 0,      // all are done
  MOTE_FIT_EARLY_STOP = 1,  // patience is over
  MOTE_FIT_TOLD = 2         // the report said so
} mote_fit_end_t;

// Trains: batches, steps, evaluation, early stop, checkpoints. The first failure ends it.
MOTE_API mote_status_t mote_trainer_fit(mote_trainer_t* trainer, const mote_fit_options_t* options,
                                        mote_fit_end_t* end);

#ifdef __cplusplus
}  // extern "C"
#endif
