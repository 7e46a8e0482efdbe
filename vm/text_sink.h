// Where long texts go, piece by piece.
#pragma once

#include <string_view>

namespace mote::vm {

struct TextSink {
  void (*write)(void* user, std::string_view piece);
  void* user;

  void operator()(std::string_view piece) const { write(user, piece); }
};

}  // namespace mote::vm
