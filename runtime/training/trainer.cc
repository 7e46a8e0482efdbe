#include <algorithm>

#include "mote/training.hpp"
#include "runtime/training/costs.h"
#include "runtime/training/numbers.h"

namespace mote::training {
namespace {

constexpr Status no_state = failed_precondition<"the trainer has no state yet">;

Status check_count(Session& session, std::string_view function, std::string_view what, size_t found,
                   size_t least) {
  if (found >= least) return ok_status;
  Diagnostic& diagnostic = session.diagnostic();
  diagnostic.expected.text("at least ").unsigned_number(least).text(" ").text(what);
  diagnostic.found.unsigned_number(found);
  diagnostic.where.text(function);
  return invalid_argument<"the function does not fit the options of the trainer">;
}

Status check_synchronous(Session& session, const Function& function) {
  if (!function.is_async()) return ok_status;
  session.diagnostic().where.text(function.name());
  return invalid_argument<"a trainer calls functions without fences">;
}

Result<Function> find_step(Program& program, std::string_view name) {
  if (!name.empty()) return program.find(name);
  for (std::string_view usual : {"train_step", "main"}) {
    Result<Function> found = program.find(usual);
    if (found.ok()) return found;
  }
  return program.only_function();
}

// What varies from step to step is only what the tensors hold.
bool is_same_kind(const Value& a, const Value& b) {
  auto* tensor = a.as<hal::BufferView>();
  auto* other = b.as<hal::BufferView>();
  if (!tensor || !other) return !tensor && !other && a.type() == b.type();
  auto shape = tensor->shape(), other_shape = other->shape();
  return tensor->element_type() == other->element_type() && shape.size() == other_shape.size() &&
         std::equal(shape.begin(), shape.end(), other_shape.begin());
}

}  // namespace

const ObjectType Trainer::object_type{"mote.training.trainer"};

Trainer::Trainer(Session& session, Ref<Program> program, Meter* meter)
    : Object(object_type),
      session_(session),
      program_(std::move(program)),
      meter_(meter),
      arguments_(session.allocator()),
      results_(session.allocator()),
      names_(session.allocator()),
      name_begins_(session.allocator()) {}

void Trainer::destroy() { destroy_in(session_.allocator(), this); }

Result<Ref<Trainer>> Trainer::create(Session& session, Ref<Program> program,
                                     const TrainerOptions& options) {
  session.diagnostic().clear();
  auto* created =
      create_in<Trainer>(session.allocator(), session, std::move(program), options.meter);
  if (!created) return out_of_memory;
  auto trainer = Ref<Trainer>::adopt(created);
  MOTE_TRY(trainer->find_functions(options));
  MOTE_TRY(trainer->take_names(options.names));
  if (!options.initial.empty()) {
    std::span<Value> state{trainer->arguments_.data(), options.carry};
    MOTE_TRY(trainer->program_->call(options.initial, {}, state));
    trainer->has_state_ = true;
  }
  return trainer;
}

Status Trainer::find_functions(const TrainerOptions& options) {
  MOTE_TRY_ASSIGN(step_, find_step(*program_, options.step));
  session_.diagnostic().clear();
  MOTE_TRY(check_synchronous(session_, step_));
  size_t arguments = step_.arguments().size(), results = step_.results().size();
  fixed_count_ = static_cast<uint32_t>(options.fixed.size());
  MOTE_TRY(check_count(session_, step_.name(), "arguments", arguments,
                       size_t{options.carry} + fixed_count_));
  MOTE_TRY(check_count(session_, step_.name(), "results", results, options.carry));
  carry_ = options.carry;
  state_count_ = carry_;
  result_count_ = static_cast<uint32_t>(results - carry_);
  has_state_ = carry_ == 0;
  if (!options.get.empty() || !options.set.empty()) {
    if (carry_) return invalid_argument<"state is either carried or in variables of the module">;
    MOTE_TRY_ASSIGN(get_, program_->find(options.get));
    MOTE_TRY_ASSIGN(set_, program_->find(options.set));
    state_count_ = static_cast<uint32_t>(get_.results().size());
    has_accessors_ = true;
    if (set_.arguments() != get_.results()) {
      session_.diagnostic().expected.text(get_.results());
      session_.diagnostic().found.text(set_.arguments());
      session_.diagnostic().where.text(set_.name());
      return invalid_argument<"the setter does not take what the getter returns">;
    }
  }
  MOTE_TRY(arguments_.resize(arguments));
  MOTE_TRY(results_.resize(results));
  for (uint32_t i = 0; i < fixed_count_; ++i) arguments_[carry_ + i] = options.fixed[i];
  return ok_status;
}

Status Trainer::take_names(std::span<const std::string_view> names) {
  Diagnostic& diagnostic = session_.diagnostic();
  if (!names.empty() && names.size() != state_count_) {
    diagnostic.expected.unsigned_number(state_count_).text(" names");
    diagnostic.found.unsigned_number(names.size());
    return invalid_argument<"the values of the state and their names differ in number">;
  }
  for (uint32_t i = 0; i < state_count_; ++i) {
    FixedText<32> numbered;
    numbered.text("state.").unsigned_number(i);
    std::string_view name = names.empty() ? numbered.view() : names[i];
    bool is_good = !name.empty() && !name.starts_with("mote.");
    // The layout in a checkpoint has a line for each name.
    for (char c : name) is_good = is_good && static_cast<uint8_t>(c) >= ' ';
    for (uint32_t j = 0; j < i; ++j) is_good = is_good && state_name(j) != name;
    if (!is_good) {
      diagnostic.found.text("'").line_text(name).text("'");
      return invalid_argument<"names are different, are one line and do not begin with mote.">;
    }
    MOTE_TRY(name_begins_.push(static_cast<uint32_t>(names_.size())));
    MOTE_TRY(names_.append({name.data(), name.size()}));
    MOTE_TRY(names_.push(0));
  }
  return ok_status;
}

std::string_view Trainer::state_name(uint32_t index) const {
  return names_.data() + name_begins_[index];
}

Status Trainer::step(std::span<const Value> batch, std::span<Value> results) {
  Diagnostic& diagnostic = session_.diagnostic();
  diagnostic.clear();
  if (!has_state_) return no_state;
  size_t first = carry_ + fixed_count_;
  if (batch.size() != arguments_.size() - first || results.size() > result_count_) {
    diagnostic.expected.unsigned_number(arguments_.size() - first).text(" arguments, at most ");
    diagnostic.expected.unsigned_number(result_count_).text(" results");
    diagnostic.found.unsigned_number(batch.size()).text(" and ");
    diagnostic.found.unsigned_number(results.size());
    return invalid_argument<"the step does not take such a batch">;
  }
  Stopwatch watch(meter_);
  for (size_t i = 0; i < batch.size(); ++i) arguments_[first + i] = batch[i];
  Status status = program_->call(step_, {arguments_.data(), arguments_.size()},
                                 {results_.data(), results_.size()});
  // Whoever gathers the next batch may use the tensors again.
  for (size_t i = 0; i < batch.size(); ++i) arguments_[first + i] = Value();
  if (status.ok()) status = take_results(results);
  for (Value& result : results_) result = Value();
  last_costs_ = watch.costs();
  if (!status.ok()) return status;
  add(total_costs_, last_costs_);
  ++progress_.step;
  return ok_status;
}

Status Trainer::take_results(std::span<Value> results) {
  for (uint32_t i = 0; i < carry_; ++i) {
    if (is_same_kind(arguments_[i], results_[i])) continue;
    format_kind(session_.diagnostic().expected, arguments_[i]);
    format_kind(session_.diagnostic().found, results_[i]);
    session_.diagnostic().where.text(state_name(i));
    return incompatible<"the step returns a value of the state with another shape or type">;
  }
  for (uint32_t i = 0; i < carry_; ++i) arguments_[i] = std::move(results_[i]);
  for (size_t i = 0; i < results.size(); ++i) results[i] = std::move(results_[carry_ + i]);
  return ok_status;
}

Status Trainer::get_state(std::span<Value> values) {
  session_.diagnostic().clear();
  if (values.size() != state_count_) return invalid_argument<"the state has another size">;
  if (has_accessors_) return program_->call(get_, {}, values);
  if (!carry_) return failed_precondition<"the trainer does not know the state of the module">;
  if (!has_state_) return no_state;
  for (uint32_t i = 0; i < carry_; ++i) values[i] = arguments_[i];
  return ok_status;
}

Status Trainer::set_state(std::span<const Value> values) {
  session_.diagnostic().clear();
  if (values.size() != state_count_) {
    session_.diagnostic().expected.unsigned_number(state_count_).text(" values");
    session_.diagnostic().found.unsigned_number(values.size());
    return invalid_argument<"the state has another size">;
  }
  if (has_accessors_) return program_->call(set_, values, {});
  for (uint32_t i = 0; i < carry_; ++i) arguments_[i] = values[i];
  has_state_ = true;
  return ok_status;
}

Status Trainer::set_fixed(uint32_t index, Value value) {
  session_.diagnostic().clear();
  if (index >= fixed_count_) return out_of_range<"the step has fewer fixed arguments">;
  arguments_[carry_ + index] = std::move(value);
  return ok_status;
}

}  // namespace mote::training
