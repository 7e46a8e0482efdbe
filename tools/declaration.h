// What a function says about its arguments in the attribute "iree.abi.declaration":
//   sync func @f(%input0: tensor<4x?xf32>, %input1: index) -> (%output0: tensor<4xf32>)
#pragma once

#include <span>
#include <string_view>

#include "tools/host_value.h"

namespace mote::tools {

// INVALID_ARGUMENT when an argument does not have the shape or type declared. What the text does
// not tell clearly is not checked: the calling convention and the module itself have the last word.
Status check_arguments(std::string_view declaration, std::string_view function,
                       std::span<const HostValue> arguments, size_t slot_count,
                       Diagnostic& diagnostic);

}  // namespace mote::tools
