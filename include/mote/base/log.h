// The library prints nothing; `vm.print`, traces and warnings go to this hook.
#pragma once

#include <cstdint>
#include <string_view>

namespace mote {

// info: which parts of the library serve what, for people who look into it.
enum class LogLevel : uint8_t { print, trace, warning, info };

// Called on the thread that runs the call; must not re-enter the session.
struct LogHook {
  void (*write)(void* user, LogLevel level, std::string_view line) = nullptr;
  void* user = nullptr;
  bool wants_info = false;  // lines of level info are composed only then

  void operator()(LogLevel level, std::string_view line) const {
    if (write) write(user, level, line);
  }
};

}  // namespace mote
