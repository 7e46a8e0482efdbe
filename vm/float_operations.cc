// The f32 and f64 sets. Transcendentals are those of the C library.
#include <cmath>
#include <limits>

#include "vm/operations.h"

namespace mote::vm {
namespace {

// Nearest integer, ties away from zero, saturated; NaN gives 0.
template <class I, class F>
I float_to_integer(F a) {
  F rounded = std::round(a);
  if (!(rounded == rounded)) return 0;
  constexpr F low = static_cast<F>(std::numeric_limits<I>::min());
  // One past the maximum is a power of two and exact in both float types.
  constexpr F high = 2 * static_cast<F>(I{1} << (std::numeric_limits<I>::digits - 1));
  if (rounded < low) return std::numeric_limits<I>::min();
  if (rounded >= high) return std::numeric_limits<I>::max();
  return static_cast<I>(rounded);
}

// Square and multiply from the lowest bit of |m|, every product rounded to F: programs compare the
// bits with those of other runtimes.
template <class F>
F power_of_integer(F a, int64_t n) {
  auto m = static_cast<int32_t>(n);
  uint32_t bits = m < 0 ? 0u - static_cast<uint32_t>(m) : static_cast<uint32_t>(m);
  F result = 1;
  while (bits) {
    if (bits & 1) result = result * a;
    bits >>= 1;
    if (bits) a = a * a;
  }
  return m < 0 ? 1 / result : result;
}

template <class F, class G>
void unary(const Operands& o, G f) {
  compute<F, F>(o.pc, o.values, f);
}

template <class F, class G>
void binary(const Operands& o, G f) {
  compute<F, F, F>(o.pc, o.values, f);
}

template <class F, class G>
void compare(const Operands& o, G f) {
  compute<uint32_t, F, F>(o.pc, o.values, f);
}

template <class I, class F>
void to_integer(const Operands& o) {
  compute<I, F>(o.pc, o.values, float_to_integer<I, F>);
}

template <class I, class F>
void from_integer(const Operands& o) {
  compute<F, I>(o.pc, o.values, [](I a) { return static_cast<F>(a); });
}

}  // namespace

// clang-format off
Status run_float_operation(Op op, const Operands& o) {
  // No verified module has instructions of a set that the build leaves out.
  auto op_set = static_cast<OpSet>(static_cast<uint16_t>(op) >> 8);
  if ((!MOTE_F32 && op_set == OpSet::f32) || (!MOTE_F64 && op_set == OpSet::f64))
    __builtin_unreachable();
// One body for the rows of both types; F is the type.
#define BOTH(name, ...)                                        \
  case Op::name##_f32: { using F = float; __VA_ARGS__; } break; \
  case Op::name##_f64: { using F = double; __VA_ARGS__; } break
  switch (op) {
    BOTH(global_load, set<F>(o.values, o.reg(4), load_global<F>(o, o.word(0))));
    BOTH(global_store, store_global<F>(o, o.word(0), o.value<F>(4)));
    BOTH(global_load_indirect, return load_global_indirect<F>(o));
    BOTH(global_store_indirect, return store_global_indirect<F>(o));
    case Op::const_f32_zero: o.set_value<float>(0, 0); break;
    case Op::const_f64_zero: o.set_value<double>(0, 0); break;
    case Op::const_f32: o.set_value(4, o.word(0)); break;
    case Op::const_f64: o.set_value(8, load_le<uint64_t>(o.pc)); break;
    BOTH(list_get, return list_get<F>(o));
    BOTH(list_set, return list_set<F>(o));
    BOTH(select, compute<F, uint32_t, F, F>(o.pc, o.values, [](uint32_t c, F a, F b) { return c ? a : b; }));
    BOTH(add, binary<F>(o, [](F a, F b) { return a + b; }));
    BOTH(sub, binary<F>(o, [](F a, F b) { return a - b; }));
    BOTH(mul, binary<F>(o, [](F a, F b) { return a * b; }));
    BOTH(div, binary<F>(o, [](F a, F b) { return a / b; }));
    BOTH(rem, binary<F>(o, [](F a, F b) { return std::remainder(a, b); }));
    BOTH(fma, compute<F, F, F, F>(o.pc, o.values, [](F a, F b, F c) { return a * b + c; }));
    BOTH(abs, unary<F>(o, [](F a) { return std::fabs(a); }));
    BOTH(neg, unary<F>(o, [](F a) { return -a; }));
    BOTH(ceil, unary<F>(o, [](F a) { return std::ceil(a); }));
    BOTH(floor, unary<F>(o, [](F a) { return std::floor(a); }));
    BOTH(round, unary<F>(o, [](F a) { return std::round(a); }));
    case Op::round_f32_even: unary<float>(o, [](float a) { return std::nearbyint(a); }); break;
    case Op::round_f64_even: unary<double>(o, [](double a) { return std::nearbyint(a); }); break;
    BOTH(min, binary<F>(o, [](F a, F b) { return b < a ? b : a; }));
    BOTH(max, binary<F>(o, [](F a, F b) { return a < b ? b : a; }));
    BOTH(atan, unary<F>(o, [](F a) { return std::atan(a); }));
    BOTH(atan2, binary<F>(o, [](F y, F x) { return std::atan2(y, x); }));
    BOTH(cos, unary<F>(o, [](F a) { return std::cos(a); }));
    BOTH(sin, unary<F>(o, [](F a) { return std::sin(a); }));
    BOTH(exp, unary<F>(o, [](F a) { return std::exp(a); }));
    BOTH(exp2, unary<F>(o, [](F a) { return std::exp2(a); }));
    BOTH(expm1, unary<F>(o, [](F a) { return std::expm1(a); }));
    BOTH(log, unary<F>(o, [](F a) { return std::log(a); }));
    BOTH(log10, unary<F>(o, [](F a) { return std::log10(a); }));
    BOTH(log1p, unary<F>(o, [](F a) { return std::log1p(a); }));
    BOTH(log2, unary<F>(o, [](F a) { return std::log2(a); }));
    BOTH(pow, binary<F>(o, [](F a, F b) { return std::pow(a, b); }));
    BOTH(rsqrt, unary<F>(o, [](F a) { return 1 / std::sqrt(a); }));
    BOTH(sqrt, unary<F>(o, [](F a) { return std::sqrt(a); }));
    BOTH(tanh, unary<F>(o, [](F a) { return std::tanh(a); }));
    BOTH(erf, unary<F>(o, [](F a) { return std::erf(a); }));
    BOTH(fpowi, compute<F, F, int64_t>(o.pc, o.values, power_of_integer<F>));
    case Op::cmp_eq_f32_o: compare<float>(o, [](float a, float b) { return a == b; }); break;
    case Op::cmp_eq_f64_o: compare<double>(o, [](double a, double b) { return a == b; }); break;
    case Op::cmp_eq_f32_u: compare<float>(o, [](float a, float b) { return !(a < b || a > b); }); break;
    case Op::cmp_eq_f64_u: compare<double>(o, [](double a, double b) { return !(a < b || a > b); }); break;
    // The ordered form is true for NaN too, as in the stock runtime.
    case Op::cmp_ne_f32_o:
    case Op::cmp_ne_f32_u: compare<float>(o, [](float a, float b) { return a != b; }); break;
    case Op::cmp_ne_f64_o:
    case Op::cmp_ne_f64_u: compare<double>(o, [](double a, double b) { return a != b; }); break;
    case Op::cmp_lt_f32_o: compare<float>(o, [](float a, float b) { return a < b; }); break;
    case Op::cmp_lt_f64_o: compare<double>(o, [](double a, double b) { return a < b; }); break;
    case Op::cmp_lt_f32_u: compare<float>(o, [](float a, float b) { return !(a >= b); }); break;
    case Op::cmp_lt_f64_u: compare<double>(o, [](double a, double b) { return !(a >= b); }); break;
    case Op::cmp_lte_f32_o: compare<float>(o, [](float a, float b) { return a <= b; }); break;
    case Op::cmp_lte_f64_o: compare<double>(o, [](double a, double b) { return a <= b; }); break;
    case Op::cmp_lte_f32_u: compare<float>(o, [](float a, float b) { return !(a > b); }); break;
    case Op::cmp_lte_f64_u: compare<double>(o, [](double a, double b) { return !(a > b); }); break;
    BOTH(cmp_nan, compute<uint32_t, F>(o.pc, o.values, [](F a) { return a != a; }));
    case Op::cast_si32_f32: from_integer<int32_t, float>(o); break;
    case Op::cast_ui32_f32: from_integer<uint32_t, float>(o); break;
    case Op::cast_si64_f32: from_integer<int64_t, float>(o); break;
    case Op::cast_ui64_f32: from_integer<uint64_t, float>(o); break;
    case Op::cast_si32_f64: from_integer<int32_t, double>(o); break;
    case Op::cast_ui32_f64: from_integer<uint32_t, double>(o); break;
    case Op::cast_si64_f64: from_integer<int64_t, double>(o); break;
    case Op::cast_ui64_f64: from_integer<uint64_t, double>(o); break;
    case Op::cast_f32_si32: to_integer<int32_t, float>(o); break;
    case Op::cast_f32_ui32: to_integer<uint32_t, float>(o); break;
    case Op::cast_f32_si64: to_integer<int64_t, float>(o); break;
    case Op::cast_f32_ui64: to_integer<uint64_t, float>(o); break;
    case Op::cast_f64_si32: to_integer<int32_t, double>(o); break;
    case Op::cast_f64_ui32: to_integer<uint32_t, double>(o); break;
    case Op::cast_f64_si64: to_integer<int64_t, double>(o); break;
    case Op::cast_f64_ui64: to_integer<uint64_t, double>(o); break;
    case Op::bitcast_i32_f32:
    case Op::bitcast_f32_i32: o.set_value(2, o.value<uint32_t>(0)); break;
    case Op::bitcast_i64_f64:
    case Op::bitcast_f64_i64: o.set_value(2, o.value<uint64_t>(0)); break;
    case Op::trunc_f64_f32: compute<float, double>(o.pc, o.values, [](double a) { return static_cast<float>(a); }); break;
    case Op::ext_f32_f64: compute<double, float>(o.pc, o.values, [](float a) { return static_cast<double>(a); }); break;
    BOTH(buffer_load, return load_element<F, F>(o.pc, o.values, o.refs));
    BOTH(buffer_store, return store_element<F, F>(o.pc, o.values, o.refs));
    BOTH(buffer_fill, return buffer_fill<F, F>(o));
    default: return internal<"a float instruction without a body">;
  }
#undef BOTH
  return ok_status;
}
// clang-format on

}  // namespace mote::vm
