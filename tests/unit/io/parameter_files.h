// Builds parameter files, right or wrong, from the numbers that a test gives.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>

#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "mote/io/parameters.h"
#include "tests/take.h"

namespace mote::io {

// Appends little-endian numbers, text and zeros.
class FileBuilder {
 public:
  template <class T>
  FileBuilder& number(T value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  FileBuilder& u32(uint32_t value) { return number(value); }
  FileBuilder& u64(uint64_t value) { return number(value); }
  FileBuilder& text(const std::string& text) {
    bytes_ += text;
    return *this;
  }
  FileBuilder& pad(size_t alignment) {
    while (bytes_.size() % alignment) bytes_ += '\0';
    return *this;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// One archive: header, table, metadata and, at a multiple of 64, storage. Fields may be changed.
struct Irpa {
  struct Range {
    uint64_t offset, length;
  };

  uint16_t major = 0, minor = 0;
  uint64_t header_size = 88, next = 0, entry_count = 0;
  std::string table, metadata, storage;
  // Added to the offset and the length of table, metadata and storage.
  uint64_t shift[3] = {}, growth[3] = {};

  Irpa& entry(uint32_t type, Range key, const std::string& extra, Range more = {0, 0},
              int64_t size_change = 0) {
    table.resize((table.size() + 15) / 16 * 16);
    FileBuilder out;
    out.u64(60 + extra.size() + static_cast<uint64_t>(size_change)).u32(type).u64(0);
    out.u64(key.offset).u64(key.length).u64(more.offset).u64(more.length).u64(0).text(extra);
    table += out.bytes();
    ++entry_count;
    return *this;
  }
  Irpa& data(Range key, Range range, Range more = {0, 0}) {
    return entry(2, key, FileBuilder().u64(range.offset).u64(range.length).bytes(), more);
  }
  Irpa& splat(Range key, uint64_t length, std::string pattern, uint8_t pattern_length) {
    pattern.resize(16);
    return entry(1, key, FileBuilder().u64(length).text(pattern).number(pattern_length).bytes());
  }

  std::string build() const {
    uint64_t starts[] = {96, 96 + table.size(), 0};
    starts[2] = (starts[1] + metadata.size() + 63) / 64 * 64;
    const std::string* parts[] = {&table, &metadata, &storage};
    FileBuilder out;
    out.text("IRPA").number(major).number(minor).u64(header_size).u64(next).u64(0);
    out.u64(entry_count);
    for (int i = 0; i < 3; ++i) out.u64(starts[i] + shift[i]).u64(parts[i]->size() + growth[i]);
    out.pad(96).text(table).text(metadata).pad(64).text(storage);
    return out.bytes();
  }
};

inline std::string make_safetensors(const std::string& header, const std::string& data) {
  return FileBuilder().u64(header.size()).text(header).text(data).bytes();
}

struct Gguf {
  uint32_t version = 3;
  uint64_t tensor_count = 0, pair_count = 0;
  FileBuilder pairs, tensors;
  size_t alignment = 32;

  static std::string string(const std::string& text) {
    return FileBuilder().u64(text.size()).text(text).bytes();
  }
  Gguf& pair(const std::string& key, uint32_t type, const std::string& value) {
    pairs.text(string(key)).u32(type).text(value);
    ++pair_count;
    return *this;
  }
  Gguf& tensor(const std::string& name, const std::vector<uint64_t>& dims, uint32_t type,
               uint64_t offset) {
    tensors.text(string(name)).u32(static_cast<uint32_t>(dims.size()));
    for (uint64_t dim : dims) tensors.u64(dim);
    tensors.u32(type).u64(offset);
    ++tensor_count;
    return *this;
  }
  std::string build(const std::string& data) const {
    FileBuilder out;
    out.text("GGUF").u32(version).u64(tensor_count).u64(pair_count);
    return out.text(pairs.bytes()).text(tensors.bytes()).pad(alignment).text(data).bytes();
  }
};

// Memory of exactly the size of the file, so that sanitizers see a read past its end.
struct Parsed {
  std::vector<uint8_t> bytes;
  Diagnostic diagnostic;
  Result<Ref<ParameterFile>> file;

  Parsed(ParameterFormat format, const std::string& text, Allocator& allocator = system_allocator())
      : bytes(text.begin(), text.end()),
        file(ParameterFile::parse(allocator, format, bytes, nullptr, diagnostic)) {}
};

inline StatusCode code_of(ParameterFormat format, const std::string& text) {
  return Parsed(format, text).file.status().code();
}

// "key=bytes key=bytes", splats with their first 20 bytes.
inline std::string describe(const ParameterFile& file) {
  std::string out;
  for (const ParameterEntry& entry : file.entries()) {
    std::vector<uint8_t> bytes(entry.is_splat() ? std::min<uint64_t>(entry.length, 20)
                                                : entry.length);
    EXPECT_TRUE(file.read(entry, 0, bytes).ok());
    if (!out.empty()) out += ' ';
    out += std::string(entry.key) + '=' + std::string(bytes.begin(), bytes.end());
  }
  return out;
}

inline std::string describe(ParameterFormat format, const std::string& text) {
  Parsed parsed(format, text);
  EXPECT_TRUE(parsed.file.ok()) << parsed.file.status().text();
  return parsed.file.ok() ? describe(*parsed.file.value()) : "";
}

inline std::string read_whole(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

inline std::string write_whole(const std::string& name, const std::string& bytes) {
  std::string path = testing::TempDir() + name;
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

}  // namespace mote::io
