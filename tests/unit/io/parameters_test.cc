#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "tests/unit/io/parameter_files.h"

namespace mote::io {
namespace {

std::string small_irpa() {
  Irpa file;
  file.metadata = "abc";
  file.storage = "12345678";
  file.data({0, 1}, {0, 4}).data({1, 1}, {4, 4}).splat({2, 1}, 8, "s", 1);
  return file.build();
}

Result<Ref<ParameterFile>> open(const std::string& path, ParameterMode mode = ParameterMode::file,
                                ParameterAccess access = ParameterAccess::read) {
  Diagnostic diagnostic;
  return ParameterFile::open(system_allocator(), path.c_str(), mode, access, diagnostic);
}

Bytes bytes_of(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

TEST(Parameters, FormatsByName) {
  Diagnostic diagnostic;
  auto format_of = [&](const char* path) { return take(parameter_format_of(path, diagnostic)); };
  EXPECT_EQ(format_of("model.irpa"), ParameterFormat::irpa);
  EXPECT_EQ(format_of("a.b/c.d.SafeTensors"), ParameterFormat::safetensors);
  EXPECT_EQ(format_of("/x/GGUF"), ParameterFormat::gguf);
  for (const char* path : {"", "x", "a.irpa/b", "x.irpa.gz", "irpa.", "x.irp", "a/"})
    EXPECT_EQ(parameter_format_of(path, diagnostic).status().code(), StatusCode::unimplemented)
        << path;
}

TEST(Parameters, CodesOfOpening) {
  EXPECT_EQ(open(testing::TempDir() + "none.irpa").status().code(), StatusCode::not_found);
  EXPECT_EQ(open(testing::TempDir() + "none.unknown").status().code(), StatusCode::not_found);
  EXPECT_EQ(open(write_whole("x.unknown", "")).status().code(), StatusCode::unimplemented);
  for (const char* name : {"empty.irpa", "empty.safetensors", "empty.gguf"})
    EXPECT_EQ(open(write_whole(name, "")).status().code(), StatusCode::invalid_argument);
  std::string path = write_whole("bad.irpa", "not what the name says");
  Diagnostic diagnostic;
  auto bad = ParameterFile::open(system_allocator(), path.c_str(), ParameterMode::file,
                                 ParameterAccess::read, diagnostic);
  EXPECT_EQ(bad.status().code(), StatusCode::invalid_argument);
  EXPECT_EQ(diagnostic.where.view(), path);
  EXPECT_EQ(diagnostic.offset, 0u);
}

TEST(Parameters, BothModesReadTheSame) {
  std::string path = write_whole("modes.IRPA", small_irpa());
  for (auto mode : {ParameterMode::file, ParameterMode::preload})
    EXPECT_EQ(describe(*take(open(path, mode))), "a=1234 b=5678 c=ssssssss");
}

TEST(Parameters, FindAmongThousands) {
  constexpr int count = 5000;
  Irpa file;
  for (int round = 0; round < 2; ++round)
    for (int i = 0; i < count; ++i) {
      std::string key = "blk." + std::to_string(i * 7919 % count) + ".weight";
      file.splat({file.metadata.size(), key.size()}, static_cast<uint64_t>(i), "r", 1);
      file.metadata += key;
    }
  Parsed parsed(ParameterFormat::irpa, file.build());
  ASSERT_TRUE(parsed.file.ok());
  const ParameterFile& index = *parsed.file.value();
  ASSERT_EQ(index.entries().size(), 2u * count);
  for (int i = 0; i < count; ++i) {
    // The first of two.
    const ParameterEntry& expected = index.entries()[static_cast<size_t>(i)];
    ASSERT_EQ(index.find(expected.key), &expected);
  }
  for (const char* key : {"", "blk", "blk.0.weigh", "blk.0.weight ", "zzz"})
    EXPECT_EQ(index.find(key), nullptr) << key;
}

TEST(Parameters, Ranges) {
  Parsed parsed(ParameterFormat::irpa, small_irpa());
  const ParameterFile& file = *parsed.file.value();
  const ParameterEntry& entry = file.entries()[1];
  std::vector<uint8_t> two(2);
  EXPECT_TRUE(file.read(entry, 2, two).ok());
  EXPECT_EQ(std::string(two.begin(), two.end()), "78");
  for (uint64_t offset : {uint64_t{3}, uint64_t{5}, UINT64_MAX, UINT64_MAX - 1})
    EXPECT_EQ(file.read(entry, offset, two).code(), StatusCode::out_of_range) << offset;
  EXPECT_EQ(file.bytes(entry).size(), 4u);
  EXPECT_TRUE(file.bytes(file.entries()[2]).empty());
}

TEST(Parameters, NoMemory) {
  const std::string bytes = small_irpa();
  std::string path = write_whole("memory.irpa", bytes);
  for (uint64_t limit = 0;; limit += 32) {
    CountingAllocator allocator(system_allocator(), limit);
    Diagnostic diagnostic;
    {
      auto file = ParameterFile::open(allocator, path.c_str(), ParameterMode::preload,
                                      ParameterAccess::read, diagnostic);
      if (file.ok()) break;
      ASSERT_EQ(file.status().code(), StatusCode::resource_exhausted);
    }
    ASSERT_EQ(allocator.bytes_in_use(), 0u);
    ASSERT_LT(limit, 10000u);
  }
}

TEST(Parameters, ScopesTakeTheFirstEntry) {
  Array<Ref<ParameterScope>> scopes(system_allocator());
  Irpa second;
  second.metadata = "ad";
  second.storage = "later";
  second.data({0, 1}, {0, 5}).data({1, 1}, {0, 5});
  Parsed first(ParameterFormat::irpa, small_irpa()), other(ParameterFormat::irpa, second.build());
  ASSERT_TRUE(add_to_scope(scopes, "x", first.file.value()).ok());
  ASSERT_TRUE(add_to_scope(scopes, "", other.file.value()).ok());
  ASSERT_TRUE(add_to_scope(scopes, "x", other.file.value()).ok());
  ASSERT_EQ(scopes.size(), 2u);
  EXPECT_EQ(scopes[0]->name(), "x");
  EXPECT_EQ(scopes[0]->find("a").file, first.file.value().get());
  EXPECT_EQ(scopes[0]->find("d").file, other.file.value().get());
  EXPECT_EQ(scopes[0]->find("d").entry->length, 5u);
  EXPECT_EQ(scopes[0]->find("e").file, nullptr);
  EXPECT_EQ(scopes[1]->find("b").file, nullptr);
}

size_t resident_bytes() {
  std::ifstream stream("/proc/self/statm");
  size_t total = 0, resident = 0;
  stream >> total >> resident;
  return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

// 32 parameters of 64 MiB, of which the disk has only the headers.
TEST(Parameters, MappedFilesTakeTheMemoryThatIsTouched) {
#if defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the sanitizer keeps notes on what is touched, which are resident, too";
#endif
  constexpr uint64_t size = 64 << 20, count = 32;
  Irpa file;
  file.metadata = std::string(count, 'k');
  for (uint64_t i = 0; i < count; ++i) file.data({0, i + 1}, {i * size, size});
  file.growth[2] = count * size;
  std::string path = write_whole("sparse.irpa", file.build());
  size_t header = std::filesystem::file_size(path);
  ASSERT_EQ(truncate(path.c_str(), static_cast<off_t>(header + count * size)), 0);

  size_t before = resident_bytes();
  auto opened = open(path);
  ASSERT_TRUE(opened.ok());
  const ParameterFile& parameters = *opened.value();
  EXPECT_LT(resident_bytes(), before + (4 << 20));
  std::vector<uint8_t> piece(1 << 16, 1);
  uint64_t sum = 0;
  for (uint64_t offset = 0; offset < size; offset += piece.size()) {
    ASSERT_TRUE(parameters.read(*parameters.find("kkk"), offset, piece).ok());
    for (uint8_t byte : piece) sum += byte;
  }
  EXPECT_EQ(sum, 0u);
  size_t after = resident_bytes();
  EXPECT_GT(after, before + size / 2);
  EXPECT_LT(after, before + size + (8 << 20));
  std::remove(path.c_str());
}

TEST(MutableParameters, WrittenAtOnceAndSavedAsAWhole) {
  for (auto mode : {ParameterMode::file, ParameterMode::preload}) {
    std::string path = write_whole("mutable.irpa", small_irpa());
    ASSERT_EQ(chmod(path.c_str(), 0640), 0);
    auto file = take(open(path, mode, ParameterAccess::write));
    ASSERT_TRUE(file->write(*file->find("b"), 1, bytes_of("XY")).ok());
    EXPECT_EQ(describe(*file), "a=1234 b=5XY8 c=ssssssss");
    EXPECT_EQ(read_whole(path), small_irpa());
    auto reader = take(open(path));
    Diagnostic diagnostic;
    ASSERT_TRUE(file->save(diagnostic).ok());
    // Who has the old file open keeps it.
    EXPECT_EQ(describe(*reader), "a=1234 b=5678 c=ssssssss");
    EXPECT_EQ(describe(*take(open(path))), "a=1234 b=5XY8 c=ssssssss");
    struct stat info;
    ASSERT_EQ(stat(path.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777u, 0640u);
    ASSERT_TRUE(file->write(*file->find("a"), 0, bytes_of("Z")).ok());
    ASSERT_TRUE(file->save(diagnostic).ok());
    EXPECT_EQ(describe(*take(open(path))), "a=Z234 b=5XY8 c=ssssssss");
  }
}

TEST(MutableParameters, WhatCannotBeWritten) {
  std::string path = write_whole("mutable.irpa", small_irpa());
  auto file = take(open(path, ParameterMode::file, ParameterAccess::write));
  EXPECT_EQ(file->write(*file->find("c"), 0, bytes_of("x")).code(), StatusCode::permission_denied);
  EXPECT_EQ(file->write(*file->find("a"), 3, bytes_of("xy")).code(), StatusCode::out_of_range);
  auto reader = take(open(path));
  EXPECT_FALSE(reader->is_writable());
  EXPECT_EQ(reader->write(*reader->find("a"), 0, bytes_of("x")).code(),
            StatusCode::permission_denied);
  Diagnostic diagnostic;
  EXPECT_EQ(reader->save(diagnostic).code(), StatusCode::permission_denied);
  Parsed parsed(ParameterFormat::irpa, small_irpa());
  ParameterFile& memory = *parsed.file.value();
  EXPECT_EQ(memory.write(memory.entries()[0], 0, bytes_of("x")).code(),
            StatusCode::permission_denied);
}

// The folder is gone, so nothing can be put in place.
TEST(MutableParameters, SaveThatFails) {
  std::string folder = testing::TempDir() + "gone";
  std::filesystem::create_directory(folder);
  std::string path = write_whole("gone/x.irpa", small_irpa());
  auto file = take(open(path, ParameterMode::file, ParameterAccess::write));
  ASSERT_TRUE(file->write(*file->find("a"), 0, bytes_of("x")).ok());
  std::filesystem::remove_all(folder);
  Diagnostic diagnostic;
  EXPECT_EQ(file->save(diagnostic).code(), StatusCode::not_found);
  EXPECT_EQ(diagnostic.where.view(), path);
}

}  // namespace
}  // namespace mote::io
