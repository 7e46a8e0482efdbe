// Training.
#include "mote/training.h"

#include "mote/training.hpp"
#include "runtime/capi/handles.h"

struct mote_meter {
  mote::training::Meter meter;
};

namespace mote::capi {

template <>
struct ClassOf<mote_dataset_t> {
  using Type = training::Dataset;
};
template <>
struct ClassOf<mote_batches_t> {
  using Type = training::Batches;
};
template <>
struct ClassOf<mote_trainer_t> {
  using Type = training::Trainer;
};

namespace {

static_assert(MOTE_REMAINDER_PAD == static_cast<int>(training::Remainder::pad));
static_assert(MOTE_FIT_TOLD == static_cast<int>(training::FitEnd::told));

training::Batches* or_null(mote_batches_t* batches) { return batches ? &from_c(batches) : nullptr; }
std::string_view or_empty(const char* text) { return text ? text : std::string_view(); }

mote_costs_t costs_of(const training::Costs& costs) {
  return {costs.total_ns, costs.dispatch_ns, costs.dispatch_count, costs.bytes_copied,
          costs.bytes_filled};
}

// Options of the caller and what they are in C++.
struct Checkpoints {
  mote_checkpoint_options_t known = {};
  training::CheckpointOptions options;

  Status take(const mote_checkpoint_options_t* given) {
    MOTE_TRY(take_struct(given, known));
    options.path = known.path;
    options.keep = known.keep;
    if (known.report) options.report = {report, this};
    return ok_status;
  }
  static void report(void* user, std::string_view line) {
    const auto& known = static_cast<const Checkpoints*>(user)->known;
    known.report(known.report_user, to_c(line));
  }
};

bool tell(void* user, const training::Metrics& metrics) {
  const auto& options = *static_cast<const mote_fit_options_t*>(user);
  const mote_metrics_t told = {
      .size = sizeof told,
      .step = metrics.step,
      .epoch = metrics.epoch,
      .loss = metrics.loss,
      .evaluation = metrics.evaluation.data(),
      .evaluation_count = metrics.evaluation.size(),
      .costs = costs_of(metrics.costs),
  };
  return options.report(options.report_user, &told);
}

Result<Ref<training::Trainer>> create_trainer(Session& session, mote_program_t* program,
                                              const mote_trainer_options_t* options) {
  session.diagnostic().clear();
  mote_trainer_options_t known = {};
  if (options) MOTE_TRY(take_struct(options, known));
  Array<std::string_view> names(session.allocator());
  for (size_t i = 0; i < known.name_count; ++i) MOTE_TRY(names.push(known.names[i]));
  return training::Trainer::create(session, Ref<Program>::share(&from_c(program)),
                                   {.step = or_empty(known.step),
                                    .carry = known.carry,
                                    .initial = or_empty(known.initial),
                                    .get = or_empty(known.get),
                                    .set = or_empty(known.set),
                                    .names = {names.data(), names.size()},
                                    .fixed = {values_from_c(known.fixed), known.fixed_count},
                                    .meter = known.meter ? &known.meter->meter : nullptr});
}

Result<Ref<training::Batches>> create_batches(Session& session, mote_dataset_t* data,
                                              std::span<const uint32_t> rows,
                                              const mote_batch_options_t* options) {
  session.diagnostic().clear();
  mote_batch_options_t known = {};
  MOTE_TRY(take_struct(options, known));
  return training::Batches::create(session, Ref<training::Dataset>::share(&from_c(data)), rows,
                                   {.size = known.rows,
                                    .remainder = static_cast<training::Remainder>(known.remainder),
                                    .shuffles = !known.keep_order,
                                    .seed = known.seed});
}

Status fit(training::Trainer& trainer, const mote_fit_options_t* options, mote_fit_end_t* end) {
  trainer.session().diagnostic().clear();
  mote_fit_options_t known = {};
  MOTE_TRY(take_struct(options, known));
  Checkpoints checkpoints;
  if (known.checkpoint) MOTE_TRY(checkpoints.take(known.checkpoint));
  training::FitOptions made = {.batches = or_null(known.batches),
                               .epochs = known.epochs,
                               .evaluate = or_empty(known.evaluate),
                               .held_out = or_null(known.held_out),
                               .patience = known.patience,
                               .metric = known.metric,
                               .more_is_better = known.more_is_better,
                               .checkpoint = known.checkpoint ? &checkpoints.options : nullptr,
                               .checkpoint_steps = known.checkpoint_steps};
  if (known.report) made.report = {tell, &known};
  MOTE_TRY_ASSIGN(training::FitEnd found, trainer.fit(made));
  *end = static_cast<mote_fit_end_t>(found);
  return ok_status;
}

}  // namespace
}  // namespace mote::capi

