#include "tests/unit/io/parameter_files.h"

namespace mote::io {
namespace {

constexpr auto format = ParameterFormat::irpa;

Irpa small() {
  Irpa file;
  file.metadata = "abmeta";
  file.storage = "12345678";
  return file;
}

TEST(Irpa, EntriesInOrder) {
  Irpa file = small();
  file.data({0, 1}, {2, 3}).splat({1, 1}, 7, "xyz", 3).data({0, 2}, {0, 8}, {2, 4});
  Parsed parsed(format, file.build());
  ASSERT_TRUE(parsed.file.ok());
  ParameterFile& index = *parsed.file.value();
  EXPECT_EQ(describe(index), "a=345 b=xyzxyzx ab=12345678");
  const ParameterEntry& last = index.entries()[2];
  EXPECT_EQ(std::string(last.metadata.begin(), last.metadata.end()), "meta");
  EXPECT_TRUE(index.entries()[0].metadata.empty());
  // 96 of header, entries of 80, 96 and 76, 6 of metadata: storage begins at 384.
  EXPECT_EQ(index.entries()[0].offset, 386u);
}

TEST(Irpa, SkipsAndEmptyNamesAndLongEntriesAreAllowed) {
  Irpa file = small();
  file.entry(0, {0, 1}, "").entry(0, {0, 1}, "0123456789").data({0, 0}, {0, 2});
  file.entry(2, {1, 1}, FileBuilder().u64(3).u64(1).text("more than there was").bytes());
  EXPECT_EQ(describe(format, file.build()), "=12 b=4");
}

TEST(Irpa, EmptyEntriesHaveOffsetZero) {
  Irpa file = small();
  file.data({0, 1}, {500, 0});
  Parsed parsed(format, file.build());
  ASSERT_TRUE(parsed.file.ok());
  EXPECT_EQ(parsed.file.value()->entries()[0].offset, 0u);
  EXPECT_EQ(parsed.file.value()->entries()[0].length, 0u);
}

TEST(Irpa, NoEntries) { EXPECT_EQ(describe(format, Irpa().build()), ""); }

// Each archive has offsets of its own, and segments of other sizes.
TEST(Irpa, Chain) {
  Irpa first = small(), second = small(), third;
  first.data({0, 1}, {0, 4});
  second.storage = "longer storage";
  second.data({1, 1}, {7, 7}).splat({2, 4}, 4, "q", 1);
  third.metadata = "c";
  third.storage = "third";
  third.data({0, 1}, {0, 5});
  first.next = first.build().size();
  second.next = second.build().size() + 8;  // need not follow at once
  EXPECT_EQ(describe(format, first.build() + second.build() + "garbage!" + third.build()),
            "a=1234 b=storage meta=qqqq c=third");
}

TEST(Irpa, ChainThatIsBroken) {
  Irpa file = small();
  file.next = file.build().size();
  EXPECT_EQ(code_of(format, file.build() + std::string(40, '\0')), StatusCode::invalid_argument);
  EXPECT_EQ(code_of(format, file.build() + std::string(31, '\0')), StatusCode::out_of_range);
  for (uint64_t next : {UINT64_MAX, UINT64_MAX - 31, UINT64_MAX / 2}) {
    file.next = next;
    EXPECT_EQ(code_of(format, file.build()), StatusCode::out_of_range) << next;
  }
  file.next = 16;  // into the header itself
  EXPECT_EQ(code_of(format, file.build()), StatusCode::invalid_argument);
}

// Headers may not multiply what is in the file: many archives, one table.
TEST(Irpa, ArchivesThatShareATable) {
  constexpr int archives = 100, entries = 1000;
  Irpa last;
  for (int i = 0; i < entries; ++i) last.data({0, 0}, {0, 0});
  std::string table = last.build();
  std::string file;
  for (int i = 1; i < archives; ++i) {
    Irpa head;
    head.next = 96;
    head.entry_count = entries;
    head.shift[0] = static_cast<uint64_t>(archives - i) * 96;
    head.growth[0] = last.table.size();
    file += head.build().substr(0, 96);
  }
  EXPECT_EQ(code_of(format, file + table), StatusCode::invalid_argument);
}

TEST(Irpa, Headers) {
  std::string good = small().build();
  EXPECT_EQ(code_of(format, good.substr(0, 31)), StatusCode::invalid_argument);
  EXPECT_EQ(code_of(format, "X" + good.substr(1)), StatusCode::invalid_argument);
  EXPECT_EQ(code_of(format, good.substr(0, 87)), StatusCode::out_of_range);
  auto code_with = [](auto change) {
    Irpa file = small();
    change(file);
    return code_of(format, file.build());
  };
  EXPECT_EQ(code_with([](Irpa& f) { f.major = 1; }), StatusCode::unimplemented);
  EXPECT_EQ(code_with([](Irpa& f) { f.minor = 1; }), StatusCode::unimplemented);
  EXPECT_EQ(code_with([](Irpa& f) { f.header_size = 80; }), StatusCode::invalid_argument);
  EXPECT_EQ(code_with([](Irpa& f) { f.header_size = 96; }), StatusCode::invalid_argument);
  EXPECT_EQ(code_with([](Irpa& f) { f.header_size = 1 << 20; }), StatusCode::out_of_range);
  EXPECT_EQ(code_with([](Irpa& f) { f.header_size = UINT64_MAX; }), StatusCode::out_of_range);
  // Which of two wrongs is told.
  EXPECT_EQ(code_with([](Irpa& f) { f.header_size = 1 << 20, f.major = 1; }),
            StatusCode::out_of_range);
  EXPECT_EQ(code_with([](Irpa& f) { f.header_size = 80, f.major = 1; }), StatusCode::unimplemented);
}

TEST(Irpa, Segments) {
  for (int segment = 0; segment < 3; ++segment) {
    for (uint64_t by : {uint64_t{1000}, UINT64_MAX / 2, UINT64_MAX - 500}) {
      Irpa file = small();
      file.data({0, 1}, {0, 1});
      file.shift[segment] = by;
      EXPECT_EQ(code_of(format, file.build()), StatusCode::out_of_range) << segment << " " << by;
      file.shift[segment] = 0;
      file.growth[segment] = by;
      EXPECT_EQ(code_of(format, file.build()), StatusCode::out_of_range) << segment << " " << by;
    }
  }
  Irpa empty;  // where an empty segment lies does not count
  empty.shift[1] = UINT64_MAX - 10;
  EXPECT_EQ(describe(format, empty.build()), "");
}

TEST(Irpa, Tables) {
  Irpa file = small();
  file.data({0, 1}, {0, 1});
  for (uint64_t count : {uint64_t{2}, uint64_t{1} << 60, UINT64_MAX}) {
    file.entry_count = count;
    EXPECT_EQ(code_of(format, file.build()), StatusCode::out_of_range) << count;
  }
  for (int64_t change : {-17, 1, 1000, INT32_MAX}) {
    Irpa sized = small();
    sized.entry(2, {0, 1}, FileBuilder().u64(0).u64(1).bytes(), {0, 0}, change);
    EXPECT_EQ(code_of(format, sized.build()), StatusCode::out_of_range) << change;
  }
}

TEST(Irpa, Entries) {
  auto code_with = [](auto change) {
    Irpa file = small();
    change(file);
    return code_of(format, file.build());
  };
  const std::string data = FileBuilder().u64(0).u64(1).bytes();
  using F = Irpa&;
  EXPECT_EQ(code_with([&](F f) { f.data({6, 1}, {0, 1}); }), StatusCode::out_of_range);
  EXPECT_EQ(code_with([&](F f) { f.data({UINT64_MAX, 2}, {0, 1}); }), StatusCode::out_of_range);
  EXPECT_EQ(code_with([&](F f) { f.data({0, 1}, {0, 1}, {4, 3}); }), StatusCode::out_of_range);
  EXPECT_EQ(code_with([&](F f) { f.entry(0, {9, 9}, ""); }), StatusCode::out_of_range);
  EXPECT_EQ(code_with([&](F f) { f.entry(4, {0, 1}, ""); }), StatusCode::unimplemented);
  EXPECT_EQ(code_with([&](F f) { f.entry(4, {9, 9}, ""); }), StatusCode::out_of_range);
  EXPECT_EQ(code_with([&](F f) { f.entry(2, {0, 1}, data.substr(1)); }), StatusCode::out_of_range);
  EXPECT_EQ(code_with([&](F f) { f.entry(1, {0, 1}, data); }), StatusCode::out_of_range);
  EXPECT_EQ(code_with([&](F f) { f.entry(3, {0, 1}, data); }), StatusCode::out_of_range);
  EXPECT_EQ(code_with([&](F f) {
              f.entry(3, {0, 1}, std::string(32, 0));
            }),
            StatusCode::unimplemented);
  EXPECT_EQ(code_with([&](F f) { f.splat({0, 1}, 4, "x", 0); }), StatusCode::invalid_argument);
  EXPECT_EQ(code_with([&](F f) { f.splat({0, 1}, 4, "x", 17); }), StatusCode::invalid_argument);
  EXPECT_EQ(code_with([&](F f) { f.data({0, 1}, {0, 9}); }), StatusCode::out_of_range);
  EXPECT_EQ(code_with([&](F f) { f.data({0, 1}, {8, 1}); }), StatusCode::out_of_range);
  EXPECT_EQ(code_with([&](F f) { f.data({0, 1}, {UINT64_MAX, 1}); }), StatusCode::out_of_range);
  EXPECT_EQ(code_with([&](F f) { f.data({0, 1}, {1, UINT64_MAX}); }), StatusCode::out_of_range);
}

TEST(Irpa, ErrorsTellTheOffset) {
  Irpa file = small();
  file.data({0, 1}, {0, 1}).data({0, 1}, {0, 9});
  EXPECT_EQ(Parsed(format, file.build()).diagnostic.offset, 96u + 80);
}

TEST(Irpa, PatternsOfEveryLength) {
  const std::string pattern = "0123456789abcdef";
  for (uint8_t length = 1; length <= 16; ++length) {
    Irpa file;
    file.splat({0, 0}, 100, pattern, length);
    Parsed parsed(format, file.build());
    ASSERT_TRUE(parsed.file.ok());
    const ParameterEntry& entry = parsed.file.value()->entries()[0];
    std::vector<uint8_t> bytes(60);
    ASSERT_TRUE(parsed.file.value()->read(entry, 37, bytes).ok());
    for (size_t i = 0; i < bytes.size(); ++i) ASSERT_EQ(bytes[i], pattern[(37 + i) % length]);
    EXPECT_EQ(parsed.file.value()->read(entry, 41, bytes).code(), StatusCode::out_of_range);
  }
}

}  // namespace
}  // namespace mote::io
