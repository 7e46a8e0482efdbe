// Runs a module that nobody trusts, under limits, and expects every entry to return: with a result
// or with a clear error, and with no memory left in the end.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace mote::hostile {

using File = std::vector<uint8_t>;

File read_file(const std::string& path);

struct Tally {
  int loaded = 0, linked = 0, calls = 0, calls_failed = 0;
};

// Dumps, loads and links `file`, and calls each of its exports with arguments of its kinds.
// `device`: the driver of the program's device; null for a session without devices and native
// modules.
void load_and_call(const File& file, uint64_t seed, const char* device, Tally& tally);

// Makes 2,000 mutants of the first `mutable_size` bytes and runs them so.
void run_mutants(const File& file, size_t mutable_size, const char* device);

}  // namespace mote::hostile