using namespace mote;
using namespace mote::capi;

void mote_shuffle(uint32_t* rows, size_t count, uint64_t seed, uint64_t epoch) {
  training::shuffle({rows, count}, seed, epoch);
}

void mote_split_rows(uint32_t* rows, size_t count, uint64_t seed) {
  training::split_rows({rows, count}, seed);
}

mote_status_t mote_dataset_create(mote_session_t* session, mote_dataset_t** out) {
  return hand_out(training::Dataset::create(from_c(session)), out);
}

mote_status_t mote_dataset_add_file(mote_dataset_t* data, const char* path) {
  return to_c(from_c(data).add_file(path));
}

mote_status_t mote_dataset_add_array(mote_dataset_t* data, const int64_t* shape, size_t rank,
                                     mote_element_type_t type, const void* bytes, size_t size) {
  return to_c(from_c(data).add_array({shape, rank}, static_cast<hal::ElementType>(type),
                                     bytes_from_c(bytes, size)));
}

uint32_t mote_dataset_column_count(const mote_dataset_t* data) {
  return from_c(data).column_count();
}
uint32_t mote_dataset_row_count(const mote_dataset_t* data) { return from_c(data).row_count(); }

mote_status_t mote_batches_create(mote_session_t* session, mote_dataset_t* data,
                                  const uint32_t* rows, size_t row_count,
                                  const mote_batch_options_t* options, mote_batches_t** out) {
  return hand_out(create_batches(from_c(session), data, {rows, row_count}, options), out);
}

mote_status_t mote_batches_next(mote_batches_t* batches, mote_value_t* values, size_t count,
                                uint32_t* row_count) {
  Result<uint32_t> rows = from_c(batches).next({values_from_c(values), count});
  if (!rows.ok()) return to_c(rows.status());
  if (row_count) *row_count = rows.value();
  return nullptr;
}

uint32_t mote_batches_per_epoch(const mote_batches_t* batches) {
  return from_c(batches).batches_per_epoch();
}

mote_position_t mote_batches_position(const mote_batches_t* batches) {
  training::Position position = from_c(batches).position();
  return {position.seed, position.epoch, position.row};
}

mote_status_t mote_batches_seek(mote_batches_t* batches, mote_position_t position) {
  return to_c(from_c(batches).seek({position.seed, position.epoch, position.row}));
}

mote_status_t mote_meter_create(mote_meter_t** out) {
  *out = create_in<mote_meter>(system_allocator());
  return *out ? nullptr : to_c(out_of_memory);
}

void mote_meter_destroy(mote_meter_t* meter) { destroy_in(system_allocator(), meter); }

void mote_meter_trace(void* meter, bool is_begin, const mote_trace_event_t* event) {
  TraceHook hook = static_cast<mote_meter_t*>(meter)->meter.hook();
  hook.write(hook.user, is_begin,
             {.kind = static_cast<TraceKind>(event->kind), .bytes = event->bytes});
}

mote_costs_t mote_meter_costs(const mote_meter_t* meter) { return costs_of(meter->meter.costs()); }

mote_status_t mote_trainer_create(mote_session_t* session, mote_program_t* program,
                                  const mote_trainer_options_t* options, mote_trainer_t** out) {
  return hand_out(create_trainer(from_c(session), program, options), out);
}

