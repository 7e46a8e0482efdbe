// What code prints to a FILE, as a string.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

namespace mote::tools {

template <class Print>
std::string printed(Print print) {
  char* text = nullptr;
  size_t size = 0;
  std::FILE* file = open_memstream(&text, &size);
  print(file);
  std::fclose(file);
  std::string result(text, size);
  std::free(text);
  return result;
}

}  // namespace mote::tools
