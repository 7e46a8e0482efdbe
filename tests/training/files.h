// Files that the tests of training read and write.
#pragma once

#include <gtest/gtest.h>

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "mote/training.hpp"
#include "runtime/io/npy.h"
#include "tests/take.h"

namespace mote::training {

inline std::vector<uint8_t> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_file(const std::string& path, Bytes bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<long>(bytes.size()));
}

struct NpyArray {
  std::vector<int64_t> shape;
  hal::ElementType type = hal::ElementType::none;
  std::vector<uint8_t> bytes;

  std::vector<float> floats() const {
    EXPECT_EQ(type, hal::ElementType::f32);
    std::vector<float> numbers(bytes.size() / sizeof(float));
    std::memcpy(numbers.data(), bytes.data(), bytes.size());
    return numbers;
  }
};

inline NpyArray read_npy(const std::string& path) {
  std::vector<uint8_t> file = read_file(path);
  Diagnostic diagnostic;
  io::NpyHeader header;
  size_t size = take(io::npy_header_bytes(file, diagnostic));
  EXPECT_TRUE(io::parse_npy_header(Bytes(file).first(size), header, diagnostic).ok()) << path;
  NpyArray array;
  array.shape.assign(header.dims, header.dims + header.rank);
  array.type =
      hal::element_type(header.kind == 'f' ? hal::ElementClass::ieee : hal::ElementClass::signless,
                        header.item_bytes * 8);
  array.bytes.assign(file.begin() + static_cast<long>(size), file.end());
  return array;
}

// A folder of its own, removed at the end; in memory where the system has such, for flushing takes
// its time.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::filesystem::path parent = "/dev/shm";
    if (!std::filesystem::exists(parent)) parent = std::filesystem::temp_directory_path();
    std::string name = (parent / "mote-training-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

  // Names in it, in order.
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_))
      names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  std::string path_;
};

}  // namespace mote::training
