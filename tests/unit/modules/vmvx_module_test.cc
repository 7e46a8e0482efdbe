// The native module "vmvx", called as the virtual machine calls; expected values are computed here
// from the definitions, element by element.
#include "runtime/modules/vmvx/vmvx_module.h"

#include <gtest/gtest.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <vector>

#include "hal/cpu_features.h"
#include "mote/vm/buffer.h"
#include "runtime/modules/vmvx/state.h"
#include "tests/take.h"

namespace mote::vmvx {
namespace {

using vm::Slot;

// An argument: a number or a buffer.
Slot slot_of(int32_t value) { return {.i32 = value}; }
Slot slot_of(uint32_t value) { return {.i32 = static_cast<int32_t>(value)}; }
Slot slot_of(int64_t value) { return {.i64 = value}; }
Slot slot_of(const Ref<vm::Buffer>& buffer) { return {.ref = buffer.get()}; }

template <class T>
Ref<vm::Buffer> buffer_of(const std::vector<T>& values) {
  Ref<vm::Buffer> buffer =
      take(vm::Buffer::allocate(system_allocator(), values.size() * sizeof(T), 64));
  if (!values.empty()) std::memcpy(buffer->data(), values.data(), values.size() * sizeof(T));
  return buffer;
}

template <class T>
std::vector<T> values_of(const Ref<vm::Buffer>& buffer) {
  std::vector<T> values(buffer->size() / sizeof(T));
  std::memcpy(values.data(), buffer->bytes().data(), values.size() * sizeof(T));
  return values;
}

Status call_with(const TileKernels& kernels, std::string_view name, std::vector<Slot> slots,
                 std::vector<Slot>* results = nullptr) {
  for (const vm::NativeExport& entry : native_module.exports) {
    if (name != entry.name) continue;
    std::string_view arguments = std::string_view(entry.signature).substr(1);
    arguments = arguments.substr(0, arguments.find('_'));
    EXPECT_EQ(slots.size(), arguments.size()) << name;
    std::vector<uint32_t> starts;
    for (uint32_t i = 0; i <= slots.size(); ++i) starts.push_back(i);
    std::vector<Slot> unused(2);
    LogHook log;
    Diagnostic diagnostic;
    State state(system_allocator(), kernels);
    vm::Call call({system_allocator(), diagnostic, log, &state}, slots, starts,
                  results ? *results : unused);
    return entry.function(call);
  }
  ADD_FAILURE() << name;
  return not_found<"no such function">;
}

template <class... Arguments>
Status call(std::string_view name, const Arguments&... arguments) {
  return call_with({&f32_portable, &i8_portable}, name, {slot_of(arguments)...});
}

// Where element (i, j) of an operand is.
struct Layout {
  int64_t offset, stride0, stride1;
  size_t at(int64_t i, int64_t j) const {
    return static_cast<size_t>(offset + i * stride0 + j * stride1);
  }
};

constexpr int64_t rows = 3, columns = 5;
// Dense; dense with gaps; transposed; from an offset with a step between columns.
const Layout layouts[] = {{0, 5, 1}, {4, 9, 1}, {1, 1, 3}, {7, 20, 2}};
constexpr size_t element_count = 64;
constexpr uint32_t untouched = 0xABABABABu;

template <class T>
std::vector<T> numbers(double step, double first = 0) {
  std::vector<T> values(element_count);
  for (size_t i = 0; i < element_count; ++i)
    values[i] = static_cast<T>(first + step * static_cast<double>(i * 37 % element_count));
  return values;
}

template <class T>
void expect_unary(std::string_view name, const std::vector<T>& in,
                  const std::function<T(T)>& expected) {
  for (const Layout& a : layouts) {
    for (const Layout& o : layouts) {
      Ref<vm::Buffer> source = buffer_of(in);
      Ref<vm::Buffer> target = buffer_of(std::vector<T>(element_count, static_cast<T>(77)));
      ASSERT_EQ(call(name, source, a.offset, a.stride0, a.stride1, target, o.offset, o.stride0,
                     o.stride1, rows, columns),
                ok_status);
      std::vector<T> wanted(element_count, static_cast<T>(77));
      for (int64_t i = 0; i < rows; ++i)
        for (int64_t j = 0; j < columns; ++j) wanted[o.at(i, j)] = expected(in[a.at(i, j)]);
      EXPECT_EQ(values_of<T>(target), wanted) << name;
    }
  }
}

template <class T>
void expect_binary(std::string_view name, const std::vector<T>& lhs, const std::vector<T>& rhs,
                   const std::function<T(T, T)>& expected) {
  for (const Layout& a : layouts) {
    for (const Layout& o : layouts) {
      const Layout& b = layouts[(&a - layouts + 1) % 4];
      Ref<vm::Buffer> left = buffer_of(lhs), right = buffer_of(rhs);
      Ref<vm::Buffer> target = buffer_of(std::vector<T>(element_count, static_cast<T>(77)));
      ASSERT_EQ(call(name, left, a.offset, a.stride0, a.stride1, right, b.offset, b.stride0,
                     b.stride1, target, o.offset, o.stride0, o.stride1, rows, columns),
                ok_status);
      std::vector<T> wanted(element_count, static_cast<T>(77));
      for (int64_t i = 0; i < rows; ++i)
        for (int64_t j = 0; j < columns; ++j)
          wanted[o.at(i, j)] = expected(lhs[a.at(i, j)], rhs[b.at(i, j)]);
      EXPECT_EQ(values_of<T>(target), wanted) << name;
    }
  }
}

TEST(VmvxModule, UnaryFloats) {
  auto values = numbers<float>(0.37, -9.5);
  expect_unary<float>("abs.2d.f32", values, [](float a) { return a < 0 ? -a : a; });
  expect_unary<float>("neg.2d.f32", values, [](float a) { return 0 - a; });
  expect_unary<float>("ceil.2d.f32", values, [](float a) {
    auto whole = static_cast<float>(static_cast<int>(a));
    return whole < a ? whole + 1 : whole;
  });
  expect_unary<float>("floor.2d.f32", values, [](float a) {
    auto whole = static_cast<float>(static_cast<int>(a));
    return whole > a ? whole - 1 : whole;
  });
}

// Within two units in the last place of what doubles give.
TEST(VmvxModule, Transcendentals) {
  struct Case {
    const char* name;
    double (*exact)(double);
  };
  const Case cases[] = {{"exp.2d.f32", [](double a) { return std::exp(a); }},
                        {"log.2d.f32", [](double a) { return std::log(a); }},
                        {"rsqrt.2d.f32", [](double a) { return 1 / std::sqrt(a); }}};
  for (const Case& c : cases) {
    auto in = numbers<float>(0.31, 0.25);
    Ref<vm::Buffer> source = buffer_of(in), target = buffer_of(in);
    ASSERT_EQ(call(c.name, source, int64_t{0}, int64_t{8}, int64_t{1}, target, int64_t{0},
                   int64_t{8}, int64_t{1}, int64_t{8}, int64_t{8}),
              ok_status);
    std::vector<float> out = values_of<float>(target);
    for (size_t i = 0; i < element_count; ++i) {
      double exact = c.exact(static_cast<double>(in[i]));
      EXPECT_NEAR(static_cast<double>(out[i]), exact, std::fabs(exact) * 2.4e-7) << c.name;
    }
  }
}

TEST(VmvxModule, BinaryFloats) {
  auto a = numbers<float>(0.5, -10), b = numbers<float>(0.25, 0.125);
  // Sums, differences and products of these are exact.
  expect_binary<float>("add.2d.f32", a, b, [](float x, float y) { return x + y; });
  expect_binary<float>("sub.2d.f32", a, b, [](float x, float y) { return x - y; });
  expect_binary<float>("mul.2d.f32", a, b, [](float x, float y) {
    return static_cast<float>(static_cast<double>(x) * static_cast<double>(y));
  });
  expect_binary<float>("div.2d.f32", a, b, [](float x, float y) {
    return static_cast<float>(static_cast<double>(x) / static_cast<double>(y));
  });
}

TEST(VmvxModule, Integers) {
  auto a = numbers<int32_t>(67108863, INT32_MIN), b = numbers<int32_t>(-3, 95);
  a[0] = INT32_MIN;  // at (0, 0) of dense operands
  a[1] = INT32_MAX;
  b[4] = -1;  // the same of the other operand
  auto wrapped = [](int64_t value) { return static_cast<int32_t>(static_cast<uint64_t>(value)); };
  expect_binary<int32_t>("add.2d.i32", a, b,
                         [&](int32_t x, int32_t y) { return wrapped(int64_t{x} + y); });
  expect_binary<int32_t>("sub.2d.i32", a, b,
                         [&](int32_t x, int32_t y) { return wrapped(int64_t{x} - y); });
  expect_binary<int32_t>("mul.2d.i32", a, b,
                         [&](int32_t x, int32_t y) { return wrapped(int64_t{x} * y); });
  expect_binary<int32_t>("and.2d.i32", a, b, [](int32_t x, int32_t y) { return x & y; });
  expect_binary<int32_t>("or.2d.i32", a, b, [](int32_t x, int32_t y) { return x | y; });
  expect_binary<int32_t>("xor.2d.i32", a, b, [](int32_t x, int32_t y) { return x ^ y; });
  for (int32_t& y : b) y = y ? y : 1;
  expect_binary<int32_t>("divs.2d.i32", a, b,
                         [&](int32_t x, int32_t y) { return wrapped(int64_t{x} / y); });
  expect_binary<int32_t>("divu.2d.i32", a, b, [&](int32_t x, int32_t y) {
    return wrapped(static_cast<uint32_t>(x) / static_cast<uint32_t>(y));
  });
  for (size_t i = 0; i < element_count; ++i) b[i] = static_cast<int32_t>(i * 7 % 32);
  expect_binary<int32_t>("shl.2d.i32", a, b,
                         [&](int32_t x, int32_t y) { return wrapped(int64_t{x} * (1ll << y)); });
  expect_binary<int32_t>("shrs.2d.i32", a, b, [&](int32_t x, int32_t y) {
    return wrapped(static_cast<int64_t>(std::floor(std::ldexp(x, -y))));
  });
  expect_binary<int32_t>("shru.2d.i32", a, b, [&](int32_t x, int32_t y) {
    return wrapped(static_cast<int64_t>(
        std::floor(std::ldexp(static_cast<double>(static_cast<uint32_t>(x)), -y))));
  });
  a[2] = 0;
  expect_unary<int32_t>("ctlz.2d.i32", a, [](int32_t x) {
    int32_t zeros = 0;
    while (zeros < 32 && !(static_cast<uint32_t>(x) >> (31 - zeros) & 1)) ++zeros;
    return zeros;
  });
}

TEST(VmvxModule, DivisionByZero) {
  for (const char* name : {"divs.2d.i32", "divu.2d.i32"}) {
    Ref<vm::Buffer> a = buffer_of<int32_t>({6, 7}), b = buffer_of<int32_t>({2, 0});
    Status status = call(name, a, int64_t{0}, int64_t{2}, int64_t{1}, b, int64_t{0}, int64_t{2},
                         int64_t{1}, a, int64_t{0}, int64_t{2}, int64_t{1}, int64_t{1}, int64_t{2});
    EXPECT_EQ(status.code(), StatusCode::invalid_argument) << name;
  }
}

TEST(VmvxModule, Copies) {
  auto same = [](auto a) { return a; };
  expect_unary<uint8_t>("copy.2d.x8", numbers<uint8_t>(3), same);
  expect_unary<uint16_t>("copy.2d.x16", numbers<uint16_t>(1001), same);
  expect_unary<uint32_t>("copy.2d.x32", numbers<uint32_t>(66666667), same);
  expect_unary<uint64_t>("copy.2d.x64", numbers<uint64_t>(2.5e17), same);
}

TEST(VmvxModule, Fill) {
  Ref<vm::Buffer> target = buffer_of(std::vector<uint32_t>(element_count, untouched));
  ASSERT_EQ(call("fill.2d.x32", -5, target, int64_t{3}, int64_t{9}, rows, columns), ok_status);
  std::vector<uint32_t> wanted(element_count, untouched);
  for (size_t i = 0; i < 3; ++i)
    for (size_t j = 0; j < 5; ++j) wanted[3 + i * 9 + j] = static_cast<uint32_t>(-5);
  EXPECT_EQ(values_of<uint32_t>(target), wanted);
}

// Sizes of a product of tiles, and the space between rows of tiles.
struct Product {
  size_t m, n, k, m0, n0, k0;
  size_t lhs_gap, rhs_gap, out_gap;
};

template <class Element, class T>
void expect_product(const TileKernels& kernels, const Product& p, uint32_t flags) {
  size_t lhs_row = p.k * p.m0 * p.k0 + p.lhs_gap, rhs_row = p.k * p.n0 * p.k0 + p.rhs_gap;
  size_t out_row = p.n * p.m0 * p.n0 + p.out_gap;
  constexpr size_t lhs_offset = 5, rhs_offset = 3, out_offset = 7;
  // Small whole numbers, so that sums of floats are exact, and the ends of bytes.
  auto fill = [](size_t count, size_t step) {
    std::vector<Element> values(count);
    for (size_t i = 0; i < count; ++i)
      values[i] = static_cast<Element>(static_cast<int>(i * step % 256) - 128);
    return values;
  };
  std::vector<Element> lhs = fill(lhs_offset + p.m * lhs_row, 97);
  std::vector<Element> rhs = fill(rhs_offset + p.n * rhs_row, 61);
  std::vector<T> wanted(out_offset + p.m * out_row, static_cast<T>(-11));
  Ref<vm::Buffer> out = buffer_of(wanted);
  for (size_t i = 0; i < p.m; ++i)
    for (size_t j = 0; j < p.n; ++j)
      for (size_t a = 0; a < p.m0; ++a)
        for (size_t b = 0; b < p.n0; ++b) {
          int64_t sum = flags & 0x100 ? -11 : 0;
          for (size_t k = 0; k < p.k; ++k)
            for (size_t t = 0; t < p.k0; ++t)
              sum += static_cast<int64_t>(
                         lhs[lhs_offset + i * lhs_row + k * p.m0 * p.k0 + a * p.k0 + t]) *
                     static_cast<int64_t>(
                         rhs[rhs_offset + j * rhs_row + k * p.n0 * p.k0 + b * p.k0 + t]);
          wanted[out_offset + i * out_row + j * p.m0 * p.n0 + a * p.n0 + b] = static_cast<T>(sum);
        }
  auto number = [](size_t value) { return static_cast<int64_t>(value); };
  auto extent = [](size_t value) { return static_cast<int32_t>(value); };
  Ref<vm::Buffer> left = buffer_of(lhs), right = buffer_of(rhs);
  std::vector<Slot> slots = {
      slot_of(left),         slot_of(number(lhs_offset)), slot_of(number(lhs_row)),
      slot_of(right),        slot_of(number(rhs_offset)), slot_of(number(rhs_row)),
      slot_of(out),          slot_of(number(out_offset)), slot_of(number(out_row)),
      slot_of(number(p.m)),  slot_of(number(p.n)),        slot_of(number(p.k)),
      slot_of(extent(p.m0)), slot_of(extent(p.n0)),       slot_of(extent(p.k0)),
      slot_of(flags)};
  ASSERT_EQ(call_with(kernels, "mmt4d", slots), ok_status);
  EXPECT_EQ(values_of<T>(out), wanted) << p.m << " " << p.n << " " << p.k << " " << p.m0;
}

void expect_products(const TileKernels& kernels) {
  const Product products[] = {
      {2, 3, 2, 16, 16, 16, 0, 0, 0},  {3, 2, 1, 16, 16, 16, 9, 5, 3},
      {1, 2, 37, 16, 16, 16, 1, 2, 1}, {2, 2, 3, 8, 8, 4, 0, 7, 0},
      {3, 2, 5, 3, 5, 2, 1, 1, 1},     {2, 2, 0, 16, 16, 16, 0, 0, 0},
      {2, 1, 0, 4, 4, 4, 0, 0, 0},     {1, 1, 16, 16, 16, 1, 0, 0, 0},
  };
  for (const Product& p : products) {
    for (uint32_t accumulate : {0u, 0x100u}) {
      expect_product<float, float>(kernels, p, 1 | accumulate | 0x600);
      expect_product<int8_t, int32_t>(kernels, p, 2 | accumulate);
    }
  }
}

TEST(VmvxModule, ProductsPortable) { expect_products({&f32_portable, &i8_portable}); }

#if defined(__x86_64__)
bool has_features(std::initializer_list<const char*> names) {
  for (const char* name : names) {
    bool has_feature = false;
    if (!hal::query_cpu_feature(name, has_feature) || !has_feature) return false;
  }
  return true;
}

TEST(VmvxModule, ProductsAvx2) {
  if (!has_features({"avx2", "fma"})) GTEST_SKIP();
  expect_products({&f32_avx2, &i8_avx2});
}

TEST(VmvxModule, ProductsAvxVnni) {
  uint32_t a = 0, b = 0, c = 0, d = 0;
  if (!has_features({"avx2"}) || !__get_cpuid_count(7, 1, &a, &b, &c, &d) || !(a & 1u << 4))
    GTEST_SKIP();
  expect_products({&f32_portable, &i8_avx_vnni});
}

TEST(VmvxModule, ProductsAvx512) {
  if (!has_features({"avx512f", "avx512bw"})) GTEST_SKIP();
  expect_products({&f32_avx512, &i8_avx512});
}

TEST(VmvxModule, ProductsAvx512Vnni) {
  if (!has_features({"avx512f", "avx512bw", "avx512vnni"})) GTEST_SKIP();
  expect_products({&f32_portable, &i8_avx512_vnni});
}
#endif

// Where element (a, b) of tile (i, j) lies, by the definition of pack.
struct TileLayout {
  int64_t t0, t1, tile, stride0;
  uint32_t flags;
  size_t at(int64_t i, int64_t j, int64_t a, int64_t b) const {
    int64_t inner = flags & 0x100 ? b * t0 + a : a * t1 + b;
    return static_cast<size_t>((flags & 0x200 ? i * tile + j * stride0 : i * stride0 + j * tile) +
                               inner);
  }
};

TileLayout tile_layout(const int64_t* out, int64_t stride0, uint32_t flags) {
  bool transposed = (flags & 0x100) != 0;
  return {out[transposed ? 3 : 2], out[transposed ? 2 : 3], out[2] * out[3], stride0, flags};
}

template <class T>
void expect_pack(uint32_t flags, const Layout& in_layout, int64_t in_rows, int64_t in_columns,
                 const int64_t (&out)[4]) {
  constexpr int64_t out_offset = 3;
  int64_t stride0 = out[1] * out[2] * out[3] + 5;
  std::vector<T> in = [&] {
    std::vector<T> values(in_layout.at(in_rows, in_columns));
    for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<T>(i + 1);
    return values;
  }();
  std::vector<T> wanted(static_cast<size_t>(out_offset + out[0] * stride0), static_cast<T>(77));
  Ref<vm::Buffer> source = buffer_of(in), target = buffer_of(wanted);
  constexpr int64_t padding = 0x11223344556677FF;
  TileLayout tiles = tile_layout(out, stride0, flags);
  int64_t rows_of_tiles = flags & 0x200 ? out[1] : out[0];
  int64_t columns_of_tiles = flags & 0x200 ? out[0] : out[1];
  for (int64_t i = 0; i < rows_of_tiles; ++i)
    for (int64_t j = 0; j < columns_of_tiles; ++j)
      for (int64_t a = 0; a < tiles.t0; ++a)
        for (int64_t b = 0; b < tiles.t1; ++b) {
          int64_t row = i * tiles.t0 + a, column = j * tiles.t1 + b;
          bool is_inside = row < in_rows && column < in_columns;
          wanted[out_offset + tiles.at(i, j, a, b)] =
              is_inside ? in[in_layout.at(row, column)] : static_cast<T>(padding);
        }
  ASSERT_EQ(call("pack", source, in_layout.offset, in_layout.stride0, in_layout.stride1, target,
                 out_offset, stride0, tiles.tile, in_rows, in_columns, out[0], out[1], out[2],
                 out[3], padding, flags),
            ok_status);
  EXPECT_EQ(values_of<T>(target), wanted) << flags;
}

TEST(VmvxModule, Pack) {
  for (uint32_t transposed : {0u, 0x100u, 0x200u, 0x300u}) {
    for (const Layout& in : {Layout{0, 10, 1}, Layout{4, 1, 7}, Layout{2, 25, 2}}) {
      expect_pack<uint32_t>(1 | transposed, in, 7, 10, {3, 4, 4, 3});
      expect_pack<uint8_t>(2 | transposed, in, 7, 10, {3, 4, 4, 3});
      expect_pack<uint32_t>(3 | transposed, in, 7, 10, {3, 4, 4, 3});
    }
    // Tiles of the size that the module asks for, whole ones and parts.
    expect_pack<uint32_t>(1 | transposed, {5, 37, 1}, 40, 35, {3, 3, 16, 16});
    expect_pack<uint8_t>(2 | transposed, {5, 37, 1}, 40, 35, {3, 3, 16, 16});
  }
}

// Of a matrix with no elements there is only padding.
TEST(VmvxModule, PackNothing) {
  Ref<vm::Buffer> source = buffer_of<float>({}), target = buffer_of(std::vector<float>(4, 1.0f));
  constexpr int64_t zero = 0, one = 1, two = 2;
  constexpr int64_t padding = 0x40400000;  // 3.0
  ASSERT_EQ(call("pack", source, zero, zero, zero, target, zero, int64_t{4}, int64_t{4}, zero, two,
                 one, one, two, two, padding, 1u),
            ok_status);
  EXPECT_EQ(values_of<float>(target), std::vector<float>(4, 3.0f));
}

TEST(VmvxModule, Unpack) {
  constexpr int64_t out_rows = 7, out_columns = 10, in_offset = 2;
  const int64_t in[4] = {3, 4, 4, 3};
  for (uint32_t flags : {1u, 3u, 0x101u, 0x203u, 0x301u}) {
    for (const Layout& o : {Layout{0, 10, 1}, Layout{4, 1, 7}, Layout{2, 25, 2}}) {
      int64_t stride0 = in[1] * in[2] * in[3] + 5;
      std::vector<uint32_t> packed(static_cast<size_t>(in_offset + in[0] * stride0));
      for (size_t i = 0; i < packed.size(); ++i) packed[i] = static_cast<uint32_t>(i + 1);
      std::vector<uint32_t> wanted(200, untouched);
      Ref<vm::Buffer> source = buffer_of(packed), target = buffer_of(wanted);
      TileLayout tiles = tile_layout(in, stride0, flags);
      int64_t rows_of_tiles = flags & 0x200 ? in[1] : in[0];
      int64_t columns_of_tiles = flags & 0x200 ? in[0] : in[1];
      for (int64_t row = 0; row < out_rows && row < rows_of_tiles * tiles.t0; ++row)
        for (int64_t column = 0; column < out_columns && column < columns_of_tiles * tiles.t1;
             ++column)
          wanted[o.at(row, column)] =
              packed[in_offset + tiles.at(row / tiles.t0, column / tiles.t1, row % tiles.t0,
                                          column % tiles.t1)];
      ASSERT_EQ(call("unpack", source, in_offset, stride0, tiles.tile, target, o.offset, o.stride0,
                     o.stride1, in[0], in[1], in[2], in[3], out_rows, out_columns, flags),
                ok_status);
      EXPECT_EQ(values_of<uint32_t>(target), wanted) << flags;
    }
  }
}

// The two sizes of a role and operation.
std::pair<int64_t, int64_t> tile_sizes(uint32_t flags) {
  std::vector<Slot> results(2);
  EXPECT_EQ(call_with({&f32_portable, &i8_portable}, "query_tile_sizes.2d",
                      {slot_of(int64_t{100}), slot_of(int64_t{30}), slot_of(flags)}, &results),
            ok_status);
  return {results[0].i64, results[1].i64};
}

TEST(VmvxModule, TileSizesFitTogether) {
  for (uint32_t operation : {0x100u, 0x200u, 0x300u, 0x800u}) {
    auto [lhs_m, lhs_k] = tile_sizes(operation | 1);
    auto [rhs_n, rhs_k] = tile_sizes(operation | 2);
    auto [out_m, out_n] = tile_sizes(operation | 3);
    EXPECT_EQ(lhs_m, out_m);
    EXPECT_EQ(rhs_n, out_n);
    EXPECT_EQ(lhs_k, rhs_k);
    // What compiled programs count workgroups with: smaller tiles leave work out.
    for (int64_t size : {lhs_m, lhs_k, rhs_n}) EXPECT_EQ(size, 16);
  }
  for (uint32_t role : {0x100u, 0x104u}) {
    EXPECT_EQ(call("query_tile_sizes.2d", int64_t{1}, int64_t{1}, role).code(),
              StatusCode::invalid_argument);
  }
}

// --- What is refused.

constexpr int64_t zero = 0, one = 1, two = 2;

// A copy of `sizes` elements between buffers of ten.
Status copy(const Layout& in, const Layout& out, int64_t size0, int64_t size1) {
  Ref<vm::Buffer> source = buffer_of(std::vector<uint32_t>(10)),
                  target = buffer_of(std::vector<uint32_t>(10));
  return call("copy.2d.x32", source, in.offset, in.stride0, in.stride1, target, out.offset,
              out.stride0, out.stride1, size0, size1);
}

TEST(VmvxModule, Ranges) {
  const Layout dense{0, 5, 1};
  EXPECT_EQ(copy(dense, dense, 2, 5), ok_status);
  EXPECT_EQ(copy({0, 0, 0}, dense, 2, 5), ok_status);  // one element for all
  // A stride along which nobody goes is any number.
  EXPECT_EQ(copy({9, INT64_MAX, -1}, {9, -1, INT64_MAX}, 1, 1), ok_status);
  for (const Layout& outside : {Layout{1, 5, 1}, Layout{10, 0, 0}, Layout{0, 6, 1}, Layout{0, 5, 2},
                                Layout{-1, 5, 1}, Layout{9, -5, 1}, Layout{0, INT64_MAX, INT64_MAX},
                                Layout{INT64_MAX, INT64_MAX, 1}, Layout{1, 1ll << 62, 1}}) {
    EXPECT_EQ(copy(outside, dense, 2, 5).code(), StatusCode::out_of_range) << outside.offset;
    EXPECT_EQ(copy(dense, outside, 2, 5).code(), StatusCode::out_of_range) << outside.offset;
  }
  // More to write than there is room for: work without a bound.
  EXPECT_EQ(copy({0, 0, 0}, {0, 0, 0}, UINT32_MAX, UINT32_MAX).code(), StatusCode::out_of_range);
}

TEST(VmvxModule, Sizes) {
  const Layout nowhere{1000, 1000, 1000};
  EXPECT_EQ(copy(nowhere, nowhere, 0, 5), ok_status);
  EXPECT_EQ(copy(nowhere, nowhere, 5, 0), ok_status);
  EXPECT_EQ(copy({0, 0, 0}, {0, 0, 0}, 1ll << 32, 1).code(), StatusCode::invalid_argument);
  EXPECT_EQ(copy({0, 0, 0}, {0, 0, 0}, 1, -1).code(), StatusCode::invalid_argument);
}

TEST(VmvxModule, ReadOnlyBuffers) {
  const uint32_t bytes[4] = {};
  Ref<vm::Buffer> constant = take(vm::Buffer::wrap_constant(
      system_allocator(), {reinterpret_cast<const uint8_t*>(bytes), sizeof bytes}, nullptr));
  Ref<vm::Buffer> target = buffer_of(std::vector<float>(4));
  EXPECT_EQ(call("abs.2d.f32", constant, zero, two, one, target, zero, two, one, two, two),
            ok_status);
  EXPECT_EQ(call("abs.2d.f32", target, zero, two, one, constant, zero, two, one, two, two).code(),
            StatusCode::permission_denied);
  EXPECT_EQ(call("fill.2d.x32", 1, constant, zero, two, two, two).code(),
            StatusCode::permission_denied);
  EXPECT_EQ(call("pack", target, zero, two, one, constant, zero, two, one, two, one, two, one, one,
                 one, zero, 1u)
                .code(),
            StatusCode::permission_denied);
  Ref<vm::Buffer> null;
  EXPECT_EQ(call("abs.2d.f32", null, zero, two, one, target, zero, two, one, two, two).code(),
            StatusCode::invalid_argument);
}

Status multiply(int64_t k, int32_t m0, int32_t k0, uint32_t flags, int64_t out_stride = 4) {
  Ref<vm::Buffer> a = buffer_of(std::vector<float>(8)), out = buffer_of(std::vector<float>(8));
  return call("mmt4d", a, zero, int64_t{4}, a, zero, int64_t{4}, out, zero, out_stride, two, one, k,
              m0, 2, k0, flags);
}

TEST(VmvxModule, RefusedProducts) {
  EXPECT_EQ(multiply(1, 2, 2, 1), ok_status);
  EXPECT_EQ(multiply(1, 2, 2, 0).code(), StatusCode::invalid_argument);
  EXPECT_EQ(multiply(1, 2, 2, 3).code(), StatusCode::invalid_argument);
  EXPECT_EQ(multiply(1, -2, 2, 1).code(), StatusCode::invalid_argument);
  EXPECT_EQ(multiply(1ll << 32, 2, 2, 1).code(), StatusCode::invalid_argument);
  EXPECT_EQ(multiply(3, 2, 2, 1).code(), StatusCode::out_of_range);
  EXPECT_EQ(multiply(1, 2, 2, 1, 5).code(), StatusCode::out_of_range);
  // 2^32 tiles of 2^62 elements.
  EXPECT_EQ(multiply(UINT32_MAX, INT32_MAX, INT32_MAX, 1).code(), StatusCode::out_of_range);
  EXPECT_EQ(multiply(UINT32_MAX, 0, INT32_MAX, 1), ok_status);  // nothing to do
}

TEST(VmvxModule, RefusedTiles) {
  Ref<vm::Buffer> in = buffer_of(std::vector<float>(4)), out = buffer_of(std::vector<float>(4));
  auto pack = [&](int64_t in0, int64_t out0, int64_t out2, uint32_t flags) {
    return call("pack", in, zero, two, one, out, zero, two, one, in0, two, out0, one, out2, two,
                zero, flags)
        .code();
  };
  EXPECT_EQ(pack(2, 2, 1, 1), StatusCode::ok);
  EXPECT_EQ(pack(3, 2, 1, 1), StatusCode::out_of_range);
  EXPECT_EQ(pack(2, 3, 1, 1), StatusCode::out_of_range);
  EXPECT_EQ(pack(2, UINT32_MAX, UINT32_MAX, 1), StatusCode::out_of_range);
  EXPECT_EQ(pack(2, 2, 1, 4), StatusCode::invalid_argument);
  EXPECT_EQ(pack(2, 2, 1ll << 32, 1), StatusCode::invalid_argument);
  auto unpack = [&](int64_t in0, int64_t out0, uint32_t flags) {
    return call("unpack", in, zero, two, one, out, zero, two, one, in0, one, one, two, out0, two,
                flags)
        .code();
  };
  EXPECT_EQ(unpack(2, 2, 1), StatusCode::ok);
  EXPECT_EQ(unpack(3, 2, 1), StatusCode::out_of_range);
  EXPECT_EQ(unpack(2, 3, 1), StatusCode::out_of_range);
  EXPECT_EQ(unpack(2, 2, 2), StatusCode::invalid_argument);
}

}  // namespace
}  // namespace mote::vmvx
