// The native module "check": which expectations hold, called as the virtual machine calls.
#include "mote/check.h"

#include <cmath>
#include <limits>
#include <optional>

#include "tests/unit/hal/support.h"
#include "tests/unit/tools/printed.h"
#include "tools/check_text.h"

namespace mote {
namespace {

using hal::ElementType;

template <class T>
Ref<hal::BufferView> tensor(ElementType type, std::vector<int64_t> shape, std::vector<T> elements) {
  uint64_t size = elements.size() * sizeof(T);
  Ref<hal::Buffer> buffer = take(hal::allocate_host_buffer(system_allocator(), {}, size));
  if (size) std::memcpy(buffer->host_bytes().data(), elements.data(), size);
  return take(hal::BufferView::create(system_allocator(), std::move(buffer), shape, type));
}

Ref<hal::BufferView> floats(std::vector<float> elements) {
  auto count = static_cast<int64_t>(elements.size());
  return tensor(ElementType::f32, {count}, std::move(elements));
}

class CheckTest : public testing::Test {
 protected:
  CheckTest() { state_ = take(module_.create_state(system_allocator(), module_.user)); }

  // `texts` are then what was told of expectations that do not hold.
  Status call(std::string_view name, std::vector<vm::Slot> slots) {
    texts.clear();
    diagnostic.clear();
    for (const vm::NativeExport& entry : module_.exports) {
      if (name != entry.name) continue;
      std::vector<uint32_t> starts;
      for (uint32_t i = 0; i <= slots.size(); ++i) starts.push_back(i);
      LogHook log;
      vm::Call::Host host{system_allocator(), diagnostic, log, state_.get()};
      vm::Call call(host, slots, starts, {});
      return entry.function(call);
    }
    return not_found<"no such function">;
  }
  Status on_bool(std::string_view name, int32_t value) {
    vm::Slot slot;
    slot.i32 = value;
    return call(name, {slot});
  }
  Status on_tensors(std::string_view name, std::initializer_list<Ref<hal::BufferView>> views,
                    std::initializer_list<float> tolerances = {}) {
    std::vector<vm::Slot> slots{{.ref = device_.get()}};
    for (const Ref<hal::BufferView>& view : views) slots.push_back({.ref = view.get()});
    for (float tolerance : tolerances) slots.push_back({.f32 = tolerance});
    return call(name, slots);
  }

  bool all_true(const Ref<hal::BufferView>& view) {
    EXPECT_TRUE(on_tensors("expect_all_true", {view}).ok()) << diagnostic.found.c_str();
    return texts.empty();
  }
  bool equal(const Ref<hal::BufferView>& lhs, const Ref<hal::BufferView>& rhs) {
    EXPECT_TRUE(on_tensors("expect_eq", {lhs, rhs}).ok());
    return texts.empty();
  }
  bool almost_equal(const Ref<hal::BufferView>& lhs, const Ref<hal::BufferView>& rhs,
                    float absolute, float relative) {
    EXPECT_TRUE(on_tensors("expect_almost_eq", {lhs, rhs}, {absolute, relative}).ok());
    return texts.empty();
  }

  std::vector<std::string> texts;
  Diagnostic diagnostic;

 private:
  static void add(void* test, const FailedExpectation& expectation) {
    static_cast<CheckTest*>(test)->texts.push_back(
        tools::printed([&](std::FILE* out) { tools::print_expectation(expectation, out); }));
  }

