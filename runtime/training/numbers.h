// Results of functions as numbers.
#pragma once

#include "mote/training.hpp"

namespace mote::training {

// The elements of a tensor that the host can read, whose type is a float or an integer of 8, 16, 32
// or 64 bits; of anything else (null included) none.
class Elements {
 public:
  explicit Elements(const hal::BufferView* tensor);

  uint64_t count() const { return count_; }
  double operator[](uint64_t index) const;

 private:
  hal::ElementType type_ = hal::ElementType::none;
  uint64_t count_ = 0;
  const uint8_t* bytes_ = nullptr;
};

// "4x32xf32", or the type of a value that is no tensor.
void format_kind(TextWriter& out, const Value& value);

}  // namespace mote::training
