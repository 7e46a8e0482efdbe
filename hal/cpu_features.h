// What the processor can do, in the bits and names that executables use.
#pragma once

#include <cstdint>
#include <string_view>

namespace mote::hal {

// The eight words of processor data that kernels can read; only the first has assigned bits.
struct ProcessorData {
  uint64_t words[8];
};
ProcessorData processor_data();

// Whether the processor has a feature, by its compiler name ("avx512f"). False when the name is
// not known for this architecture.
bool query_cpu_feature(std::string_view name, bool& has_feature);

}  // namespace mote::hal
