#include <cmath>

#include "mote/training.hpp"
#include "runtime/training/costs.h"
#include "runtime/training/numbers.h"

namespace mote::training {
namespace {

constexpr Status no_numbers = invalid_argument<"an evaluation returns numbers">;

// Adds what `rows` rows of a batch of `size` have to say.
Status add_rows(Session& session, const Value& result, uint32_t rows, uint32_t size, double& sum) {
  Elements elements(result.as<hal::BufferView>());
  if (elements.count() == size && size != 1) {
    for (uint32_t i = 0; i < rows; ++i) sum += elements[i];
    return ok_status;
  }
  MOTE_TRY_ASSIGN(double number, read_number(session, result));
  sum += number * rows;
  return ok_status;
}

}  // namespace

Status Trainer::evaluate(std::string_view function, Batches& batches, std::span<double> means) {
  Diagnostic& diagnostic = session_.diagnostic();
  MOTE_TRY_ASSIGN(Function evaluation, program_->find(function));
  diagnostic.clear();
  if (!has_state_) return failed_precondition<"the trainer has no state yet">;
  size_t columns = batches.data().column_count();
  size_t count = evaluation.arguments().size(), result_count = evaluation.results().size();
  size_t most = size_t{carry_} + fixed_count_ + columns;
  if (count < columns || count > most || result_count < means.size()) {
    diagnostic.expected.unsigned_number(columns).text(" to ").unsigned_number(most);
    diagnostic.expected.text(" arguments, at least ").unsigned_number(means.size());
    diagnostic.expected.text(" results");
    diagnostic.found.unsigned_number(count).text(" and ").unsigned_number(result_count);
    diagnostic.where.text(function);
    return invalid_argument<"the function does not fit the evaluation">;
  }
  Array<Value> arguments(session_.allocator()), results(session_.allocator());
  MOTE_TRY(arguments.resize(count));
  MOTE_TRY(results.resize(result_count));
  for (size_t i = 0; i < count - columns; ++i) arguments[i] = arguments_[i];
  std::span<Value> batch{arguments.data() + (count - columns), columns};
  // Those who train on the same batches go on where they were.
  struct Return {
    Batches& batches;
    Position to = batches.position();
    ~Return() { static_cast<void>(batches.seek(to)); }
  } back{batches};
  MOTE_TRY(batches.seek({.seed = back.to.seed, .epoch = 0, .row = 0}));
  for (double& mean : means) mean = 0;
  uint64_t all_rows = 0;
  for (uint32_t i = batches.batches_per_epoch(); i; --i) {
    MOTE_TRY_ASSIGN(uint32_t rows, batches.next(batch));
    MOTE_TRY(program_->call(evaluation, {arguments.data(), count}, {results.data(), result_count}));
    for (size_t k = 0; k < means.size(); ++k)
      MOTE_TRY(add_rows(session_, results[k], rows, batches.batch_size(), means[k]));
    all_rows += rows;
  }
  for (double& mean : means) mean /= static_cast<double>(all_rows);
  return ok_status;
}

// A fit() that runs.
class Fit {
 public:
  Fit(Trainer& trainer, const FitOptions& options) : trainer_(trainer), options_(options) {}

  Result<FitEnd> run() {
    Batches* batches = options_.batches;
    MOTE_TRY(prepare());
    // The run that a checkpoint is of had ended.
    if (is_patience_over()) return FitEnd::early_stop;
    while (batches->position().epoch < options_.epochs) {
      uint64_t epoch = batches->position().epoch;
      MOTE_TRY_ASSIGN(bool goes_on, step(epoch));
      if (batches->position().epoch != epoch) {
        MOTE_TRY_ASSIGN(bool goes_on_too, evaluate(epoch));
        goes_on = goes_on && goes_on_too;
        MOTE_TRY(save());
        if (is_patience_over()) return FitEnd::early_stop;
      } else if (options_.checkpoint_steps &&
                 trainer_.step_count() % options_.checkpoint_steps == 0) {
        MOTE_TRY(save());
      }
      if (!goes_on) return FitEnd::told;
    }
    return FitEnd::epochs;
  }

 private:
  Status prepare() {
    Session& session = trainer_.session_;
    session.diagnostic().clear();
    if (!options_.batches) return invalid_argument<"there are no batches to train on">;
    MOTE_TRY(batch_.resize(options_.batches->data().column_count()));
    if (options_.evaluate.empty()) {
      if (options_.patience) return invalid_argument<"patience without an evaluation">;
      return ok_status;
    }
    if (!options_.held_out) return invalid_argument<"there are no batches to evaluate">;
    MOTE_TRY_ASSIGN(Function function, trainer_.program_->find(options_.evaluate));
    evaluation_count_ = std::min(function.results().size(), std::size(evaluation_));
    if (evaluation_count_ == 0) return no_numbers;
    if (options_.metric < evaluation_count_) return ok_status;
    session.diagnostic().expected.text("one of ").unsigned_number(evaluation_count_);
    session.diagnostic().found.unsigned_number(options_.metric);
    return out_of_range<"the evaluation has fewer results">;
  }

  bool tell(const Metrics& metrics) const {
    return !options_.report.tell || options_.report.tell(options_.report.user, metrics);
  }

  Result<bool> step(uint64_t epoch) {
    Stopwatch watch(trainer_.meter_);
    MOTE_TRY_ASSIGN([[maybe_unused]] uint32_t rows,
                    options_.batches->next({batch_.data(), batch_.size()}));
    Value loss;
    std::span<Value> results(&loss, trainer_.result_count() ? 1 : 0);
    MOTE_TRY(trainer_.step({batch_.data(), batch_.size()}, results));
    Metrics metrics = {.step = trainer_.step_count(), .epoch = epoch, .loss = NAN};
    Result<double> number = read_number(trainer_.session_, loss);
    if (number.ok()) metrics.loss = number.value();
    metrics.costs = watch.costs();
    return tell(metrics);
  }

  Result<bool> evaluate(uint64_t epoch) {
    if (!evaluation_count_) return true;
    Stopwatch watch(trainer_.meter_);
    std::span<double> means(evaluation_, evaluation_count_);
    MOTE_TRY(trainer_.evaluate(options_.evaluate, *options_.held_out, means));
    Trainer::Progress& progress = trainer_.progress_;
    double found = means[options_.metric];
    bool is_better = options_.more_is_better ? found > progress.best : found < progress.best;
    if (is_better || std::isnan(progress.best)) {
      progress.best = found;
      progress.worse_epochs = 0;
    } else {
      ++progress.worse_epochs;
    }
    return tell({.step = trainer_.step_count(),
                 .epoch = epoch,
                 .loss = NAN,
                 .evaluation = means,
                 .costs = watch.costs()});
  }

  bool is_patience_over() const {
    return options_.patience && trainer_.progress_.worse_epochs >= options_.patience;
  }

  Status save() {
    return options_.checkpoint ? trainer_.save(*options_.checkpoint, options_.batches) : ok_status;
  }

  Trainer& trainer_;
  const FitOptions& options_;
  Array<Value> batch_{trainer_.session_.allocator()};
  size_t evaluation_count_ = 0;
  double evaluation_[max_evaluation_results];
};

Result<FitEnd> Trainer::fit(const FitOptions& options) { return Fit(*this, options).run(); }

}  // namespace mote::training
