// Values as people write them: --input and --expected_output.
#pragma once

#include <span>
#include <string_view>

#include "tools/host_value.h"
#include "tools/tensor_files.h"

namespace mote::tools {

// Reads texts for the slots of a calling convention, one of 'i' 'I' 'f' 'F' 'r' a value. A text can
// stand for several values ("*file.npy"); there may be fewer than slots.
// Codes: INVALID_ARGUMENT for text that does not fit its slot or is past the last one,
// UNIMPLEMENTED for "@file" without .npy, and those of parse_tensor() and read_npy().
// `flag` names the flag in messages.
Status parse_values(std::span<const char* const> texts, std::string_view slots, const char* flag,
                    FileStreams& files, Array<HostValue>& out, Diagnostic& diagnostic);

}  // namespace mote::tools
