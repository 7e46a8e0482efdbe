#include "tools/json.h"

namespace mote::tools {

void write_json_text(std::FILE* out, std::string_view text) {
  for (char c : text) {
    if (c == '"' || c == '\\')
      std::fprintf(out, "\\%c", c);
    else if (c == '\n')
      std::fputs("\\n", out);
    else if (static_cast<unsigned char>(c) < 0x20)
      std::fprintf(out, "\\u%04x", static_cast<unsigned>(c));
    else
      std::fputc(c, out);
  }
}

}  // namespace mote::tools