  ExpectationHook hook_{add, this};
  vm::NativeModule module_ = check_module(hook_);
  Ref<Object> state_;
  Ref<hal::Device> device_ = hal::make_sync_device();
};

using Texts = std::vector<std::string>;

TEST_F(CheckTest, Booleans) {
  ASSERT_TRUE(on_bool("expect_true", 2).ok());
  EXPECT_EQ(texts, Texts{});
  ASSERT_TRUE(on_bool("expect_true", 0).ok());
  EXPECT_EQ(texts, Texts{"Value of: operand\n  Actual: false\nExpected: true\n"
                         "Expected 0 to be nonzero.\n"});
  ASSERT_TRUE(on_bool("expect_false", 0).ok());
  EXPECT_EQ(texts, Texts{});
  ASSERT_TRUE(on_bool("expect_false", -1).ok());
  EXPECT_EQ(texts, Texts{"Value of: operand\n  Actual: true\nExpected: false\n"
                         "Expected -1 to be zero.\n"});
}

TEST_F(CheckTest, AllTrueLooksAtWholeElements) {
  EXPECT_TRUE(all_true(tensor<uint8_t>(ElementType::i8, {3}, {1, 0xFF, 2})));
  EXPECT_TRUE(all_true(tensor<uint16_t>(ElementType::si16, {2}, {0x100, 1})));
  EXPECT_TRUE(all_true(tensor<uint32_t>(ElementType::ui32, {1}, {0x80000000})));
  EXPECT_TRUE(all_true(tensor<uint64_t>(ElementType::i64, {}, {uint64_t{1} << 63})));
  EXPECT_TRUE(all_true(tensor<float>(ElementType::f32, {2}, {NAN, 1e-45f})));
  EXPECT_TRUE(all_true(tensor<double>(ElementType::f64, {1}, {4e-324})));
  EXPECT_TRUE(all_true(tensor<float>(ElementType::f32, {0, 4}, {})));
  EXPECT_FALSE(all_true(tensor<float>(ElementType::f32, {2}, {1, -0.0f})));
  EXPECT_FALSE(all_true(tensor<double>(ElementType::f64, {1}, {0})));
  EXPECT_FALSE(all_true(tensor<uint64_t>(ElementType::i64, {3}, {1, 2, 0})));
  EXPECT_FALSE(all_true(tensor<uint16_t>(ElementType::i16, {2, 2}, {1, 2, 0, 0})));
  EXPECT_EQ(texts, Texts{"Failed\n"
                         "Expected all elements to be nonzero. The first zero is at index 2.\n"
                         "  operand:\n    2x2xi16=[1 2][0 0]\n"});
}

TEST_F(CheckTest, AllTrueRefusesOtherTypes) {
  for (ElementType type : {ElementType::i1, ElementType::i4, ElementType::f16, ElementType::bf16,
                           ElementType::f8E5M2, ElementType::cf64}) {
    Status status = on_tensors("expect_all_true", {tensor<uint64_t>(type, {1}, {1})});
    EXPECT_EQ(status.code(), StatusCode::invalid_argument) << static_cast<uint32_t>(type);
    EXPECT_FALSE(diagnostic.found.view().empty());
  }
}

TEST_F(CheckTest, EqualComparesBytes) {
  EXPECT_TRUE(equal(floats({1, NAN}), floats({1, NAN})));
  EXPECT_TRUE(equal(floats({}), floats({})));
  EXPECT_FALSE(equal(floats({0}), floats({-0.0f})));
  EXPECT_FALSE(equal(floats({1, 2}), floats({1, 3})));
  EXPECT_EQ(texts, Texts{"Failed\nExpected equality of these values. Contents does not match.\n"
                         "  lhs:\n    2xf32=1 2\n  rhs:\n    2xf32=1 3\n"});
  auto unsigned_pair = tensor<uint32_t>(ElementType::ui32, {2}, {1, 2});
  EXPECT_FALSE(equal(unsigned_pair, tensor<uint32_t>(ElementType::i32, {2, 1}, {1, 2})));
  EXPECT_EQ(texts, Texts{"Failed\nExpected equality of these values. Element types do not match. "
                         "Shapes do not match.\n"
                         "  lhs:\n    2xui32=1 2\n  rhs:\n    2x1xi32=[1][2]\n"});
  EXPECT_FALSE(equal(floats({1}), floats({1, 2})));
  EXPECT_TRUE(
      texts[0].starts_with("Failed\nExpected equality of these values. "
                           "Shapes do not match. Contents does not match.\n"));
  EXPECT_FALSE(equal(tensor<uint8_t>(ElementType::cf64, {1}, {1, 2, 3, 4, 5, 6, 7, 8}),
                     tensor<uint8_t>(ElementType::cf64, {1}, {1, 2, 3, 4, 5, 6, 7, 9})));
}

// Views of one buffer may be shorter than it.
TEST_F(CheckTest, EqualLooksAtNoMoreThanTheShapeCovers) {
  EXPECT_TRUE(equal(tensor<uint8_t>(ElementType::i8, {1}, {5, 6}),
                    tensor<uint8_t>(ElementType::i8, {1}, {5, 7})));
}

TEST_F(CheckTest, AlmostEqualAllowsTheTolerances) {
  EXPECT_TRUE(almost_equal(floats({1, NAN, INFINITY}), floats({1, NAN, INFINITY}), 0, 0));
  EXPECT_TRUE(almost_equal(floats({6}), floats({4}), 1, 0.25f));
  EXPECT_FALSE(almost_equal(floats({6}), floats({4}), 1, 0.125f));
  EXPECT_TRUE(almost_equal(floats({}), floats({}), 0, 0));
  EXPECT_FALSE(almost_equal(floats({1, 2, 2.5f}), floats({1, 2.5f, 2}), 0.25f, 0));
  EXPECT_EQ(texts,
            Texts{"Failed\nExpected near equality of these values. Contents does not match to "
                  "tolerance parameters atol=0.25, rtol=0. The first failure occurs at index 1 as "
                  "the lhs value 2 differs from the rhs value 2.5 by 5.000e-01.\n"
                  "  lhs:\n    3xf32=1 2 2.5\n  rhs:\n    3xf32=1 2.5 2\n"});
}

TEST_F(CheckTest, AlmostEqualKnowsEveryFloat) {
  // 1 and the next larger number: codes of ml_dtypes 0.6, distances from the mantissa's width.
  struct {
    ElementType type;
    uint16_t one;
    float distance;
  } cases[] = {
      {ElementType::f16, 0x3C00, 0x1p-10f},     {ElementType::bf16, 0x3F80, 0x1p-7f},
      {ElementType::f8E5M2, 0x3C, 0x1p-2f},     {ElementType::f8E4M3FN, 0x38, 0x1p-3f},
      {ElementType::f8E5M2FNUZ, 0x40, 0x1p-2f}, {ElementType::f8E4M3FNUZ, 0x40, 0x1p-3f},
      {ElementType::f8E8M0FNU, 0x7F, 1},
  };
  for (const auto& c : cases) {
    auto one = tensor<uint16_t>(c.type, {}, {c.one});
    auto next = tensor<uint16_t>(c.type, {}, {static_cast<uint16_t>(c.one + 1)});
    EXPECT_TRUE(almost_equal(next, one, c.distance, 0)) << std::hex << c.one;
    EXPECT_FALSE(almost_equal(next, one, c.distance * 0.96875f, 0)) << std::hex << c.one;
  }
  auto one = tensor<double>(ElementType::f64, {}, {1});
  EXPECT_FALSE(almost_equal(tensor<double>(ElementType::f64, {}, {1 + 0x1p-52}), one, 0, 0));
  EXPECT_TRUE(almost_equal(tensor<double>(ElementType::f64, {}, {1 + 0x1p-52}), one, 0x1p-52f, 0));
}

TEST_F(CheckTest, AlmostEqualOfDifferentKindsFails) {
  EXPECT_FALSE(almost_equal(floats({1}), tensor<uint32_t>(ElementType::i32, {1}, {1}), 1, 1));
  EXPECT_EQ(texts, Texts{"Failed\nExpected near equality of these values. Element types do not "
                         "match.\n  lhs:\n    1xf32=1\n  rhs:\n    1xi32=1\n"});
  EXPECT_FALSE(almost_equal(floats({1}), floats({1, 1}), 1, 1));
  EXPECT_EQ(texts, Texts{"Failed\nExpected near equality of these values. Shapes do not match.\n"
                         "  lhs:\n    1xf32=1\n  rhs:\n    2xf32=1 1\n"});
  auto integer = tensor<uint32_t>(ElementType::i32, {1}, {1});
  EXPECT_EQ(on_tensors("expect_almost_eq", {integer, integer}, {1, 1}).code(),
            StatusCode::invalid_argument);
  EXPECT_EQ(diagnostic.found.view(), "i32");
}

TEST_F(CheckTest, OperandsAreChecked) {
  auto far_too_short = tensor<uint8_t>(ElementType::i32, {2}, {1, 2, 3, 4, 5, 6, 7});
  EXPECT_EQ(on_tensors("expect_all_true", {far_too_short}).code(), StatusCode::out_of_range);
  EXPECT_EQ(diagnostic.expected.view(), "2xi32");
  auto endless = tensor<uint8_t>(ElementType::i32, {INT64_MAX, INT64_MAX}, {1});
  EXPECT_EQ(on_tensors("expect_eq", {endless, endless}).code(), StatusCode::out_of_range);
  EXPECT_EQ(on_tensors("expect_eq", {floats({1}), nullptr}).code(), StatusCode::invalid_argument);
  vm::Slot null{.ref = nullptr};
  auto view = floats({1});
  EXPECT_EQ(call("expect_all_true", {null, {.ref = view.get()}}).code(),
            StatusCode::invalid_argument);
}

}  // namespace
}  // namespace mote
