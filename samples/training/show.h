// What the samples that train print: a bar on a terminal, JSON lines in a pipe.
#pragma once

#include <cstdint>
#include <string_view>

#include "mote/base/text.h"

namespace samples {

// Appends a number with so many digits behind the point; "null" for what is no number.
void add_decimal(mote::TextWriter& out, double value, int digits);

class Show {
 public:
  // `steps` until the end, those before a resume included; `first` of them are done.
  Show(uint64_t first, uint64_t steps);

  // After each step; `accuracy` from 0 to 1, or not a number.
  //   {"step":1,"epoch":0,"loss":2.293610573,"accuracy":0.062500000,"steps_per_second":4404}
  void step(uint64_t step, uint64_t epoch, double loss, double accuracy);
  // After each epoch.
  //   {"epoch":0,"held_out_loss":0.264599946,"held_out_accuracy":0.922005571}
  void epoch(uint64_t epoch, double loss, double accuracy);
  // In a pipe nothing is shown: the lines are there.
  void note(std::string_view text);

 private:
  void bar(uint64_t step, uint64_t epoch, double loss, double accuracy, uint64_t now);

  bool is_terminal_;
  uint64_t first_, steps_;
  uint64_t began_ns_, shown_ns_ = 0;
};

}  // namespace samples
