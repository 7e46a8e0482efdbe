// Training on a device: the compiled step has the gradient and the optimiser in it; the loop, the
// data and the state are here. An optional library, mote::training.
//
//   training::TrainerOptions options = {.carry = 2, .initial = "initial_state"};
//   MOTE_TRY_ASSIGN(auto trainer, training::Trainer::create(session, program, options));
//   MOTE_TRY_ASSIGN(auto data, training::Dataset::create(session));
//   MOTE_TRY(data->add_file("x.npy"));
//   MOTE_TRY(data->add_file("y.npy"));
//   MOTE_TRY_ASSIGN(auto batches, training::Batches::create(session, data, {}, {.size = 32}));
//   MOTE_TRY(trainer->fit({.batches = batches.get(), .epochs = 10, .report = {print, nullptr}}));
//
// Everything here belongs to the thread of its session, see mote/mote.hpp, and must be gone before
// the session. Session::diagnostic() says more about the last failure.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string_view>

#include "mote/mote.hpp"

namespace mote::training {

// ---- Random order.

// SplitMix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
// The state is one number; all arithmetic is modulo 2^64:
//   state += 0x9E3779B97F4A7C15
//   z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9
//   z = (z ^ (z >> 27)) * 0x94D049BB133111EB
//   next() = z ^ (z >> 31)
class SplitMix64 {
 public:
  explicit constexpr SplitMix64(uint64_t state) : state_(state) {}

  uint64_t next();
  // A number in [0, limit) by one multiplication, ((next() >> 32) * limit) >> 32: that some come
  // more often than others by at most limit / 2^32 does not matter for an order.
  uint32_t below(uint32_t limit);

 private:
  uint64_t state_;
};

// Puts rows into the order of an epoch, Fisher and Yates' way:
//   random = SplitMix64(SplitMix64(seed).next() + epoch)
//   for i = count - 1 down to 1: swap rows[i] and rows[random.below(i + 1)]
// Data is split by shuffling 0, 1, 2... with the epoch `split_epoch`: the last ones are held out.
void shuffle(std::span<uint32_t> rows, uint64_t seed, uint64_t epoch);
inline constexpr uint64_t split_epoch = UINT64_MAX;

// Makes `rows` 0, 1, 2... of a random order, as above. With 100 rows, 80 to train on and 20 held
// out are rows.first(80) and rows.last(20).
void split_rows(std::span<uint32_t> rows, uint64_t seed);

// ---- Data.

// Arrays with a common first dimension, which counts samples, or rows: what a row has in each of
// them belongs together. An array is a column; columns are the arguments of a step behind its
// state, in that order. Nothing is copied until a batch is gathered.
class Dataset final : public Object {
 public:
  static const ObjectType object_type;

  static Result<Ref<Dataset>> create(Session& session);

  // The next column from an .npy file, which is mapped and must not change. NOT_FOUND without the
  // file, INVALID_ARGUMENT for a malformed one, a scalar, and another number of rows than the
  // columns before have; UNIMPLEMENTED for an element type that tensors do not have.
  Status add_file(const char* path);
  // The next column in memory of the caller, dense row-major at any address, unchanged for as long
  // as the data set lives.
  Status add_array(std::span<const int64_t> shape, hal::ElementType type, Bytes bytes);

  uint32_t column_count() const { return static_cast<uint32_t>(columns_.size()); }
  uint32_t row_count() const { return row_count_; }
  // What a row of a column is: shape without the first dimension, element type, bytes.
  std::span<const int64_t> row_shape(uint32_t column) const;
  hal::ElementType element_type(uint32_t column) const { return columns_[column].type; }
  // The bytes of one row where they lie.
  Bytes row(uint32_t column, uint32_t row) const;

  // For create() and the end of the last count; nobody else calls these two.
  explicit Dataset(Session& session);
  ~Dataset();

 private:
  void destroy() override;
  Status add(std::span<const int64_t> shape, hal::ElementType type, Bytes bytes, Bytes file);

  struct Column {
    hal::ElementType type;
    uint32_t shape_begin;  // in shapes_; rows have one dimension less than the array
    uint32_t shape_size;
    size_t row_bytes;
    Bytes bytes;
    Bytes file;  // mapped; empty for memory of the caller
  };

