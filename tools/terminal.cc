#include "tools/terminal.h"

#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace mote::tools {

bool has_colors(std::FILE* out) {
  const char* terminal = std::getenv("TERM");
  return terminal && std::strcmp(terminal, "dumb") != 0 && isatty(fileno(out));
}

void begin_tone(std::FILE* out, Tone tone) {
  static constexpr const char* codes[] = {"1", "32", "31"};
  if (has_colors(out)) std::fprintf(out, "\033[%sm", codes[static_cast<int>(tone)]);
}

void end_tone(std::FILE* out) {
  if (has_colors(out)) std::fputs("\033[0m", out);
}

void print_toned(std::FILE* out, Tone tone, const char* text) {
  begin_tone(out, tone);
  std::fputs(text, out);
  end_tone(out);
}

}  // namespace mote::tools
