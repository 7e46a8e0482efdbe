// Readers of parameter files. Each appends the entries of a file to `out`, with keys and metadata
// that point into it; codes are those of ParameterFile::open().
#pragma once

#include "mote/io/parameters.h"

namespace mote::io {

Status parse_irpa(Bytes file, Array<ParameterEntry>& out, Diagnostic& diagnostic);
Status parse_safetensors(Bytes file, Array<ParameterEntry>& out, Diagnostic& diagnostic);
Status parse_gguf(Bytes file, Array<ParameterEntry>& out, Diagnostic& diagnostic);

// Numbers of .irpa that reader and writer share.
namespace irpa {
inline constexpr uint32_t magic = 0x41505249;  // "IRPA"
inline constexpr uint64_t header_size = 88, entry_alignment = 16, file_alignment = 4096;
inline constexpr uint32_t entry_skip = 0, entry_splat = 1, entry_data = 2, entry_external = 3;
inline constexpr uint64_t common_size = 60, splat_size = 85, data_size = 76, external_size = 92;
}  // namespace irpa

}  // namespace mote::io
