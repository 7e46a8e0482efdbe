// One checkpoint file: what CheckpointOptions says of its entries.
#pragma once

#include "mote/io/parameters.h"
#include "mote/training.hpp"
#include "runtime/training/crc32c.h"

namespace mote::training {

// Writes or takes over the file at `path`. Errors and rules are those of Trainer::save() and
// load().
class Checkpoint {
 public:
  Checkpoint(Trainer& trainer, const char* path);

  Status save(const Batches* batches);
  Status load(Batches* batches, const ReportHook& report);
  // Whether load() failed because of the file, which another one can stand in for.
  bool is_damaged() const { return is_damaged_; }

 private:
  Status add_state();
  Status add_numbers(const Batches* batches);
  template <class T>
  Status add(std::string_view key, std::string_view dtype, std::span<const T> numbers,
             std::span<const int64_t> shape);
  Status add(const io::NewParameter& parameter);
  static Status read_checksums(void* user, uint64_t offset, std::span<uint8_t> target);

  Status verify(const io::ParameterFile& file, Bytes bytes);
  Status damaged(std::string_view what);
  template <class T>
  Status read(const io::ParameterFile& file, std::string_view key, std::span<T> numbers);
  Status compare(const io::ParameterFile& file, const Batches* batches, const ReportHook& report);
  Status take_over(const io::ParameterFile& file, Batches* batches);

  Trainer& trainer_;
  Session& session_;
  const char* path_;
  Array<Value> state_;
  Array<io::NewParameter> parameters_;
  Array<char> layout_;
  Array<uint32_t> checksums_;  // the first is that of the header, the last that of the others
  bool is_damaged_ = false;
  int64_t step_ = 0;
  int64_t position_[5] = {};  // seed, epoch, row; rows in a batch and in an epoch
  double progress_[2] = {};
};

}  // namespace mote::training
