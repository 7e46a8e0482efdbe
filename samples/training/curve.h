// The curve of a run as a drawing, in memory that does not grow with the run.
#pragma once

#include <cstdint>

#include "mote/base/status.h"

namespace samples {

// Numbers in order, each of which stands for as many steps as are needed for all of them to fit.
class Series {
 public:
  static constexpr uint32_t capacity = 512;

  void add(uint64_t step, double value);
  uint32_t count() const { return count_; }
  uint64_t step(uint32_t index) const { return points_[index].step; }
  double value(uint32_t index) const { return points_[index].value; }

 private:
  struct Point {
    uint64_t step;  // the last one
    double value;   // the mean
  };
  Point points_[capacity];
  uint32_t count_ = 0;
  uint32_t stride_ = 1;   // values in a point
  uint32_t pending_ = 0;  // values in `sum_`, of the next point
  double sum_ = 0;
};

class Curve {
 public:
  void add_loss(uint64_t step, double loss) { losses_.add(step, loss); }
  // Of held-out data, after that step; from 0 to 1.
  void add_accuracy(uint64_t step, double accuracy) { accuracies_.add(step, accuracy); }

  // Writes an SVG file: the loss on a logarithmic scale, the accuracy from 0 to 100 %. UNKNOWN when
  // the file cannot be written.
  mote::Status write(const char* path) const;

 private:
  Series losses_, accuracies_;
};

}  // namespace samples