  Session& session_;
  Array<Column> columns_;
  Array<int64_t> shapes_;
  uint32_t row_count_ = 0;
};

// What becomes of the rows at the end of an epoch that do not fill a batch. A compiled step takes
// batches of one size only.
// drop: they are left out; another epoch's order leaves out others.
// pad: the batch is filled with the first rows of the epoch, and next() says how many rows count.
enum class Remainder : uint8_t { drop, pad };

struct BatchOptions {
  uint32_t size = 1;  // rows in a batch
  Remainder remainder = Remainder::drop;
  bool shuffles = true;  // each epoch anew, see shuffle(); otherwise rows come as they are listed
  uint64_t seed = 0;
};

// Where training is in its data: all there is of random state.
struct Position {
  uint64_t seed = 0;
  uint64_t epoch = 0;
  uint64_t row = 0;  // of the epoch's order: the first one of the next batch
  bool operator==(const Position&) const = default;
};

// Batches of a data set, or of some of its rows, epoch after epoch without an end.
class Batches final : public Object {
 public:
  static const ObjectType object_type;

  // `rows` are copied; empty: all. INVALID_ARGUMENT for a size of 0 and for fewer rows than make
  // one batch (pad: for none), OUT_OF_RANGE for a row that the data set does not have.
  static Result<Ref<Batches>> create(Session& session, Ref<Dataset> data,
                                     std::span<const uint32_t> rows, const BatchOptions& options);

  // Puts the next batch into `values`, a tensor for each column, whose previous contents are
  // dropped first; returns how many of its rows count. Tensors are used again as soon as nobody
  // else holds them: a loop that drops a batch before the next one allocates nothing.
  Result<uint32_t> next(std::span<Value> values);

  // Epochs begin at row 0: after the last batch of one, this is the beginning of the next.
  Position position() const { return position_; }
  // OUT_OF_RANGE for a row past the end.
  Status seek(const Position& position);

  const Dataset& data() const { return *data_; }
  uint32_t batch_size() const { return options_.size; }
  uint32_t row_count() const { return static_cast<uint32_t>(rows_.size()); }
  uint32_t batches_per_epoch() const;

  // For create() and the end of the last count; nobody else calls these two.
  Batches(Session& session, Ref<Dataset> data, const BatchOptions& options);
  ~Batches() = default;

 private:
  void destroy() override;
  void order_epoch();
  Result<Ref<hal::BufferView>> take_tensor(uint32_t column);

  Session& session_;
  Ref<Dataset> data_;
  BatchOptions options_;
  Array<uint32_t> rows_;
  Array<uint32_t> order_;  // of the epoch `ordered_epoch_`
  uint64_t ordered_epoch_ = 0;
  uint64_t ordered_seed_ = 0;
  bool is_ordered_ = false;
  Position position_;
  Array<Ref<hal::BufferView>> tensors_;  // those of the last batch
};

// ---- Costs of a step.

struct Costs {
  // Of the call; in Metrics also of gathering the batch and reading the loss.
  uint64_t total_ns = 0;
  uint64_t dispatch_ns = 0;     // while at least one kernel ran; 0 without a meter
  uint64_t dispatch_count = 0;  // likewise
  // Bytes moved by anything but kernels: copies, updates, reads and writes of the device, and what
  // the trainer itself copies, which is nothing while it steps. Without a meter the latter only.
  uint64_t bytes_copied = 0;
  uint64_t bytes_filled = 0;  // zeros and the like, by the device; 0 without a meter

  uint64_t outside_ns() const { return total_ns - dispatch_ns; }
};

// Counts what devices do, told by the session's trace: give hook() to SessionOptions::trace and the
// meter to TrainerOptions. Costs a few reads of the clock a kernel. It must outlive the session; a
// build without MOTE_TRACE leaves it at zeros.
class Meter {
 public:
  Meter() = default;
  Meter(const Meter&) = delete;
  Meter& operator=(const Meter&) = delete;

  TraceHook hook() { return {on_event, this}; }
  // Since the beginning; total_ns is not the meter's to know. Not while a call runs.
  Costs costs() const;

 private:
  static void on_event(void* user, bool is_begin, const TraceEvent& event);

