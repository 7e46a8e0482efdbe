// Texts inside JSON documents.
#pragma once

#include <cstdio>
#include <string_view>

namespace mote::tools {

// What stands between the quotes of a JSON string. Bytes past ASCII are taken for UTF-8.
void write_json_text(std::FILE* out, std::string_view text);

}  // namespace mote::tools
