// ELF files out of modules that the stock compiler made.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "mote/base/bytes.h"

namespace mote::hal::elf {

// The first ELF file in modules/NAME.vmfb; empty where there is none. Section headers are the last
// part of it.
inline std::vector<uint8_t> file_in_module(const std::string& name) {
  std::string path = std::string(MOTE_TEST_MODULES) + "/" + name + ".vmfb";
  std::FILE* stream = std::fopen(path.c_str(), "rb");
  if (!stream) return {};
  std::vector<uint8_t> module(1 << 20);
  module.resize(std::fread(module.data(), 1, module.size(), stream));
  std::fclose(stream);
  for (size_t i = 0; i + 64 <= module.size(); ++i) {
    const uint8_t* file = module.data() + i;
    if (load_le<uint32_t>(file) != 0x464C457F) continue;
    if (file[5] != 1) return {module.begin() + i, module.end()};  // big-endian: for refusals only
    bool is_wide = file[4] == 2;
    uint64_t sections = is_wide ? load_le<uint64_t>(file + 40) : load_le<uint32_t>(file + 32);
    uint64_t size = sections + uint64_t{load_le<uint16_t>(file + (is_wide ? 58 : 46))} *
                                   load_le<uint16_t>(file + (is_wide ? 60 : 48));
    if (!checked_range(i, size, module.size())) return {};
    return {file, file + size};
  }
  return {};
}

}  // namespace mote::hal::elf