  std::atomic<uint32_t> running_{0};  // kernels
  std::atomic<uint64_t> began_ns_{0};
  std::atomic<uint64_t> dispatch_ns_{0};
  std::atomic<uint64_t> dispatch_count_{0};
  std::atomic<uint64_t> bytes_copied_{0};
  std::atomic<uint64_t> bytes_filled_{0};
};

// ---- Checkpoints.

// Told in one line each: checkpoints that are damaged or could not be removed, and every difference
// to a checkpoint that is refused.
struct ReportHook {
  void (*line)(void* user, std::string_view text) = nullptr;
  void* user = nullptr;
};

// One file a checkpoint, FOLDER/NAME-STEP.FORMAT for a path FOLDER/NAME.FORMAT: "run/digits.irpa"
// gives "run/digits-120.irpa". The folder must exist. A file has these entries, each dense and
// little-endian:
//   the state, an entry for each value under its name
//   mote.step       i64[1]  steps done
//   mote.progress   f64[2]  best metric so far (or not a number) and epochs since then, of fit()
//   mote.position   i64[5]  seed, epoch and row of the batches, rows in a batch and in an epoch,
//                           as bits of u64; absent without batches
//   mote.layout     u8[n]   text, a line for each value of the state: "784x128xf32 0.weight"
//   mote.checksums  u32[m]  CRC-32C (RFC 3720): of the file up to the first entry's bytes, of each
//                           entry above, of the numbers before the last
// All other bytes of the file are zero.
// Readers of .safetensors see them as tensors, with types and shapes; .irpa has no types.
struct CheckpointOptions {
  const char* path = nullptr;  // .irpa or .safetensors
  // When a new one is safe, those before the last `keep` are removed; 0: none is. Checkpoints of
  // later steps, which another run left, stay.
  uint32_t keep = 3;
  ReportHook report = {};
};

// ---- The loop.

// What the loop tells about a step, or about an epoch when `evaluation` is not empty.
struct Metrics {
  uint64_t step = 0;   // steps done, this one included
  uint64_t epoch = 0;  // the one that this step belongs to, from 0
  // The first result behind the carried ones; NaN where there is none that is a number.
  double loss = 0;
  std::span<const double> evaluation = {};  // see Trainer::evaluate(); valid during the call
  Costs costs = {};                         // of this step; of the evaluation
};

struct FitReport {
  // False ends the loop after this step, without an error.
  bool (*tell)(void* user, const Metrics& metrics) = nullptr;
  void* user = nullptr;
};

struct FitOptions {
  Batches* batches = nullptr;
  uint64_t epochs = 1;  // until so many are done, those before a resume included
  FitReport report = {};

  // After each epoch, if there is such a function: Trainer::evaluate() of these batches.
  std::string_view evaluate = {};
  Batches* held_out = nullptr;
  // Early stop: after this many epochs without a better metric; 0: never.
  uint32_t patience = 0;
  uint32_t metric = 0;          // which result of the evaluation decides
  bool more_is_better = false;  // accuracy, not loss

  // After each epoch (and its evaluation), and every so many steps, if that is not 0.
  const CheckpointOptions* checkpoint = nullptr;
  uint64_t checkpoint_steps = 0;
};

enum class FitEnd : uint8_t { epochs, early_stop, told };  // all done; patience; report said so

// ---- The trainer.

inline constexpr uint32_t max_evaluation_results = 8;

struct TrainerOptions {
  // The function of a step; empty: "train_step", or "main", or the only public one.
  std::string_view step = {};

  // State as arguments and results: the first `carry` results of a step are the first arguments of
  // the next. `initial`, if given, is a function without arguments whose results it starts with;
  // otherwise set_state() comes first.
  uint32_t carry = 0;
  std::string_view initial = {};

  // State in variables of the module: functions () -> values and (values) -> (), needed by
  // checkpoints only. They must cover all that a step changes: a setter that clears momenta, say,
  // makes resumed losses differ.
  std::string_view get = {};
  std::string_view set = {};

  // Of the values of the state, in checkpoints; empty: "state.0", "state.1"... Copied.
  std::span<const std::string_view> names = {};
  // Arguments of a step between its state and its batch that stay the same: a learning rate, layers
  // that are not trained. Copied (the values, not what they refer to).
  std::span<const Value> fixed = {};
  Meter* meter = nullptr;  // must outlive the trainer
};

// Owns a compiled step and the state that it works on.
//
// A step is a call with (state..., fixed..., batch...) that returns (state..., results...). New
// values take the place of old ones when the call has succeeded, without a copy; the old ones are
// released then, and the device serves the next step from their memory. While a step runs, memory
// holds the state twice; state in variables of the module is held once where the program updates it
// in place. After a failed step the state is what it was before it (in variables: what the program
// left there).
class Trainer final : public Object {
 public:
  static const ObjectType object_type;

  // NOT_FOUND for a function that the program lacks, INVALID_ARGUMENT when it takes or returns
  // fewer values than the options say, and for names that are not as many as the state, not
  // different from each other, or begin with "mote."; what `initial` fails with.
  static Result<Ref<Trainer>> create(Session& session, Ref<Program> program,
                                     const TrainerOptions& options);

