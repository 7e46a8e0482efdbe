#include <gtest/gtest.h>

#include <cstring>

#include "mote/base/array.h"
#include "mote/base/bytes.h"
#include "mote/base/diagnostic.h"
#include "mote/base/memory.h"
#include "mote/base/object.h"
#include "mote/base/status.h"

namespace mote {
namespace {

Status fails_with_text() { return out_of_range<"past the end">; }

Status passes_on(int& reached) {
  MOTE_TRY(fails_with_text());
  ++reached;
  return ok_status;
}

Result<int> half(int value) {
  if (value % 2) return invalid_argument<"odd">;
  return value / 2;
}

Status quarter(int value, int& result) {
  MOTE_TRY_ASSIGN(int halved, half(value));
  MOTE_TRY_ASSIGN(result, half(halved));
  return ok_status;
}

TEST(Status, HoldsCodeAndText) {
  Status status = fails_with_text();
  EXPECT_FALSE(status.ok());
  EXPECT_EQ(status.code(), StatusCode::out_of_range);
  EXPECT_STREQ(status.text(), "past the end");
  EXPECT_TRUE(Status().ok());
  EXPECT_EQ(sizeof(Status), sizeof(void*));
}

TEST(Status, TryReturnsTheFirstFailure) {
  int reached = 0;
  EXPECT_EQ(passes_on(reached).code(), StatusCode::out_of_range);
  EXPECT_EQ(reached, 0);
  int result = 0;
  EXPECT_TRUE(quarter(8, result).ok());
  EXPECT_EQ(result, 2);
  EXPECT_EQ(quarter(6, result).code(), StatusCode::invalid_argument);
}

TEST(Status, NamesAreThoseOfTheModuleAbi) {
  EXPECT_STREQ(status_code_name(StatusCode::ok), "OK");
  EXPECT_STREQ(status_code_name(static_cast<StatusCode>(9)), "FAILED_PRECONDITION");
  EXPECT_STREQ(status_code_name(static_cast<StatusCode>(18)), "INCOMPATIBLE");
  EXPECT_STREQ(status_code_name(static_cast<StatusCode>(77)), "UNKNOWN");
}

TEST(Status, FromCodeKeepsErrorsAndRefusesTheRest) {
  for (uint32_t code = 1; code <= 18; ++code) {
    if (code == 17) continue;
    EXPECT_EQ(static_cast<uint32_t>(status_from_code(code).code()), code);
  }
  for (uint32_t code : {0u, 17u, 19u, 32u, UINT32_MAX})
    EXPECT_EQ(status_from_code(code).code(), StatusCode::unknown) << code;
}

TEST(Bytes, RangesDoNotWrap) {
  EXPECT_TRUE(checked_range(4, 4, 8));
  EXPECT_TRUE(checked_range(8, 0, 8));
  EXPECT_FALSE(checked_range(9, 0, 8));
  EXPECT_FALSE(checked_range(4, 5, 8));
  EXPECT_FALSE(checked_range(UINT64_MAX, 2, 8));
  EXPECT_FALSE(checked_range(4, UINT64_MAX, 8));
}

TEST(Text, FormatsNumbersAndCutsWhatDoesNotFit) {
  FixedText<64> text;
  text.number(INT64_MIN).text(" ").unsigned_number(UINT64_MAX).text(" ").hex(0xBEEF, 8);
  EXPECT_EQ(text.view(), "-9223372036854775808 18446744073709551615 0x0000BEEF");
  FixedText<5> small;
  small.text("abcdefg");
  EXPECT_EQ(small.view(), "abcd");
  EXPECT_STREQ(small.c_str(), "abcd");
}

TEST(Diagnostic, FormatsOnOneLine) {
  Diagnostic diagnostic;
  char buffer[256];
  TextWriter out(buffer, sizeof buffer);
  format_error(not_found<"no such export">, diagnostic, out);
  EXPECT_EQ(out.view(), "NOT_FOUND; no such export");
  diagnostic.expected.text("4xf32");
  diagnostic.found.text("3xf32");
  diagnostic.where.text("net.main");
  diagnostic.offset = 12;
  out.clear();
  format_error(invalid_argument<"a wrong shape">, diagnostic, out);
  EXPECT_EQ(out.view(),
            "INVALID_ARGUMENT; a wrong shape; expected 4xf32, found 3xf32; at net.main:12");
}

TEST(CountingAllocator, CountsAndRefusesOverTheLimit) {
  CountingAllocator allocator(system_allocator(), 100);
  void* first = allocator.allocate(60, 16);
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(allocator.allocate(41, 16), nullptr);
  EXPECT_EQ(allocator.allocate(SIZE_MAX, 16), nullptr);
  void* second = allocator.allocate(40, 64);
  ASSERT_NE(second, nullptr);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(second) % 64, 0u);
  EXPECT_EQ(allocator.bytes_in_use(), 100u);
  allocator.deallocate(first, 60, 16);
  EXPECT_EQ(allocator.bytes_in_use(), 40u);
  allocator.deallocate(second, 40, 64);
  EXPECT_EQ(allocator.bytes_in_use(), 0u);
  EXPECT_EQ(allocator.peak_bytes(), 100u);
  EXPECT_EQ(allocator.allocation_count(), 4u);
}

TEST(Array, ReportsWantOfMemoryAndStaysWhole) {
  CountingAllocator allocator(system_allocator(), 8 * sizeof(int));
  {
    Array<int> array(allocator);
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(array.push(i).ok());
    EXPECT_EQ(array.push(4).code(), StatusCode::resource_exhausted);
    EXPECT_EQ(array.reserve(SIZE_MAX).code(), StatusCode::resource_exhausted);
    ASSERT_EQ(array.size(), 4u);
    EXPECT_EQ(array[3], 3);
  }
  EXPECT_EQ(allocator.bytes_in_use(), 0u);
}

class Counted final : public Object {
 public:
  static constexpr ObjectType object_type{"test.counted"};
  explicit Counted(int& ends) : Object(object_type), ends_(ends) {}

 private:
  void destroy() override { ++ends_; }
  int& ends_;
};

class Other final : public Object {
 public:
  static constexpr ObjectType object_type{"test.other"};
  Other() : Object(object_type) {}

 private:
  void destroy() override {}
};

TEST(Ref, EndsTheObjectWithTheLastCount) {
  int ends = 0;
  Counted object(ends);
  {
    auto first = Ref<Counted>::adopt(&object);
    Ref<Object> second = first;
    first = nullptr;
    EXPECT_EQ(ends, 0);
    EXPECT_EQ(object_cast<Counted>(second.get()), &object);
    EXPECT_EQ(object_cast<Other>(second.get()), nullptr);
    Ref<Object> third = std::move(second);
    EXPECT_FALSE(second);
    third = third;
    EXPECT_EQ(ends, 0);
  }
  EXPECT_EQ(ends, 1);
}

}  // namespace
}  // namespace mote
