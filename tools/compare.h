// Compares the results of a call with what is expected of them.
#pragma once

#include <cstdio>
#include <span>

#include "tools/host_value.h"

namespace mote::tools {

// Floats a and e are equal when |a - e| <= absolute tolerance of their type + relative * |e|, or
// both are NaN; other elements when their bytes are.
struct Tolerances {
  double f16 = 0.001;
  double f32 = 0.0001;
  double f64 = 0.0001;
  double bf16 = 0.01;
  double relative = 1e-05;
  bool exact = false;  // compare bytes always
};

// Whether all match. Prints one block for each that does not, nothing for the others.
// An expected value of kind none accepts anything.
bool compare_results(std::span<const HostValue> results, std::span<const HostValue> expected,
                     const Tolerances& tolerances, std::FILE* out);

// The same for one result, whose number is in what is printed.
bool compare_result(size_t index, const HostValue& actual, const HostValue& expected,
                    const Tolerances& tolerances, std::FILE* out);

// For a tensor that matches, in a few words: both values if it has one element, else the largest
// difference.
void describe_match(const HostTensor& actual, const HostTensor& expected, std::FILE* out);

}  // namespace mote::tools