  // Runs one step. `batch` are the arguments behind the fixed ones; `results` receives the results
  // behind the carried ones and may be shorter than those: the rest is dropped.
  // FAILED_PRECONDITION without a state, INVALID_ARGUMENT for another number of arguments,
  // INCOMPATIBLE when a value of the state comes back with another shape or type; what the program
  // fails with.
  Status step(std::span<const Value> batch, std::span<Value> results);
  uint64_t step_count() const { return progress_.step; }
  // Results of a step behind the carried ones.
  uint32_t result_count() const { return result_count_; }
  // Of the last step(), and summed over all.
  const Costs& last_costs() const { return last_costs_; }
  const Costs& total_costs() const { return total_costs_; }

  uint32_t state_count() const { return state_count_; }
  std::string_view state_name(uint32_t index) const;
  // The values of the state, shared, not copied; of a module with variables what `get` returns.
  // FAILED_PRECONDITION without a state or without `get`.
  Status get_state(std::span<Value> values);
  // The same way back: the values become the trainer's without a copy, or go to `set`. The next
  // step is not the first one because of it: see step_count().
  Status set_state(std::span<const Value> values);
  // Another value for one of TrainerOptions::fixed. OUT_OF_RANGE.
  Status set_fixed(uint32_t index, Value value);

  // Calls `function` with (first values of state and then fixed..., batch...), as many of the
  // former as it takes, for each batch of epoch 0, and puts the mean over rows of each result into
  // `means`. A result of one number is taken for each row of its batch; of a result of as many
  // numbers as a batch has rows, only those rows that count: the way to exact means with
  // Remainder::pad. The batches stay where they were.
  // INVALID_ARGUMENT when results are not numbers or fewer than `means`.
  Status evaluate(std::string_view function, Batches& batches, std::span<double> means);

  // Trains: batches, steps, evaluation, early stop, checkpoints; see FitOptions. Goes on where
  // `batches` are. The first failure ends it and is returned.
  Result<FitEnd> fit(const FitOptions& options);

  // Writes a checkpoint of the trainer and, unless null, of the position of its batches: to a
  // temporary file that is flushed, renamed and its folder flushed. When that is done, removes the
  // oldest checkpoints beyond CheckpointOptions::keep and temporary files that killed writers left.
  // Whatever fails, checkpoints written before are there.
  // Errors of io::write_parameters(); FAILED_PRECONDITION as get_state().
  Status save(const CheckpointOptions& options, const Batches* batches);
  // Takes over the newest checkpoint that is undamaged: false when there are none at all. Damaged
  // ones are reported and left where they are; when none is good, what the oldest one failed with
  // is returned. INCOMPATIBLE for one of another model or other batches: names, shapes and types
  // are compared with those of the state that the trainer has, so it must have one; every
  // difference is reported. After a failure the trainer is as it was.
  Result<bool> resume(const CheckpointOptions& options, Batches* batches);
  // The same for one file. DATA_LOSS for one that is no checkpoint or whose checksums are wrong,
  // NOT_FOUND, errors of io::ParameterFile::open().
  Status load(const char* path, Batches* batches, const ReportHook& report = {});

  Session& session() const { return session_; }

  // For create() and the end of the last count; nobody else calls these two.
  Trainer(Session& session, Ref<Program> program, Meter* meter);
  ~Trainer() = default;

 private:
  friend class Fit;
  friend class Checkpoint;
  struct Progress {
    uint64_t step = 0;
    double best = __builtin_nan("");  // metric of fit(); not a number before the first evaluation
    uint64_t worse_epochs = 0;        // since then
  };

  void destroy() override;
  Status find_functions(const TrainerOptions& options);
  Status take_names(std::span<const std::string_view> names);
  Status take_results(std::span<Value> results);

  Session& session_;
  Ref<Program> program_;
  Meter* meter_;
  Function step_, get_, set_;
  bool has_accessors_ = false;  // `get_` and `set_`
  bool has_state_ = false;
  uint32_t carry_ = 0;
  uint32_t state_count_ = 0;
  uint32_t fixed_count_ = 0;
  uint32_t result_count_ = 0;
  Array<Value> arguments_;  // of a step: the state, the fixed ones, room for a batch
  Array<Value> results_;    // of a step
  Array<char> names_;       // each ends with a zero
  Array<uint32_t> name_begins_;
  Progress progress_;
  Costs last_costs_, total_costs_;
};

// A number as a double: a value that is one, or the only element of a tensor of f16, bf16, f32, f64
// or integers. INVALID_ARGUMENT for anything else.
Result<double> read_number(Session& session, const Value& value);

}  // namespace mote::training