mote_status_t mote_trainer_step(mote_trainer_t* trainer, const mote_value_t* batch,
                                size_t batch_count, mote_value_t* results, size_t result_count) {
  return to_c(from_c(trainer).step({values_from_c(batch), batch_count},
                                   {values_from_c(results), result_count}));
}

uint64_t mote_trainer_step_count(const mote_trainer_t* trainer) {
  return from_c(trainer).step_count();
}
uint32_t mote_trainer_result_count(const mote_trainer_t* trainer) {
  return from_c(trainer).result_count();
}
mote_costs_t mote_trainer_last_costs(const mote_trainer_t* trainer) {
  return costs_of(from_c(trainer).last_costs());
}
mote_costs_t mote_trainer_total_costs(const mote_trainer_t* trainer) {
  return costs_of(from_c(trainer).total_costs());
}
uint32_t mote_trainer_state_count(const mote_trainer_t* trainer) {
  return from_c(trainer).state_count();
}

mote_string_t mote_trainer_state_name(const mote_trainer_t* trainer, uint32_t index) {
  const training::Trainer& object = from_c(trainer);
  return to_c(index < object.state_count() ? object.state_name(index) : std::string_view());
}

mote_status_t mote_trainer_get_state(mote_trainer_t* trainer, mote_value_t* values, size_t count) {
  return to_c(from_c(trainer).get_state({values_from_c(values), count}));
}

mote_status_t mote_trainer_set_state(mote_trainer_t* trainer, const mote_value_t* values,
                                     size_t count) {
  return to_c(from_c(trainer).set_state({values_from_c(values), count}));
}

mote_status_t mote_trainer_set_fixed(mote_trainer_t* trainer, uint32_t index, mote_value_t value) {
  return to_c(from_c(trainer).set_fixed(index, *values_from_c(&value)));
}

mote_status_t mote_trainer_evaluate(mote_trainer_t* trainer, const char* function,
                                    mote_batches_t* batches, double* means, size_t count) {
  return to_c(from_c(trainer).evaluate(function, from_c(batches), {means, count}));
}

mote_status_t mote_read_number(mote_session_t* session, mote_value_t value, double* out) {
  Result<double> number = training::read_number(from_c(session), *values_from_c(&value));
  if (!number.ok()) return to_c(number.status());
  *out = number.value();
  return nullptr;
}

mote_status_t mote_trainer_save(mote_trainer_t* trainer, const mote_checkpoint_options_t* options,
                                const mote_batches_t* batches) {
  Checkpoints checkpoints;
  Status status = checkpoints.take(options);
  if (status.ok())
    status =
        from_c(trainer).save(checkpoints.options, or_null(const_cast<mote_batches_t*>(batches)));
  return to_c(status);
}

mote_status_t mote_trainer_resume(mote_trainer_t* trainer, const mote_checkpoint_options_t* options,
                                  mote_batches_t* batches, bool* is_resumed) {
  *is_resumed = false;
  Checkpoints checkpoints;
  if (Status status = checkpoints.take(options); !status.ok()) return to_c(status);
  Result<bool> resumed = from_c(trainer).resume(checkpoints.options, or_null(batches));
  if (!resumed.ok()) return to_c(resumed.status());
  *is_resumed = resumed.value();
  return nullptr;
}

mote_status_t mote_trainer_load(mote_trainer_t* trainer, const mote_checkpoint_options_t* options,
                                mote_batches_t* batches) {
  Checkpoints checkpoints;
  Status status = checkpoints.take(options);
  if (status.ok())
    status = from_c(trainer).load(checkpoints.options.path, or_null(batches),
                                  checkpoints.options.report);
  return to_c(status);
}

mote_status_t mote_trainer_fit(mote_trainer_t* trainer, const mote_fit_options_t* options,
                               mote_fit_end_t* end) {
  return to_c(fit(from_c(trainer), options, end));
}
